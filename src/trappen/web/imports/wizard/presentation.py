"""A sheet's mapping as the page shows it: tables, their fields, and how sure each of them is."""

import re
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from trappen.domain import formats
from trappen.parameters import measures
from trappen.parameters.kinds import place_names
from trappen.parameters.places import place_types
from trappen.records.contracts import TABLES, Column, Kind
from trappen.records.mapping.cells import THOUSANDS, Look, folded
from trappen.records.mapping.sheets import Sheet
from trappen.records.mapping.spec import ColumnMap, SheetMap, is_end, may_lack, may_run
from trappen.records.mapping.suggesting import suggest_table
from trappen.web.imports.loading.tokens import masked
from trappen.web.imports.wizard.day import MONTHS
from trappen.web.imports.wizard.editing import (
    CONSTANT,
    DATE_FORMS,
    KEY,
    MOST_VALUES,
    UNSET,
    choice_of,
    choices_of,
    followers,
    is_listed,
    read_as,
    values_of,
)
from trappen.web.imports.wizard.previewing import turn
from trappen.web.imports.wizard.questions import ESSENTIAL

SURE, LIKELY = 0.95, 0.7
LONGEST_SAMPLE = 24
LONGEST_NAME = 80
ISO = re.compile(r"\d{4}-\d\d-\d\d")  # as a spreadsheet's date is read; nobody sees it so there
DATED = re.compile(
    rf"(?i)\b\d{{1,2}}[-. ]\d{{1,2}}[-. ]\d{{2,4}}\b|\b(20)\d\d([-. ]?\d\d){{0,2}}\b"
    rf"|\b(pr\.?|ultimo|primo|uge)(?=\s+(?:\d|{MONTHS})|\s*$)"
    rf"|\b({MONTHS}|jan|feb|mar|apr|jun|jul|aug|sept?|okt|nov|dec)\b\.?|\bq[1-4]\b|\(\d+\)"
)
EMPTY = re.compile(r"\([\s.,-]*\)|\[[\s.,-]*\]")  # brackets that held nothing but a day
Options = Sequence[tuple[str, str]]
Status = tuple[str, str]  # kind and words, as the status tag takes them


@dataclass(frozen=True, slots=True)
class Value:
    """One of their values: what the file has, how many times, and what it becomes."""

    name: str
    text: str
    count: int
    becomes: str

    @property
    def is_nothing(self) -> bool:
        return not self.becomes


@dataclass(frozen=True, slots=True)
class Field:
    """One of our columns: what it may be fed by, what it is fed by, and what more must be said about that."""

    name: str
    title: str
    label: str
    help: str
    required: bool
    options: Options
    choice: str
    status: Status
    reason: str
    kind: str
    choices: Options = ()
    called: str = ""
    explained: Sequence[tuple[str, str]] = ()
    constant: str = ""
    thousands: bool | None = None
    date_form: str | None = None
    inclusive: bool | None = None
    values: Sequence[Value] = ()
    too_many: int = 0
    nothing: str = ""
    source: str = ""
    sample: str = ""

    @property
    def asked(self) -> Sequence[Value]:
        """The values that nobody has said what are."""
        return [value for value in self.values if value.becomes == UNSET]

    @property
    def rows_asked(self) -> int:
        """How many rows have a word where their amount would stand; 0 for what is no price."""
        return 0 if self.thousands is None else sum(value.count for value in self.asked)

    @property
    def translated(self) -> Sequence[Value]:
        return [value for value in self.values if value.becomes not in {UNSET, ""}]

    @property
    def empty(self) -> Sequence[Value]:
        """The values that are read as nothing: a measure at home has no place."""
        return [value for value in self.values if value.becomes == ""]

    @property
    def presets(self) -> Sequence[tuple[str, str]]:
        """Each kind with the file's words that are read as it and are not its own; none of what is no kind."""
        if not (self.called or self.explained):
            return ()
        names, words = dict(self.choices), dict[str, list[str]]()
        for value in (*self.translated, *(() if self.called else self.empty)):
            kind = names.get(value.becomes, self.no_value)
            if folded(value.text) != folded(kind):
                words.setdefault(kind, []).append(f"»{value.text}«")
        return [(kind, ", ".join(each)) for kind, each in words.items()]

    @property
    def no_value(self) -> str:
        """What it is called that a value is none of ours."""
        return "Intet nummer" if self.called else self.nothing

    @property
    def lacking(self) -> bool:
        return self.status[0] == "error"

    @property
    def decisions(self) -> int:
        """How many things only the person can say."""
        return 1 if self.lacking else len(self.asked)

    @property
    def doubtful(self) -> bool:
        return self.status[0] in {"error", "warning"}


@dataclass(frozen=True, slots=True)
class TableForm:
    """One of our tables on the page: the fields that are asked about, those to look over, and the others."""

    name: str
    title: str
    asked: Sequence[Field]
    lines: Sequence[Field]
    others: Sequence[Field]

    @property
    def fields(self) -> Sequence[Field]:
        return [*self.asked, *self.lines, *self.others]


def tables_of(
    sheet: Sheet, held: SheetMap, data: Mapping[str, str] | None = None, *, samples: Mapping[str, str] | None = None
) -> list[TableForm]:
    """Every table of the sheet's mapping.

    `data` is what was just posted, where a choice is not yet complete; `samples` is for each field a value as it is
    read, `TABLE-COLUMN` → text.
    """
    following = {f"{table}-{name}" for table, name in followers(held)}
    ordered = sorted(held.tables, key=turn)
    found = [_table(sheet, table, held.tables[table], data or {}, (samples or {}, following)) for table in ordered]
    seen: set[str] = set()
    told = []
    for table in found:
        told.append(_told_apart(table, seen))
        seen |= {field.title for field in table.fields}
    return told


def _told_apart(table: TableForm, taken: Collection[str]) -> TableForm:
    """The table where a field that one before has too says whose it is: »Startdato (Fordeling af sager)«."""
    asked, lines, others = (
        [replace(field, label=f"{field.title} ({table.title})") if field.title in taken else field for field in fields]
        for fields in (table.asked, table.lines, table.others)
    )
    return replace(table, asked=asked, lines=lines, others=others)


def decisions(tables: Sequence[TableForm]) -> int:
    """How many things of the sheet only the person can say."""
    return sum(field.decisions for table in tables for field in table.fields)


def made(tables: Sequence[TableForm]) -> str:
    """The tables that are made of what is chosen in the others, as a sentence; empty where none are."""
    titles = [table.title.lower() for table in tables if not table.asked and not table.lines]
    words = " og ".join(filter(None, [", ".join(titles[:-1]), *titles[-1:]]))
    return f"{words.capitalize()} dannes heraf." if words else ""


def other_tables(held: SheetMap) -> Options:
    """The tables that the sheet does not feed, by their names."""
    return [(name, table.title) for name, table in TABLES.items() if name not in held.tables]


def found(sheet: Sheet) -> list[tuple[str, str]]:
    """What was understood of the sheet, as terms and words."""
    header = str(sheet.header) if sheet.header_rows == 1 else f"{sheet.header - 1} og {sheet.header}"
    facts = [("Overskrifter", f"Række {header}: {len(sheet.columns)} kolonner")]
    if sheet.titles:
        shown = "; ".join(f"»{masked(title)[:80]}«" for title in sheet.titles[:3])
        facts.append(("Sprunget over foroven", shown))
    facts.append(("Rækker med data", formats.number(len(sheet.cells))))
    if sheet.totals:
        some = ", ".join(map(str, sheet.totals[:8])) + (" …" if len(sheet.totals) > 8 else "")
        facts.append(("Summer, mellemoverskrifter og bemærkninger, der ikke læses", f"Række {some}"))
    if thousands := [column.heading for column in sheet.columns if THOUSANDS.search(column.heading)]:
        facts.append(("Beløb i tusinder", ", ".join(f"»{heading}«" for heading in thousands)))
    elif any(column.thousands for column in sheet.columns):
        facts.append(("Beløb i tusinder", "Hele arket, for det står i titlen"))
    return facts


def source_name(file: str, sheets: Sequence[Sheet] = ()) -> str:
    """What a source may be called: the file's name without ending, day, month and year, which change.

    Of a file that is called by a month only, the title of its first sheet that has one says it.
    """
    titles = (title for sheet in sheets for title in sheet.titles)
    names = (_undated(text) for text in (file.rsplit(".", 1)[0].replace("_", " "), *titles))
    return next((name for name in names if re.search(r"[^\W\d_]{3}", name)), "Prognoseark")


def _undated(text: str) -> str:
    undated = EMPTY.sub(" ", DATED.sub(" ", masked(text)))
    name = re.sub(r"\s+(?=[:;,.])", "", " ".join(undated.split())).strip(" -–,.:")
    if len(name) <= LONGEST_NAME:
        return name
    begins = name[: LONGEST_NAME + 1]
    whole = begins.partition(":")[0] if ":" in begins else begins.rpartition(" ")[0]
    return (whole or begins[:LONGEST_NAME]).strip(" -–,.:")


def _table(
    sheet: Sheet,
    table: str,
    columns: Mapping[str, ColumnMap],
    data: Mapping[str, str],
    shown: tuple[Mapping[str, str], Collection[str]],
) -> TableForm:
    samples, following = shown
    contract = TABLES[table]
    always = {f"{table}-{name}" for table, name in ESSENTIAL}
    asked, lines, others = [], [], []
    for each in contract.columns:
        column = columns.get(each.name)
        field = _field(sheet, table, each, column, data)
        field = replace(field, sample="" if field.constant else samples.get(field.name, ""))
        follows = field.name in following or (column is not None and bool(column.key_of or column.pick))
        if field.decisions:
            asked.append(field)
        elif (field.choice and not follows) or (field.name in always and not field.choice):
            lines.append(field)
        else:
            others.append(field)
    return TableForm(table, contract.title, asked, lines, others)


def _source(column: ColumnMap | None, choices: Options) -> str:
    """What feeds a field, in few words."""
    if column is None:
        return "læses ikke"
    if column.constant:
        return f"{dict(choices).get(column.constant, column.constant)} i alle rækker"
    if column.key_of:
        return "dannes"
    return f"{column.heading} og {column.kind}" if column.kind else column.heading


def _field(sheet: Sheet, table: str, contract: Column, column: ColumnMap | None, data: Mapping[str, str]) -> Field:
    name = f"{table}-{contract.name}"
    choice = choice_of(sheet, column) or (CONSTANT if data.get(name) == CONSTANT else "")
    kind = column.kind if column and column.kind in sheet.headings else ""
    listed = kind or (column.heading if column and is_listed(contract, column) else "")
    counted = values_of(sheet, listed, contract) if listed else {}
    values = [
        Value(f"{name}-v{place}", masked(value), count, read_as(contract, column, value))
        for place, (value, count) in enumerate(counted.items())
        if column is not None
    ]
    too_many = len(values) if len(values) > MOST_VALUES else 0
    values = [] if too_many else values
    unset = sum(value.becomes == UNSET for value in values)
    return Field(
        name=name,
        title=contract.title,
        label=contract.title,
        help=contract.help,
        required=contract.required,
        options=_options(sheet, table, contract, column),
        choice=choice,
        status=_status(contract, column, unset),
        reason=column.reason if column else "",
        kind="date" if contract.kind is Kind.DATE else "text",
        choices=_numbers() if kind else choices(contract),
        called=kind,
        explained=_explained(contract),
        constant=column.constant if column else "",
        thousands=column.scale == 1000 if column and column.heading and contract.kind is Kind.AMOUNT else None,
        date_form=_date_form(sheet, contract, column),
        inclusive=column.inclusive if column and column.heading and is_end(contract) else None,
        values=values,
        too_many=too_many,
        nothing=no_value(contract),
        source=_source(column, choices(contract)),
    )


def _numbers() -> Options:
    return [(key, f"Nr. {key.rpartition('.')[2]}: {title}") for key, title in measures.numbers().items()]


def choices(contract: Column) -> Options:
    """What a value may become."""
    if contract.name != "place_type":
        return [*choices_of(contract).items()]
    return [*place_names().items()]


def no_value(contract: Column) -> str:
    """What it is called that a value is none of ours: what a measure at home is called is no kind of place."""
    if may_run(contract):
        return "Ingen slutdato endnu"
    if may_lack(contract):
        return "Uden pris: prisen mangler"
    return "Ikke et anbringelsessted" if contract.name == "place_type" else "Læs som tom"


def _explained(contract: Column) -> Sequence[tuple[str, str]]:
    """Each place type with the words that files use for it."""
    if contract.name != "place_type":
        return ()
    return [
        (label, f"Skrives også: {', '.join(place_types()[code].aliases[:4])}.") for code, label in choices(contract)
    ]


def _options(sheet: Sheet, table: str, contract: Column, column: ColumnMap | None) -> Options:
    options = [("", "Læses ikke")]
    options += [(f"h{place}", _described(sheet, place)) for place in range(len(sheet.columns))]
    options.append((CONSTANT, "Samme værdi i alle rækker …"))
    made = column is not None and column.key_of
    if made or (contract.name in TABLES[table].key and _can_be_made(sheet, table, contract.name)):
        options.append((KEY, "Dannes af rækkens indhold"))
    return options


def _can_be_made(sheet: Sheet, table: str, name: str) -> bool:
    suggested = suggest_table(sheet, table).get(name)
    return suggested is not None and bool(suggested.key_of)


def _described(sheet: Sheet, place: int) -> str:
    column = sheet.columns[place]
    sample = masked(column.samples[0]) if column.samples else ""
    if column.look is Look.DATE and ISO.fullmatch(sample):
        with suppress(ValueError):
            sample = formats.short_date(date.fromisoformat(sample))
    shown = sample if len(sample) <= LONGEST_SAMPLE else sample[:LONGEST_SAMPLE] + "…"
    return f"{column.heading} (fx {shown})" if shown else f"{column.heading} (tom)"


def _status(contract: Column, column: ColumnMap | None, unset: int) -> Status:
    if column is None:
        return ("error", "Mangler, skal vælges") if contract.required else ("neutral", "Læses ikke")
    if unset:
        return "warning", f"{unset} {'værdi' if unset == 1 else 'værdier'} at oversætte"
    if column.key_of:
        return "info", "Dannes"
    if not column.reason:
        return "info", "Valgt af jer"
    if column.score >= SURE:
        return "success", "Sikker"
    return ("info", "Sandsynlig") if column.score >= LIKELY else ("warning", "Usikker, se efter")


def _date_form(sheet: Sheet, contract: Column, column: ColumnMap | None) -> str | None:
    """The form of dates that are not read by themselves; None where there is nothing to ask about."""
    if column is None or not column.heading or contract.kind is not Kind.DATE:
        return None
    found = sheet.columns[sheet.headings.index(column.heading)].look
    asked = column.date_format or found not in {Look.DATE, Look.SERIAL, Look.EMPTY}
    return column.date_format if asked else None


FORMS: Options = [("", "Læs selv"), *DATE_FORMS.items()]
