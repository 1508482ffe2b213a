"""The forecast without draws: the number of children from the exact twin, in a fraction of a second.

The mean over joint draws of the parameters, years and months. Given one of them, the number is taken to be normal with
the twin's variance; small numbers are skew, so the interval of draws differs a little. Source:
docs/methods/simulation.md.
"""

from dataclasses import dataclass
from datetime import date
from statistics import NormalDist

import numpy as np

from trappen.analysis.forecast.arrays import Floats
from trappen.analysis.forecast.building import Learned, model_of, month_edges
from trappen.analysis.forecast.forecast import LEVELS, Options, Summary, learn
from trappen.analysis.forecast.twin import expected
from trappen.records.container import Records

ROWS = 40  # joint draws: a standard deviation among them is known to 11 %
POINTS = 25  # of the normal distribution that stands for chance in each


@dataclass(frozen=True)
class Exact:
    """Children by step, and on the whole ladder, on each of `dates`, the origin first.

    steps: (S, M + 1) Summaries; `process` is chance alone, `parameters` rates, years and months. moves: (S, S + 1),
    expected in the whole time.
    """

    learned: Learned
    dates: tuple[date, ...]
    steps: tuple[tuple[Summary, ...], ...]
    whole: tuple[Summary, ...]
    moves: Floats


def exact(records: Records, origin: date, options: Options) -> Exact:
    """The expected number of children and its interval; `draws` and `threads` of the options have no say.

    Raises:
        MissingTableError: as `learn`.
        TooLittleHistoryError: as `learn`.
        NotMarkovError: if the history's rates depend on the time on a step.
    """
    asked = Options(options.months, ROWS, options.seed, options.years, options.since, gap_days=options.gap_days)
    learned = learn(records, origin, asked)
    model = model_of(learned, months=options.months, draws=ROWS, seed=options.seed)
    found = [expected(model, draw) for draw in range(ROWS)]
    stock = np.array([one.stock[:, 0] for one in found])
    chance = np.array([one.covariance for one in found])
    states = range(len(learned.history.states))
    steps = tuple(_summaries(stock[:, :, state], chance[:, :, state, state]) for state in states)
    whole = _summaries(stock.sum(axis=2), chance.sum(axis=(2, 3)))
    moves = np.array([one.moves for one in found]).mean(axis=0).sum(axis=0)
    return Exact(learned, month_edges(origin, options.months), steps, whole, moves)


def _summaries(means: Floats, chance: Floats) -> tuple[Summary, ...]:
    """Means and variances by chance, (rows, M + 1) both, to a Summary by month."""
    spread = np.sqrt(np.maximum(chance, 0.0))
    points = np.maximum(means[:, None] + spread[:, None] * _DEVIATES[:, None], 0.0)
    quantiles = np.quantile(points.reshape(-1, means.shape[1]), LEVELS, axis=0)
    parts = zip(means.mean(axis=0), quantiles.T, (spread**2).mean(axis=0), means.var(axis=0, ddof=1), strict=True)
    return tuple(
        Summary(float(mean), tuple(ends.tolist()), float(process), float(parameters))
        for mean, ends, process, parameters in parts
    )


# Equally likely values of a normal distribution, so that each row's stands for all that chance makes of it.
_DEVIATES = np.array([NormalDist().inv_cdf((place + 0.5) / POINTS) for place in range(POINTS)])
