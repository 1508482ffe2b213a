"""What a municipality has decided for itself."""

from typing import Any

from django.db import models

from trappen.web.accounts.models import Municipality


class OwnValues(models.Model):
    """The municipality's own ladder, as plain values (queries.ladder_of reads it), and its own small parameters.

    No ladder is the official one of six steps.
    """

    municipality = models.OneToOneField(Municipality, models.CASCADE, related_name="own_values")
    ladder: "models.JSONField[dict[str, Any] | None, dict[str, Any] | None]" = models.JSONField(
        "egen indsatstrappe", null=True, blank=True
    )
    parameters: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField("egne værdier", default=dict)

    class Meta:
        verbose_name = "kommunens egne værdier"
        verbose_name_plural = "kommunens egne værdier"

    def __str__(self) -> str:
        return f"{self.municipality}s egne værdier"


class Vintage(models.Model):
    """What the municipality's records stand at: the batch loaded last, and every table that was ever delivered.

    A table that never came is missing, which is something else than empty. The row is also what two loads at the same
    time contend for.
    """

    municipality = models.OneToOneField(Municipality, models.CASCADE, related_name="vintage")
    batch_id = models.BigIntegerField("indlæsning")
    number = models.PositiveIntegerField("indlæsningens nummer", default=0)  # as people know the batch
    digest = models.CharField("aftryk", max_length=64)
    as_of = models.DateField("udtræksdato", null=True, blank=True)
    tables: "models.JSONField[list[str], list[str]]" = models.JSONField("leverede tabeller", default=list)

    class Meta:
        verbose_name = "datagrundlag"
        verbose_name_plural = "datagrundlag"

    def __str__(self) -> str:
        return f"{self.municipality}, indlæsning {self.number}"
