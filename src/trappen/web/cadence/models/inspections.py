"""A leader's inspection of files: how they were drawn, and coded answers for each. No words about a child."""

from typing import ClassVar

from django.db import models

from trappen.domain import formats
from trappen.web.accounts.models import Municipality
from trappen.web.cases.models import Child
from trappen.web.registers.models import ChildRecordQuerySet, RecordQuerySet


class Inspection(models.Model):
    """The draw of a team in a quarter. `population` is the list drawn from (stratum, the case's key), so that the draw
    can be done again; `on` the quarter's last day."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="+")
    team_key = models.CharField("team", max_length=200)
    quarter = models.DateField("kvartal")
    on = models.DateField("pr.")
    size = models.PositiveIntegerField("sager pr. lag")
    seed = models.CharField("startværdi", max_length=300)
    rule_key = models.CharField("regel", max_length=40)
    rule_text = models.CharField("reglens ordlyd", max_length=1000)
    population: "models.JSONField[list[list[str]], list[list[str]]]" = models.JSONField("grundlag", default=list)
    checksum = models.CharField("kontrolsum", max_length=64)
    made = models.DateTimeField("udtrukket")
    made_by_id = models.BigIntegerField("brugernummer", null=True)
    made_by_name = models.CharField("udtrukket af", max_length=300, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = "ledelsestilsyn"
        verbose_name_plural = "ledelsestilsyn"
        ordering: ClassVar = ["-quarter", "team_key"]
        constraints: ClassVar = [
            # One draw: nobody draws again until the sample pleases.
            models.UniqueConstraint(fields=["municipality", "team_key", "quarter"], name="cadence_inspection_once")
        ]

    def __str__(self) -> str:
        return formats.quarter(self.quarter)


class InspectedFile(models.Model):
    """One drawn file and its answers: question → code."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, db_index=False, related_name="+")
    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="files")
    # No constraint in the database: a delivery may take the child away, and what was found stays counted.
    child = models.ForeignKey(Child, models.DO_NOTHING, to_field="key", related_name="+", db_constraint=False)
    case_key = models.CharField(max_length=255)
    case_number = models.CharField("sagsnummer", max_length=200, blank=True)
    stratum = models.CharField("lag", max_length=60)
    answers: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField("svar", default=dict)
    answered = models.DateTimeField("gennemgået", null=True)
    answered_by_name = models.CharField("gennemgået af", max_length=300, blank=True)

    objects = ChildRecordQuerySet.as_manager()

    class Meta:
        verbose_name = "sag i ledelsestilsyn"
        verbose_name_plural = "sager i ledelsestilsyn"
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["inspection", "case_key"], name="cadence_inspected_file_once")
        ]

    def __str__(self) -> str:
        return self.case_number or self.case_key
