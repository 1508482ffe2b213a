"""What every row of records has: a municipality, its own key, the batch it came with, and the hash of its content."""

from collections.abc import Mapping
from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import F, Q

from trappen.web.accounts.models import Municipality, ScopeKind
from trappen.web.accounts.permissions import Permission, Visitor
from trappen.web.accounts.scope import COLUMNS, MUNICIPALITY_ONLY, visible
from trappen.web.registers.models.fields import KEY_LENGTH

TYPED = 0
"""The batch of a row that was typed here and came with no import. Imports neither change nor remove such rows."""
NO_HASH = b"\0" * 16

Row = TypeVar("Row", bound=models.Model, covariant=True)


class RecordQuerySet(models.QuerySet[Row]):
    """Rows of a municipality that are about no single child: nobody in it sees only a part of them.

    `purpose` is the permission that seeing them takes, where the caller names no other.
    """

    purpose: ClassVar[Permission] = Permission.SEE_AGGREGATES
    columns: ClassVar[Mapping[ScopeKind, str]] = MUNICIPALITY_ONLY

    def visible_to(self, user: Visitor, *, needs: Permission | None = None) -> Self:
        """The rows that the user's work covers; unknown scope sees nothing."""
        return visible(self, user, needs=needs or self.purpose, columns=self.columns)


class EconomyQuerySet(RecordQuerySet[Row]):
    """Rows about money and about no single child."""

    purpose: ClassVar[Permission] = Permission.SEE_ECONOMY


class ChildRecordQuerySet(RecordQuerySet[Row]):
    """Rows about a child: scope also follows the child's team, district and target group."""

    purpose: ClassVar[Permission] = Permission.SEE_CHILDREN
    columns: ClassVar[Mapping[ScopeKind, str]] = {kind: f"child__{column}" for kind, column in COLUMNS.items()}


class Record(models.Model):
    """One row of a table of records. `key` is the contract's key, its parts joined by `|`.

    `row_hash` is over the row's content as it was delivered, so that the next batch finds what changed without reading
    every column. `batch_id` is the batch that wrote the row last; no foreign key, as a batch may be removed first.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, db_index=False, related_name="+")
    key = models.CharField(max_length=KEY_LENGTH)
    batch_id = models.BigIntegerField()
    row_hash = models.BinaryField(max_length=16)

    class Meta:
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["municipality", "key"], name="%(app_label)s_%(class)s_key"),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def is_typed(self) -> bool:
        """Whether the row was typed here."""
        return self.batch_id == TYPED


def ends_after_start() -> models.CheckConstraint:
    """Periods are half-open, so an end on the start's own day is an empty period, and allowed."""
    return models.CheckConstraint(
        condition=Q(start__isnull=True) | Q(end__isnull=True) | Q(end__gte=F("start")),
        name="%(app_label)s_%(class)s_ends_after_start",
    )
