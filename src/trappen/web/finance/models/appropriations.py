"""Appropriation acts with their lines and history, and who may decide what. Amounts are whole øre."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from trappen.domain.budget.acts import KINDS, MARGINS, SIDES, STATES
from trappen.domain.budget.authority import LEVELS
from trappen.web.accounts.models import Municipality
from trappen.web.accounts.permissions import Permission, Visitor, can
from trappen.web.registers.models import EconomyQuerySet

TITLE_LENGTH, TEXT_LENGTH, NOTE_LENGTH = 200, 200, 1000


class AppropriationQuerySet(EconomyQuerySet["Appropriation"]):
    """Acts of the municipality, and the examples that belong to nobody."""

    def visible_to(self, user: Visitor, *, needs: Permission | None = None) -> "AppropriationQuerySet":
        """The user's municipality's acts and the examples; with MANAGE_APPROPRIATIONS as need, only the former."""
        mine = super().visible_to(user, needs=needs)
        if needs is Permission.MANAGE_APPROPRIATIONS or not can(user, needs or self.purpose):
            return mine
        return self.filter(Q(pk__in=mine.values("pk")) | Q(municipality__isnull=True))


class Appropriation(models.Model):
    """One act. An example from a public paper has no municipality and `example_of` says whose it is.

    `state` is the last step's; `funding` is where the money of some years comes from, where no amount tells.
    `imported` acts follow the loaded budget and are not changed by hand.
    """

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="appropriations", null=True, blank=True, verbose_name="kommune"
    )
    key = models.CharField("nøgle", max_length=200)
    title = models.CharField("titel", max_length=TITLE_LENGTH)
    kind = models.CharField("art", max_length=20, choices=list(KINDS.items()))
    state = models.CharField("tilstand", max_length=20, choices=list(STATES.items()), default="draft")
    service_area = models.CharField("serviceområde", max_length=TEXT_LENGTH, blank=True)
    option = models.CharField("valgmulighed", max_length=TEXT_LENGTH, blank=True)
    source = models.CharField("kilde", max_length=500, blank=True)
    place = models.CharField("sted i kilden", max_length=TEXT_LENGTH, blank=True)
    example_of = models.CharField("eksempel fra", max_length=100, blank=True)
    imported = models.BooleanField("fra økonomisystemet", default=False)
    funding: "models.JSONField[list[dict[str, Any]], list[dict[str, Any]]]" = models.JSONField(
        "hvor pengene kommer fra", default=list, blank=True
    )
    version = models.PositiveIntegerField("version", default=1)
    changed = models.DateTimeField("ændret")
    changed_by_name = models.CharField("ændret af", max_length=300, blank=True)

    objects = AppropriationQuerySet.as_manager()

    class Meta:
        verbose_name = "bevillingssag"
        verbose_name_plural = "bevillingssager"
        ordering: ClassVar = ["-changed", "key"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["municipality", "key"], name="finance_appropriation_key"),
            models.UniqueConstraint(
                fields=["key"], condition=Q(municipality__isnull=True), name="finance_appropriation_example_key"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_example(self) -> bool:
        return self.municipality_id is None


class PartQuerySet(models.QuerySet[Any]):
    """Parts of acts are seen with their act."""

    def visible_to(self, user: Visitor, *, needs: Permission | None = None) -> "PartQuerySet":
        """The parts of the acts that the user may see."""
        return self.filter(appropriation__in=Appropriation.objects.visible_to(user, needs=needs))


class AppropriationLine(models.Model):
    """One amount of an act: a cell, or a margin whose inside nobody stated. See domain/budget/acts.py."""

    appropriation = models.ForeignKey(Appropriation, models.CASCADE, related_name="lines")
    number = models.PositiveSmallIntegerField("nummer")
    side = models.CharField("side", max_length=12, choices=list(SIDES.items()))
    margin = models.CharField("hvad beløbet er", max_length=12, choices=list(MARGINS.items()))
    amount = models.BigIntegerField("beløb", null=True, blank=True)
    year = models.PositiveSmallIntegerField("år", null=True, blank=True)
    account = models.CharField("konto", max_length=TEXT_LENGTH, blank=True)
    main = models.PositiveSmallIntegerField("hovedkonto", null=True, blank=True)
    label = models.CharField("tekst", max_length=TEXT_LENGTH, blank=True)
    price_level = models.CharField("prisniveau", max_length=100, blank=True)
    tolerance = models.BigIntegerField("afrunding", default=0)
    approximate = models.BooleanField("skrevet som »ca.«", default=False)
    draws = models.CharField("bruger af", max_length=200, blank=True)
    note = models.CharField("bemærkning", max_length=NOTE_LENGTH, blank=True)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = "bevillingslinje"
        verbose_name_plural = "bevillingslinjer"
        ordering: ClassVar = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["appropriation", "number"], name="finance_appropriation_line_number"),
            models.CheckConstraint(
                condition=Q(margin__in=["cell", "year"], year__isnull=False)
                | (~Q(margin__in=["cell", "year"]) & Q(year__isnull=True)),
                name="finance_appropriation_line_year",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appropriation}, linje {self.number}"


class AppropriationStep(models.Model):
    """One step of an act's way. Rows are added and never changed: they are its history."""

    appropriation = models.ForeignKey(Appropriation, models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField("nummer")
    to = models.CharField("til", max_length=20, choices=list(STATES.items()))
    on = models.DateField("dato", null=True, blank=True)
    body = models.CharField("organ", max_length=TEXT_LENGTH, blank=True)
    level = models.CharField("slags organ", max_length=20, blank=True, choices=list(LEVELS.items()))
    item = models.CharField("punkt", max_length=40, blank=True)
    text = models.CharField("hvad der blev besluttet", max_length=NOTE_LENGTH, blank=True)
    said = models.CharField("datoen, som den er skrevet", max_length=100, blank=True)
    undoes = models.PositiveSmallIntegerField("fortryder trin", null=True, blank=True)
    recorded = models.DateTimeField("registreret")
    recorded_by_name = models.CharField("registreret af", max_length=300, blank=True)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = "trin i en bevillingssag"
        verbose_name_plural = "trin i bevillingssager"
        ordering: ClassVar = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["appropriation", "number"], name="finance_appropriation_step_number")
        ]

    def __str__(self) -> str:
        return f"{self.appropriation}: {self.get_to_display()}"


class AppropriationLimit(models.Model):
    """A municipality's own rule: what a body below the council may decide, up to which amount, and since when."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="kommune")
    kind = models.CharField("art", max_length=20, choices=list(KINDS.items()))
    level = models.CharField("organ", max_length=20, choices=list(LEVELS.items()))
    up_to = models.BigIntegerField("til og med", null=True, blank=True)
    same_main = models.BooleanField("kun inden for én hovedkonto", default=False)
    start = models.DateField("fra")
    end = models.DateField("til", null=True, blank=True)
    reference = models.CharField("hvor det står", max_length=TEXT_LENGTH)

    objects = EconomyQuerySet.as_manager()

    class Meta:
        verbose_name = "bevillingsregel"
        verbose_name_plural = "bevillingsregler"
        ordering: ClassVar = ["kind", "level", "start"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gt=F("start")), name="finance_appropriation_limit_period"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()}: {self.get_kind_display()}"
