"""Every check finds its flaw with its place, and finds nothing in clean records."""

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest

from tests import factories
from tests.records.test_money_checks import YEAR, budget, month
from trappen.domain.problems import Severity
from trappen.records.checks import CHECKS, check
from trappen.records.container import Records

ON = date(2026, 3, 31)
DAY = date(2024, 5, 1)
LONG_AGO = date(2004, 1, 1)
LATE = date(2026, 2, 1)
NORTH = {"district_id": "N", "name": "Nord", "replaced_by": "S"}


def child(key: str = "a", **values: Any) -> dict[str, Any]:
    return {"child_id": key, "birth_date": date(2012, 4, 1), **values}


def episode(key: str = "1", **values: Any) -> dict[str, Any]:
    return {"episode_id": key, "child_id": "a", "section": "BL-46", "start": DAY, **values}


def line(account: str, **values: Any) -> dict[str, Any]:
    return {"account": account, "title": "Vores konto", "start": date(2020, 1, 1), **values}


def clean(**tables: list[dict[str, Any]]) -> Records:
    base = {
        "children": [child(), child("b", birth_date=date(2015, 6, 1))],
        "episodes": [episode(), episode("2", child_id="b", section="BL-32-1.5", end=date(2025, 1, 1))],
        "postings": [{"posting_id": "p", "posted": DAY, "account": "5.28.22.1.001", "amount": 100}],
    }
    return factories.records(**{**base, **tables})


SPENT = sum(row["amount"] for row in YEAR)
FLAWS: dict[str, tuple[Severity, Records]] = {
    "duplicate_key": (Severity.ERROR, clean(episodes=[episode(), episode(section="BL-32-1.5")])),
    "unknown_reference": (Severity.ERROR, clean(episodes=[episode(child_id="x")])),
    "end_before_start": (Severity.ERROR, clean(episodes=[episode(end=date(2024, 4, 30))])),
    "born_in_future": (Severity.ERROR, clean(children=[child(birth_date=date(2026, 4, 1))], episodes=[])),
    "duplicate_cpr": (
        Severity.ERROR,
        clean(children=[child(cpr="0104124003"), child("b", cpr="0104124003")], episodes=[]),
    ),
    "start_before_pregnancy": (Severity.ERROR, clean(episodes=[episode(start=date(2010, 1, 1), section="SEL-52-3.7")])),
    "start_before_birth": (Severity.WARNING, clean(episodes=[episode(start=date(2012, 1, 1), section="SEL-52-3.3")])),
    "over_23": (Severity.WARNING, clean(children=[child(birth_date=date(2003, 3, 31)), child("b")])),
    "same_person": (Severity.WARNING, clean(children=[child(name="Ea Ø"), child("b", name="ea ø")])),
    "cpr_birth_date": (Severity.WARNING, clean(children=[child(cpr="0204124000"), child("b")])),
    "case_number_cpr": (
        Severity.WARNING,
        clean(cases=[{"case_id": "s", "child_id": "a", "case_number": "020412-4000"}]),
    ),
    "no_birth_date": (Severity.WARNING, clean(children=[child(birth_date=None), child("b")])),
    "unborn": (
        Severity.WARNING,
        clean(children=[child(birth_date=date(2026, 6, 1), unborn=True)], episodes=[episode(start=date(2026, 1, 1))]),
    ),
    "unborn_overdue": (
        Severity.WARNING,
        clean(children=[child(birth_date=LATE, unborn=True)], episodes=[]),
    ),
    "open_over_20_years": (
        Severity.WARNING,
        clean(children=[child(birth_date=date(2003, 4, 1))], episodes=[episode(start=LONG_AGO, section="SEL-44")]),
    ),
    "future_date": (Severity.WARNING, clean(episodes=[episode(decision_date=date(2026, 4, 1))])),
    "concurrent_episodes": (Severity.WARNING, clean(episodes=[episode(), episode("2", start=date(2025, 1, 1))])),
    "unknown_section": (Severity.WARNING, clean(episodes=[episode(section="BL-299")])),
    "no_section": (Severity.WARNING, clean(episodes=[episode(section=None)])),
    "section_not_in_force": (
        Severity.WARNING,
        clean(episodes=[episode(section="SEL-52-3.7", decision_date=DAY)]),
    ),
    "section_by_start": (Severity.WARNING, clean(episodes=[episode(section="SEL-52-3.7")])),
    "unknown_account": (
        Severity.WARNING,
        clean(postings=[{"posting_id": "p", "posted": DAY, "account": "5.82.21.1.009", "amount": 1}]),
    ),
    "account_not_in_chart": (Severity.WARNING, clean(accounts=[line("5.28.20")])),
    "closed_account": (Severity.WARNING, clean(accounts=[line("5.28.22", end=DAY)])),
    "month_delivered_twice": (Severity.ERROR, clean(postings=[*YEAR, *month(3, mark="-igen")])),
    "month_in_thousands": (Severity.ERROR, clean(postings=[*YEAR, *month(7, factor=1)])),
    "budget_in_thousands": (Severity.ERROR, clean(postings=YEAR, budgets=[budget(SPENT // 1000)])),
    "budget_price_level": (Severity.WARNING, clean(postings=YEAR, budgets=[budget(SPENT, "2024 p/l")])),
    "renamed_district": (
        Severity.WARNING,
        clean(districts=[NORTH, {"district_id": "S", "name": "Syd"}]),
    ),
    "mojibake": (Severity.WARNING, clean(children=[child(name="SÃ¸ren"), child("b")])),
    "missing_key": (
        Severity.ERROR,
        replace(clean(children=[child(), child("b")], episodes=[episode(start=None)]), format="dst"),
    ),
    "cpr_mod11": (Severity.WARNING, clean(children=[child(cpr="0104124000"), child("b")])),
}


def test_clean_records_have_no_problems() -> None:
    assert check(clean(), on=ON) == []


def test_every_check_has_a_flaw_here() -> None:
    assert set(FLAWS) == {rule.code for rule in CHECKS}


@pytest.mark.parametrize("code", FLAWS)
def test_every_flaw_is_found_and_nothing_else(code: str) -> None:
    severity, records = FLAWS[code]
    problems = check(records, on=ON)
    assert {problem.code for problem in problems} == {code}
    for problem in problems:
        assert problem.severity is severity
        assert problem.what
        assert problem.now
        assert problem.key
        assert problem.table
        assert problem.column


def test_a_problem_tells_file_row_and_value() -> None:
    origins = {"episodes": pl.DataFrame({"file": ["e.csv"], "row": [7]}, schema_overrides={"row": pl.UInt32})}
    records = replace(clean(episodes=[episode(end=date(2024, 4, 30))]), origins=origins)
    (problem,) = check(records, on=ON)
    assert (problem.file, problem.row, problem.column, problem.value, problem.key) == (
        "e.csv",
        7,
        "end",
        "2024-04-30",
        "1",
    )


@pytest.mark.parametrize(("code", "number"), [("duplicate_cpr", "0104124003"), ("case_number_cpr", "020412-4000")])
def test_personal_cells_are_not_repeated(code: str, number: str) -> None:
    _severity, records = FLAWS[code]
    assert all(number not in str(problem.as_dict()) for problem in check(records, on=ON))


def test_touching_episodes_and_other_places_are_not_concurrent() -> None:
    records = clean(
        episodes=[
            episode("1", end=date(2025, 1, 1)),
            episode("2", start=date(2025, 1, 1)),
            episode("3", place_type="network_foster"),
            episode("4", provider_id="9"),
            episode("5", start=date(2024, 6, 1), end=date(2024, 6, 1)),
        ]
    )
    assert check(records, on=ON) == []


def test_twins_with_their_own_numbers_and_names_are_no_duplicates() -> None:
    records = clean(children=[child(name="Ea", cpr="0104124000"), child("b", name="Ea", cpr="0104124027")])
    assert "same_person" not in {problem.code for problem in check(records, on=ON)}


def test_the_birthday_itself_decides() -> None:
    young = clean(children=[child(birth_date=date(2003, 4, 1)), child("b")])
    assert "over_23" not in {problem.code for problem in check(young, on=ON)}


def test_an_account_closed_last_year_is_named_where_it_is_used_this_year() -> None:
    new_year = date(2026, 1, 1)
    postings = [
        # The supplementary period: posted this year, and of last year's December.
        {"posting_id": "p1", "posted": date(2026, 1, 20), "month": date(2025, 12, 1), "account": "5.28.20.1.003"},
        {"posting_id": "p2", "posted": date(2026, 1, 20), "month": new_year, "account": "5.28.20.1.003.40"},
        {"posting_id": "p3", "posted": date(2026, 1, 20), "account": "5.28.20.1.004"},
    ]
    budgets = [{"budget_id": "b", "year": 2026, "account": "5.28.20.1.003", "amount": 1}]
    chart = [line("5.28.20.1.003", end=new_year), line("5.28.20.1.004")]
    found = check(clean(postings=postings, budgets=budgets, accounts=chart), on=ON)
    assert [(problem.code, problem.key) for problem in found] == [("closed_account", "p2"), ("closed_account", "b")]
    assert "Vores konto" in found[0].what
    assert "01-01-2026" in found[0].what


def test_a_chart_of_every_field_of_work_is_doubted_only_where_it_cannot_be_right() -> None:
    chart = [line("5.28.22"), line("3.22.01"), line("5.57.71"), line("5.82.21.1.009")]
    (problem,) = check(clean(accounts=chart), on=ON)
    assert (problem.code, problem.table, problem.value) == ("unknown_account", "accounts", "5.82.21.1.009")
    assert "5.28.21.1.009" in problem.what


def test_an_account_that_only_the_own_chart_knows_is_known() -> None:
    posting = {"posting_id": "p", "posted": DAY, "account": "3.22.01.1.001", "amount": 1}
    assert [problem.code for problem in check(clean(postings=[posting]), on=ON)] == ["unknown_account"]
    assert check(clean(postings=[posting], accounts=[line("3.22.01")]), on=ON) == []
