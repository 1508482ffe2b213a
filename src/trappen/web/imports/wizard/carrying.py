"""What is chosen on one sheet holds on the later ones too, as far as they have the same headings."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from trappen.records.contracts import TABLES
from trappen.records.mapping import advisers, contents, deriving
from trappen.records.mapping.cells import plain
from trappen.records.mapping.codes import code_of
from trappen.records.mapping.sheets import Sheet
from trappen.records.mapping.spec import ColumnMap, MappingSpec, SheetMap
from trappen.records.mapping.suggesting import LIKELY, chosen, with_made_keys
from trappen.web.imports.wizard.matching import moved

SAME = "Som på arket »"
Columns = Mapping[str, ColumnMap]


def carried(before: SheetMap, spec: MappingSpec, place: int, sheets: Sequence[Sheet]) -> MappingSpec:
    """The mapping in which the later sheets follow what was changed on one of them, `before` until now.

    What a person chose on a later sheet stands. A value that only the later sheet has is read as it is suggested there.
    """
    changed = spec.sheets[place]
    parts = list(spec.sheets)
    for at in range(place + 1, len(parts)):
        parts[at] = _followed(before, changed, parts[at], sheets[at])
    return replace(spec, sheets=tuple(parts))


def carried_from(held: SheetMap) -> str:
    """The name of the sheet whose choices stand here too; empty where none do."""
    reasons = (column.reason for columns in held.tables.values() for column in columns.values())
    found = next((reason for reason in reasons if reason.startswith(SAME)), "")
    return found.removeprefix(SAME).removesuffix("«.")


def _followed(before: SheetMap, changed: SheetMap, later: SheetMap, sheet: Sheet) -> SheetMap:
    tables = {table: dict(columns) for table, columns in later.tables.items()}
    name_of = changed.sheet or changed.file
    for table, columns in changed.tables.items():
        was = before.tables.get(table)
        if table not in tables and was is not None:
            continue  # left out there
        found = _columns(table, was or {}, columns, tables.get(table, {}), sheet, name_of)
        needed = {column.name for column in TABLES[table].columns if column.required}
        if table in tables or needed <= set(found):
            tables[table] = found
    if "episodes" in tables:
        tables["episodes"] = _answered_too(before, changed, tables["episodes"], name_of)
    if adviser := tables.get("assignments", {}).get("adviser_id"):
        tables["assignments"] = {**tables["assignments"], "adviser_id": _joined_too(before, changed, adviser)}
    kept = {table: with_made_keys(table, columns) for table, columns in tables.items()}
    return replace(later, tables=deriving.following(later.tables, kept))


def _columns(
    table: str, was: Columns, now: Columns, there: Columns, sheet: Sheet, name_of: str
) -> dict[str, ColumnMap]:
    found = dict(there)
    for name in TABLES[table].names:
        column, held = now.get(name), there.get(name)
        if column == was.get(name) or (held is not None and not held.reason):
            continue  # as it was, or chosen there
        if column is None:
            if held is not None and held.heading == was[name].heading:
                found.pop(name)
            continue
        if name == "price_unit" and not _speaks_for(now, there, held):
            if held is not None and held.reason.startswith(SAME):
                found.pop(name)
            continue
        fits = moved({name: column}, {}, sheet).get(name)
        if fits is not None and not (name == "place_type" and _lives_at_home(sheet, fits)):
            score = max(column.score, LIKELY)
            found[name] = replace(_widened(sheet, table, name, fits), reason=f"{SAME}{name_of}«.", score=score)
    return found


def _speaks_for(changed: Columns, later: Columns, unit: ColumnMap | None) -> bool:
    """Whether the price's unit holds on the later sheet too: its price has the same heading, and nothing there says."""
    one, other = (columns["price"].heading if "price" in columns else "" for columns in (changed, later))
    return plain(one) == plain(other) and (unit is None or unit.reason.startswith(SAME))


def _answered_too(
    before: SheetMap, changed: SheetMap, there: dict[str, ColumnMap], name_of: str
) -> dict[str, ColumnMap]:
    """Whether an end is the last day is the habit of whoever keeps the file: one answer, whatever the headings."""
    was, end = (sheet.tables.get("episodes", {}).get("end") for sheet in (before, changed))
    own = there.get("end")
    if end is None or own is None or end == was or end.reason or not _is_open(own):
        return there
    return {**there, "end": replace(own, inclusive=end.inclusive, score=1.0, reason=f"{SAME}{name_of}«.")}


def _joined_too(before: SheetMap, changed: SheetMap, own: ColumnMap) -> ColumnMap:
    """Who a short name is, is so in the whole file: one answer, whatever the headings."""
    was, now = ({} if (found := advisers.column_of(sheet)) is None else found.joins for sheet in (before, changed))
    fresh = {name: whole for name, whole in now.items() if was.get(name) != whole}
    return replace(own, joins={**own.joins, **fresh}) if fresh else own


def _is_open(end: ColumnMap) -> bool:
    """Whether nothing in the sheet itself, and nobody, has said what the day is."""
    return end.reason.startswith(SAME) or (bool(end.reason) and end.score < 1 and not end.inclusive)


def _lives_at_home(sheet: Sheet, column: ColumnMap) -> bool:
    """Whether the sheet has no placements, so that what its column of types holds is no kind of place."""
    own = next((each for each in sheet.columns if each.heading == column.heading), None)
    return own is not None and not contents.unplaced(sheet) and contents.places_in(sheet, own)[0] == 0


def _widened(sheet: Sheet, table: str, name: str, column: ColumnMap) -> ColumnMap:
    """The column with a list of values that also has those of this sheet which are known by themselves."""
    if not column.values or not column.heading:
        return column
    fresh = chosen(sheet, table, name, column.heading).values
    contract = TABLES[table].column(name)
    own = next(each for each in sheet.columns if each.heading == column.heading)
    known = {value: code for value in own.values if (code := code_of(contract, value))}
    return replace(column, values={**known, **fresh, **column.values})
