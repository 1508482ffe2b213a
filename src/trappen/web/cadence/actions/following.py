"""What hangs on who has a case: the team that may see the child, and whose list a deadline is on."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.db.models import Q

from trappen.web.accounts.models import Municipality
from trappen.web.cadence.models import DueItem, Move, NextAct, OpenCase
from trappen.web.cadence.queries.leading import in_force, leads_of, main_teams
from trappen.web.cases.models import Case, Child
from trappen.web.registers.models import AdviserPost


def follow(municipality: Municipality, moves: Sequence[Move], *, on: date, back: bool = False) -> None:
    """Sets team and deadlines of the children whose cases were moved; `back` restores the team there was before.

    As after a delivery, a child belongs to the team of the adviser who leads the newest open case.
    """
    touched = {move.child_id: move for move in moves}
    latest = _latest_cases(municipality, touched, on)
    leads = leads_of(municipality, set(latest.values()), on)
    advisers = {child: rows[0].adviser_id for child, case in latest.items() if (rows := leads[case])}
    teams = _teams(municipality, set(advisers.values()), on)
    by_team: dict[str, list[str]] = defaultdict(list)
    by_adviser: dict[tuple[str, str], list[str]] = defaultdict(list)
    for child, move in touched.items():
        adviser = advisers.get(child, "")
        team = teams.get(adviser, "")
        by_adviser[adviser, team].append(child)
        by_team[move.team_before if back or not team else team].append(child)
    for team, children in by_team.items():
        Child.objects.filter(municipality=municipality, key__in=children).update(team_key=team)
    for (adviser, team), children in by_adviser.items():
        due = DueItem.objects.filter(municipality=municipality, child_id__in=children)
        due.update(adviser_key=adviser, team_key=team)
        acts = NextAct.objects.filter(municipality=municipality, child_id__in=children)
        acts.update(adviser_key=adviser, team_key=team)
    _follow_cases(municipality, [move.case_key for move in moves], on)


def _follow_cases(municipality: Municipality, cases: Sequence[str], on: date) -> None:
    """The adviser's list of cases is by case, and not by child."""
    held = leads_of(municipality, cases, on)
    leading = {case: rows[0].adviser_id for case in cases if (rows := held[case])}
    teams = _teams(municipality, set(leading.values()), on)
    by_adviser: dict[str, list[str]] = defaultdict(list)
    for case in cases:
        by_adviser[leading.get(case, "")].append(case)
    for adviser, keys in by_adviser.items():
        mine = OpenCase.objects.filter(municipality=municipality, case_key__in=keys)
        mine.update(adviser_key=adviser, team_key=teams.get(adviser, ""))


def _latest_cases(municipality: Municipality, children: "dict[str, Move]", on: date) -> dict[str, str]:
    """The newest open case of each child."""
    is_open = Q(closed__isnull=True) | Q(closed__gt=on)
    rows = Case.objects.filter(is_open, municipality=municipality, child_id__in=list(children), opened__lte=on)
    return dict(rows.order_by("opened", "key").values_list("child__key", "key"))


def _teams(municipality: Municipality, advisers: set[str], on: date) -> dict[str, str]:
    """The team of each adviser's largest post on the day."""
    posts = AdviserPost.objects.filter(in_force(on), municipality=municipality, adviser_id__in=advisers)
    return main_teams(posts.values_list("adviser_id", "team_id", "fte", "case_share"))
