"""What is expected to be saved, chance apart: how sure the expectation is, not how far a draw may be from it.

For each of some joint draws of the rates and the effect the expected flow tells what is saved. It is coarse, so
its days are priced to cost what the draws cost. Nothing else of the draws comes in: the chance left in what they save
would turn some sure savings into costs. Source: docs/methods/investment.md.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from trappen.analysis.forecast.arrays import YEAR, Floats, Ints, Model
from trappen.analysis.forecast.meanflow import flows_of
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


def child_days(model: Model, rows: range, years: range, origin: date) -> Floats:
    """(R, Y, S): expected child-days in calendar years at each of these joint draws of the parameters."""
    days = flows_of(model, rows, STEP).days  # (T, R * K, S)
    by_row = days.reshape(len(days), len(rows), -1, days.shape[-1]).sum(axis=2)
    begin = np.array([(date(year, 1, 1) - origin).days for year in (*years, years.stop)])
    edges = np.arange(len(days) + 1) * STEP
    inside = np.clip(edges[:, None], begin[:-1], begin[1:])
    return np.asarray(np.einsum("ty,trs->rys", np.diff(inside, axis=0) / STEP, by_row, optimize=True))


def expected_saving(base: Floats, under: Floats, prices: Floats) -> Floats:
    """(R, Y), øre, of child-days (R, Y, S) without and with the option, at `prices` (S,), øre a day."""
    return np.asarray((base - under) @ prices)


def price_of_a_day(cost: Ints, days: Floats) -> Floats:
    """(S,), øre: what makes the expected days cost as much as the draws do; 0 where nobody is expected.

    Args:
        cost: (D, Y, S), øre of the draws, without and with the option together: it may send where nobody was.
        days: (R, Y, S), expected child-days, likewise.
    """
    ore, expected = cost.mean(axis=0).sum(axis=0), days.mean(axis=0).sum(axis=0)
    return np.asarray(np.divide(ore, expected, out=np.zeros(len(expected)), where=expected > 0))


def expectations(ready: Ready, years: range) -> dict[Changes, Floats]:
    """`child_days` of each model, by its changes."""
    rows = min(ROWS, ready.options.parameters, ready.options.draws)
    origin = ready.learned.history.origin
    return {of: child_days(model, range(rows), years, origin) for of, model in ready.models.items()}
