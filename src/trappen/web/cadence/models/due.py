"""What is due: the duties computed after each load and each morning, one row each."""

from datetime import date
from typing import ClassVar

from django.db import models

from trappen.domain.deadlines.status import LABELS, Status
from trappen.web.accounts.models import Municipality
from trappen.web.cases.models import Child
from trappen.web.registers.models import ChildRecordQuerySet


class DueItem(models.Model):
    """A duty that is open on the day of the newest computation; what a computation finds unchanged stays as it is.

    Text keys and no foreign keys to case and adviser: they come with imports and may go again. `row_hash` is over the
    other columns, so that the next computation finds what changed without reading them.
    """

    municipality = models.ForeignKey(Municipality, models.CASCADE, db_index=False, related_name="+")
    child = models.ForeignKey(Child, models.CASCADE, to_field="key", related_name="due_items")
    rule = models.CharField("regel", max_length=30)
    title = models.CharField("frist", max_length=200)
    cited = models.CharField("lovbestemmelse", max_length=80, blank=True)
    status = models.CharField("status", max_length=20, choices=[(s.value, LABELS[s]) for s in Status])
    due = models.DateField("senest")
    due_at = models.DateTimeField("senest kl.", null=True, blank=True)
    reason = models.CharField("begrundelse", max_length=600)
    subject_key = models.CharField(max_length=255, blank=True)
    case_key = models.CharField(max_length=255, blank=True)
    adviser_key = models.CharField(max_length=255, blank=True)
    team_key = models.CharField(max_length=255, blank=True)
    row_hash = models.BigIntegerField(default=0, editable=False)

    objects = ChildRecordQuerySet.as_manager()

    class Meta:
        verbose_name = "frist"
        verbose_name_plural = "frister"
        ordering: ClassVar = ["due", "id"]
        indexes: ClassVar = [
            models.Index(fields=["municipality", "status", "due"], name="cadence_due_by_status"),
            models.Index(fields=["municipality", "adviser_key", "due"], name="cadence_due_by_adviser"),
            models.Index(fields=["municipality", "team_key", "adviser_key", "status"], name="cadence_due_by_team"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.due}"

    def days_over(self, on: date) -> int:
        """How many days after the last day `on` is; 0 up to it."""
        return max(0, (on - self.due).days)
