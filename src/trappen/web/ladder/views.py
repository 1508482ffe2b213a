"""The ladder between two dates: stored answers, and the children behind a number for those who may see them."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from trappen.reporting.spreadsheets import csv_tables, xlsx
from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.models import User
from trappen.web.accounts.permissions import Permission, can
from trappen.web.audit.actions import record_read
from trappen.web.audit.models import EventType
from trappen.web.cases.models import Child
from trappen.web.cases.queries import names
from trappen.web.core import clock
from trappen.web.ladder import actions, presentation, queries
from trappen.web.ladder.forms import PeriodForm
from trappen.web.runs.models import Run

PER_PAGE = 50


@require_http_methods(["GET", "POST"])
@requires(Permission.SEE_AGGREGATES)
def index(request: HttpRequest) -> HttpResponse:
    """GET shows the stored answer, if there is one; POST computes it and comes back here."""
    user = signed_in(request)
    given = request.POST if request.method == "POST" else request.GET
    form = PeriodForm(given if "fra" in given else _as_given(*queries.newest_period(user, clock.today())))
    context: dict[str, Any] = {"form": form, "run": None, "nothing_loaded": False}
    if not form.is_valid():
        return render(request, "ladder/index.html", context, status=400)
    first, last, by = form.cleaned_data["fra"], form.cleaned_data["til"], form.cleaned_data["efter"]
    asked = queries.question(user, first=first, last=last, by=by)
    if asked is None:
        return render(request, "ladder/index.html", {**context, "nothing_loaded": True})
    run = queries.stored(asked)
    if request.method == "POST":
        if run is None:
            actions.compute(asked=asked, first=first, last=last, by=user, now=clock.now())
        return redirect(f"{request.path}?fra={first}&til={last}&efter={by}")
    context |= {"run": run, "first": first, "last": last, "by": by}
    if run is not None:
        drill = can(user, Permission.SEE_CHILDREN)
        context["shown"] = presentation.shown(run, first=first, last=last, drill=drill)
    return render(request, "ladder/index.html", context)


@require_GET
@requires(Permission.SEE_AGGREGATES)
def spreadsheet(request: HttpRequest) -> HttpResponse:
    """Every table of the stored answer as a workbook."""
    run, first, last = _asked_for(request, signed_in(request))
    response = HttpResponse(
        xlsx(presentation.tables(run)),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    response["Content-Disposition"] = f'attachment; filename="trappen-{first}-{last}.xlsx"'
    return response


@require_GET
@requires(Permission.SEE_AGGREGATES)
def csv_file(request: HttpRequest) -> HttpResponse:
    """Every table of the stored answer as one CSV."""
    run, first, last = _asked_for(request, signed_in(request))
    response = HttpResponse(csv_tables(presentation.tables(run)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="trappen-{first}-{last}.csv"'
    return response


@require_GET
@requires(Permission.SEE_CHILDREN)
def children(request: HttpRequest) -> HttpResponse:
    """The children behind a cell of the matrix; that they were shown is in the log."""
    user = signed_in(request)
    form = PeriodForm(request.GET)
    if not form.is_valid():
        raise Http404
    first, last = form.cleaned_data["fra"], form.cleaned_data["til"]
    found = queries.children_between(
        queries.records(user),
        first,
        last,
        origin=request.GET.get("fra_trin") or None,
        target=request.GET.get("til_trin") or None,
    )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("side"))
    keys = [standing.child_key for standing in page.object_list]
    known = {child.key: child for child in Child.objects.visible_to(user).filter(key__in=keys)}
    teams, districts, _ = names(user)
    rows = [
        (
            child,
            standing,
            teams.get(child.team_key, child.team_key),
            districts.get(child.district_key, child.district_key),
        )
        for standing in page.object_list
        if (child := known.get(standing.child_key)) is not None
    ]
    record_read(
        EventType.CHILDREN_LISTED,
        by=user,
        now=clock.now(),
        municipality=user.municipality.code if user.municipality else "",
        children=known,
        path=request.get_full_path(),
    )
    shown = {
        "team": any(child.team_key for child in known.values()),
        "district": any(child.district_key for child in known.values()),
    }
    context = {"page": page, "rows": rows, "first": first, "last": last, "shown": shown}
    return render(request, "ladder/children.html", context)


def _asked_for(request: HttpRequest, user: User) -> tuple[Run, date, date]:
    form = PeriodForm(request.GET)
    if not form.is_valid():
        raise Http404
    first, last = form.cleaned_data["fra"], form.cleaned_data["til"]
    asked = queries.question(user, first=first, last=last, by=form.cleaned_data["efter"])
    run = None if asked is None else queries.stored(asked)
    if run is None:
        raise Http404
    return run, first, last


def _as_given(first: date, last: date) -> dict[str, str]:
    return {"fra": first.isoformat(), "til": last.isoformat(), "efter": ""}
