"""Habits of departments: a price that is a sum of columns, days in six digits, a month that something lasts to."""

from datetime import date
from typing import Any

import pytest

from tests.records.mapping.test_mapping import book
from trappen.records.mapping.applying import apply_sheets
from trappen.records.mapping.cells import end_of_month
from trappen.records.mapping.contents import unit_of
from trappen.records.mapping.sheets import inspect_bytes
from trappen.records.mapping.spec import ColumnMap
from trappen.records.mapping.suggesting import suggest

HEAD = ["CPR", "Navn", "Pgf.", "Anbr.form", "Fra", "Bev. til"]


def read(more: list[str], rows: list[list[Any]], *, last: str = "01-03-2024") -> tuple[dict[str, ColumnMap], Any]:
    """The measures' columns and the reading of a sheet with these further columns; `last` is the last row's start."""
    lines = [
        [f"6101{at + 10}-4001", f"Prøve {'ABCDEFGH'[at]}sen", "BL § 46", "Plejefamilie", "01-03-2024", *row]
        for at, row in enumerate(rows)
    ]
    lines[-1][4] = last
    (sheet,) = inspect_bytes(book({"Anbragte": [[*HEAD, *more], *lines]}), "a.xlsx")
    spec = suggest([sheet])
    loaded = apply_sheets(spec, [sheet], source="a.xlsx")
    return dict(spec.sheets[0].tables["episodes"]), loaded


def test_what_is_paid_is_the_column_that_is_the_sum_of_the_others() -> None:
    amounts = [(15_915, 6_824, 1_200), (42_440, 6_824, None), (None, 6_311, None), (42_440, 7_190, 300)]
    rows = [[None, *parts, sum(part or 0 for part in parts)] for parts in amounts]
    columns, loaded = read(["Vederlag pr. md.", "Omk.del", "Øvr.", "Md. i alt"], rows)
    assert columns["price"].heading == "Md. i alt"
    assert loaded.records.table("episodes")["price"].to_list() == [100 * row[-1] for row in rows]
    rows[1][-1] += 5_000  # one of four does not add up
    columns, _ = read(["Vederlag pr. md.", "Omk.del", "Øvr.", "Md. i alt"], rows)
    assert columns["price"].heading == "Vederlag pr. md."


def test_a_months_price_on_every_row_goes_before_a_days_rate_on_some() -> None:
    rows = [[None, day, 30 * (day or 900)] for day in (5_445, 3_795, 4_840, 5_345, 4_220, 3_760, 3_855, None)]
    columns, loaded = read(["Kr./døgn", "Pr. md. (døgn x 365/12)"], rows)
    assert (columns["price"].heading, columns["price_unit"].constant) == ("Pr. md. (døgn x 365/12)", "month")
    assert loaded.records.table("episodes")["price"].null_count() == 0


def test_brackets_tell_how_a_price_is_made_and_not_of_what_it_is() -> None:
    assert [unit_of(heading) for heading in ("Pr. md. (døgn x 365/12)", "Takst (døgn)", "Fuldt år")] == [
        "month",
        "day",
        "year",
    ]


def test_a_column_of_months_is_no_step() -> None:
    columns, _ = read(["Forventet Sep", "Pr. md."], [[None, f"{at}4,2", 7_000 + at] for at in range(1, 6)])
    assert "step" not in columns
    assert columns["price"].heading == "Pr. md."


def test_six_digits_and_a_question_mark_are_days_and_the_latter_is_told() -> None:
    ends = ["30-06-26?", "31-12-2026", "31-12-2026", "løbende", None]
    _, loaded = read([], [[end] for end in ends], last="071025")
    episodes = loaded.records.table("episodes")
    assert episodes["start"].to_list()[-1] == date(2025, 10, 7)
    assert episodes["end"].to_list()[0] in {date(2026, 6, 30), date(2026, 7, 1)}
    assert [problem.code for problem in loaded.problems if problem.row == 2] == ["mapping_unsure_day"]


@pytest.mark.parametrize(
    ("cell", "last"),
    [
        ("aug. 26", date(2026, 8, 31)),
        ("ult. 2026", date(2026, 12, 31)),
        ("ultimo februar 2028", date(2028, 2, 29)),
        ("udgangen af dec 26", date(2026, 12, 31)),
        ("løbende", None),
        ("2026", None),
        ("afd. 26", None),
        ("31-12-26", None),
        (None, None),
    ],
)
def test_a_month_that_something_lasts_to_is_its_last_day(cell: str | None, last: date | None) -> None:
    assert end_of_month(cell) == last
