"""Batches: every delivery that was read, what it held, what was wrong with it, and what it changed."""

import collections.abc
from types import MappingProxyType
from typing import Any, ClassVar, Self
from uuid import uuid4

from django.db import models

from trappen.web.accounts.models import Municipality, User
from trappen.web.accounts.permissions import Permission, Visitor
from trappen.web.registers.models import RecordQuerySet
from trappen.web.registers.models.base import Row


class State(models.TextChoices):
    RECEIVED = "received", "Modtaget"
    CHECKING = "checking", "Kontrolleres"
    REJECTED = "rejected", "Afvist"
    LOADING = "loading", "Indlæses"
    LOADED = "loaded", "Indlæst"
    FAILED = "failed", "Mislykket"


# Which state a batch may go to next; a state that is not a key here is an end.
TRANSITIONS: collections.abc.Mapping[State, tuple[State, ...]] = MappingProxyType(
    {
        State.RECEIVED: (State.CHECKING, State.FAILED),
        State.CHECKING: (State.LOADING, State.REJECTED, State.FAILED),
        State.LOADING: (State.LOADED, State.FAILED),
    }
)


class SourceFormat(models.TextChoices):
    TRAPPEN = "trappen", "Trappens egne kolonner"
    DST = "dst", "Indberetning til Danmarks Statistik"
    OS2BOS = "os2bos", "OS2bos"
    SSDA903 = "ssda903", "SSDA903 (England)"


class Change(models.TextChoices):
    ADDED = "added", "Ny"
    CHANGED = "changed", "Ændret"
    GONE = "gone", "Væk"


class ImportQuerySet(RecordQuerySet[Row]):
    purpose: ClassVar[Permission] = Permission.SEE_IMPORTS


class Batch(models.Model):
    """One delivery. `number` counts within the municipality; `as_of` is the date of the extract (its vintage).

    `counts` holds per table `{rows, added, changed, gone, same}`; `left_alone` the tables that were not
    delivered and so were not touched. `headings` holds, for a mapped file, what its sender calls our columns:
    sheet → `table.column` → heading. `left_out` holds the rows that a person chose to leave out, as
    `{sheet, row, why}`. `kinds` holds, for a mapped file, the
    measures that run on the day by what it calls them (control.py). `problems` holds the first of them as
    plain values, `problem_counts` all of them by code, and `problem_amounts` for each kind of the reconciliation's
    findings `{amount_ore, without_amount}` over all of them.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="batches")
    number = models.PositiveIntegerField("nummer")
    name = models.CharField("navn", max_length=200)
    format = models.CharField("format", max_length=20)
    digest = models.CharField("aftryk", max_length=64, blank=True)
    as_of = models.DateField("udtræksdato", null=True, blank=True)
    state = models.CharField("tilstand", max_length=10, choices=State.choices, default=State.RECEIVED)
    first = models.BooleanField("første indlæsning", default=False)
    unchanged = models.BooleanField("uændret", default=False)
    counts: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField("antal", default=dict)
    left_alone: "models.JSONField[list[str], list[str]]" = models.JSONField("ikke leveret", default=list)
    control: "models.JSONField[dict[str, int], dict[str, int]]" = models.JSONField("kontroltal", default=dict)
    problems: "models.JSONField[list[Any], list[Any]]" = models.JSONField("fund", default=list)
    problem_counts: "models.JSONField[dict[str, int], dict[str, int]]" = models.JSONField(
        "fund efter kode", default=dict
    )
    problem_amounts: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(
        "beløb efter kode", default=dict
    )
    headings: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField("overskrifter", default=dict)
    left_out: "models.JSONField[list[Any], list[Any]]" = models.JSONField("udeladte rækker", default=list)
    kinds: "models.JSONField[list[Any], list[Any]]" = models.JSONField("arter", default=list)
    message = models.TextField("besked", blank=True)
    progress = models.PositiveSmallIntegerField("fremdrift i procent", default=0)
    doing = models.CharField("i gang med", max_length=200, blank=True)
    received_at = models.DateTimeField("modtaget")
    finished_at = models.DateTimeField("færdig", null=True, blank=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="af")

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = "indlæsning"
        verbose_name_plural = "indlæsninger"
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["municipality", "number"], name="imports_batch_number"),
            models.CheckConstraint(condition=models.Q(progress__lte=100), name="imports_batch_progress"),
        ]

    def __str__(self) -> str:
        return f"Indlæsning {self.number}"

    @property
    def is_over(self) -> bool:
        return State(self.state) not in TRANSITIONS


class RowChange(models.Model):
    """A row that a batch added, changed or removed. None are kept the first time a table comes.

    `fields` holds for a changed row what each field was and is, as text: never a name (loading/diff.py).
    """

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="changes", db_index=False)
    table = models.CharField(max_length=40)
    key = models.CharField(max_length=255)
    change = models.CharField(max_length=8, choices=Change.choices)
    fields: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField("felter", default=dict)

    class Meta:
        verbose_name = "ændret række"
        verbose_name_plural = "ændrede rækker"
        indexes: ClassVar = [models.Index(fields=["batch", "table", "change"], name="imports_rowchange_batch")]

    def __str__(self) -> str:
        return f"{self.table} {self.key} {self.get_change_display()}"


class DraftQuerySet(RecordQuerySet[Row]):
    """Only one's own: nobody sees what another is about to load."""

    purpose: ClassVar[Permission] = Permission.IMPORT_RECORDS

    def visible_to(self, user: Visitor, *, needs: Permission | None = None) -> Self:
        return super().visible_to(user, needs=needs).filter(by__pk=user.pk)


class Mapping(models.Model):
    """How one source's own headings and values become our columns; `fingerprint` recognises next month's copy."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="mappings", db_index=False)
    name = models.CharField("navn", max_length=80)
    spec: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField("oversættelse", default=dict)
    fingerprint = models.CharField("kendetegn", max_length=64)
    changed_at = models.DateTimeField("ændret")
    used_at = models.DateTimeField("sidst brugt", null=True, blank=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = "oversættelse"
        verbose_name_plural = "oversættelser"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["municipality", "name"], name="imports_mapping_name"),
        ]
        indexes: ClassVar = [models.Index(fields=["municipality", "fingerprint"], name="imports_mapping_fingerprint")]

    def __str__(self) -> str:
        return self.name


class Draft(models.Model):
    """What was uploaded and is not loaded yet. `format` is the one it was recognised as; empty for headings of its own.

    Then `spec` is the mapping as far as it has come, one part for each sheet, `source` the saved mapping that it was
    recognised by, and `left_out` the rows that are not to be read, as `{sheet, row, why}`. `rejected` is the batch that
    the file was turned away in, where it came back from there. `revision` counts the presses that a page was sent with:
    what was on its way from an earlier page when the press came is not kept over it.
    The files lie beside those of the batches (wizard/files.py) until they are loaded, given up, or a day old.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="+", db_index=False)
    by = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name="af")
    name = models.CharField("navn", max_length=200)
    spec: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField("oversættelse", default=dict)
    format = models.CharField("format", max_length=20, blank=True)
    source = models.ForeignKey(Mapping, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="kendt")
    left_out: "models.JSONField[list[Any], list[Any]]" = models.JSONField("udeladte rækker", default=list)
    rejected = models.ForeignKey(
        Batch, models.SET_NULL, null=True, blank=True, related_name="drafts", verbose_name="afvist som"
    )
    received_at = models.DateTimeField("modtaget")
    revision = models.PositiveIntegerField("udgave", default=0)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = "fil til indlæsning"
        verbose_name_plural = "filer til indlæsning"

    def __str__(self) -> str:
        return self.name
