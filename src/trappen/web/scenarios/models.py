"""What is kept: baselines made ready, scenarios that somebody gave a name, and investment cases."""

from typing import Any, ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from trappen.domain import formats
from trappen.web.accounts.models import Municipality
from trappen.web.accounts.permissions import Permission, Visitor
from trappen.web.registers.models import RecordQuerySet
from trappen.web.runs.models import Run


class Baseline(models.Model):
    """The arrays of a baseline that every server process plays scenarios against.

    They hold birth dates and steps of children under the keys of their random numbers; when data are new, they go.
    """

    run = models.OneToOneField(Run, models.CASCADE, related_name="baseline")
    arrays = models.BinaryField("talrækker")

    class Meta:
        verbose_name = "klargjort fremskrivning"
        verbose_name_plural = "klargjorte fremskrivninger"

    def __str__(self) -> str:
        return str(self.run)


class SavedScenarioQuerySet(RecordQuerySet["SavedScenario"]):
    """Names and inputs tell of no child: whoever may see totals sees them. The stored answer has its own scope."""


class SavedScenario(models.Model):
    """A scenario with its name. Inputs, seed, version, data, author and what was seen then stand in its run."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="scenarios")
    name = models.CharField("navn", max_length=80)
    run = models.OneToOneField(Run, models.PROTECT, related_name="scenario")

    objects = SavedScenarioQuerySet.as_manager()

    class Meta:
        verbose_name = "gemt scenarie"
        verbose_name_plural = "gemte scenarier"
        ordering: ClassVar = ["-run__created", "-pk"]

    def __str__(self) -> str:
        return self.name

    def is_by(self, user: Visitor) -> bool:
        """Whether the user saved it."""
        return self.run.created_by_id == user.pk


KEY_LENGTH, TITLE_LENGTH = 100, 200


class InvestmentCaseQuerySet(RecordQuerySet["InvestmentCase"]):
    """Cases tell of money and of no child: whoever may see totals sees them."""


class InvestmentCase(models.Model):
    """An investment case of the municipality's own. `document` holds the whole case as plain values."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="investment_cases")
    key = models.CharField("nøgle", max_length=KEY_LENGTH)
    title = models.CharField("titel", max_length=TITLE_LENGTH)
    document: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField("sag", encoder=DjangoJSONEncoder)
    version = models.PositiveIntegerField("version", default=1)
    changed = models.DateTimeField("ændret")
    changed_by_name = models.CharField("ændret af", max_length=300, blank=True)

    objects = InvestmentCaseQuerySet.as_manager()

    class Meta:
        verbose_name = "investeringssag"
        verbose_name_plural = "investeringssager"
        ordering: ClassVar = ["title", "key"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["municipality", "key"], name="scenarios_case_key")
        ]

    def __str__(self) -> str:
        return self.title


class CaseVersionQuerySet(models.QuerySet["CaseVersion"]):
    def visible_to(self, user: Visitor, *, needs: Permission | None = None) -> "CaseVersionQuerySet":
        """The versions of the cases that the user may see."""
        return self.filter(case__in=InvestmentCase.objects.visible_to(user, needs=needs))


class CaseVersion(models.Model):
    """One saved state of a case. Every save adds one, so that any can be brought back."""

    case = models.ForeignKey(InvestmentCase, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField("version")
    document: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField("sag", encoder=DjangoJSONEncoder)
    what = models.CharField("hvad", max_length=200)
    saved = models.DateTimeField("gemt")
    saved_by_name = models.CharField("gemt af", max_length=300, blank=True)

    objects = CaseVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "version af investeringssag"
        verbose_name_plural = "versioner af investeringssager"
        ordering: ClassVar = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "number"], name="scenarios_case_version_number")
        ]

    def __str__(self) -> str:
        return f"{self.case}, version {self.number}"


class CaseDecisionQuerySet(models.QuerySet["CaseDecision"]):
    def visible_to(self, user: Visitor, *, needs: Permission | None = None) -> "CaseDecisionQuerySet":
        """The decisions on the cases that the user may see."""
        return self.filter(version__in=CaseVersion.objects.visible_to(user, needs=needs))


class CaseDecision(models.Model):
    """That a version of a case was decided, with which option. Neither it nor the version changes afterwards."""

    version = models.ForeignKey(CaseVersion, models.PROTECT, related_name="decisions")
    option = models.CharField("mulighed", max_length=KEY_LENGTH, blank=True)
    fills = models.CharField("udfyldning", max_length=60, blank=True)
    decided = models.DateField("besluttet")
    body = models.CharField("af", max_length=120)
    made = models.DateTimeField("registreret")
    made_by_name = models.CharField("registreret af", max_length=300)

    objects = CaseDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "beslutning om investeringssag"
        verbose_name_plural = "beslutninger om investeringssager"
        ordering: ClassVar = ["-decided", "-pk"]

    def __str__(self) -> str:
        return f"{self.version.case}, besluttet {formats.long_date(self.decided)}"


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def visible_to(self, user: Visitor, *, needs: Permission | None = None) -> "FollowUpQuerySet":
        """The follow-ups of the decisions that the user may see: few children are withheld in what is stored."""
        return self.filter(decision__in=CaseDecision.objects.visible_to(user, needs=needs))


class FollowUp(models.Model):
    """A decided case held against what the records told on a day. It never changes; the next one stands beside it."""

    decision = models.ForeignKey(CaseDecision, models.PROTECT, related_name="follow_ups")
    on = models.DateField("til og med")
    document: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField("dokument")
    digest = models.CharField("datas aftryk", max_length=64)
    vintage = models.CharField("data", max_length=200)
    made = models.DateTimeField("lavet")
    made_by_name = models.CharField("lavet af", max_length=300)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = "opfølgning på investeringssag"
        verbose_name_plural = "opfølgninger på investeringssager"
        ordering: ClassVar = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.decision}, fulgt op {formats.long_date(self.on)}"
