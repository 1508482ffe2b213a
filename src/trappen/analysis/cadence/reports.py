"""What the cadence analyses answer: frozen reports, and the figures that papers print.

Source: docs/methods/deadlines.md and docs/methods/caseload.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import polars as pl

from trappen.analysis.cadence.upcoming import UPCOMING_SCHEMA
from trappen.domain import formats
from trappen.domain.caseload import Guideline
from trappen.domain.deadlines.status import Status
from trappen.domain.figures import Figure, Source, Unit

ITEM_SCHEMA: Mapping[str, pl.DataType] = {
    "rule": pl.String(),
    "title": pl.String(),
    "section": pl.String(),
    "cited": pl.String(),
    "confidence": pl.String(),
    "child_id": pl.String(),
    "subject": pl.String(),
    "key": pl.String(),
    "case_id": pl.String(),
    "adviser_id": pl.String(),
    "team_id": pl.String(),
    "trigger": pl.Date(),
    "due": pl.Date(),
    "due_at": pl.Datetime("us"),
    "done": pl.Date(),
    "status": pl.String(),
    "days_overdue": pl.Int64(),
    "reason": pl.String(),
}


NEXT_SCHEMA: Mapping[str, pl.DataType] = {
    **UPCOMING_SCHEMA,
    "case_id": pl.String(),
    "adviser_id": pl.String(),
    "team_id": pl.String(),
}
"""What is due next: the columns of `upcoming.UPCOMING_SCHEMA`, and who has it."""


@dataclass(frozen=True, slots=True)
class KeptShare:
    """How many of the duties that fell due in the window were kept in time. With none, there is no share, not 100 %."""

    rule: str
    title: str
    kept: int
    of: int

    @property
    def share(self) -> Fraction | None:
        """Kept over fallen due; None where no case fell due."""
        return Fraction(self.kept, self.of) if self.of else None

    @property
    def has_cases(self) -> bool:
        return self.of > 0


@dataclass(frozen=True, slots=True)
class NotComputed:
    """What a rule could not be computed for, and why (Danish): a table or a date is missing. `count` None is all."""

    rule: str
    title: str
    count: int | None
    why: str


@dataclass(frozen=True)
class DeadlineReport:
    """What is due, overdue, kept and missed on a day.

    `items` has the columns of `ITEM_SCHEMA`, one row per duty, the most overdue first: all that are open, and those
    that were settled and fell due in `[since, on]`. Open duties later than `ahead_days` are left out. `by_rule`
    (rule, title, cited), `by_team` (team_id) and `by_adviser` (adviser_id, team_id) have one integer column per status;
    a null team or adviser is "not assigned". `kept` has one entry per computed rule. `upcoming` has the columns of
    `NEXT_SCHEMA`, one row per child, subject and act: the next date, what bound it (`basis`: law, case or programme)
    and what came `near`.
    """

    on: date
    since: date
    horizon_days: int
    ahead_days: int
    items: pl.DataFrame
    upcoming: pl.DataFrame
    by_rule: pl.DataFrame
    by_team: pl.DataFrame
    by_adviser: pl.DataFrame
    kept: tuple[KeptShare, ...]
    not_computed: tuple[NotComputed, ...]
    source: str
    digest: str

    def count(self, *statuses: Status, rule: str | None = None) -> int:
        """How many items have one of the statuses, for all rules or one."""
        rows = self.items if rule is None else self.items.filter(pl.col("rule") == rule)
        return rows.filter(pl.col("status").is_in([str(status) for status in statuses])).height

    @property
    def children_overdue(self) -> int:
        """Children with at least one overdue duty or missing decision."""
        late = pl.col("status").is_in([str(Status.OVERDUE), str(Status.MISSING_DECISION)])
        return self.items.filter(late)["child_id"].n_unique()

    def share(self, rule: str) -> KeptShare | None:
        """The kept share of one rule; None if the rule was not computed."""
        return next((entry for entry in self.kept if entry.rule == rule), None)

    def figures(self) -> Mapping[str, Figure]:
        """The figures a paper prints: `overdue`, `missing_decision`, `due_within`, `children_overdue`, and for each
        rule `kept.<rule>`, `kept.<rule>.count` and `kept.<rule>.of`. A share without cases is missing."""
        source = (Source(self.source, f"opgjort pr. {formats.long_date(self.on)}"),)

        def count(label: str, value: int, unit: Unit = Unit.COUNT) -> Figure:
            return Figure(label, value, unit, source, as_of=self.on)

        found = {
            "overdue": count("Overskredne frister", self.count(Status.OVERDUE)),
            "missing_decision": count("Manglende beslutninger", self.count(Status.MISSING_DECISION)),
            "due_within": count(f"Frister inden for {self.horizon_days} dage", self.count(Status.DUE_WITHIN)),
            "children_overdue": count("Børn med overskredet frist", self.children_overdue, Unit.CHILDREN),
        }
        for entry in self.kept:
            kept = count(f"{entry.title}: overholdt", entry.kept)
            of = count(f"{entry.title}: forfaldne", entry.of)
            found[f"kept.{entry.rule}.count"] = kept
            found[f"kept.{entry.rule}.of"] = of
            found[f"kept.{entry.rule}"] = kept.per(of, label=f"{entry.title}: andel overholdt", unit=Unit.SHARE)
        return found


@dataclass(frozen=True, slots=True)
class Load:
    """Who carries how many cases.

    `cases` are children: `own` plus `covered` for absent colleagues, a child in both once. `fte` are full-time
    equivalents on case work (None: no post is known). `cases_per_fte` is None where `fte` is None or 0. `points` is
    None if a case lacks a weight. `in_programme` are the cases enrolled in a programme.
    """

    key: str
    name: str
    team_id: str | None
    cases: int
    own: int
    covered: int
    in_programme: int
    points: Fraction | None
    fte: Fraction | None
    cases_per_fte: Fraction | None
    points_per_fte: Fraction | None
    cap: Fraction | None
    over_cap: bool | None
    guideline: Guideline | None
    absent: bool = False

    @property
    def programme_share(self) -> Fraction | None:
        """The share of the cases that are in a programme; None where there are no cases."""
        return Fraction(self.in_programme, self.cases) if self.cases else None


LOAD_SCHEMA: Mapping[str, pl.DataType] = {
    "key": pl.String(),
    "name": pl.String(),
    "team_id": pl.String(),
    "cases": pl.Int64(),
    "own": pl.Int64(),
    "covered": pl.Int64(),
    "in_programme": pl.Int64(),
    "points": pl.Float64(),
    "fte": pl.Float64(),
    "cases_per_fte": pl.Float64(),
    "points_per_fte": pl.Float64(),
    "cap": pl.Float64(),
    "over_cap": pl.Boolean(),
    "absent": pl.Boolean(),
}


@dataclass(frozen=True)
class CaseloadReport:
    """Caseload on a day, per adviser and per team, the highest load first.

    `total` is the whole municipality. `without_post` are advisers with cases but no post on the day, by name: they have
    no cases per full-time equivalent, and neither has the total. `uncovered` are absent advisers whose cases nobody
    covers. `unassigned` counts open cases without an adviser.
    """

    on: date
    advisers: tuple[Load, ...]
    teams: tuple[Load, ...]
    total: Load
    without_post: tuple[str, ...]
    uncovered: tuple[str, ...]
    unassigned: int
    source: str
    digest: str

    def adviser(self, key: str) -> Load | None:
        return next((load for load in self.advisers if load.key == key), None)

    def team(self, key: str) -> Load | None:
        return next((load for load in self.teams if load.key == key), None)

    def adviser_frame(self) -> pl.DataFrame:
        """The advisers as a frame with the columns of `LOAD_SCHEMA`, for tables and charts."""
        return load_frame(self.advisers)

    def team_frame(self) -> pl.DataFrame:
        """The teams as a frame with the columns of `LOAD_SCHEMA`."""
        return load_frame(self.teams)

    def figures(self) -> Mapping[str, Figure]:
        """The figures a paper prints: `cases`, `fte`, `cases_per_fte`, `teams_over_cap`, `unassigned`, and for each
        team `team.<key>.cases`, `team.<key>.fte`, `team.<key>.cases_per_fte`."""
        found = {
            **self._load_figures("", self.total),
            "teams_over_cap": self._figure("Team over sagsloftet", sum(t.over_cap is True for t in self.teams)),
            "unassigned": self._figure("Sager uden rådgiver", self.unassigned, Unit.CASES),
        }
        for team in self.teams:
            found |= self._load_figures(f"team.{team.key}.", team)
        return found

    def _load_figures(self, prefix: str, load: Load) -> dict[str, Figure]:
        cases = self._figure(f"{load.name}: sager", load.cases, Unit.CASES)
        fte = self._figure(f"{load.name}: fuldtidsstillinger på sager", load.fte, Unit.FTE)
        return {
            f"{prefix}cases": cases,
            f"{prefix}fte": fte,
            f"{prefix}cases_per_fte": cases.per(
                fte, label=f"{load.name}: sager pr. fuldtidsstilling", unit=Unit.CASES_PER_FTE
            ),
        }

    def _figure(self, label: str, value: int | Fraction | None, unit: Unit = Unit.COUNT) -> Figure:
        return Figure(
            label, value, unit, (Source(self.source, f"opgjort pr. {formats.long_date(self.on)}"),), as_of=self.on
        )


@dataclass(frozen=True)
class CaseloadSeries:
    """Caseload over time. `frame`: `day` and the columns of `LOAD_SCHEMA`, one row per day and team; the whole
    municipality has a null `key`."""

    days: tuple[date, ...]
    frame: pl.DataFrame
    source: str


def load_frame(loads: tuple[Load, ...]) -> pl.DataFrame:
    """Loads as a frame with the columns of `LOAD_SCHEMA`; exact fractions become floats, missing stays null."""

    def cell(value: object) -> object:
        return float(value) if isinstance(value, Fraction) else value

    return pl.DataFrame(
        [{name: cell(getattr(load, name)) for name in LOAD_SCHEMA} for load in loads], schema=dict(LOAD_SCHEMA)
    )
