"""How each deadline was kept, quarter by quarter, beside the national barometer."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from trappen.reporting.document import Table
from trappen.reporting.store import restored
from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.models import User
from trappen.web.accounts.permissions import Permission, can, check_can
from trappen.web.cadence import actions
from trappen.web.cadence.actions.kept import KIND
from trappen.web.cadence.views.reading import as_file, is_stale
from trappen.web.core import clock
from trappen.web.runs.models import Run
from trappen.web.runs.queries import latest


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.SEE_AGGREGATES)
def index(request: HttpRequest) -> HttpResponse:
    """GET shows the stored answer; POST works it out and comes back here."""
    user = signed_in(request)
    if request.method == "POST":
        check_can(user, Permission.RECOMPUTE_CADENCE)
        if user.municipality is None:
            raise Http404
        actions.compute_kept(municipality=user.municipality, on=clock.today(), by=user, now=clock.now())
        return redirect("cadence:kept")
    run = _latest(user)
    context = {
        "run": run,
        "may_compute": can(user, Permission.RECOMPUTE_CADENCE),
        "stale": run is not None and is_stale(run),
        "tables": [] if run is None else _tables(run),
        "barometer": None if run is None else restored(run.result["barometer"], Table),
    }
    return render(request, "cadence/kept.html", context)


@never_cache
@require_GET
@requires(Permission.SEE_AGGREGATES)
def file(request: HttpRequest, form: str) -> HttpResponse:
    """Every table of the stored answer, as XLSX or CSV."""
    run = _latest(signed_in(request))
    if run is None:
        raise Http404
    tables = [table for _, table in _tables(run)]
    return as_file([*tables, restored(run.result["barometer"], Table)], form, f"overholdelse-{run.result['on']}")


def _latest(user: User) -> Run | None:
    return None if user.municipality is None else latest(KIND, user.municipality.code)


def _tables(run: Run) -> list[tuple[str, Table]]:
    return [(rule, restored(table, Table)) for rule, table in run.result["rules"]]
