"""Districts, the households in them, and how many people live there."""

from typing import ClassVar

from django.db import models

from trappen.records.contracts.people import SEX
from trappen.web.registers.models import fields
from trappen.web.registers.models.base import Record, RecordQuerySet, ends_after_start


class District(Record):
    """A district. A renamed one is a new row, and `replaced_by` on the old one."""

    name = fields.text()
    start = fields.maybe_date()
    end = fields.maybe_date()
    replaced_by = fields.text()

    objects = RecordQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "distrikt"
        verbose_name_plural = "distrikter"
        constraints: ClassVar[list[models.BaseConstraint]] = [*Record.Meta.constraints, ends_after_start()]

    def __str__(self) -> str:
        return self.name


class Household(Record):
    """In which district a household lives, over time; a move is a new row."""

    household_id = fields.text()
    district_id = fields.text()
    start = fields.date_field()
    end = fields.maybe_date()

    objects = RecordQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "husstand"
        verbose_name_plural = "husstande"
        constraints: ClassVar[list[models.BaseConstraint]] = [*Record.Meta.constraints, ends_after_start()]


class Population(Record):
    """Inhabitants of one age and sex at the beginning of a year; without a district, of the whole municipality."""

    year = models.IntegerField()
    age = models.IntegerField()
    sex = fields.choice(SEX)
    district_id = fields.text()
    count = models.IntegerField()

    objects = RecordQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "befolkningstal"
        verbose_name_plural = "befolkningstal"
