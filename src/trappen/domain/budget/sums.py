"""Sums over an act's lines, margin by margin, with the tolerance of how the amounts were stated."""

from collections.abc import Iterable
from dataclasses import dataclass

from trappen.domain.budget.acts import Act, Line, Margin, Side


@dataclass(frozen=True, slots=True)
class Sum:
    """Øre and the tolerance of the parts; `amount` is None where a part is missing."""

    amount: int | None
    tolerance: int = 0

    def agrees(self, other: "Sum") -> bool | None:
        """Whether both can be the same amount, given how they were stated; None where one is missing."""
        if self.amount is None or other.amount is None:
            return None
        return abs(self.amount - other.amount) <= self.tolerance + other.tolerance


ZERO = Sum(0)


def added(lines: Iterable[Line]) -> Sum:
    """The sum of the lines; missing where one of them is."""
    amount, tolerance = 0, 0
    for line in lines:
        if line.amount is None:
            return Sum(None)
        amount, tolerance = amount + line.amount, tolerance + line.tolerance
    return Sum(amount, tolerance)


def year_sum(act: Act, side: Side, year: int) -> Sum | None:
    """What the side has in the year; None where it says nothing of it."""
    lines = [line for line in act.counted() if line.side is side and line.year == year]
    return added(lines) if lines else None


def margin_sum(act: Act, side: Side, margin: Margin) -> Sum | None:
    """The sum of the side's lines of one margin; None where there are none."""
    lines = [line for line in act.on_side(side) if line.margin is margin]
    return added(lines) if lines else None


def whole(act: Act, side: Side) -> Sum | None:
    """The whole of a side: its stated total, else its years, else its lines; None where nothing tells."""
    stated = margin_sum(act, side, Margin.TOTAL)
    if stated is not None:
        return stated
    counted = [line for line in act.counted() if line.side is side]
    return added(counted) if counted else margin_sum(act, side, Margin.LINE)


@dataclass(frozen=True, slots=True)
class Balance:
    """What goes out and what pays for it, in one year or margin. `where` is the year, or the margin's name."""

    where: str
    uses: Sum
    pays: Sum

    @property
    def holds(self) -> bool | None:
        """None where an amount is missing."""
        return self.uses.agrees(self.pays)

    @property
    def gap(self) -> int | None:
        """Øre that nothing pays for; negative where more is paid than used."""
        if self.uses.amount is None or self.pays.amount is None:
            return None
        return self.uses.amount - self.pays.amount


def balances(act: Act) -> tuple[Balance, ...]:
    """Expense against income and financing: for each year, the yearly amount and the total, as far as they are stated.

    Where no financing or income is stated in a margin that the expense has, it counts as nothing paid.
    """
    found = []
    for year in act.years:
        sides = {side: year_sum(act, side, year) for side in Side}
        found.append(_balance(str(year), sides))
    for margin in (Margin.YEARLY, Margin.TOTAL):
        sides = {side: margin_sum(act, side, margin) for side in Side}
        if sides[Side.EXPENSE] is not None and not _is_told_by_years(act, margin):
            found.append(_balance(margin, sides))
    return tuple(found)


def _is_told_by_years(act: Act, margin: Margin) -> bool:
    """A margin of the expense alone is not held against payments that are stated year by year."""
    paid = [line for line in act.lines if line.side is not Side.EXPENSE]
    return bool(paid) and not any(line.margin is margin for line in paid)


def _balance(where: str, sides: dict[Side, Sum | None]) -> Balance:
    pays = [each for side in (Side.INCOME, Side.FINANCING) if (each := sides[side]) is not None]
    missing = any(each.amount is None for each in pays)
    total = None if missing else sum(each.amount or 0 for each in pays)
    return Balance(where, sides[Side.EXPENSE] or ZERO, Sum(total, sum(each.tolerance for each in pays)))
