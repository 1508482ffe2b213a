"""What a move would do: the advisers' loads before and after, siblings that are parted or joined, and districts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from trappen.analysis.cadence.caseload import caseload
from trappen.analysis.cadence.reports import Load
from trappen.web.accounts.models import User
from trappen.web.cadence.queries.handing import Listed, listed
from trappen.web.cadence.queries.receivers import team_of
from trappen.web.cadence.queries.team_records import as_if, records_of_teams, with_cases


@dataclass(frozen=True)
class Effect:
    """An adviser whose load a move changes."""

    name: str
    before: Load
    after: Load


@dataclass(frozen=True)
class Preview:
    """What a move of the cases would do. `parted` have a sibling with another adviser afterwards, `joined` one with the
    new adviser; `foreign` live in districts where the new adviser has no case today."""

    effects: Sequence[Effect]
    parted: Sequence[Listed]
    joined: Sequence[Listed]
    foreign: Sequence[Listed]


def preview(user: User, cases: Sequence[Listed], target: str, on: date) -> Preview:
    """The effect of giving the cases to the adviser on the day."""
    municipality = user.municipality
    if municipality is None:
        return Preview((), (), (), ())
    origins = {adviser for row in cases for adviser in row.advisers}
    teams = {team for adviser, team in team_of(user, on).items() if adviser in origins | {target}}
    there = records_of_teams(municipality, teams, since=on)
    records = with_cases(there, municipality, {row.case.key for row in cases})
    before = {load.key: load for load in caseload(records, on).advisers}
    moved = as_if(records, {row.case.key: target for row in cases}, on=on)
    after = {load.key: load for load in caseload(moved, on).advisers}
    changed = [
        Effect(load.name, load, after.get(key, load)) for key, load in before.items() if _differs(load, after, key)
    ]
    districts = _districts(user, target, on)
    return Preview(
        effects=sorted(changed, key=lambda effect: effect.name),
        parted=[row for row in cases if any(adviser != target for adviser in _others(row, cases))],
        joined=[row for row in cases if target in row.siblings],
        foreign=[row for row in cases if row.case.child.district_key not in districts] if districts else [],
    )


def _differs(load: Load, after: Mapping[str, Load], key: str) -> bool:
    return key not in after or (load.cases, load.points) != (after[key].cases, after[key].points)


def _others(row: Listed, cases: Sequence[Listed]) -> list[str]:
    """The advisers of the siblings that do not come along."""
    along = sum(
        other.case.child.household_id == row.case.child.household_id and other.case.child_id != row.case.child_id
        for other in cases
    )
    left = [adviser for adviser, number in row.siblings.items() for _ in range(number)]
    coming = [adviser for adviser in left if adviser in row.advisers][:along]
    for adviser in coming:
        left.remove(adviser)
    return left


def _districts(user: User, adviser: str, on: date) -> set[str]:
    """Where the children of the adviser live today."""
    return {row.case.child.district_key for row in listed(user, on, adviser=adviser)}
