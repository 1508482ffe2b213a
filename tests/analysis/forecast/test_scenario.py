"""Scenarios: ramps by hand, what each change does, and the simulation against its twin under all of them."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analysis.forecast.models import model
from tests.analysis.forecast.municipalities import ORIGIN, steady
from tests.analysis.forecast.test_twin import agrees_in_every_cell
from trappen.analysis.forecast.forecast import Forecast, Options, difference, forecast, what_if
from trappen.analysis.forecast.scenario import Change, Scenario, changed, monthly
from trappen.analysis.forecast.simulation import Draws, run
from trappen.domain.errors import InputError


@pytest.fixture(scope="module")
def made() -> Forecast:
    return forecast(steady(300, 5), ORIGIN, Options(months=24, draws=120))


def change(what: str, factor: float, **given: object) -> Change:
    known = {"start": ORIGIN, "full": ORIGIN, "end": None, "from_steps": (), "to_steps": (), **given}
    return Change(what, factor, **known)  # type: ignore[arg-type]


def test_a_ramp_by_hand() -> None:
    ramped = change("exits", 3.0, start=date(2026, 1, 11), full=date(2026, 1, 21), end=date(2026, 2, 10))
    found = [ramped.on(day, ORIGIN) for day in (9.9, 10, 15, 20, 39.5, 40)]
    assert found == [1.0, 1.0, 2.0, 3.0, 3.0, 1.0]


def test_a_factor_of_one_changes_nothing(made: Forecast) -> None:
    same = Scenario("", tuple(change(what, 1.0) for what in ("entries", "moves", "exits", "prices")))
    apart = difference(made, what_if(made, same)).draws
    assert not apart.stock.any()
    assert not apart.cost.any()


def test_what_each_factor_does(made: Forecast) -> None:
    none = what_if(made, Scenario("", (change("entries", 0.0, start=date(2027, 1, 1), full=date(2027, 1, 1)),))).draws
    assert not none.entries[:, 12:].any()
    assert (none.entries[:, :12] == made.draws.entries[:, :12]).all()
    shut = what_if(made, Scenario("", (change("moves", 0.0, from_steps=(3,), to_steps=(5,)),))).draws
    assert not shut.moves[:, :, 0, 1].any()
    assert shut.moves[:, :, 1, 0].any()
    more = what_if(made, Scenario("", (change("exits", 2.0),))).draws
    assert more.exits[:, :6].sum() > 1.5 * made.draws.exits[:, :6].sum()
    longer = what_if(made, Scenario("", (change("durations", 2.0),))).draws
    assert longer.moves.sum() < 0.7 * made.draws.moves.sum()
    added = what_if(made, Scenario("", (change("entries", 1.0, add=4.0, to_steps=(5,)),))).draws
    more = (added.entries - made.draws.entries)[:, :, 0].mean(axis=(0, 1))
    assert more[0] == 0
    assert abs(more[1] - 4.0) < 0.25  # a month, over 24 months and 120 draws
    fewer = what_if(made, Scenario("", (change("entries", 1.0, add=-900.0),))).draws
    assert not fewer.entries.any()
    dear = what_if(made, Scenario("", (change("prices", 1.1, from_steps=(5,)),))).draws
    assert np.allclose(dear.cost[..., 1], 1.1 * made.draws.cost[..., 1], rtol=1e-9, atol=1)
    assert (dear.cost[..., 0] == made.draws.cost[..., 0]).all()


def test_an_effect_that_is_not_sure_is_wider_and_no_other(made: Forecast) -> None:
    sure, unsure = (Scenario("", (change("exits", 1.5, **more),)) for more in ({}, {"low": 0.9, "high": 2.5}))
    totals = [what_if(made, one).draws.stock[:, -1].sum(axis=(1, 2)) for one in (sure, unsure)]
    assert totals[1].std() > 1.2 * totals[0].std()
    assert abs(totals[1].mean() - totals[0].mean()) < 0.1 * totals[0].mean()
    drawn = np.log(unsure.changes[0].drawn(4_000, np.random.default_rng(1)))
    assert np.allclose(np.quantile(drawn, (0.025, 0.975)), np.log((0.9, 2.5)), atol=0.05)


def played(made: Forecast, *changes: Change) -> Draws:
    return what_if(made, Scenario("", changes)).draws


def test_moves_and_exits_are_added_in_children_a_month(made: Forecast) -> None:
    """In the sum over the draws; not a rate a child (there are some 50 of them)."""
    for what, number, columns in (("exits", 0.8, 2), ("exits", -0.5, 2), ("moves", 0.5, 1)):
        more = played(made, change(what, 1.0, add=number, from_steps=(3,))).moves - made.draws.moves
        each = more[:, :, 0, columns].sum(axis=1) / 24
        assert abs(each.mean() - number) < 0.06 * abs(number) + 3 * each.std() / np.sqrt(len(each))


def test_months_are_added_to_a_stay(made: Forecast) -> None:
    """The rates are divided by what makes the mean stay three months longer: the time for each move tells it."""

    def stay(drawn: Draws) -> float:
        return float(drawn.days[..., 0].sum() / drawn.moves[:, :, 0].sum() / 30.4375)

    longer = stay(played(made, change("durations", 1.0, add=3.0, from_steps=(3,))))
    assert abs(longer - stay(made.draws) - 3) < 0.5


def test_the_population_grows_year_by_year(made: Forecast) -> None:
    grown = played(made, change("population", 1.5)).entries.sum(axis=(2, 3))
    before = made.draws.entries.sum(axis=(2, 3))
    middle = (np.arange(24) + 0.5) / 12
    wanted = (before.mean(axis=0) * 1.5**middle).sum()
    assert abs(grown.sum(axis=1).mean() - wanted) < 4 * (grown - before).sum(axis=1).std() / np.sqrt(len(grown))
    nobody = played(made, change("population", 1.5, ages=(22, 22), end=date(2026, 2, 1)))
    assert abs(nobody.entries.sum() - made.draws.entries.sum()) < 0.02 * made.draws.entries.sum()


def test_a_programme_acts_on_those_it_reaches(made: Forecast) -> None:
    """Half of the children at a third of the rate are all of them at two thirds."""
    half = played(made, change("programme", 1 / 3, reach=0.5, directions=("exits",), from_steps=(5,), source="s"))
    whole = played(made, change("exits", 2 / 3, from_steps=(5,)))
    assert (half.stock == whole.stock).all()
    none = played(made, change("programme", 0.2, reach=0.0, directions=("up", "down", "exits")))
    assert (none.stock == made.draws.stock).all()


def test_a_programme_for_a_target_group_that_is_not_told_apart(made: Forecast) -> None:
    with pytest.raises(InputError, match="Målgruppen »A« findes ikke"):
        played(made, change("programme", 0.5, directions=("up",), target_groups=("A",)))


def test_a_programme_for_a_target_group_acts_on_its_profiles() -> None:
    made = monthly(model())
    asked = Scenario("", (change("programme", 0.5, directions=("up",), target_groups=("b",), from_steps=(4,)),))
    reached = changed(made, asked, (3, 4, 5), ORIGIN, 1, ("a", "b")).rates.reached
    assert (reached[:, :, 1, 1, 0] == 0.5).all()
    assert (reached == 1).sum() == reached.size - reached[:, :, 1, 1, 0].size


def test_a_step_that_closes_is_emptied_over_the_ramp(made: Forecast) -> None:
    drawn = played(made, change("close", 1.0, from_steps=(5,), to_steps=(3,), full=date(2026, 12, 31)))
    assert not drawn.entries[..., 1].any()
    assert not drawn.moves[:, :, 0, 1].any()
    left = drawn.stock[..., 1].mean(axis=(0, 2))
    assert left[12] < 0.05 * left[0]
    assert not drawn.stock[:, 14:, :, 1].any()
    assert (drawn.entries.sum(axis=3) == made.draws.entries.sum(axis=3)).all()  # they come to the other step
    assert 0.35 < left[6] / left[0] < 0.55
    again = played(made, change("close", 1.0, from_steps=(5,), to_steps=(3,), end=date(2027, 1, 1)))
    assert not again.entries[:, :12, :, 1].any()
    assert again.entries[:, 12:, :, 1].any()


def test_a_step_that_opens_takes_its_share(made: Forecast) -> None:
    drawn = played(made, change("open", 0.4, from_steps=(5,), to_steps=(3,)))
    taken = (made.draws.entries - drawn.entries)[..., 1].sum() / made.draws.entries[..., 1].sum()
    assert abs(taken - 0.4) < 0.05
    assert (drawn.entries.sum(axis=3) == made.draws.entries.sum(axis=3)).all()
    with pytest.raises(InputError, match="Trin 4"):
        played(made, change("open", 0.4, from_steps=(5,), to_steps=(4,)))


ALL = (
    change("entries", 1.0, add=0.4, to_steps=(4,)),
    change("moves", 0.7, from_steps=(3,), full=date(2027, 1, 1), low=0.5, high=0.9),
    change("exits", 1.0, add=0.6, start=date(2026, 4, 1), full=date(2026, 9, 1)),
    change("moves", 1.0, add=-0.2, from_steps=(4,), to_steps=(3,)),
    change("durations", 1.0, add=4.0, from_steps=(4,)),
    change("population", 1.08, ages=(0, 9)),
    change("programme", 0.6, directions=("up", "exits"), reach=0.7, target_groups=("b",), source="s"),
    change("open", 0.3, from_steps=(3,), to_steps=(4,)),
    change("close", 1.0, from_steps=(5,), to_steps=(3, 4), shares=(0.8, 0.2), start=date(2026, 7, 1),
           full=date(2027, 3, 1)),
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("changes", [ALL, ALL[:7]])
def test_simulation_and_twin_agree_under_every_change(changes: tuple[Change, ...]) -> None:
    made = model(children=60, cells=8, parts=1, months=18)
    agrees_in_every_cell(changed(made, Scenario("", changes), (3, 4, 5), ORIGIN, 1, ("a", "b")))


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_nothing_is_below_nought_and_no_share_above_one(data: st.DataObject) -> None:
    picked = data.draw(st.lists(st.sampled_from(ALL), min_size=1, max_size=5, unique_by=id))
    sizes = st.floats(-300, 300)
    changes = [one if one.add is None else replace(one, add=data.draw(sizes)) for one in picked]
    made = model(children=30, cells=6, parts=1, months=9, rows=3, draws=3, seed=data.draw(st.integers(0, 99)))
    under = changed(made, Scenario("", tuple(changes)), (3, 4, 5), ORIGIN, 1, ("a", "b"))
    rates = under.rates
    for found in (rates.changes, rates.added, rates.reached, rates.sends, under.arrivals.changes):
        assert np.isfinite(found).all()
        assert (found >= 0).all()
    assert np.allclose(rates.sends.sum(axis=-1), 1)
    drawn = run(under, 1, range(3), groups=2)
    assert (drawn.stock >= 0).all()
    assert (drawn.exits.sum(axis=(1, 2)) <= 30 + drawn.entries.sum(axis=(1, 2, 3))).all()
