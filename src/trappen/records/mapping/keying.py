"""By what a sheet without CPR numbers knows its children: the number of the case, where each child has one of its own.

Source: docs/reference/mapping.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from trappen.records.mapping.sheets import Sheet
from trappen.records.mapping.spec import ColumnMap, SheetMap

Found = Mapping[str, ColumnMap]
LEAST = 0.7  # how sure the heading of the number must be
SURE = 0.8
BY_CASE = "Arket har intet CPR-nummer: sagsnummeret er barnets nøgle."
ALIKE = "Et andet ark har intet CPR-nummer: sagsnummeret er barnets nøgle på alle ark."


def by_case(sheet: Sheet, cases: Found, children: Found) -> ColumnMap | None:
    """The column of case numbers as the key of the child, where a child's name or birth date goes with each number.

    Args:
        cases, children: what feeds these tables from the sheet, as far as it is suggested.
    """
    number = next((cases[name] for name in ("case_number", "case_id") if name in cases), None)
    who = next((children[name] for name in ("name", "birth_date") if name in children), None)
    if number is None or who is None or not number.heading or number.score < LEAST:
        return None
    return replace(number, score=SURE, reason=BY_CASE) if _one_each(sheet, number.heading, who.heading) else None


def _one_each(sheet: Sheet, number: str, who: str) -> bool:
    """Whether each number goes with one name, and each name with one number."""
    at = {column.heading: column.place for column in sheet.columns}
    pairs = {(row[at[number]], row[at[who]]) for _, row in sheet.cells if row[at[number]] and row[at[who]]}
    numbers, names = ({pair[part] for pair in pairs} for part in (0, 1))
    return len(pairs) == len(numbers) == len(names) > 0


def keyed_alike(maps: Sequence[SheetMap], sheets: Mapping[tuple[str, str], Sheet]) -> list[SheetMap]:
    """The sheets of a file with one key for a child: the case number on all where one of them has nothing else."""
    files = {one.file for one in maps if _key(one).reason == BY_CASE}
    return [_with_case(one, sheets[one.file, one.sheet]) if one.file in files else one for one in maps]


def _key(one: SheetMap) -> ColumnMap:
    return one.tables.get("children", {}).get("child_id", ColumnMap())


def _with_case(one: SheetMap, sheet: Sheet) -> SheetMap:
    children, before = one.tables.get("children", {}), _key(one)
    found = by_case(sheet, one.tables.get("cases", {}), children)
    if found is None or before.reason == BY_CASE:
        return one
    key = replace(found, reason=ALIKE)
    tables = {
        table: {name: key if name == "child_id" else _made(column, before.heading, key.heading)
                for name, column in columns.items()}
        for table, columns in one.tables.items()
    }  # fmt: skip
    return replace(one, tables=tables)


def _made(column: ColumnMap, before: str, after: str) -> ColumnMap:
    """A made key with the child's new key in the place of the one before."""
    return replace(column, key_of=tuple(after if part == before else part for part in column.key_of))
