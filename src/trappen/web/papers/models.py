"""Committee papers and their versions. A frozen version never changes, whatever is imported later."""

import collections.abc
from types import MappingProxyType
from typing import Any, ClassVar, Self

from django.db import models

from trappen.web.accounts.models import Municipality
from trappen.web.accounts.permissions import Permission, Visitor, can
from trappen.web.accounts.scope import scope_of
from trappen.web.registers.models import RecordQuerySet
from trappen.web.scenarios.models import CaseDecision


class PaperState(models.TextChoices):
    DRAFT = "draft", "Kladde"
    FROZEN = "frozen", "Fastfrosset"


class PaperKind(models.TextChoices):
    QUARTERLY = "quarterly", "Kvartalsopfølgning"
    MANAGEMENT = "management", "Ledelsesinformation"
    BUDGET = "budget", "Budgetopfølgning"
    UNITS = "units", "Pris × mængde"
    DEAREST = "dearest", "De dyreste sager (lukket punkt)"
    INVESTMENT = "investment", "Opfølgning på investeringscase"


CLOSED = (PaperKind.DEAREST,)


def may_see_closed(user: Visitor) -> bool:
    """Whether the user may see a closed paper: it is about single children and their cost, in all the municipality."""
    return can(user, Permission.SEE_CHILDREN) and can(user, Permission.SEE_ECONOMY) and scope_of(user).whole


class PaperQuerySet(RecordQuerySet["Paper"]):
    def visible_to(self, user: Visitor, *, needs: Permission | None = None) -> Self:
        """The papers that the user may see; closed ones only where the user may see every child in them."""
        found = super().visible_to(user, needs=needs)
        return found if may_see_closed(user) else found.exclude(kind__in=CLOSED)


# What a version may become; a state that is not a key is an end.
TRANSITIONS: collections.abc.Mapping[PaperState, tuple[PaperState, ...]] = MappingProxyType(
    {PaperState.DRAFT: (PaperState.FROZEN,)}
)


class Paper(models.Model):
    """A paper for a committee about a period. Its numbers stand in the versions."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="papers")
    kind = models.CharField("slags", max_length=12, choices=PaperKind.choices, default=PaperKind.QUARTERLY)
    committee = models.CharField("udvalg", max_length=120)
    first = models.DateField("fra")
    last = models.DateField("til")
    recommendation = models.TextField("indstilling")
    created = models.DateTimeField("oprettet")
    created_by_name = models.CharField("oprettet af", max_length=300)
    decision = models.ForeignKey(CaseDecision, models.PROTECT, null=True, blank=True, related_name="papers")

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = "sagsfremstilling"
        verbose_name_plural = "sagsfremstillinger"
        ordering: ClassVar = ["-last", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(last__gt=models.F("first")), name="papers_paper_period"),
            models.CheckConstraint(
                condition=models.Q(kind="investment", decision__isnull=False)
                | (~models.Q(kind="investment") & models.Q(decision__isnull=True)),
                name="papers_paper_decision",
            ),
        ]

    def __str__(self) -> str:
        about = f" »{self.decision.version.case}«" if self.decision else ""
        return f"{self.get_kind_display()}{about} til {self.committee}"


class VersionQuerySet(models.QuerySet["Version"]):
    def visible_to(self, user: Any, *, needs: Permission = Permission.SEE_PAPERS) -> "VersionQuerySet":
        """The versions of the papers that the user may see."""
        return self.filter(paper__in=Paper.objects.visible_to(user, needs=needs))


class Version(models.Model):
    """One version: the whole document with every figure and source, and the batch it was counted from.

    `digest` is that of the records; the same records and product give the same document.
    """

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField("version")
    state = models.CharField("tilstand", max_length=8, choices=PaperState.choices, default=PaperState.DRAFT)
    document: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField("dokument")
    digest = models.CharField("datas aftryk", max_length=64)
    vintage = models.CharField("data", max_length=200)
    made = models.DateTimeField("lavet")
    made_by_name = models.CharField("lavet af", max_length=300)
    frozen_at = models.DateTimeField("fastfrosset", null=True, blank=True)
    frozen_by_name = models.CharField("fastfrosset af", max_length=300, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = "version"
        verbose_name_plural = "versioner"
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["paper", "number"], name="papers_version_number"),
            models.CheckConstraint(
                condition=models.Q(state="draft", frozen_at__isnull=True)
                | models.Q(state="frozen", frozen_at__isnull=False),
                name="papers_version_frozen_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper}, version {self.number}"
