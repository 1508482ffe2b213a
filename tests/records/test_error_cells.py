"""Cells in error are not empty ones, wherever the sheet begins and however its columns are read."""

from io import BytesIO

import pytest
import xlsxwriter

from trappen.records.delimited import Cells
from trappen.records.error_cells import error_cells
from trappen.records.mapping.grids import grids_of
from trappen.records.spreadsheets import read


def workbook(*, corner: tuple[int, int] = (0, 0), name: str = "A & B") -> bytes:
    """Headings and three rows, of which the second has an error in the number column; `corner` is where they begin."""
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet, (top, left) = book.add_worksheet(name), corner
        sheet.write(0, 0, "", book.add_format({"bold": True}))  # formatted, but empty: not where the sheet begins
        sheet.write_row(top, left, ["nøgle", "beløb"])
        sheet.write_row(top + 1, left, ["x", 1.5])
        sheet.write(top + 2, left, "y")
        sheet.write_formula(top + 2, left + 1, "=1/0", None, "#DIV/0!")
        sheet.write_row(top + 3, left, ["z", 3])
    return content.getvalue()


@pytest.mark.parametrize("corner", [(0, 0), (2, 1), (0, 30)])
def test_a_cell_is_found_where_the_reader_of_values_has_it(corner: tuple[int, int]) -> None:
    content = workbook(corner=corner)
    assert error_cells(content, "A & B") == [(corner[0] + 2, 1, "#DIV/0!")]
    (grid,) = grids_of(content, "ark.xlsx")
    assert [row for row in grid.rows if row[0] == "y"] == [["y", "#DIV/0!"]]


def test_a_column_of_numbers_keeps_its_error() -> None:
    found = read(workbook(), "ark.xlsx")
    assert isinstance(found, Cells)
    assert found.frame.get_column("1").to_list() == ["1,5", "#DIV/0!", "3"]


def test_what_is_no_workbook_has_none() -> None:
    assert error_cells(b"nej", "A") == []
    assert error_cells(workbook(), "Et andet ark") == []
