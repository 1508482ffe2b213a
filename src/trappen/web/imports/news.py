"""What a batch brought since the data before: new, begun and ended, counted, and whom and what it is about."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from trappen.domain import formats
from trappen.web.accounts.models import User
from trappen.web.cases.models import Episode
from trappen.web.imports.changed import SHOWN, Rows, described
from trappen.web.imports.models import Batch, Change, RowChange, State
from trappen.web.registers.models import TYPED

LISTED = frozenset({"children", "episodes", "advisers"})  # whose new rows are told here


@dataclass(frozen=True, slots=True)
class Item:
    """`7 nye indsatser`, and the first of them; nothing where they are listed elsewhere on the page."""

    label: str
    rows: Rows


@dataclass(frozen=True, slots=True)
class News:
    """The day of the data before, where it is known, and what is another than then; only what there is any of."""

    since: date | None
    items: Sequence[Item]

    @property
    def said(self) -> str:
        return ", ".join(item.label for item in self.items) or "Ingen nye, begyndte eller afsluttede indsatser"

    @property
    def listed(self) -> Sequence[Item]:
        return [item for item in self.items if item.rows.count]


def news(batch: Batch, user: User) -> News:
    """What the batch changed, told as a department counts it. What began and ended is that of the newest data only."""
    before = _before(batch)
    added, gone = (_keys(batch, change) for change in (Change.ADDED, Change.GONE))
    told = RowChange.objects.filter(batch=batch, table="episodes", change=Change.CHANGED)
    changed: dict[str, Mapping[str, Any]] = dict(told.values_list("key", "fields"))
    begun, ended = _moved(batch, before, changed)
    cases = set(added.get("cases", ()))
    handed = [key for key in added.get("assignments", ()) if key.partition("|")[0] not in cases]
    found = [
        ("children", added.get("children", ()), "nyt barn", "nye børn"),
        ("episodes", added.get("episodes", ()), "ny indsats", "nye indsatser"),
        ("episodes", begun, "kendt indsats er begyndt", "kendte indsatser er begyndt"),
        ("episodes", ended, "afsluttet indsats", "afsluttede indsatser"),
        ("", [key for key, fields in changed.items() if "end" in fields], "ændret slutdato", "ændrede slutdatoer"),
        ("", [key for key, fields in changed.items() if "price" in fields], "ny pris", "nye priser"),
        ("advisers", added.get("advisers", ()), "ny rådgiver", "nye rådgivere"),
        ("assignments", handed, "sag med ny rådgiver", "sager med ny rådgiver"),
        ("", gone.get("children", ()), "barn er væk", "børn er væk"),
        ("", gone.get("episodes", ()), "indsats er væk", "indsatser er væk"),
    ]
    some = [each for each in found if each[1]]
    items = [Item(formats.counted(len(keys), one, many), _rows(table, keys, user)) for table, keys, one, many in some]
    return News(before, items)


def _before(batch: Batch) -> date | None:
    """The day of the data that were in when the batch came, where the batch tells of a later one."""
    loaded = Batch.objects.filter(municipality=batch.municipality, state=State.LOADED, number__lt=batch.number)
    last = loaded.filter(counts__has_key="episodes", as_of__isnull=False).order_by("-number").first()
    if last is None or last.as_of is None or batch.as_of is None or last.as_of >= batch.as_of:
        return None
    return last.as_of


def _keys(batch: Batch, change: Change) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    rows = RowChange.objects.filter(batch=batch, change=change).order_by("key").values_list("table", "key")
    for table, key in rows.iterator():
        found.setdefault(table, []).append(key)
    return found


def _moved(
    batch: Batch, before: date | None, changed: Mapping[str, Mapping[str, Any]]
) -> tuple[Sequence[str], Sequence[str]]:
    """The measures of both data that run now and did not then, and the other way round, each by what its data said."""
    later = Batch.objects.filter(municipality=batch.municipality, state=State.LOADED, number__gt=batch.number)
    if before is None or batch.as_of is None or later.filter(counts__has_key="episodes").exists():
        return (), ()
    begun: list[str] = []
    ended: list[str] = []
    rows = Episode.objects.filter(municipality=batch.municipality).exclude(batch_id=TYPED).order_by("key")
    new = set(_keys(batch, Change.ADDED).get("episodes", ()))
    for key, start, end in rows.values_list("key", "start", "end").iterator():
        fields = changed.get(key, {})
        first, last = (_was(fields, name, day) for name, day in (("start", start), ("end", end)))
        ran, runs = _runs(first, last, before), _runs(start, end, batch.as_of)
        if key not in new and ran != runs:
            (begun if runs else ended).append(key)
    return begun, ended


def _was(fields: Mapping[str, Any], name: str, day: date | None) -> date | None:
    if name not in fields:
        return day
    return date.fromisoformat(fields[name][0]) if fields[name][0] else None


def _runs(start: date | None, end: date | None, day: date) -> bool:
    return start is not None and start <= day and (end is None or end > day)


def _rows(table: str, keys: Iterable[str], user: User) -> Rows:
    ordered = list(keys)
    first = described(table, ordered[:SHOWN], user).values() if table else ()
    return Rows("", len(ordered) if table else 0, list(first))
