"""A finding in the words of whoever sent the file: the sheet, their own heading, Danish dates."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from trappen.domain import formats
from trappen.domain.problems import Problem
from trappen.records.contracts import TABLES, Column
from trappen.records.mapping.spec import MappingSpec, SheetMap, is_end
from trappen.web.imports.loading.tokens import masked

Headings = Mapping[str, Mapping[str, str]]
_SHEET = re.compile(r"^(?P<file>.*) \[(?P<sheet>.*)\]$")
MANY_DIGITS = 7  # a birthday and more
_DAY = re.compile(r"^\d{4}-\d\d-\d\d$")


@dataclass(frozen=True, slots=True)
class Told:
    """Where a finding stands and what stands there, as a person reads it; `sheet` is the file if it has no sheets."""

    sheet: str
    heading: str
    value: str


def headings_of(spec: MappingSpec) -> dict[str, dict[str, str]]:
    """What the file calls our columns: sheet → `table.column` → heading."""
    return {
        label_of(sheet): {
            f"{table}.{name}": column.heading
            for table, columns in sheet.tables.items()
            for name, column in columns.items()
            if column.heading
        }
        for sheet in spec.sheets
    }


def label_of(sheet: SheetMap) -> str:
    """How a finding names the sheet."""
    return f"{sheet.file} [{sheet.sheet}]" if sheet.sheet else sheet.file


def told(problem: Problem | Mapping[str, object], headings: Headings) -> Told:
    """The finding's place and value; `headings` as `headings_of` gives them, empty for our own columns."""
    fields = problem.as_dict() if isinstance(problem, Problem) else problem
    file, table, column, value = (str(fields.get(name) or "") for name in ("file", "table", "column", "value"))
    own = headings.get(file, {}).get(f"{table}.{column}")
    titles = {each.name: each.title for each in TABLES[table].columns} if table in TABLES else {}
    return Told(sheet_of(file), own or titles.get(column, column), shown_in(table, column, value))


def advice(text: str, file: str) -> str:
    """What to do, to whoever keeps a spreadsheet: there is no case system behind it to mend anything in."""
    book = _SHEET.sub(r"\g<file>", file)
    return text.replace("i fagsystemet", "i regnearket") if book.lower().endswith((".xlsx", ".xlsm")) else text


def title_of(column: Column, *, made: bool = False) -> str:
    """What a column is called where its values are shown: an end is shown as the last day, as everybody reads it.

    So is a day that was `made` of the ends of measures, as a case's last where the file has no such day.
    """
    return f"{column.title} (sidste dag)" if made or is_end(column) else column.title


def day_of(column: Column, day: date, *, made: bool = False) -> date:
    """The day as a person reads it; ours is the first one outside."""
    return day - timedelta(days=1) if made or is_end(column) else day


def sheet_of(file: str) -> str:
    """The sheet of `file [sheet]`, or the file itself."""
    found = _SHEET.match(file)
    return found["sheet"] if found else file


def shown_in(table: str, column: str, value: str) -> str:
    """A value of the column as a page may show it; of what should be a CPR number and is none, no digit."""
    personal = {each.name for each in TABLES[table].columns if each.personal} if table in TABLES else set()
    digits = sum(map(str.isdigit, value))
    return f"{digits} cifre" if column in personal and digits >= MANY_DIGITS else shown(value)


def shown(value: str) -> str:
    """A value as a page may show it: dates in Danish, numbers of people covered."""
    if _DAY.match(value):
        try:
            return formats.short_date(date.fromisoformat(value))
        except ValueError:
            return value
    return masked(value)
