"""Which saved mapping a file belongs to, and the mapping to begin with: one part for each sheet of the file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256

from trappen.parameters.measures import is_aftercare
from trappen.records.contracts import TABLES
from trappen.records.mapping import contents
from trappen.records.mapping.applying import common, recognised
from trappen.records.mapping.cells import folded, plain
from trappen.records.mapping.codes import code_of
from trappen.records.mapping.keying import keyed_alike
from trappen.records.mapping.sheets import Sheet
from trappen.records.mapping.spec import ColumnMap, MappingSpec, SheetMap
from trappen.records.mapping.suggesting import suggest, suggest_table
from trappen.records.mapping.vocabulary import found_again
from trappen.web.imports import models

TELLING = 0.9  # from here on the contents say it, whatever the heading is called
PLACE = TABLES["episodes"].column("place_type")
ALIKE = 0.5  # a file with fewer headings in common is another source


def fingerprint_of(spec: MappingSpec) -> str:
    """Tells whether a file has the same headings on every sheet that is read."""
    return sha256("\n".join(sorted(sheet.fingerprint for sheet in spec.sheets)).encode()).hexdigest()


def suggested(sheets: Sequence[Sheet]) -> MappingSpec:
    """What is suggested for each sheet; a sheet that feeds nothing has no tables, but keeps its place.

    A sheet with sections and no money holds measures, even where no date of theirs was found: the page asks for it.
    """
    parts = []
    for sheet in sheets:
        found = suggest([sheet]).sheets
        tables = dict(found[0].tables) if found else {}
        episodes = suggest_table(sheet, "episodes")
        told = "section" in episodes and episodes["section"].score >= TELLING
        if told and not {"episodes", "postings", "budgets"} & set(tables):
            tables["episodes"] = episodes
        ordered = {table: tables[table] for table in TABLES if table in tables}
        parts.append(SheetMap(sheet.file, sheet.name, sheet.headings, ordered))
    return MappingSpec("", tuple(keyed_alike(parts, {(sheet.file, sheet.name): sheet for sheet in sheets})))


def in_use(spec: MappingSpec, name: str) -> MappingSpec:
    """The mapping as it is saved: without the sheets and tables that are left out."""
    kept = [replace(sheet, tables={key: held for key, held in sheet.tables.items() if held}) for sheet in spec.sheets]
    return MappingSpec(name, tuple(sheet for sheet in kept if sheet.tables))


def best_match(saved: Iterable[models.Mapping], sheets: Sequence[Sheet]) -> models.Mapping | None:
    """The saved mapping that the file most probably belongs to, if any."""
    ranked = [(_likeness(MappingSpec.from_dict(one.spec), sheets), one.pk, one) for one in saved]
    if not ranked:
        return None
    likeness, _, best = max(ranked, key=lambda found: found[:2])
    return best if likeness >= ALIKE else None


def is_like(spec: MappingSpec, sheets: Sequence[Sheet]) -> bool:
    """Whether the sheets have most of the headings that the mapping was made on."""
    return _likeness(spec, sheets) >= ALIKE


def adopted(saved: MappingSpec, sheets: Sequence[Sheet]) -> MappingSpec:
    """The saved mapping on the sheets of this file. Where its heading is gone, what is suggested now comes instead."""
    fresh = suggested(sheets)
    parts = []
    for sheet, now in zip(sheets, fresh.sheets, strict=True):
        tables: dict[str, Mapping[str, ColumnMap]] = {}
        without: tuple[str, ...] = ()
        for wanted in saved.sheets:
            if recognised(wanted, sheets) is sheet:
                without = (*without, *wanted.without)
                tables |= {
                    table: _at_home(sheet, moved(columns, now.tables.get(table, {}), sheet, wanted.headings))
                    for table, columns in wanted.tables.items()
                }
        ordered = {table: tables[table] for table in TABLES if table in tables}
        parts.append(SheetMap(sheet.file, sheet.name, sheet.headings, ordered, tuple(dict.fromkeys(without))))
    return MappingSpec(saved.name, tuple(parts))


def _at_home(sheet: Sheet, columns: Mapping[str, ColumnMap]) -> Mapping[str, ColumnMap]:
    """The columns where a new value of a measure at home is no kind of place, as it was the first time: not asked."""
    place = columns.get("place_type")
    own = next((each for each in sheet.columns if place is not None and each.heading == place.heading), None)
    if place is None or own is None or not place.values or not contents.unplaced(sheet):
        return columns
    known = {folded(value) for value in place.values}
    _, elsewhere = contents.places_in(sheet, own)
    at_home = {*elsewhere, *filter(is_aftercare, own.values)}
    fresh = {value: "" for value in sorted(at_home) if folded(value) not in known and not code_of(PLACE, value)}
    return {**columns, "place_type": replace(place, values={**place.values, **fresh})}


def _likeness(spec: MappingSpec, sheets: Sequence[Sheet]) -> float:
    shares = [
        common(wanted.headings, sheet.headings) if (sheet := recognised(wanted, sheets)) else 0.0
        for wanted in spec.sheets
    ]
    return sum(shares) / len(shares) if shares else 0.0


def moved(
    held: Mapping[str, ColumnMap], fresh: Mapping[str, ColumnMap], sheet: Sheet, headings: Sequence[str] = ()
) -> dict[str, ColumnMap]:
    """The columns under this sheet's own spelling of their headings; where one is gone, what is suggested now.

    `headings` are all that the mapping was made on; without them, those of the columns.
    """
    own = [heading for column in held.values() for heading in (column.heading, *column.key_of, column.kind) if heading]
    there = found_again(headings or own, sheet.headings)
    found = {}
    for name, column in held.items():
        headings = [heading for heading in (column.heading, *column.key_of) if heading]
        if all(plain(heading) in there for heading in headings):
            found[name] = replace(
                column,
                heading=there[plain(column.heading)] if column.heading else "",
                kind=there.get(plain(column.kind), "") if column.kind else "",
                key_of=tuple(there[plain(heading)] for heading in column.key_of),
            )
        elif name in fresh:
            gone = next(heading for heading in headings if plain(heading) not in there)
            reason = f"Overskriften »{gone}« er væk. {fresh[name].reason}"
            found[name] = replace(fresh[name], values=column.values, score=min(fresh[name].score, 0.6), reason=reason)
    return found
