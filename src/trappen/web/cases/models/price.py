"""What a measure costs over time, line by line."""

from typing import ClassVar

from django.db import models

from trappen.records.contracts import TABLES
from trappen.web.accounts.permissions import Permission
from trappen.web.cases.models.child import Child
from trappen.web.registers.models import ChildRecordQuerySet, Record, ends_after_start, fields


class PriceQuerySet(ChildRecordQuerySet["Price"]):
    purpose: ClassVar[Permission] = Permission.SEE_ECONOMY


class Price(Record):
    """A price of an episode in a period; amounts are whole øre. `child` is the episode's, worked out after a load."""

    episode_id = fields.text()
    component = fields.text()
    start = fields.date_field()
    end = fields.maybe_date()
    amount = fields.maybe_amount()
    unit = fields.choice(TABLES["prices"].column("unit").values)
    quantity = fields.maybe_decimal()
    rate_code = fields.text()
    vat_share = fields.maybe_decimal()
    sibling_discount = fields.maybe_decimal()
    provider_discount = fields.maybe_decimal()
    account = fields.text()
    child = models.ForeignKey(
        Child, models.SET_NULL, to_field="key", null=True, blank=True, db_index=False, related_name="prices"
    )

    objects = PriceQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "pris"
        verbose_name_plural = "priser"
        constraints: ClassVar[list[models.BaseConstraint]] = [*Record.Meta.constraints, ends_after_start()]
        indexes: ClassVar = [
            models.Index(fields=["child"], name="cases_price_child"),
            models.Index(fields=["municipality", "episode_id"], name="cases_price_episode"),
        ]
