"""Stored analyses: what was asked of which inputs, and what came out. A page shows a run, it never computes one."""

from typing import ClassVar

from django.db import models

from trappen import __version__


class Run(models.Model):
    """One analysis. The same kind, inputs, parameters, seed and version give the same result.

    The municipality is its code and the user a number and a name: runs stand below the users and outlive them.
    """

    kind = models.CharField("slags", max_length=40)
    municipality_code = models.CharField("kommunekode", max_length=3)
    scope = models.JSONField("afgrænsning", default=dict)
    inputs_hash = models.CharField("kontrolsum af grundlag", max_length=64)
    parameters = models.JSONField("parametre", default=dict)
    seed = models.BigIntegerField("startværdi", null=True)
    version = models.CharField("version", max_length=40)
    result = models.JSONField("resultat")
    created_by_id = models.BigIntegerField("brugernummer", null=True)
    created_by_name = models.CharField("bruger", max_length=300, blank=True)
    created = models.DateTimeField("oprettet")

    class Meta:
        verbose_name = "kørsel"
        verbose_name_plural = "kørsler"
        ordering: ClassVar = ["-created", "-id"]
        indexes: ClassVar = [models.Index(fields=["municipality_code", "kind", "-created"], name="run_by_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.created:%Y-%m-%d %H:%M}"

    @property
    def is_of_this_version(self) -> bool:
        """Whether the product that runs now would give this result; another version's rules may differ."""
        return self.version == __version__


class ScheduledJob(models.Model):
    """A job that is done once a day, and the last day that it was done; see schedule.py.

    `claimed` is when a worker began on it, and empty again when it was done. It keeps two workers apart.
    """

    name = models.CharField("navn", max_length=60, unique=True)
    last_day = models.DateField("senest gjort for", null=True)
    claimed = models.DateTimeField("påbegyndt", null=True)

    class Meta:
        verbose_name = "daglig opgave"
        verbose_name_plural = "daglige opgaver"
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name
