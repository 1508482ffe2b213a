"""Municipalities, users, roles and what part of a municipality a user's work covers."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models


class Municipality(models.Model):
    """The root of scope: every row of records belongs to one. `code` is the official three digits."""

    code = models.CharField("kommunekode", max_length=3, unique=True)
    name = models.CharField("navn", max_length=80)
    small_number_threshold = models.PositiveSmallIntegerField("grænse for små tal", default=5)

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a user does. What each may see and do is in accounts/permissions.py."""

    ADVISER = "adviser", "Rådgiver"
    TEAM_LEADER = "team_leader", "Teamleder"
    HEAD = "head", "Afdelingschef"
    CONTROLLER = "controller", "Økonom"
    DATA_STEWARD = "data_steward", "Dataansvarlig"
    PROGRAMME_LEAD = "programme_lead", "Programleder"
    EVALUATOR = "evaluator", "Evaluator"
    SECRETARY = "secretary", "Udvalgssekretær"
    ADMINISTRATOR = "administrator", "Administrator"


class User(AbstractUser):
    """A person with a login. One municipality and one role each; without either, they see nothing."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, null=True, blank=True, verbose_name="kommune")
    role = models.CharField("rolle", max_length=20, choices=Role.choices, blank=True)
    adviser_key = models.CharField("nøgle som rådgiver", max_length=64, blank=True)

    class Meta(AbstractUser.Meta):
        verbose_name = "bruger"
        verbose_name_plural = "brugere"

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class ScopeKind(models.TextChoices):
    TEAM = "team", "Team"
    DISTRICT = "district", "Distrikt"
    TARGET_GROUP = "target_group", "Målgruppe"


class ScopeGrant(models.Model):
    """One part of the municipality that a user's work covers; `key` is the team's, district's or group's own key.

    Text and no foreign key: teams and districts come with imports and may go again, a grant must not go with them.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="scope_grants")
    kind = models.CharField("art", max_length=12, choices=ScopeKind.choices)
    key = models.CharField("nøgle", max_length=64)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "kind", "key"], name="scope_grant_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.key}"
