"""What was typed beside what was imported."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from trappen.domain import formats
from trappen.parameters.casework import GOAL_STATUSES, GOALS, INTERVAL_REASONS, NOT_HEARD
from trappen.web.accounts.models import User
from trappen.web.accounts.permissions import Permission
from trappen.web.cadence.entering import TABLE_OF
from trappen.web.cadence.models import Entry, Outcome
from trappen.web.registers.models import TYPED

NEEDS = Permission.RECORD_CADENCE
LABELS = {
    "episode_id": "Indsats",
    "child_heard": "Barnet hørt",
    "talked_with_child": "Talt med barnet",
    "scale": "Skala",
    "value": "Score",
    "interval_months": "Måneder til næste opfølgning",
    "reasons": "Begrundelse",
    "child_view": "Barnets syn indgår",
    "not_heard": "Barnet ikke hørt",
    "goal": "Mål",
    "status": "Status på målet",
}
CODES = {"reasons": INTERVAL_REASONS, "not_heard": NOT_HEARD, "goal": GOALS, "status": GOAL_STATUSES}
ANSWERS = {True: "ja", False: "nej", None: "ved ikke"}


@dataclass(frozen=True, slots=True)
class Difference:
    """An entry, and each field in which it and the imported row differ: label, typed and imported."""

    entry: Entry
    fields: Sequence[tuple[str, str, str]]


def waiting(user: User) -> list[Difference]:
    """The differences in the user's area that nobody has decided; the oldest first."""
    entries = Entry.objects.visible_to(user, needs=NEEDS).filter(undone__isnull=True, outcome="").exclude(rival="")
    found = []
    for entry in entries.order_by("made", "id"):
        table = TABLE_OF[entry.act]
        rows = table.model.objects.visible_to(user)  # type: ignore[attr-defined]  # every record has it
        row = rows.filter(key=entry.rival).exclude(batch_id=TYPED).first()
        if row is not None:
            found.append(Difference(entry, _fields(entry, row, table.day)))
    return found


def decided(user: User, *, limit: int = 20) -> list[Entry]:
    """What a person decided last."""
    outcomes = (Outcome.KEPT, Outcome.TAKEN, Outcome.BOTH)
    return list(Entry.objects.visible_to(user, needs=NEEDS).filter(outcome__in=outcomes).order_by("-settled")[:limit])


def _fields(entry: Entry, row: Any, day: str) -> list[tuple[str, str, str]]:
    typed = {"": formats.short_date(entry.day)} | {name: _told(name, entry.values.get(name)) for name in LABELS}
    there = {name: _told(name, getattr(row, name, None)) for name in LABELS}
    imported = {"": formats.short_date(getattr(row, day))} | there
    labels = {"": "Dato"} | LABELS
    return [(labels[name], typed[name], imported[name]) for name in labels if typed[name] != imported[name]]


def _told(name: str, value: object) -> str:
    if name in CODES:
        return ", ".join(CODES[name].get(code, code) for code in str(value or "").split(";") if code)
    if value is None or isinstance(value, bool):
        return ANSWERS[value]
    return formats.number(value) if isinstance(value, float) else str(value)
