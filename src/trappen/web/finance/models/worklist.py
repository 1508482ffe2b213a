"""The work list: what the case system and the accounts disagree about, with who looks at it and how far it is.

No text that anybody writes: a reason is chosen from a list.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from trappen.records.reconciliation import CODES
from trappen.web.accounts.models import Municipality
from trappen.web.accounts.permissions import Permission
from trappen.web.cases.models import Child
from trappen.web.registers.models import ChildRecordQuerySet

KEY_LENGTH = 300


class WorkState(models.TextChoices):
    """How far a finding is."""

    NEW = "new", "Ny"
    LOOKED_AT = "looked_at", "Undersøges"
    RESOLVED = "resolved", "Løst"
    ACCEPTED = "accepted", "Accepteret"


OPEN = (WorkState.NEW, WorkState.LOOKED_AT)
TRANSITIONS: Mapping[WorkState, tuple[WorkState, ...]] = MappingProxyType(
    {
        WorkState.NEW: (WorkState.LOOKED_AT, WorkState.RESOLVED, WorkState.ACCEPTED),
        WorkState.LOOKED_AT: (WorkState.NEW, WorkState.RESOLVED, WorkState.ACCEPTED),
        WorkState.RESOLVED: (WorkState.LOOKED_AT,),
        WorkState.ACCEPTED: (WorkState.LOOKED_AT,),
    }
)


class WorkReason(models.TextChoices):
    """Why a finding is accepted as it is."""

    AGREED = "agreed", "Aftalt med leverandøren"
    NOTICE = "notice", "Opsigelsesvarsel eller efterregning"
    ELSEWHERE = "elsewhere", "Hører til en anden sag eller afdeling"
    LATER = "later", "Er rettet i økonomisystemet i en senere periode"
    SMALL = "small", "For lille til at rette"


class WorkItemQuerySet(ChildRecordQuerySet["WorkItem"]):
    """What is about no child is for those who see the whole municipality."""

    purpose: ClassVar[Permission] = Permission.SEE_ECONOMY


class WorkItem(models.Model):
    """One finding. `key` is its kind and what it is about, so that it is the same after the next load.

    `subject` is the key of a posting or an episode. `candidates` are pairs of an episode's key and why it may be the
    posting's. `there` is whether the latest load found it. `first_batch` and `last_batch` are numbers of loads.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="kommune")
    key = models.CharField("nøgle", max_length=KEY_LENGTH)
    kind = models.CharField("art", max_length=40)
    subject = models.CharField("postering eller indsats", max_length=200)
    child = models.ForeignKey(
        Child, models.SET_NULL, to_field="key", null=True, blank=True, related_name="+", verbose_name="barn"
    )
    what = models.TextField("hvad er der galt")
    now = models.TextField("hvad nu", blank=True)
    amount = models.BigIntegerField("beløb i øre", null=True, blank=True)
    candidates: "models.JSONField[list[list[str]], list[list[str]]]" = models.JSONField(
        "kandidater", default=list, blank=True
    )
    state = models.CharField("status", max_length=20, choices=WorkState.choices, default=WorkState.NEW)
    reason = models.CharField("begrundelse", max_length=20, choices=WorkReason.choices, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="ejer"
    )
    owner_name = models.CharField("ejers navn", max_length=300, blank=True)
    there = models.BooleanField("findes i seneste udtræk", default=True)
    first_batch = models.PositiveIntegerField("første indlæsning")
    last_batch = models.PositiveIntegerField("seneste indlæsning")
    opened = models.DateTimeField("fundet")
    changed = models.DateTimeField("ændret")

    objects = WorkItemQuerySet.as_manager()

    class Meta:
        verbose_name = "fund på arbejdslisten"
        verbose_name_plural = "fund på arbejdslisten"
        ordering: ClassVar = ["-changed", "key"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["municipality", "key"], name="finance_workitem_key"),
            models.CheckConstraint(
                condition=models.Q(state=WorkState.ACCEPTED) ^ models.Q(reason=""), name="finance_workitem_reason"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["municipality", "state", "kind"], name="finance_workitem_open")]

    def __str__(self) -> str:
        return self.key

    @property
    def title(self) -> str:
        """The kind in Danish; a code that is no longer found stands as it is."""
        return CODES.get(self.kind, self.kind)


class WorkStep(models.Model):
    """One change of a finding: its state after it, who made it (nobody: a load), and the load's number."""

    item = models.ForeignKey(WorkItem, models.CASCADE, related_name="steps", verbose_name="fund")
    at = models.DateTimeField("tidspunkt")
    by_name = models.CharField("hvem", max_length=300, blank=True)
    state = models.CharField("status", max_length=20, choices=WorkState.choices)
    reason = models.CharField("begrundelse", max_length=20, choices=WorkReason.choices, blank=True)
    owner_name = models.CharField("ejer", max_length=300, blank=True)
    batch = models.PositiveIntegerField("indlæsning", null=True, blank=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = "trin på arbejdslisten"
        verbose_name_plural = "trin på arbejdslisten"
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.item_id} {self.state}"
