"""The teams with their advisers, who is in none, and where what was typed and an import tell of the same adviser."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from trappen.web.accounts.models import User
from trappen.web.accounts.permissions import Permission
from trappen.web.cadence.queries.leading import LEADING, in_force
from trappen.web.cases.models import Assignment, Case
from trappen.web.registers.choices import adviser_choices
from trappen.web.registers.models import AdviserPost, Team

NEEDS = Permission.MANAGE_REGISTERS


@dataclass(frozen=True, slots=True)
class Member:
    """An adviser's post in a team; `leads`: whether a case that runs is theirs."""

    post: AdviserPost
    name: str
    leads: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A team and its advisers: those who are in it or will be, then those who were."""

    team: Team
    members: Sequence[Member]
    closed: bool


@dataclass(frozen=True, slots=True)
class Loose:
    """An adviser who is in no team, now or later; `leads`: whether a case that runs is theirs."""

    key: str
    name: str
    leads: bool


def teams(user: User, on: date) -> list[Shown]:
    """Every team of the municipality by name, the closed ones last."""
    held, leads = names(user), _leading(user, on)
    members: dict[str, list[Member]] = defaultdict(list)
    for post in AdviserPost.objects.visible_to(user, needs=NEEDS):
        members[post.team_id].append(Member(post, held.get(post.adviser_id, post.adviser_id), post.adviser_id in leads))
    found = [
        Shown(
            team,
            sorted(members[team.key], key=lambda member: (_is_over(member.post, on), member.name, member.post.start)),
            closed=team.end is not None and team.end <= on,
        )
        for team in Team.objects.visible_to(user, needs=NEEDS)
    ]
    return sorted(found, key=lambda shown: (shown.closed, shown.team.name.casefold(), shown.team.key))


def open_teams(user: User, on: date) -> list[tuple[str, str]]:
    """Key and name of the teams that are not closed."""
    return [(shown.team.key, str(shown.team)) for shown in teams(user, on) if not shown.closed]


def names(user: User) -> Mapping[str, str]:
    """What every adviser is called who is in the register, or has a case."""
    if user.municipality_id is None:
        return {}
    leads = Assignment.objects.visible_to(user, needs=NEEDS).values_list("adviser_id", flat=True).distinct()
    return {key: key for key in leads if key} | dict(adviser_choices(user.municipality_id))


def loose(user: User, on: date) -> list[Loose]:
    """The advisers without a team by name; who has left a team and has no cases is gone.

    How many cases each has is for those who may see an adviser's caseload, and nobody who keeps the register may.
    """
    posts = list(AdviserPost.objects.visible_to(user, needs=NEEDS))
    placed = {post.adviser_id for post in posts if not _is_over(post, on)}
    leading = _leading(user, on)
    left = {post.adviser_id for post in posts} - leading
    found = [
        Loose(key, name, key in leading) for key, name in names(user).items() if key not in placed and key not in left
    ]
    return sorted(found, key=lambda adviser: (adviser.name.casefold(), adviser.key))


def _leading(user: User, on: date) -> set[str]:
    """The advisers who have the lead of a case that is open on the day."""
    closed = Case.objects.visible_to(user, needs=NEEDS).filter(closed__lte=on)
    leads = Assignment.objects.visible_to(user, needs=NEEDS).filter(LEADING & in_force(on)).order_by()
    return set(leads.exclude(case_id__in=closed.values("key")).values_list("adviser_id", flat=True))


def doubled(user: User, on: date) -> list[str]:
    """Who is in a team both by what was typed and by an import, on the day: one of the two is to be mended."""
    sources: dict[str, set[bool]] = defaultdict(set)
    for post in AdviserPost.objects.visible_to(user, needs=NEEDS).filter(in_force(on)):
        sources[post.adviser_id].add(post.is_typed)
    held = names(user)
    return sorted(held.get(adviser, adviser) for adviser, kinds in sources.items() if len(kinds) > 1)


def _is_over(post: AdviserPost, on: date) -> bool:
    return post.end is not None and post.end <= on
