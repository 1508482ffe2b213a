"""The municipality's programmes: the children in them, as records tell, and what was promised, as plans."""

from typing import Any, ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from trappen.web.accounts.models import Municipality
from trappen.web.accounts.permissions import Permission, Visitor, can
from trappen.web.cases.models import ChildRecord
from trappen.web.registers.models import Record, RecordQuerySet, ends_after_start, fields


class Programme(Record):
    """A programme of the municipality."""

    name = fields.text()
    start = fields.maybe_date()
    end = fields.maybe_date()

    objects = RecordQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "program"
        verbose_name_plural = "programmer"
        constraints: ClassVar[list[models.BaseConstraint]] = [*Record.Meta.constraints, ends_after_start()]

    def __str__(self) -> str:
        return self.name


class Enrolment(ChildRecord):
    """A child in a programme, over time."""

    programme_id = fields.text()
    start = fields.date_field()
    end = fields.maybe_date()

    class Meta(ChildRecord.Meta):
        verbose_name = "indskrivning"
        verbose_name_plural = "indskrivninger"
        constraints: ClassVar[list[models.BaseConstraint]] = [*ChildRecord.Meta.constraints, ends_after_start()]


KEY_LENGTH, NAME_LENGTH = 100, 200


class PlanQuerySet(RecordQuerySet["ProgrammePlan"]):
    """Plans of the municipality, and the examples that belong to nobody."""

    def visible_to(self, user: Visitor, *, needs: Permission | None = None) -> "PlanQuerySet":
        """The user's municipality's plans and the examples. With MANAGE_PROGRAMMES as need, only the former."""
        mine = super().visible_to(user, needs=needs)
        if needs is Permission.MANAGE_PROGRAMMES or not can(user, needs or self.purpose):
            return mine
        return self.filter(models.Q(pk__in=mine.values("pk")) | models.Q(municipality__isnull=True))


class ProgrammePlan(models.Model):
    """A programme as it is promised: purpose, people, money, targets, decisions.

    `document` holds the whole programme as plain values. An example has no municipality, and nobody changes it.
    `records_key` is the key of the programme in the records whose children are enrolled in it.
    """

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="programme_plans", null=True, blank=True, verbose_name="kommune"
    )
    key = models.CharField("nøgle", max_length=KEY_LENGTH)
    name = models.CharField("navn", max_length=NAME_LENGTH)
    records_key = models.CharField("nøgle i data", max_length=100, blank=True)
    document: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(
        "program", encoder=DjangoJSONEncoder
    )
    version = models.PositiveIntegerField("version", default=1)
    changed = models.DateTimeField("ændret")
    changed_by_name = models.CharField("ændret af", max_length=300, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = "programplan"
        verbose_name_plural = "programplaner"
        ordering: ClassVar = ["name", "key"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["municipality", "key"], name="programmes_plan_key"),
            models.UniqueConstraint(
                fields=["key"], condition=models.Q(municipality__isnull=True), name="programmes_plan_example_key"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_example(self) -> bool:
        return self.municipality_id is None


class PlanVersionQuerySet(models.QuerySet["PlanVersion"]):
    def visible_to(self, user: Visitor, *, needs: Permission | None = None) -> "PlanVersionQuerySet":
        """The versions of the plans that the user may see."""
        return self.filter(plan__in=ProgrammePlan.objects.visible_to(user, needs=needs))


class PlanVersion(models.Model):
    """One saved state of a plan. Every save adds one, so that any can be brought back."""

    plan = models.ForeignKey(ProgrammePlan, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField("version")
    document: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(
        "program", encoder=DjangoJSONEncoder
    )
    what = models.CharField("hvad", max_length=200)
    saved = models.DateTimeField("gemt")
    saved_by_name = models.CharField("gemt af", max_length=300, blank=True)

    objects = PlanVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "version af programplan"
        verbose_name_plural = "versioner af programplaner"
        ordering: ClassVar = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["plan", "number"], name="programmes_plan_version_number")
        ]

    def __str__(self) -> str:
        return f"{self.plan}, version {self.number}"


class FrozenError(Exception):
    """Somebody tried to change what is frozen."""


class Baseline(models.Model):
    """A programme's baseline report as it was frozen. Rows are added and never changed; the newest number counts.

    The programme is its key: the report outlives the plan. A second one needs a reason, and the first stays.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="kommune")
    programme_key = models.CharField("program", max_length=KEY_LENGTH)
    number = models.PositiveIntegerField("nummer")
    on = models.DateField("pr.")
    document: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField("dokument")
    digest = models.CharField("datas aftryk", max_length=64)
    vintage = models.CharField("data", max_length=200)
    reason = models.CharField("begrundelse", max_length=300, blank=True)
    made = models.DateTimeField("lavet")
    made_by_name = models.CharField("lavet af", max_length=300)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = "baseline"
        verbose_name_plural = "baselines"
        ordering: ClassVar = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["municipality", "programme_key", "number"], name="programmes_baseline_number"
            ),
            models.CheckConstraint(
                condition=models.Q(number=1) | ~models.Q(reason=""), name="programmes_baseline_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"Baseline {self.number} for {self.programme_key}"

    def save(self, **options: Any) -> None:
        if not self._state.adding:
            raise FrozenError("A baseline never changes.")
        super().save(**options)
