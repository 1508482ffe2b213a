"""What stands in the database now, and which saved mapping a file is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count

import polars as pl

from trappen.domain.errors import InputError
from trappen.domain.problems import Problem
from trappen.records.contracts import TABLES
from trappen.records.mapping.applying import differences, recognised
from trappen.records.mapping.sheets import Sheet
from trappen.records.mapping.spec import MappingSpec
from trappen.web.accounts.models import Municipality
from trappen.web.cases.models import Assignment, Case, Child, sealing
from trappen.web.imports.loading import people
from trappen.web.imports.loading.diff import compare, stored
from trappen.web.imports.loading.ending import Vanishing, vanishing, with_ended
from trappen.web.imports.loading.handover import changed_hands, continued
from trappen.web.imports.loading.prepare import Prepared, prepare
from trappen.web.imports.loading.renumbered import with_former_keys
from trappen.web.imports.loading.repricing import Repriced, repriced
from trappen.web.imports.models import Draft, Mapping
from trappen.web.imports.wizard.matching import best_match
from trappen.web.imports.wizard.presentation import LONGEST_NAME, source_name
from trappen.web.imports.wizard.previewing import Preview
from trappen.web.programmes.frames import MODELS
from trappen.web.registers.frames import raw_frame, stored_columns
from trappen.web.registers.models import Record
from trappen.web.registers.queries import vintage_of

MANY = 0.1  # of a table; so many fewer rows are a loss that must be seen
MOST = 0.5  # of the rows replaced by others: another file
FEW = 3  # and never less than this


@dataclass(frozen=True, slots=True)
class TableChange:
    """A table before and after: rows there now and in the file, and how many of them are new, changed and gone.

    The three are None where the rows cannot be compared. `lost` is what is no longer read: field → values that go.
    `handed_over` are the cases that have another adviser than before, whom the former row then keeps.
    """

    title: str
    now: int
    after: int
    added: int | None = None
    changed: int | None = None
    gone: int | None = None
    lost: Sequence[tuple[str, int]] = ()
    handed_over: int = 0

    @property
    def much_is_lost(self) -> bool:
        """Whether the file may hold only some of the rows: far fewer than now, or hardly any of those there are.

        Measures that end and others that begin, month by month, are no loss.
        """
        fewer, gone = self.now - self.after, self.gone or 0
        return fewer > max(FEW, MANY * self.now) or gone > max(FEW, MOST * self.now)


def table_changes(municipality: Municipality, preview: Preview, *, day: date) -> list[TableChange]:
    """What the load will change, table by table, where the file tells of that day."""
    names = {table.title: name for name, table in TABLES.items()}
    prepared = _prepared(preview, municipality)
    found, moved = [], 0
    if prepared is not None and preview.records is not None:
        dated, vintage = replace(preview.records, as_of=day), vintage_of(municipality)
        moved = changed_hands(prepared, dated, municipality, vintage)
        prepared = with_ended(continued(prepared, dated, municipality, vintage), dated, municipality)
    for table in preview.tables:
        name = names[table.title]
        model, now = MODELS[name], _count(municipality, name)
        if prepared is None or name not in prepared.tables:
            found.append(TableChange(table.title, now, table.rows))
            continue
        new = prepared.tables[name]
        changes, lost = compare(new, stored(model, municipality)), _lost(new, name, municipality)
        if name == "children" and prepared.people is not None:
            identities = people.compared(prepared.people, municipality)
            changes, _ = people.with_people(changes, NOTHING_TOLD, identities)
            lost += [(TABLES[name].column(field).title, count) for field, count in identities.lost.items() if count]
        counts = (len(changes.added), len(changes.changed), len(changes.gone))
        handed_over = moved if name == "assignments" else 0
        found.append(TableChange(table.title, now, new.height, *counts, lost, handed_over))
    return found


def new_prices(municipality: Municipality, preview: Preview, *, day: date) -> Repriced:
    """The measures whose price the file changes with no day of its own, and from when the load counts the new one."""
    prepared = _prepared(preview, municipality)
    if prepared is None or preview.records is None:
        return Repriced(0, None)
    return repriced(prepared, replace(preview.records, as_of=day), municipality, vintage_of(municipality))


def gone(municipality: Municipality, preview: Preview, *, day: date) -> Vanishing:
    """The measures that run on the day and that the load takes away, as the file has no row of them."""
    prepared = _prepared(preview, municipality)
    if prepared is None or preview.records is None:
        return Vanishing()
    return vanishing(with_ended(prepared, preview.records, municipality), municipality, day=day)


NOTHING_TOLD = pl.DataFrame(schema={"key": pl.String, "fields": pl.String})


def _prepared(preview: Preview, municipality: Municipality) -> Prepared | None:
    """The rows as they would be stored; None where something in them is wrong, which is said elsewhere."""
    if preview.records is None or not preview.usable:
        return None
    try:
        return with_former_keys(prepare(preview.records, municipality.code), preview.records, municipality)
    except InputError:
        return None


def _lost(new: pl.DataFrame, table: str, municipality: Municipality) -> list[tuple[str, int]]:
    """The fields that hold something now and that the file gives nothing for, with how many values go."""
    rows = MODELS[table]._default_manager.filter(municipality=municipality)
    found = []
    for name, field in stored_columns(TABLES[table]).items():
        value = new[field] if field in new.columns else None
        if value is None or name in TABLES[table].key:
            continue
        text = value.dtype == pl.String
        empty = (value == "").all() if text else value.null_count() == len(value)
        there = rows.exclude(**({field: ""} if text else {f"{field}__isnull": True})) if empty else rows.none()
        if count := there.count():
            found.append((TABLES[table].column(name).title, count))
    return found


def same_source(draft: Draft, sheets: Sequence[Sheet]) -> Mapping | None:
    """The source that the file has the headings of, where it was not recognised as one when it came."""
    if draft.source is not None:
        return None
    return best_match(Mapping.objects.filter(municipality=draft.municipality).order_by("pk"), sheets)


def name_of(draft: Draft, same: Mapping | None, sheets: Sequence[Sheet]) -> str:
    """That of the source the file is or looks like; else what it may be called, where no other source is."""
    if known := draft.source or same:
        return known.name
    return free_name(draft.municipality, source_name(draft.name, sheets))


def free_name(municipality: Municipality, name: str) -> str:
    """The name, or with the first number that no source has: »Prognoseark 2«."""
    taken = {
        each.casefold() for each in Mapping.objects.filter(municipality=municipality).values_list("name", flat=True)
    }
    return next(
        each
        for number in count(1)
        if (each := name if number == 1 else f"{name[: LONGEST_NAME - 4]} {number}").casefold() not in taken
    )


def newer_data(municipality: Municipality, day: date) -> date | None:
    """The day of the data that are in, where the file tells of an earlier one."""
    vintage = vintage_of(municipality)
    return vintage.as_of if vintage is not None and vintage.as_of is not None and vintage.as_of > day else None


def untouched(preview: Preview) -> list[str]:
    """The titles of the tables that the file does not give."""
    given = {table.title for table in preview.tables}
    return [table.title for table in TABLES.values() if table.title not in given]


def without_child(municipality: Municipality, preview: Preview) -> list[tuple[str, int]]:
    """The tables that would have rows about children who are not there after the load, and how many.

    The load refuses them; here it is said before anybody waits for it.
    """
    given = {
        table: {sealing.pseudonym(municipality.code, child): rows for child, rows in about.items()}
        for table, about in preview.about.items()
    }
    stored = Child.objects.filter(municipality=municipality).values_list("key", flat=True)
    children = set(given.get("children", stored))
    found = []
    for name, model in MODELS.items():
        if name != "children" and "child_id" in TABLES[name].names:
            about = given[name] if name in given else _about(model, municipality)
            lost = sum(rows for child, rows in about.items() if child not in children)
            found += [(TABLES[name].title, lost)] if lost else []
    return found


def without_case(municipality: Municipality, preview: Preview) -> int:
    """The rows of who has the case that name a case which neither the file nor the database has."""
    records = preview.records
    if records is None or not records.has("assignments") or records.has("cases"):
        return 0
    named = records.table("assignments")["case_id"].drop_nulls()
    stored_keys = list(Case.objects.filter(municipality=municipality).values_list("key", flat=True))
    return int((~named.is_in(stored_keys)).sum())


def nobody_has(municipality: Municipality, preview: Preview) -> bool:
    """Whether there are measures, and nothing that says who has the cases, in the file or before."""
    records = preview.records
    if records is None or not records.has("episodes") or "assignments" in records.tables:
        return False
    return not Assignment.objects.filter(municipality=municipality).exists()


def changes_since(mapping: Mapping, sheets: Sequence[Sheet]) -> list[Problem]:
    """What has changed since the mapping was saved; an error is a heading that was read and is gone."""
    spec = MappingSpec.from_dict(mapping.spec)
    return [problem for wanted in spec.sheets for problem in differences(wanted, recognised(wanted, sheets))]


def _about(model: type[Record], municipality: Municipality) -> dict[str, int]:
    held = raw_frame(model._default_manager.filter(municipality=municipality), ["child_id"])
    return dict(held["child_id"].value_counts().rows())


def _count(municipality: Municipality, table: str) -> int:
    return MODELS[table]._default_manager.filter(municipality=municipality).count()
