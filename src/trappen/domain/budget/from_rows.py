"""From the rows of an economy system's budget to appropriation acts: one per kind, year, day and price level."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from trappen.domain import formats
from trappen.domain.accounts import parse_account
from trappen.domain.budget.acts import KINDS, Act, ActKind, Line, Margin, Side, State, Step


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """One row of the budget: what an account has in a year, or what is changed. Øre; income is negative."""

    key: str
    year: int
    account: str
    amount: int
    kind: ActKind
    price_level: str = ""
    decided: date | None = None


def acts_from_rows(rows: Iterable[BudgetRow], *, source: str) -> tuple[Act, ...]:
    """The acts that the rows are lines of, in force from the decision, the original budget from 1 January.

    A row without a day of decision is in force in its year from 1 January, as the economy system has booked it.
    """
    found: dict[tuple[int, ActKind, date | None, str], list[BudgetRow]] = {}
    for row in rows:
        found.setdefault((row.year, row.kind, row.decided, row.price_level), []).append(row)
    ordered = sorted(found.items(), key=lambda entry: (entry[0][0], entry[0][2] or date.min, *entry[0][1::2]))
    return tuple(_act(*group, rows=tuple(each), source=source) for group, each in ordered)


def _act(
    year: int, kind: ActKind, decided: date | None, level: str, *, rows: tuple[BudgetRow, ...], source: str
) -> Act:
    first = date(year, 1, 1)
    start = max(first, decided) if decided else first
    said = f", {formats.long_date(decided)}" if decided and kind is not ActKind.ORIGINAL else ""
    steps = (Step(State.DECIDED, decided, said=formats.long_date(decided)),) if decided else ()
    parts = ("budget", year, kind, decided or "uden-dato", level.replace(" ", "").replace("/", "") or "uden-pl")
    return Act(
        key="-".join(str(part) for part in parts),
        title=f"{KINDS[kind]} {year}{said}",
        kind=kind,
        lines=tuple(_line(row) for row in sorted(rows, key=lambda row: (row.account, row.key))),
        history=(*steps, Step(State.IN_FORCE, start)),
        source=source,
    )


def _line(row: BudgetRow) -> Line:
    try:
        account, label = parse_account(row.account).text, ""
    except ValueError:  # kept as it stood, so that its amount is not lost
        account, label = "", row.account
    side = Side.INCOME if row.amount < 0 and row.kind is ActKind.ORIGINAL else Side.EXPENSE
    return Line(
        side=side,
        margin=Margin.CELL,
        amount=-row.amount if side is Side.INCOME else row.amount,
        year=row.year,
        account=account,
        label=label,
        price_level=row.price_level,
    )
