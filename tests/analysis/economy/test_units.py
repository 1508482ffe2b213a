"""Units times price: places by days, cost by postings, budget by account."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from tests.factories import records
from trappen.analysis.economy.units import UnitsBy, units
from trappen.domain.budget.corrected import BudgetCell, CorrectedBudget
from trappen.domain.errors import MissingTableError

KR = 100
A, B, C = "5.28.22.1.001", "5.28.23.1.002", "5.28.22.1.002"


def episode(key, child, place_type="foster_general", **rest):
    given = {"episode_id": key, "child_id": child, "section": "BL-46", "place_type": place_type}
    return given | {"start": date(2024, 1, 1), "end": date(2026, 1, 1)} | rest


def posting(number, of, year, kroner, account=A):
    day = date(year, 6, 1)
    given = {"posting_id": f"p{number}", "posted": day, "month": day, "account": account}
    return given | {"amount": kroner * KR, "episode_id": of}


def budget(number, account, kroner, year=2025, **rest):
    return {"budget_id": f"b{number}", "account": account, "amount": kroner * KR, "year": year, **rest}


EPISODES = [episode("f1", "a"), episode("f2", "b"), episode("i", "c", "institution", start=date(2025, 7, 2))]
POSTINGS = [
    posting(1, "f1", 2024, 400_000),
    posting(2, "f2", 2024, 400_000),
    posting(3, "f1", 2025, 440_000),
    posting(4, "f2", 2025, 440_000),
    posting(5, "i", 2025, 600_000, B),
]


def test_places_price_and_budget_by_place_type() -> None:
    more, other_year = budget(2, A, 100_000, kind="supplementary"), budget(4, A, 9, 2024)
    budgets = [budget(1, A, 700_000), more, budget(3, B, 1), other_year]
    made = units(records(episodes=EPISODES, postings=POSTINGS, budgets=budgets), 2025, by=UnitsBy.PLACE_TYPE)
    foster, institution = made.lines
    assert (foster.key, foster.actual.places, foster.actual.price) == ("foster_general", 2, 440_000 * KR)
    assert (foster.budget, foster.planned.places) == (800_000 * KR, 2)
    assert (foster.effect.number, foster.effect.price) == (0, 80_000 * KR)
    assert (institution.actual.places, institution.budget, institution.planned) == (Fraction(183, 365), 100, None)
    assert made.unplaced == 0
    assert made.whole


def test_the_corrected_budget_of_acts_in_force_takes_the_place_of_the_table() -> None:
    def cell(account: str, original: int | None, changes: int | None) -> BudgetCell:
        return BudgetCell(2025, account, 5, "2025 p/l", original, changes, ())

    cells = (cell(A, 700_000 * KR, 50_000 * KR), cell(B, 10 * KR, None), cell("", 99 * KR, 0))
    acts = CorrectedBudget(date(2025, 6, 1), cells, ())
    everything = records(episodes=EPISODES, postings=POSTINGS, budgets=[budget(1, A, 1), budget(2, B, 1)])
    made = units(everything, 2025, by=UnitsBy.ACCOUNT, budget=acts)
    assert {line.key: line.budget for line in made.lines} == {A: 750_000 * KR, B: None}
    assert made.price_levels == ("2025 p/l",)


def test_fewer_places_than_planned_and_a_higher_price_add_up_to_the_deviation() -> None:
    everything = records(episodes=EPISODES, postings=POSTINGS, budgets=[budget(1, A, 1_200_001)])
    made = units(everything, 2025, by=UnitsBy.ACCOUNT)
    line = next(line for line in made.lines if line.key == A)
    assert line.label.startswith("Plejefamilier")
    assert line.planned.places == Fraction(1_200_001, 400_000)
    assert line.effect.number < 0 < line.effect.price
    assert line.effect.total == line.actual.cost - line.budget


def test_an_account_of_several_place_types_has_no_budget_of_one_of_them() -> None:
    both = [episode("f1", "a"), episode("f2", "b", "foster_specialised")]
    everything = records(episodes=both, postings=POSTINGS[:4], budgets=[budget(1, A, 1)])
    made = units(everything, 2025, by=UnitsBy.PLACE_TYPE)
    assert [(line.budget, line.shared, line.effect) for line in made.lines] == [(None, (A,), None)] * 2
    (line,) = units(everything, 2025, by=UnitsBy.ACCOUNT).lines
    assert (line.budget, line.actual.places) == (KR, 2)
    home = [episode("f1", "a"), episode("f2", "b", None, section="BL-32-1.5")]
    mixed = records(episodes=home, postings=POSTINGS[:4], budgets=[budget(1, A, 1)])
    assert [line.shared for line in units(mixed, 2025, by=UnitsBy.PLACE_TYPE).lines] == [(A,)]


def test_a_child_on_two_accounts_is_a_place_on_each_and_one_of_its_type() -> None:
    paid = [posting(1, "f1", 2025, 300), posting(2, "f1", 2025, 50, C)]
    by_account = units(records(episodes=EPISODES[:1], postings=paid), 2025, by=UnitsBy.ACCOUNT)
    shown = [(line.key, line.actual.places, line.actual.cost) for line in by_account.lines]
    assert shown == [(A, 1, 30_000), (C, 1, 5_000)]
    assert by_account.places == 1
    (line,) = units(records(episodes=EPISODES[:1], postings=paid), 2025, by=UnitsBy.PLACE_TYPE).lines
    assert (line.actual.places, line.actual.cost) == (1, 35_000)


def test_measures_at_home_late_bills_and_what_is_on_no_episode_are_said() -> None:
    home, gone = episode("h", "h", None, section="BL-32-1.5"), episode("o", "o", "own_room", end=date(2025, 1, 1))
    everyone = [*EPISODES, home, gone]
    paid = [*POSTINGS, posting(6, "h", 2025, 7, "5.28.21.1.003"), posting(7, "o", 2025, 5, "5.28.20.1.005")]
    made = units(records(episodes=everyone, postings=[*paid, posting(8, None, 2025, 100)]), 2025, by=UnitsBy.PLACE_TYPE)
    assert made.unplaced == 107 * KR
    assert {line.key: line.loose for line in made.lines if line.loose} == {"own_room": 5 * KR}


def test_tables_that_are_missing_are_said() -> None:
    with pytest.raises(MissingTableError):
        units(records(episodes=[]), 2025, by=UnitsBy.ACCOUNT)
    assert units(records(episodes=[], postings=[]), 2025, by=UnitsBy.ACCOUNT).lines == ()


def test_a_running_year_is_held_against_the_budget_of_the_days_that_are_gone() -> None:
    """By hand: 273 of 365 days are gone, and 637 days of care are 637/365 full-year places, but 637/273 at once.

    The budget of 800,000 at last year's 400,000 is for 2 places; its part of the days is 598,356.16. At last year's
    price 637 days cost 698,082.19: all of the 99,726.03 above it are places, though 637/365 is less than 2.
    """
    third = episode("f3", "d", start=date(2025, 7, 2))
    paid = [*POSTINGS[:2], {**posting(3, "f1", 2025, 0), "amount": 698_082_19}]
    everything = records(episodes=[*EPISODES[:2], third], postings=paid, budgets=[budget(1, A, 800_000)])
    made = units(replace(everything, as_of=date(2025, 10, 1)), 2025, by=UnitsBy.PLACE_TYPE)
    (line,) = made.lines
    assert (line.actual.places, made.at_once(line.actual.places)) == (Fraction(637, 365), Fraction(637, 273))
    assert (line.planned.places, line.due) == (2, 598_356_16)
    assert (line.effect.number, line.effect.price) == (99_726_03, 0)
