"""Children, cases, assignments and measures typed here: each write with who did it, and what became of the row."""

from typing import Any, ClassVar

from django.db import models

from trappen.web.accounts.models import Municipality
from trappen.web.cadence.models.entries import Outcome
from trappen.web.cases.models import Child
from trappen.web.registers.models import ChildRecordQuerySet


class Filed(models.TextChoices):
    """The tables that can be typed; the value is their name in the contracts."""

    CHILD = "children", "Barnet"
    CASE = "cases", "Sag"
    ASSIGNMENT = "assignments", "Rådgiver"
    EPISODE = "episodes", "Indsats"


class Filing(models.Model):
    """One write of a typed row: `before` and `after` are its fields, dates as ISO; `before` is None where it was made.

    The first of a row also carries what an import says of it: `rival` is the imported row that tells of the same,
    `held` what was typed and `rejected` what the import said otherwise when it was decided. Neither names nor numbers
    of people are in it.
    """

    municipality = models.ForeignKey(Municipality, models.CASCADE, db_index=False, related_name="+")
    child = models.ForeignKey(Child, models.CASCADE, to_field="key", related_name="filings")
    table = models.CharField("hvad", max_length=20, choices=Filed)
    row_key = models.CharField(max_length=255)
    before: "models.JSONField[dict[str, Any] | None, dict[str, Any] | None]" = models.JSONField("før", null=True)
    after: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField("indtastet", default=dict)
    by_id = models.BigIntegerField("brugernummer")
    by_name = models.CharField("indtastet af", max_length=300)
    made = models.DateTimeField("indtastet")
    undone = models.DateTimeField("fortrudt", null=True, blank=True)
    undone_by_name = models.CharField("fortrudt af", max_length=300, blank=True)
    rival = models.CharField("fagsystemets række", max_length=255, blank=True)
    held: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField("holdt fast", default=dict)
    rejected: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField("afvist", default=dict)
    outcome = models.CharField("afgjort", max_length=20, blank=True, choices=Outcome)
    settled = models.DateTimeField("afgjort den", null=True, blank=True)
    settled_by_name = models.CharField("afgjort af", max_length=300, blank=True)

    objects = ChildRecordQuerySet.as_manager()

    class Meta:
        verbose_name = "indtastet oplysning"
        verbose_name_plural = "indtastede oplysninger"
        ordering: ClassVar = ["-made", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["municipality", "table", "row_key"], name="cadence_filing_row"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(outcome="", settled__isnull=True)
                | (~models.Q(outcome="") & models.Q(settled__isnull=False)),
                name="cadence_filing_settled_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_table_display()} {self.made:%Y-%m-%d %H:%M}"

    @property
    def is_first(self) -> bool:
        """Whether the write made the row."""
        return self.before is None
