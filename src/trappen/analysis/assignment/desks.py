"""The problem of sharing out cases as the records have it on a day. Source: docs/methods/assignment.md."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from math import floor

import polars as pl

from trappen.analysis.assignment.problem import Adviser, Group, Problem, Unit, serves, units_of
from trappen.analysis.cadence.responsible import leads, main_teams, open_cases, valid
from trappen.domain.caseload import case_work_fte, exact
from trappen.domain.errors import InputError
from trappen.records.container import Records

NEW = "ny-"
"""What the keys of those begin with who are not in the records yet."""


@dataclass(frozen=True, slots=True)
class NewAdviser:
    """Someone who is to begin: the team, the full-time equivalents on case work, and a target group of her own where
    she is to take another than the team's (None: the team's)."""

    team: str
    fte: Fraction
    target_group: str | None = None


def problem_of(
    records: Records,
    on: date,
    *,
    cap: Fraction | None = None,
    absent: Collection[str] = (),
    new: Sequence[NewAdviser] = (),
    held: Mapping[str, int] | None = None,
) -> tuple[Problem, tuple[str, ...]]:
    """The open cases and advisers on the day, and notes (Danish) on what was not known.

    `cap` (children per full-time equivalent) replaces the teams' own caps; `absent` are absent beside those who are in
    the records; `new` are advisers without cases. `held` are children that an adviser has beside those that are shared
    out here: they take room and stay.

    Raises:
        MissingTableError: without cases, assignments, adviser posts or teams.
        InputError: if an absent adviser or a new one's team is not in the records.
    """
    for table in ("cases", "assignments", "adviser_posts", "teams"):
        records.table(table)
    teams = {row["team_id"]: row for row in records.table("teams").iter_rows(named=True)}
    for adviser in new:
        if adviser.team not in teams:
            raise InputError(f"Der er intet team »{adviser.team}«.", now=f"Vælg et af {', '.join(sorted(teams))}.")
    cases = _cases(records, on, {str(row["programme_id"]) for row in teams.values() if row["programme_id"]})
    weighed = not cases["weight"].has_nulls()
    units = units_of(_alone(row, weighed=weighed) for row in cases.iter_rows(named=True))
    advisers = [*_advisers(records, on, teams, cap), *_new(new, teams, cap)]
    unknown = sorted(set(absent) - {adviser.key for adviser in advisers})
    if unknown:
        raise InputError(f"Der er ingen rådgiver »{unknown[0]}« med en stilling på dagen.")
    gone = {*absent, *records.optional("adviser_absences").filter(valid(on))["adviser_id"].to_list()}
    districts = serves(advisers, units)
    placed = tuple(
        replace(
            adviser,
            districts=districts.get(adviser.team, frozenset()),
            absent=adviser.key in gone,
            fte=Fraction(0) if adviser.key in gone else adviser.fte,
            room=None if adviser.room is None else max(adviser.room - (held or {}).get(adviser.key, 0), 0),
        )
        for adviser in sorted(advisers, key=lambda adviser: adviser.key)
    )
    names = dict(records.optional("districts").select("district_id", "name").drop_nulls().iter_rows())
    return Problem(units, placed, districts=names), tuple(_notes(units, placed, weighed=weighed))


def _cases(records: Records, on: date, programmes: Collection[str]) -> pl.DataFrame:
    """One row per child: child_id, adviser_id (of the latest opened case), since, weight (of all its cases),
    target_group, programme, household_id, district_id."""
    lead = leads(records, on).unique("case_id", keep="first", maintain_order=True)
    since = (
        records.optional("assignments")
        .filter(valid(on))
        .select("case_id", "adviser_id", since="start")
        .unique(["case_id", "adviser_id"], keep="first", maintain_order=True)
    )
    enrolled = (
        records.optional("programme_enrolments")
        .filter(valid(on) & pl.col("programme_id").is_in(list(programmes)))
        .sort("start")
        .unique("child_id", keep="last", maintain_order=True)
        .select("child_id", programme="programme_id")
    )
    homes = (
        records.optional("households")
        .filter(valid(on))
        .sort("start")
        .unique("household_id", keep="last", maintain_order=True)
        .select("household_id", "district_id")
    )
    weights = pl.when(pl.col("weight").has_nulls()).then(None).otherwise(pl.col("weight").sum())
    return (
        open_cases(records, on)
        .join(lead, on="case_id", how="left")
        .join(since, on=["case_id", "adviser_id"], how="left")
        .sort("opened", "case_id")
        .group_by("child_id", maintain_order=True)
        .agg(pl.col("adviser_id", "since", "target_group").last(), weight=weights)
        .join(enrolled, on="child_id", how="left")
        .join(records.optional("children").select("child_id", "household_id"), on="child_id", how="left")
        .join(homes, on="household_id", how="left")
        .sort("child_id")
    )


def _alone(row: Mapping[str, object], *, weighed: bool) -> tuple[str, str | None, Unit]:
    """A child's unit before siblings are joined. Without weights for all, every child weighs the same."""
    text = {
        name: None if row[name] is None else str(row[name])
        for name in ("adviser_id", "target_group", "programme", "household_id", "district_id")
    }
    since = row["since"]
    child = str(row["child_id"])
    unit = Unit(
        key=child,
        children=(child,),
        weight=exact(float(str(row["weight"]))) if weighed else Fraction(1),
        current=text["adviser_id"],
        district=text["district_id"],
        group=(text["target_group"], text["programme"]),
        since=since if isinstance(since, date) else date.min,
    )
    return child, text["household_id"], unit


def _advisers(
    records: Records, on: date, teams: Mapping[str, Mapping[str, object]], cap: Fraction | None
) -> list[Adviser]:
    """Everyone with a post on the day, in the team of most case work, as for the caseload."""
    names = dict(records.optional("advisers").select("adviser_id", "name").drop_nulls().iter_rows())
    posts: dict[str, list[tuple[Fraction, Fraction | None]]] = {}
    held = records.table("adviser_posts").filter(valid(on)).select("adviser_id", "fte", "case_share")
    for key, fte, share in held.iter_rows():
        posts.setdefault(key, []).append((exact(fte), None if share is None else exact(share)))
    main = dict(main_teams(records, on).iter_rows())
    return [
        _adviser(key, str(names.get(key, key)), main[key], case_work_fte(parts) or Fraction(0), teams, cap)
        for key, parts in posts.items()
    ]


def _new(new: Sequence[NewAdviser], teams: Mapping[str, Mapping[str, object]], cap: Fraction | None) -> list[Adviser]:
    found = []
    for number, adviser in enumerate(new, 1):
        made = _adviser(f"{NEW}{number}", f"Ny rådgiver {number}", adviser.team, adviser.fte, teams, cap)
        group = made.group if adviser.target_group is None else (adviser.target_group, made.group[1])
        found.append(replace(made, group=group))
    return found


def _adviser(
    key: str, name: str, team: str, fte: Fraction, teams: Mapping[str, Mapping[str, object]], cap: Fraction | None
) -> Adviser:
    row = teams.get(team, {})
    own = row.get("case_cap")
    limit = cap if cap is not None else None if own is None else exact(float(str(own)))
    return Adviser(
        key,
        name,
        team,
        fte,
        room=None if limit is None else floor(limit * fte),
        group=_group(row),
        receives=fte > 0,
    )


def _group(row: Mapping[str, object]) -> Group:
    target, programme = row.get("target_group"), row.get("programme_id")
    return None if target is None else str(target), None if programme is None else str(programme)


def _notes(units: Sequence[Unit], advisers: Sequence[Adviser], *, weighed: bool) -> list[str]:
    notes = []
    people = {adviser.key for adviser in advisers}
    if not weighed:
        notes.append("Ikke alle sager har en vægt; belastningen er jævnet efter antal sager.")
    if any(adviser.room is None for adviser in advisers):
        notes.append("Nogle rådgiveres team har intet sagsloft.")
    without = {unit.current for unit in units if unit.current is not None and unit.current not in people}
    if without:
        notes.append(
            f"Rådgivere med sager, men uden stilling på dagen: {', '.join(sorted(without))}. Sagerne fordeles."
        )
    return notes
