"""Targets, target group and baseline of a programme: stored answers, and the children for those who may see them."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from trappen.domain.errors import TrappenError
from trappen.reporting import html, pdf, spreadsheets, word
from trappen.reporting.document import Document, document_tables
from trappen.reporting.store import restored
from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.permissions import Permission, can, check_can
from trappen.web.audit.actions import Subject, record, record_read
from trappen.web.audit.models import EventType
from trappen.web.cases.models import Child
from trappen.web.core import clock
from trappen.web.programmes import jobs
from trappen.web.programmes.models import Baseline, ProgrammePlan
from trappen.web.programmes.targets import actions, presentation, queries
from trappen.web.programmes.targets.queries import Group, Kind

PER_PAGE, REASON_LENGTH = 50, 300
# What is computed, by its word in the address.
KINDS: Mapping[str, Kind] = {"maal": Kind.TARGETS, "maalgruppe": Kind.REACH}
SHEETS: Mapping[str, tuple[str, Callable[[Document], bytes]]] = {
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        lambda document: spreadsheets.xlsx(document_tables(document)),
    ),
    "csv": (
        "text/csv; charset=utf-8",
        lambda document: spreadsheets.csv_tables(document_tables(document)).encode(),
    ),
}


@require_POST
@requires(Permission.SEE_AGGREGATES)
def count(request: HttpRequest, pk: int) -> HttpResponse:
    """Has everything counted that the programme's page shows, and goes back there."""
    user, plan = signed_in(request), _plan(request, pk)
    for kind in queries.countable(plan):
        jobs.order(plan, kind, by=user)
    return redirect("programmes:show", pk)


@require_http_methods(["GET", "POST"])
@requires(Permission.SEE_AGGREGATES)
def targets(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows the stored answer, if there is one; POST has it counted in the background and comes back here."""
    return _computed(request, _plan(request, pk), Kind.TARGETS, "programmes/targets/targets.html")


@require_http_methods(["GET", "POST"])
@requires(Permission.SEE_AGGREGATES)
def group(request: HttpRequest, pk: int) -> HttpResponse:
    """How many are eligible, enrolled and never reached: stored, as `targets`."""
    return _computed(request, _plan(request, pk), Kind.REACH, "programmes/targets/group.html")


@require_GET
@requires(Permission.SEE_AGGREGATES)
def file(request: HttpRequest, pk: int, which: str, form: str) -> HttpResponse:
    """The stored answer's tables as a workbook or CSV: what the page shows the same user, no more."""
    if which not in KINDS or form not in SHEETS:
        raise Http404
    user, plan = signed_in(request), _plan(request, pk)
    document = presentation.answer(user, plan, KINDS[which]).document
    if document is None:
        raise Http404
    content_type, make = SHEETS[form]
    response = HttpResponse(make(document), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{plan.key}-{which}.{form}"'
    return response


@require_GET
@requires(Permission.SEE_CHILDREN)
def children(request: HttpRequest, pk: int, which: str) -> HttpResponse:
    """The children enrolled, or never reached; that they were shown is in the log."""
    user, plan = signed_in(request), _plan(request, pk)
    if which not in set(Group):
        raise Http404
    wanted = Group(which)
    since = dict(queries.children_of(user, plan, wanted, clock.today()))
    visible = Child.objects.visible_to(user).filter(key__in=since).order_by("key")
    page = Paginator(visible, PER_PAGE).get_page(request.GET.get("side"))
    rows = [(child, since[child.key]) for child in page.object_list]
    record_read(
        EventType.CHILDREN_LISTED,
        by=user,
        now=clock.now(),
        municipality=user.municipality.code if user.municipality else "",
        children=[child.key for child, _since in rows],
        path=request.get_full_path(),
    )
    context = {"plan": plan, "page": page, "rows": rows, "enrolled": wanted is Group.ENROLLED}
    return render(request, "programmes/targets/children.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.SEE_PAPERS)
def baseline(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest frozen baseline with the earlier ones; POST freezes a new one."""
    user, plan = signed_in(request), _plan(request, pk)
    found = queries.baselines(user, plan)
    if request.method == "POST":
        check_can(user, Permission.MANAGE_PROGRAMMES)
        try:
            actions.freeze_baseline(
                plan=plan, reason=request.POST.get("begrundelse", "")[:REASON_LENGTH], by=user, now=clock.now()
            )
        except TrappenError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "Udgangspunktet er fastfrosset.")
        return redirect(request.path)
    number = request.GET.get("nummer", "")
    chosen = next((item for item in found if str(item.number) == number), found[0] if found and not number else None)
    if number and chosen is None:
        raise Http404
    context = {
        "plan": plan,
        "baselines": found,
        "chosen": chosen,
        "shown": html.fragment(restored(chosen.document, Document), level=2) if chosen else "",
        "may_freeze": can(user, Permission.MANAGE_PROGRAMMES),
        "reason_length": REASON_LENGTH,
    }
    return render(request, "programmes/targets/baseline.html", context)


@require_GET
@requires(Permission.SEE_PAPERS)
def baseline_file(request: HttpRequest, pk: int, number: int, form: str) -> HttpResponse:
    """A frozen baseline as PDF, Word or HTML."""
    user, plan = signed_in(request), _plan(request, pk)
    mine = Baseline.objects.visible_to(user, needs=Permission.SEE_PAPERS)
    found = get_object_or_404(mine, programme_key=plan.key, number=number)
    if form not in FORMS:
        raise Http404
    content_type, make = FORMS[form]
    response = HttpResponse(make(restored(found.document, Document)), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="baseline-{plan.key}-{number}.{form}"'
    record(
        EventType.PAPER_DOWNLOADED,
        by=user,
        now=clock.now(),
        municipality=found.municipality.code,
        subject=Subject("programme", plan.key),
        what={"title": str(found), "form": form},
        path=request.path,
    )
    return response


def _page(document: Document) -> bytes:
    return html.page(document).encode()


FORMS: Mapping[str, tuple[str, Callable[[Document], bytes]]] = {
    "pdf": ("application/pdf", pdf.pdf),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", word.docx),
    "html": ("text/html; charset=utf-8", _page),
}


def _computed(request: HttpRequest, plan: ProgrammePlan, kind: Kind, template: str) -> HttpResponse:
    user = signed_in(request)
    if request.method == "POST":
        jobs.order(plan, kind, by=user)
        return redirect(request.path)
    context: dict[str, Any] = {
        "plan": plan,
        "which": next(word for word, known in KINDS.items() if known is kind),
        "answer": presentation.answer(user, plan, kind),
        "here": request.path,
        "narrowed": queries.is_narrowed(user),
        "drill": can(user, Permission.SEE_CHILDREN),
        "economy": can(user, Permission.SEE_ECONOMY),
        "papers": can(user, Permission.SEE_PAPERS),
        "typed_targets": queries.typed_targets(plan) if can(user, Permission.MANAGE_PROGRAMMES) else [],
    }
    return render(request, template, context)


def _plan(request: HttpRequest, pk: int) -> ProgrammePlan:
    """The municipality's own plan: an example is of another municipality, so its targets have no records here."""
    mine = ProgrammePlan.objects.visible_to(signed_in(request)).filter(municipality__isnull=False)
    return get_object_or_404(mine, pk=pk)
