"""Typed rows against delivered ones: the same becomes one row, and what differs waits for a person.

Neither overwrites the other silently. Where the two become one, the delivered row stays with its key, and what was
typed and holds is written on it; a later delivery that says a third thing opens the difference again.
Source: docs/methods/typed-and-imported.md.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from trappen.web.accounts.models import Municipality
from trappen.web.cadence.actions.placing import place_child
from trappen.web.cadence.entering import SHEETS
from trappen.web.cadence.models import Confirmation, Entry, Filed, Filing, Move, Outcome
from trappen.web.cadence.queries.filing import (
    differing,
    find_rival,
    linking,
    own_row,
    rival_row,
    stored,
    typed_values,
    values_of,
)
from trappen.web.cases.models import Child, Identity
from trappen.web.registers.models import Record

HELD = (Outcome.CONFIRMED, Outcome.KEPT)


def settle_filings(municipality: Municipality, *, on: date, now: datetime, child: Child | None = None) -> None:
    """Holds every typed row against what deliveries have brought, of the one child or of all; called after each
    delivery, before all is computed, and when two rows became one: what hangs on them can be held against each other
    only then."""
    made = Filing.objects.filter(municipality=municipality, before__isnull=True)
    if child is not None:
        made = made.filter(child=child)
    with transaction.atomic():
        for table in SHEETS:
            first = made.filter(table=table)
            for filing in first.filter(undone__isnull=True, outcome="").order_by("pk"):
                _compare(filing, on, now)
            for filing in first.filter(outcome__in=HELD).order_by("pk"):
                _hold(filing)


def _compare(filing: Filing, on: date, now: datetime) -> None:
    row = own_row(filing)
    there = rival_row(filing) if row is None else find_rival(filing, row)
    if row is not None and there is not None and not differing(values_of(row, filing.table), there, filing.table):
        child = become_one(filing, row, there, keep=True)
        close_row(filing, Outcome.CONFIRMED, now, "")
        place_child(child, on=on)
        return
    rival = "" if there is None else there.key
    if rival != filing.rival:
        filing.rival = rival
        filing.save(update_fields=["rival"])


def _hold(filing: Filing) -> None:
    """Writes what was typed on the delivered row again, unless that now says something new: then it is undecided."""
    there = rival_row(filing)
    if there is None:
        return
    new = {
        name: value
        for name, value in differing(filing.held, there, filing.table).items()
        if value != filing.rejected.get(name)
    }
    if new:
        filing.outcome, filing.settled, filing.settled_by_name = "", None, ""
        filing.save(update_fields=["outcome", "settled", "settled_by_name"])
        return
    _write(there, filing.held, filing.table)


def become_one(filing: Filing, row: Record | None, there: Record, *, keep: bool) -> Child:
    """The delivered row stays, with what was typed where that is kept, and all that named the typed one names it."""
    typed = dict(typed_values(filing))
    filing.rejected = differing(typed, there, filing.table) if keep else {}
    filing.held = typed if keep else {}
    filing.rival = there.key
    filing.save(update_fields=["rejected", "held", "rival"])
    if keep:
        _write(there, typed, filing.table)
    if row is not None:
        _rename(filing, row, there)
    child = there if isinstance(there, Child) else filing.child
    return Child.objects.select_related("municipality").get(pk=child.pk)


def _write(there: Record, typed: Mapping[str, Any], table: str) -> None:
    """What was typed; a field that was left empty says nothing."""
    told = {name: value for name, value in typed.items() if value not in (None, "", False)}
    changed = [name for name, value in told.items() if values_of(there, table)[name] != value]
    for name in changed:
        setattr(there, name, stored(type(there), name, told[name]))
    if changed:
        there.save(update_fields=changed)


def _rename(filing: Filing, row: Record, there: Record) -> None:
    mine: dict[str, Any] = {"municipality": filing.municipality}
    if isinstance(row, Child):
        for relation in Child._meta.related_objects:
            model: Any = relation.related_model
            if model is not Identity:
                model._default_manager.filter(**{relation.field.name: row}).update(**{relation.field.name: there})
    elif filing.table == Filed.CASE:
        for model in linking("case_id"):
            model._default_manager.filter(**mine, case_id=row.key).update(case_id=there.key)
        Move.objects.filter(**mine, case_key=row.key).update(case_key=there.key)
    elif filing.table == Filed.EPISODE:
        for model in linking("episode_id"):
            model._default_manager.filter(**mine, episode_id=row.key).update(episode_id=there.key)
        Confirmation.objects.filter(**mine, episode_key=row.key).update(episode_key=there.key)
        for entry in Entry.objects.filter(**mine, child=filing.child, values__episode_id=row.key):
            entry.values["episode_id"] = there.key
            entry.save(update_fields=["values"])
    row.delete()


def close_row(filing: Filing, outcome: Outcome, now: datetime, name: str) -> None:
    """What became of the row, and who said so; nobody where the import itself did."""
    filing.outcome, filing.settled, filing.settled_by_name = outcome, now, name
    filing.save(update_fields=["outcome", "settled", "settled_by_name"])
