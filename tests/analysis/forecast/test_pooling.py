"""Pooling against closed forms, a grid, and a truth that is known."""

import numpy as np
from scipy import stats

from trappen.analysis.forecast.pooling import FLAT, GRID, Factor, draw, log_marginal, most_likely, pooled

FEW = Factor("rate", np.array([0, 0, 1]), 2)


def test_one_flat_factor_is_a_gamma() -> None:
    drawn = draw(
        events=np.array([3.0, 4.0, 0.0]),
        exposure=np.array([10.0, 20.0, 50.0]),
        factors=[FEW],
        count=4_000,
        random=np.random.default_rng(1),
    )
    for group, (events, exposure) in enumerate(((7, 30), (0, 50))):
        wanted = stats.gamma(FLAT + events, scale=1 / (FLAT + exposure))
        assert stats.kstest(drawn.values["rate"][:, group], wanted.cdf).pvalue > 1e-3


def test_two_crossed_factors_against_a_grid() -> None:
    """The joint posterior of a flat level and a pooled factor with a fixed hyper-parameter, by brute force."""
    events, exposure, alpha = np.array([2.0, 9.0]), np.array([10.0, 12.0]), 3.0
    drawn = draw(
        events=events,
        exposure=exposure,
        factors=[Factor("level", np.zeros(2, dtype=int), 1), Factor("group", np.array([0, 1]), 2, np.array([alpha]))],
        count=6_000,
        random=np.random.default_rng(2),
        thin=4,
    )
    level = np.linspace(0.005, 4, 200)[:, None, None]
    first, second = (np.linspace(0.01, 5, 100).reshape(shape) for shape in ((1, -1, 1), (1, 1, -1)))
    logs = stats.gamma(FLAT, scale=1 / FLAT).logpdf(level)
    logs = logs + stats.gamma(alpha, scale=1 / alpha).logpdf(first) + stats.gamma(alpha, scale=1 / alpha).logpdf(second)
    logs = logs + stats.poisson.logpmf(2, level * first * 10) + stats.poisson.logpmf(9, level * second * 12)
    chances = np.exp(logs - logs.max())
    chances /= chances.sum()
    seen = drawn.values["level"][:, 0] * drawn.values["group"][:, 1]
    mean = (chances * level * second).sum()
    spread = np.sqrt((chances * (level * second) ** 2).sum() - mean**2)
    assert abs(seen.mean() - mean) < 0.05 * spread
    assert abs(seen.std() / spread - 1) < 0.05


def test_pooled_rates_are_nearer_the_truth_than_unpooled_ones() -> None:
    random = np.random.default_rng(3)
    truth = random.gamma(8, 1 / 8, 300)
    exposure = random.uniform(0.5, 12, 300)
    events = random.poisson(truth * exposure).astype(float)
    alpha = most_likely(GRID, events, exposure)
    assert 3 < alpha < 20  # 300 groups, and a grid
    drawn = draw(
        events=events,
        exposure=exposure,
        factors=[Factor("level", np.zeros(300, dtype=int), 1), Factor("group", np.arange(300), 300, GRID)],
        count=300,
        random=random,
    )
    unpooled = ((events / exposure - truth) ** 2).mean()
    assert ((drawn.rates - truth) ** 2).mean() < 0.6 * unpooled
    assert ((pooled(events, exposure, alpha) - truth) ** 2).mean() < 0.6 * unpooled
    inside = (truth > np.quantile(drawn.values["group"] * drawn.values["level"], 0.1, axis=0)) & (
        truth < np.quantile(drawn.values["group"] * drawn.values["level"], 0.9, axis=0)
    )
    assert 0.72 < inside.mean() < 0.88  # 80 %, 300 groups


def test_parts_that_agree_and_parts_that_differ_are_pooled_each_by_itself() -> None:
    random = np.random.default_rng(5)
    truth = np.concatenate([np.ones(100), random.gamma(1, 1, 100)])
    drawn = draw(
        events=random.poisson(truth * 20).astype(float),
        exposure=np.full(200, 20.0),
        factors=[Factor("level", np.zeros(200, dtype=int), 1), Factor("group", np.arange(200), 200, GRID, 2)],
        count=50,
        random=random,
    )
    alike, apart = np.median(drawn.alphas["group"], axis=0)
    assert alike > 20 > 3 > apart


def test_marginal_likelihood_is_the_negative_binomial() -> None:
    events, expected = np.array([0.0, 2.0, 5.0]), np.array([1.0, 3.0, 2.0])
    logs = log_marginal(np.array([2.0, 7.0]), events, expected)
    wanted = [stats.nbinom.logpmf(events, a, a / (a + expected)).sum() for a in (2.0, 7.0)]
    assert np.isclose(logs[1] - logs[0], wanted[1] - wanted[0])


def test_no_events_and_no_exposure_break_nothing() -> None:
    drawn = draw(
        events=np.zeros(3),
        exposure=np.array([0.0, 0.0, 5.0]),
        factors=[FEW, Factor("other", np.array([-1, 0, 0]), 1, GRID)],
        count=50,
        random=np.random.default_rng(4),
    )
    assert all(np.isfinite(values).all() for values in drawn.values.values())
    assert (drawn.rates >= 0).all()
