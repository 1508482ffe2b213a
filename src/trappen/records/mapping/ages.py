"""Ends that are told by the child's age, »18 år«, »v. fyldte 23 år«: the birthday.

Source: docs/reference/mapping.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import polars as pl

from trappen.domain import formats
from trappen.domain.cpr import parse_cpr
from trappen.domain.periods import birthday
from trappen.domain.problems import Problem
from trappen.records.findings import warning
from trappen.records.mapping.cells import age_told, plain
from trappen.records.mapping.sheets import Sheet, label_of
from trappen.records.mapping.spec import ColumnMap, SheetMap
from trappen.records.values import parse_day

Born = Mapping[int, date]


def born_in(sheet: Sheet, wanted: SheetMap) -> Born:
    """The birth dates of the sheet's rows, by their numbers: the column's own, else that of the CPR number."""
    children = wanted.tables.get("children", {})
    keys = [columns["child_id"] for columns in wanted.tables.values() if "child_id" in columns]
    fed = [children[name] for name in ("birth_date", "cpr") if name in children] + keys
    headings = [plain(heading) for heading in dict.fromkeys(column.heading for column in fed) if heading]
    there = [plain(heading) for heading in sheet.headings]
    places = [there.index(heading) for heading in headings if heading in there]
    found = ((number, next(filter(None, (_born(row[at]) for at in places)), None)) for number, row in sheet.cells)
    return {number: day for number, day in found if day is not None}


def _born(cell: str | None) -> date | None:
    for read in (lambda text: parse_cpr(text).birth_date, parse_day):
        try:
            return read(cell) if cell else None
        except ValueError:
            continue
    return None


def with_birthdays(text: pl.Series, rows: Sequence[int], born: Born) -> pl.Series:
    """The ends with the first day that the child has the age in place of its words; null where no birth date is known.

    The day is the first one outside, whether or not the column's own days are the last inside.
    """
    ages = [age_told(cell) for cell in text]
    days = [
        birthday(born[row], age).isoformat() if age and row in born else None
        for row, age in zip(rows, ages, strict=True)
    ]
    told = pl.Series([age is not None for age in ages], dtype=pl.Boolean)
    return pl.select(pl.when(told).then(pl.Series(days, dtype=pl.String)).otherwise(text)).to_series()


def told_ages(sheet: Sheet, columns: Mapping[str, ColumnMap], born: Born) -> list[Problem]:
    """How many of the measures' ends are told by age, and in how many the birth date is not known; once for a sheet."""
    end = plain(columns["end"].heading) if "end" in columns else ""
    at = next((at for at, heading in enumerate(sheet.headings) if end and plain(heading) == end), None)
    told = [(number, row[at]) for number, row in sheet.cells if at is not None and age_told(row[at])]
    if not told:
        return []
    words = ", ".join(dict.fromkeys(f"»{cell}«" for _, cell in told))
    count = formats.counted(len(told), "række", "rækker")
    what = f"{count} har en alder som slutdato ({words}): indsatsen slutter, den dag barnet fylder år."
    lacking = [number for number, _ in told if number not in born]
    if lacking:
        what += f" Fødselsdatoen kendes ikke i {formats.counted(len(lacking), 'række', 'rækker')}: slutdatoen mangler."
    found = warning("mapping_age", what, "Er dagen en anden, så skriv den i kilden.", file=label_of(sheet))
    return [replace(found, table="episodes", row=(lacking or [told[0][0]])[0])]
