"""Tables as files: XLSX with real numbers and Danish formats, CSV as Danish spreadsheets open it."""

import csv
import re
from collections.abc import Sequence
from datetime import date
from io import BytesIO, StringIO

import xlsxwriter

from trappen.domain.figures import Figure, Unit
from trappen.reporting.document import Cell, Table, Withheld, caption_detail

DECIMALS = 10
FIRST_YEAR = 1900  # a spreadsheet has no earlier day
_DAY = re.compile(r"(\d\d)-(\d\d)-(\d{4})")  # a day as every table writes it
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def xlsx(tables: Sequence[Table]) -> bytes:
    """One sheet a table: caption, unit and as-of date on top, then header and rows. Days are days, missing and withheld
    are words."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True})
    styles = {unit: book.add_format({"num_format": form}) for unit, form in _FORMATS.items()}
    whole, broken = (book.add_format({"num_format": form}) for form in ("#,##0", "#,##0.0#"))
    dated = book.add_format({"num_format": "dd-mm-yyyy", "align": "left"})
    for name, table in zip(sheet_names([table.caption for table in tables]), tables, strict=True):
        sheet = book.add_worksheet(name)
        sheet.write_string(0, 0, f"{table.caption} ({caption_detail(table)})", bold)
        for column, heading in enumerate(table.columns):
            sheet.write_string(2, column, heading, bold)
        for line, row in enumerate(table.rows, 3):
            for column, cell in enumerate(row):
                value = _value(cell)
                if (day := _day(value)) is not None:
                    sheet.write_datetime(line, column, day, dated)
                elif isinstance(value, str):
                    sheet.write_string(line, column, value)
                else:
                    unit = cell.unit if isinstance(cell, Figure) else Unit.COUNT
                    plain = whole if value.is_integer() else broken
                    sheet.write_number(line, column, value, styles.get(unit, plain))
        for line, note in enumerate(table.notes, len(table.rows) + 4):
            sheet.write_string(line, 0, note)
        sheet.freeze_panes(3, 1)
        sheet.autofit()
    book.close()
    return file.getvalue()


def _day(value: str | float) -> date | None:
    """The day that a cell writes; None for all else, and for one that does not exist."""
    found = _DAY.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return None
    number, month, year = map(int, found.groups())
    try:
        return date(year, month, number) if year >= FIRST_YEAR else None
    except ValueError:
        return None


def sheet_names(captions: Sequence[str]) -> list[str]:
    """The captions, as far as a sheet can be called so: 31 characters, none of `[]:*?/\\`, and each only once."""
    found: list[str] = []
    for number, caption in enumerate(captions, 1):
        plain = re.sub(r"[\[\]:*?/\\]+", " ", caption).strip(" '")
        name = plain[:31].rstrip(" '") or f"Tabel {number}"
        taken = {"history", *(other.casefold() for other in found)}
        found.append(name if name.casefold() not in taken else f"{name[: 28 - len(str(number))].rstrip()} ({number})")
    return found


def csv_text(table: Table) -> str:
    """The table as CSV with `;`, decimal comma and a byte-order mark, without caption so that it reads back as data."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(table.columns)
    for row in table.rows:
        writer.writerow([_csv_cell(cell) for cell in row])
    return "\ufeff" + out.getvalue()


def csv_tables(tables: Sequence[Table]) -> str:
    """Several tables in one file as four columns: the table, the name of the row, the column, and the cell."""
    rows = tuple(
        (table.caption, str(row[0]), column, cell)
        for table in tables
        for row in table.rows
        for column, cell in zip(table.columns[1:], row[1:], strict=True)
    )
    return csv_text(Table("", ("Tabel", "Række", "Kolonne", "Værdi"), rows, unit=""))


def _value(cell: Cell) -> str | float:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, Withheld) or cell.value is None:
        return str(cell)
    return float(cell.value / 100) if cell.unit is Unit.ORE else float(cell.value)


def _csv_cell(cell: Cell) -> str:
    value = _value(cell)
    if isinstance(value, float):
        return f"{round(value, DECIMALS):.15g}".replace(".", ",")  # 15 digits: every øre of a large amount
    # A text that a spreadsheet would run as a formula is made plain text.
    return f"'{value}" if value.startswith(FORMULA_STARTS) else value


_FORMATS = {
    Unit.ORE: '#,##0.00" kr."',
    Unit.SHARE: "0.0%",
    Unit.POINTS: '0.0" procentpoint"',
    Unit.CASES_PER_FTE: "#,##0.0",
    Unit.RATIO: "#,##0.00",
}
