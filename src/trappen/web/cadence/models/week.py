"""The adviser's week, worked out after each load, each morning and each registration, so that the page only reads."""

from typing import Any, ClassVar

from django.db import models

from trappen.domain.cpr import holds_cpr
from trappen.domain.deadlines.act import ACT_LABELS, BASIS_LABELS, Act, Basis
from trappen.domain.deadlines.status import LABELS, Status
from trappen.web.accounts.models import Municipality
from trappen.web.cases.models import Child
from trappen.web.registers.models import ChildRecordQuerySet


class NextAct(models.Model):
    """What is due next for a child: one row per subject and act, with what bound the date and what came near.

    `near` holds basis, rule, title, cited, due (ISO), days_later and reason of each of the others, the soonest first.
    """

    municipality = models.ForeignKey(Municipality, models.CASCADE, db_index=False, related_name="+")
    child = models.ForeignKey(Child, models.CASCADE, to_field="key", related_name="next_acts")
    act = models.CharField("handling", max_length=30, choices=[(a.value, ACT_LABELS[a]) for a in Act])
    basis = models.CharField("grundlag", max_length=20, choices=[(b.value, BASIS_LABELS[b]) for b in Basis])
    rule = models.CharField("regel", max_length=60)
    title = models.CharField("frist", max_length=200)
    cited = models.CharField("lovbestemmelse", max_length=200, blank=True)
    status = models.CharField("status", max_length=20, choices=[(s.value, LABELS[s]) for s in Status])
    due = models.DateField("senest")
    due_at = models.DateTimeField("senest kl.", null=True, blank=True)
    reason = models.CharField("begrundelse", max_length=600)
    lacks = models.CharField("mangler", max_length=200, blank=True)
    near: "models.JSONField[list[dict[str, Any]], list[dict[str, Any]]]" = models.JSONField("næste", default=list)
    subject = models.CharField("om", max_length=20)
    subject_key = models.CharField(max_length=255, blank=True)
    case_key = models.CharField(max_length=255, blank=True)
    adviser_key = models.CharField(max_length=255, blank=True)
    team_key = models.CharField(max_length=255, blank=True)
    row_hash = models.BigIntegerField(default=0, editable=False)

    objects = ChildRecordQuerySet.as_manager()

    class Meta:
        verbose_name = "næste handling"
        verbose_name_plural = "næste handlinger"
        ordering: ClassVar = ["due", "id"]
        indexes: ClassVar = [
            models.Index(fields=["municipality", "adviser_key", "due"], name="cadence_next_by_adviser")
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.due}"


class OpenCase(models.Model):
    """An open case, who leads it, and what happened last for the child. `last_act` is empty where nothing is known."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, db_index=False, related_name="+")
    child = models.ForeignKey(Child, models.CASCADE, to_field="key", related_name="open_cases")
    case_key = models.CharField(max_length=255)
    case_number = models.CharField("sagsnummer", max_length=200, blank=True)
    adviser_key = models.CharField(max_length=255, blank=True)
    team_key = models.CharField(max_length=255, blank=True)
    last_act = models.CharField("seneste", max_length=30, blank=True)
    last_on = models.DateField("seneste dato", null=True, blank=True)
    row_hash = models.BigIntegerField(default=0, editable=False)

    objects = ChildRecordQuerySet.as_manager()

    class Meta:
        verbose_name = "åben sag"
        verbose_name_plural = "åbne sager"
        ordering: ClassVar = ["case_number", "case_key"]
        indexes: ClassVar = [models.Index(fields=["municipality", "adviser_key"], name="cadence_open_by_adviser")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["municipality", "case_key"], name="cadence_open_case_once"),
            models.CheckConstraint(
                condition=models.Q(last_act="", last_on__isnull=True)
                | (~models.Q(last_act="") & models.Q(last_on__isnull=False)),
                name="cadence_open_case_last_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.case_number or self.case_key

    @property
    def number_outside(self) -> str:
        """The case number as it may leave Trappen, in a mail or a calendar: none where it is a person's number."""
        return "" if holds_cpr(self.case_number) else self.case_number
