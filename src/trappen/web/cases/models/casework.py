"""Cases, who has them, and the measures in them."""

from typing import ClassVar

from django.db import models

from trappen.records.contracts import TABLES
from trappen.records.contracts.people import TARGET_GROUP
from trappen.web.cases.models.child import Child, ChildRecord
from trappen.web.registers.models import ChildRecordQuerySet, Record, ends_after_start, fields


class Case(ChildRecord):
    """A child that an adviser is responsible for. Several events are still one case."""

    case_number = fields.text()
    target_group = fields.choice(TARGET_GROUP)
    opened = fields.date_field()
    closed = fields.maybe_date()
    paying_municipality = fields.text()
    acting_municipality = fields.text()
    residence_municipality = fields.text()
    weight = fields.maybe_decimal()

    class Meta(ChildRecord.Meta):
        verbose_name = "sag"
        verbose_name_plural = "sager"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *ChildRecord.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(closed__isnull=True) | models.Q(closed__gte=models.F("opened")),
                name="cases_case_closes_after_opening",
            ),
        ]


class Assignment(Record):
    """Which adviser has the case, over time. `child` is the case's, worked out after each import."""

    case_id = fields.text()
    adviser_id = fields.text()
    start = fields.date_field()
    end = fields.maybe_date()
    role = fields.choice(TABLES["assignments"].column("role").values)
    child = models.ForeignKey(
        Child, models.SET_NULL, to_field="key", null=True, blank=True, db_index=False, related_name="assignments"
    )

    objects = ChildRecordQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "fordeling"
        verbose_name_plural = "fordelinger"
        constraints: ClassVar[list[models.BaseConstraint]] = [*Record.Meta.constraints, ends_after_start()]
        indexes: ClassVar = [
            models.Index(fields=["child"], name="cases_assignment_child"),
            models.Index(fields=["municipality", "case_id"], name="cases_assignment_case"),
            models.Index(fields=["municipality", "adviser_id"], name="cases_assignment_adviser"),
        ]


class Episode(ChildRecord):
    """A measure or placement with its period. `section` is a canonical key, `price` whole øre per `price_unit`."""

    case_id = fields.text()
    section = fields.text()
    place_type = fields.text()
    step = fields.maybe_integer()
    provider_id = fields.text()
    provider_name = fields.text()
    consent = fields.choice(TABLES["episodes"].column("consent").values)
    decision_date = fields.maybe_date()
    start = fields.date_field()
    end = fields.maybe_date()
    expected_end = fields.maybe_date()
    registered_on = fields.maybe_date()
    start_reasons = fields.text()
    end_reason = fields.text()
    price = fields.maybe_amount()
    price_unit = fields.choice(TABLES["episodes"].column("price_unit").values)

    class Meta(ChildRecord.Meta):
        verbose_name = "indsats"
        verbose_name_plural = "indsatser"
        constraints: ClassVar[list[models.BaseConstraint]] = [*ChildRecord.Meta.constraints, ends_after_start()]
        indexes: ClassVar = [
            *ChildRecord.Meta.indexes,
            models.Index(fields=["municipality", "start", "end"], name="cases_episode_period"),
        ]
