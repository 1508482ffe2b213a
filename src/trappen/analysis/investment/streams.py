"""From what is stated of an item to its amount in each year; what is not stated stays missing by name.

Source: docs/methods/investment.md.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from trappen.domain.investment.case import Case, Effect, Fill, Item
from trappen.domain.money import share_out
from trappen.domain.prices import round_half_up

FILL_LABELS: Mapping[Fill, str] = MappingProxyType(
    {
        Fill.LINEAR: "sat på linjen mellem årene før og efter",
        Fill.LAST: "sat til det sidste kendte år",
        Fill.EVEN: "fordelt jævnt over periodens måneder",
    }
)


class Kind(StrEnum):
    """What a stream is."""

    COST = "cost"
    INCOME = "income"
    SAVING = "saving"

    @property
    def sign(self) -> int:
        return -1 if self is Kind.COST else 1


@dataclass(frozen=True, slots=True)
class Stream:
    """One item or effect year by year, in øre: None is missing. `total` is None where it cannot be known.

    `filled` are the years whose amount nobody stated, and `fill` how they came. `yearly_sum` is what a stated yearly
    amount comes to, and `contradicts` that a total beside it says otherwise, so that the years are not known.
    """

    of: Item | Effect
    kind: Kind
    years: Mapping[int, int | None]
    total: int | None
    price_level: str
    filled: tuple[int, ...] = ()
    fill: Fill = Fill.NONE
    yearly_sum: int | None = None
    contradicts: bool = False

    @property
    def missing(self) -> tuple[int, ...]:
        return tuple(year for year, amount in self.years.items() if amount is None)

    @property
    def net(self) -> Mapping[int, int | None]:
        """The amounts with the sign that they have in the balance."""
        return {year: None if amount is None else amount * self.kind.sign for year, amount in self.years.items()}


def streams(case: Case, *, fill: Collection[Fill] = ()) -> tuple[Stream, ...]:
    """Every item and effect of a case.

    Args:
        fill: how missing years are filled in items that do not say so themselves: `EVEN` for totals, and for series
            `LINEAR`, or `LAST` where that is not chosen.
    """
    kinds = ((Kind.COST, case.costs), (Kind.INCOME, case.incomes), (Kind.SAVING, case.savings))
    stated = [_of_item(case, item, kind, fill) for kind, items in kinds for item in items]
    return (*stated, *(of_effect(case, effect) for effect in case.effects))


def _of_item(case: Case, item: Item, kind: Kind, fill: Collection[Fill]) -> Stream:
    chosen = fill if item.fill is Fill.NONE else (item.fill,)
    by: Fill = Fill.NONE
    given, every_year = _every_year(case, item), item.every_year is not None
    summed = _sum(given) if every_year and not item.years else None
    contradicts = summed is not None and item.total is not None and not _agree(item, summed)
    amounts: dict[int, int | None]
    filled: tuple[int, ...]
    if item.years:
        by = next((each for each in (Fill.LINEAR, Fill.LAST) if each in chosen), Fill.NONE)
        amounts, filled = _series(case, item, by)
    elif every_year and not contradicts:
        amounts, filled = given, ()
    elif item.total is not None and Fill.EVEN in chosen:
        by, amounts, filled = Fill.EVEN, _spread(case, item, item.total.ore), tuple(case.years)
    else:
        amounts, filled = dict.fromkeys(case.years), ()
    whole = _sum(amounts)
    return Stream(
        item,
        kind,
        amounts,
        item.total.ore if whole is None and item.total else whole,
        item.price_level or case.price_level,
        filled,
        by if filled else Fill.NONE,
        summed,
        contradicts,
    )


def of_effect(case: Case, effect: Effect) -> Stream:
    """What an effect saves by year, each rounded to the øre."""
    start = effect.start or case.first_year
    amounts: dict[int, int | None] = dict.fromkeys(case.years)
    if effect.otherwise is not None:
        more = effect.citizens * (effect.success.value - effect.otherwise.value) * effect.price.ore
        for year in case.years:
            number = year - start
            units = effect.units[number] if 0 <= number < len(effect.units) else Fraction(0)
            amounts[year] = round_half_up(more * units)
    return Stream(effect, Kind.SAVING, amounts, _sum(amounts), effect.price_level or case.price_level)


def _sum(amounts: Mapping[int, int | None]) -> int | None:
    known = [amount for amount in amounts.values() if amount is not None]
    return sum(known) if len(known) == len(amounts) else None


def _series(case: Case, item: Item, fill: Fill) -> tuple[dict[int, int | None], tuple[int, ...]]:
    known = {entry.year: entry.amount.ore for entry in item.years if entry.amount is not None}
    amounts: dict[int, int | None] = {year: known.get(year) for year in case.years}
    filled = []
    for year in [year for year, amount in amounts.items() if amount is None]:
        before, after = [y for y in known if y < year], [y for y in known if y > year]
        if fill is Fill.LINEAR and before and after:
            first, last = max(before), min(after)
            step = Fraction(known[last] - known[first], last - first)
            amounts[year] = round_half_up(known[first] + step * (year - first))
        elif fill is Fill.LAST and before:
            amounts[year] = known[max(before)]
        else:
            continue
        filled.append(year)
    return amounts, tuple(filled)


def _every_year(case: Case, item: Item) -> dict[int, int | None]:
    """The yearly amount by year: its share of the months, along the ramp, and falling after."""
    full = item.every_year
    if full is None:
        return dict.fromkeys(case.years)
    return {year: round_half_up(full * share) for year, share in shares_of_year(case, item).items()}


def shares_of_year(case: Case, item: Item) -> dict[int, Fraction]:
    """The share of the full yearly amount that each year has: its months, along the ramp and the decay."""
    start = item.start or date(case.first_year, 1, 1)
    return {year: months(case, item, year) / 12 * _height(item, year - start.year) for year in case.years}


def _height(item: Item, number: int) -> Fraction:
    """The share of the full amount in the year that is `number` after the start."""
    if number < len(item.ramp):
        return item.ramp[number].value if number >= 0 else Fraction(0)
    off = item.decay.value if item.decay else Fraction(0)
    return (1 - off) ** (number - len(item.ramp))


def _spread(case: Case, item: Item, total: int) -> dict[int, int | None]:
    weights = [months(case, item, year) for year in case.years]
    return dict(zip(case.years, share_out(total, weights), strict=True))


def months(case: Case, item: Item, year: int) -> Fraction:
    """Months of the year that lie in the item's period, a broken month by its days as part of thirty."""
    start = item.start or date(case.first_year, 1, 1)
    end = item.end or date(case.last_year + 1, 1, 1)
    first, last = max(start, date(year, 1, 1)), min(end, date(year + 1, 1, 1))
    if last <= first:
        return Fraction(0)
    return (last.year - first.year) * 12 + last.month - first.month + Fraction(last.day - first.day, 30)


def _agree(item: Item, summed: int) -> bool:
    """Whether the yearly amount over the period can be the stated total, given how both are rounded."""
    if item.total is None or item.yearly is None:
        return item.total is None or item.total.ore == summed
    years = Fraction(summed, item.yearly.ore) if item.yearly.ore else Fraction(0)
    return item.yearly.approx.times(years).agrees(item.total.approx)
