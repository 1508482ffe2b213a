"""Simulated savings: sums, claims by hand, and the expected saving beside that of the expected flow."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from tests.analysis.forecast.municipalities import ORIGIN, steady
from trappen.analysis.forecast.building import model_of
from trappen.analysis.forecast.forecast import Options, forecast, learn, what_if
from trappen.analysis.forecast.meanflow import flow_of
from trappen.analysis.forecast.scenario import changed
from trappen.analysis.forecast.scenario_file import scenario_of
from trappen.analysis.investment.between import between
from trappen.analysis.investment.plays import by_year
from trappen.analysis.investment.simulated import Played, apart, odds, played, played_beside
from trappen.analysis.investment.streams import Stream, streams
from trappen.domain.errors import InputError
from trappen.domain.investment.case import Case
from trappen.records.investment.reading import decode_case

DRAWS = 200
SHORTER: dict[str, Any] = {"what": "durations", "factor": 0.6, "from_steps": [5], "start": ORIGIN}
CASE: dict[str, Any] = {
    "key": "sag",
    "title": "Sag",
    "municipality": "999",
    "first_year": 2026,
    "last_year": 2028,
    "options": [{"key": "a", "name": "A"}, {"key": "b", "name": "B"}, {"key": "c", "name": "C"}],
    "costs": [
        {"key": "a", "title": "Løn", "option": "a", "yearly": "3 mio. kr.", "low": "80 %", "high": "130 %"},
        {"key": "c", "title": "Løn", "option": "c", "yearly": "1 mio. kr."},
    ],
    "savings": [{"key": "plads", "title": "Pladser", "option": "a", "yearly": "2 mio. kr."}],
    "simulated": [
        {"key": "a", "title": "A", "option": "a", "saving": ["plads"], "fewer": 26, "steps": [5], "by": 2028}
        | {"changes": [SHORTER]},
        {"key": "b", "title": "B", "option": "b", "changes": [SHORTER]},
    ],
}


def case_of(**more: Any) -> Case:
    case, faults = decode_case(CASE | more)
    assert case is not None, faults
    return case


def play(case: Case, draws: int = DRAWS, origin: date = ORIGIN) -> tuple[Played, tuple[Stream, ...]]:
    found = streams(case)
    return played(case, found, steady(900, 5), origin, Options(12, draws, 1)), found


@pytest.fixture(scope="module")
def made() -> tuple[Played, tuple[Stream, ...]]:
    return play(case_of())


def test_the_same_changes_save_the_same_and_none_save_nothing(made: tuple[Played, tuple[Stream, ...]]) -> None:
    a, b, c = made[0].options
    np.testing.assert_array_equal(a.saving, b.saving)
    assert a.saving.any()
    assert not c.saving.any()
    assert c.net is not None
    assert c.net.tolist() == [[-100_000_000, -200_000_000, -300_000_000]] * DRAWS


def test_net_is_the_simulated_saving_less_a_cost_within_its_range(made: tuple[Played, tuple[Stream, ...]]) -> None:
    a, b, _c = made[0].options
    assert a.net is not None
    assert b.net is not None
    np.testing.assert_array_equal(b.net, b.saving.sum(axis=2).cumsum(axis=1))
    factor = (b.net - a.net) / np.array([3e8, 6e8, 9e8])
    np.testing.assert_allclose(factor, factor[:, :1].repeat(3, axis=1), atol=1e-7)
    assert 0.8 <= factor.min() < 0.9
    assert 1.15 < factor.max() <= 1.3
    # Mean and variance of a triangular distribution: (a + b + c) / 3 and its variance over 18.
    assert abs(factor[:, 0].mean() - 3.1 / 3) < 4 * 0.1027 / DRAWS**0.5


def test_steps_add_up_and_chances_are_shares_of_the_draws(made: tuple[Played, tuple[Stream, ...]]) -> None:
    found, (a, b) = made[0].options[0], odds(*made)
    assert sum(a.by_step.values()) == a.whole == round(found.saving.sum(axis=(1, 2)).mean())
    last = a.years[-1]
    saved = [sum(sum(year) for year in draw) for draw in found.saving.tolist()]
    assert last.claim == 600_000_000
    assert last.reached == sum(each >= 600_000_000 for each in saved) / DRAWS
    assert found.net is not None
    assert last.pays == sum(each >= 0 for each in found.net[:, -1].tolist()) / DRAWS
    assert b.years[-1].claim is None
    assert b.fewer is None
    at = made[0].states.index(5)
    assert a.fewer is not None
    assert a.fewer.chance == sum(each >= 26 for each in found.fewer[:, -1, at].tolist()) / DRAWS
    assert 0 < a.fewer.chance < 1


def test_the_difference_is_taken_draw_by_draw(made: tuple[Played, tuple[Stream, ...]]) -> None:
    first = apart(made[0])[0]
    a, b, _c = (drawn.net for drawn in made[0].options)
    assert a is not None
    assert b is not None
    assert (first.option.key, first.against.key, first.ahead) == ("b", "a", 1.0)
    # B is A without the cost: they differ by that alone, and chance is common to both.
    assert 3 * 0.8 * 3e8 <= first.net.low < first.net.high <= 3 * 1.3 * 3e8
    assert first.net.mean == pytest.approx((b - a)[:, -1].mean())


def test_fewer_child_days_are_those_of_the_expected_flow(made: tuple[Played, tuple[Stream, ...]]) -> None:
    """The price of a step is one in this municipality, so that the saving tells how many days were saved."""
    learned = learn(steady(900, 5), ORIGIN, Options(36, DRAWS, 1))
    model = model_of(learned, months=36, draws=DRAWS, seed=1)
    scenario = scenario_of("", [SHORTER], [3, 5])
    under = changed(model, scenario, learned.history.states, ORIGIN, 1)
    days = (flow_of(model).days - flow_of(under).days).sum(axis=(0, 1))
    price = {3: 20_000, 5: 130_000}
    expected = sum(days[at] * price[state] for at, state in enumerate(learned.history.states))
    saved = made[0].options[0].saving.sum(axis=(1, 2))
    assert abs(saved.mean() - expected) < 4 * saved.std() / DRAWS**0.5 + 0.02 * expected


def test_a_case_is_played_as_the_forecast_s_own_what_if(made: tuple[Played, tuple[Stream, ...]]) -> None:
    base = forecast(steady(900, 5), ORIGIN, Options(36, DRAWS, 1))
    under = what_if(base, scenario_of("", [SHORTER], [3, 5]))
    less = (base.draws.ore - under.draws.ore).sum(axis=(1, 2, 3))
    np.testing.assert_array_equal(made[0].options[0].saving.sum(axis=(1, 2)), less)


def test_a_month_across_new_year_is_parted_by_its_days_and_nothing_is_lost() -> None:
    dates = [date(2026, 11, 15), date(2026, 12, 15), date(2027, 1, 15), date(2027, 2, 15)]
    amounts = np.array([[[310], [3101], [5]]])
    assert by_year(amounts, dates, range(2026, 2028))[0, :, 0].tolist() == [310 + 1701, 1400 + 5]
    assert by_year(amounts, dates, range(2025, 2027))[0, :, 0].tolist() == [0, 310 + 1701]


def test_a_missing_amount_leaves_the_net_missing() -> None:
    found = play(case_of(costs=[{"key": "a", "title": "Løn", "option": "a", "years": {"2026": "1 kr."}}]), 100)
    assert [drawn.net is None for drawn in found[0].options] == [True, False, False]
    assert odds(*found)[0].years[-1].pays is None


@pytest.mark.parametrize(
    ("change", "origin", "why"),
    [
        ({"factor": 99}, ORIGIN, "factor"),
        ({"from_steps": [12]}, ORIGIN, "from_steps"),
        ({"start": date(2024, 1, 1)}, ORIGIN, "hele år før"),
        ({}, date(2029, 6, 1), "hele år før"),
    ],
)
def test_what_cannot_be_played_is_refused(change: dict[str, Any], origin: date, why: str) -> None:
    of = {"key": "a", "title": "A", "option": "a", "changes": [SHORTER | change]}
    with pytest.raises(InputError) as refused:
        play(case_of(simulated=[of]), 100, origin)
    assert why in str(refused.value.why)


def test_a_claim_on_a_step_that_is_not_there_is_refused() -> None:
    case = case_of()
    wrong = replace(case.simulated[0], steps=(77,), fewer=Fraction(1))
    with pytest.raises(InputError, match="Trin 77"):
        play(replace(case, simulated=(wrong,)), 100)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"by": 2035}, "outside-period"),
        ({"by": 2028, "fewer": None}, "missing-key"),
        ({"changes": []}, "too-few"),
        ({"option": ""}, "missing-key"),
        ({"option": "b"}, "duplicate-key"),
        ({"saving": ["ukendt"]}, "dangling-reference"),
        ({"source": "ukendt"}, "dangling-reference"),
        ({"account_class": 12}, "wrong-value"),
        ({"confidence": "ukendt"}, "wrong-value"),
        ({"changes": [SHORTER | {"on": ["sidelæns"]}]}, "unknown-word"),
        ({"changes": [SHORTER | {"to_steps": [3]}]}, "wrong-value"),
        ({"changes": [SHORTER | {"factor": None}]}, "missing-key"),
        ({"changes": [SHORTER | {"low": 0.5}]}, "missing-key"),
        ({"changes": [SHORTER | {"low": 0.7, "high": 0.9}]}, "wrong-value"),
        ({"changes": [SHORTER | {"full": date(2025, 1, 1)}]}, "wrong-period"),
        ({"changes": [{"what": "programme", "start": ORIGIN, "ratio": 0.5, "on": ["up"]}]}, "missing-key"),
        ({"changes": [{"what": "programme", "start": ORIGIN, "ratio": 0.5, "source": "s"}]}, "missing-key"),
        ({"changes": [{"what": "programme", "start": ORIGIN, "on": ["up"], "source": "s"}]}, "missing-key"),
        ({"changes": [SHORTER | {"target_groups": ["ukendt"]}]}, "unknown-word"),
    ],
)
def test_faults_of_the_file(wrong: dict[str, Any], code: str) -> None:
    first, second = CASE["simulated"]
    entry = {name: value for name, value in (first | wrong).items() if value is not None}
    entry["changes"] = [{k: v for k, v in change.items() if v is not None} for change in entry["changes"]]
    _case, faults = decode_case(CASE | {"simulated": [entry, second]})
    assert code in {fault.code for fault in faults}


def test_two_cases_are_played_with_the_same_chance_over_the_years_of_both() -> None:
    """The same case beside itself differs in nothing, and a later one by what it does alone."""
    one = case_of()
    later = replace(one, first_year=2027, last_year=2029)
    alike = replace(one, costs=(), simulated=one.simulated[:1])
    first, second, third = played_beside(
        [one, later, alike], [streams(case) for case in (one, later, alike)], steady(900, 5), ORIGIN, Options(12, 100)
    )
    np.testing.assert_array_equal(first.options[0].saving[:, 1:], second.options[0].saving[:, :2])
    same = between(third, first)[0].years
    assert [(year.saved.low, year.saved.high, year.expected.high) for year in same] == [(0, 0, 0)] * 3
    costs = [float(year.net.mean) for year in same if year.net is not None]
    assert costs == pytest.approx([cost * (0.8 + 1 + 1.3) / 3 for cost in (3e8, 6e8, 9e8)], rel=0.02)
    assert {year.ahead for year in same} == {1.0}
    (apart, _other) = between(second, first)[:2]
    assert [year.year for year in apart.years] == [2027, 2028]
    assert apart.years[0].saving.mean == 0
    assert apart.years[0].saved.mean == pytest.approx(-first.options[0].saving[:, 0].sum(axis=1).mean())


def test_a_case_beside_another_is_played_as_alone() -> None:
    one, found = play(case_of(), 100)
    other = case_of(simulated=[CASE["simulated"][0] | {"changes": [SHORTER | {"factor": 0.9}]}])
    beside = played_beside([one.case, other], [found, streams(other)], steady(900, 5), ORIGIN, Options(12, 100, 1))[0]
    np.testing.assert_array_equal(one.options[0].saving, beside.options[0].saving)
    np.testing.assert_array_equal(one.options[1].expected, beside.options[1].expected)
