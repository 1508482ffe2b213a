"""Spreadsheets (.xlsx): values only. A formula gives the value the spreadsheet last showed; nothing is computed."""

import logging

import fastexcel
import polars as pl

from trappen.domain.problems import Problem, Severity
from trappen.records.cells import ROW, as_text
from trappen.records.delimited import Cells
from trappen.records.error_cells import error_cells

logging.getLogger("fastexcel.types.dtype").setLevel(logging.ERROR)  # it warns about every empty column


def names(content: bytes) -> list[str]:
    """The sheets in order; none if the file cannot be opened."""
    try:
        return list(fastexcel.read_excel(content).sheet_names)
    except fastexcel.FastExcelError:
        return []


def read(content: bytes, file: str, *, sheet: str | None = None) -> Cells | Problem:
    """The sheet called `sheet` (without regard to case) if it is there, else the first."""
    try:
        book = fastexcel.read_excel(content)
        wanted = [name for name in book.sheet_names if sheet and name.strip().lower() == sheet.lower()]
        name = wanted[0] if wanted else book.sheet_names[0]
        text = sheet_text(book, content, name)
        typed = book.load_sheet(name, header_row=None, skip_rows=1, schema_sample_rows=None).to_polars()
    except (fastexcel.FastExcelError, IndexError):
        return Problem(
            Severity.ERROR,
            "not_a_table",
            "Regnearket kan ikke åbnes; filen er beskadiget eller ikke et regneark.",
            now="Åbn det i Excel, og gem det igen som .xlsx.",
            file=file,
        )
    if text.is_empty():
        return Problem(Severity.ERROR, "empty_file", "Arket er tomt.", now="Dan udtrækket igen.", file=file)
    shown = file if len(book.sheet_names) == 1 else f"{file} [{name}]"
    headings = tuple((cell or "").strip() for cell in text.row(0))
    body = text.slice(1)
    body.columns = [str(index) for index in range(body.width)]
    if typed.height == body.height:
        body = body.with_columns(pl.coalesce(column, column.name) for column in _numbers(typed))
    return Cells(shown, headings, body.with_row_index(ROW, offset=2), ())


def sheet_text(book: fastexcel.ExcelReader, content: bytes, sheet: str) -> pl.DataFrame:
    """Every cell of a sheet as text, its empty first rows too. A cell in error holds what it shows: it is not empty."""
    text = book.load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string").to_polars()
    wrong: dict[int, dict[int, str]] = {}
    for cell in error_cells(content, sheet):
        if cell.row < text.height and cell.column < text.width:
            wrong.setdefault(cell.column, {})[cell.row] = cell.text
    return text.with_columns(
        text.to_series(column).scatter(list(cells), list(cells.values())) for column, cells in wrong.items()
    )


def numbers_in(book: fastexcel.ExcelReader, sheet: str) -> pl.DataFrame:
    """The cells of `sheet_text`, not null where they hold a number and null where they hold text.

    A text that looks like a number is read as one by every type but that of true and false, which takes numbers only.
    """
    return book.load_sheet(sheet, header_row=None, skip_rows=0, dtypes="boolean").to_polars()


def _numbers(typed: pl.DataFrame) -> list[pl.Series]:
    """Columns of numbers, written with a decimal comma: a dot would be taken for thousands."""
    return [
        as_text(column).alias(str(index)) for index, column in enumerate(typed.get_columns()) if column.dtype.is_float()
    ]
