"""What is due for whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import Count, QuerySet

from trappen.domain.deadlines.status import Status
from trappen.web.accounts.models import User
from trappen.web.accounts.permissions import Permission
from trappen.web.cadence.models import DueItem
from trappen.web.cases.models import Child, Episode
from trappen.web.cases.queries import days_of

LATE = "late"  # overdue, or a decision that the law wants is missing
LATE_STATUSES = (Status.OVERDUE.value, Status.MISSING_DECISION.value)
NEW_DAYS, WEEK_DAYS = 30, 7


@dataclass(frozen=True)
class Wanted:
    """Which of the duties to list; empty text does not narrow."""

    status: str = Status.OVERDUE
    rule: str = ""
    team: str = ""
    adviser: str = ""
    age: str = ""

    @property
    def is_new(self) -> bool:
        """Whether only what is newly late is wanted."""
        return self.age in (Age.WEEK, Age.EARLIER, Age.NEW)


class Age(StrEnum):
    """How long ago the last day was."""

    WEEK = "uge"
    EARLIER = "tidligere"  # in the last 30 days, but not in the last 7
    NEW = "ny"
    OLD = "gammel"


def due_items(user: User) -> "QuerySet[DueItem]":
    """The open duties of the children that the user may see."""
    return DueItem.objects.visible_to(user, needs=Permission.SEE_DEADLINES)


def listed(user: User, wanted: Wanted, today: date) -> "QuerySet[DueItem]":
    """Those that are wanted: the newest first where new ones are asked for, else the oldest."""
    found = _narrowed(user, wanted, today).filter(status__in=_statuses(wanted.status)).select_related("child")
    return found.order_by("-due", "id") if wanted.is_new else found.order_by("due", "id")


def _statuses(status: str) -> Sequence[str]:
    return LATE_STATUSES if status == LATE else (status,)


def _narrowed(user: User, wanted: Wanted, today: date) -> "QuerySet[DueItem]":
    """All that is wanted of any status."""
    found = due_items(user)
    for column, value in (("rule", wanted.rule), ("team_key", wanted.team), ("adviser_key", wanted.adviser)):
        if value:
            found = found.filter(**{column: value})
    month, week = (today - timedelta(days=days) for days in (NEW_DAYS, WEEK_DAYS))
    by_age: dict[str, QuerySet[DueItem]] = {
        Age.WEEK: found.filter(due__gte=week),
        Age.EARLIER: found.filter(due__gte=month, due__lt=week),
        Age.NEW: found.filter(due__gte=month),
        Age.OLD: found.filter(due__lt=month),
    }
    return by_age.get(wanted.age, found)


def counts(user: User, wanted: Wanted, today: date) -> dict[str, int]:
    """How many duties have each status, narrowed as the list is; `LATE` is those of both late statuses."""
    found = dict(_narrowed(user, wanted, today).order_by().values_list("status").annotate(Count("id")))
    return found | {LATE: sum(found.get(status, 0) for status in LATE_STATUSES)}


def rules(user: User) -> Sequence[tuple[str, str]]:
    """The rules that something is due by, with their titles."""
    return sorted(set(due_items(user).order_by().values_list("rule", "title").distinct()), key=lambda pair: pair[1])


def of_child(user: User, child: Child) -> "QuerySet[DueItem]":
    return due_items(user).filter(child=child).order_by("due", "id")


def without_section(user: User, today: date) -> "QuerySet[Episode]":
    """The running measures without a section, for which the law's deadlines are not known, the oldest first."""
    running = days_of(user, today).running("start", "end")
    found = Episode.objects.visible_to(user, needs=Permission.SEE_DEADLINES).filter(running, section="")
    return found.order_by("start", "id")
