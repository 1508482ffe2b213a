"""A leader's inspection of files: draw, go through file by file, and the quarter's result."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from trappen.domain.errors import TrappenError
from trappen.parameters.inspection import drawing_rule, questions
from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.models import User
from trappen.web.accounts.permissions import Permission
from trappen.web.cadence import actions
from trappen.web.cadence.forms.inspecting import DrawForm, FileForm
from trappen.web.cadence.models import InspectedFile, Inspection
from trappen.web.cadence.queries import inspections, receivers
from trappen.web.cadence.views.reading import as_file, log_listed
from trappen.web.core import clock

NEEDS = Permission.ASSIGN_CASES


@never_cache
@require_http_methods(["GET", "POST"])
@requires(NEEDS)
def index(request: HttpRequest) -> HttpResponse:
    """The inspections of the leader's teams; POST draws one."""
    user = signed_in(request)
    today = clock.today()
    form = DrawForm(
        request.POST if request.method == "POST" else None,
        teams=receivers.teams(user),
        quarters=inspections.quarters(today),
    )
    if request.method == "POST" and form.is_valid() and user.municipality is not None:
        try:
            made = actions.draw_files(
                municipality=user.municipality,
                team=form.cleaned_data["team"],
                quarter=date.fromisoformat(form.cleaned_data["kvartal"]),
                size=form.cleaned_data["antal"],
                by=user,
                on=today,
                now=clock.now(),
            )
        except TrappenError as error:
            messages.error(request, str(error))
            return redirect("cadence:inspections")
        return redirect("cadence:inspection", made.pk)
    context = {
        "form": form,
        "rows": inspections.mine(user),
        "rule": drawing_rule(),
        "questions": questions(),
        "has_teams": bool(receivers.teams(user)),
    }
    return render(request, "cadence/inspections.html", context, status=400 if form.errors else 200)


@never_cache
@require_GET
@requires(NEEDS)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The drawn files, how they were drawn, and the result so far."""
    user = signed_in(request)
    inspection = _one(user, pk)
    files = inspections.files(user, inspection)
    log_listed(request, {file.child_id for file in files})
    drawn, result = inspections.tables(inspection)
    context = {
        "inspection": inspection,
        "team": receivers.teams(user)[inspection.team_key],
        "files": files,
        "elsewhere": inspection.files.count() - len(files),
        "drawn": drawn,
        "result": result,
    }
    return render(request, "cadence/inspection.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@requires(NEEDS)
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of one file; afterwards the next that is not gone through."""
    user = signed_in(request)
    file = get_object_or_404(InspectedFile.objects.visible_to(user, needs=NEEDS).select_related("inspection"), pk=pk)
    inspection = _one(user, file.inspection_id)
    form = FileForm(request.POST if request.method == "POST" else None, initial=file.answers)
    if request.method == "POST" and form.is_valid():
        actions.answer_file(file=file, answers=form.cleaned_data, by=user, now=clock.now())
        left = [other for other in inspections.files(user, inspection) if other.answered is None]
        if left:
            messages.success(request, f"Svarene om {file} er gemt. Her er den næste.")
            return redirect("cadence:inspection_file", left[0].pk)
        messages.success(request, f"Svarene om {file} er gemt. Alle sager er gennemgået.")
        return redirect("cadence:inspection", inspection.pk)
    log_listed(request, {file.child_id})
    context = {"form": form, "file": file, "inspection": inspection}
    return render(request, "cadence/inspection_file.html", context, status=400 if form.errors else 200)


@never_cache
@require_GET
@requires(NEEDS)
def file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The result, the draw and the list drawn from, as XLSX or CSV."""
    user = signed_in(request)
    inspection = _one(user, pk)
    log_listed(request, {file.child_id for file in inspections.files(user, inspection)})
    drawn, result = inspections.tables(inspection)
    name = f"ledelsestilsyn-{inspection.team_key}-{inspection.quarter}"
    return as_file([result, drawn, inspections.basis(inspection)], form, name)


def _one(user: User, pk: int) -> Inspection:
    found = inspections.one(user, pk)
    if found is None:
        raise Http404
    return found
