"""The news of a batch child by child, in words, as a table on its page and as a file."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from trappen.records.contracts import TABLES
from trappen.reporting.document import Table
from trappen.web.accounts.models import User
from trappen.web.accounts.scope import scope_of
from trappen.web.cases.models import Assignment
from trappen.web.imports.changed import Row, adviser_names, called, described, field_text, gone_row, made_of_ends
from trappen.web.imports.models import Batch, Change, RowChange
from trappen.web.imports.news import Kind, changes_of, kinds
from trappen.web.imports.wizard.wording import title_of

AT_A_TIME = 500  # keys in one question; SQLite takes no more than some thousand
SAID_BY_KIND = frozenset({"end", "price"})  # fields whose change is a kind of news of its own
COLUMNS = ("Barn", "Hvad er sket", "Hvad det gælder", "Før", "Nu")


@dataclass(frozen=True, slots=True)
class Line:
    """What happened to a child: what it is about, and what it was and is where that tells more.

    `child` is the pseudonym, empty for what is about none; `is_there` whether there is a page of the child.
    """

    child: str
    what: str
    about: str
    was: str = ""
    now: str = ""
    is_there: bool = True
    name: str = ""  # the child's, where it was asked for


def named(lines: Collection[Line], names: Mapping[str, str]) -> list[Line]:
    """The lines with the names of their children, as far as the reader may have them."""
    return [replace(line, name=names.get(line.child, "")) for line in lines]


def told(batch: Batch, user: User) -> list[Line]:
    """Everything that the batch brought of what the user may see, the lines of a child together."""
    changed, whole = changes_of(batch), scope_of(user).whole
    news = kinds(batch)
    names = adviser_names(user)
    found: list[Line] = []
    for kind in news:
        if kind.is_gone:
            found += _gone(batch, kind) if whole else ()
            continue
        hands = _hands(batch, kind.keys, user) if kind.table == "assignments" else {}
        for key, row in _rows(kind.table, kind.keys, user).items():
            was, now = _texts(kind.field, changed.get(key, {}).get(kind.field) or ("", ""))
            if key in hands:
                was, now = (" og ".join(called(each, names) for each in some) for some in hands[key])
            found.append(Line(row.child, kind.said, _about(kind, key, row, names), was, now))
    return sorted([*found, *_others(changed, user)], key=lambda line: (not line.child, line.child))


def table(batch: Batch, user: User) -> Table:
    """The same as a table for a file."""
    rows = tuple((line.child, line.what, line.about, line.was, line.now) for line in told(batch, user))
    return Table(f"Nyt i indlæsning {batch.number}", COLUMNS, rows, unit="ændringer", as_of=batch.as_of)


def _about(kind: Kind, key: str, row: Row, names: Mapping[str, str]) -> str:
    if kind.table == "advisers":
        return called(key, names)
    return "" if kind.table == "children" else row.words or row.key


def _hands(batch: Batch, keys: Sequence[str], user: User) -> dict[str, tuple[list[str], list[str]]]:
    """Of each row of a case with a new adviser, who had the case on the day before, and who has it from then on."""
    rows = Assignment.objects.visible_to(user)
    own = [row for some in _some(keys) for row in rows.filter(key__in=some)]
    held: dict[str, list[Assignment]] = {}
    for some in _some([row.case_id for row in own]):
        for row in rows.filter(case_id__in=some).order_by("start", "key"):
            held.setdefault(row.case_id, []).append(row)
    replaced: dict[str, list[str]] = {}
    gone = RowChange.objects.filter(batch=batch, table="assignments", change=Change.GONE).order_by("key")
    for key in gone.values_list("key", flat=True):
        case, adviser, *_ = key.split("|")
        replaced.setdefault(case, []).append(adviser)
    found = {}
    for new in own:
        others = [row for row in held[new.case_id] if row.role == new.role]
        was = [row for row in others if row.start < new.start and (row.end is None or row.end >= new.start)]
        now = [row for row in others if row.start <= new.start and (row.end is None or row.end > new.start)]
        before = [*replaced.get(new.case_id, []), *(row.adviser_id for row in was)]
        found[new.key] = list(dict.fromkeys(before)), list(dict.fromkeys(row.adviser_id for row in now))
    return found


def _some(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    return (keys[start : start + AT_A_TIME] for start in range(0, len(keys), AT_A_TIME))


def _others(changed: Mapping[str, Mapping[str, Any]], user: User) -> Iterator[Line]:
    """The other fields of measures that were changed."""
    lines = [(key, name, pair) for key, fields in changed.items() for name, pair in fields.items()]
    lines = [line for line in lines if line[1] not in SAID_BY_KIND]
    rows = _rows("episodes", list(dict.fromkeys(key for key, _, _ in lines)), user)
    for key, name, pair in lines:
        if key in rows:
            title = title_of(TABLES["episodes"].column(name)).lower()
            yield Line(rows[key].child, f"Ændret {title}", rows[key].words, *_texts(name, pair or ("", "")))


def _texts(name: str, pair: Sequence[str]) -> tuple[str, str]:
    if not name:
        return "", ""
    was, now = (field_text("episodes", name, value) for value in pair)
    return was, now


def _rows(table: str, keys: Sequence[str], user: User) -> dict[str, Row]:
    """The rows by key, asked for some at a time."""
    found: dict[str, Row] = {}
    for some in _some(keys):
        found |= described(table, some, user)
    return found


def _gone(batch: Batch, kind: Kind) -> Iterator[Line]:
    """The rows that are there no longer, as they were: only for whoever sees the whole municipality."""
    rows = RowChange.objects.filter(batch=batch, table=kind.table, change=Change.GONE).order_by("key")
    made = made_of_ends(batch)
    for key, fields in rows.values_list("key", "fields").iterator():
        is_child = kind.table == "children"
        child = key if is_child else (fields.get("child_id") or ("",))[0]
        about = "" if is_child else gone_row(kind.table, key, fields, made=made).words
        yield Line(child, kind.said, about, is_there=not is_child)


def children_of(lines: Collection[Line]) -> set[str]:
    """The children whom the lines are about."""
    return {line.child for line in lines if line.child}
