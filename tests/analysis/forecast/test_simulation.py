"""Common random numbers, what must add up, and times in the step against closed forms.

That whoever runs the draws gets one result is in tests/cli/test_one_result.py.
"""

import os
import subprocess
import sys
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analysis.forecast.models import crowded, model, small, small_changed
from trappen.analysis.forecast.arrays import YEAR, Model
from trappen.analysis.forecast.simulation import beside, digest_of, run


@pytest.mark.slow
@pytest.mark.parametrize("make", [small, small_changed, crowded])
def test_the_same_without_the_compiler(make: Callable[[], Model]) -> None:
    """The kernels as plain Python, where numpy warns of an integer overflow: it is not to happen."""
    script = (
        "import warnings; warnings.simplefilter('error')\n"
        "from tests.analysis.forecast.models import crowded, small, small_changed\n"
        "from trappen.analysis.forecast.simulation import beside, digest_of, run\n"
        f"print(digest_of(run({make.__name__}(), 9, range(2), groups=2)))"
    )
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": os.pathsep.join(sys.path)}
    said = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == digest_of(run(make(), 9, range(2), groups=2))


@settings(max_examples=40)
@given(st.integers(0, 10_000))
def test_what_comes_in_goes_out_or_stays(seed: int) -> None:
    made = model(children=10, months=6, seed=seed, spans=2)
    drawn = run(made, seed, [0], groups=2)
    assert (drawn.stock >= 0).all()
    assert drawn.stock[0, -1].sum() == 10 + drawn.entries.sum() - drawn.exits.sum()
    inward = drawn.entries.sum(axis=2)[0] + drawn.moves[0, :, :, :-1].sum(axis=1)
    change = np.diff(drawn.stock[0].sum(axis=1), axis=0)
    assert (change == inward - drawn.moves[0].sum(axis=2)).all()
    length = np.diff(made.clock.months)
    most = np.maximum(drawn.stock[0, :-1], drawn.stock[0, 1:]).sum(axis=(1, 2)) + drawn.entries.sum(axis=(2, 3))[0]
    assert (drawn.days[0].sum(axis=(1, 2)) <= most * length).all()
    assert (drawn.ore >= 0).all()


def test_a_stay_costs_its_price_for_its_days() -> None:
    """One price for all: the cost is the price times the days, to the tick."""
    made = model(children=20, months=8)
    people = made.people._replace(price=np.full(20, 777))
    rates = made.rates._replace(prices=np.full((3, 4), 777))
    drawn = run(made._replace(people=people, rates=rates), 3, [0, 0], groups=2)
    assert (drawn.cost == drawn.time * 777).all()


def test_a_scenario_differs_only_by_the_scenario() -> None:
    """Fewer moves up: children of whom nothing up was asked have the same path, and newcomers are fewer of the same."""
    made = model(children=60, months=24, parts=1, draws=40)
    fewer = made.rates._replace(changes=made.rates.changes * np.array([1, 0.5, 0.5, 1])[None, None, :])
    base = run(made, 4, range(40), groups=2)
    less = run(made._replace(rates=fewer), 4, range(40), groups=2)
    together = (less.stock - base.stock)[:, -1].sum(axis=1)
    apart = (run(made._replace(rates=fewer), 5, range(40), groups=2).stock - base.stock)[:, -1].sum(axis=1)
    assert (together.var(axis=0) < 0.6 * apart.var(axis=0)).all()
    assert (less.entries == base.entries).all()
    half = made.arrivals._replace(changes=made.arrivals.changes * 0.5)
    thinned = run(made._replace(arrivals=half), 4, range(40), groups=2)
    assert (thinned.entries <= base.entries).all()
    assert thinned.entries.sum() < 0.6 * base.entries.sum()


def test_models_beside_each_other_are_as_each_alone() -> None:
    """Fewer and more who come than in the first, the latter by other parts of the calendar."""
    made = model(children=20, months=14, draws=3)
    more, fewer = (made.arrivals._replace(changes=made.arrivals.changes * factor) for factor in (1.7, 0.3))
    late = made.clock._replace(parts=made.clock.parts * 0.83)
    models = (made, made._replace(arrivals=fewer), made._replace(arrivals=more, clock=late))
    found = [digest_of(one) for one in beside(models, 6, range(3), groups=2)]
    assert found == [digest_of(run(one, 6, range(3), groups=2)) for one in models]
    assert len(set(found)) == 3


@pytest.mark.slow
def test_time_in_the_step_against_the_survival_function() -> None:
    """One step with a way out that depends on age and on the time on the step: survival by quadrature."""
    made = model(states=1, children=30, cells=0, parts=1, profiles=1, spans=3, draws=3_000, months=20, yearly=2)
    rates = made.rates._replace(changes=np.ones((1, 1, 1, 2)), waves=np.ones((3_000, 1, 4)))
    drawn = run(made._replace(rates=rates), 8, range(3_000), groups=2, threads=2)
    fine = np.linspace(0, made.clock.months[-1], 20_001)
    middle = (fine[1:] + fine[:-1]) / 2
    wanted = np.zeros((len(made.clock.months), 2))
    for birth, since, group in zip(made.people.birth, made.people.since, made.people.group, strict=True):
        age = np.searchsorted(made.clock.ages, middle - birth, side="right") - 1
        span = np.searchsorted(made.clock.spans, middle - since, side="right") - 1
        hazard = rates.base[0, 0, age, span, 1] * rates.effects[0, 0, 2]
        summed = np.concatenate([[0], np.cumsum(hazard * np.diff(fine))])
        stays = np.exp(-summed) * np.where(
            (fine >= birth + 18 * YEAR) & (birth + 18 * YEAR > 0), 1 - rates.leaving[0, 3, 0], 1
        )
        wanted[:, group] += np.interp(made.clock.months, fine, stays)
    seen = drawn.stock[..., 0]
    error = seen.std(axis=0) / np.sqrt(3_000)
    assert np.all(np.abs(seen.mean(axis=0) - wanted) < 4.5 * error + 0.01)
