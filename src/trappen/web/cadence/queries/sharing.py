"""What is shared out in a proposal: the advisers of some teams, the children they have, and those nobody has."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from trappen.analysis.assignment.desks import NewAdviser, problem_of
from trappen.analysis.assignment.problem import Problem
from trappen.parameters.ladder import official
from trappen.records.container import Records
from trappen.web.accounts.models import Municipality, User
from trappen.web.cadence.queries.handing import NEEDS, open_cases
from trappen.web.cadence.queries.leading import LEADING, in_force
from trappen.web.cadence.queries.receivers import team_of, teams
from trappen.web.cases.models import Assignment, Case, Child
from trappen.web.programmes.models import Enrolment
from trappen.web.registers import frames
from trappen.web.registers.models import Adviser, AdviserAbsence, AdviserPost, Household, Team


@dataclass(frozen=True)
class Shared:
    """The problem with its notes, and what a move of a child is made of. `held` are children that advisers have and
    that are not shared out; `seen` gives a child's open cases (row) with the rows in the lead, by the one in the lead.
    """

    problem: Problem
    notes: Sequence[str]
    held: Mapping[str, int]
    seen: Mapping[tuple[str, str], Mapping[str, list[int]]]


def shared(
    user: User, municipality: Municipality, wanted: Collection[str], asked: Mapping[str, Any], on: date
) -> Shared:
    """What is to be shared out among the teams on the day, as far as the user assigns cases.

    Raises:
        MissingTableError: without cases, assignments, adviser posts or teams.
        InputError: if an adviser or team that was asked for is not there any more.
    """
    posted = team_of(user, on)
    people = {adviser for adviser, team in posted.items() if team in wanted}
    cases = list(open_cases(user, on).order_by("opened", "key"))
    rows = _leads(user, on)
    whole = set(wanted) >= set(teams(user))
    latest = {case.child_id: case for case in cases}
    taken = {
        child
        for child, case in latest.items()
        if _is_shared(rows.get(case.key), case, people=people, posted=posted, wanted=wanted, whole=whole)
    }
    records = _records(municipality, wanted, people, [case for case in cases if case.child_id in taken], taken)
    held = _held(municipality, people, taken, on)
    problem, notes = problem_of(
        records,
        on,
        cap=Fraction(asked["cap"]) if asked.get("cap") else None,
        absent=asked.get("absent", ()),
        new=[NewAdviser(n["team"], Fraction(n["fte"]), n["target_group"] or None) for n in asked.get("new", ())],
        held=held,
    )
    seen: dict[tuple[str, str], dict[str, list[int]]] = defaultdict(dict)
    for case in cases:
        lead = rows.get(case.key, [])
        seen[case.child_id, lead[0].adviser_id if lead else ""][str(case.pk)] = sorted(row.pk for row in lead)
    return Shared(problem, notes, held, seen)


def _leads(user: User, on: date) -> Mapping[str, Sequence[Assignment]]:
    """Case → the rows in the lead, the first adviser first."""
    found: dict[str, list[Assignment]] = defaultdict(list)
    held = Assignment.objects.visible_to(user, needs=NEEDS).filter(LEADING & in_force(on))
    for row in held.order_by("adviser_id", "pk"):
        found[row.case_id].append(row)
    return found


def _is_shared(
    lead: Sequence[Assignment] | None,
    case: Case,
    *,
    people: Collection[str],
    posted: Mapping[str, str],
    wanted: Collection[str],
    whole: bool,
) -> bool:
    """Whether a child's newest case is one of an adviser of the teams, or of nobody with a post and of the teams."""
    if lead and lead[0].adviser_id in posted:
        return lead[0].adviser_id in people
    return whole or case.child.team_key in wanted


def _records(
    municipality: Municipality, wanted: Collection[str], people: set[str], cases: Sequence[Case], children: set[str]
) -> Records:
    """The tables that a problem is made of, for those children and advisers only."""
    keys = [case.key for case in cases]
    homes = {case.child.household_id for case in cases if case.child.household_id}
    of = {"municipality": municipality}
    posts = AdviserPost.objects.filter(**of, adviser_id__in=people)
    rows = {
        "teams": Team.objects.filter(**of, key__in=wanted),
        "advisers": Adviser.objects.filter(**of, key__in=people),
        "adviser_posts": posts,
        "adviser_absences": AdviserAbsence.objects.filter(**of, adviser_id__in=people),
        "cases": Case.objects.filter(**of, key__in=keys),
        "assignments": Assignment.objects.filter(**of, case_id__in=keys),
        "children": Child.objects.filter(**of, key__in=children),
        "households": Household.objects.filter(**of, household_id__in=homes),
        "programme_enrolments": Enrolment.objects.filter(**of, child_id__in=children),
    }
    tables = {name: frames.read(name, found) for name, found in rows.items()}
    return Records(tables=tables, ladder=official(), source=municipality.name, format="trappen", digest="")


def _held(municipality: Municipality, people: set[str], taken: set[str], on: date) -> Mapping[str, int]:
    """Adviser → children with an open case that she leads and that are not shared out. For counts, so not by scope."""
    leading = Assignment.objects.filter(LEADING & in_force(on), municipality=municipality, adviser_id__in=people)
    pairs = set(leading.values_list("adviser_id", "case_id"))
    is_open = Case.objects.filter(municipality=municipality, key__in={case for _, case in pairs}, opened__lte=on)
    child = dict(is_open.exclude(closed__lte=on).values_list("key", "child__key"))
    found: dict[str, set[str]] = defaultdict(set)
    for adviser, case in pairs:
        if case in child and child[case] not in taken:
            found[adviser].add(child[case])
    return {adviser: len(children) for adviser, children in found.items()}
