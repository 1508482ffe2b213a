"""What a batch changed: which rows, field by field, each told in words and with the child it is about."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from trappen.domain import formats, law
from trappen.parameters.kinds import kind_of
from trappen.parameters.places import place_types
from trappen.records.contracts import TABLES, Column, Kind
from trappen.records.mapping.spec import is_end
from trappen.web.accounts.models import User
from trappen.web.accounts.permissions import Permission
from trappen.web.accounts.scope import scope_of
from trappen.web.cases.models import Child, sealing
from trappen.web.imports.models import Batch, Change, RowChange
from trappen.web.imports.wizard.wording import day_of, shown, title_of
from trappen.web.programmes.frames import MODELS
from trappen.web.registers.frames import stored_columns
from trappen.web.registers.models import Adviser, Record

SHOWN = 20  # rows of each field or table on the page; the file has them all
TELLING = frozenset({"section", "place_type", "account", "adviser_id"})  # with days and choices: what a row is known by
NOTED = frozenset({"consent", "price_unit"})  # choices that say how, not what
MOST_WORDS = 5
Made = AbstractSet[tuple[str, str]]


def has_changes(batch: Batch) -> bool:
    """Whether the batch changed rows that are told of."""
    return RowChange.objects.filter(batch=batch).exists()


def in_changes(batch: Batch) -> set[str]:
    """The keys of the children that the batch added, changed or removed."""
    return set(RowChange.objects.filter(batch=batch, table="children").values_list("key", flat=True))


def changes(batch: Batch, *, fields: bool) -> Iterator[tuple[str, ...]]:
    """Table, key and kind of every row that the batch added, changed or removed.

    With `fields` a changed row is a line for each field: its title, what it was and what it is. A name is not told.
    """
    found = RowChange.objects.filter(batch=batch).order_by("table", "change", "key")
    for table, key, change, told_fields in found.values_list("table", "key", "change", "fields").iterator():
        head = (TABLES[table].title, key, str(Change(change).label))
        if not fields:
            yield head
            continue
        for name, pair in told_fields.items() or (("", None),):
            title = title_of(TABLES[table].column(name)) if name else ""
            was, now = (field_text(table, name, value) for value in pair) if pair else ("", "")
            yield (*head, title, was, now)


def field_text(table: str, name: str, value: str, *, made: bool = False) -> str:
    """A stored field as a person reads it: dates, amounts and choices in Danish; a day `made` of ends is a last day."""
    column = TABLES[table].column(name)
    if column.kind is Kind.AMOUNT and value:
        return formats.amount(int(value))
    if column.kind is Kind.BOOLEAN:
        return {"true": "Ja", "false": "Nej"}.get(value, "")
    if name == "section":
        return law.label(value)
    if name == "place_type" and value in place_types():
        return place_types()[value].label
    if (made or is_end(column)) and value:
        return formats.short_date(day_of(column, date.fromisoformat(value), made=made))
    return column.values.get(value, shown(value))


@dataclass(frozen=True, slots=True)
class Row:
    """A row in words, and the pseudonym of the child it is about: both empty to those who may not see the row.

    `key` is the source's own; empty where it was made here, or of several parts, and tells nobody anything.
    """

    key: str
    words: str = ""
    child: str = ""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of a table that a batch changed, in how many rows, and the first of them as (row, was, is)."""

    table: str
    field: str
    count: int
    first: Sequence[tuple[Row, str, str]]


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a table that a batch added or removed: how many, and the first of them."""

    table: str
    count: int
    first: Sequence[Row]


def changed_fields(batch: Batch, user: User, *, but: Collection[str] = ()) -> list[FieldChange]:
    """What the batch changed, field by field; a name that changed is counted only. `but` are told elsewhere."""
    rows = RowChange.objects.filter(batch=batch, change=Change.CHANGED).exclude(table__in=but).order_by("table", "key")
    seen: dict[tuple[str, str], list[tuple[str, str, str] | None]] = {}
    made = made_of_ends(batch)
    for table, key, fields in rows.values_list("table", "key", "fields").iterator():
        for name, pair in fields.items():
            was, now = (field_text(table, name, day, made=(table, name) in made) for day in pair or ("", ""))
            seen.setdefault((table, name), []).append((key, was, now) if pair else None)
    found = []
    for (table, name), lines in seen.items():
        first = [line for line in lines[:SHOWN] if line is not None]
        told = described(table, [key for key, _, _ in first], user, made=made)
        pairs = [(told[key], was, now) for key, was, now in first if key in told]
        title = title_of(TABLES[table].column(name), made=(table, name) in made)
        found.append(FieldChange(TABLES[table].title, title, len(lines), pairs))
    return found


def made_of_ends(batch: Batch) -> set[tuple[str, str]]:
    """A case's last day where the file has none of its own: the column is that of the measures' ends."""
    closed = ((held.get("cases.closed"), held.get("episodes.end")) for held in batch.headings.values())
    return {("cases", "closed")} if any(own and own == end for own, end in closed) else set()


def added_rows(batch: Batch, user: User, *, but: Collection[str] = ()) -> list[Rows]:
    """The rows that the batch added, table by table in the order of the contracts; `but` are told elsewhere."""
    rows = RowChange.objects.filter(batch=batch, change=Change.ADDED).order_by("key")
    keys: dict[str, list[str]] = {}
    made = made_of_ends(batch)
    for table, key in rows.values_list("table", "key").iterator():
        keys.setdefault(table, []).append(key)
    return [
        Rows(table.title, len(keys[name]), list(described(name, keys[name][:SHOWN], user, made=made).values()))
        for name, table in TABLES.items()
        if name in keys and name not in but
    ]


def gone_rows(batch: Batch, user: User, *, but: Collection[str] = ()) -> list[Rows]:
    """The rows that the batch removed. What they were is told to whoever sees the whole municipality: nothing is left
    that says whose area a row was in."""
    rows = RowChange.objects.filter(batch=batch, change=Change.GONE).exclude(table__in=but).order_by("key")
    found: dict[str, list[tuple[str, dict[str, list[str]]]]] = {}
    for table, key, fields in rows.values_list("table", "key", "fields").iterator():
        found.setdefault(table, []).append((key, fields))
    whole, made = scope_of(user).whole, made_of_ends(batch)
    return [
        Rows(
            table.title,
            len(found[name]),
            [gone_row(name, *one, made=made) for one in found[name][:SHOWN]] if whole else [],
        )
        for name, table in TABLES.items()
        if name in found
    ]


def gone_row(table: str, key: str, fields: Mapping[str, Sequence[str]], *, made: Made) -> Row:
    """What a row that is gone was."""
    held = {name: pair[0] for name, pair in fields.items() if pair}
    names = stored_columns(TABLES[table])
    return Row(_own(table, key), _in_words(table, lambda name: held.get(name, ""), names, made))


def _own(table: str, key: str) -> str:
    """The source's own key, where it is one that a person may know."""
    return "" if sealing.is_stand_in(key) or len(TABLES[table].key) > 1 else key


def described(table: str, keys: Collection[str], user: User, *, made: Made = frozenset()) -> dict[str, Row]:
    """The rows with the keys as a person reads them, by their keys: those the user may see.

    `made` are the days that are made of the ends of measures, as (table, column). Whoever sees the whole municipality
    also gets the keys of rows that are there no longer.
    """
    model: type[Record] = MODELS[table]
    names = {field.name for field in model._meta.fields}
    rows = model.objects.visible_to(user)  # type: ignore[attr-defined]  # every record has it
    seen = {row.key: row for row in rows.filter(key__in=keys)}
    found = {}
    advisers = adviser_names(user) if "adviser_id" in names else {}
    for key in keys if scope_of(user).whole else seen:
        own = _own(table, key)
        row = seen.get(key)
        child = "" if row is None else row.key if model is Child else getattr(row, "child_id", None) or ""
        words = "" if row is None else _in_words(table, _reader(table, row, advisers), names, made)
        found[key] = Row("" if model is Child and row is not None else own, words, child)
    return found


def children_told(fields: Sequence[FieldChange], new: Sequence[Rows]) -> set[str]:
    """The children whom the rows on the page are about."""
    rows = [row for field in fields for row, _, _ in field.first] + [row for table in new for row in table.first]
    return {row.child for row in rows if row.child}


def adviser_names(user: User) -> dict[str, str]:
    """The advisers' names by their keys; the key itself, where the file gives no name."""
    named = Adviser.objects.visible_to(user, needs=Permission.SEE_CHILDREN).exclude(name="")
    return dict(named.values_list("key", "name"))


def called(adviser: str, names: Mapping[str, str]) -> str:
    """The adviser's name, else the source's own key; nothing where the key was made here."""
    return names.get(adviser) or ("" if sealing.is_stand_in(adviser) else adviser)


def _reader(table: str, row: Record, advisers: Mapping[str, str]) -> Callable[[str], str]:
    fields = stored_columns(TABLES[table])

    def held(name: str) -> str:
        value = _as_stored(getattr(row, fields[name], None))
        return called(value, advisers) if name == "adviser_id" else value

    return held


def _in_words(table: str, held: Callable[[str], str], names: Collection[str], made: Made) -> str:
    """`BL § 46, almen plejefamilie, 01-03-2024 – 31-01-2025`: what the row is, without any child's name."""
    parts = []
    for column in TABLES[table].columns:
        field = stored_columns(TABLES[table]).get(column.name, "")
        if field == "key" or field not in names or not _tells(column, has_period={"start", "end"} <= set(names)):
            continue
        value = held(column.name)
        if column.name == "start" and "end" in names:
            parts.append(_period(table, value, held("end")))
        elif value and column.name != "end":
            text = field_text(table, column.name, value, made=(table, column.name) in made)
            at_home = table == "episodes" and column.name == "section" and not held("place_type")
            text = kind_of(value, "") if at_home else text
            parts.append(text if column.kind is not Kind.DATE else f"{column.title.lower()} {text}")
    return ", ".join(parts[:MOST_WORDS])


def _period(table: str, start: str, end: str) -> str:
    last = field_text(table, "end", end) if end else ""
    first = field_text(table, "start", start) if start else ""
    return f"{first} – {last}".strip()


def _tells(column: Column, *, has_period: bool) -> bool:
    """Whether the column tells what the row is: its kind, and its period or else its days."""
    if column.kind in {Kind.DATE, Kind.DATETIME}:
        return column.name in {"start", "end"} or not has_period
    return column.name in TELLING or (column.kind is Kind.CHOICE and column.name not in NOTED)


def _as_stored(value: object) -> str:
    """A value of a row as `field_text` reads it; of a moment its Danish day."""
    match value:
        case datetime():
            return timezone.localtime(value).date().isoformat()
        case date():
            return value.isoformat()
        case _:
            return "" if value is None else str(value)
