"""So many moves more a month: against the exact twin, and on any model nothing below 0 or above what stands there."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analysis.forecast.models import changed_model, model
from trappen.analysis.forecast.arrays import Floats, Model
from trappen.analysis.forecast.meanflow import MONTH, flow_of, parts_of
from trappen.analysis.forecast.scenario import monthly
from trappen.analysis.forecast.simulation import run
from trappen.analysis.forecast.steering import FASTEST, More, steered
from trappen.analysis.forecast.twin import expected

SHARP = 0.02  # of the number asked: months on a grid against the twin's days
OUT = (0, 3), (1, 3), (2, 3)


def even(made: Model) -> Model:
    """Waves and bursts as their means, as the steering knows them."""
    rates, arrivals = made.rates, made.arrivals
    return made._replace(
        rates=rates._replace(waves=np.ones_like(rates.waves)),
        arrivals=arrivals._replace(bursts=np.ones_like(arrivals.bursts)),
    )


def more(made: Model, number: float, *pairs: tuple[int, int]) -> More:
    chosen = np.zeros(made.rates.kinds.shape, dtype=bool)
    for pair in pairs:
        chosen[pair] = True
    return More(np.full(len(parts_of(made)), number), chosen)


def a_month(made: Model, asked: More) -> Floats:
    """(M,): moves of the pairs in the exact twin, for each 30.44 days."""
    moves = (expected(made).moves * asked.pairs).sum(axis=(1, 2))
    return np.asarray(moves / np.diff(made.clock.months) * MONTH)


@pytest.mark.parametrize("children", [60, 400])
@pytest.mark.parametrize(("number", "pairs"), [(1.0, [(0, 1)]), (0.5, OUT), (-0.3, [(1, 0), (2, 0)]), (-0.4, OUT)])
def test_so_many_a_month_however_many_stand_there(children: int, number: float, pairs: list[tuple[int, int]]) -> None:
    """Not so many for each child: the number asked is the number moved among 60 and among 400."""
    made = monthly(even(model(children=children, months=18, seed=2, cells=8, parts=1)))
    asked = more(made, number, *pairs)
    apart = a_month(steered(made, [asked]), asked) - a_month(made, asked)
    assert abs(apart.mean() - number) < SHARP * abs(number)
    assert np.abs(apart - number).max() < 0.2 * abs(number)


def test_numbers_that_meet_are_added_up() -> None:
    made = monthly(even(model(children=300, months=12, cells=8, parts=1)))
    whole, one = more(made, 0.6, *OUT), more(made, 0.4, OUT[0])
    under = steered(made, [whole, one])
    assert abs((a_month(under, whole) - a_month(made, whole)).mean() - 1.0) < SHARP


def test_no_more_than_stand_there_and_no_fewer_than_none() -> None:
    made = monthly(even(model(children=30, months=12, cells=2, parts=1)))
    out = more(made, 500.0, *OUT)
    drained = expected(steered(made, [out]))
    assert 0 <= drained.stock[-1].sum() < 1
    assert abs(drained.moves[..., -1].sum() + drained.stock[-1].sum() - 30 - drained.entries.sum()) < 1e-6
    assert steered(made, [out]).rates.added.max() <= FASTEST
    kept = steered(made, [more(made, -500.0, (0, 1))])
    assert (kept.rates.changes[:, :, 0, 1] == 0).all()
    assert (kept.rates.changes[:, :, 1:] == made.rates.changes[:, :, 1:]).all()


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    number=st.floats(-50, 50),
    until=st.integers(1, 12),
    spans=st.integers(1, 3),
    origin=st.integers(0, 2),
    to=st.integers(0, 3),
)
def test_on_any_model_rates_are_rates(seed: int, number: float, until: int, spans: int, origin: int, to: int) -> None:
    made = monthly(model(children=seed % 40, months=12, seed=seed, spans=spans))
    asked = more(made, number, (origin, to if to != origin else 3))
    asked.number[until:] = 0
    rates = steered(made, [asked]).rates
    for found in (rates.changes, rates.added):
        assert np.isfinite(found).all()
        assert (found >= 0).all()
    assert (rates.added <= FASTEST).all()
    assert (rates.changes <= made.rates.changes).all()
    flow = flow_of(made._replace(rates=rates))
    came = flow.entries.sum() + len(made.people.birth)
    assert (flow.moves >= 0).all()
    assert flow.moves[..., -1].sum() <= came + 1e-9


@pytest.mark.parametrize("make", [model, changed_model])
def test_the_grid_against_the_twin(make: Callable[..., Model]) -> None:
    made = even(make(children=200, months=48, cells=6, seed=3))
    flow, exact = flow_of(made), expected(made)
    scale = len(flow.moves) * MONTH / made.clock.months[-1]
    pairs = flow.moves.sum(axis=(0, 1)) / np.where(exact.moves.sum(axis=0) > 0, exact.moves.sum(axis=0), 1) / scale
    assert np.allclose(pairs[exact.moves.sum(axis=0) > 0], 1, atol=0.02)
    days = flow.days.sum(axis=(0, 1)) / exact.days.sum(axis=(0, 1)) / scale
    assert np.allclose(days, 1, atol=0.01)


@pytest.mark.slow
def test_the_grid_where_rates_depend_on_the_time_on_the_step() -> None:
    made = monthly(even(model(children=200, months=36, cells=6, spans=3, draws=600)))
    flow, drawn = flow_of(made), run(made, 1, range(600), groups=2)
    moves = drawn.moves.sum(axis=(1, 2, 3))
    scale = len(flow.moves) * MONTH / made.clock.months[-1]
    error = moves.std() / np.sqrt(len(moves))
    assert abs(flow.moves.sum() / scale - moves.mean()) < 4 * error + 0.01 * moves.mean()


def test_a_band_of_time_in_which_nothing_changes_is_none() -> None:
    made = model(states=3, children=60, spans=4, months=30)
    base = made.rates.base.copy()
    base[:, 1] = base[:, 1, :, :1]
    followed = made._replace(rates=made.rates._replace(base=base))
    merged = made._replace(rates=followed.rates._replace(spans=np.array([4, 1, 4])))
    one, other = flow_of(followed), flow_of(merged)
    for name in ("moves", "grown", "entries", "days"):
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), rtol=1e-12, atol=1e-15)
