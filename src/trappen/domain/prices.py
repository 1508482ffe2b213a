"""Prices over time in whole øre: what a price costs from one day to another, and what is left of it after discounts.

One rule rounds every part of a month or a week, `first_days`; what lies between two days is the difference between two
such parts, so parts add up to the whole whichever way a period is cut. Source: docs/methods/commitments.md.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from fractions import Fraction

from trappen.domain.money import share_out
from trappen.domain.periods import add_months

DAYS_A_WEEK, MONTHS_A_YEAR = 7, 12


class PriceUnit(StrEnum):
    """What a price is a price of. The last two fall whole on one day."""

    DAY = "day"
    WEEK = "week"  # from Monday
    MONTH = "month"
    YEAR = "year"  # the calendar year, a twelfth for each of its months
    ONCE = "once"
    PIECE = "piece"

    @property
    def runs(self) -> bool:
        """Whether the price is paid again and again."""
        return self not in {PriceUnit.ONCE, PriceUnit.PIECE}


def first_days(price: int, days: int, of: int) -> int:
    """Øre of the first `days` of the `of` days that cost `price` together: the largest-remainder rule of share_out.

    Raises:
        ValueError: if `days` is not within 0 to `of`.
    """
    return share_out(price, (days, of - days))[0]


def cost(price: int, unit: PriceUnit, start: date, end: date) -> int:
    """Øre from `start` up to, not including, `end` at `price` øre per `unit`.

    Raises:
        ValueError: for a unit that does not run, or if the end stands before the start.
    """
    if not unit.runs:
        raise ValueError(f"a price per {unit} has no cost by days")
    if end < start:
        raise ValueError(f"end {end} stands before start {start}")
    return _until(price, unit, end) - _until(price, unit, start)


def full_year(price: int, unit: PriceUnit, year: int) -> int:
    """Øre of the whole calendar year; 0 for what is paid once: it does not come again."""
    return cost(price, unit, date(year, 1, 1), date(year + 1, 1, 1)) if unit.runs else 0


def net_price(amount: int, quantity: Fraction | int, shares_off: Iterable[Fraction]) -> int:
    """Øre per unit: amount × quantity × (1 - each share), rounded half up, once.

    `shares_off` are the refunded VAT and the discounts, each of what the others leave.

    Raises:
        ValueError: if a share lies outside 0 to 1, or the quantity is negative.
    """
    return round_half_up(amount * factor(quantity, shares_off))


def factor(quantity: Fraction | int, shares_off: Iterable[Fraction]) -> Fraction:
    """quantity × (1 - each share), exactly. Raises as net_price."""
    left = Fraction(quantity)
    if left < 0:
        raise ValueError("a quantity is not negative")
    for share in shares_off:
        if not 0 <= share <= 1:
            raise ValueError("a discount is a share between 0 and 1")
        left *= 1 - share
    return left


def round_half_up(value: Fraction) -> int:
    """The nearest whole number; halves go away from zero, so that a credit is the bill's twin."""
    size = abs(value)
    whole = (2 * size.numerator + size.denominator) // (2 * size.denominator)
    return whole if value >= 0 else -whole


def _until(price: int, unit: PriceUnit, day: date) -> int:
    """Øre from the beginning of the calendar up to `day`."""
    if unit is PriceUnit.DAY:
        return price * day.toordinal()
    if unit is PriceUnit.WEEK:
        weeks, days = divmod(day.toordinal() - 1, DAYS_A_WEEK)  # day 1 of the calendar is a Monday
        return price * weeks + first_days(price, days, DAYS_A_WEEK)
    first = day.replace(day=1)
    of = (add_months(first, 1) - first).days
    if unit is PriceUnit.YEAR:
        return price * day.year + first_days(price, (day.month - 1) * of + day.day - 1, MONTHS_A_YEAR * of)
    months = day.year * MONTHS_A_YEAR + day.month
    return price * months + first_days(price, day.day - 1, of)
