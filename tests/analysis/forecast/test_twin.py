"""The simulation against its exact twin, cell by cell, and the twin against closed forms."""

from collections.abc import Callable

import numpy as np
import pytest
from scipy.linalg import expm
from scipy.stats import norm

from tests.analysis.forecast.models import changed_model, model
from tests.references.forecast import older_peer
from trappen.analysis.forecast.arrays import YEAR, Model
from trappen.analysis.forecast.exponentials import Exponentials
from trappen.analysis.forecast.simulation import run
from trappen.analysis.forecast.twin import NotMarkovError, expected

DRAWS = 3_000
LEVEL = 1e-4  # a seed is fixed, so this is the chance that the test was made wrong


def repeated(made: Model, draws: int) -> Model:
    """The same parameters and waves in every draw."""
    rates = made.rates._replace(waves=np.repeat(made.rates.waves[:1], draws, axis=0))
    return made._replace(
        rates=rates, arrivals=made.arrivals._replace(bursts=np.repeat(made.arrivals.bursts, draws, axis=0))
    )


def agrees_in_every_cell(made: Model) -> None:
    """The simulation's means, over DRAWS, are those of the twin."""
    mean = expected(made)
    drawn = run(repeated(made, DRAWS), 5, range(DRAWS), groups=2, threads=2)
    pairs = (
        (drawn.stock, mean.stock),
        (drawn.days, mean.days),
        (drawn.entries, mean.entries),
        (drawn.moves, mean.moves),
    )
    tests = [(seen.mean(axis=0) - wanted, seen.std(axis=0) / np.sqrt(DRAWS)) for seen, wanted in pairs]
    scores = np.concatenate([(miss[error > 0] / error[error > 0]).ravel() for miss, error in tests])
    assert all(np.allclose(miss[error == 0], 0, atol=0.01) for miss, error in tests)
    assert np.abs(scores).max() < norm.isf(LEVEL / 2 / len(scores)) + 0.5  # rare cells are skewed
    assert (scores**2).mean() < 1.7  # cells move together: from 0.7 to 1.6 over 24 seeds


@pytest.mark.slow
@pytest.mark.parametrize("make", [model, changed_model])
def test_simulation_agrees_with_its_twin_in_every_cell(make: Callable[[], Model]) -> None:
    agrees_in_every_cell(make())


@pytest.mark.slow
def test_covariance_of_the_stock() -> None:
    made = model(seed=2)
    wanted = expected(made).covariance[-1]
    stock = run(repeated(made, DRAWS), 6, range(DRAWS), groups=2).stock[:, -1].sum(axis=1)
    seen = np.cov(stock.T)
    spread = np.sqrt((np.outer(wanted.diagonal(), wanted.diagonal()) + wanted**2) / DRAWS)
    assert np.all(np.abs(seen - wanted) < 4 * spread)


def test_one_state_and_one_way_out() -> None:
    """Children on one step who only leave: the stock halves in each half-life, and its variance is binomial."""
    made = model(states=1, children=50, cells=0, parts=1, profiles=1, seed=3)
    rate = 0.002
    rates = made.rates._replace(
        base=np.array([[[[[0.0, rate]]] * 4]]),
        effects=np.ones((1, 1, 4)),
        waves=np.ones((1, 1, 4)),
        changes=np.ones((1, 1, 1, 2)),
        leaving=np.zeros((1, 4, 1)),
    )
    mean = expected(made._replace(rates=rates))
    stays = np.exp(-rate * made.clock.months)
    assert np.allclose(mean.stock.sum(axis=(1, 2)), 50 * stays)
    assert np.allclose(mean.covariance[:, 0, 0], 50 * stays * (1 - stays))
    assert np.allclose(mean.moves.sum(axis=(1, 2)), -np.diff(50 * stays))


@pytest.mark.parametrize("often", [0.001, 0.1, 3.0])
def test_the_series_is_the_matrix_exponential(often: float) -> None:
    """And what it integrates to, once and twice: by the exponential of a larger matrix (Van Loan 1978)."""
    random = np.random.default_rng(4)
    generators = random.uniform(0, often, (2, 3, 3))
    generators -= generators.sum(axis=2)[:, :, None] * np.eye(3)
    lengths = np.array([0.0, 0.4, 7.0, 31.0])
    found = Exponentials(generators[None, :, None], 31.0).of(0, lengths)[:, :, 0]
    for length, of_length in zip(lengths, found, strict=True):
        for generator, parts in zip(generators, of_length, strict=True):
            larger = np.zeros((9, 9))
            larger[:3, :3] = generator
            larger[:3, 3:6] = larger[3:6, 6:] = np.eye(3)
            whole = expm(larger * length)[:3]
            assert np.allclose(parts, whole, rtol=1e-12, atol=1e-13)


def test_refuses_rates_that_depend_on_the_time_in_the_step() -> None:
    with pytest.raises(NotMarkovError):
        expected(model(spans=2))


def test_an_age_at_which_nothing_changes_changes_nothing() -> None:
    """Ages are not followed where there is one band; with two alike they are."""
    one = older_peer.model(400)
    two = one._replace(
        clock=one.clock._replace(ages=np.array([0.0, 6 * YEAR])),
        rates=one.rates._replace(
            base=one.rates.base.repeat(2, axis=2), leaving=np.zeros_like(one.rates.leaving).repeat(2, axis=1)
        ),
    )
    followed, plain = expected(two), expected(one)
    for name in ("stock", "days", "entries", "moves", "covariance"):
        assert np.allclose(getattr(plain, name), getattr(followed, name), rtol=1e-10, atol=1e-10)


def test_the_older_peers_own_answer_from_its_own_assumptions() -> None:
    """Its published figures, given with so many digits; a day's step and a day of constant rates are the same."""
    in_care = expected(older_peer.model(365)).stock[-1, 0]
    assert abs(in_care.sum() - 51.3449312616) < 1e-10
    by_type = in_care.reshape(-1, len(older_peer.TYPES)).sum(axis=0)
    assert np.abs(by_type - (29.1042, 10.9625, 5.7760, 5.5022)).max() < 5.1e-5
    assert np.abs(in_care.reshape(-1, 4)[3:] - PEERS).max() < 5.1e-7


PEERS = ((25.019631, 7.815468, 1.534492, 3.738769), (4.084601, 3.147018, 4.241501, 1.763452))  # at 10-16 and 16+
