"""What a municipality has decided for itself."""

from typing import Any

from django.db import models

from trappen.web.accounts.models import Municipality


class OwnValues(models.Model):
    """The municipality's own ladder, as the TOML text it was given in, and its own small parameters.

    An empty ladder is the official one of six steps.
    """

    municipality = models.OneToOneField(Municipality, models.CASCADE, related_name="own_values")
    ladder_toml = models.TextField("egen indsatstrappe", blank=True)
    parameters: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField("egne værdier", default=dict)

    class Meta:
        verbose_name = "kommunens egne værdier"
        verbose_name_plural = "kommunens egne værdier"

    def __str__(self) -> str:
        return f"{self.municipality}s egne værdier"
