"""Whether a level has moved for good: a break in yearly counts, and the trend that is told but not continued.

Source: docs/methods/rates.md.
"""

import math
from dataclasses import dataclass

import numpy as np

from trappen.analysis.forecast.arrays import Floats
from trappen.analysis.forecast.chances import chi_square_tail

LEVEL = 0.001  # over all years in which the break may lie
LEAST_RATIO = 1.5  # a smaller step is one of the differences between years


@dataclass(frozen=True, slots=True)
class Break:
    """The level changed between two years: `years` are on the near side, at `ratio` times the rate before."""

    years: int
    ratio: float
    chance: float


@dataclass(frozen=True, slots=True)
class Trend:
    """Yearly change of the logarithm of a rate, its standard error, and the counts' dispersion (1 is Poisson's)."""

    yearly: float
    error: float
    dispersion: float


def find_break(events: Floats, expected: Floats) -> Break | None:
    """The likeliest year for a change of level, if there is one. Both by year, the latest first, same length."""
    total = events.sum() / max(expected.sum(), 1e-300)
    best: Break | None = None
    for near in range(1, len(events)):
        sides = [(events[:near], expected[:near]), (events[near:], expected[near:])]
        if any(side[1].sum() <= 0 for side in sides):
            continue
        levels = [side[0].sum() / side[1].sum() for side in sides]
        gain = 2 * sum(
            side[0].sum() * math.log(level / total) for side, level in zip(sides, levels, strict=True) if level > 0
        )
        spread = _dispersion(sides, levels)
        chance = min(1.0, (len(events) - 1) * chi_square_tail(1, gain / spread))
        ratio = levels[0] / levels[1] if levels[1] else np.inf
        if chance < LEVEL and not 1 / LEAST_RATIO < ratio < LEAST_RATIO and (best is None or chance < best.chance):
            best = Break(near, float(ratio), chance)
    return best


def _dispersion(sides: list[tuple[Floats, Floats]], levels: list[float]) -> float:
    """Pearson's, of the years about their side's level, at least that of Poisson counts."""
    squares, freedom = 0.0, -2
    for (events, expected), level in zip(sides, levels, strict=True):
        wanted = expected * level
        some = wanted > 0
        squares += float(((events - wanted)[some] ** 2 / wanted[some]).sum())
        freedom += int(some.sum())
    return max(1.0, squares / freedom) if freedom > 0 else 1.0


def trend(events: Floats, expected: Floats) -> Trend | None:
    """The log-linear trend by Newton's method on the Poisson likelihood; None with events in fewer than three years."""
    if (events > 0).sum() < 3:  # the likelihood may have no top
        return None
    year = -np.arange(len(events), dtype=np.float64)
    level, slope = np.log(events.sum() / expected.sum()), 0.0
    for _ in range(25):
        wanted = expected * np.exp(level + slope * year)
        score = np.array([(events - wanted).sum(), ((events - wanted) * year).sum()])
        bend = np.array([[wanted.sum(), (wanted * year).sum()], [(wanted * year).sum(), (wanted * year**2).sum()]])
        step = np.linalg.solve(bend, score)
        level, slope = level + step[0], slope + float(np.clip(step[1], -1, 1))
    spread = max(1.0, float(((events - wanted) ** 2 / wanted).sum()) / (len(events) - 2))
    return Trend(slope, float(np.sqrt(np.linalg.inv(bend)[1, 1] * spread)), spread)
