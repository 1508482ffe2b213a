"""A programme's cadence and caseload as a policy: the same object as a policy file gives.

Source: docs/methods/due-dates.md.
"""

from fractions import Fraction

from trappen.domain.deadlines.act import Act
from trappen.domain.deadlines.policy import Phase, Policy, PolicyRule, Span
from trappen.domain.deadlines.rules import FOLLOWED
from trappen.domain.programme.model import Programme
from trappen.domain.programme.of_people import advisers_count, advisers_named
from trappen.domain.programme.people import Cadence, Post, Role
from trappen.domain.staffing import Staffing, StatedTeam


def policy_of(programme: Programme) -> Policy:
    """The programme's cadence as follow-up of the measures that the law follows up, and its stated cases and advisers.

    It holds for the children enrolled under the programme's key. A cadence without an interval says nothing that can
    be computed and is left out.
    """
    asked = [cadence for cadence in programme.cadence if cadence.months or cadence.weeks]
    return Policy(
        key=programme.key,
        name=programme.name,
        reference=programme.full_name or programme.name,
        rules=tuple(_rule(programme, cadence) for cadence in asked),
        programme=programme.key,
        staffing=Staffing(teams=_teams(programme)),
    )


def _rule(programme: Programme, cadence: Cadence) -> PolicyRule:
    return PolicyRule(
        key=cadence.key,
        act=Act.FOLLOWUP,
        title=cadence.what,
        reference=str(programme.source_of(cadence.source, cadence.place)),
        phases=(Phase(Span(cadence.months or 0, 7 * (cadence.weeks or 0))),),
        steps=cadence.steps,
        sections=FOLLOWED,
    )


def _teams(programme: Programme) -> tuple[StatedTeam, ...]:
    """One per stated caseload: an option of the programme, or the posts that carry the cases; and then every team with
    advisers of its own, whose cases nobody states."""
    options = {option.key: option.name for option in programme.options}
    stated = [
        StatedTeam(
            key=load.key,
            name=options.get(load.option) or advisers_named(programme, load),
            cases=load.cases,
            advisers=advisers_count(programme, load),
            reference=str(programme.source_of(load.source, load.place)),
        )
        for load in programme.caseloads
    ]
    carrying = {key for load in programme.caseloads for key in load.advisers}
    named = [
        StatedTeam(
            key=team.key,
            name=team.name,
            advisers=_advisers(own),
            reference=str(programme.source_of(team.source, team.place)),
        )
        for team in programme.teams
        if (own := [p for p in programme.posts if p.team == team.key and p.role is Role.ADVISER])
        and not any(post.key in carrying for post in own)
    ]
    return (*stated, *named)


def _advisers(posts: list[Post]) -> Fraction | None:
    """The advisers of the posts, those that are part of another left out; missing if one is not counted."""
    counts = [post.count for post in posts if post.part_of not in {other.key for other in posts}]
    return None if any(count is None for count in counts) else sum((c for c in counts if c is not None), Fraction(0))
