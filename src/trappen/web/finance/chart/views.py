"""The page of the municipality's own chart of accounts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from trappen.analysis.economy.chart import differences
from trappen.reporting.document import Table
from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.permissions import Permission, can
from trappen.web.core import clock
from trappen.web.finance.chart import queries
from trappen.web.finance.views.appropriation_files import file_of


@require_GET
@requires(Permission.SEE_ECONOMY)
def index(request: HttpRequest) -> HttpResponse:
    """How the chart differs from the authorised one, and all of it."""
    found, chart = _tables(request)
    may_load = can(signed_in(request), Permission.IMPORT_RECORDS)
    return render(request, "finance/chart.html", {"found": found, "chart": chart, "may_load": may_load})


@require_GET
@requires(Permission.SEE_ECONOMY)
def file(request: HttpRequest, form: str) -> HttpResponse:
    """Both tables."""
    return file_of(form, _tables(request), "kontoplan", every=True)


def _tables(request: HttpRequest) -> tuple[Table, Table]:
    user, today = signed_in(request), clock.today()
    lines = queries.lines_for(user)
    used = queries.used_by(user.municipality) if user.municipality else set()
    found = differences(lines, used, today)
    return queries.difference_table(found, today), queries.chart_table(lines, today)
