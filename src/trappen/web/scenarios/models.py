"""What the workshop keeps: baselines made ready, and scenarios that somebody gave a name."""

from typing import ClassVar

from django.db import models

from trappen.web.accounts.models import Municipality
from trappen.web.accounts.permissions import Visitor
from trappen.web.registers.models import RecordQuerySet
from trappen.web.runs.models import Run


class Baseline(models.Model):
    """The arrays of a baseline that every server process plays scenarios against.

    They hold birth dates and steps of children under the keys of their random numbers; when data are new, they go.
    """

    run = models.OneToOneField(Run, models.CASCADE, related_name="baseline")
    arrays = models.BinaryField("talrækker")

    class Meta:
        verbose_name = "klargjort fremskrivning"
        verbose_name_plural = "klargjorte fremskrivninger"

    def __str__(self) -> str:
        return str(self.run)


class SavedScenarioQuerySet(RecordQuerySet["SavedScenario"]):
    """Names and inputs tell of no child: whoever may see totals sees them. The stored answer has its own scope."""


class SavedScenario(models.Model):
    """A scenario with its name. Inputs, seed, version, data, author and what was seen then stand in its run."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="scenarios")
    name = models.CharField("navn", max_length=80)
    run = models.OneToOneField(Run, models.PROTECT, related_name="scenario")

    objects = SavedScenarioQuerySet.as_manager()

    class Meta:
        verbose_name = "gemt scenarie"
        verbose_name_plural = "gemte scenarier"
        ordering: ClassVar = ["-run__created", "-pk"]

    def __str__(self) -> str:
        return self.name

    def is_by(self, user: Visitor) -> bool:
        """Whether the user saved it."""
        return self.run.created_by_id == user.pk
