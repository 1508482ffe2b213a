"""Whether siblings leave a step together more often than chance: docs/methods/simulation.md.

Seen in pairs of children of one household on the same step at once: of those where one leaves, in how many the other
leaves within a month too, and in how many it would anyway.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import polars as pl

from trappen.analysis.forecast.arrays import YEAR, Floats
from trappen.analysis.forecast.history import GROWN, SPANS, History

WITHIN = 31  # days between two who leave together
LEAST = 10  # pairs of which one left; with fewer nothing is said
LEVEL = 0.01  # chance below which they are not alike by chance
_STILL = 10_000_000


@dataclass(frozen=True, slots=True)
class Siblings:
    """What was seen: pairs of which one left, in how many the other did too, and in how many by chance.

    linked: the chance with which a child waits as its family does; both of a pair do with its square.
    """

    pairs: int
    together: int
    by_chance: float
    linked: float


def siblings_of(history: History, *, years: float) -> Siblings:
    """Learns it from at most so many years before the origin; nought where households are not known."""
    seen = _pairs(history, years)
    rates = _leaving(history, years)
    span = np.searchsorted(np.array(SPANS), seen["first"].to_numpy() - seen["since"].to_numpy(), side="right") - 1
    chance = 1.0 - np.exp(-WITHIN * rates[seen["state"].to_numpy(), np.maximum(span, 0)])
    together = int((seen["second"] <= seen["first"] + WITHIN).sum())
    return linked(seen.height, together, float(chance.sum()))


def linked(pairs: int, together: int, by_chance: float) -> Siblings:
    """What the counts tell; nought unless there are enough pairs, and so many together are no chance.

    A share q of the pairs that stand on a step waits for one number, the others for two. Of two at equal rates the
    first leaves half as late as one alone, so of the pairs where one has left q / (2 - q) are linked; of the others,
    some leave together by chance.
    """
    if pairs < LEAST or _by_luck(together, pairs, by_chance / pairs) > LEVEL:
        return Siblings(pairs, together, by_chance, 0.0)
    share = (together - by_chance) / (pairs - by_chance)
    return Siblings(pairs, together, by_chance, float(np.sqrt(2 * share / (1 + share))))


def _pairs(history: History, years: float) -> pl.DataFrame:
    """Pairs on one step at once of which one left, under age and long enough ago to see the other leave with it.

    Returns:
        state, first and second (days on which they left; second may be later than any day), and since (the day on which
        the one who was left came to the step).
    """
    begin = -min(history.days, round(years * YEAR))
    children = history.children.select("birth", "household").with_row_index("child").cast({"child": pl.Int64})
    one = (
        history.spells.with_columns(pl.col("end").fill_null(_STILL))
        .join(children.drop_nulls("household"), on="child")
        .select("household", "state", "child", "begin", "end", adult=pl.col("birth") + GROWN[0] * YEAR - WITHIN)
    )
    both = one.join(one, on=["household", "state"], suffix="_other").filter(pl.col("child") < pl.col("child_other"))
    together = both.with_columns(
        first=pl.min_horizontal("end", "end_other"),
        second=pl.max_horizontal("end", "end_other"),
        since=pl.when(pl.col("end") <= pl.col("end_other")).then("begin_other").otherwise("begin"),
    )
    return together.filter(
        pl.col("first") > pl.max_horizontal("begin", "begin_other", pl.lit(begin)),
        pl.col("first") <= -WITHIN,
        pl.col("first") < pl.min_horizontal("adult", "adult_other"),
    ).select("state", "first", "second", "since")


def _leaving(history: History, years: float) -> Floats:
    """(S, U): departures a day by step and band of time on it, whoever they are; 0 where nobody stood."""
    begin = -min(history.days, round(years * YEAR))
    seen = history.spells.with_columns(pl.col("end").fill_null(_STILL)).filter(pl.col("end") > begin)
    state, since, end = (seen[name].to_numpy() for name in ("state", "begin", "end"))
    first, last = np.maximum(begin - since, 0), np.minimum(end, 0) - since  # days on the step as it is seen, and leaves
    ended = np.searchsorted(SPANS, last) - 1  # who leaves as a band ends has left in it
    rates = np.zeros((len(history.states), len(SPANS)))
    for band, (low, high) in enumerate(pairwise([*SPANS, _STILL])):
        stood = np.maximum(np.minimum(last, high) - np.maximum(first, low), 0)
        days, events = (
            np.bincount(state, weights=part, minlength=len(rates)) for part in (stood, (end <= 0) & (ended == band))
        )
        np.divide(events, days, out=rates[:, band], where=days > 0)
    return rates


def _by_luck(together: int, pairs: int, share: float) -> float:
    """The chance of so many of the pairs or more, if each has the share."""
    from scipy.stats import binom  # here, as most answers are given before it would have been imported

    return float(binom.sf(together - 1, pairs, share))
