"""The first rows as they will be read, and what is wrong, in words that a page may show."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import polars as pl

from trappen.domain import formats, law
from trappen.domain.problems import Problem, Severity, has_errors
from trappen.parameters.places import place_types
from trappen.records.checks import CHECKS, NORMAL, check
from trappen.records.container import Records
from trappen.records.contracts import TABLES, Column, Kind
from trappen.records.mapping.applying import apply_sheets
from trappen.records.mapping.sheets import Sheet
from trappen.records.mapping.spec import LAST, MappingSpec
from trappen.records.values import bare
from trappen.web.imports.loading.prepare import refused
from trappen.web.imports.loading.tokens import masked
from trappen.web.imports.wizard import badrows, disagreeing, unread
from trappen.web.imports.wizard.badrows import BadRow, Lost
from trappen.web.imports.wizard.day import told_day
from trappen.web.imports.wizard.matching import in_use
from trappen.web.imports.wizard.sums import StatedSum, sums_of
from trappen.web.imports.wizard.unknown import Unknown, is_asked, unknown_in
from trappen.web.imports.wizard.wording import Headings, advice, day_of, headings_of, title_of, told

ROWS = 3
KINDS = 12  # kinds of findings on the page; the batch has them all
SLIPS = 3
MOST_ROWS = 200  # rows in error beyond which the file must be mended: it is not a few slips
# Said by the fields themselves.
SAID = frozenset({"missing_column"})
MAIN = ("children", "episodes", "postings", "budgets")
# What everybody looks for first; the rest follows as the contract has it.
FIRST = ("section", "place_type", "start", "end", "price", "price_unit", "provider_name", "account", "amount")


@dataclass(frozen=True, slots=True)
class FieldPreview:
    """One of our columns with what the first rows give it; `heading` is the file's."""

    title: str
    heading: str
    values: Sequence[str]


@dataclass(frozen=True, slots=True)
class TablePreview:
    """`places` are the rows of the file that the values stand in."""

    title: str
    rows: int
    places: Sequence[str]
    fields: Sequence[FieldPreview]


@dataclass(frozen=True, slots=True)
class Finding:
    """Findings of one kind about one column: the first in full, and how many there are."""

    kind: str
    label: str
    heading: str
    what: str
    now: str
    row: int | None
    count: int


@dataclass(frozen=True, slots=True)
class Preview:
    """`lacking` are the required columns that nothing feeds, as »Table: column«; `errors` counts all errors.

    `bad_rows` are the rows that the errors stand in, `unplaced` counts the errors that stand in none. `normal` counts
    what is found everywhere and needs nothing done. `unread` are the file's headings that feed nothing, on the sheets
    that are read, and `suspect` those that look like something Trappen calculates with, and what.
    `sums` says of each sheet with a total of its prices whether the rows add up to it.
    `elsewhere` are those that tell something of ours which comes from other tables, and why.
    `about` is for each table how many rows are about each child, by the source's key; neither it nor the
    `records` are shown.
    """

    tables: Sequence[TablePreview]
    findings: Sequence[Finding]
    lacking: Sequence[str]
    errors: int
    unread: Sequence[str]
    suspect: Sequence[tuple[str, str]] = ()
    elsewhere: Sequence[tuple[str, str]] = ()
    bad_rows: Sequence[BadRow] = ()
    lost: Sequence[Lost] = ()
    unknown: Sequence[Unknown] = ()
    unplaced: int = 0
    normal: Sequence[tuple[str, int]] = ()
    sums: Sequence[StatedSum] = ()
    about: Mapping[str, Mapping[str, int]] = field(default_factory=dict, repr=False)
    records: Records | None = field(default=None, repr=False)

    @property
    def may_leave_out(self) -> bool:
        """Whether the file would load without some few rows."""
        read = sum(table.rows for table in self.tables)
        few = len(self.bad_rows) <= MOST_ROWS and 2 * len(self.bad_rows) <= max(read, 1)
        return bool(self.bad_rows) and not self.unplaced and not self.lacking and few

    @property
    def are_few(self) -> bool:
        """Whether so few rows are wrong that they may be slips, and not something that was chosen wrongly."""
        read = sum(table.rows for table in self.tables)
        return len(self.bad_rows) <= max(SLIPS, read // 20)

    @property
    def stopped(self) -> str:
        """`12 rækker kan ikke læses`"""
        return f"{formats.counted(len(self.bad_rows), 'række', 'rækker')} kan ikke læses"

    @property
    def mistakes(self) -> Sequence[Finding]:
        return [one for one in self.findings if one.kind == "error"]

    @property
    def remarks(self) -> Sequence[Finding]:
        """What may be looked into and stops nothing."""
        return [one for one in self.findings if one.kind != "error"]

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


def preview(
    spec: MappingSpec, sheets: Sequence[Sheet], *, source: str, on: date | None = None, file: Sequence[Sheet] = ()
) -> Preview:
    """What the mapping reads of the sheets, of the whole `file` or of a part of it, which then tells of the same day.

    With a day `on`, the whole is also checked as the load will check it; one sheet by itself cannot be.
    """
    used = in_use(spec, spec.name)
    headings = headings_of(used)
    loaded = apply_sheets(used, sheets, source=source)
    found = [
        *disagreeing.with_names(loaded.problems, used, sheets),
        *(check(loaded.records, on=on) if on is not None else ()),
    ]
    if on is not None and not has_errors(found) and not used.missing():
        found += refused(loaded.records, "")
    unknown = unknown_in(used, found)
    asked = {(one.label, named) for one in unknown for named in (one.heading, one.field.partition("-")[2])}
    problems = [problem for problem in found if problem.code not in SAID]
    told_here = [
        one
        for one in problems
        if not (is_asked(one) and asked & {(one.file, one.column), (one.file, _own(one, headings))})
    ]
    errors = [problem for problem in problems if _stops(problem)]
    normal = Counter(problem.code for problem in problems if problem.code in NORMAL)
    return Preview(
        tables=[_table(name, loaded.records, used) for name in sorted(loaded.records.tables, key=turn)],
        findings=_findings([one for one in told_here if not _said(one, whole=on is not None)], headings),
        lacking=[f"{TABLES[table].title}: {TABLES[table].column(name).title}" for table, name in used.missing()],
        errors=len({_place_of(problem, headings) for problem in errors}),
        unread=unread.unread_in(used),
        suspect=unread.suspect(used, sheets),
        elsewhere=unread.elsewhere(used),
        bad_rows=badrows.bad_rows([one for one in told_here if _stops(one)], headings, sheets),
        lost=badrows.lost(errors, headings),
        unknown=unknown,
        unplaced=sum(problem.row is None for problem in errors),
        normal=[(WORDS[code], count) for code, count in normal.most_common()],
        sums=sums_of(used, sheets, loaded.records, day=told_day(file or sheets, today=date.max).day),
        about={name: _about(frame) for name, frame in loaded.records.tables.items() if "child_id" in frame.columns},
        records=loaded.records,
    )


def _stops(problem: Problem) -> bool:
    return problem.severity is Severity.ERROR


def turn(table: str) -> int:
    """What the file itself tells stands before what is made of it."""
    return MAIN.index(table) if table in MAIN else len(MAIN)


def _said(problem: Problem, *, whole: bool) -> bool:
    """Whether it stands elsewhere on the page: among the normal ones, or with its row where the whole is checked."""
    return problem.code in NORMAL or (whole and _stops(problem) and problem.row is not None)


def _about(frame: pl.DataFrame) -> dict[str, int]:
    counted = frame.select(bare(pl.col("child_id")).alias("child")).drop_nulls()["child"].value_counts()
    return dict(counted.rows())


def _table(name: str, records: Records, spec: MappingSpec) -> TablePreview:
    """The first rows on their side: a field a line, so that all of them are seen at once on any screen."""
    frame = records.table(name)
    fed: dict[str, list[str]] = {}
    for sheet in spec.sheets:
        for column, each in sheet.tables.get(name, {}).items():
            if not each.key_of:
                fed[column] = list(dict.fromkeys([*fed.get(column, []), *filter(None, [each.heading])]))
    children = (sheet.tables.get("children", {}) for sheet in spec.sheets)
    numbers = {columns["cpr"].heading for columns in children if "cpr" in columns}
    ordered = sorted(fed, key=lambda column: FIRST.index(column) if column in FIRST else len(FIRST))
    head = frame.head(ROWS)
    made = {column for column in ordered if _is_made_of_ends(spec, name, column)}
    fields = [
        FieldPreview(
            title_of(contract, made=column in made),
            " / ".join(fed[column]),
            [_shown(contract, value, made=column in made) for value in head[column]],
        )
        for column in ordered
        for contract in [TABLES[name].column(column)]
        if not (column == "child_id" and numbers & set(fed[column]))
    ]
    places = [f"Række {row}" for row in records.origins[name]["row"].head(ROWS)]
    return TablePreview(TABLES[name].title, frame.height, places, fields)


def first_values(shown: Preview) -> dict[str, str]:
    """Of each of our columns that is read its first value, as a page may show it: `TABLE-COLUMN` → text."""
    tables = shown.records.tables if shown.records is not None else {}
    return {
        f"{table}-{contract.name}": _shown(contract, values[0])
        for table, frame in tables.items()
        for contract in TABLES[table].columns
        if contract.name in frame.columns and len(values := frame[contract.name].drop_nulls().head(1))
    }


def _is_made_of_ends(spec: MappingSpec, table: str, column: str) -> bool:
    """Whether the column is the last of a child's ends on every sheet, and no day of its own on any."""
    held = [sheet.tables[table][column] for sheet in spec.sheets if column in sheet.tables.get(table, {})]
    return bool(held) and all(each.pick == LAST for each in held)


def _shown(column: Column, value: object, *, made: bool = False) -> str:
    match value:
        case None:
            shown = "–"
        case bool():
            shown = "Ja" if value else "Nej"
        case datetime():
            shown = f"{formats.short_date(value.date())} kl. {value:%H.%M}"
        case date():
            day = day_of(column, value, made=made)
            shown = f"{value:%Y-%m}" if column.kind is Kind.MONTH else formats.short_date(day)
        case int() if column.kind is Kind.AMOUNT:
            shown = formats.amount(value)
        case str() if column.name == "section":
            shown = masked(law.label(value))
        case str() if column.name == "place_type" and value in place_types():
            shown = place_types()[value].label
        case _:
            shown = masked(column.values.get(str(value), str(value)))
    return shown


def _own(problem: Problem, headings: Headings) -> str:
    """The file's own heading, which may feed several tables; else our table and column."""
    own = headings.get(problem.file, {}).get(f"{problem.table}.{problem.column}")
    return own or f"{problem.table}.{problem.column}"


def _place_of(problem: Problem, headings: Headings) -> tuple[object, ...]:
    """What makes two findings one: the same cell of the file, whichever tables are made of it."""
    if problem.row is None:
        return (problem,)
    return problem.code, problem.file, problem.row, _own(problem, headings)


def _findings(problems: Iterable[Problem], headings: Headings) -> list[Finding]:
    groups: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        groups.setdefault((problem.code, _own(problem, headings)), []).append(problem)
    found = [
        Finding(
            "error" if same[0].severity is Severity.ERROR else "warning",
            "Fejl" if same[0].severity is Severity.ERROR else "Advarsel",
            told(same[0], headings).heading,
            masked(same[0].what),
            advice(masked(same[0].now), same[0].file),
            same[0].row,
            len({_place_of(problem, headings) for problem in same}),
        )
        for same in groups.values()
    ]
    return sorted(found, key=lambda finding: (finding.kind, -finding.count))[:KINDS]


WORDS: Mapping[str, str] = {rule.code: rule.what for rule in CHECKS}
