"""Teams, advisers and how much of a post each has."""

from typing import ClassVar

from django.db import models

from trappen.records.contracts.people import TARGET_GROUP
from trappen.web.registers.models import fields
from trappen.web.registers.models.base import Record, RecordQuerySet, ends_after_start


class Team(Record):
    """A team of advisers. `case_cap` is the most cases per full-time equivalent that it should carry."""

    name = fields.text()
    target_group = fields.choice(TARGET_GROUP)
    programme_id = fields.text()
    case_cap = fields.maybe_decimal()
    start = fields.maybe_date()
    end = fields.maybe_date()

    objects = RecordQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "team"
        verbose_name_plural = "team"
        constraints: ClassVar[list[models.BaseConstraint]] = [*Record.Meta.constraints, ends_after_start()]

    def __str__(self) -> str:
        return self.name


class Adviser(Record):
    """An adviser or team leader."""

    name = fields.text()

    objects = RecordQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "rådgiver"
        verbose_name_plural = "rådgivere"

    def __str__(self) -> str:
        return self.name or self.key


class AdviserPost(Record):
    """A post in a team over time; `case_share` is the part of it that goes to case work, null for all of it."""

    adviser_id = fields.text()
    team_id = fields.text()
    fte = models.FloatField()
    case_share = fields.maybe_decimal()
    start = fields.date_field()
    end = fields.maybe_date()

    objects = RecordQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "ansættelse"
        verbose_name_plural = "ansættelser"
        constraints: ClassVar[list[models.BaseConstraint]] = [*Record.Meta.constraints, ends_after_start()]
        indexes: ClassVar = [models.Index(fields=["municipality", "team_id"], name="adviser_post_team")]


class AdviserAbsence(Record):
    """A longer absence: only when, never why."""

    adviser_id = fields.text()
    start = fields.date_field()
    end = fields.maybe_date()
    covered_by = fields.text()

    objects = RecordQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "fravær"
        verbose_name_plural = "fravær"
        constraints: ClassVar[list[models.BaseConstraint]] = [*Record.Meta.constraints, ends_after_start()]
