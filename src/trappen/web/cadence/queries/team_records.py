"""The records of some teams as frames, so that the caseload on the board is the one function's of the whole product."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date

import polars as pl
from django.db.models import Q

from trappen.analysis.cadence.responsible import valid
from trappen.parameters.ladder import official
from trappen.records.container import Records
from trappen.web.accounts.models import Municipality
from trappen.web.cases.models import Assignment, Case
from trappen.web.programmes.models import Enrolment
from trappen.web.registers import frames
from trappen.web.registers.models import Adviser, AdviserAbsence, AdviserPost, Team

NEEDED = ("cases", "assignments", "adviser_posts")


def records_of_teams(
    municipality: Municipality, teams: Collection[str], *, since: date, also: Collection[str] = ()
) -> Records:
    """What the caseload of the teams takes, from `since` on: their advisers and `also` these, those they cover for, and
    all their cases.

    Whole and not narrowed by scope: an adviser's load is all that she carries. It is for counts; which child is whose
    is read through `visible_to`.
    """
    running = Q(end__isnull=True) | Q(end__gt=since)
    absences = frames.read("adviser_absences", AdviserAbsence.objects.filter(running, municipality=municipality))
    members = AdviserPost.objects.filter(running, municipality=municipality, team_id__in=teams)
    people = _covered({*members.values_list("adviser_id", flat=True), *also}, absences)
    posts = AdviserPost.objects.filter(municipality=municipality, adviser_id__in=people)
    assigned = Assignment.objects.filter(running, municipality=municipality, adviser_id__in=people)
    # By subqueries: thousands of keys as parameters take the driver longer than the database takes to answer.
    cases = Case.objects.filter(municipality=municipality, key__in=assigned.values("case_id"))
    enrolled = Enrolment.objects.filter(municipality=municipality, child_id__in=cases.values("child_id"))
    return Records(
        tables={
            "teams": frames.read("teams", Team.objects.filter(municipality=municipality)),
            "advisers": frames.read("advisers", Adviser.objects.filter(municipality=municipality, key__in=people)),
            "adviser_posts": frames.read("adviser_posts", posts),
            "adviser_absences": absences.filter(pl.col("adviser_id").is_in(people)),
            "assignments": frames.read("assignments", assigned),
            "cases": frames.read("cases", cases),
            "programme_enrolments": frames.read("programme_enrolments", enrolled),
        },
        ladder=official(),
        source=municipality.name,
        format="trappen",
        digest="",
    )


def with_cases(records: Records, municipality: Municipality, keys: Collection[str]) -> Records:
    """The records with these cases as well: one that nobody has is nobody's in the team."""
    more = frames.read("cases", Case.objects.filter(municipality=municipality, key__in=keys))
    both = pl.concat([records.table("cases"), more]).unique("case_id", keep="first", maintain_order=True)
    return replace(records, tables={**records.tables, "cases": both})


def as_if(records: Records, moves: Mapping[str, str], *, on: date) -> Records:
    """The records as they would be if the cases (key → adviser) were moved on the day."""
    rows = records.table("assignments")
    leading = valid(on) & (pl.col("role").fill_null("lead") == "lead")
    kept = rows.filter(~(leading & pl.col("case_id").is_in(list(moves))))
    moved = pl.DataFrame(
        {"case_id": list(moves), "adviser_id": list(moves.values()), "start": [on] * len(moves)},
        schema={"case_id": pl.String(), "adviser_id": pl.String(), "start": pl.Date()},
    )
    after = pl.concat([kept, moved], how="diagonal")
    return replace(records, tables={**records.tables, "assignments": after})


def _covered(people: set[str], absences: pl.DataFrame) -> list[str]:
    """The people, and everyone whose absence one of them covers, also through others."""
    covers = absences.select("adviser_id", "covered_by").drop_nulls().rows()
    found = set(people)
    while more := {absent for absent, cover in covers if cover in found} - found:
        found |= more
    return sorted(found)
