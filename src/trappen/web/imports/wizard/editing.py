"""From the fields of the page to the mapping of a sheet. Field names are `TABLE-COLUMN`, and the same with a tail."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from trappen.parameters import measures
from trappen.parameters.ladder import official
from trappen.parameters.places import place_types
from trappen.records.contracts import TABLES, Column, Kind
from trappen.records.mapping import deriving
from trappen.records.mapping.cells import folded, is_instead, is_word
from trappen.records.mapping.codes import code_of
from trappen.records.mapping.sheets import Sheet
from trappen.records.mapping.spec import ColumnMap, SheetMap, is_end, lists_words, may_lack, may_run
from trappen.records.mapping.suggesting import chosen, suggest_table, with_made_keys
from trappen.web.imports.loading.tokens import masked

CONSTANT, KEY, UNSET = "constant", "key", "?"
MOST_VALUES = 60  # more distinct texts are no list of values
DATE_FORMS: Mapping[str, str] = {
    "%d%m%y": "ddmmåå",
    "%d%m%Y": "ddmmåååå",
    "%y%m%d": "ååmmdd",
    "%m/%d/%Y": "mm/dd/åååå",
    "%Y/%m/%d": "åååå/mm/dd",
}
Data = Mapping[str, str]
# What one column of a file feeds in several tables: chosen for one of them, it holds for those of its line and below.
SHARED: Sequence[Sequence[Sequence[tuple[str, str]]]] = (
    (
        (("children", "cpr"),),
        tuple((table, "child_id") for table in TABLES if "child_id" in TABLES[table].names),
    ),
    ((("assignments", "adviser_id"), ("advisers", "adviser_id")), (("advisers", "name"),)),
)


def choices_of(contract: Column) -> Mapping[str, str]:
    """What a value of theirs may become: code and Danish word; empty for a column that takes any text."""
    if contract.kind is Kind.CHOICE:
        return contract.values
    if contract.name == "place_type":
        return {code: place.label for code, place in place_types().items()}
    if contract.name == "step":
        return {str(step.number): f"{step.number}. {step.name}" for step in official().steps}
    if may_lack(contract):
        return {"0": "0 kr."}
    return {"ja": "Ja", "nej": "Nej"} if contract.kind is Kind.BOOLEAN else {}


def is_listed(contract: Column, column: ColumnMap) -> bool:
    """Whether each value of theirs becomes one of ours: those of a choice, and the words among days and amounts."""
    return bool(choices_of(contract)) or (may_run(contract) and not column.pick and not column.date_format)


def values_of(sheet: Sheet, heading: str, contract: Column | None = None) -> Counter[str]:
    """The distinct values under a heading with their number, in alphabetical order; of ends and prices only the words.

    Values that differ in case, hyphens, spaces or full stops are one, as they are written most often.
    """
    place = sheet.headings.index(heading)
    asked = is_instead if contract and may_lack(contract) else is_word
    every = contract is None or not lists_words(contract)
    counted = Counter(cell for _, row in sheet.cells if (cell := row[place]) and (every or asked(cell)))
    first: dict[str, str] = {}
    for value in sorted(counted, key=lambda value: (-counted[value], value)):
        first.setdefault(folded(value) or value, value)
    merged: Counter[str] = Counter()
    for value in sorted(counted):
        merged[first[folded(value) or value]] += counted[value]
    return Counter({value: merged[value] for value in sorted(merged)})


def read_as(contract: Column, column: ColumnMap, value: str) -> str:
    """What a value of theirs becomes as the mapping stands; `UNSET` where nobody has said."""
    if column.kind:
        return {folded(theirs): ours for theirs, ours in column.kinds.items()}.get(
            folded(value), measures.number_called(value)
        )
    if column.values:
        return {folded(theirs): ours for theirs, ours in column.values.items()}.get(folded(value), UNSET)
    return code_of(contract, value) or UNSET


def edited(sheet: Sheet, held: SheetMap, data: Data) -> SheetMap:
    """The sheet's mapping as the page now says. What is not on the page stays.

    A made key follows the columns: a renamed heading gives the same keys as before, as its values are the same.
    """
    tables: deriving.Tables = {}
    for table, columns in held.tables.items():
        found: dict[str, ColumnMap] = {}
        for contract in TABLES[table].columns:
            column = _column(sheet, table, contract, columns.get(contract.name), data)
            if column is not None:
                found[contract.name] = column
        tables[table] = found
    tables = {table: with_made_keys(table, found) for table, found in _together(sheet, held, tables).items()}
    return replace(held, tables=deriving.following(held.tables, tables))


def followers(held: SheetMap) -> set[tuple[str, str]]:
    """The columns that need no choice of their own: another is fed by the same heading, and they follow it."""
    found = set()
    for lines in SHARED:
        seen: set[str] = set()
        for place in (each for line in lines for each in line):
            heading = _heading(held.tables, place)
            if heading in seen:
                found.add(place)
            elif heading:
                seen.add(heading)
    return found


def _heading(tables: Mapping[str, Mapping[str, ColumnMap]], place: tuple[str, str]) -> str:
    table, name = place
    return tables.get(table, {}).get(name, ColumnMap()).heading


def _together(sheet: Sheet, held: SheetMap, tables: deriving.Tables) -> deriving.Tables:
    """The tables where what is fed by one column follows it to another."""
    for lines in SHARED:
        for at, line in enumerate(lines):
            pairs = ((_heading(held.tables, place), _heading(tables, place)) for place in line)
            for was, now in {(was, now) for was, now in pairs if was and now and was != now}:
                for table, name in (place for later in lines[at:] for place in later):
                    if _heading(tables, (table, name)) == was:
                        tables[table][name] = chosen(sheet, table, name, now)
    return tables


def with_table(sheet: Sheet, held: SheetMap, table: str) -> SheetMap:
    """The sheet with one more table, filled with what is suggested for it; cases come of the measures if need be."""
    found, episodes = suggest_table(sheet, table), held.tables.get("episodes", {})
    tables = {**held.tables, table: found}
    if table == "assignments":
        tables = {**deriving.with_assignments(held.tables, found)}
    if table == "cases" and {"child_id", "start"} <= set(episodes):
        made = "case_id" not in found
        tables["cases"] = deriving.of_children(episodes) if made else deriving.dated(found, episodes)
        tables["episodes"] = {**episodes, "case_id": tables["cases"]["case_id"]}
    return replace(held, tables={name: tables[name] for name in TABLES if name in tables})


def without_table(held: SheetMap, table: str) -> SheetMap:
    """The sheet without the table; without cases nobody has one, and the measures name none that was made."""
    tables = {name: dict(columns) for name, columns in held.tables.items() if name != table}
    if table == "cases":
        tables.pop("assignments", None)
        if tables.get("episodes", {}).get("case_id", ColumnMap()).key_of:
            tables["episodes"].pop("case_id")
    return replace(held, tables=tables)


def choice_of(sheet: Sheet, column: ColumnMap | None) -> str:
    """What the list of headings stands on: `h3` for the fourth heading, `constant`, `key`, or nothing."""
    if column is None:
        return ""
    if column.constant:
        return CONSTANT
    return KEY if column.key_of else f"h{sheet.headings.index(column.heading)}"


def _column(sheet: Sheet, table: str, contract: Column, held: ColumnMap | None, data: Data) -> ColumnMap | None:
    name = f"{table}-{contract.name}"
    choice = data.get(name)
    if choice is None:
        return held
    if choice == KEY:
        return held if held and held.key_of else suggest_table(sheet, table).get(contract.name)
    if choice == CONSTANT:
        typed = data.get(f"{name}-constant", "").strip()
        if held and held.constant == typed:
            return held
        return ColumnMap(constant=typed) if typed else None
    place = int(choice[1:]) if choice[:1] == "h" and choice[1:].isdecimal() else -1
    if not 0 <= place < len(sheet.headings):
        return None
    heading = sheet.headings[place]
    column = held if held and held.heading == heading else chosen(sheet, table, contract.name, heading)
    # Only what was asked about this very heading counts.
    return _refined(sheet, contract, column, name, data) if data.get(f"{name}-seen") == choice else column


def _refined(sheet: Sheet, contract: Column, column: ColumnMap, name: str, data: Data) -> ColumnMap:
    if contract.kind is Kind.AMOUNT:
        column = replace(column, scale=1000 if f"{name}-thousands" in data else 1)
    if contract.kind is Kind.DATE:
        form = data.get(f"{name}-form", "")
        inclusive = is_end(contract) and f"{name}-inclusive" in data
        column = replace(column, date_format=form if form in DATE_FORMS else "", inclusive=inclusive)
    allowed = {*(measures.numbers() if column.kind else choices_of(contract)), ""}
    picked = {
        value: ours
        for place, value in enumerate(values_of(sheet, column.kind or column.heading, contract))
        if (ours := data.get(f"{name}-v{place}", UNSET)) in allowed and masked(value) == value  # no number is kept
    }
    if column.kind:
        return replace(column, kinds={**column.kinds, **picked})
    if contract.kind in {Kind.DATE, Kind.AMOUNT}:
        return replace(column, values={**column.values, **picked}) if is_listed(contract, column) else column
    by_itself = contract.kind is not Kind.CHOICE and all(
        ours != "" and ours == code_of(contract, value) for value, ours in picked.items()
    )
    # Text steps are not read without a list; place types and yes and no are.
    return replace(column, values={} if by_itself and contract.name != "step" else picked) if picked else column
