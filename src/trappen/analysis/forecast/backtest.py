"""How good the forecast has been on the municipality's own history, origin by origin: docs/methods/backtest.md."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import polars as pl

from trappen.analysis.forecast.arrays import Floats, Ints
from trappen.analysis.forecast.forecast import PARAMETERS, Options, TooLittleHistoryError, forecast, summary
from trappen.analysis.forecast.history import History, observe
from trappen.domain.periods import add_years
from trappen.records.container import Records

BEFORE = 3  # years whose mean is one of the rivals


@dataclass(frozen=True, slots=True)
class Tested:
    """One forecast and what came: children on a step (`step` None: on the whole ladder) on the day `target`.

    low, high: the 80 % interval. `unchanged` is the number on the origin, `average` the mean of the same day of up to
    three years up to the origin. `crps` is the forecast's continuous ranked probability score, in children: nought is
    perfect, and for the rivals, which give one number, it is how much they missed by.
    """

    origin: date
    target: date
    step: int | None
    mean: float
    low: float
    high: float
    outcome: int
    unchanged: int
    average: float
    crps: float

    @property
    def inside(self) -> bool:
        """Whether the interval held the outcome."""
        return self.low <= self.outcome <= self.high


@dataclass(frozen=True, slots=True)
class Verdict:
    """The mean over origins: of what was missed, of the scores, and how many intervals held."""

    step: int | None
    forecasts: int
    bias: float
    crps: float
    crps_unchanged: float
    crps_average: float
    inside: int


@dataclass(frozen=True)
class BackTest:
    """All origins, latest first; `skipped` are those with too little history, with the reason."""

    tested: tuple[Tested, ...]
    verdicts: tuple[Verdict, ...]
    skipped: tuple[tuple[date, str], ...]


def crps(values: Floats | Ints, outcome: float) -> float:
    """The continuous ranked probability score of equally likely values: E|X - y| - E|X - X'| / 2, in their unit.

    Gneiting and Raftery, JASA 102 (2007), eq. 20; X and X' are different draws, so that few draws are not punished.
    """
    ordered = np.sort(np.asarray(values, dtype=np.float64))
    size = len(ordered)
    if size < 2:
        return float(abs(ordered[0] - outcome))
    pairs = 2 * (ordered * (2 * np.arange(1, size + 1) - size - 1)).sum() / (size * (size - 1))
    return float(np.abs(ordered - outcome).mean() - pairs / 2)


def back_test(records: Records, last: date, options: Options, *, origins: int) -> BackTest:
    """Forecasts from the same day of earlier years, from what was known then, against what came.

    Args:
        records: as for `forecast`.
        last: the day up to which what came is known: the latest target.
        options: of each forecast; `months` is how far ahead.
        origins: at most so many, a year apart, the latest `months` before `last`.

    Raises:
        MissingTableError: without episodes or children.
        TooLittleHistoryError: if no origin has enough history.
    """
    truth = observe(records, last, since=options.since, gap_days=options.gap_days)
    tested: list[Tested] = []
    skipped = []
    refusal: TooLittleHistoryError | None = None
    years = -(-options.months // 12)
    for back in range(years, years + origins):
        origin = add_years(last, -back)
        try:
            tested += _tested(records, truth, origin, replace(options, months=12 * years))
        except TooLittleHistoryError as error:
            skipped.append((origin, error.why))
            refusal = refusal or error
    if not tested and refusal is not None:
        raise refusal
    return BackTest(tuple(tested), _verdicts(tested), tuple(skipped))


def _tested(records: Records, truth: History, origin: date, options: Options) -> list[Tested]:
    made = forecast(records, origin, options)
    history, target = made.history, made.dates[-1]
    stock = made.draws.stock[:, -1, 0]
    known = [day for day in (add_years(origin, -back) for back in range(BEFORE)) if day >= history.start]
    rows = []
    for step in (None, *truth.states):
        if step is None:
            values = stock.sum(axis=1)
        elif step in history.states:
            values = stock[:, history.states.index(step)]
        else:
            values = np.zeros(len(stock), dtype=np.int64)
        found = summary(values, min(PARAMETERS, len(values)))
        outcome = count(truth, target, step)
        earlier = [count(history, day, step) for day in known]
        rows.append(
            Tested(
                origin=origin,
                target=target,
                step=step,
                mean=found.mean,
                low=found.low,
                high=found.high,
                outcome=outcome,
                unchanged=count(history, origin, step),
                average=sum(earlier) / len(earlier),
                crps=crps(values, outcome),
            )
        )
    return rows


def count(history: History, day: date, step: int | None) -> int:
    """Children on a step (None: on the ladder) on a day."""
    number = (day - history.origin).days
    there = history.spells.filter(pl.col("begin") <= number, pl.col("end").is_null() | (pl.col("end") > number))
    if step is None:
        return there.height
    return there.filter(pl.col("state") == history.states.index(step)).height if step in history.states else 0


def _verdicts(tested: Sequence[Tested]) -> tuple[Verdict, ...]:
    found = []
    for step in dict.fromkeys(one.step for one in tested):
        own = [one for one in tested if one.step == step]
        found.append(
            Verdict(
                step=step,
                forecasts=len(own),
                bias=float(np.mean([one.mean - one.outcome for one in own])),
                crps=float(np.mean([one.crps for one in own])),
                crps_unchanged=float(np.mean([abs(one.unchanged - one.outcome) for one in own])),
                crps_average=float(np.mean([abs(one.average - one.outcome) for one in own])),
                inside=sum(one.inside for one in own),
            )
        )
    return tuple(found)
