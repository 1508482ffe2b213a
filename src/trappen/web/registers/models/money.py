"""The rates that prices follow, and the places of the municipality's own institutions. Amounts are whole øre."""

from typing import ClassVar

from django.db import models

from trappen.records.contracts import TABLES
from trappen.web.registers.models import fields
from trappen.web.registers.models.base import EconomyQuerySet, Record, ends_after_start


class Rate(Record):
    """A rate under a code, from a day on."""

    code = fields.text()
    start = fields.date_field()
    end = fields.maybe_date()
    amount = models.BigIntegerField()
    unit = fields.choice(TABLES["rates"].column("unit").values)
    title = fields.text()

    objects = EconomyQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "takst"
        verbose_name_plural = "takster"
        constraints: ClassVar[list[models.BaseConstraint]] = [*Record.Meta.constraints, ends_after_start()]


class Place(Record):
    """The places of one of the municipality's own institutions over time, and what they cost in a year."""

    provider_id = fields.text()
    name = fields.text()
    place_type = fields.text()
    start = fields.date_field()
    end = fields.maybe_date()
    places = models.IntegerField()
    yearly_cost = fields.maybe_amount()
    avoidable_cost = fields.maybe_amount()

    objects = EconomyQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "pladser i eget tilbud"
        verbose_name_plural = "pladser i egne tilbud"
        constraints: ClassVar[list[models.BaseConstraint]] = [*Record.Meta.constraints, ends_after_start()]
