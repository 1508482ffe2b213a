"""Events over person-time against a count day by day, and rates against a truth that is known."""

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analysis.forecast.municipalities import ORIGIN, OUT, RATES, records_of, steady
from trappen.analysis.forecast.arrays import DOWN, UP, YEAR
from trappen.analysis.forecast.arrivals import fit_entries, population_of
from trappen.analysis.forecast.breaks import find_break, trend
from trappen.analysis.forecast.history import AGES, SPANS, History, observe, pieces
from trappen.analysis.forecast.rates import fit, grown_up, tabulate

Spell = tuple[str, int, int, int | None]


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Spell], dict[str, int]]:
    """Up to four children with up to three spells each, one after the other or apart, from birth to 25 years."""
    spells: list[Spell] = []
    births = {}
    for number in range(draw(st.integers(1, 4))):
        child, day = f"C{number}", -draw(st.integers(400, 3_000))
        births[child] = day - draw(st.integers(0, 23 * 365))
        for _ in range(draw(st.integers(1, 3))):
            end = day + draw(st.integers(1, 900))
            spells.append((child, draw(st.integers(2, 6)), day, end))
            day = end + draw(st.sampled_from([0, 0, 5]))
    return spells, births


@settings(max_examples=25)
@given(histories())
def test_person_time_against_a_count_day_by_day(made: tuple[list[Spell], dict[str, int]]) -> None:
    spells, births = made
    history = observe(records_of(spells, births), ORIGIN, since=ORIGIN - timedelta(days=1_000))
    found = pieces(history, years=5)
    seen = found.group_by("state", "age", "year").agg(days="days").rows()
    totals = {tuple(key): sum(days) for *key, days in seen}
    wanted: dict[tuple[int, int, int], float] = {}
    for row in history.spells.iter_rows(named=True):
        birth = history.children["birth"][row["child"]]
        for day in range(max(row["begin"], -1_000), 0 if row["end"] is None else min(row["end"], 0)):
            age = max(0, int(np.searchsorted(np.array(AGES) * YEAR, day + 0.5 - birth, side="right")) - 1)
            key = (row["state"], age, int(-(day + 0.5) / YEAR))
            wanted[key] = wanted.get(key, 0) + 1
    for key in set(totals) | set(wanted):
        assert abs(totals.get(key, 0) - wanted.get(key, 0)) <= 2  # edges fall within a day
    moved = [row for row in history.spells.iter_rows(named=True) if row["end"] is not None and row["end"] > -1_000]
    assert found["to"].drop_nulls().len() == len(moved)
    assert found.filter(found["span"] >= len(SPANS)).is_empty()


@pytest.fixture(scope="module")
def history() -> History:
    return observe(steady(1_500, 5), ORIGIN)


def test_rates_are_unbiased_within_their_error(history: History) -> None:
    cells = tabulate(history, years=5)
    for step, rates in RATES.items():
        for to, rate in rates.items():
            own = (cells.state == history.states.index(step)) & (
                cells.to == (len(history.states) if to == OUT else history.states.index(to))
            )
            events, days = cells.events[own].sum(), cells.days[own].sum()
            assert abs(events - rate * days) < 4 * np.sqrt(rate * days)


@pytest.mark.slow
def test_pooled_rates_find_the_truth_and_no_time_on_the_step(history: History) -> None:
    fitted = fit(history, years=5, count=120, random=np.random.default_rng(6))
    assert list(fitted.spans) == [1, 1]
    assert fitted.breaks == {}
    for step, rates in RATES.items():
        state = history.states.index(step)
        for to, rate in rates.items():
            target = len(history.states) if to == OUT else history.states.index(to)
            drawn = fitted.base[:, state, 2:5, 0, target].mean(axis=1)  # ages 6 to 14, where most of them are
            assert np.quantile(drawn, 0.001) < rate < np.quantile(drawn, 0.999)
            assert abs(drawn.mean() / rate - 1) < 0.35
    assert (fitted.base[:, [0, 1], :, :, [0, 1]] == 0).all()
    entries = fit_entries(
        history, population_of(steady(2, 1), ORIGIN), years=5, count=120, random=np.random.default_rng(7)
    )
    yearly = entries.rates.sum(axis=(1, 2)) * YEAR
    assert abs(yearly.mean() - entries.counted.sum() / entries.days.sum() * YEAR) < 0.1 * yearly.mean()


def test_time_on_the_step_is_found_where_it_matters() -> None:
    """All leave after one to two years: nobody before, nobody stays longer."""
    random = np.random.default_rng(8)
    spells: list[Spell] = []
    births = {}
    for number in range(300):
        begin = -int(random.uniform(0, 2_500))
        end = begin + int(random.uniform(366, 730))
        spells.append((f"C{number}", 3, begin, None if end > 0 else end))
        births[f"C{number}"] = begin - 3_000
    fitted = fit(observe(records_of(spells, births), ORIGIN), years=5, count=40, random=random)
    assert list(fitted.spans) == [len(SPANS)]
    rate = fitted.base[:, 0, 3, :, 1].mean(axis=0)
    assert rate[3] > 5 * rate[:3].max()


def test_those_who_turn_18() -> None:
    """Ten on step 5 turn 18 a year ago; seven leave within days, three stay on."""
    births = {f"C{n}": -365 - 6_574 for n in range(10)}
    spells: list[Spell] = [(f"C{n}", 5, -2_000, -363 if n < 7 else None) for n in range(10)]
    history = observe(records_of(spells, births), ORIGIN, since=ORIGIN - timedelta(days=1_500))
    stood, left = grown_up(history, 5)
    assert (stood.tolist(), left.tolist()) == ([10], [7])
    cells = tabulate(history, years=5)
    assert cells.events.sum() == 0  # an exit of age is no rate


def test_a_break_is_found_and_a_year_is_not_one() -> None:
    expected = np.full(5, 100.0)
    found = find_break(np.array([50.0, 52, 101, 99, 103]), expected)
    assert found is not None
    assert found.years == 2
    assert abs(found.ratio - 0.5) < 0.05
    assert find_break(np.array([104.0, 96, 110, 90, 100]), expected) is None
    assert find_break(np.array([140.0, 96, 70, 120, 100]), expected) is None  # years differ more than that
    assert find_break(np.zeros(3), np.ones(3)) is None
    assert find_break(np.array([4.0]), np.array([3.0])) is None


def test_a_trend_by_its_closed_form() -> None:
    found = trend(100 * np.exp(-0.1 * np.arange(5)), np.full(5, 100.0))
    assert found is not None
    assert abs(found.yearly - 0.1) < 1e-6
    assert trend(np.array([3.0, 4.0]), np.ones(2)) is None
    assert trend(np.array([0.0, 7.0, 0.0, 0.0, 0.0]), np.ones(5)) is None  # its likelihood has no top


def test_kinds_of_moves(history: History) -> None:
    cells = tabulate(history, years=5)
    assert set(cells.kind[(cells.state == 0) & (cells.to == 1)]) == {UP}
    assert set(cells.kind[(cells.state == 1) & (cells.to == 0)]) == {DOWN}
