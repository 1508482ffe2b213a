"""Appropriations as spreadsheets."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from trappen.domain.accounts import parse_account
from trappen.parameters import accounts
from trappen.reporting import appropriations as tables
from trappen.reporting import spreadsheets
from trappen.reporting.document import Table
from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.permissions import Permission
from trappen.web.core import clock
from trappen.web.finance import presentation, queries
from trappen.web.finance.views.appropriations import asked_year, judged_or_404, own_budget, own_chart

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@requires(Permission.SEE_ECONOMY)
def listing(request: HttpRequest, form: str) -> HttpResponse:
    """The corrected budget of the year by account, and the lines of the acts behind it (XLSX has both)."""
    user, today = signed_in(request), clock.today()
    known = [one for one in queries.acts_for(user) if not one.row.is_example]
    year = asked_year(request, presentation.years_of(known), today)
    cells = own_budget(user, today).of_year(year)
    own = own_chart(user)
    titles = {cell.account: accounts.title(parse_account(cell.account), today, own) for cell in cells if cell.account}
    acts = [one.act for one in known if year in one.act.years]
    budget = tables.budget_table(cells, year=year, on=today, titles=titles)
    return file_of(form, (budget, tables.acts_table(acts, on=today)), f"bevillinger-{year}")


@require_GET
@requires(Permission.SEE_ECONOMY)
def one(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """One act's lines; as XLSX with its balance and history as well."""
    today = clock.today()
    act = judged_or_404(signed_in(request), pk)[0].act
    made = (
        tables.acts_table([act], on=today),
        tables.balance_table(act, on=today),
        tables.history_table(act, on=today),
    )
    return file_of(form, made, f"bevilling-{pk}")


def file_of(form: str, made: Sequence[Table], name: str, *, every: bool = False) -> HttpResponse:
    """All tables as XLSX; as CSV the first, or `every` one after another."""
    if form == "xlsx":
        response = HttpResponse(spreadsheets.xlsx(made), content_type=XLSX)
    elif form == "csv":
        response = HttpResponse(_csv(made, every=every).encode(), content_type="text/csv; charset=utf-8")
    else:
        raise Http404
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


def _csv(made: Sequence[Table], *, every: bool) -> str:
    return spreadsheets.csv_tables(made) if every else spreadsheets.csv_text(made[0])
