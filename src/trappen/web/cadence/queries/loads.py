"""Who carries how much, read back from the stored run."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from trappen.records.contracts import TABLES
from trappen.web.accounts.models import User
from trappen.web.accounts.scope import scope_of
from trappen.web.cases.models import Assignment, Case
from trappen.web.cases.queries import days_of
from trappen.web.registers.queries import vintage_of
from trappen.web.runs.models import Run
from trappen.web.runs.queries import latest

KIND = "cadence"


FOR_CASELOAD, FOR_DEADLINES = ("cases", "assignments"), ("cases", "assignments", "episodes", "followups")


def lacking(user: User, *needed: str) -> list[str]:
    """The titles of the tables that were never loaded, of those needed; none before the first load of anything."""
    vintage = None if user.municipality is None else vintage_of(user.municipality)
    return [] if vintage is None else [TABLES[name].title for name in needed if name not in vintage.tables]


def latest_run(user: User) -> Run | None:
    """The newest computation of the user's municipality."""
    return None if user.municipality is None else latest(KIND, user.municipality.code)


def unassigned(user: User, today: date) -> list[str]:
    """The children with an open case that no adviser leads, of those that the user may see, as the caseload counts."""
    days = days_of(user, today)
    cases = Case.objects.visible_to(user).filter(days.running("opened", "closed"))
    leads = Assignment.objects.visible_to(user).filter(days.running("start", "end"), role__in=["", "lead"])
    led = leads.values("case_id")
    return sorted(set(cases.exclude(key__in=led).exclude(child=None).values_list("child__key", flat=True)))


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
        if not self.fte:
            return "neutral", "Ingen tid til sager"
        if self.over_cap is None:
            return "neutral", "Intet loft"
        return ("error", "Over loftet") if self.over_cap else ("success", "Inden for loftet")


def carried(user: User, run: Run, kind: str) -> list[Carried]:
    """The `teams` or `advisers` of a run in the user's scope: without a post first, by cases; then the highest load."""
    scope = scope_of(user)
    rows = [_carried(row) for row in run.result["loads"][kind]]
    # A scope narrowed by district or target group says nothing about teams, so none of them is in it.
    mine = [row for row in rows if scope.whole or (row.key if kind == "teams" else row.team_id) in scope.teams]
    # Someone without cases and without time for them, such as a team leader, carries nothing.
    carrying = [row for row in mine if row.cases or row.fte]
    return sorted(
        carrying, key=lambda row: (row.cases_per_fte is not None, -(row.cases_per_fte or row.cases), row.name)
    )


def _carried(row: dict[str, Any]) -> Carried:
    exact = {
        name: None if row[name] is None else Fraction(row[name]) for name in ("fte", "cases_per_fte", "cap", "points")
    }
    return Carried(**{**row, **exact})
