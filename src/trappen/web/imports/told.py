"""The news of a batch child by child, in words, as a table on its page and as a file."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from trappen.records.contracts import TABLES
from trappen.reporting.document import Table
from trappen.web.accounts.models import User
from trappen.web.accounts.scope import scope_of
from trappen.web.imports.changed import Row, described, field_text, gone_row, made_of_ends
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


def told(batch: Batch, user: User) -> list[Line]:
    """Everything that the batch brought of what the user may see, the lines of a child together."""
    changed, whole = changes_of(batch), scope_of(user).whole
    news = kinds(batch)
    ended = {key for kind in news if kind.said == "Afsluttet" for key in kind.keys}
    found: list[Line] = []
    for kind in news:
        if kind.is_gone:
            found += _gone(batch, kind) if whole else ()
            continue
        keys = [key for key in kind.keys if kind.said != "Ændret slutdato" or key not in ended]
        for key, row in _rows(kind.table, keys, user).items():
            pair = changed.get(key, {}).get(kind.field) or ("", "")
            found.append(Line(row.child, kind.said, _about(kind, row), *_texts(kind.field, pair)))
    return sorted([*found, *_others(changed, user)], key=lambda line: (not line.child, line.child))


def table(batch: Batch, user: User) -> Table:
    """The same as a table for a file."""
    rows = tuple((line.child, line.what, line.about, line.was, line.now) for line in told(batch, user))
    return Table(f"Nyt i indlæsning {batch.number}", COLUMNS, rows, unit="ændringer", as_of=batch.as_of)


def _about(kind: Kind, row: Row) -> str:
    return "" if kind.table == "children" else row.words or row.key


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
    for start in range(0, len(keys), AT_A_TIME):
        found |= described(table, keys[start : start + AT_A_TIME], user)
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
