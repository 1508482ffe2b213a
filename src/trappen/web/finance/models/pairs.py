"""What a load works out of its postings: the episode each pays for, as the matching found it, and sums by payee.

Source: docs/methods/matching.md.
"""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from trappen.records.reconciliation.matching import RULES
from trappen.web.accounts.models import Municipality
from trappen.web.accounts.permissions import Permission, Visitor
from trappen.web.accounts.scope import scope_of
from trappen.web.cases.models import Child
from trappen.web.finance.models.records import Posting
from trappen.web.registers.models import ChildRecordQuerySet, EconomyQuerySet
from trappen.web.registers.models.fields import KEY_LENGTH, TEXT_LENGTH

KEY_OR_NUMBER, KEY, NUMBER = "Nøgle eller sagsnummer", "Indsatsens nøgle", "Sagsnummer"  # how RULES begin

RULE_LENGTH = 30


class PairState(models.TextChoices):
    """Whether a posting is laid on the episode, or may as well be another's."""

    PAID = "paid", "Betaler indsatsen"
    UNCLEAR = "unclear", "Kan ikke skelnes"


class PostingPairQuerySet(EconomyQuerySet["PostingPair"]):
    """A pair is seen by those who see its posting."""

    def visible_to(self, user: Visitor, *, needs: Permission | None = None) -> Self:
        own = super().visible_to(user, needs=needs)
        if scope_of(user).whole:
            return own
        postings = Posting.objects.visible_to(user, needs=needs)
        return own.filter(posting_key__in=postings.values("key"))


class PostingPair(models.Model):
    """A posting and an episode of the same municipality, by their keys; rows are many, and rewritten after each load.

    `month` is the month paid for and `amount` the øre of the posting laid there: a posting for two months or two
    episodes has two rows that add up to it. `rule` (a key of RULES) is how it was found. An unclear posting has a row
    for each candidate, without amount and rule.
    """

    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        db_index=False,
        db_constraint=False,  # as of the postings
        related_name="+",
        verbose_name="kommune",
    )
    posting_key = models.CharField("postering", max_length=KEY_LENGTH)
    episode_key = models.CharField("indsats", max_length=KEY_LENGTH)
    month = models.DateField("måned")
    amount = models.BigIntegerField("beløb i øre", null=True, blank=True)
    rule = models.CharField("fundet ved", max_length=RULE_LENGTH, blank=True)
    state = models.CharField("tilstand", max_length=10, choices=PairState.choices)

    objects = PostingPairQuerySet.as_manager()

    class Meta:
        verbose_name = "posterings indsats"
        verbose_name_plural = "posteringers indsatser"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state=PairState.PAID, amount__isnull=False) & ~Q(rule="")
                | Q(state=PairState.UNCLEAR, amount=None, rule=""),
                name="finance_pair_state",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["municipality", "posting_key"], name="finance_pair_posting"),
            models.Index(fields=["municipality", "episode_key"], name="finance_pair_episode"),
        ]

    def __str__(self) -> str:
        return f"{self.posting_key} {self.episode_key}"

    def found_with(self, named: str) -> str:
        """How the pair was found, in Danish; that it may be another episode's where it was not.

        `named` is the episode's key that the posting names, empty where it names none: by that, or by the case number.
        """
        told = RULES.get(self.rule, "")
        if told.startswith(KEY_OR_NUMBER) and self.state == PairState.PAID:
            return (KEY if named == self.episode_key else NUMBER) + told.removeprefix(KEY_OR_NUMBER)
        return RULES.get(self.rule, self.rule) or PairState(self.state).label


class PostingSumQuerySet(ChildRecordQuerySet["PostingSum"]):
    """A sum is seen by those who see the postings in it: they are all about the same child, or about none."""

    purpose: ClassVar[Permission] = Permission.SEE_ECONOMY


class PostingSum(models.Model):
    """What is posted on an account in a year at one payee (a provider by its number, else its name) about one child.

    Worked out after each load, so that an account's page counts no million of postings.
    """

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, db_index=False, related_name="+", verbose_name="kommune"
    )
    year = models.IntegerField("år")
    account = models.CharField("konto", max_length=TEXT_LENGTH)
    payee = models.CharField("leverandør", max_length=TEXT_LENGTH, blank=True)
    payee_name = models.CharField("leverandørens navn", max_length=TEXT_LENGTH, blank=True)
    child = models.ForeignKey(
        Child, models.SET_NULL, to_field="key", null=True, blank=True, related_name="+", verbose_name="barn"
    )
    first = models.DateField("først bogført")
    last = models.DateField("sidst bogført")
    number = models.IntegerField("posteringer")
    amount = models.BigIntegerField("beløb i øre")

    objects = PostingSumQuerySet.as_manager()

    class Meta:
        verbose_name = "sum af posteringer"
        verbose_name_plural = "summer af posteringer"
        indexes: ClassVar = [models.Index(fields=["municipality", "account", "year"], name="finance_sum_account")]

    def __str__(self) -> str:
        return f"{self.year} {self.account} {self.payee}"
