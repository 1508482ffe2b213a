"""Who a child is: the only table with names and CPR numbers, and they are encrypted."""

from dataclasses import dataclass
from typing import ClassVar

from django.db import models

from trappen.web.accounts.permissions import Permission
from trappen.web.cases.models import sealing
from trappen.web.cases.models.child import Child, ChildRecord
from trappen.web.registers.models import ChildRecordQuerySet


@dataclass(frozen=True, slots=True)
class Person:
    """An opened identity. Never stored, never logged."""

    cpr: str
    name: str
    source_id: str


class IdentityQuerySet(ChildRecordQuerySet["Identity"]):
    purpose: ClassVar[Permission] = Permission.SEE_IDENTITY


class Identity(ChildRecord):
    """A child's CPR number, name and key in the source, sealed. `cpr_token` finds a child by its number."""

    child = models.OneToOneField(Child, models.CASCADE, to_field="key", db_index=False, related_name="identity")
    cpr_token = models.CharField(max_length=26, blank=True, default="")
    sealed = models.BinaryField()

    objects = IdentityQuerySet.as_manager()  # type: ignore[misc]  # narrower than the base manager

    class Meta(ChildRecord.Meta):
        verbose_name = "identitet"
        verbose_name_plural = "identiteter"
        indexes: ClassVar = [models.Index(fields=["municipality", "cpr_token"], name="cases_identity_cpr")]

    def open(self) -> Person:
        """The person behind the pseudonym.

        Raises:
            TrappenError: if the identity key is another than the one it was sealed with.
        """
        return Person(**sealing.unseal(self.sealed))
