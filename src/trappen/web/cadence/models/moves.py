"""Cases given to another adviser here: each act with its reason, and what it did to each case."""

from typing import Any, ClassVar

from django.db import models

from trappen.web.accounts.models import Municipality
from trappen.web.cases.models import Child
from trappen.web.registers.models import ChildRecordQuerySet, RecordQuerySet


class Reason(models.TextChoices):
    """Why cases get another adviser. Codes and no words of one's own: nothing is written about a child here."""

    NEW = "new", "Ny sag fordeles"
    ABSENCE = "absence", "Fravær"
    LEFT = "left", "Rådgiver er stoppet"
    STARTED = "started", "Ny rådgiver er begyndt"
    LOAD = "load", "For mange sager"
    SIBLINGS = "siblings", "Søskende samles"
    DISTRICT = "district", "Flytning til andet distrikt"
    SPECIALISM = "specialism", "Sagen kræver et andet speciale"
    FAMILY = "family", "Efter familiens ønske"
    PROPOSAL = "proposal", "Forslag til fordeling"
    UNDONE = "undone", "Flytning fortrudt"


class MoveOutcome(models.TextChoices):
    """What became of a move, also after later deliveries from the case system."""

    STANDING = "standing", "Gælder"
    UNDONE = "undone", "Fortrudt"
    CONFIRMED = "confirmed", "Bekræftet af udtrækket"
    DIFFERS = "differs", "Udtrækket siger noget andet"
    YIELDED = "yielded", "Erstattet af udtrækket"


class Reassignment(models.Model):
    """One act of a leader: one or many cases, one reason."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="+")
    reason = models.CharField("årsag", max_length=20, choices=Reason)
    on = models.DateField("fra og med")
    made = models.DateTimeField("flyttet")
    made_by_id = models.BigIntegerField("brugernummer", null=True)
    made_by_name = models.CharField("flyttet af", max_length=300, blank=True)
    undone = models.DateTimeField("fortrudt", null=True)
    undone_by_name = models.CharField("fortrudt af", max_length=300, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = "flytning"
        verbose_name_plural = "flytninger"
        ordering: ClassVar = ["-made", "-id"]
        indexes: ClassVar = [models.Index(fields=["municipality", "-made"], name="cadence_reassignment_made")]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} {self.made:%Y-%m-%d %H:%M}"


class Move(models.Model):
    """One case of an act. `row_key` is the assignment that it wrote; `closed` the keys of those that it ended, with the
    end each had before (None: open). `delivered` is whom the case system names instead, where the two differ."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, db_index=False, related_name="+")
    reassignment = models.ForeignKey(Reassignment, models.CASCADE, related_name="moves")
    # No constraint in the database: a delivery may take the child away, and what was done stays told.
    child = models.ForeignKey(Child, models.DO_NOTHING, to_field="key", related_name="moves", db_constraint=False)
    case_key = models.CharField(max_length=255)
    origin = models.CharField(max_length=200, blank=True)
    target = models.CharField(max_length=200)
    row_key = models.CharField(max_length=255)
    closed: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    team_before = models.CharField(max_length=200, blank=True)
    outcome = models.CharField("udfald", max_length=20, choices=MoveOutcome, default=MoveOutcome.STANDING)
    delivered = models.CharField(max_length=200, blank=True)

    objects = ChildRecordQuerySet.as_manager()

    class Meta:
        verbose_name = "flyttet sag"
        verbose_name_plural = "flyttede sager"
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(fields=["municipality", "case_key"], name="cadence_move_case"),
            models.Index(fields=["municipality", "outcome"], name="cadence_move_outcome"),
        ]

    def __str__(self) -> str:
        return f"{self.case_key}: {self.origin or '–'} → {self.target}"
