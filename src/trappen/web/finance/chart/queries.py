"""The municipality's own chart, and the accounts that its postings and budgets use."""

from collections.abc import Sequence
from datetime import date

from trappen.analysis.economy.chart import Difference, shown_days
from trappen.domain.accounts import ChartLine
from trappen.domain.periods import Period
from trappen.reporting.document import Table
from trappen.web.accounts.models import Municipality, User
from trappen.web.finance.models import Budget, ChartAccount, PostingSum

NOTHING = "–"


def lines_for(user: User) -> list[ChartLine]:
    """The chart, by account and day."""
    rows = ChartAccount.objects.visible_to(user).order_by("account", "start")
    return [ChartLine(row.account, row.title, Period(row.start, row.end)) for row in rows]


def used_by(municipality: Municipality) -> set[str]:
    """The accounts of postings and budgets, the whole municipality's."""
    return {
        account
        for model in (PostingSum, Budget)
        for account in model._default_manager.filter(municipality=municipality)
        .order_by()
        .values_list("account", flat=True)
        .distinct()
    }


def difference_table(found: Sequence[Difference], on: date) -> Table:
    """What the charts differ in."""
    rows = tuple((one.account, one.own or NOTHING, one.authorised or NOTHING, one.said) for one in found)
    columns = ("Konto", "Kommunens navn", "Autoriseret navn", "Forskel")
    return Table("Forskelle fra den autoriserede kontoplan", columns, rows, "konti", on)


def chart_table(lines: Sequence[ChartLine], on: date) -> Table:
    """Every line of the chart."""
    rows = tuple((line.account, line.title, shown_days(line)) for line in lines)
    return Table("Kommunens kontoplan", ("Konto", "Navn", "Må bruges"), rows, "konti", on)
