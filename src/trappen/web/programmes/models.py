"""The municipality's programmes and the children in them."""

from typing import ClassVar

from django.db import models

from trappen.web.cases.models import ChildRecord
from trappen.web.registers.models import Record, RecordQuerySet, ends_after_start, fields


class Programme(Record):
    """A programme of the municipality."""

    name = fields.text()
    start = fields.maybe_date()
    end = fields.maybe_date()

    objects = RecordQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "program"
        verbose_name_plural = "programmer"
        constraints: ClassVar[list[models.BaseConstraint]] = [*Record.Meta.constraints, ends_after_start()]

    def __str__(self) -> str:
        return self.name


class Enrolment(ChildRecord):
    """A child in a programme, over time."""

    programme_id = fields.text()
    start = fields.date_field()
    end = fields.maybe_date()

    class Meta(ChildRecord.Meta):
        verbose_name = "indskrivning"
        verbose_name_plural = "indskrivninger"
        constraints: ClassVar[list[models.BaseConstraint]] = [*ChildRecord.Meta.constraints, ends_after_start()]
