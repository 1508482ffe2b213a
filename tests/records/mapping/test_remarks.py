"""Rows below a sheet's total that are no lines of measures, and lines there that are."""

from datetime import date
from typing import Any

import pytest

from tests.records.mapping.test_mapping import book
from trappen.records.mapping.applying import apply_sheets
from trappen.records.mapping.sheets import Sheet, inspect_bytes
from trappen.records.mapping.suggesting import suggest

HEAD = ["CPR", "Barn", "Pgf.", "Anbr.form", "Fra", "Til", "Md. takst"]
LINES: list[list[Any]] = [
    [f"610110-400{at}", f"Prøve {name}", "BL § 46", "Almen plejefamilie", date(2024, 3, at), None, price]
    for at, name, price in ((1, "Et", 12000), (2, "To", 30105), (3, "Tre", 8605), (4, "Fire", 9000))
]
TOTAL = [None, "I alt", None, None, None, None, 59710]


def read(*below: list[Any]) -> Sheet:
    (sheet,) = inspect_bytes(book({"Anbragte": [HEAD, *LINES, TOTAL, [], *below]}), "a.xlsx")
    return sheet


def row(text: str, amount: object, *, place: int = 1) -> list[Any]:
    cells: list[Any] = [None] * 6 + [amount]
    cells[place] = text
    return cells


def test_pools_and_budgets_below_the_total_are_no_lines_and_are_told_once() -> None:
    below = (row("Pulje til nye anbringelser", 1250000), row("Forventet tilgang (2 alm.)", 55000, place=0))
    sheet = read(*below, row("Korrigeret Budget 2026", 31900000))
    assert (len(sheet.cells), sheet.remarks, sheet.totals) == (4, (8, 9, 10), (6, 8, 9, 10))
    loaded = apply_sheets(suggest([sheet]), [sheet], source="a.xlsx")
    assert loaded.usable, loaded.problems
    assert loaded.records.table("episodes").height == 4
    (told,) = [problem for problem in loaded.problems if problem.code == "mapping_remarks"]
    assert (told.row, told.severity) == (8, "warning")
    assert "3 rækker" in told.what
    assert "8, 9, 10" in told.what


@pytest.mark.parametrize(
    "line",
    [
        ["610110-4005", None, None, None, None, None, 5000],
        ["610110-xxxx", None, None, None, None, None, 5000],
        [None, "Prøve Fem", None, None, None, None, 5000],
        [None, "Fem", None, None, None, None, 5000],
        [None, None, "BL § 47", None, None, None, 5000],
        [None, None, "S.L. § 52", None, None, None, 5000],
        [None, "den lille", None, None, date(2024, 3, 1), None, 5000],
        [None, "den lille", "BL § 46", None, None, None, 5000],
        [None, None, None, None, "nov 2020", None, 5000],
        [None, "ny i pleje", None, "Almen plejefamilie", None, None, 5000],
    ],
)
def test_a_line_with_a_number_a_section_a_day_or_a_name_is_no_remark(line: list[Any]) -> None:
    sheet = read(line)
    assert (len(sheet.cells), sheet.remarks) == (5, ())
    assert read(row("Pulje til nye", 100), line).remarks == ()  # a line below: it stands between them


def test_without_a_total_above_nothing_is_a_remark() -> None:
    rows = [HEAD, *LINES, [], row("Pulje til nye anbringelser", 1250000)]
    assert inspect_bytes(book({"Anbragte": rows}), "a.xlsx")[0].remarks == ()
    accounts = [
        ["Konto", "Tekst", "Budget"],
        ["5.28.21.1", "Plejefamilier", 100],
        ["I alt", None, 100],
        [None, "Rest", 5],
    ]
    assert inspect_bytes(book({"Budget": accounts}), "b.xlsx")[0].remarks == ()


def test_a_total_that_ends_with_its_word_and_a_note_beside_money_that_is_nobodys() -> None:
    pool = row("Pulje, forventet tilgang", 850000)
    pool[3] = "Ca. 2 pladser, ikke på navn"
    (sheet,) = inspect_bytes(book({"Anbragte": [HEAD, *LINES, row("Disponeret i alt", 59710), pool]}), "a.xlsx")
    assert (len(sheet.cells), sheet.totals, sheet.remarks) == (4, (6, 7), (7,))


def test_a_total_may_say_its_month_in_parentheses() -> None:
    sheet = read(row("Helår i alt (St. = K)", 716520))
    assert (len(sheet.cells), sheet.totals) == (4, (6, 8))
