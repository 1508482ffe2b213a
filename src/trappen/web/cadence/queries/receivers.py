"""Who may get cases: advisers with a post in the teams that a user assigns cases in."""

from collections.abc import Mapping
from datetime import date

from trappen.web.accounts.models import User
from trappen.web.accounts.permissions import Permission, can
from trappen.web.accounts.scope import scope_of
from trappen.web.cadence.queries.leading import in_force, main_teams
from trappen.web.registers.models import Adviser, AdviserPost, Team


def teams(user: User) -> Mapping[str, str]:
    """The teams that the user assigns cases in, by key, in the order of their names."""
    found = Team.objects.visible_to(user, needs=Permission.ASSIGN_CASES)
    scope = scope_of(user)
    if not scope.whole:
        found = found.filter(key__in=scope.teams)
    return {key: name or key for key, name in found.order_by("name", "key").values_list("key", "name")}


def team_of(user: User, on: date) -> Mapping[str, str]:
    """The team of every adviser's largest post on the day, as the caseload has it."""
    posts = AdviserPost.objects.visible_to(user).filter(in_force(on))
    return main_teams(posts.values_list("adviser_id", "team_id", "fte", "case_share"))


def receivers(user: User, on: date) -> Mapping[str, tuple[str, str]]:
    """Adviser → name and team, of those who may get cases by this user, in the order of their names."""
    mine = teams(user)
    keys = {adviser: team for adviser, team in team_of(user, on).items() if team in mine}
    names = Adviser.objects.visible_to(user).filter(key__in=keys).values_list("key", "name")
    named = {key: key for key in keys} | {key: name or key for key, name in names}
    return {key: (name, mine[keys[key]]) for key, name in sorted(named.items(), key=lambda pair: pair[1])}


def may_carry(user: User, on: date) -> list[tuple[str, str]]:
    """Whom the user may write on a case: whoever assigns cases those of the teams, an adviser herself."""
    if can(user, Permission.ASSIGN_CASES):
        return [(key, f"{name}, {team}") for key, (name, team) in receivers(user, on).items()]
    if not user.adviser_key or user.adviser_key not in team_of(user, on):
        return []
    own = Adviser.objects.visible_to(user).filter(key=user.adviser_key).first()
    return [(user.adviser_key, str(own) if own is not None else user.adviser_key)]
