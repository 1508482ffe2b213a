"""Values that a known file has for the first time: what each of them is, asked where the file is loaded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from trappen.records.contracts import TABLES
from trappen.records.mapping import deriving
from trappen.records.mapping.cells import folded
from trappen.records.mapping.codes import likely_code
from trappen.records.mapping.sheets import Sheet
from trappen.records.mapping.spec import MappingSpec, lists_words, may_lack
from trappen.web.imports.loading.tokens import masked
from trappen.web.imports.wizard.editing import MOST_VALUES, UNSET, is_listed, read_as, values_of
from trappen.web.imports.wizard.presentation import choices, no_value

NOTHING = "-"  # the answer that the value is to be read as empty; no answer is empty


@dataclass(frozen=True, slots=True)
class Unseen:
    """A value, where it stands, in how many rows, and what it may be; `answer` is what was chosen or is suggested."""

    name: str
    place: int
    table: str
    column: str
    heading: str
    value: str
    count: int
    options: Sequence[tuple[str, str]]
    answer: str


def unseen(spec: MappingSpec, sheets: Sequence[Sheet], data: Mapping[str, str]) -> list[Unseen]:
    """The values of the sheets that the mapping, which is of these very sheets, does not know; at most a few dozen.

    A value that holds a CPR number is none: it is not kept, and its rows are in error.
    """
    found: list[Unseen] = []
    for place, (sheet, held) in enumerate(zip(sheets, spec.sheets, strict=True)):
        for table, columns in held.tables.items():
            for name, column in columns.items():
                contract = TABLES[table].column(name)
                listed = column.values or (lists_words(contract) and is_listed(contract, column))
                if not listed or column.pick or column.kind or column.heading not in sheet.headings:
                    continue
                options = [(NOTHING, no_value(contract)), *choices(contract)]
                for value, count in values_of(sheet, column.heading, contract).items():
                    if read_as(contract, column, value) == UNSET and masked(value) == value:
                        field = f"new-{len(found)}"
                        likely = NOTHING if may_lack(contract) else likely_code(contract, sheet.full(value))
                        answer = data.get(field, likely)
                        answer = answer if answer in dict(options) else ""
                        found.append(Unseen(field, place, table, name, column.heading, value, count, options, answer))
    return found if len(found) <= MOST_VALUES else []


def told(spec: MappingSpec, asked: Sequence[Unseen]) -> MappingSpec:
    """The mapping with the answers; a value that nobody has answered for is read as empty until somebody does."""
    before = spec
    for one in asked:
        column = spec.sheets[one.place].tables[one.table][one.column]
        known = {theirs: ours for theirs, ours in column.values.items() if folded(theirs) != folded(one.value)}
        answered = replace(column, values={**known, one.value: "" if one.answer == NOTHING else one.answer})
        spec = spec.with_column(one.place, one.table, one.column, answered)
    pairs = zip(before.sheets, spec.sheets, strict=True)
    parts = [replace(now, tables=deriving.following(was.tables, now.tables)) for was, now in pairs]
    return replace(spec, sheets=tuple(parts))
