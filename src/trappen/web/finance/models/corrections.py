"""What a controller corrects by hand in the year-end estimate. The reason is chosen from a list, never written."""

from typing import ClassVar

from django.db import models

from trappen.records.contracts import TABLES
from trappen.web.accounts.models import Municipality
from trappen.web.finance.models.by_hand import ByHand, taken_back_by_somebody
from trappen.web.registers.models import EconomyQuerySet

REASONS = TABLES["corrections"].column("reason").values


class HandCorrection(ByHand):
    """An amount in øre that a year's estimate of an account is changed by, known from a day on.

    It counts beside the corrections of the economy system. Taken back it stays, and no longer counts on any day.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="kommune")
    account = models.CharField("konto", max_length=40)
    year = models.IntegerField("år")
    amount = models.BigIntegerField("beløb i øre")
    reason = models.CharField("årsag", max_length=40, choices=list(REASONS.items()))
    known = models.DateField("kendt fra")

    objects = EconomyQuerySet["HandCorrection"].as_manager()

    class Meta:
        verbose_name = "rettelse med hånden"
        verbose_name_plural = "rettelser med hånden"
        ordering: ClassVar = ["-made", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~models.Q(amount=0), name="finance_handcorrection_amount"),
            taken_back_by_somebody("finance_handcorrection_undone"),
        ]
        indexes: ClassVar = [models.Index(fields=["municipality", "year"], name="finance_handcorrection_year")]

    def __str__(self) -> str:
        return f"{self.account} {self.year} {self.get_reason_display()}"
