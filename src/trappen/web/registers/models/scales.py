"""Scales on which a municipality lets advisers give a score."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from trappen.web.accounts.models import Municipality
from trappen.web.registers.models.base import RecordQuerySet

NAME_LENGTH = 80


class Scale(models.Model):
    """A municipality's own scale, beside those of the program; whole numbers from `low` to `high`.

    `name` is what the scores carry. A scale that is no longer in use is closed and never removed, as scores name it.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, db_index=False, related_name="+")
    name = models.CharField("navn", max_length=NAME_LENGTH)
    low = models.SmallIntegerField("laveste værdi")
    high = models.SmallIntegerField("højeste værdi")
    in_use = models.BooleanField("i brug", default=True)

    objects = RecordQuerySet["Scale"].as_manager()

    class Meta:
        verbose_name = "skala"
        verbose_name_plural = "skalaer"
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["municipality", "name"], name="registers_scale_name"),
            models.CheckConstraint(condition=Q(high__gt=F("low")), name="registers_scale_rises"),
        ]

    def __str__(self) -> str:
        return self.name
