"""Any CSV or spreadsheet as a grid of text: every row as it stands, before anyone knows which one is the header."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import PurePosixPath

import fastexcel
import polars as pl

from trappen.domain.cpr import parse_cpr
from trappen.domain.errors import InputError
from trappen.records.cells import as_text
from trappen.records.delimited import delimiter_of, encoding_of
from trappen.records.mapping.cells import Look, look
from trappen.records.sources import OLE_MAGIC, PDF_MAGIC, ZIP_MAGIC, Source
from trappen.records.spreadsheets import numbers_in, sheet_text
from trappen.records.values import by_distinct

SHEETS = (".xlsx", ".xlsm")
TABLES = (".csv", ".txt", ".tsv", *SHEETS)
FIRST_ROWS = 60  # how far down a header is looked for
NINE = r"^\d{9}$"
MIDNIGHT = "2020-01-01 00:00:00"
LONG = re.compile(r"^\d{6}-?\d{3,4}$")
MOSTLY = 0.8


@dataclass(frozen=True)
class Grid:
    """The cells of one sheet: stripped text or None, rows of equal width; row 0 is row `first` of the file."""

    file: str
    sheet: str
    rows: list[list[str | None]]
    first: int = 1

    @property
    def width(self) -> int:
        return len(self.rows[0]) if self.rows else 0


def grids(source: Source) -> list[Grid]:
    """The grid of every sheet of every table file in the source; a CSV is one sheet without a name.

    Raises:
        InputError: if a file is not what it is called.
    """
    return [grid for name in source.named(*TABLES) for grid in grids_of(source.read(name), name)]


def grids_of(content: bytes, name: str) -> list[Grid]:
    """The grids of one file given by its bytes and its name.

    Raises:
        InputError: if the file is not what it is called.
    """
    is_sheets = PurePosixPath(name).suffix.lower() in SHEETS
    found = _spreadsheet(content, name) if is_sheets else [_delimited(content, name)]
    return [grid for grid in found if grid.rows]


def _delimited(content: bytes, name: str) -> Grid:
    encoding = encoding_of(content)
    if content.startswith((ZIP_MAGIC, PDF_MAGIC, OLE_MAGIC)) or (b"\0" in content and encoding != "utf-16"):
        raise InputError(
            f"»{name}« er ikke en tekstfil, selv om den hedder det.",
            now="Gem udtrækket som .csv eller .xlsx, og prøv igen.",
        )
    text = content.decode(encoding, errors="replace").removeprefix("\ufeff").replace("\r\n", "\n")
    try:
        rows = list(csv.reader(StringIO(text), delimiter=_delimiter(text)))
    except csv.Error as error:
        raise InputError(
            f"»{name}« kan ikke læses som CSV.", now="Et anførselstegn er ikke lukket, eller en celle er for lang."
        ) from error
    return Grid(name, "", _even(rows))


def _delimiter(text: str) -> str:
    """The delimiter of the widest lines: titles above the header hold none."""
    lines = sorted(text.split("\n")[:FIRST_ROWS], key=lambda line: -max(line.count(";"), line.count(",")))
    return delimiter_of("\n".join(lines[: FIRST_ROWS // 2]) or text)


def _spreadsheet(content: bytes, name: str) -> list[Grid]:
    try:
        book = fastexcel.read_excel(content)
        return [Grid(name, sheet, _even(_cells(book, content, sheet))) for sheet in book.sheet_names]
    except fastexcel.FastExcelError as error:
        raise InputError(
            f"Regnearket »{name}« kan ikke åbnes.",
            why="Det er beskadiget, beskyttet med adgangskode eller ikke et regneark.",
            now="Åbn det i Excel, og gem det igen som .xlsx uden adgangskode.",
        ) from error


def _cells(book: fastexcel.ExcelReader, content: bytes, sheet: str) -> list[list[str | None]]:
    """The sheet's text; columns of numbers below the first rows with a decimal comma, as a Danish file has them."""
    text = sheet_text(book, content, sheet)
    if any(column.str.contains(NINE).any() for column in text.get_columns()):
        text = _with_first_zeros(text, numbers_in(book, sheet))
    return _plain(list(text.iter_rows()))


def _with_first_zeros(text: pl.DataFrame, numbers: pl.DataFrame) -> pl.DataFrame:
    """The cells, with the zero that a CPR number lost where it was kept as a number, as Excel shows it.

    Only a cell that is a number can have lost it: nine digits that were typed as text lack one, and nobody knows where.
    A column where most long numbers are something else, as accounts, is left as it is.
    """
    if numbers.shape != text.shape:
        return text
    found = []
    for cells, is_number in zip(text.get_columns(), numbers.get_columns(), strict=True):
        padded = by_distinct(cells, _with_zero, pl.String())
        filled = pl.select(pl.when(is_number.is_not_null()).then(padded)).to_series()
        whole = pl.select(pl.coalesce(filled, cells)).to_series().alias(cells.name)
        long = [cell for cell in whole.drop_nulls() if LONG.match(cell)]
        told = sum(look(cell) is Look.CPR for cell in long) >= MOSTLY * len(long)
        found.append(whole if told else cells)
    return pl.DataFrame(found)


def _with_zero(cell: str) -> str:
    if not re.fullmatch(NINE, cell):
        raise ValueError(cell)
    return parse_cpr(f"0{cell}").number


def _plain(rows: Sequence[Sequence[str | None]]) -> list[list[str | None]]:
    """Spreadsheets say dates with midnight and numbers with a dot; people do not. Each distinct cell is told once."""
    distinct = {cell for row in rows for cell in row if cell is not None}
    numbers = [cell for cell in distinct if _is_number(cell)]
    texts = as_text(pl.Series(map(float, numbers), dtype=pl.Float64))
    told: dict[str | None, str | None] = dict(zip(numbers, texts, strict=True))
    told |= {cell: cell[:10] for cell in distinct if cell.endswith(" 00:00:00") and len(cell) == len(MIDNIGHT)}
    return [[told.get(cell, cell) for cell in row] for row in rows]


def _is_number(cell: str) -> bool:
    """Whether it is a number with a dot as a spreadsheet says it: not one with zeros before it, as a code has."""
    head, _, tail = cell.partition(".")
    whole = head.lstrip("-")
    return tail.isdigit() and whole.isdigit() and (whole == "0" or whole[0] != "0")


def _even(rows: list[list[str | None]] | list[list[str]]) -> list[list[str | None]]:
    width = max((len(row) for row in rows), default=0)
    return [[_cell(row[place]) if place < len(row) else None for place in range(width)] for row in rows]


def _cell(text: str | None) -> str | None:
    return (text.strip() or None) if text is not None else None
