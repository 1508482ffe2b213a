"""What is expected to be saved, chance apart: how sure the expectation is, not how far a draw may be from it.

For each of some joint draws of the rates and the effect the expected flow tells what is saved. It is coarse, and tells
the spread between them; they are laid about the mean of the draws. Source: docs/methods/investment.md.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date

import numpy as np

from trappen.analysis.forecast.arrays import YEAR, Floats, Ints, Model
from trappen.analysis.forecast.meanflow import flows_of
from trappen.analysis.forecast.simulation import Draws
from trappen.analysis.investment.plays import Changes, Ready

ROWS = 50  # joint draws of the parameters
STEP = YEAR / 4  # days
ENDS = (0.1, 0.5, 0.9)


@dataclass(frozen=True, slots=True)
class Sure:
    """How sure the expectation is: its 80 % interval and its middle, øre, and how likely it is to be above 0."""

    low: float
    middle: float
    high: float
    above: float


def sure(values: Floats | Ints) -> Sure:
    """Of expectations that are equally likely, (R,): by ranks i / (R + 1), so that few are not taken for too sure."""
    low, middle, high = (float(end) for end in np.quantile(values, ENDS, method="weibull"))
    return Sure(low, middle, high, float((values > 0).mean()))


def child_days(model: Model, rows: int, years: range, origin: date) -> Floats:
    """(R, Y, S): expected child-days in calendar years at each of the first joint draws of the parameters."""
    days = flows_of(model, range(rows), STEP).days  # (T, R * K, S)
    by_row = days.reshape(len(days), rows, -1, days.shape[-1]).sum(axis=2)
    begin = np.array([(date(year, 1, 1) - origin).days for year in (*years, years.stop)])
    edges = np.arange(len(days) + 1) * STEP
    inside = np.clip(edges[:, None], begin[:-1], begin[1:])
    return np.asarray(np.einsum("ty,trs->rys", np.diff(inside, axis=0) / STEP, by_row, optimize=True))


def expected_saving(base: Floats, under: Floats, prices: Floats, saving: Ints) -> Floats:
    """(R, Y), øre: the spread of the expectation about the mean of the draws.

    Args:
        base, under: (R, Y, S), child-days without and with the option.
        prices: (S,), øre a day.
        saving: (D, Y, S), what the draws save.
    """
    spread = (base - under) @ prices
    return np.asarray(spread - spread.mean(axis=0) + saving.sum(axis=2).mean(axis=0))


def price_of_a_day(drawn: Draws) -> Floats:
    """(S,), øre: the mean in all draws; 0 where nobody stood."""
    ore, days = drawn.ore.sum(axis=(0, 1, 2)), drawn.days.sum(axis=(0, 1, 2))
    return np.asarray(np.divide(ore, days, out=np.zeros(len(days)), where=days > 0))


def expectations(ready: Ready, years: range) -> dict[Changes, Floats]:
    """`child_days` of each model, by its changes."""
    rows = min(ROWS, ready.options.parameters, ready.options.draws)
    origin = ready.learned.history.origin
    with ThreadPoolExecutor(ready.options.threads) as pool:
        found = pool.map(lambda model: child_days(model, rows, years, origin), ready.models.values())
        return dict(zip(ready.models, found, strict=True))
