"""Registering an event and taking it back. Either works out the child's due dates at once."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from trappen.domain import formats
from trappen.domain.errors import TrappenError
from trappen.web.accounts.models import User
from trappen.web.audit.actions import Subject, record
from trappen.web.audit.models import EventType
from trappen.web.cadence.actions.recomputing import recompute_child
from trappen.web.cadence.actions.settling import delivered
from trappen.web.cadence.entering import TABLE_OF
from trappen.web.cadence.models import Act, Entry, NextAct
from trappen.web.cadence.queries.holding import for_whom
from trappen.web.cases.models import Child
from trappen.web.registers.models import NO_HASH, TYPED

UNDO_DAYS = 7
"""So long after it was typed, an entry can be taken back."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed: the act, its day, and the other fields of its table."""

    act: Act
    day: date
    values: Mapping[str, Any]


def register(*, child: Child, typed: Typed, by: User, now: datetime, today: date) -> Entry:
    """Writes the event, marked as typed here, and works out anew what is due for the child.

    Raises:
        TrappenError: if the day is yet to come, or the same is there already, typed or imported.
    """
    table = TABLE_OF[typed.act]
    values = {**dict(table.fixed), **typed.values}
    with transaction.atomic():
        # The child's row is what two registrations at the same time wait for.
        held = Child.objects.select_for_update().select_related("municipality").get(pk=child.pk)
        _check(held, typed, values, today)
        delivered(held.municipality, table.name)
        before = _due(held)
        key = f"T-{uuid.uuid4().hex}"
        if table.name == "contacts":
            values["adviser_id"] = by.adviser_key
        table.model._default_manager.create(
            municipality=held.municipality,
            key=key,
            batch_id=TYPED,
            row_hash=NO_HASH,
            **{"child": held, table.day: typed.day, **values},
        )
        recompute_child(held, on=today)
        entry = Entry.objects.create(
            municipality=held.municipality,
            child=held,
            act=typed.act,
            row_key=key,
            day=typed.day,
            values=values,
            moved=_moved(before, _due(held)),
            by_id=by.pk,
            by_name=str(by),
            made=now,
        )
        _log(entry, f"{entry.get_act_display().lower()} {formats.long_date(entry.day)}", by, now)
        return entry


def can_undo(entry: Entry, user: User, now: datetime) -> bool:
    """Whether the user may still take the entry back."""
    return (
        entry.by_id == user.pk and not entry.undone and not entry.outcome and now - entry.made <= timedelta(UNDO_DAYS)
    )


def undo(*, entry: Entry, by: User, now: datetime, today: date) -> None:
    """Takes an entry back: its row goes, the entry stays with who took it back and when.

    Raises:
        TrappenError: if it is taken back already, is somebody else's, is settled or is too old.
    """
    with transaction.atomic():
        held = Entry.objects.select_for_update().select_related("municipality", "child__municipality").get(pk=entry.pk)
        if not can_undo(held, by, now):
            raise TrappenError("Registreringen kan ikke fortrydes.", why=_why_not(held, by), now=_what_now(held))
        model = TABLE_OF[held.act].model
        model._default_manager.filter(municipality=held.municipality, key=held.row_key, batch_id=TYPED).delete()
        held.undone, held.undone_by_name = now, str(by)
        held.save(update_fields=["undone", "undone_by_name"])
        recompute_child(held.child, on=today)
        _log(held, f"fortrød {held.get_act_display().lower()} {formats.long_date(held.day)}", by, now)


def _why_not(entry: Entry, user: User) -> str:
    if entry.undone:
        return f"Den er allerede fortrudt af {entry.undone_by_name}."
    if entry.outcome:
        return f"Det er afgjort, hvad der gælder: {entry.get_outcome_display().lower()}."
    if entry.by_id != user.pk:
        return f"Den er indtastet af {entry.by_name}, og kun den, der har indtastet, kan fortryde."
    return f"Den er mere end {UNDO_DAYS} dage gammel."


def _what_now(entry: Entry) -> str:
    return "Der er intet at gøre." if entry.undone else "Er den forkert, så ret den i fagsystemet."


def _check(child: Child, typed: Typed, values: Mapping[str, Any], today: date) -> None:
    if typed.day > today:
        raise TrappenError("Datoen ligger ude i fremtiden.", now="Registrér det, når det er sket.")
    if child.birth_date is not None and not child.unborn and typed.day < child.birth_date:
        raise TrappenError("Datoen ligger før barnets fødsel.", now="Ret datoen.")
    table = TABLE_OF[typed.act]
    same = table.model._default_manager.filter(
        municipality=child.municipality, **{"child": child, table.day: typed.day}
    )
    alike = {name: values[name] for name in (*table.alike, "episode_id") if values.get(name)}
    there = same.filter(**alike).first()
    if there is not None:
        origin = "er allerede indtastet" if there.is_typed else "står allerede i fagsystemet"
        raise TrappenError(f"{typed.act.label} {formats.long_date(typed.day)} {origin}.", now="Der er intet at gøre.")


def _due(child: Child) -> dict[tuple[str, str], tuple[str, date]]:
    """The due date of each act of each subject, with its name."""
    rows = NextAct.objects.filter(child=child)
    return {(row.act, row.subject_key): (row.get_act_display(), row.due) for row in rows}


def _moved(
    before: Mapping[tuple[str, str], tuple[str, date]], after: Mapping[tuple[str, str], tuple[str, date]]
) -> list[list[str | None]]:
    found = []
    for key in sorted({*before, *after}):
        was, now = before.get(key), after.get(key)
        if (was and was[1]) != (now and now[1]):
            title = (now or was or ("", None))[0]
            found.append([title, was[1].isoformat() if was else None, now[1].isoformat() if now else None])
    return found


def _log(entry: Entry, change: str, by: User, now: datetime) -> None:
    record(
        EventType.CADENCE_RECORDED,
        by=by,
        now=now,
        municipality=entry.municipality.code,
        subject=Subject("child", entry.child_id),
        what={"change": change + for_whom(by, entry.child)},
    )
