"""Deadlines and caseload."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from trappen.domain import formats
from trappen.domain.deadlines.status import Status
from trappen.domain.figures import Figure, Source, Unit
from trappen.reporting import charts
from trappen.reporting.document import Chart, Table
from trappen.reporting.spreadsheets import csv_text
from trappen.reporting.store import restored
from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.models import User
from trappen.web.accounts.permissions import Permission, can
from trappen.web.accounts.scope import scope_of
from trappen.web.audit.actions import record_read
from trappen.web.audit.models import EventType
from trappen.web.cadence import actions, queries
from trappen.web.cadence.forms import STATUS_NAMES, WantedForm
from trappen.web.cases.models import Child
from trappen.web.cases.queries import case_numbers, names
from trappen.web.core import clock
from trappen.web.runs.models import Run

PER_PAGE = 50


@never_cache
@require_GET
@requires(Permission.SEE_AGGREGATES)
def deadlines(request: HttpRequest) -> HttpResponse:
    """Child by child for those who may see that; for everyone else the totals by rule."""
    user = signed_in(request)
    run = queries.latest_run(user)
    context: dict[str, Any] = {"run": run, "form": None, "page": None}
    if run is None:
        return render(request, "cadence/deadlines.html", context)
    context |= {
        "stale": _is_stale(run),
        "may_recompute": can(user, Permission.RECOMPUTE_CADENCE),
        "rules": restored(run.result["rules"], Table),
        "kept": restored(run.result["kept"], Table),
    }
    if can(user, Permission.SEE_DEADLINES):
        form, wanted = _asked(request, user)
        page = Paginator(queries.listed(user, wanted, clock.today()), PER_PAGE).get_page(request.GET.get("side"))
        counted = queries.counts(user, wanted, clock.today())
        _, _, advisers = names(user)
        numbers = case_numbers(user, [item.child_id for item in page])
        context |= {
            "form": form,
            "both": wanted.status == queries.LATE,
            "order": "nyeste" if wanted.is_new else "ældste",
            "page": page,
            "tabs": [(s, name, counted.get(s, 0), s == wanted.status) for s, name in STATUS_NAMES.items()],
            "rows": [
                (item, numbers.get(item.child_id), advisers.get(item.adviser_key, item.adviser_key)) for item in page
            ],
        }
        _log(request, user, {item.child_id for item in page})
    return render(request, "cadence/deadlines.html", context)


@never_cache
@require_GET
@requires(Permission.SEE_DEADLINES)
def export(request: HttpRequest) -> HttpResponse:
    """The list as CSV, with the same narrowing as on the page."""
    user = signed_in(request)
    _, wanted = _asked(request, user)
    _, _, advisers = names(user)
    items = list(queries.listed(user, wanted, clock.today()))
    numbers = case_numbers(user, {item.child_id for item in items})
    source = (Source("Trappen, frister"),)
    table = Table(
        "Frister",
        ("Barn", "Sagsnummer", "Frist", "Lov", "Senest", "Dage over", "Rådgiver", "Begrundelse"),
        tuple(
            (
                item.child_id,
                numbers.get(item.child_id, ""),
                item.title,
                item.cited,
                formats.short_date(item.due),
                Figure("Dage over", item.days_overdue, Unit.DAYS, source),
                advisers.get(item.adviser_key, item.adviser_key),
                item.reason,
            )
            for item in items
        ),
        unit="frister",
    )
    _log(request, user, {item.child_id for item in items})
    response = HttpResponse(csv_text(table), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="frister-{wanted.status}-{clock.today()}.csv"'
    return response


@never_cache
@require_GET
@requires(Permission.SEE_DEADLINES)
def child(request: HttpRequest, key: str) -> HttpResponse:
    """One child's deadlines: a part of the child's page, or a page of its own."""
    user = signed_in(request)
    found = get_object_or_404(Child.objects.visible_to(user), key=key)
    _log(request, user, {found.key})
    template = "cadence/_child.html" if request.headers.get("HX-Request") else "cadence/child.html"
    return render(request, template, {"child": found, "items": queries.of_child(user, found)})


@never_cache
@require_GET
@requires(Permission.SEE_AGGREGATES)
def caseload(request: HttpRequest) -> HttpResponse:
    """Cases per full-time equivalent by team, and by adviser for those who may see that."""
    user = signed_in(request)
    run = queries.latest_run(user)
    if run is None:
        return render(request, "cadence/caseload.html", {"run": None})
    chart = None if run.result["over_time"] is None else restored(run.result["over_time"], Chart)
    whole = scope_of(user).whole
    advisers = queries.carried(user, run, "advisers") if can(user, Permission.SEE_ADVISERS) else None
    over_cap = [] if advisers is None else [adviser for adviser in advisers if adviser.over_cap]
    only = request.GET.get("vis", "")
    may_see_all = whole and advisers is not None
    unassigned = queries.unassigned(user, date.fromisoformat(run.result["on"])) if may_see_all else []
    numbers = case_numbers(user, unassigned) if only == "uden" else {}
    if only == "uden" and unassigned:
        _log(request, user, set(unassigned))
    source = restored(run.result["teams"], Table)
    context = {
        "run": run,
        "stale": _is_stale(run),
        "may_recompute": can(user, Permission.RECOMPUTE_CADENCE),
        "whole": whole,
        # Whoever may only see totals gets the table in which small numbers are withheld.
        "teams": queries.carried(user, run, "teams") if can(user, Permission.SEE_CHILDREN) else None,
        "may_see_advisers": advisers is not None,
        "advisers": over_cap if only == "over" else advisers,
        "over_cap": len(over_cap),
        "only": only,
        "unassigned": len(unassigned),
        "unassigned_rows": [(key, numbers.get(key)) for key in unassigned] if only == "uden" else [],
        "chart": chart if whole else None,
        "picture": charts.svg(chart.spec) if whole and chart is not None else "",
        "source": source,
        "total": source.rows[-1],
    }
    return render(request, "cadence/caseload.html", context)


@require_POST
@requires(Permission.RECOMPUTE_CADENCE)
def recompute(request: HttpRequest) -> HttpResponse:
    """Works everything out as of today and goes back to the page it came from."""
    user = signed_in(request)
    if user.municipality is None:
        raise Http404
    actions.recompute(municipality=user.municipality, on=clock.today(), by=user, now=clock.now())
    messages.success(request, f"Frister og sagstal er opgjort pr. {formats.long_date(clock.today())}.")
    return redirect("cadence:caseload" if request.POST.get("tilbage") == "sagstal" else "cadence:deadlines")


def _is_stale(run: Run) -> bool:
    """Whether the run was worked out as of an earlier day, or by another version of the rules."""
    return bool(run.result["on"] < clock.today().isoformat()) or not run.is_of_this_version


def _asked(request: HttpRequest, user: User) -> tuple[WantedForm, queries.Wanted]:
    teams, _, advisers = names(user)
    given = request.GET.copy()
    if "raadgiver" not in given and user.adviser_key:
        given["raadgiver"] = user.adviser_key  # an adviser's own come first
    if not given.get("status"):
        given["status"] = Status.OVERDUE.value
    if user.adviser_key:  # someone whose key has left the records finds nothing, not everybody's
        advisers = {user.adviser_key: str(user)} | advisers
    form = WantedForm(given, rules=queries.rules(user), teams=teams, advisers=advisers)
    return form, form.wanted()


def _log(request: HttpRequest, user: User, children: set[str]) -> None:
    if user.municipality is None:
        raise Http404
    record_read(
        EventType.CHILDREN_LISTED,
        by=user,
        now=clock.now(),
        municipality=user.municipality.code,
        children=sorted(children),
        path=request.get_full_path(),
    )
