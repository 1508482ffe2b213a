"""Figures: values that know where they come from. Missing is not zero.

A `Figure` carries its unit, price level, account class, payer, period, source, confidence and as-of date. Arithmetic
keeps what the operands share, refuses what must not be mixed, and stays missing, by name, when a part is missing.
Source: docs/methods/figures.md.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from trappen.domain import formats
from trappen.domain.errors import TrappenError
from trappen.domain.periods import Period
from trappen.domain.programme.stated import count_text

Number = int | Fraction
T = TypeVar("T")
RATIO_DECIMALS = 2  # a risk of 0,36 is not 0,4


class Unit(StrEnum):
    """What a value counts. Money is øre."""

    ORE = "ore"
    CHILDREN = "children"
    EPISODES = "episodes"
    CASES = "cases"
    FTE = "fte"  # full-time equivalents
    DAYS = "days"
    MONTHS = "months"
    YEARS = "years"
    SHARE = "share"  # of 1
    POINTS = "points"  # percentage points, between two shares
    RATIO = "ratio"
    CASES_PER_FTE = "cases_per_fte"
    COUNT = "count"


class Confidence(StrEnum):
    """How far a value can be trusted; the order is from best to worst."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    SYNTHETIC = "synthetic"  # invented for a demonstration


class FigureError(TrappenError):
    """Two figures must not be combined: another unit, price level or period."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value stands: a paper with its page or section, an import batch, a law."""

    text: str
    place: str = ""
    dated: date | None = None

    def __str__(self) -> str:
        parts = [self.text, self.place, formats.long_date(self.dated) if self.dated else ""]
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with its provenance.

    `value` is exact (int or Fraction), in `unit`; None is missing, and `missing` then names the parts that lack. For a
    typed or counted figure `sources` has one entry; a derived one has all of its operands' and a `formula` in words.
    """

    label: str
    value: Number | None
    unit: Unit
    sources: tuple[Source, ...]
    price_level: str | None = None
    account_class: int | None = None
    payer: str | None = None
    period: Period | None = None
    confidence: Confidence = Confidence.HIGH
    as_of: date | None = None
    formula: str = ""
    missing: tuple[str, ...] = field(default=())
    signed: bool = False  # a change: shown with its plus

    def __post_init__(self) -> None:
        if isinstance(self.value, bool) or (self.value is not None and not isinstance(self.value, int | Fraction)):
            raise TypeError(f"{self.label}: a figure is exact, so int or Fraction, not {type(self.value).__name__}")
        if not self.sources:
            raise ValueError(f"{self.label}: a figure without a source")
        if self.value is None and not self.missing:
            object.__setattr__(self, "missing", (self.label,))

    @property
    def is_missing(self) -> bool:
        return self.value is None

    def __str__(self) -> str:
        plus = "+" if self.signed and self.value is not None and self.value > 0 else ""
        return f"{plus}{shown(self.value, self.unit)}"

    def __add__(self, other: "Figure") -> "Figure":
        return total([self, other], label=f"{self.label} + {other.label}")

    def __sub__(self, other: "Figure") -> "Figure":
        _same(self, other, "unit", "price_level")
        return _derive(f"{self.label} − {other.label}", [self, other], lambda a, b: a - b, self.unit)

    def times(self, factor: Number, *, label: str) -> "Figure":
        """The figure `factor` times, in the same unit."""
        return _derive(label, [self], lambda value: value * factor, self.unit, formula=f"{self.label} × {factor}")

    def per(self, other: "Figure", *, label: str, unit: Unit = Unit.RATIO) -> "Figure":
        """This figure divided by another. Division by zero is missing, not infinite: there is nothing to divide by."""
        if self.unit is Unit.ORE and other.unit is Unit.ORE:
            _same(self, other, "price_level")
        formula = f"{self.label} / {other.label}"
        if other.value == 0:
            return replace(
                _derive(label, [self, other], lambda _a, _b: 0, unit, formula=formula),
                value=None,
                missing=(f"{other.label} er 0",),
            )
        return _derive(label, [self, other], lambda a, b: Fraction(a) / Fraction(b), unit, formula=formula)

    def as_change(self, label: str) -> "Figure":
        """The same figure as a change, which shows its sign: `+4`, `−4`, `0`."""
        return replace(self, label=label, signed=True)

    def named(self, label: str) -> "Figure":
        """The same figure under another name; what is missing keeps its own names."""
        return replace(self, label=label)


def total(figures: Iterable[Figure], *, label: str) -> Figure:
    """The sum. Missing if a part is, and then it names which.

    Raises:
        FigureError: if units or price levels differ.
        ValueError: if there are no figures: an empty sum has no unit.
    """
    parts = list(figures)
    if not parts:
        raise ValueError(f"{label}: nothing to add up")
    for part in parts[1:]:
        _same(parts[0], part, "unit", "price_level")
    return _derive(label, parts, lambda *values: sum(values), parts[0].unit, formula=" + ".join(p.label for p in parts))


def shown(value: Number | None, unit: Unit) -> str:
    """The value as a Danish reader expects it; a missing value is the word, never 0."""
    if value is None:
        return formats.MISSING
    if unit is Unit.ORE:
        return formats.exact(round(value))
    if unit is Unit.SHARE:
        return formats.percent(Fraction(value))
    if unit is Unit.POINTS:
        return f"{formats.number(value, 1)} procentpoint"
    if unit is Unit.FTE and Fraction(value).denominator in {3, 6}:
        return count_text(Fraction(value))  # posts in thirds are written as fractions: 1⅓, not 1,3
    whole = Fraction(value).denominator == 1
    return formats.number(value, 0 if whole else RATIO_DECIMALS if unit is Unit.RATIO else 1)


def _derive(
    label: str, parts: list[Figure], compute: Callable[..., Number], unit: Unit, *, formula: str | None = None
) -> Figure:
    values = [part.value for part in parts]
    lacking = tuple(dict.fromkeys(name for part in parts for name in part.missing))
    order = list(Confidence)
    return Figure(
        label=label,
        value=None if lacking else _whole(compute(*values)),
        unit=unit,
        sources=tuple(dict.fromkeys(source for part in parts for source in part.sources)),
        price_level=_shared(part.price_level for part in parts),
        account_class=_shared(part.account_class for part in parts),
        payer=_shared(part.payer for part in parts),
        period=_shared(part.period for part in parts),
        confidence=max((part.confidence for part in parts), key=order.index),
        as_of=_shared(part.as_of for part in parts),
        formula=label if formula is None else formula,
        missing=lacking,
    )


def _whole(value: Number) -> Number:
    exact = Fraction(value)
    return exact.numerator if exact.denominator == 1 else exact


def _shared(values: "Iterable[T]") -> "T | None":
    distinct = set(values)
    return distinct.pop() if len(distinct) == 1 else None


def _same(first: Figure, second: Figure, *names: str) -> None:
    for name in names:
        one, other = getattr(first, name), getattr(second, name)
        if one != other:
            raise FigureError(
                f"»{first.label}« og »{second.label}« kan ikke lægges sammen eller trækkes fra hinanden.",
                why=f"De har hver sin {_NAMES[name]}: {one or formats.MISSING} og {other or formats.MISSING}.",
                now="Omregn den ene først, eller vis dem hver for sig.",
            )


_NAMES = {"unit": "enhed", "price_level": "prisniveau"}
