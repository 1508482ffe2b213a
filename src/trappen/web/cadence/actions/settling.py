"""Typed against imported: what an import confirms, what it tells otherwise, and what a person decides.

Neither overwrites the other silently. An imported row that says the same makes the typed one superfluous; one that lies
near and says otherwise is a difference, and both rows stand until somebody has decided.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models, transaction

from trappen.web.accounts.models import Municipality
from trappen.web.cadence.entering import TABLE_OF, Table
from trappen.web.cadence.models import Entry, Outcome
from trappen.web.cases.models import Child
from trappen.web.registers.models import TYPED, Vintage

NEAR_DAYS = 7
"""Two rows of the same act for the same child within a week of each other may tell of the same event."""


def settle(municipality: Municipality, *, now: datetime, child: Child | None = None) -> None:
    """Compares what was typed and is not settled, of the one child or of all, with what imports have brought; called
    before due dates are computed.

    Confirmed entries lose their own row. Where the typed one was kept, the imported row goes again when it returns.
    """
    with transaction.atomic():
        open_entries = Entry.objects.filter(municipality=municipality, undone__isnull=True)
        if child is not None:
            open_entries = open_entries.filter(child=child)
        for act in TABLE_OF:
            for entry in _touched(open_entries.filter(outcome="", act=act), act):
                _compare(entry, now)
        for entry in open_entries.filter(outcome=Outcome.KEPT).exclude(rival=""):
            imported(entry).filter(key=entry.rival).delete()


def _touched(entries: "models.QuerySet[Entry]", act: str) -> Iterator[Entry]:
    """The entries that an imported row lies near, and those whose imported row may have gone."""
    table = TABLE_OF[act]
    every: models.QuerySet[Any] = table.model._default_manager.exclude(batch_id=TYPED)
    rows = every.filter(child__in=entries.values("child"))
    days: dict[str, list[date]] = defaultdict(list)
    for child, day in rows.values_list("child_id", table.day):
        days[child].append(day)
    for entry in entries:
        if entry.rival or any(abs(day - entry.day) <= timedelta(NEAR_DAYS) for day in days[entry.child_id]):
            yield entry


def _compare(entry: Entry, now: datetime) -> None:
    table = TABLE_OF[entry.act]
    taken = Entry.objects.filter(child_id=entry.child_id, act=entry.act).exclude(pk=entry.pk).exclude(rival="")
    near: list[Any] = list(imported(entry).exclude(key__in=taken.values("rival")))
    same = next((row for row in near if _says_the_same(row, entry, table)), None)
    if same is not None:
        own(entry).delete()
        entry.rival = same.key
        close(entry, Outcome.CONFIRMED, now, "")
        return
    nearest = min(near, key=lambda row: abs(getattr(row, table.day) - entry.day), default=None)
    rival = "" if nearest is None else nearest.key
    if rival != entry.rival:
        entry.rival = rival
        entry.save(update_fields=["rival"])


def _says_the_same(row: models.Model, entry: Entry, table: Table) -> bool:
    """On the same day, and nothing that both tell differs; what one of them does not know is no difference."""
    if getattr(row, table.day) != entry.day:
        return False
    told: dict[str, Any] = {
        name: value for name, value in entry.values.items() if name not in (table.day, "adviser_id")
    }
    return all(_agree(getattr(row, name), value) for name, value in told.items())


def _agree(there: object, typed: object) -> bool:
    return there in (None, "") or typed in (None, "") or there == typed


def imported(entry: Entry) -> "models.QuerySet[Any]":
    """The imported rows that may tell of the same event."""
    table = TABLE_OF[entry.act]
    days = (entry.day - timedelta(days=NEAR_DAYS), entry.day + timedelta(days=NEAR_DAYS))
    every: models.QuerySet[Any] = table.model._default_manager.exclude(batch_id=TYPED)
    rows = every.filter(municipality=entry.municipality_id, child=entry.child_id, **{f"{table.day}__range": days})
    alike = {name: entry.values[name] for name in table.alike}
    return rows.filter(**alike)


def own(entry: Entry) -> "models.QuerySet[Any]":
    """The row that the entry wrote."""
    rows = TABLE_OF[entry.act].model._default_manager
    return rows.filter(municipality=entry.municipality_id, key=entry.row_key, batch_id=TYPED)


def close(entry: Entry, outcome: Outcome, now: datetime, name: str) -> None:
    """What became of the entry, and who said so; nobody where the import itself did."""
    entry.outcome, entry.settled, entry.settled_by_name = outcome, now, name
    entry.save(update_fields=["rival", "outcome", "settled", "settled_by_name"])


def delivered(municipality: Municipality, *tables: str) -> None:
    """From the first typed row on, the table is there: no row of it about a child is then none, and not unknown."""
    vintage, _ = Vintage.objects.select_for_update().get_or_create(
        municipality=municipality, defaults={"batch_id": 0, "digest": ""}
    )
    new = [table for table in tables if table not in vintage.tables]
    if new:
        vintage.tables = [*vintage.tables, *new]
        vintage.save(update_fields=["tables"])
