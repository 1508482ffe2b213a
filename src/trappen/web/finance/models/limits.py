"""The limits of the central refusion that a municipality states for a year, or the printed level that it assumes."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from trappen.web.accounts.models import Municipality
from trappen.web.finance.models.by_hand import ByHand, taken_back_by_somebody
from trappen.web.finance.models.factors import SOURCE_LENGTH
from trappen.web.registers.models import EconomyQuerySet

BANDS = {"above_25": 25, "above_50": 50, "above_75": 75}  # the fields, and what the state pays above each


class RefusionLimit(ByHand):
    """What a year's claim is counted with: either the year's own limits in øre, or `level`, the key of a printed table.

    Taken back it stays, and no longer counts. One for each year counts.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="kommune")
    year = models.IntegerField("år")
    level = models.CharField("antaget niveau", max_length=40, blank=True)
    above_25 = models.BigIntegerField("25 % over", null=True, blank=True)
    above_50 = models.BigIntegerField("50 % over", null=True, blank=True)
    above_75 = models.BigIntegerField("75 % over", null=True, blank=True)
    reference = models.CharField("kilde eller begrundelse", max_length=SOURCE_LENGTH)

    objects = EconomyQuerySet["RefusionLimit"].as_manager()

    class Meta:
        verbose_name = "refusionsgrænse"
        verbose_name_plural = "refusionsgrænser"
        ordering: ClassVar = ["-year", "-made", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["municipality", "year"], condition=Q(undone=None), name="finance_refusionlimit_year"
            ),
            models.CheckConstraint(
                condition=Q(above_25=None, above_50=None, above_75=None) & ~Q(level="")
                | Q(level="", above_25__gt=0, above_50__gt=F("above_25"))
                & (Q(above_75=None) | Q(above_75__gt=F("above_50"))),
                name="finance_refusionlimit_bands",
            ),
            taken_back_by_somebody("finance_refusionlimit_undone"),
        ]

    def __str__(self) -> str:
        return f"refusionsgrænserne for {self.year}"
