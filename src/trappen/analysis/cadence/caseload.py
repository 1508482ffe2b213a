"""Who carries how many cases, per adviser and team, on a day and over time. Source: docs/methods/caseload.md."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import lru_cache

import polars as pl

from trappen.analysis.cadence.reports import LOAD_SCHEMA, CaseloadReport, CaseloadSeries, Load, load_frame
from trappen.analysis.cadence.responsible import leads, main_teams, open_cases, valid
from trappen.domain.caseload import Guideline, case_work_fte, exact, over_cap, per_fte, points, total_fte
from trappen.parameters.caseload import guidelines
from trappen.records.container import Records

TOTAL = "Hele kommunen"


@dataclass(frozen=True, slots=True)
class _Sums:
    """What an adviser, a team or everyone carries: children, and weights (None: a case has none)."""

    cases: int
    own: int
    in_programme: int
    weights: Sequence[float] | None


NOTHING = _Sums(0, 0, 0, ())


@dataclass(frozen=True)
class _Day:
    """What holds on the day. `carried`: child_id, case_id, weight, in_programme, adviser_id (who carries it), team_id,
    everyone (empty), own."""

    carried: pl.DataFrame
    fte: Mapping[str, Fraction | None]
    team_of: Mapping[str, str]
    absent: Mapping[str, str | None]
    teams: Mapping[str, Mapping[str, object]]
    names: Mapping[str, str]
    unassigned: int
    _summed: dict[str, Mapping[str, _Sums]] = field(default_factory=dict, repr=False)

    def sums(self, by: str) -> Mapping[str, _Sums]:
        """The sums of all, by adviser_id, team_id or everyone: one pass over the cases, however many there are."""
        if by not in self._summed:
            self._summed[by] = _sums(self.carried, by)
        return self._summed[by]


def caseload(records: Records, on: date) -> CaseloadReport:
    """The caseload on `on`. A case is a child with an open case that the adviser has the lead of; the cases of an
    absent colleague count for the one who covers. Without posts the cases are counted, but not per
    full-time equivalent.

    Raises:
        MissingTableError: without cases or assignments.
    """
    day = _read(records, on)
    guides = guidelines(on)
    advisers = [_adviser_load(day, key, guides) for key in _people(day)]
    return CaseloadReport(
        on=on,
        advisers=_ranked(advisers),
        teams=_teams(day, guides),
        total=_total(day),
        without_post=tuple(load.name for load in advisers if load.cases and load.fte is None),
        uncovered=tuple(load.name for load in advisers if load.own and load.absent),
        unassigned=day.unassigned,
        source=records.source,
        digest=records.digest,
    )


def children_of(records: Records, on: date) -> Mapping[tuple[str, str], int]:
    """How many children each adviser and team carries on the day: (`adviser_id` or `team_id`, key) → children; 0 for
    one with a post and none.

    Raises:
        MissingTableError: as `caseload`.
    """
    day = _read(records, on)
    found = dict.fromkeys((("adviser_id", key) for key in day.fte), 0)
    found |= dict.fromkeys((("team_id", key) for key in day.team_of.values()), 0)
    for by in ("adviser_id", "team_id"):
        children = day.carried.lazy().drop_nulls(by).group_by(by).agg(pl.col("child_id").n_unique()).collect()
        found |= {(by, key): number for key, number in children.iter_rows()}
    return found


def caseload_over_time(records: Records, days: Sequence[date]) -> CaseloadSeries:
    """The caseload of every team and of the whole municipality on each of the days.

    Raises:
        MissingTableError: as `caseload`.
    """
    frames = []
    for on in days:
        day = _read(records, on)
        total = load_frame((_total(day),)).with_columns(key=pl.lit(None, pl.String()))
        teams = load_frame(_teams(day, guidelines(on)))
        frames.append(pl.concat([teams, total]).insert_column(0, pl.lit(on, pl.Date()).alias("day")))
    empty = pl.DataFrame(schema={"day": pl.Date(), **LOAD_SCHEMA})
    return CaseloadSeries(days=tuple(days), frame=pl.concat([empty, *frames]), source=records.source)


def _read(records: Records, on: date) -> _Day:
    for table in ("cases", "assignments"):
        records.table(table)
    enrolled = records.optional("programme_enrolments").filter(valid(on))["child_id"].unique().to_list()
    cases = open_cases(records, on).select(
        "case_id", "child_id", "weight", in_programme=pl.col("child_id").is_in(enrolled)
    )
    absent = _absences(records, on)
    assigned = cases.join(leads(records, on), on="case_id")
    carriers = {key: _carrier(key, absent) for key in assigned["adviser_id"].unique().to_list()}
    carrier = pl.col("adviser_id").replace_strict(carriers, return_dtype=pl.String())
    teams = main_teams(records, on)
    carried = assigned.with_columns(adviser_id=carrier, own=pl.col("adviser_id") == carrier, everyone=pl.lit(""))
    return _Day(
        carried=carried.join(teams, on="adviser_id", how="left"),
        fte=_posts(records, on, absent),
        team_of=dict(teams.iter_rows()),
        absent=absent,
        teams={row["team_id"]: row for row in records.optional("teams").iter_rows(named=True)},
        names=dict(records.optional("advisers").select("adviser_id", "name").drop_nulls().iter_rows()),
        unassigned=cases.join(assigned, on="case_id", how="anti")["child_id"].n_unique(),
    )


def _sums(carried: pl.DataFrame, by: str) -> dict[str, _Sums]:
    child = pl.col("child_id")
    rows = carried.lazy().drop_nulls(by)  # planned as one: a board asks for few rows, often
    counts = rows.group_by(by).agg(
        child.n_unique(),
        own=child.filter(pl.col("own")).n_unique(),
        in_programme=child.filter(pl.col("in_programme")).n_unique(),
    )
    each = rows.unique([by, "case_id"], keep="first").group_by(by)
    lists = each.agg("weight", unweighed=pl.col("weight").is_null().any())
    weights = lists.with_columns(weight=pl.when(~pl.col("unweighed")).then("weight"))
    found = counts.join(weights, on=by).select(by, "child_id", "own", "in_programme", "weight").collect()
    return {key: _Sums(*numbers) for key, *numbers in found.iter_rows()}


def _absences(records: Records, on: date) -> dict[str, str | None]:
    """Who is absent on the day, and who covers (None: nobody)."""
    rows = records.optional("adviser_absences").filter(valid(on)).sort("adviser_id", "start")
    return dict(rows.select("adviser_id", "covered_by").iter_rows())


def _carrier(adviser: str, absent: Mapping[str, str | None]) -> str:
    """Who carries an adviser's cases: the first of those who cover for each other that is not absent.

    Where nobody covers, or the absent cover for each other, the cases stay where they are.
    """
    seen = [adviser]
    while seen[-1] in absent:
        cover = absent[seen[-1]]
        if cover is None or cover in seen:
            return adviser
        seen.append(cover)
    return seen[-1]


def _posts(records: Records, on: date, absent: Mapping[str, str | None]) -> dict[str, Fraction | None]:
    posts: dict[str, list[tuple[float, float | None]]] = {}
    held = records.optional("adviser_posts").filter(valid(on)).select("adviser_id", "fte", "case_share")
    for adviser, fte, share in held.iter_rows():
        posts.setdefault(adviser, []).append((fte, share))
    return {adviser: _work(tuple(parts), absent=adviser in absent) for adviser, parts in posts.items()}


@lru_cache(maxsize=1024)
def _work(posts: tuple[tuple[float, float | None], ...], *, absent: bool) -> Fraction | None:
    """What posts come to; many advisers have the same."""
    parts = [(exact(fte), None if share is None else exact(share)) for fte, share in posts]
    return case_work_fte(parts, absent=absent)


def _people(day: _Day) -> list[str]:
    """Everyone with a post or with cases."""
    return sorted({*day.fte, *day.carried["adviser_id"].unique().to_list()})


def _fte(day: _Day, people: Iterable[str]) -> Fraction | None:
    """The full-time equivalents of the people; missing if someone who carries cases has no known post."""
    return total_fte(day.fte.get(key) for key in people)


def _teams(day: _Day, guides: Mapping[str, Guideline]) -> tuple[Load, ...]:
    """Every team with a post or with cases."""
    members: dict[str, list[str]] = {key: [] for key in sorted({*day.teams, *day.team_of.values()})}
    for adviser, key in day.team_of.items():
        members[key].append(adviser)
    teams = [_team_load(day, key, people, guides) for key, people in members.items()]
    return _ranked([team for team in teams if team.cases or team.fte is not None])


def _total(day: _Day) -> Load:
    return _load(day, day.sums("everyone").get("", NOTHING), "", TOTAL, fte=_fte(day, _people(day)))


def _adviser_load(day: _Day, key: str, guides: Mapping[str, Guideline]) -> Load:
    team = day.team_of.get(key)
    sums = day.sums("adviser_id").get(key, NOTHING)
    return _load(
        day, sums, key, day.names.get(key, key), fte=day.fte.get(key), team=team, guide=_guide(day, team, guides)
    )


def _team_load(day: _Day, key: str, members: Iterable[str], guides: Mapping[str, Guideline]) -> Load:
    name = str(day.teams[key]["name"]) if key in day.teams else key
    sums = day.sums("team_id").get(key, NOTHING)
    return _load(day, sums, key, name, fte=_fte(day, members), team=key, guide=_guide(day, key, guides))


def _guide(day: _Day, team: str | None, guides: Mapping[str, Guideline]) -> Guideline | None:
    return guides.get(str(day.teams[team]["target_group"])) if team is not None and team in day.teams else None


def _load(
    day: _Day,
    sums: _Sums,
    key: str,
    name: str,
    *,
    fte: Fraction | None,
    team: str | None = None,
    guide: Guideline | None = None,
) -> Load:
    """The load of the sums: a child counts once, also with several cases; the points of its cases add up."""
    cap = day.teams[team]["case_cap"] if team is not None and team in day.teams else None
    limit = None if cap is None else exact(float(str(cap)))
    weighed = None if sums.weights is None else points(exact(weight) for weight in sums.weights)
    load = per_fte(sums.cases, fte)
    return Load(
        key=key,
        name=name,
        team_id=team,
        cases=sums.cases,
        own=sums.own,
        covered=sums.cases - sums.own,
        in_programme=sums.in_programme,
        points=weighed,
        fte=fte,
        cases_per_fte=load,
        points_per_fte=None if weighed is None else per_fte(weighed, fte),
        cap=limit,
        over_cap=over_cap(load, limit),
        guideline=guide,
        absent=key in day.absent,
    )


def _ranked(loads: Sequence[Load]) -> tuple[Load, ...]:
    """The highest load first; those without one last."""
    return tuple(sorted(loads, key=lambda load: (load.cases_per_fte is None, -(load.cases_per_fte or 0), load.key)))
