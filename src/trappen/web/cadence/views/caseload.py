"""Caseload, and working everything out anew."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from trappen.domain import formats
from trappen.reporting import charts
from trappen.reporting.document import Chart, Table
from trappen.reporting.store import restored
from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.permissions import Permission, can, unseen
from trappen.web.accounts.scope import scope_of
from trappen.web.cadence import actions, queries
from trappen.web.cadence.views.reading import is_stale, log_listed
from trappen.web.cases.queries import case_numbers
from trappen.web.core import clock


@never_cache
@require_GET
@requires(Permission.SEE_AGGREGATES)
def caseload(request: HttpRequest) -> HttpResponse:
    """Cases per full-time equivalent by team, and by adviser for those who may see that."""
    user = signed_in(request)
    run = queries.latest_run(user)
    if run is None:
        lacking = queries.lacking(user, *queries.FOR_CASELOAD)
        may_import = can(user, Permission.IMPORT_RECORDS)
        return render(request, "cadence/caseload.html", {"run": None, "lacking": lacking, "may_import": may_import})
    chart = None if run.result["over_time"] is None else restored(run.result["over_time"], Chart)
    whole = scope_of(user).whole
    advisers = queries.carried(user, run, "advisers") if can(user, Permission.SEE_ADVISERS) else None
    over_cap = [] if advisers is None else [adviser for adviser in advisers if adviser.over_cap]
    only = request.GET.get("vis", "")
    may_see_all = whole and advisers is not None
    unassigned = queries.unassigned(user, date.fromisoformat(run.result["on"])) if may_see_all else []
    numbers = case_numbers(user, unassigned) if only == "uden" else {}
    if only == "uden" and unassigned:
        log_listed(request, set(unassigned))
    source = restored(run.result["teams"], Table)
    context = {
        "run": run,
        "stale": is_stale(run),
        "loads_on": date.fromisoformat(run.result.get("loads_on", run.result["on"])),
        "may_recompute": can(user, Permission.RECOMPUTE_CADENCE),
        "whole": whole,
        # Whoever may only see totals gets the table in which small numbers are withheld.
        "teams": queries.carried(user, run, "teams") if can(user, Permission.SEE_CHILDREN) else None,
        "may_see_advisers": advisers is not None,
        "unseen": unseen(user, Permission.SEE_ADVISERS),
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
