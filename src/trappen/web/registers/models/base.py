"""What every row of records has: a municipality, its own key, the batch it came with, and the hash of its content."""

from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import F, Q

from trappen.web.accounts.models import Municipality
from trappen.web.accounts.permissions import Permission, Visitor
from trappen.web.accounts.scope import COLUMNS, MUNICIPALITY_ONLY, visible
from trappen.web.registers.models.fields import KEY_LENGTH

Row = TypeVar("Row", bound=models.Model, covariant=True)


class RecordQuerySet(models.QuerySet[Row]):
    """Rows of a municipality that are about no single child: everyone who works there may see them."""

    def visible_to(self, user: Visitor, *, needs: Permission = Permission.SEE_REGISTERS) -> Self:
        """The rows that the user may see for what takes the permission `needs`; unknown scope sees nothing."""
        return visible(self, user, needs=needs, columns=MUNICIPALITY_ONLY)


class ChildRecordQuerySet(RecordQuerySet[Row]):
    """Rows about a child: scope also follows the child's team, district and target group."""

    path: ClassVar[str] = "child__"

    def visible_to(self, user: Visitor, *, needs: Permission = Permission.SEE_CHILDREN) -> Self:
        """The children's rows that the user's work covers; for counting them, `needs=Permission.SEE_AGGREGATES`."""
        return visible(self, user, needs=needs, columns={kind: self.path + name for kind, name in COLUMNS.items()})


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


def ends_after_start() -> models.CheckConstraint:
    """Periods are half-open, so an end on the start's own day is an empty period, and allowed."""
    return models.CheckConstraint(
        condition=Q(start__isnull=True) | Q(end__isnull=True) | Q(end__gte=F("start")),
        name="%(app_label)s_%(class)s_ends_after_start",
    )
