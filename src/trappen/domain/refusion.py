"""The arithmetic of the central refusion: marginal bands over a household's yearly cost: docs/methods/refusion.md."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from trappen.domain.money import share_out
from trappen.domain.periods import Period
from trappen.domain.prices import round_half_up

HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Band:
    """The state pays `percent` of what lies above `above` øre, up to the next band."""

    above: int
    percent: int


@dataclass(frozen=True, slots=True)
class Limits:
    """One table of limits.

    `period` is when the law's table holds; `level` the year whose money the printed amounts are in. `children` is false
    for a table that is not about children.

    Raises:
        ValueError: if there are no bands, or they do not rise in limit and per cent.
    """

    key: str
    title: str
    period: Period
    level: int
    bands: tuple[Band, ...]
    reference: str
    confidence: str
    children: bool = True

    def __post_init__(self) -> None:
        rising = [(band.above, band.percent) for band in self.bands]
        percents = [percent for _, percent in rising]
        fits = rising == sorted(rising) and len(set(percents)) == len(percents) == len({above for above, _ in rising})
        if not rising or not fits or rising[0][0] < 0 or not 0 < percents[0] <= percents[-1] <= HUNDRED:
            raise ValueError(f"{self.key}: bands must rise in limit and per cent")

    def exact_for(self, year: int) -> bool:
        """Whether the printed amounts are those of the year: it is the year of their level, and the law holds in it."""
        return self.level == year and date(year, 1, 1) in self.period


@dataclass(frozen=True, slots=True)
class BandShare:
    """What of the cost lies in a band, and the refusion of it; øre."""

    band: Band
    within: int
    refusion: int


@dataclass(frozen=True, slots=True)
class Claim:
    """A household's refusion of a year: the bands add up to `refusion` to the øre."""

    cost: int
    bands: tuple[BandShare, ...]
    refusion: int


def claim(cost: int, limits: Limits) -> Claim:
    """The refusion of a year's cost (øre) of one household, rounded half up to the øre once."""
    edges = [*(band.above for band in limits.bands[1:]), max(cost, limits.bands[-1].above)]
    within = [max(min(cost, top) - band.above, 0) for band, top in zip(limits.bands, edges, strict=True)]
    exact = [Fraction(part * band.percent, HUNDRED) for part, band in zip(within, limits.bands, strict=True)]
    total = round_half_up(sum(exact, Fraction(0)))
    parts = share_out(total, exact) if any(exact) else [0] * len(exact)
    shares = zip(limits.bands, within, parts, strict=True)
    return Claim(cost, tuple(BandShare(band, part, refusion) for band, part, refusion in shares), total)


def by_case(refusion: int, costs: Sequence[int]) -> list[int]:
    """The refusion laid on the cases in proportion to what they cost; a case with income instead of cost gets none.

    The parts add up to the whole by the largest-remainder rule.
    """
    weights = [max(cost, 0) for cost in costs]
    return share_out(refusion, weights) if any(weights) else [0] * len(costs)
