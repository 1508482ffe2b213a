"""The workshop's numbers: levers as changes, a baseline kept and found again, contrasts by hand."""

from datetime import date

import numpy as np
import pytest

from tests.analysis.forecast.municipalities import ORIGIN, steady
from trappen.analysis.forecast.arrays import Model
from trappen.analysis.forecast.contrasts import Course, contrast, joined, measured, queue_of
from trappen.analysis.forecast.forecast import Options, forecast, learn, what_if
from trappen.analysis.forecast.levers import Lever, Pulled, scenario_of
from trappen.analysis.forecast.limits import Limit
from trappen.analysis.forecast.outcomes import outcomes
from trappen.analysis.forecast.scenario import Change, Scenario, changed
from trappen.analysis.forecast.simulation import run
from trappen.analysis.forecast.workshop import Ready, asked, make_ready, merged, packed, play, plays, unpacked

START = date(2026, 7, 1)
DRAWS = 40


def pulled(start: date = START, months: int = 0, step: int | None = None, **percent: int) -> Pulled:
    levers = {Lever(name): value for name, value in percent.items()}
    return Pulled(levers, {} if step is None else dict.fromkeys(levers, step), start, months)


@pytest.fixture(scope="module")
def ready() -> Ready:
    learned = learn(steady(900, 5), ORIGIN, Options(24, DRAWS, 1))
    return make_ready(learned, months=24, draws=DRAWS, seed=1)


def test_levers_become_dated_changes_of_the_moves_that_they_are_about() -> None:
    states = (0, 3, 5, 6)
    whole = date(2027, 1, 1)

    def change(what: str, factor: float, origins: tuple[int, ...] = (), targets: tuple[int, ...] = ()) -> Change:
        return Change(what, factor, START, whole, None, origins, targets)

    assert scenario_of(pulled(months=6, up=-20), states).changes == (
        change("moves", 0.8, (3,), (5, 6)),
        change("moves", 0.8, (5,), (6,)),
    )
    assert scenario_of(pulled(months=6, down=50), states).changes == (
        change("moves", 1.5, (5,), (3,)),
        change("moves", 1.5, (6,), (3, 5)),
    )
    assert scenario_of(pulled(months=6, entries=10, exits=0), states).changes == (change("entries", 1.1),)
    assert scenario_of(pulled(months=6, duration=-25, step=5), states).changes == (change("durations", 0.75, (5,)),)
    assert scenario_of(pulled(months=6, price=5), states).changes == (change("prices", 1.05),)


def test_what_is_kept_is_found_again_to_the_last_bit(ready: Ready) -> None:
    found = unpacked(packed(ready))
    assert (found.states, found.origin, found.seed) == (ready.states, ready.origin, ready.seed)
    assert_same(ready.model, found.model)
    scenario = scenario_of(pulled(entries=-30, up=20), ready.states)
    for one, other in ((ready.course, found.course), (play(ready, scenario, draws=9), play(found, scenario, draws=9))):
        np.testing.assert_array_equal(one.stock, other.stock)
        np.testing.assert_array_equal(one.cost, other.cost)


def assert_same(one: Model, other: Model) -> None:
    for mine, theirs in zip(one, other, strict=True):
        assert type(mine) is type(theirs)
        for name in mine._fields:
            left, right = getattr(mine, name), getattr(theirs, name)
            assert type(left) is type(right)
            np.testing.assert_array_equal(left, right)


def test_fewer_draws_are_the_first_of_the_many_and_the_forecast_s_own(ready: Ready) -> None:
    scenario = Scenario("", (Change("moves", 0.5, START, START, None, (3,), (5,)),))
    few, many = play(ready, scenario, draws=7), play(ready, scenario, draws=DRAWS)
    np.testing.assert_array_equal(few.stock, many.first(7).stock)
    np.testing.assert_array_equal(few.moves, many.first(7).moves)
    made = forecast(steady(900, 5), ORIGIN, Options(24, DRAWS, 1))
    np.testing.assert_array_equal(many.stock, what_if(made, scenario).draws.stock.sum(axis=2))


def test_months_alike_are_one_part_of_the_calendar_and_the_draws_stay(ready: Ready) -> None:
    ramped = changed(
        ready.model, scenario_of(pulled(months=3, entries=50, up=-50), ready.states), ready.states, ORIGIN, 1
    )
    fewer = merged(ramped)
    assert fewer.clock.parts.tolist() == [0.0, 181.0, 212.0, 243.0, 273.0, 365.25]
    before, after = (run(model, 1, range(9)) for model in (ramped, fewer))
    np.testing.assert_array_equal(before.stock, after.stock)
    np.testing.assert_array_equal(before.moves, after.moves)


def test_draws_in_parts_are_the_same_draws(ready: Ready) -> None:
    scenario = scenario_of(pulled(exits=40), ready.states)
    parts = joined(list(plays(ready, scenario, (range(4), range(4, 9)))))
    np.testing.assert_array_equal(parts.stock, play(ready, scenario, draws=9).stock)
    np.testing.assert_array_equal(parts.days, play(ready, scenario, draws=9).days)


CLOSING = Change("close", 1.0, START, date(2026, 10, 1), None, (5,), (3,))
FULL = Limit(5, 20, ORIGIN, None, 3)


def test_what_is_set_beside_the_levers_is_played_as_a_forecast_plays_it(ready: Ready) -> None:
    """Months are merged where all is alike, also where children are sent; the slider's change comes first."""
    beside = Pulled({Lever.ENTRIES: 40}, {}, START, 0, (CLOSING,), (FULL,))
    scenario = scenario_of(beside, ready.states)
    assert [change.what for change in scenario.changes] == ["entries", "close"]
    made = forecast(steady(900, 5), ORIGIN, Options(24, DRAWS, 1))
    for one in (Scenario("", (CLOSING,)), scenario):
        under, played = what_if(made, one), play(ready, one, draws=DRAWS)
        np.testing.assert_array_equal(played.stock, under.draws.stock.sum(axis=2))
        np.testing.assert_array_equal(played.waiting, under.draws.waiting)
        wanted = outcomes(made, one, under)
        numbers = range(len(one.changes))[-1:]
        got = asked(ready, one, made.dates, numbers, draws=DRAWS)
        assert repr(got) == repr(wanted[numbers[0] :])  # as text: what is not known is not even itself
    assert not beside.is_still
    assert Pulled({Lever.ENTRIES: 0}, {}, START, 0).is_still


def test_who_waits_is_told_by_month(ready: Ready) -> None:
    course = play(ready, Scenario("", (), (FULL,)), draws=9)
    queue = queue_of(course, ready.states.index(5))
    waits = course.waiting[:, :, 1]
    assert waits[:, -1].min() > 0
    assert [one.mean for one in queue.waiting] == waits.mean(axis=0).tolist()
    assert queue.waiting[-1].high == np.quantile(waits[:, -1], 0.9)
    assert (queue.anybody[0], queue.anybody[-1]) == (0.0, 1.0)
    assert max(one.mean for one in queue.standing) <= course.stock[:, 0, 1].max()
    both = joined([course, course])
    assert len(both.waiting) == 18


def test_a_scenario_that_changes_nothing_is_the_baseline(ready: Ready) -> None:
    same = contrast(
        ready.course, play(ready, scenario_of(pulled(start=date(2027, 12, 31), entries=90), ready.states), draws=DRAWS)
    )
    assert not same.months.difference.high[:-1].any()
    assert not same.fewer[0]


def test_contrasts_by_hand() -> None:
    stock = np.zeros((4, 13, 2), dtype=np.int64)
    base, other = stock.copy(), stock.copy()
    base[:, 12, 0], other[:, 12, 0] = [10, 20, 30, 40], [9, 20, 32, 30]
    cost = np.zeros((4, 1, 2), dtype=np.int64)
    nothing = np.zeros((4, 2))
    moves = np.zeros((4, 2, 3), dtype=np.int64)

    def course(children: np.ndarray, ore: list[int]) -> Course:
        money = cost.copy()
        money[:, 0, 1] = ore
        return Course(children, money, nothing.astype(np.int64), moves, nothing)

    found = contrast(course(base, [100, 100, 100, 100]), course(other, [50, 100, 90, 120]))
    difference = found.months.difference
    assert difference.mean[-1] == pytest.approx((-1 + 0 + 2 - 10) / 4)
    assert (difference.low[-1], difference.high[-1]) == tuple(np.quantile([-1, 0, 2, -10], [0.1, 0.9]))
    assert found.fewer.tolist() == [0.5]
    assert (found.cheaper.tolist(), found.cheaper_whole) == ([0.5], 0.5)
    assert found.steps.other.mean.tolist() == [[22.75, 0.0]]
    with pytest.raises(ValueError, match="same draws"):
        contrast(course(base, [1] * 4), course(other, [1] * 4).first(2))


@pytest.mark.parametrize(
    ("lever", "percent", "near"),
    [(Lever.ENTRIES, -40, 0.06), (Lever.DURATION, 50, 0.1), (Lever.PRICE, 20, 1e-6), (Lever.EXITS, 30, 0.25)],
)
def test_what_a_lever_works_on_answers_to_it(ready: Ready, lever: Lever, percent: int, near: float) -> None:
    """In force from the first day, what is asked for is nearly what comes; exits less, as fewer are left to leave."""
    under = play(ready, scenario_of(Pulled({lever: percent}, {}, ORIGIN, 0), ready.states), draws=DRAWS)
    ratio = measured(under, lever, ready.states) / measured(ready.course, lever, ready.states)
    assert ratio == pytest.approx(1 + percent / 100, rel=near)


def test_moves_up_and_down_are_counted_by_their_pairs_and_nothing_over_nothing_is_nothing() -> None:
    moves = np.arange(1, 13).reshape(1, 3, 4)  # states unknown, 3, 5
    empty = np.zeros((1, 3))
    course = Course(
        np.zeros((1, 13, 3), dtype=np.int64), np.zeros((1, 1, 3), dtype=np.int64), empty.astype(int), moves, empty
    )
    assert measured(course, Lever.UP, (0, 3, 5)) == 7
    assert measured(course, Lever.DOWN, (0, 3, 5)) == 10
    assert measured(course, Lever.EXITS, (0, 3, 5)) == 4 + 8 + 12
    assert np.isnan(measured(course, Lever.PRICE, (0, 3, 5)))
