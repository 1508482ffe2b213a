"""The problem as the records have it: who has whom, what they may have, and what is not known."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from tests.factories import records
from trappen.analysis.assignment.desks import NewAdviser, problem_of
from trappen.analysis.assignment.plan import NOBODY, propose
from trappen.domain.errors import InputError, MissingTableError

ON = date(2026, 3, 31)
START = date(2026, 1, 1)


def case(child, adviser=None, **rest):
    return {"case_id": f"s{child}", "child_id": child, "opened": START, **rest}, adviser


def data(*cases, **more):
    tables = {
        "cases": [row for row, _ in cases],
        "assignments": [
            {"case_id": row["case_id"], "adviser_id": adviser, "start": START} for row, adviser in cases if adviser
        ],
        "children": [
            {"child_id": "a", "household_id": "h1"},
            {"child_id": "b", "household_id": "h1"},
            {"child_id": "c", "household_id": "h2"},
        ],
        "households": [
            {"household_id": "h1", "district_id": "d1", "start": START},
            {"household_id": "h2", "district_id": "d2", "start": START},
        ],
        "teams": [
            {"team_id": "T1", "name": "Øst", "case_cap": 2.5, "target_group": "social"},
            {"team_id": "T2", "name": "Program", "target_group": "social", "programme_id": "P"},
        ],
        "advisers": [{"adviser_id": "A", "name": "Anna"}],
        "adviser_posts": [
            {"adviser_id": "A", "team_id": "T1", "fte": 0.8, "start": START},
            {"adviser_id": "B", "team_id": "T2", "fte": 1.0, "case_share": 0.5, "start": START},
        ],
    }
    return records(**tables | more)


def test_siblings_with_the_same_adviser_are_one_unit() -> None:
    problem, notes = problem_of(data(case("a", "A", weight=2), case("b", "A", weight=1), case("c", weight=1)), ON)
    assert [(u.children, u.current, u.district, u.weight) for u in problem.units] == [
        (("a", "b"), "A", "d1", 3),
        (("c",), None, "d2", 1),
    ]
    assert notes == ("Nogle rådgiveres team har intet sagsloft.",)


def test_siblings_with_different_advisers_are_left_so_and_a_new_one_joins() -> None:
    two = problem_of(data(case("a", "A"), case("b", "B")), ON)[0]
    assert [u.children for u in two.units] == [("a",), ("b",)]
    joined = problem_of(data(case("a"), case("b", "B")), ON)[0]
    assert [(u.children, u.current) for u in joined.units] == [(("b", "a"), "B")]
    given = propose(replace(joined, advisers=tuple(replace(a, group=(None, None)) for a in joined.advisers)))
    assert [(m.child, m.origin, m.target, m.reason) for m in given.moves] == [("a", None, "B", NOBODY)]
    assert [(desk.before, desk.after) for desk in given.desks] == [(0, 0), (1, 2)]
    assert (given.given, given.score and given.score.moved) == (1, 0)


def test_advisers_have_room_districts_and_group() -> None:
    problem, _ = problem_of(data(case("a", "A")), ON)
    anna, bo = problem.advisers
    assert (anna.name, anna.room, anna.districts, anna.group) == ("Anna", 2, {"d1"}, ("social", None))
    assert (bo.room, bo.fte, bo.group) == (None, Fraction(1, 2), ("social", "P"))
    capped = problem_of(data(case("a", "A")), ON, cap=Fraction(10))[0]
    assert [adviser.room for adviser in capped.advisers] == [8, 5]


def test_a_programmes_children_are_for_its_team() -> None:
    enrolled = [{"enrolment_id": "i", "programme_id": "P", "child_id": "a", "start": START}]
    problem, _ = problem_of(data(case("a"), case("c"), programme_enrolments=enrolled), ON)
    assert [problem.candidates(unit) for unit in problem.units] == [("B",), ("A",)]


def test_absent_and_new_advisers() -> None:
    away = [{"adviser_id": "A", "start": START}]
    with_absence = data(case("a", "A", target_group="social"), adviser_absences=away)
    problem, _ = problem_of(with_absence, ON, new=[NewAdviser("T1", Fraction(1, 2))])
    assert [(a.key, a.absent, a.fte) for a in problem.advisers] == [
        ("A", True, 0),
        ("B", False, Fraction(1, 2)),
        ("ny-1", False, Fraction(1, 2)),
    ]
    (move,) = propose(problem).moves
    assert (move.child, move.target) == ("a", "ny-1")
    typed, _ = problem_of(data(case("a", "A")), ON, absent=["A"])
    assert typed.advisers[0].absent


def test_what_is_not_known_is_said() -> None:
    problem, notes = problem_of(data(case("a", "Z", weight=1), case("c", "A")), ON)
    assert [unit.weight for unit in problem.units] == [1, 1]
    assert any("vægt" in note for note in notes)
    assert any("Z" in note for note in notes)
    with pytest.raises(InputError, match="Q"):
        problem_of(data(case("a")), ON, absent=["Q"])
    with pytest.raises(InputError, match="T9"):
        problem_of(data(case("a")), ON, new=[NewAdviser("T9", Fraction(1))])
    with pytest.raises(MissingTableError, match="cases"):
        problem_of(records(assignments=[]), ON)
