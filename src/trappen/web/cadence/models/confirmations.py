"""What an adviser has confirmed of her measures' end and price, for the controller."""

from typing import Any, ClassVar

from django.db import models

from trappen.records.contracts import TABLES
from trappen.web.accounts.models import Municipality
from trappen.web.accounts.permissions import Permission
from trappen.web.cases.models import Child
from trappen.web.registers.models import ChildRecordQuerySet, fields


class ConfirmationQuerySet(ChildRecordQuerySet["Confirmation"]):
    purpose: ClassVar[Permission] = Permission.SEE_ECONOMY


class Confirmation(models.Model):
    """An adviser's word on when a measure is expected to end and what it costs, in whole øre per unit.

    The newest of a measure counts; the earlier ones stay. `expected_end` None: no end is known, and that is confirmed;
    without a price there is none that she knows.
    `was` is what the records said then: expected_end (ISO), price and price_unit. It changes no record: commitments
    still count from the records, and the difference is the controller's to follow up.
    """

    municipality = models.ForeignKey(Municipality, models.CASCADE, db_index=False, related_name="+")
    child = models.ForeignKey(Child, models.CASCADE, to_field="key", related_name="confirmations")
    episode_key = models.CharField("indsats", max_length=255)
    expected_end = models.DateField("forventet slut", null=True, blank=True)
    price = fields.maybe_amount()
    price_unit = fields.choice(TABLES["episodes"].column("price_unit").values)
    was: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField("i data", default=dict)
    by_id = models.BigIntegerField("brugernummer")
    by_name = models.CharField("bekræftet af", max_length=300)
    made = models.DateTimeField("bekræftet")

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = "bekræftelse"
        verbose_name_plural = "bekræftelser"
        ordering: ClassVar = ["-made", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["municipality", "episode_key", "-made"], name="cadence_confirmed_episode"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(price__isnull=True, price_unit="")
                | (models.Q(price__gte=0) & ~models.Q(price_unit="")),
                name="cadence_confirmed_price_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.episode_key} {self.made:%Y-%m-%d}"
