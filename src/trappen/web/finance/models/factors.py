"""Price-and-wage factors as a municipality states them. None are shipped: nobody has published them as data."""

from decimal import Decimal
from typing import ClassVar

from django.db import models

from trappen.web.accounts.models import Municipality
from trappen.web.registers.models import EconomyQuerySet

SOURCE_LENGTH = 200


class PriceFactor(models.Model):
    """What an amount in the prices of `since` is multiplied with to stand in those of `until`, and who says so."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="kommune")
    since = models.IntegerField("fra års priser")
    until = models.IntegerField("til års priser")
    value = models.DecimalField("faktor", max_digits=9, decimal_places=6)
    reference = models.CharField("kilde", max_length=SOURCE_LENGTH)
    made = models.DateTimeField("indtastet")
    made_by_name = models.CharField("indtastet af", max_length=300)

    objects = EconomyQuerySet["PriceFactor"].as_manager()

    class Meta:
        verbose_name = "pris- og lønfaktor"
        verbose_name_plural = "pris- og lønfaktorer"
        ordering: ClassVar = ["since", "until"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["municipality", "since", "until"], name="finance_pricefactor_years"),
            models.CheckConstraint(
                condition=models.Q(value__gt=Decimal(0), until__gt=models.F("since")), name="finance_pricefactor_sound"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.since} til {self.until}"
