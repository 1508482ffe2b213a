"""Corrections by hand of the year-end estimate: typed with a reason from a list, and taken back."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction

from trappen.domain.errors import TrappenError
from trappen.web.accounts.models import Municipality, User
from trappen.web.audit.actions import Subject, record
from trappen.web.audit.models import EventType
from trappen.web.finance.models import HandCorrection
from trappen.web.finance.taking_back import take_back


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed: `amount` in øre, `reason` a code of the table `corrections`, `known` the day it counts from."""

    account: str
    year: int
    amount: int
    reason: str
    known: date


@transaction.atomic
def correct(*, municipality: Municipality, typed: Typed, by: User, now: datetime) -> HandCorrection:
    """Keeps a correction; every later estimate that is seen from its day or after has it.

    Raises:
        TrappenError: if the same one stands already, as when the form is sent twice.
    """
    Municipality.objects.select_for_update().get(pk=municipality.pk)  # of two at once the second sees the first
    if HandCorrection.objects.filter(municipality=municipality, undone=None, **asdict(typed)).exists():
        raise TrappenError(
            "Den samme rettelse er der allerede.", now="Skal beløbet være et andet, så fortryd den, og skriv det hele."
        )
    row = HandCorrection.objects.create(
        municipality=municipality,
        account=typed.account,
        year=typed.year,
        amount=typed.amount,
        reason=typed.reason,
        known=typed.known,
        made=now,
        made_by_name=str(by),
    )
    _log(row, by, now)
    return row


@transaction.atomic
def undo(*, row: HandCorrection, by: User, now: datetime) -> HandCorrection:
    """Takes a correction back: it stays with who took it back, and counts no more.

    Raises:
        TrappenError: if somebody took it back already.
    """
    locked = take_back(row, what="Rettelsen er", by=by, now=now)
    _log(locked, by, now)
    return locked


def _log(row: HandCorrection, by: User, now: datetime) -> None:
    told = {"account": row.account, "year": row.year, "amount": row.amount, "reason": row.get_reason_display()}
    record(
        EventType.ESTIMATE_CORRECTED,
        by=by,
        now=now,
        municipality=row.municipality.code,
        subject=Subject("correction", str(row.pk)),
        what=told | {"undone": row.undone is not None},
    )
