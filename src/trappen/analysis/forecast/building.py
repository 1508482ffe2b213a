"""From what was learned to the arrays of the simulation: docs/methods/uncertainty.md."""

import hashlib
from dataclasses import dataclass
from datetime import date

import numpy as np

from trappen.analysis.forecast.arrays import (
    ALONE,
    ENTRY,
    KINDS,
    NO_MARKS,
    OUT,
    YEAR,
    Clock,
    Floats,
    Ints,
    Model,
    People,
    Rates,
)
from trappen.analysis.forecast.arrivals import Entries, arrivals_of
from trappen.analysis.forecast.history import AGES, SPANS, History
from trappen.analysis.forecast.marks import Marks
from trappen.analysis.forecast.prices import Prices
from trappen.analysis.forecast.rates import Fitted
from trappen.analysis.forecast.siblings import Siblings
from trappen.domain.periods import add_months

MOST_YEARS = 30
WAVES, BURSTS = 2, 3  # streams of the seed; 0 and 1 draw the parameters
NOON = 0.5  # so that whoever turns 18 on a day is already gone on that day, as an end is the first day outside


@dataclass(frozen=True)
class Learned:
    """All that a forecast knows when it begins."""

    history: History
    fitted: Fitted
    entries: Entries
    prices: Prices | None
    siblings: Siblings
    marks: Marks | None = None


def month_edges(origin: date, months: int) -> tuple[date, ...]:
    """The origin and the same day of each following month."""
    return tuple(add_months(origin, month) for month in range(months + 1))


def model_of(learned: Learned, *, months: int, draws: int, seed: int, groups: Ints | None = None) -> Model:
    """The arrays of a forecast without a scenario.

    Args:
        learned: rates, entries and prices.
        months: the horizon, at most 12 * MOST_YEARS.
        draws: rows of waves and bursts.
        seed: of them.
        groups: (K,), the group in which a profile is counted; without it, all in one. What has marks goes by them.
    """
    history, fitted, entries = learned.history, learned.fitted, learned.entries
    edges = np.array([(day - history.origin).days for day in month_edges(history.origin, months)], dtype=np.float64)
    parts = np.arange(0.0, edges[-1], YEAR)
    years = np.arange(len(parts))
    group = np.zeros(max(1, history.profiles.height), dtype=np.int64) if groups is None else groups
    timed = bool((fitted.spans > 1).any())
    states = len(history.states)
    rates = Rates(
        base=fitted.base,
        spans=fitted.spans,
        kinds=fitted.kinds,
        effects=fitted.effects,
        waves=waves(fitted, entries, draws, seed)[:, : len(parts)].copy(),
        years=years,
        changes=np.ones((1, len(parts), states, states + 1)),
        leaving=fitted.leaving,
        prices=np.zeros((states, 0), dtype=np.int64) if learned.prices is None else learned.prices.new,
        marks=NO_MARKS if learned.marks is None else learned.marks.new,
    )
    bursts = bursts_of(entries, draws, seed)[:, :months].copy()
    return Model(
        Clock(np.array(AGES) * YEAR, np.array(SPANS if timed else SPANS[:1], dtype=np.float64), parts, edges),
        rates,
        people_of(learned, group),
        arrivals_of(entries, years=years, origin=history.origin, bursts=bursts, group=group),
    )


def people_of(learned: Learned, group: Ints) -> People:
    """The children on the ladder at the origin, in the groups of their profiles or of their own marks."""
    history, prices, marks = learned.history, learned.prices, learned.marks
    standing = history.standing()
    child = standing["child"].to_numpy()
    keys, homes = history.children["child_id"].to_list(), history.children["household"].to_list()
    profile = history.children["profile"].to_numpy()[child].astype(np.int64)
    return People(
        birth=history.children["birth"].to_numpy()[child] - NOON,
        since=standing["begin"].to_numpy().astype(np.float64),
        state=standing["state"].to_numpy().astype(np.int64),
        who=np.array([key_of(keys[row]) for row in child], dtype=np.int64),
        profile=profile,
        group=group[profile] if marks is None else marks.own,
        price=np.zeros(len(child), dtype=np.int64) if prices is None else prices.own,
        family=np.array([ALONE if homes[row] is None else key_of(homes[row]) for row in child], dtype=np.int64),
        linked=np.array([learned.siblings.linked]),
    )


def key_of(name: str) -> int:
    """The key of a child's or household's draws, below 2**32: the same whoever else is there."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=4).digest(), "big")


def waves(fitted: Fitted, entries: Entries, draws: int, seed: int) -> Floats:
    """(draws, MOST_YEARS, KINDS): what each year ahead is multiplied by, gamma with mean 1."""
    row = np.arange(draws) % len(fitted.yearly)
    shape = np.empty((draws, MOST_YEARS, KINDS))
    shape[:, :, : OUT + 1] = fitted.yearly[row, None, None]
    shape[:, :, ENTRY] = entries.yearly[row, None]
    return np.random.default_rng([seed, WAVES]).standard_gamma(shape) / shape


def bursts_of(entries: Entries, draws: int, seed: int) -> Floats:
    """(draws, 12 * MOST_YEARS): what the entries of each month ahead are multiplied by, gamma with mean 1."""
    shape = np.repeat(entries.bursts[np.arange(draws) % len(entries.bursts), None], 12 * MOST_YEARS, axis=1)
    return np.random.default_rng([seed, BURSTS]).standard_gamma(shape) / shape
