"""The first rows as they will be read, and what is wrong, in words that a page may show."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import polars as pl

from trappen.domain import formats
from trappen.domain.problems import Problem, Severity
from trappen.parameters.places import place_types
from trappen.records.checks import check
from trappen.records.contracts import TABLES, Column, Kind
from trappen.records.mapping.applying import apply_sheets
from trappen.records.mapping.sheets import Sheet
from trappen.records.mapping.spec import MappingSpec, SheetMap
from trappen.web.imports.loading.tokens import bare, masked
from trappen.web.imports.wizard.matching import in_use

ROWS = 5
KINDS = 12  # kinds of findings on the page; the batch has them all
# Said by the fields themselves.
SAID = frozenset({"missing_column"})


@dataclass(frozen=True, slots=True)
class TablePreview:
    title: str
    rows: int
    headings: Sequence[str]
    sample: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Finding:
    """Findings of one kind about one column: the first in full, and how many there are."""

    kind: str
    label: str
    what: str
    now: str
    row: int | None
    count: int


@dataclass(frozen=True, slots=True)
class Preview:
    """`lacking` are the required columns that nothing feeds, as »Table: column«; `errors` counts all errors.

    `unread` are the file's headings that feed nothing, on the sheets that are read. `about` is for each table how many
    rows are about each child, by the source's key: never shown.
    """

    tables: Sequence[TablePreview]
    findings: Sequence[Finding]
    lacking: Sequence[str]
    errors: int
    unread: Sequence[str]
    about: Mapping[str, Mapping[str, int]] = field(default_factory=dict, repr=False)

    @property
    def usable(self) -> bool:
        return bool(self.tables) and not self.errors and not self.lacking

    @property
    def summary(self) -> str:
        """What a screen reader hears when something was changed."""
        if self.lacking:
            return f"Der mangler: {', '.join(self.lacking)}."
        if not self.tables:
            return "Intet læses endnu."
        read = ", ".join(f"{table.title.lower()} {formats.number(table.rows)}" for table in self.tables)
        wrong = "Ingen fejl." if not self.errors else "1 fejl." if self.errors == 1 else f"{self.errors} fejl."
        return f"Rækker, der læses: {read}. {wrong}"


def preview(spec: MappingSpec, sheets: Sequence[Sheet], *, source: str, on: date | None = None) -> Preview:
    """What the mapping reads of the sheets.

    With a day `on`, the whole is also checked as the load will check it; one sheet by itself cannot be.
    """
    used = in_use(spec, spec.name)
    loaded = apply_sheets(used, sheets, source=source)
    found = [*loaded.problems, *(check(loaded.records, on=on) if on is not None else ())]
    problems = [problem for problem in found if problem.code not in SAID]
    return Preview(
        tables=[_table(name, frame) for name, frame in loaded.records.tables.items()],
        findings=_findings(problems),
        lacking=[f"{TABLES[table].title}: {TABLES[table].column(name).title}" for table, name in used.missing()],
        errors=sum(problem.severity is Severity.ERROR for problem in problems),
        unread=list(dict.fromkeys(heading for sheet in used.sheets for heading in _unread(sheet))),
        about={name: _about(frame) for name, frame in loaded.records.tables.items() if "child_id" in frame.columns},
    )


def _about(frame: pl.DataFrame) -> dict[str, int]:
    counted = frame.select(bare(pl.col("child_id")).alias("child")).drop_nulls()["child"].value_counts()
    return dict(counted.rows())


def _unread(sheet: SheetMap) -> list[str]:
    read = {
        heading
        for columns in sheet.tables.values()
        for column in columns.values()
        for heading in (column.heading, *column.key_of)
    }
    return [heading for heading in sheet.headings if heading not in read]


def _table(name: str, frame: pl.DataFrame) -> TablePreview:
    columns = [column for column in TABLES[name].columns if frame[column.name].null_count() < frame.height]
    rows = frame.select(column.name for column in columns).head(ROWS).rows() if columns else []
    sample = [[_shown(column, value) for column, value in zip(columns, row, strict=True)] for row in rows]
    return TablePreview(TABLES[name].title, frame.height, [column.title for column in columns], sample)


def _shown(column: Column, value: object) -> str:
    match value:
        case None:
            shown = "–"
        case bool():
            shown = "Ja" if value else "Nej"
        case datetime():
            shown = f"{formats.short_date(value.date())} kl. {value:%H.%M}"
        case date():
            shown = f"{value:%Y-%m}" if column.kind is Kind.MONTH else formats.short_date(value)
        case int() if column.kind is Kind.AMOUNT:
            shown = formats.amount(value)
        case str() if column.name == "place_type" and value in place_types():
            shown = place_types()[value].label
        case _:
            shown = masked(column.values.get(str(value), str(value)))
    return shown


def _findings(problems: Iterable[Problem]) -> list[Finding]:
    groups: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in problems:
        groups.setdefault((problem.code, problem.table, problem.column), []).append(problem)
    found = [
        Finding(
            "error" if same[0].severity is Severity.ERROR else "warning",
            "Fejl" if same[0].severity is Severity.ERROR else "Advarsel",
            masked(same[0].what),
            masked(same[0].now),
            same[0].row,
            len(same),
        )
        for same in groups.values()
    ]
    return sorted(found, key=lambda finding: (finding.kind, -finding.count))[:KINDS]
