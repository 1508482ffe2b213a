"""Postings and budgets that cannot be right as a whole are named, and stopped or flagged; ordinary ones are not."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests import factories
from trappen.analysis.economy.estimate import estimate
from trappen.domain.problems import Severity
from trappen.records.checks import check
from trappen.records.mapping.applying import apply
from trappen.records.mapping.sheets import inspect
from trappen.records.mapping.spec import ColumnMap, MappingSpec, SheetMap
from trappen.records.reading import load

ON = date(2026, 1, 15)
FOSTER = "5.28.22.1.001"
Row = dict[str, Any]
CODES = {"month_delivered_twice", "month_in_thousands", "budget_in_thousands", "budget_price_level"}


def month(number: int, *, factor: int = 1000, mark: str = "") -> list[Row]:
    """Thirty postings of a month, between 10,000 and 39,000 kr. at the usual factor."""
    stated = date(2025, number, 1)
    return [
        {
            "posting_id": f"P{number}-{place}{mark}",
            "posted": stated.replace(day=28),
            "month": stated,
            "account": FOSTER,
            "amount": 1000 * (place + 10) * factor // 10,
            "case_number": f"S{place}",
        }
        for place in range(30)
    ]


YEAR = [row for number in range(1, 7) for row in month(number)]


def found(postings: list[Row], budgets: tuple[Row, ...] = ()) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for problem in check(factories.records(postings=postings, budgets=list(budgets)), on=ON):
        if problem.code in CODES:
            told.setdefault(problem.code, []).append(problem.key)
            assert (problem.severity is Severity.WARNING) == (problem.code == "budget_price_level")
    return told


def budget(amount: int, level: str = "2025 p/l") -> Row:
    return {"budget_id": "B", "year": 2025, "account": FOSTER, "amount": amount, "price_level": level}


def test_ordinary_months_and_budgets_are_let_alone() -> None:
    spent = sum(row["amount"] for row in YEAR)
    assert found(YEAR, (budget(spent), budget(spent // 10, "") | {"budget_id": "C"})) == {}


def test_a_whole_month_delivered_twice_is_stopped_at_its_second_copies() -> None:
    again = month(3, mark="-igen")
    assert found([*YEAR, *again]) == {"month_delivered_twice": [row["posting_id"] for row in again]}


def test_a_month_that_was_posted_twice_and_reversed_is_all_right() -> None:
    back = [{**row, "amount": -row["amount"]} for row in month(3, mark="-retur")]
    assert found([*YEAR, *month(3, mark="-igen"), *back]) == {}


def test_a_few_doubles_are_no_whole_month() -> None:
    assert found([*YEAR, *month(3, mark="-igen")[:20]]) == {}


def test_a_month_in_thousands_is_stopped_against_the_other_months() -> None:
    small = month(7, factor=1)
    assert found([*YEAR, *small]) == {"month_in_thousands": [row["posting_id"] for row in small]}
    assert found([*YEAR, *month(7, factor=100)]) == {}  # ten times less is a quiet month
    assert found([*month(1), *month(2), *small]) == {}  # two other months say too little


def test_amounts_are_told_in_kroner_and_sentences_end_once(tmp_path: Path) -> None:
    told = check(factories.records(postings=[*YEAR, *month(7, factor=1)]), on=ON)
    assert {problem.value for problem in told if problem.code == "month_in_thousands"} >= {"10,00", "39,00"}
    (tmp_path / "control.csv").write_text("table;rows;column;sum\npostings;1;amount;100,01\n", encoding="utf-8")
    text = f"posting_id;posted;account;amount\nP1;2026-01-20;{FOSTER};100,00\n"
    (tmp_path / "postings.csv").write_text(text, encoding="utf-8")
    said = " ".join(problem.what for problem in load(tmp_path).problems)
    assert "100,01" in said
    assert ".." not in said


def test_a_budget_in_thousands_is_stopped_against_the_accounts() -> None:
    spent = sum(row["amount"] for row in YEAR)
    assert found(YEAR, (budget(spent // 1000),)) == {"budget_in_thousands": ["B"]}
    assert found(YEAR, (budget(spent // 20),)) == {}


def test_a_budget_in_another_years_prices_is_flagged() -> None:
    spent = sum(row["amount"] for row in YEAR)
    assert found(YEAR, (budget(spent, "2024 p/l"),)) == {"budget_price_level": ["B"]}


def test_an_account_that_was_closed_last_year_is_flagged() -> None:
    chart = [{"account": FOSTER, "title": "Plejefamilier", "start": date(2018, 1, 1), "end": date(2025, 1, 1)}]
    problems = check(factories.records(postings=month(1)[:1], accounts=chart), on=ON)
    assert [(problem.code, problem.severity) for problem in problems] == [("closed_account", Severity.WARNING)]


def delivery(folder: Path, amounts: list[str], control: str = "") -> Path:
    lines = [f"P{n};2025-03-28;2025-03;{FOSTER};{amount}" for n, amount in enumerate(amounts)]
    (folder / "postings.csv").write_text(
        "\n".join(["posting_id;posted;month;account;amount", *lines]), encoding="utf-8"
    )
    if control:
        (folder / "control.csv").write_text(control, encoding="utf-8")
    return folder


def test_thousand_dots_and_decimal_commas_are_read_however_they_are_mixed(tmp_path: Path) -> None:
    read = load(delivery(tmp_path, ["1.234,56", "1234,56", "1.234", "-1.000.000,5", "12"]))
    assert read.records.table("postings")["amount"].to_list() == [123_456, 123_456, 123_400, -100_000_050, 1_200]


@pytest.mark.parametrize(
    ("amounts", "codes"),
    [
        (["1234.56", "1.234"], ["ambiguous_amount"]),
        (["1234.56", "1.234", "5,50"], ["ambiguous_amount", "mixed_separators"]),
        (["1234.56", "1.234,56"], ["mixed_separators"]),
        (["1,234.56"], ["not_amount"]),
        (["12,345"], ["amount_decimals"]),
        (["12.3456 kr."], ["amount_decimals"]),
    ],
)
def test_an_amount_that_can_be_read_in_two_ways_or_is_no_whole_ore_is_named(
    tmp_path: Path, amounts: list[str], codes: list[str]
) -> None:
    read = load(delivery(tmp_path, amounts))
    assert [problem.code for problem in read.problems] == codes
    assert read.usable == (codes == ["mixed_separators"])


TOTALS = [
    # what the total row says in the columns of a posting, and øre that it is wrong by, of 10,01 + 20,02 and 5,00
    ("I alt;;;5.28.22.1.001;30,03", 0),
    ("I alt;;;528221001;30,04", 1),
    ("I alt;;;5.28.22;30,03", 0),
    ("I alt 5.28.22;;;;30,00", 3),
    ("I alt;;;;35,03", 0),
    ("Total:;;;;35,02", 1),
]


@pytest.mark.parametrize(("said", "wrong"), TOTALS)
@pytest.mark.parametrize("mapped", [False, True])
def test_a_stated_total_is_no_posting_and_must_be_what_the_lines_add_up_to(
    tmp_path: Path, said: str, wrong: int, mapped: bool
) -> None:
    lines = [f"P1;2025-03-28;2025-03;{FOSTER};10,01", f"P2;2025-03-28;2025-03;{FOSTER};20,02"]
    lines.append("P3;2025-03-28;2025-03;5.28.23.1.001;5,00")
    names = ("posting_id", "posted", "month", "account", "amount")
    path = tmp_path / "postings.csv"
    path.write_text("\n".join([";".join(names), *lines, said]), encoding="utf-8")
    columns = {name: ColumnMap(heading=name) for name in names}
    spec = MappingSpec("Økonomisystemet", (SheetMap(path.name, "", names, {"postings": columns}),))
    read = apply(spec, path) if mapped else load(tmp_path)
    assert read.records.table("postings").height == 3
    assert [(one.code, one.row, one.amount) for one in read.problems] == ([("total_row", 5, wrong)] if wrong else [])
    assert read.usable == (wrong == 0)


def test_ore_that_do_not_add_up_with_the_senders_total_stop_the_delivery(tmp_path: Path) -> None:
    total = "table;rows;column;sum\npostings;2;amount;{}\n"
    read = load(delivery(tmp_path, ["10,01", "20,02"], total.format("30,04")))
    (problem,) = [one for one in read.problems if one.code == "control_total"]
    assert problem.severity is Severity.ERROR
    assert not read.usable
    assert load(delivery(tmp_path, ["10,01", "20,02"], total.format("30,03"))).usable


@pytest.mark.parametrize("scale", [1, 1000])
def test_postings_in_an_economy_systems_own_columns_are_mapped(tmp_path: Path, scale: int) -> None:
    headings = ("Bilagsnr", "Bogf.dato", "Regnskabsperiode", "Kontostreng", "Beløb DKK", "ESR-sag", "Kred.nr")
    file = tmp_path / "udtraek.csv"
    row = f"4711;28-03-2025;2025-03;528221001;{'-1.234,50' if scale == 1 else '-1,2345'};27.24.03-G01-1-25;00123456"
    file.write_text(";".join(headings) + "\n" + row + "\n", encoding="utf-8")
    ours = ("posting_id", "posted", "month", "account", "amount", "case_number", "provider_id")
    columns = {name: ColumnMap(heading=heading) for name, heading in zip(ours, headings, strict=True)}
    columns["amount"] = ColumnMap(heading="Beløb DKK", scale=scale)
    (sheet,) = inspect(file)
    spec = MappingSpec("Økonomisystemet", (SheetMap(sheet.file, sheet.name, headings, {"postings": columns}),))
    again = MappingSpec.from_dict(spec.as_dict())  # as it is saved for the source
    (posting,) = apply(again, file).records.table("postings").to_dicts()
    assert posting["account"] == FOSTER
    assert (posting["amount"], posting["month"]) == (-123_450, date(2025, 3, 1))
    assert (posting["posting_id"], posting["provider_id"]) == ("4711", "00123456")


@pytest.mark.parametrize(
    ("written", "posted", "counted"),
    [
        ("2025-13", date(2026, 1, 20), date(2025, 12, 1)),
        ("202514", date(2026, 2, 3), date(2025, 12, 1)),
        ("16/2025", date(2026, 3, 1), date(2025, 12, 1)),
        ("2026-00", date(2025, 12, 30), date(2026, 1, 1)),
        ("2025-12", date(2025, 12, 30), date(2025, 12, 1)),
    ],
)
def test_periods_beside_the_months_count_to_their_own_year(
    tmp_path: Path, written: str, posted: date, counted: date
) -> None:
    line = f"P1;{posted};{written};{FOSTER};100,00\n"
    (tmp_path / "postings.csv").write_text(f"posting_id;posted;month;account;amount\n{line}", encoding="utf-8")
    (tmp_path / "episodes.csv").write_text(
        "episode_id;child_id;section;start\nE;A;BL-46;2020-01-01\n", encoding="utf-8"
    )
    records = load(tmp_path).records
    assert records.table("postings")["month"].to_list() == [counted]
    later = date(2026, 3, 31)
    spent = {year: estimate(records, year, later).total["spent"] or 0 for year in (2025, 2026)}
    assert spent == {2025: 0, 2026: 0} | {counted.year: 10_000}


@pytest.mark.parametrize("written", ["2025-17", "25-13", "2025-99"])
def test_what_is_no_period_is_said(tmp_path: Path, written: str) -> None:
    text = f"posting_id;posted;month;account;amount\nP1;2026-01-20;{written};{FOSTER};100,00\n"
    (tmp_path / "postings.csv").write_text(text, encoding="utf-8")
    problems = load(tmp_path).problems
    assert [(problem.column, problem.value) for problem in problems] == [("month", written)]
