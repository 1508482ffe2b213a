"""What it costs: postings of the economy system and the budget. Amounts are whole øre."""

from typing import ClassVar

from django.db import models

from trappen.records.contracts import TABLES
from trappen.web.accounts.models import Municipality
from trappen.web.accounts.permissions import Permission
from trappen.web.cases.models import Child
from trappen.web.registers.models import ChildRecordQuerySet, EconomyQuerySet, Record, ends_after_start, fields


class PostingQuerySet(ChildRecordQuerySet["Posting"]):
    purpose: ClassVar[Permission] = Permission.SEE_ECONOMY


class Posting(Record):
    """A posted amount. `child` is the episode's, worked out after each import; without one only whole scope sees it.

    The rows are many: the database does not look up the municipality of each, which only the load can have written.
    """

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    posted = fields.date_field()
    month = fields.maybe_date()
    account = fields.text()
    amount = models.BigIntegerField()
    case_number = fields.text()
    episode_id = fields.text()
    provider_id = fields.text()
    provider_name = fields.text()
    child = models.ForeignKey(
        Child, models.SET_NULL, to_field="key", null=True, blank=True, db_index=False, related_name="postings"
    )

    objects = PostingQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "postering"
        verbose_name_plural = "posteringer"
        indexes: ClassVar = [
            models.Index(fields=["child"], name="finance_posting_child"),
            models.Index(fields=["municipality", "account", "posted", "id"], name="finance_posting_account"),
            models.Index(fields=["municipality", "account", "provider_id"], name="finance_posting_provider"),
        ]


class ChartAccount(Record):
    """An account of the municipality's own chart, with the days on which it may be used."""

    account = fields.text()
    title = fields.text()
    start = fields.date_field()
    end = fields.maybe_date()

    objects = EconomyQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "konto i kontoplanen"
        verbose_name_plural = "konti i kontoplanen"
        constraints: ClassVar[list[models.BaseConstraint]] = [*Record.Meta.constraints, ends_after_start()]

    def __str__(self) -> str:
        return f"{self.account} {self.title}"


class Budget(Record):
    """The budget of an account and year, with its changes."""

    year = models.IntegerField()
    account = fields.text()
    amount = models.BigIntegerField()
    kind = fields.choice(TABLES["budgets"].column("kind").values)
    price_level = fields.text()
    decided = fields.maybe_date()

    objects = EconomyQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "budgetpost"
        verbose_name_plural = "budgetposter"
        indexes: ClassVar = [models.Index(fields=["municipality", "year"], name="finance_budget_year")]


class Correction(Record):
    """What a controller knows of a year's cost that neither postings nor episodes show yet; a reason from a list."""

    year = models.IntegerField()
    account = fields.text()
    amount = models.BigIntegerField()
    reason = fields.choice(TABLES["corrections"].column("reason").values)
    by = fields.text()
    date = fields.maybe_date()

    objects = EconomyQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "rettelse til skønnet"
        verbose_name_plural = "rettelser til skønnet"
