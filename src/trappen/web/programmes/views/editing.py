"""Every part of a programme by form. Rows are added and removed by the server, so it works without JavaScript."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from trappen.domain.errors import TrappenError
from trappen.records.programmes.writing import plain
from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.models import User
from trappen.web.accounts.permissions import Permission, check_can
from trappen.web.core import clock
from trappen.web.programmes import actions, findings, jobs, queries
from trappen.web.programmes.actions import Change, ChangedMeanwhileError, programme_of
from trappen.web.programmes.editing.differences import Difference, changed_words, differences
from trappen.web.programmes.editing.labels import BASICS, PARTS
from trappen.web.programmes.editing.parts import PartForm, is_list, posted_part, stored_part
from trappen.web.programmes.forms import RecordsKeyForm
from trappen.web.programmes.models import PlanVersion, ProgrammePlan
from trappen.web.programmes.targets import queries as counting
from trappen.web.programmes.views.writing import own_plan

MANAGE = Permission.MANAGE_PROGRAMMES
ROWS = {"tilfoej": PartForm.add, "fjern": PartForm.remove}
GROUP = "target_group"
FINDING = "fund"  # in the address of a form that was opened from a finding


@require_GET
@requires(MANAGE)
def parts(request: HttpRequest, pk: int) -> HttpResponse:
    """The parts with how much stands in each."""
    user = signed_in(request)
    plan = own_plan(user, pk)
    programme = programme_of(plan.document)
    whole = plain(programme)
    lines = [(part, title, _amount(part, whole)) for part, title in PARTS.items()]
    context = {
        "plan": plan,
        "parts": lines,
        "counted": findings.counted(queries.report_of(programme, user, clock.today())),
    }
    return render(request, "programmes/parts.html", context)


@require_http_methods(["GET", "POST"])
@requires(MANAGE)
def edit(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    """One part. What is wrong is told at its box, and what was typed stays."""
    if part not in PARTS:
        raise Http404
    user = signed_in(request)
    plan = own_plan(user, pk)
    programme = programme_of(plan.document)
    whole = plain(programme)
    tie = _tie(request, plan, part, user)
    if request.method == "GET":
        form = stored_part(part, whole)
        if form.is_list and not form.typed:
            form.add(part)
        form.touched = request.GET.get("vis", "") if form.is_list else ""  # its folded fields are open
        if part == "targets" and (number := request.GET.get("maaling", "")).isdecimal():
            form.add(f"{part}-{number}-values")
        return _page(request, plan, form, whole, tie, plan.version)
    form, seen = posted_part(part, request.POST), _number(request.POST.get("version", ""))
    act, _, place = request.POST.get("handling", "").partition(":")
    if act in ROWS:
        ROWS[act](form, place)
        return _page(request, plan, form, whole, tie, seen)
    form.prune()
    made = form.into(whole)
    if made is None or (tie and not tie.is_valid()):
        return _page(request, plan, form, whole, tie, seen)
    key = tie.cleaned_data["i_data"] if tie else None
    if made == programme and seen == plan.version and key in {None, plan.records_key}:
        messages.info(request, "Der var ikke rettet noget, så der er ikke gemt en ny version.")
        return redirect(_back(request, plan))
    return _save(request, plan, form, whole, tie, Change(made, seen, f"Rettede {PARTS[part]}", records_key=key))


@require_POST
@requires(MANAGE)
def count(request: HttpRequest, pk: int) -> HttpResponse:
    """How many children the target group fits as it is typed, before it is saved: a line for the form."""
    user = signed_in(request)
    check_can(user, Permission.SEE_CHILDREN)  # the number is not withheld, however small
    plan = own_plan(user, pk)
    form = posted_part(GROUP, request.POST)
    made = form.into(plain(programme_of(plan.document)))
    rule = made.target_group if made else None
    fit = counting.fitting(user, plan, rule, clock.today()) if rule else None
    return render(request, "programmes/partials/fitting.html", {"fit": fit, "faulty": made is None})


def _save(
    request: HttpRequest,
    plan: ProgrammePlan,
    form: PartForm,
    whole: Mapping[str, Any],
    tie: RecordsKeyForm | None,
    change: Change,
) -> HttpResponse:
    user, told = signed_in(request), f"{PARTS[form.part]} er gemt."
    try:
        saved = actions.change(plan=plan, to=change, by=user, now=clock.now())
    except ChangedMeanwhileError as error:
        # The newest version is what the next click on »Gem« is made from: only this part is replaced then.
        return _page(request, plan, form, whole, tie, plan.version, conflict=error)
    except TrappenError as error:
        messages.error(request, str(error))
        return _page(request, plan, form, whole, tie, change.seen)
    jobs.order_changed(saved, by=user)
    made = (programme_of(plan.document), change.programme)
    reports = [queries.report_of(programme, user, clock.today()) for programme in made]
    if FINDING in request.GET:
        told += f" {changed_words(whole, plain(change.programme))} {findings.fewer(*reports)}"
    told = f"{told} {findings.new_findings(*reports)}".strip()
    # Whoever came from a finding lands among the findings, and is told there.
    messages.success(request, told, extra_tags=FINDING if FINDING in request.GET else "")
    return redirect(_back(request, plan))


def _back(request: HttpRequest, plan: ProgrammePlan) -> str:
    """Where the form was opened from: the findings, or the list of parts."""
    if FINDING in request.GET:
        return f"{reverse('programmes:show', args=[plan.pk])}#fund"
    return reverse("programmes:parts", args=[plan.pk])


def _page(
    request: HttpRequest,
    plan: ProgrammePlan,
    form: PartForm,
    whole: Mapping[str, Any],
    tie: RecordsKeyForm | None,
    seen: int,
    *,
    conflict: TrappenError | None = None,
) -> HttpResponse:
    user = signed_in(request)
    own = queries.own_choices(user)
    entries, elsewhere = form.entries(whole, own)
    theirs, meanwhile = None, list[Difference]()
    if conflict is not None:
        seen_by_them = (
            PlanVersion.objects.visible_to(user)
            .filter(plan=plan, number=_number(request.POST.get("version", "")))
            .first()
        )
        meanwhile = differences(seen_by_them.document, plan.document) if seen_by_them else []
        theirs, _ = stored_part(form.part, whole).entries(whole, own)
    context = {
        "plan": plan,
        "part": form.part,
        "title": PARTS[form.part],
        "is_list": form.is_list,
        "entries": entries,
        "elsewhere": elsewhere,
        "faulty": len(form.faults),
        "tie": tie,
        "version": seen,
        "conflict": conflict,
        "unsaved": request.method == "POST",
        "counted": form.part == GROUP,
        "theirs": theirs,
        "meanwhile": meanwhile,
        "overwritten": any(entry.part == PARTS[form.part] for entry in meanwhile),
        "back": _back(request, plan),
    }
    return render(request, "programmes/edit.html", context)


def _tie(request: HttpRequest, plan: ProgrammePlan, part: str, user: User) -> RecordsKeyForm | None:
    if part != BASICS:
        return None
    typed = request.POST if request.method == "POST" else None
    return RecordsKeyForm(typed, initial={"i_data": plan.records_key}, choices=queries.records_choices(user))


def _amount(part: str, whole: Mapping[str, Any]) -> str:
    if part == BASICS:
        return "udfyldt"
    if is_list(part):
        number = len(whole.get(part, ()))
        return f"{number} {'post' if number == 1 else 'poster'}" if number else "tom"
    return "udfyldt" if part in whole else "tom"


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0
