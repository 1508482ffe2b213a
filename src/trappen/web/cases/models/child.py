"""The child, known by a pseudonymous key only, and what every row about a child has."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from trappen.records.contracts.people import SEX, TARGET_GROUP
from trappen.web.accounts.models import ScopeKind
from trappen.web.accounts.scope import COLUMNS
from trappen.web.registers.models import ChildRecordQuerySet, Record, fields


class ChildQuerySet(ChildRecordQuerySet["Child"]):
    columns: ClassVar[Mapping[ScopeKind, str]] = COLUMNS


class Child(Record):
    """A child or young person. `key` is the pseudonym (sealing.pseudonym), the same at every import.

    `team_key`, `district_key` and `target_group` are where the child belongs now; each import works them out anew from
    assignments, posts, households and cases. They decide who may see the child.
    """

    birth_date = fields.maybe_date()
    sex = fields.choice(SEX)
    unborn = fields.maybe_boolean()
    household_id = fields.text()
    protected_until = fields.maybe_date()
    left_on = fields.maybe_date()
    team_key = fields.text()
    district_key = fields.text()
    target_group = fields.choice(TARGET_GROUP)

    objects = ChildQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "barn"
        verbose_name_plural = "børn"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["key"], name="cases_child_key"),
        ]
        indexes: ClassVar = [
            # A scope asks for the team alone, from rows that know their municipality themselves.
            models.Index(fields=["team_key", "municipality"], name="cases_child_team"),
            models.Index(fields=["district_key", "municipality"], name="cases_child_district"),
            models.Index(fields=["municipality", "household_id"], name="cases_child_household"),
        ]


class ChildRecord(Record):
    """A row about one child. The foreign key is to the pseudonym, so `child_id` is what the frames call it as well."""

    child = models.ForeignKey(Child, models.CASCADE, to_field="key", db_index=False, related_name="%(class)ss")

    objects = ChildRecordQuerySet.as_manager()

    class Meta(Record.Meta):
        abstract = True
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["child"], name="%(app_label)s_%(class)s_child")]
