"""Making and revoking the secret address of a calendar."""

import secrets
from datetime import datetime

from django.db import transaction

from trappen.web.accounts.models import User
from trappen.web.audit.actions import record
from trappen.web.audit.models import EventType
from trappen.web.cadence.models import CalendarFeed, token_hash

TOKEN_BYTES = 32


def make_feed(*, by: User, now: datetime) -> str:
    """A new token; an older one stops leading anywhere. It is told once and cannot be told again."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with transaction.atomic():
        CalendarFeed.objects.filter(user=by).delete()
        CalendarFeed.objects.create(user=by, token_hash=token_hash(token), made=now)
        _log("oprettede en kalenderadresse", by, now)
    return token


def revoke_feed(*, by: User, now: datetime) -> None:
    """Closes the user's address; without one nothing happens."""
    with transaction.atomic():
        if CalendarFeed.objects.filter(user=by).delete()[0]:
            _log("lukkede sin kalenderadresse", by, now)


def fetched(feed: CalendarFeed, *, now: datetime) -> None:
    """Keeps when the calendar was fetched, so that the user can see that somebody else does."""
    CalendarFeed.objects.filter(pk=feed.pk).update(fetched=now)


def _log(change: str, by: User, now: datetime) -> None:
    code = by.municipality.code if by.municipality else ""
    record(EventType.SECURITY_CHANGED, by=by, now=now, municipality=code, what={"change": change})
