"""What is due for whom, and who carries how much."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Count, QuerySet

from trappen.domain.deadlines.status import Status
from trappen.web.accounts.models import User
from trappen.web.accounts.permissions import Permission
from trappen.web.accounts.scope import scope_of
from trappen.web.cadence.models import DueItem
from trappen.web.cases.models import Child
from trappen.web.runs.models import Run
from trappen.web.runs.queries import latest

KIND = "cadence"


@dataclass(frozen=True)
class Wanted:
    """Which of the duties to list; empty text does not narrow."""

    status: str = Status.OVERDUE
    rule: str = ""
    team: str = ""
    adviser: str = ""


def due_items(user: User) -> "QuerySet[DueItem]":
    """The open duties of the children that the user may see."""
    return DueItem.objects.visible_to(user, needs=Permission.SEE_DEADLINES)


def listed(user: User, wanted: Wanted) -> "QuerySet[DueItem]":
    """Those that are wanted, the oldest first."""
    found = due_items(user).filter(status=wanted.status)
    for column, value in (("rule", wanted.rule), ("team_key", wanted.team), ("adviser_key", wanted.adviser)):
        if value:
            found = found.filter(**{column: value})
    return found.select_related("child").order_by("due", "id")


def counts(user: User, *, adviser: str = "") -> dict[str, int]:
    """How many duties have each status, among all that the user may see or one adviser's."""
    found = due_items(user)
    if adviser:
        found = found.filter(adviser_key=adviser)
    return dict(found.order_by().values_list("status").annotate(Count("id")))


def rules(user: User) -> Sequence[tuple[str, str]]:
    """The rules that something is due by, with their titles."""
    return sorted(set(due_items(user).order_by().values_list("rule", "title").distinct()), key=lambda pair: pair[1])


def of_child(user: User, child: Child) -> "QuerySet[DueItem]":
    return due_items(user).filter(child=child).order_by("due", "id")


def latest_run(user: User) -> Run | None:
    """The newest computation of the user's municipality."""
    return None if user.municipality is None else latest(KIND, user.municipality.code)


@dataclass(frozen=True)
class Carried:
    """One team's or adviser's load, read back from a stored run; None is missing."""

    key: str
    name: str
    team_id: str | None
    cases: int
    own: int
    covered: int
    in_programme: int
    absent: bool
    fte: Fraction | None
    cases_per_fte: Fraction | None
    cap: Fraction | None
    over_cap: bool | None
    guideline: str | None
    points: Fraction | None

    @property
    def status(self) -> tuple[str, str]:
        """The kind and the words of the label beside the load."""
        if self.absent:
            return "neutral", "Fraværende"
        if self.fte is None:
            return "warning", "Ingen stilling"
        if self.over_cap is None:
            return "neutral", "Intet loft"
        return ("error", "Over loftet") if self.over_cap else ("success", "Inden for loftet")


def carried(user: User, run: Run, kind: str) -> list[Carried]:
    """The `teams` or `advisers` of a run in the user's scope: those without a post first, then the highest load."""
    scope = scope_of(user)
    rows = [_carried(row) for row in run.result["loads"][kind]]
    # A scope narrowed by district or target group says nothing about teams, so none of them is in it.
    mine = [row for row in rows if scope.whole or (row.key if kind == "teams" else row.team_id) in scope.teams]
    # Someone without cases and without time for them, such as a team leader, carries nothing.
    carrying = [row for row in mine if row.cases or row.fte]
    return sorted(carrying, key=lambda row: (row.cases_per_fte is not None, -(row.cases_per_fte or 0), row.name))


def _carried(row: dict[str, Any]) -> Carried:
    exact = {
        name: None if row[name] is None else Fraction(row[name]) for name in ("fte", "cases_per_fte", "cap", "points")
    }
    return Carried(**{**row, **exact})
