"""Sheets whose cells are known by row and column, and formulas between them."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from xlsxwriter.utility import quote_sheetname, xl_rowcol_to_cell

from trappen.domain import formats

MISSING = formats.MISSING
MONEY, SHARE, NUMBER, RATIO, PLAIN, HEAD, NOTE, TYPED = (
    "money",
    "share",
    "number",
    "ratio",
    "plain",
    "head",
    "note",
    "i",
)
FORMS = {MONEY: "#,##0.00", SHARE: "0.0%", NUMBER: "#,##0.####", RATIO: "#,##0.00", PLAIN: "0"}


class Book:
    """A workbook with the few looks of cells that a case needs. What may be changed is italic, results are upright."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self.looks = {name: book.add_format({"num_format": form, "align": "right"}) for name, form in FORMS.items()}
        self.looks |= {
            TYPED + name: book.add_format({"num_format": form, "align": "right", "italic": True})
            for name, form in FORMS.items()
        }
        self.looks[HEAD] = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})

    def sheet(self, name: str) -> "Sheet":
        return Sheet(name, self._book.add_worksheet(name), self.looks)


class Sheet:
    """One sheet of a book. A formula is written with the value that we have worked out, so that a viewer shows it."""

    def __init__(self, name: str, sheet: Any, looks: dict[str, Any]) -> None:
        self.name = name
        self._sheet = sheet
        self._looks = looks

    def at(self, row: int, column: int) -> str:
        """The cell as a formula on any sheet writes it."""
        return f"{quote_sheetname(self.name)}!{xl_rowcol_to_cell(row, column)}"

    def between(self, row: int, first: int, last: int) -> str:
        """The cells of a row, both ends among them."""
        return f"{self.at(row, first)}:{xl_rowcol_to_cell(row, last)}"

    def down(self, column: int, first: int, last: int) -> str:
        """The cells of a column, both ends among them."""
        return f"{self.at(first, column)}:{xl_rowcol_to_cell(last, column)}"

    def heads(self, row: int, titles: Sequence[str]) -> None:
        for column, title in enumerate(titles):
            self._sheet.write_string(row, column, title, self._looks[HEAD])

    def text(self, row: int, column: int, text: str) -> None:
        self._sheet.write_string(row, column, text)

    def typed(self, row: int, column: int, value: Fraction | int | None, form: str) -> None:
        """What somebody stated; a missing one is the word, in whose place a number can be typed."""
        look = self._looks[TYPED + form]
        if value is None:
            self._sheet.write_string(row, column, MISSING, look)
        else:
            self._sheet.write_number(row, column, float(value), look)

    def formula(self, row: int, column: int, formula: str, value: Fraction | int | str | None, form: str) -> None:
        shown = MISSING if value is None else value if isinstance(value, str) else float(value)
        self._sheet.write_formula(row, column, f"={formula}", self._looks[form], shown)

    def finish(self, widths: Sequence[float], *, frozen: tuple[int, int]) -> None:
        self._sheet.freeze_panes(*frozen)
        for column, width in enumerate(widths):
            self._sheet.set_column(column, column, width)


def kroner(ore: int | None) -> Fraction | None:
    """Øre as kroner."""
    return None if ore is None else Fraction(ore, 100)


def all_known(cells: Sequence[str], then: str) -> str:
    """The formula where every cell is a number, else the word for what is missing."""
    return f'IF(COUNT({",".join(cells)})={len(cells)},{then},"{MISSING}")'


def added(cells: Sequence[str]) -> str:
    """The sum in kroner of cells of which each must be known; 0 without cells."""
    return all_known(cells, rounded("+".join(cells))) if cells else "0"


def rounded(kroner: str) -> str:
    """To the øre: sums of kroner are a hair off in a spreadsheet, which would part 0 from what is asked to be 0."""
    return f"ROUND({kroner},2)"
