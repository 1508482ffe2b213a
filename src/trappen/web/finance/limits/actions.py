"""Stating or assuming the limits of a year, and taking them back."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from trappen.domain.errors import TrappenError
from trappen.web.accounts.models import Municipality, User
from trappen.web.audit.actions import Subject, record
from trappen.web.audit.models import EventType
from trappen.web.finance.models import RefusionLimit
from trappen.web.finance.taking_back import take_back


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed for a year: `level` is the key of a printed table, else `above` are the limits in øre (the last
    may be missing); `reference` says where they stand, or why the level is assumed."""

    year: int
    level: str
    above: tuple[int | None, int | None, int | None]
    reference: str


@transaction.atomic
def state(*, municipality: Municipality, typed: Typed, by: User, now: datetime) -> RefusionLimit:
    """Keeps the limits of a year.

    Raises:
        TrappenError: if the year has some already.
    """
    Municipality.objects.select_for_update().get(pk=municipality.pk)
    if RefusionLimit.objects.filter(municipality=municipality, year=typed.year, undone=None).exists():
        raise TrappenError(
            f"Der gælder allerede grænser for {typed.year}.", now="Fortryd dem først, hvis de skal ændres."
        )
    first, second, third = typed.above
    row = RefusionLimit.objects.create(
        municipality=municipality,
        year=typed.year,
        level=typed.level,
        above_25=first,
        above_50=second,
        above_75=third,
        reference=typed.reference,
        made=now,
        made_by_name=str(by),
    )
    what = f"antaget {row.level} ({row.reference})" if row.level else f"indtastet ({row.reference})"
    _log(row, what, by, now)
    return row


@transaction.atomic
def undo(*, row: RefusionLimit, by: User, now: datetime) -> None:
    """Takes limits back: they stay with who took them back, and count no more.

    Raises:
        TrappenError: if somebody took them back already.
    """
    _log(take_back(row, what="Grænserne er", by=by, now=now), "fortrudt", by, now)


def _log(row: RefusionLimit, change: str, by: User, now: datetime) -> None:
    record(
        EventType.REGISTER_CHANGED,
        by=by,
        now=now,
        municipality=row.municipality.code,
        subject=Subject("refusion_limit", str(row.pk)),
        what={"register": str(row), "change": change},
    )
