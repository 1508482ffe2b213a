"""Sending reminders, each once, and choosing them."""

from datetime import date, datetime

from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction

from trappen.web.accounts.models import User
from trappen.web.audit.actions import record
from trappen.web.audit.models import EventType
from trappen.web.cadence.models import Digest, ReminderChoice, Sending
from trappen.web.cadence.queries.digests import Letter, daily, due_digests, weekly

WRITERS = {Digest.DAILY: daily, Digest.WEEKLY: weekly}


def remind(*, choice: ReminderChoice, day: date, now: datetime) -> None:
    """Sends what the person is to have for the day and has not had.

    Raises:
        OSError: if the mail server refuses or cannot be reached; what was not sent can be sent later.
    """
    for kind, of in due_digests(choice, day):
        if Sending.objects.filter(user=choice.user, kind=kind, day=of).exists():
            continue
        letter = WRITERS[kind](choice.user, day)
        if letter is not None:
            _send(choice, letter, kind, of, now)


def _send(choice: ReminderChoice, letter: Letter, kind: Digest, day: date, now: datetime) -> None:
    """The row first: two workers at once, or one that is cut off, never send the same twice."""
    try:
        with transaction.atomic():
            row = Sending.objects.create(user=choice.user, kind=kind, day=day, claimed=now)
    except IntegrityError:
        return
    try:
        EmailMessage(letter.subject, letter.body, to=[choice.address]).send()
    except Exception:
        row.delete()
        raise
    row.sent = now
    row.save(update_fields=["sent"])


def choose_reminders(*, user: User, address: str, wanted: frozenset[Digest], now: datetime) -> ReminderChoice:
    """Keeps where the person's reminders go and which; no address is none of them."""
    with transaction.atomic():
        chosen, _ = ReminderChoice.objects.update_or_create(
            user=user,
            defaults={
                "address": address,
                "daily": Digest.DAILY in wanted,
                "weekly": Digest.WEEKLY in wanted,
                "changed": now,
            },
        )
        record(
            EventType.REMINDERS_CHANGED,
            by=user,
            now=now,
            municipality=user.municipality.code if user.municipality else "",
            what={"change": "til" if address and wanted else "fra"},
        )
    return chosen
