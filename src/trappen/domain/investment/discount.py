"""Discounting by a rate that may fall with time. Source: docs/methods/investment.md."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Band:
    """From that year after the first, counted from 0, `rate` a year holds (a share of 1)."""

    from_year: int
    rate: Fraction


@dataclass(frozen=True, slots=True)
class Rate:
    """Bands by rising year, the first from 0, and where they stand.

    Raises:
        ValueError: if the bands do not begin at 0 and rise, or a rate is −100 % or less.
    """

    bands: tuple[Band, ...]
    reference: str

    def __post_init__(self) -> None:
        years = [band.from_year for band in self.bands]
        if not years or years[0] != 0 or years != sorted(set(years)):
            raise ValueError(f"bands from the years {years}")
        if any(band.rate <= -1 for band in self.bands):
            raise ValueError("a rate of -100 % or less")

    def in_year(self, number: int) -> Fraction:
        """The rate of year `number` after the first."""
        return next(band.rate for band in reversed(self.bands) if band.from_year <= number)

    def factor(self, number: int) -> Fraction:
        """What an amount `number` years after the first is worth in the first: each year's own rate in turn."""
        worth = Fraction(1)
        for year in range(1, number + 1):
            worth /= 1 + self.in_year(year)
        return worth


def present_value(amounts: Mapping[int, int | Fraction], rate: Rate) -> Fraction:
    """The amounts by calendar year (øre), discounted to the earliest of them; 0 where there are none."""
    if not amounts:
        return Fraction(0)
    first = min(amounts)
    return sum((amount * rate.factor(year - first) for year, amount in amounts.items()), Fraction(0))
