"""What a batch brought since the data before: new, begun and ended, counted, and whom and what it is about."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from trappen.domain import formats
from trappen.web.cases.models import Assignment, Episode
from trappen.web.imports.models import Batch, Change, RowChange, State
from trappen.web.registers.models import TYPED

LISTED = frozenset({"children", "episodes", "advisers"})  # whose new rows are told here
TOLD = frozenset({"episodes"})  # whose changes and gone rows are told child by child


@dataclass(frozen=True, slots=True)
class News:
    """The day of the data before, where it is known, and what is another than then; only what there is any of."""

    since: date | None
    items: Sequence[str]  # `7 nye indsatser`

    @property
    def said(self) -> str:
        return ", ".join(self.items) or "Ingen nye, begyndte eller afsluttede indsatser"


@dataclass(frozen=True, slots=True)
class Kind:
    """What happened to some rows of a table: as it is said of one of them, counted, and whether the rows are gone."""

    table: str
    keys: Sequence[str]
    said: str
    one: str
    many: str
    is_gone: bool = False
    field: str = ""  # whose former and present value tells more


def news(batch: Batch) -> News:
    """What the batch changed, told as a department counts it. What began and ended is that of the newest data only."""
    return News(_before(batch), [formats.counted(len(each.keys), each.one, each.many) for each in kinds(batch)])


def kinds(batch: Batch) -> list[Kind]:
    """What the batch brought, kind by kind, with the rows; only what there is any of."""
    before = _before(batch)
    added, gone = (_keys(batch, change) for change in (Change.ADDED, Change.GONE))
    changed = changes_of(batch)
    begun, ended = _moved(batch, before, changed)
    cases = set(added.get("cases", ()))
    handed = _handed(batch, added.get("assignments", ()), gone.get("assignments", ()), cases)
    ends = _ends(batch, changed, told={*begun, *ended})
    prices = [key for key, fields in changed.items() if "price" in fields]
    found = [
        Kind("children", added.get("children", ()), "Nyt barn", "nyt barn", "nye børn"),
        Kind("episodes", added.get("episodes", ()), "Ny indsats", "ny indsats", "nye indsatser"),
        Kind("episodes", begun, "Begyndt", "kendt indsats er begyndt", "kendte indsatser er begyndt"),
        Kind("episodes", [*ended, *ends.over], "Afsluttet", "afsluttet indsats", "afsluttede indsatser", field="end"),
        Kind(
            "episodes",
            ends.set,
            "Har fået slutdato",
            "indsats har fået slutdato",
            "indsatser har fået slutdato",
            field="end",
        ),
        Kind("episodes", ends.changed, "Ændret slutdato", "ændret slutdato", "ændrede slutdatoer", field="end"),
        Kind("episodes", ends.lifted, "Slutdato er væk", "slutdato er væk", "slutdatoer er væk", field="end"),
        Kind(
            "episodes",
            [key for key, fields in changed.items() if "section" in fields],
            "Anden paragraf",
            "indsats med en anden paragraf",
            "indsatser med en anden paragraf",
            field="section",
        ),
        Kind("episodes", prices, "Ny pris", "ny pris", "nye priser", field="price"),
        Kind("advisers", added.get("advisers", ()), "Ny rådgiver", "ny rådgiver", "nye rådgivere"),
        Kind("assignments", handed, "Sag med ny rådgiver", "sag med ny rådgiver", "sager med ny rådgiver"),
        Kind("children", gone.get("children", ()), "Barnet er væk", "barn er væk", "børn er væk", is_gone=True),
        Kind(
            "episodes", gone.get("episodes", ()), "Indsatsen er væk", "indsats er væk", "indsatser er væk", is_gone=True
        ),
    ]
    return [each for each in found if each.keys]


@dataclass(frozen=True, slots=True)
class Ends:
    """The measures whose end is another than before: each key in one list only."""

    over: list[str]  # an end came, and the day is in the data's past
    set: list[str]  # an end came that is still to be, or the day of the data is not known
    changed: list[str]  # both ends are known
    lifted: list[str]  # the measure has no end any more


def _ends(batch: Batch, changed: Mapping[str, Mapping[str, Any]], *, told: Collection[str]) -> Ends:
    """What became of the ends that the batch changed; `told` are the measures that began or ended by it."""
    found = Ends([], [], [], [])
    for key, fields in changed.items():
        if key in told or not (pair := fields.get("end")):
            continue
        was, now = pair
        kind = found.changed if was and now else found.lifted if was else found.set
        if not was and batch.as_of is not None and _is_over(date.fromisoformat(now), batch.as_of):
            kind = found.over
        kind.append(key)
    return found


def changes_of(batch: Batch) -> dict[str, Mapping[str, Any]]:
    """The measures that the batch changed: key → field → what it was and what it is."""
    told = RowChange.objects.filter(batch=batch, table="episodes", change=Change.CHANGED)
    return dict(told.order_by("key").values_list("key", "fields"))


def _handed(batch: Batch, added: Sequence[str], gone: Sequence[str], new: Collection[str]) -> list[str]:
    """Of each known case with somebody who did not have it, the row that says so: once a case, however many measures.

    A row that only goes on, or stands for one that is gone, is no change: somebody had the case until its first day.
    """
    begun = [key for key in added if key.partition("|")[0] not in new]
    cases = {key.partition("|")[0] for key in begun}
    rows = Assignment.objects.filter(municipality=batch.municipality, case_id__in=cases)
    stored = {row.key: row for row in rows}
    had = [row for key, row in stored.items() if key not in added]
    replaced = {_case_and_adviser(key) for key in gone}

    def goes_on(key: str) -> bool:
        own = stored.get(key)
        return _case_and_adviser(key) in replaced or any(
            own is not None and _meets(one, own) for one in had if _case_and_adviser(one.key) == _case_and_adviser(key)
        )

    return list({key.partition("|")[0]: key for key in begun if not goes_on(key)}.values())


def _meets(before: Assignment, row: Assignment) -> bool:
    return before.start <= row.start and (before.end is None or before.end >= row.start)


def _case_and_adviser(key: str) -> str:
    return "|".join(key.split("|")[:2])


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
    return start is not None and start <= day and not _is_over(end, day)


def _is_over(end: date | None, day: date) -> bool:
    """Whether the last day has come: of data of 31 October a measure that ends with October is over."""
    return end is not None and end <= day + timedelta(days=1)
