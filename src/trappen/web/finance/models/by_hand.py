"""What a controller types beside what is delivered: who did and when, and who took it back. Taken back it stays."""

from django.db import models
from django.db.models import Q


class ByHand(models.Model):
    """A row that is typed, and taken back rather than deleted."""

    made = models.DateTimeField("indtastet")
    made_by_name = models.CharField("indtastet af", max_length=300)
    undone = models.DateTimeField("fortrudt", null=True, blank=True)
    undone_by_name = models.CharField("fortrudt af", max_length=300, blank=True)

    class Meta:
        abstract = True


def taken_back_by_somebody(name: str) -> models.CheckConstraint:
    """The rule that the day and the person of taking back stand together; `name` is the constraint's."""
    never, done = Q(undone__isnull=True, undone_by_name=""), Q(undone__isnull=False) & ~Q(undone_by_name="")
    return models.CheckConstraint(condition=never | done, name=name)
