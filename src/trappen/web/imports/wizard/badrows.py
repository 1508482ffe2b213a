"""The rows of a file that cannot be read as they are: where each stands, whom it is about, and why."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from trappen.domain.problems import Problem
from trappen.records.contracts import TABLES
from trappen.records.mapping.sheets import Sheet, label_of
from trappen.web.imports.loading.tokens import masked
from trappen.web.imports.wizard.wording import Headings, sheet_of, shown, shown_in, told

# What the sheet itself names a child and a measure by: the first that it fills.
CHILD = ("children.name", "children.cpr", "children.child_id", "episodes.child_id", "cases.case_id")
MEASURE = ("episodes.place_type", "episodes.section", "episodes.provider_name")


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row of the file that cannot be read as it is, and why: heading, value and sentence.

    `child` and `measure` are what the sheet itself calls them; empty where it says nothing that is read.
    """

    label: str
    sheet: str
    row: int
    reasons: Sequence[tuple[str, str, str]]
    child: str = ""
    measure: str = ""

    @property
    def name(self) -> str:
        return f"{self.row}|{self.label}"


@dataclass(frozen=True, slots=True)
class Lost:
    """Rows that name a case or the like which no row tells of: unread, that heading costs the link, not the rows."""

    label: str
    sheet: str
    table: str
    column: str
    heading: str
    target: str
    count: int

    @property
    def name(self) -> str:
        return f"{self.table}|{self.column}|{self.label}"


def bad_rows(errors: Iterable[Problem], headings: Headings, sheets: Sequence[Sheet]) -> list[BadRow]:
    """The rows that the errors stand in, each once; what names something that is not there is told as `lost`."""
    rows: dict[tuple[str, int], list[Problem]] = {}
    for problem in errors:
        if problem.row is not None and not _is_lost(problem):
            rows.setdefault((problem.file, problem.row), []).append(problem)
    by_label = {label_of(sheet): sheet for sheet in sheets}
    found = []
    for (label, row), same in sorted(rows.items()):
        sheet = by_label.get(label)
        cells = dict(zip(sheet.headings, _row_of(sheet, row), strict=False)) if sheet is not None else {}
        told_once: dict[tuple[str, str], tuple[str, str, str]] = {}
        for reason in sorted((_reason(problem, headings, cells) for problem in same), key=lambda one: len(one[2])):
            told_once[reason[:2]] = reason  # one cell may be wrong in several tables: the longest sentence says most
        about = (_named(headings.get(label, {}), cells, names) for names in (CHILD, MEASURE))
        found.append(BadRow(label, sheet_of(label), row, list(told_once.values()), *about))
    return found


def _is_lost(problem: Problem) -> bool:
    """Whether it is a row that names something which is not there, by a column that need not be read."""
    is_link = problem.code == "unknown_reference" and problem.table in TABLES and bool(problem.column)
    return is_link and not TABLES[problem.table].column(problem.column).required


def lost(errors: Iterable[Problem], headings: Headings) -> list[Lost]:
    """The columns that name something which no row tells of, and in how many rows."""
    counted = Counter((one.file, one.table, one.column) for one in errors if _is_lost(one))
    found = []
    for (label, table, column), count in counted.items():
        target = TABLES[table].column(column).references
        heading = headings.get(label, {}).get(f"{table}.{column}", TABLES[table].column(column).title)
        title = TABLES[target].title if target else ""
        found.append(Lost(label, sheet_of(label), table, column, heading, title, count))
    return found


def _named(own: Mapping[str, str], cells: Mapping[str, str | None], names: Sequence[str]) -> str:
    """What stands in the first of the columns that is read and filled in the row."""
    found = ((name, cells.get(own.get(name, "")) or "") for name in names)
    return next((_covered(name, value) for name, value in found if value), "")


def _covered(name: str, value: str) -> str:
    """A whole number with its last digits covered; of anything else what may be shown of it."""
    table, _, column = name.partition(".")
    covered = masked(value)
    return covered if covered != value else shown_in(table, column, value)


def _row_of(sheet: Sheet, row: int) -> Sequence[str | None]:
    return next((cells for number, cells in sheet.cells if number == row), ())


def _reason(problem: Problem, headings: Headings, cells: Mapping[str, str | None]) -> tuple[str, str, str]:
    """Heading, what stands in the file's own cell, and why; an end before its start comes with the start."""
    seen = told(problem, headings)
    value = shown_in(problem.table, problem.column, cells.get(seen.heading) or "") or seen.value
    what = masked(problem.what)
    own = headings.get(problem.file, {}).get(f"{problem.table}.start", "")
    if problem.code == "end_before_start" and cells.get(own):
        what = f"Slutdatoen ligger før startdatoen: i »{own}« står {shown(cells[own] or '')}."
    return seen.heading, value, what
