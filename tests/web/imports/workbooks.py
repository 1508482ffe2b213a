"""Workbooks as departments keep them: merged titles, headings of their own, amounts in thousands, several sheets."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter

Rows = Sequence[Sequence[Any]]
# Replacement numbers: nobody's.
CPRS = ("610110-0001", "620205-1234", "610712-5678", "621109-4321")
HEADINGS = (
    "Personnr. barn", "Barn", "Kønnet", "Efter hvilken §", "Hvor bor barnet", "Skiftet", "Hjem igen",
    "Udgift pr. md. (1.000 kr.)", "Bemærkning",
)  # fmt: skip
PLACEMENTS: Rows = (
    (CPRS[0], "Alma Testsen", "Pige", "BL § 46", "Almen plejefamilie", date(2024, 3, 1), None, 45.5, "ok"),
    (CPRS[1], "Bo Testsen", "Dreng", "BL § 46", "Plejefam. (slægt)", date(2024, 5, 1), date(2025, 2, 1), 12, None),
    (CPRS[2], "Carl Testsen", "Dreng", "BL § 47", "Døgninstitution", date(2023, 8, 15), None, 98.25, None),
    (CPRS[3], "Ditte Testsen", "Pige", "BL § 46", "Plejefam. (slægt)", date(2025, 1, 1), None, 14, "revurderes"),
)
BUDGET: Rows = (("5.28.20.1.001", 2026, 4200), ("5.28.21.1.001", 2026, 3100.5))


def workbook(
    *,
    headings: Sequence[str] = HEADINGS,
    placements: Rows = PLACEMENTS,
    budget: Rows = BUDGET,
    month: str = "oktober 2026",
) -> bytes:
    """The forecast spreadsheet of a department that has never heard of Trappen."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    bold = book.add_format({"bold": True})
    sheet = book.add_worksheet("Anbragte børn")
    sheet.merge_range(0, 0, 0, len(headings) - 1, "Familieafdelingen: anbragte børn og unge", bold)
    sheet.merge_range(1, 0, 1, len(headings) - 1, f"Prognose {month}. Må kun bruges internt", bold)
    _write(book, sheet, [headings, *placements, ("I alt", *[None] * 6, 169.75)], top=3)
    sheet = book.add_worksheet("Budgettal")
    sheet.merge_range(0, 0, 0, 2, "Budget, hele tusinde kr.", bold)
    _write(book, sheet, [("Kontonr.", "Budgetår", "Vedtaget budget"), *budget], top=2)
    book.close()
    return stream.getvalue()


def _write(book: Any, sheet: Any, rows: Sequence[Sequence[Any]], *, top: int) -> None:
    day = book.add_format({"num_format": "dd-mm-yyyy"})
    for at, row in enumerate(rows, start=top):
        for place, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(at, place, cell, day)
            elif cell is not None:
                sheet.write(at, place, cell)
