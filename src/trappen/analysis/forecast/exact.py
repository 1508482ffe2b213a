"""The forecast without draws: the number of children from the exact twin, in a fraction of a second.

The mean over joint draws of the parameters, years and months. Given one of them, the number is taken to be normal with
the twin's variance; small numbers are skew, so the interval of draws differs a little. Source:
docs/methods/simulation.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import NormalDist

import numpy as np

from trappen.analysis.forecast.arrays import TICKS, Floats, Model
from trappen.analysis.forecast.building import Learned, model_of, month_edges
from trappen.analysis.forecast.changes import PRICES, Scenario
from trappen.analysis.forecast.forecast import LEVELS, Options, Summary, learn, target_groups
from trappen.analysis.forecast.limits import limited
from trappen.analysis.forecast.outcomes import Basis, Outcome, measured, rests
from trappen.analysis.forecast.scenario import changed
from trappen.analysis.forecast.simulation import Draws
from trappen.analysis.forecast.twin import Expected, all_expected
from trappen.records.container import Records

ROWS = 40  # joint draws: a standard deviation among them is known to 11 %
POINTS = 25  # of the normal distribution that stands for chance in each


@dataclass(frozen=True)
class Exact:
    """Children by step, and on the whole ladder, on each of `dates`, the origin first.

    steps: (S, M + 1) Summaries; `process` is chance alone, `parameters` rates, years and months. moves: (S, S + 1),
    expected in the whole time. expected: of each joint draw, ROWS of them; model: what they were expected of.
    """

    options: Options
    model: Model
    expected: tuple[Expected, ...]
    learned: Learned
    dates: tuple[date, ...]
    steps: tuple[tuple[Summary, ...], ...]
    whole: tuple[Summary, ...]
    moves: Floats


def exact(records: Records, origin: date, options: Options) -> Exact:
    """The expected number of children and its interval; `draws`, `threads` and `by` of the options have no say.

    Raises:
        MissingTableError: as `learn`.
        TooLittleHistoryError: as `learn`.
        NotMarkovError: if the history's rates depend on the time on a step.
    """
    asked = replace(options, draws=ROWS, by="")
    learned = learn(records, origin, asked)
    return _exact(asked, learned, model_of(learned, months=options.months, draws=ROWS, seed=options.seed))


def exact_what_if(made: Exact, scenario: Scenario) -> Exact:
    """The same under a scenario.

    Raises:
        DependentError: if the scenario limits places.
        InputError: as `scenario.changed`.
    """
    return _exact(made.options, made.learned, _under(made, scenario))


def exact_difference(made: Exact, under: Exact) -> tuple[tuple[Summary, ...], ...]:
    """(S + 1, M + 1): the expected children under a scenario less those without it, the whole ladder last.

    By chance both move together, and the twin does not know how much: of the difference there is the mean, and what not
    knowing the rates makes of it (`parameters`). `process` and the percentiles are nan.
    """
    apart = np.array(
        [two.stock[:, 0] - one.stock[:, 0] for one, two in zip(made.expected, under.expected, strict=True)]
    )
    whole = np.concatenate([apart, apart.sum(axis=2, keepdims=True)], axis=2)
    means, spread = whole.mean(axis=0).T, whole.var(axis=0, ddof=1).T
    return tuple(tuple(map(_mean, *rows)) for rows in zip(means.tolist(), spread.tolist(), strict=True))


def exact_outcomes(made: Exact, scenario: Scenario, under: Exact) -> tuple[Outcome, ...]:
    """What each change asked for and what is expected of it, without an interval; the twin has no prices."""
    numbers = [number for number, change in enumerate(scenario.changes) if change.what != PRICES]
    history = made.learned.history
    basis = Basis(made.model, history.states, made.dates, target_groups(history), ROWS)
    others = [
        _as_draws(made.expected if one is None else exact_what_if(made, one).expected)
        for one in rests(scenario, numbers)
    ]
    found = measured(basis, scenario, numbers, _as_draws(under.expected), others)
    return tuple(
        one if one.possible is None else replace(one, possible=_mean(one.possible.mean, float("nan"))) for one in found
    )


def _under(made: Exact, scenario: Scenario) -> Model:
    history = made.learned.history
    states, origin = history.states, history.origin
    under = changed(made.model, scenario, states, origin, made.options.seed, target_groups(history))
    return limited(under, scenario.limits, states, origin)


def _mean(mean: float, parameters: float) -> Summary:
    return Summary(mean, (float("nan"),) * len(LEVELS), float("nan"), parameters)


def _as_draws(found: Sequence[Expected]) -> Draws:
    """Expected values in the place of what draws counted; money and lines there are none."""
    parts = {name: np.array([getattr(one, name) for one in found]) for name in ("stock", "days", "entries", "moves")}
    cost, nobody = np.zeros_like(parts["days"]), np.zeros((len(found), 0, parts["stock"].shape[-1]))
    time = parts.pop("days") * TICKS
    return Draws(**parts, time=time, cost=np.asarray(cost, dtype=np.int64), waiting=np.asarray(nobody, dtype=np.int64))


def _exact(options: Options, learned: Learned, model: Model) -> Exact:
    found = all_expected(model, range(ROWS))
    stock = np.array([one.stock[:, 0] for one in found])
    chance = np.array([one.covariance for one in found])
    states = range(len(learned.history.states))
    steps = tuple(_summaries(stock[:, :, state], chance[:, :, state, state]) for state in states)
    whole = _summaries(stock.sum(axis=2), chance.sum(axis=(2, 3)))
    moves = np.array([one.moves for one in found]).mean(axis=0).sum(axis=0)
    dates = month_edges(learned.history.origin, options.months)
    return Exact(options, model, found, learned, dates, steps, whole, moves)


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
