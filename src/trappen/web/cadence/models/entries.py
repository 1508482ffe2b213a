"""What was typed here and not imported: who typed it, whether it was taken back, and what became of it."""

from datetime import date
from typing import Any, ClassVar

from django.db import models

from trappen.web.accounts.models import Municipality
from trappen.web.cases.models import Child
from trappen.web.registers.models import ChildRecordQuerySet


class Act(models.TextChoices):
    """What can be typed; the value is also the last part of the page's address."""

    FOLLOWUP = "opfoelgning", "Opfølgning"
    CONTACT = "kontakt", "Kontakt"
    CONVERSATION = "boernesamtale", "Børnesamtale"
    NETWORK = "netvaerksmoede", "Netværksmøde"
    VISIT = "tilsyn", "Tilsynsbesøg"
    SCORE = "score", "Score"
    GOAL = "maal", "Mål"
    INTERVAL = "beslutning", "Beslutning om opfølgning"


class Outcome(models.TextChoices):
    """What became of an entry that an import tells of as well."""

    CONFIRMED = "confirmed", "Bekræftet af fagsystemet"
    KEPT = "kept", "Det indtastede gælder"
    TAKEN = "taken", "Fagsystemets gælder"
    BOTH = "both", "Begge gælder"


class Entry(models.Model):
    """One thing typed about a child. Its row stands in the table of its act under `row_key` with the batch TYPED.

    `values` is the row as it was typed; `moved` the due dates that it moved: title, before and after (ISO or None).
    `rival` is the key of the imported row that tells of the same with other words, until it is decided.
    """

    municipality = models.ForeignKey(Municipality, models.CASCADE, db_index=False, related_name="+")
    child = models.ForeignKey(Child, models.CASCADE, to_field="key", related_name="entries")
    act = models.CharField("handling", max_length=20, choices=Act)
    row_key = models.CharField(max_length=255)
    day = models.DateField("dato")
    values: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField("indtastet", default=dict)
    moved: "models.JSONField[list[list[str | None]], list[list[str | None]]]" = models.JSONField(
        "flyttede frister", default=list
    )
    by_id = models.BigIntegerField("brugernummer")
    by_name = models.CharField("indtastet af", max_length=300)
    made = models.DateTimeField("indtastet")
    undone = models.DateTimeField("fortrudt", null=True, blank=True)
    undone_by_name = models.CharField("fortrudt af", max_length=300, blank=True)
    rival = models.CharField("fagsystemets række", max_length=255, blank=True)
    outcome = models.CharField("afgjort", max_length=20, blank=True, choices=Outcome)
    settled = models.DateTimeField("afgjort den", null=True, blank=True)
    settled_by_name = models.CharField("afgjort af", max_length=300, blank=True)

    objects = ChildRecordQuerySet.as_manager()

    class Meta:
        verbose_name = "indtastning"
        verbose_name_plural = "indtastninger"
        ordering: ClassVar = ["-made", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["municipality", "by_id", "-made"], name="cadence_entry_by_person"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["municipality", "row_key"], name="cadence_entry_row"),
            models.CheckConstraint(
                condition=models.Q(outcome="", settled__isnull=True)
                | (~models.Q(outcome="") & models.Q(settled__isnull=False)),
                name="cadence_entry_settled_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.day}"

    @property
    def moves(self) -> list[tuple[str, date | None, date | None]]:
        """The due dates that it moved: what is due, when it was due before, and when it is now."""
        return [(title or "", _day(was), _day(now)) for title, was, now in self.moved]


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
