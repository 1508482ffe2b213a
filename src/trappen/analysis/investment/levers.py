"""A case with a handful of numbers changed: what moves when one asks »what if«, by the same arithmetic.

Amounts by a factor, the share who succeed in an effect, savings that come some years later, and savings that come up
slowly. Source: docs/methods/investment.md.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from trappen.analysis.investment.answers import answer, scaled, streams_of
from trappen.analysis.investment.streams import Kind, Stream, of_effect, streams
from trappen.analysis.investment.turning import factor_at, loads_near
from trappen.domain.investment.case import Case, Effect, Fill, Item, Option
from trappen.domain.investment.staffing import Staffing
from trappen.domain.prices import round_half_up
from trappen.domain.programme.money import YearAmount
from trappen.domain.programme.stated import Amount, Share

FACTORS = tuple(Fraction(per, 100) for per in (80, 90, 100, 110, 120))  # of the largest amounts, both ways


@dataclass(frozen=True, slots=True)
class Change:
    """What is tried. Nothing given is the case as stated.

    Attributes:
        amounts: the factor of an item's or effect's amounts, by `name_of`.
        success: the share who succeed, by key of the effect.
        later: whole years that every saving comes later; what falls after the case's years is not counted.
        ramp: years until a saving is whole: 1/(ramp + 1) in its first year, 2/(ramp + 1) in the second, …
    """

    amounts: Mapping[str, Fraction] = field(default_factory=dict)
    success: Mapping[str, Share] = field(default_factory=dict)
    later: int | None = None
    ramp: int | None = None

    def __or__(self, other: "Change") -> "Change":
        """Both; where the two name the same, the second holds."""
        return Change(
            {**self.amounts, **other.amounts},
            {**self.success, **other.success},
            self.later if other.later is None else other.later,
            self.ramp if other.ramp is None else other.ramp,
        )


def name_of(stream: Stream) -> str:
    """What an item or effect is called in a change: its list and key."""
    return f"{'effect' if isinstance(stream.of, Effect) else stream.kind}-{stream.of.key}"


def changed(case: Case, change: Change, *, fill: Collection[Fill] = ()) -> tuple[Stream, ...]:
    """The case's streams with the change. A missing amount stays missing, and moves with the others."""
    found = streams(_effects_changed(case, change), fill=fill)
    return tuple(stream if isinstance(stream.of, Effect) else _changed(stream, change) for stream in found)


def applied(case: Case, change: Change, *, fill: Collection[Fill] = ()) -> Case:
    """The case written with the change and the fills: without any fill it gives the same amounts.

    An item that is changed, or filled by `fill`, is a series of years.
    """
    made, before, after = _effects_changed(case, change), streams(case), changed(case, change, fill=fill)
    items = [(old, new) for old, new in zip(before, after, strict=True) if isinstance(old.of, Item)]
    costs, incomes, savings = (tuple(_written(old, new) for old, new in items if old.kind is kind) for kind in Kind)
    return replace(made, costs=costs, incomes=incomes, savings=savings)


def _written(old: Stream, new: Stream) -> Item:
    """The item with its new amounts in the place of all that they came of; as it was, where nothing moved."""
    item = new.of
    assert isinstance(item, Item)  # for the types: effects are written by themselves
    if (old.years, old.total) == (new.years, new.total):
        return item
    plain = replace(
        item,
        yearly=None,
        posts=None,
        per_post=None,
        total=None,
        start=None,
        end=None,
        ramp=(),
        decay=None,
        fill=Fill.NONE,
    )
    if all(amount is None for amount in new.years.values()) and new.total is not None:
        return replace(plain, years=(), total=Amount(new.total, 2), start=item.start, end=item.end, fill=item.fill)
    years = ((year, None if amount is None else Amount(amount, 2)) for year, amount in new.years.items())
    total = None if new.total is None or not new.missing else Amount(new.total, 2)
    return replace(plain, years=tuple(YearAmount(*each) for each in years), total=total, start=None, end=None)


def _effects_changed(case: Case, change: Change) -> Case:
    return replace(case, effects=tuple(_effect(case, effect, change) for effect in case.effects))


def _effect(case: Case, effect: Effect, change: Change) -> Effect:
    factor = change.amounts.get(f"effect-{effect.key}", Fraction(1))
    begun = next((number for number, units in enumerate(effect.units) if units), 0)
    start = (effect.start or case.first_year) + change.later if change.later else effect.start
    return replace(
        effect,
        success=change.success.get(effect.key, effect.success),
        price=effect.price if factor == 1 else Amount(round_half_up(effect.price.ore * factor), 2),
        start=start,
        units=tuple(units * _share(number - begun, change.ramp or 0) for number, units in enumerate(effect.units)),
    )


def twoway(
    case: Case, option: Option, one: Sequence[Change], other: Sequence[Change], *, fill: Collection[Fill] = ()
) -> tuple[tuple[int | None, ...], ...]:
    """The net (øre) of an option for each of `one` (rows) with each of `other` (columns), each played in full."""
    return tuple(
        tuple(
            answer(case, option, streams_of(option, changed(case, first | second, fill=fill)), None).net
            for second in other
        )
        for first in one
    )


@dataclass(frozen=True, slots=True)
class TwoWays:
    """The net of an option with its largest saving (`down`) at each of `FACTORS`, and its largest cost (`across`).

    factors: of the cost; those of the cases per post `loads` of its `staff`, if its posts carry cases, else `FACTORS`.
    nets: øre, a row for each factor of the saving and a column for each of the cost; None where something is missing.
    """

    down: Stream
    across: Stream
    staff: Staffing | None
    loads: tuple[Fraction, ...]
    factors: tuple[Fraction, ...]
    nets: tuple[tuple[int | None, ...], ...]


def two_ways(case: Case, mine: Sequence[Stream], net: int | None) -> TwoWays | None:
    """Of the option with those streams and that net; None where it states no saving or no cost."""
    largest = [
        max((each for each in mine if each.kind is kind), key=lambda each: abs(each.total or 0), default=None)
        for kind in (Kind.SAVING, Kind.COST)
    ]
    down, across = largest
    if down is None or across is None:
        return None
    staff = next((each for each in case.staffing if each.cost == across.of.key and not each.others), None)
    loads = () if staff is None else loads_near(staff)
    factors = FACTORS if staff is None else tuple(factor_at(staff, load) or Fraction(0) for load in loads)
    more = [_beyond(case, down, factor) for factor in FACTORS]
    dearer = [_beyond(case, across, factor) for factor in factors]
    nets = tuple(
        tuple(None if net is None or up is None or cost is None else net + up - cost for cost in dearer) for up in more
    )
    return TwoWays(down, across, staff, loads, factors, nets)


def _beyond(case: Case, stream: Stream, factor: Fraction) -> int | None:
    """How much more a stream's total is with its amounts times the factor."""
    total = times(case, stream, factor).total
    return None if total is None or stream.total is None else total - stream.total


def times(case: Case, stream: Stream, factor: Fraction) -> Stream:
    """The stream with its amounts, or the price of an effect's unit, times the factor."""
    if isinstance(stream.of, Effect):
        return of_effect(case, _effect(case, stream.of, Change({name_of(stream): factor})))
    return scaled(stream, factor)


def _changed(stream: Stream, change: Change) -> Stream:
    factor, later = change.amounts.get(name_of(stream), Fraction(1)), change.later or 0
    found = stream if factor == 1 else scaled(stream, factor)
    if stream.kind is not Kind.SAVING or not (later or change.ramp):
        return found
    years = dict(_ramped(_later(found.years, later), change.ramp or 0))
    filled = tuple(year + later for year in found.filled if year + later in years)
    known = [amount for amount in years.values() if amount is not None]
    # A total of which nobody knows the years cannot be moved: what is left of it in the case's years is not known.
    return replace(found, years=years, filled=filled, total=sum(known) if len(known) == len(years) else None)


def _later(years: Mapping[int, int | None], later: int) -> dict[int, int | None]:
    first = min(years)
    return {year: years[year - later] if year - later >= first else 0 for year in years}


def _ramped(years: Mapping[int, int | None], ramp: int) -> dict[int, int | None]:
    """From the first year with an amount, or where one is missing, the shares of the ramp."""
    begun = next((year for year, amount in years.items() if amount != 0), None)
    if begun is None:
        return dict(years)
    return {
        year: amount if amount is None else round_half_up(amount * _share(year - begun, ramp))
        for year, amount in years.items()
    }


def _share(number: int, ramp: int) -> Fraction:
    return Fraction(number + 1, ramp + 1) if 0 <= number < ramp else Fraction(1)
