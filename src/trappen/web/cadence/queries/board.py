"""A team leader's board: who carries how much, how the cadence is kept, and how it moves. For workload, not control."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import polars as pl
from django.db.models import Count, Q

from trappen.analysis.cadence.caseload import caseload, children_of
from trappen.analysis.cadence.reports import Load
from trappen.domain import formats
from trappen.domain.deadlines.status import Status
from trappen.domain.periods import add_months
from trappen.parameters.caseload import new_staff
from trappen.records.container import Records
from trappen.web.accounts.models import User
from trappen.web.cadence.queries.due import LATE_STATUSES, due_items
from trappen.web.cadence.queries.loads import KIND
from trappen.web.cadence.queries.team_records import records_of_teams
from trappen.web.runs.queries import worked_out_on

MONTHS_BACK = 3


@dataclass(frozen=True)
class Desk:
    """An adviser (or the team) on the board. `room` is how many more children the cap leaves, None without a cap;
    `begun` the first day of the first post."""

    load: Load
    room: int | None
    change: int | None
    late: int
    late_children: int
    due_soon: int
    is_new: bool
    begun: date | None
    covers: Sequence[str]
    covered_by: str

    def figures(self, *, weighed: bool) -> list[str]:
        """The row's numbers in the order of its columns, as they are shown: written here, as a board has thousands."""
        load, dash = self.load, "–"
        each = _shown(load.points_per_fte, 1) if not load.absent else dash
        signed = dash if self.change is None else ("+" if self.change > 0 else "") + formats.number(self.change)
        return [
            formats.number(load.cases),
            _shown(load.fte, 2),
            dash if load.absent else _shown(load.cases_per_fte, 1),
            dash if self.room is None else formats.number(self.room),
            *([_shown(load.points, 0), each] if weighed else []),
            signed,
            formats.number(self.late),
            formats.number(self.due_soon),
        ]

    @property
    def status(self) -> tuple[str, str]:
        """The kind and the words of the label beside the load."""
        if self.load.absent:
            cover = f"dækkes af {self.covered_by}" if self.covered_by else "ingen dækker"
            return "neutral", f"Fraværende, {cover}"
        if self.load.fte is None:
            return "warning", "Ingen stilling"
        if not self.load.fte:
            return "neutral", "Ingen tid til sager"
        if self.load.over_cap is None:
            return "neutral", "Intet loft"
        return ("error", "Over loftet") if self.load.over_cap else ("success", "Inden for loftet")


@dataclass(frozen=True)
class Board:
    """A team on a day. `kept` are its children without an overdue deadline, of all with an open case. `postless` have
    cases of the team's children and no post: nobody's cases per post can hold them, but somebody must see them."""

    team: Desk
    desks: Sequence[Desk]
    postless: Sequence[Load]
    unweighed: bool

    @property
    def rows(self) -> list[tuple[Desk, list[str]]]:
        """The advisers with their numbers as text."""
        return [(desk, desk.figures(weighed=not self.unweighed)) for desk in self.desks]

    @property
    def kept(self) -> int:
        return self.team.load.cases - self.team.late_children

    @property
    def kept_share(self) -> Fraction | None:
        """None where there are no cases: nothing is not all."""
        return Fraction(self.kept, self.team.load.cases) if self.team.load.cases else None


def board(user: User, team: str, on: date, *, postless: Collection[str] = ()) -> Board | None:
    """The team's board from the records as they stand; None where the team has neither posts nor cases. `postless` are
    advisers without a post who have cases of its children.

    Raises:
        MissingTableError: if cases, assignments or posts were never delivered.
    """
    municipality = user.municipality
    if municipality is None:
        return None
    before = add_months(on, -MONTHS_BACK)
    records = records_of_teams(municipality, [team], since=before, also=postless)
    now, earlier = caseload(records, on), children_of(records, before)
    own = next((load for load in now.teams if load.key == team), None)
    if own is None:
        return None
    due, late_children = _due(user, team)
    names = {load.key: load.name for load in now.advisers}
    covers = _covers(records, on)
    begun = _begun(records)
    newest = add_months(on, -new_staff(on).months)

    def desk(load: Load, counts: tuple[int, int, int], of: str = "adviser_id") -> Desk:
        return Desk(
            load=load,
            room=room_of(load),
            change=load.cases - earlier[of, load.key] if (of, load.key) in earlier else None,
            late=counts[0],
            late_children=counts[1],
            due_soon=counts[2],
            is_new=begun.get(load.key, date.min) > newest,
            begun=begun.get(load.key),
            covers=[names.get(absent, absent) for absent, cover in covers.items() if cover == load.key],
            covered_by=names.get(covers.get(load.key) or "", covers.get(load.key) or ""),
        )

    none = (0, 0, 0)
    members = [load for load in now.advisers if load.team_id == team and (load.cases or load.fte or load.absent)]
    total = (sum(row[0] for row in due.values()), late_children, sum(row[2] for row in due.values()))
    return Board(
        team=desk(own, total, of="team_id"),
        desks=[desk(load, due.get(load.key, none)) for load in members],
        postless=[load for load in now.advisers if load.key in postless and load.team_id is None and load.cases],
        unweighed=own.points is None,
    )


def _shown(value: Fraction | None, decimals: int) -> str:
    return formats.MISSING if value is None else formats.number(value, decimals)


def room_of(load: Load) -> int | None:
    """How many more children the cap leaves; below zero above the cap. None without a cap or a post."""
    return None if load.cap is None or load.fte is None else int(load.cap * load.fte // 1) - load.cases


def _due(user: User, team: str) -> tuple[Mapping[str, tuple[int, int, int]], int]:
    """Late duties, children with one, and duties due soon, by adviser; and the team's children with a late duty."""
    rows = (
        due_items(user)
        .filter(team_key=team, status__in=[*LATE_STATUSES, Status.DUE_WITHIN.value])
        .order_by()
        .values_list("adviser_key", "child_id")
        .annotate(
            late=Count("id", filter=Q(status__in=LATE_STATUSES)),
            soon=Count("id", filter=Q(status=Status.DUE_WITHIN.value)),
        )
    )
    found: dict[str, tuple[int, int, int]] = {}
    late_children = set()
    for adviser, child, late, soon in rows:
        so_far = found.get(adviser, (0, 0, 0))
        found[adviser] = (so_far[0] + late, so_far[1] + bool(late), so_far[2] + soon)
        if late:
            late_children.add(child)
    return found, len(late_children)


def due_on(user: User) -> date | None:
    """The day that the deadlines were worked out as of; None where there are none."""
    if user.municipality is None or not due_items(user).exists():
        return None
    return worked_out_on(KIND, user.municipality.code)


def _covers(records: Records, on: date) -> Mapping[str, str | None]:
    """Who is absent on the day → who covers."""
    absences = records.table("adviser_absences")
    running = absences.filter((pl.col("start") <= on) & (pl.col("end").is_null() | (pl.col("end") > on)))
    return dict(running.select("adviser_id", "covered_by").iter_rows())


def _begun(records: Records) -> Mapping[str, date]:
    """The first day of each adviser's first post."""
    first = records.table("adviser_posts").group_by("adviser_id").agg(pl.col("start").min())
    return dict(first.iter_rows())
