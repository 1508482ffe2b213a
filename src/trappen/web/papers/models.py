"""Committee papers and their versions. A frozen version never changes, whatever is imported later."""

import collections.abc
from types import MappingProxyType
from typing import Any, ClassVar

from django.db import models

from trappen.web.accounts.models import Municipality
from trappen.web.accounts.permissions import Permission
from trappen.web.registers.models import RecordQuerySet


class PaperState(models.TextChoices):
    DRAFT = "draft", "Kladde"
    FROZEN = "frozen", "Fastfrosset"


# What a version may become; a state that is not a key is an end.
TRANSITIONS: collections.abc.Mapping[PaperState, tuple[PaperState, ...]] = MappingProxyType(
    {PaperState.DRAFT: (PaperState.FROZEN,)}
)


class Paper(models.Model):
    """A follow-up for a committee over a period. Its numbers stand in the versions."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="papers")
    committee = models.CharField("udvalg", max_length=120)
    first = models.DateField("fra")
    last = models.DateField("til")
    recommendation = models.TextField("indstilling")
    created = models.DateTimeField("oprettet")
    created_by_name = models.CharField("oprettet af", max_length=300)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = "sagsfremstilling"
        verbose_name_plural = "sagsfremstillinger"
        ordering: ClassVar = ["-last", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(last__gt=models.F("first")), name="papers_paper_period")
        ]

    def __str__(self) -> str:
        return f"Kvartalsopfølgning til {self.committee}"


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
