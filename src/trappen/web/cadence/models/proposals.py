"""A proposal of who should have which cases: what was asked, how far it has come, and each case that would move."""

from typing import Any, ClassVar

from django.db import models

from trappen.web.accounts.models import Municipality
from trappen.web.cadence.models.moves import Reassignment
from trappen.web.cases.models import Child
from trappen.web.registers.models import ChildRecordQuerySet, RecordQuerySet
from trappen.web.runs.models import Run


class ProposalState(models.TextChoices):
    """How far it has come."""

    WAITING = "waiting", "Regnes"
    READY = "ready", "Klar til afgørelse"
    FAILED = "failed", "Kunne ikke regnes"
    ACCEPTED = "accepted", "Gennemført"
    DISCARDED = "discarded", "Kasseret"


class Proposal(models.Model):
    """What a leader asked for in which teams. `asked` holds `cap`, `absent` and `new` (team, fte, target_group); the
    answer is the run, and the cases that would move are rows of their own. `fault` is why it could not be computed."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="+")
    teams: "models.JSONField[list[str], list[str]]" = models.JSONField("team", default=list)
    asked: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField("forudsætninger", default=dict)
    state = models.CharField("status", max_length=20, choices=ProposalState, default=ProposalState.WAITING)
    fault = models.CharField("hvorfor ikke", max_length=600, blank=True)
    made = models.DateTimeField("bestilt")
    made_by_id = models.BigIntegerField("brugernummer", null=True)
    made_by_name = models.CharField("bestilt af", max_length=300, blank=True)
    run = models.ForeignKey(Run, models.SET_NULL, null=True, related_name="+")
    reassignment = models.ForeignKey(Reassignment, models.SET_NULL, null=True, related_name="+")
    settled = models.DateTimeField("afgjort", null=True)
    settled_by_name = models.CharField("afgjort af", max_length=300, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = "forslag til fordeling"
        verbose_name_plural = "forslag til fordeling"
        ordering: ClassVar = ["-made", "-id"]
        indexes: ClassVar = [models.Index(fields=["municipality", "-made"], name="cadence_proposal_made")]

    def __str__(self) -> str:
        return f"Forslag {self.made:%Y-%m-%d %H:%M}"


class ProposedMove(models.Model):
    """One child of a proposal. `chosen` is what the leader decides, at first the proposed `target`; empty is that the
    child stays. `seen` holds the rows of the open cases, each with the rows of those in the lead when it was computed.
    """

    municipality = models.ForeignKey(Municipality, models.CASCADE, db_index=False, related_name="+")
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="moves")
    # No constraint in the database: a delivery may take the child away, and the proposal is then out of date.
    child = models.ForeignKey(Child, models.DO_NOTHING, to_field="key", related_name="+", db_constraint=False)
    origin = models.CharField(max_length=200, blank=True)
    target = models.CharField(max_length=200)
    chosen = models.CharField(max_length=200, blank=True)
    reason = models.CharField("årsag", max_length=300)
    why_there = models.CharField("hvorfor dertil", max_length=400)
    seen: "models.JSONField[dict[str, list[int]], dict[str, list[int]]]" = models.JSONField(default=dict)

    objects = ChildRecordQuerySet.as_manager()

    class Meta:
        verbose_name = "foreslået flytning"
        verbose_name_plural = "foreslåede flytninger"
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["proposal", "child"], name="cadence_proposed_move_once")
        ]

    def __str__(self) -> str:
        return f"{self.child_id}: {self.origin or '–'} → {self.chosen or self.origin or '–'}"
