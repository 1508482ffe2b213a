"""The figures of a programme by key, and what they are made from."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from trappen.domain.figures import Confidence, Figure, Number, Source, Unit, total
from trappen.domain.periods import Period
from trappen.domain.programme.model import Programme
from trappen.domain.programme.money import Money
from trappen.domain.programme.stated import Amount


@dataclass(frozen=True, slots=True)
class Entry:
    """One figure; `key` is stable: `money.udgift.years.2020`, `caseloads.a.per_adviser`."""

    key: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that a paper should say and does not."""

    place: str
    what: str


@dataclass(frozen=True, slots=True)
class ProgrammeFigures:
    """Everything countable about a programme: as typed, as derived, and what is missing."""

    typed: tuple[Entry, ...]
    derived: tuple[Entry, ...]
    missing: tuple[Lack, ...]

    def get(self, key: str) -> Figure:
        """The figure of that key, typed or derived. Raises KeyError."""
        return {entry.key: entry.figure for entry in (*self.typed, *self.derived)}[key]

    def has(self, key: str) -> bool:
        return any(entry.key == key for entry in (*self.typed, *self.derived))


def money_figure(programme: Programme, item: Money, label: str, amount: Amount | None, period: Period | None) -> Figure:
    """An amount of a money item as a figure with all its provenance; a missing amount is missing by its label."""
    return Figure(
        label=f"{item.title}, {label}",
        value=None if amount is None else amount.ore,
        unit=Unit.ORE,
        sources=(programme.source_of(item.source, item.place),),
        price_level=item.price_level or None,
        account_class=item.account_class or item.to_class,
        payer=item.payer or None,
        period=period,
        confidence=programme.confidence_of(item.source, item.confidence),
    )


def plain_figure(programme: Programme, label: str, value: Number | None, unit: Unit, cited: tuple[str, str]) -> Figure:
    """A figure that is no money; `cited` is the key of the source and the place in it."""
    return Figure(
        label=label,
        value=None if value is None else exact(value),
        unit=unit,
        sources=(programme.source_of(*cited),),
        confidence=programme.confidence_of(cited[0], Confidence.HIGH),
    )


def computed(label: str, value: Number | None, parts: Iterable[Figure], formula: str, unit: Unit) -> Figure:
    """A figure computed from others by a formula that arithmetic on figures does not know."""
    operands = list(parts)
    order = list(Confidence)
    lacking = tuple(dict.fromkeys(name for part in operands for name in part.missing))
    return Figure(
        label=label,
        value=None if value is None else exact(value),
        unit=unit,
        sources=_sources(operands),
        price_level=_level(operands, unit),
        confidence=max((part.confidence for part in operands), key=order.index),
        formula=formula,
        missing=lacking if value is None else (),
    )


def _level(operands: list[Figure], unit: Unit) -> str | None:
    """The price level that all operands share: of an amount, or of a figure made from one amount."""
    levels = {part.price_level for part in operands}
    return levels.pop() if len(operands) == 1 or (unit is Unit.ORE and len(levels) == 1) else None


def summed_up(parts: list[Figure], label: str) -> Figure:
    """The sum; missing where the parts have no common price level, for then it is no amount."""
    return total(parts, label=label) if _alike(parts) else _without_level(label, parts, " + ", Unit.ORE)


def less(first: Figure, others: list[Figure], label: str) -> Figure:
    """The first less the others; missing without a common price level."""
    if not _alike([first, *others]):
        return _without_level(label, [first, *others], " − ", first.unit)
    difference = first
    for other in others:
        difference = difference - other
    return difference.named(label)


def quotient(one: Figure, other: Figure, label: str, unit: Unit = Unit.RATIO) -> Figure:
    """One amount divided by another; missing without a common price level."""
    if not _alike([one, other]):
        return _without_level(label, [one, other], " / ", unit)
    return one.per(other, label=label, unit=unit)


def _alike(parts: list[Figure]) -> bool:
    return len({part.price_level for part in parts}) <= 1


def _without_level(label: str, parts: list[Figure], sign: str, unit: Unit) -> Figure:
    figure = computed(label, None, parts, sign.join(part.label for part in parts), unit)
    return replace(figure, missing=(*figure.missing, "et fælles prisniveau"))


def assumed(figure: Figure) -> Figure:
    """The same figure as one that rests on an assumption: its label says so and its confidence is low."""
    return replace(figure, confidence=Confidence.LOW)


def exact(value: Number) -> Number:
    """A whole number as int, anything else as it is."""
    fraction = Fraction(value)
    return fraction.numerator if fraction.denominator == 1 else fraction


def _sources(parts: list[Figure]) -> tuple[Source, ...]:
    return tuple(dict.fromkeys(source for part in parts for source in part.sources))
