"""Reminders by e-mail: who wants them and where, and each that was sent."""

from typing import ClassVar

from django.db import models

from trappen.web.accounts.models import User


class Digest(models.TextChoices):
    """The two kinds."""

    DAILY = "daily", "Dagligt overblik"
    WEEKLY = "weekly", "Ugentligt overblik for ledere"


class ReminderChoice(models.Model):
    """Where a person's reminders go, and which they want. Without a row, or an address, nothing is sent."""

    user = models.OneToOneField(User, models.CASCADE, related_name="reminder_choice")
    address = models.EmailField("e-mailadresse", blank=True)
    daily = models.BooleanField("dagligt", default=True)
    weekly = models.BooleanField("ugentligt", default=True)
    changed = models.DateTimeField("ændret")

    class Meta:
        verbose_name = "valg af påmindelser"
        verbose_name_plural = "valg af påmindelser"

    def __str__(self) -> str:
        return str(self.user)


class Sending(models.Model):
    """One digest to one person for one day (a weekly one: the week's Monday). The row is written before the mail goes,
    and the database has it once: whatever stops in between, nobody gets it twice. `sent` stays null if that happens."""

    user = models.ForeignKey(User, models.CASCADE, related_name="reminders")
    kind = models.CharField("slags", max_length=20, choices=Digest)
    day = models.DateField("for")
    claimed = models.DateTimeField("påbegyndt")
    sent = models.DateTimeField("sendt", null=True)

    class Meta:
        verbose_name = "sendt påmindelse"
        verbose_name_plural = "sendte påmindelser"
        ordering: ClassVar = ["-day", "kind"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "kind", "day"], name="cadence_sending_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.day}"
