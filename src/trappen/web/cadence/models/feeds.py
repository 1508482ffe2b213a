"""The secret address of an adviser's calendar."""

import hashlib

from django.db import models

from trappen.web.accounts.models import User


def token_hash(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


class CalendarFeed(models.Model):
    """A user's calendar address; only the hash of its token is kept, so nobody can read the address back.

    One per user: a new one takes the place of the old, which then leads nowhere.
    """

    user = models.OneToOneField(User, models.CASCADE, related_name="calendar_feed")
    token_hash = models.CharField("tokenets aftryk", max_length=64, unique=True)
    made = models.DateTimeField("oprettet")
    fetched = models.DateTimeField("sidst hentet", null=True, blank=True)

    class Meta:
        verbose_name = "kalenderadresse"
        verbose_name_plural = "kalenderadresser"

    def __str__(self) -> str:
        return str(self.user)
