"""Why a cost changed: number × share × price per group, exactly and whatever order the factors are changed in.

The Shapley value of three factors: each one's effect is its mean over all six orders of changing them one by one.
Source: docs/methods/decomposition.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from trappen.domain.money import rounded_together


@dataclass(frozen=True, slots=True)
class Volume:
    """A group in a year: full-year places (exact) and their cost in øre. Cost without places is no volume."""

    places: Fraction
    cost: int

    def __post_init__(self) -> None:
        if self.places < 0 or (self.places == 0 and self.cost != 0):
            raise ValueError("a cost needs places")

    @property
    def price(self) -> Fraction | None:
        """Øre per full-year place; None without places."""
        return None if self.places == 0 else Fraction(self.cost) / self.places


@dataclass(frozen=True, slots=True)
class Effect:
    """What a group's change comes from, in whole øre: the number of places, its share of them, its price."""

    number: int
    share: int
    price: int

    @property
    def total(self) -> int:
        return self.number + self.share + self.price


def explain(before: Sequence[Volume], after: Sequence[Volume]) -> tuple[Effect, ...]:
    """The effects group by group; all together they are the change of the whole cost to the øre.

    A group without places in one of the years has the other year's price in both: no change of price is seen. Each
    effect is its exact value rounded by the largest-remainder rule over all of them.

    Args:
        before, after: the same groups in the same order.
    """
    whole = sum((one.places for one in before), Fraction(0)), sum((one.places for one in after), Fraction(0))
    exact: list[Fraction] = []
    for one, other in zip(before, after, strict=True):
        shares = _share(one, whole[0]), _share(other, whole[1])
        exact += product_effects(whole, shares, _prices(one, other))
    rounded = rounded_together(exact)
    return tuple(Effect(*rounded[at : at + 3]) for at in range(0, len(rounded), 3))


Pair = tuple[Fraction, Fraction]


def product_effects(a: Pair, b: Pair, c: Pair) -> tuple[Fraction, Fraction, Fraction]:
    """The Shapley values of the three factors of a·b·c, each given before and after; they add up to the change."""
    return _effect(a, b, c), _effect(b, a, c), _effect(c, a, b)


def _effect(changed: Pair, one: Pair, other: Pair) -> Fraction:
    """Changed first in two orders of six, after one of the others in one order each, and last in two."""
    alone_or_last = (one[0] * other[0] + one[1] * other[1]) / 3
    between = (one[0] * other[1] + one[1] * other[0]) / 6
    return (changed[1] - changed[0]) * (alone_or_last + between)


def _share(volume: Volume, whole: Fraction) -> Fraction:
    return volume.places / whole if whole else Fraction(0)


def _prices(before: Volume, after: Volume) -> Pair:
    first = before.price if before.price is not None else after.price
    second = after.price if after.price is not None else before.price
    return (first or Fraction(0), second or Fraction(0))
