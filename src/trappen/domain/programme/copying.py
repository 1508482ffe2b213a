"""What of a programme belongs to those who made it, and is not carried into a copy unless somebody asks for it."""

import re
from collections.abc import Collection
from dataclasses import replace
from enum import StrEnum

from trappen.domain.programme.evidence import Target
from trappen.domain.programme.model import Programme
from trappen.domain.programme.money import Money

_YEAR = r"(?:19|20)\d\d"


class Origin(StrEnum):
    """A part of a programme that is true only of the one it was written for."""

    DECISIONS = "decisions"
    PAPERS = "papers"
    DATES = "dates"
    DISTRICTS = "districts"
    RESULTS = "results"


def copied(programme: Programme, keep: Collection[Origin] = ()) -> Programme:
    """The programme without what belongs to its origin, but for what `keep` names. Accepted findings never follow."""
    parts = {
        Origin.DECISIONS: lambda made: replace(made, decisions=()),
        Origin.PAPERS: lambda made: replace(made, papers=()),
        Origin.DATES: _undated,
        Origin.DISTRICTS: _nowhere,
        Origin.RESULTS: _unmeasured,
    }
    made = replace(programme, waivers=())
    for origin, without in parts.items():
        if origin not in keep:
            made = without(made)
    return made


def _undated(programme: Programme) -> Programme:
    """Phases, milestones, promises and money stay, without their dates, years and what is said of single years."""
    unmoved = {"due": None, "moved": False, "moved_from": None, "reason": "", "earlier": (), "done": None}
    return replace(
        programme,
        start=None,
        end=None,
        phases=tuple(replace(phase, title=_yearless(phase.title), start=None, end=None) for phase in programme.phases),
        milestones=tuple(
            replace(milestone, title=_yearless(milestone.title), **unmoved)  # type: ignore[arg-type]  # each is that field's own default
            for milestone in programme.milestones
        ),
        money=tuple(_of_no_year(item) for item in programme.money),
        promises=tuple(replace(promise, start=None, end=None, done=()) for promise in programme.promises),
        targets=tuple(replace(target, due=None) for target in programme.targets),
    )


def _of_no_year(item: Money) -> Money:
    return replace(
        item,
        title=_yearless(item.title),
        start=None,
        end=None,
        from_year=None,
        years=(),
        cells=(),
        funding=(),
    )


def _yearless(text: str) -> str:
    """`Afsat i Budget 2017` as `Afsat i Budget`; a text that is a year alone stays."""
    return re.sub(rf"\s*\(?\b{_YEAR}(\s*[-–]\s*{_YEAR})?\b\)?", "", text).strip() or text


def _nowhere(programme: Programme) -> Programme:
    """Teams of single districts stay behind with them; their posts come along without a team."""
    rule = programme.target_group
    gone = {team.key for team in programme.teams if team.districts}
    return replace(
        programme,
        districts=(),
        district_count=None,
        teams=tuple(team for team in programme.teams if team.key not in gone),
        posts=tuple(replace(post, team="" if post.team in gone else post.team) for post in programme.posts),
        target_group=replace(rule, districts=()) if rule else None,
    )


def _unmeasured(programme: Programme) -> Programme:
    return replace(
        programme,
        results=(),
        observations=(),
        statements=(),
        versions=(),
        targets=tuple(_unreached(target) for target in programme.targets),
    )


def _unreached(target: Target) -> Target:
    return replace(target, values=(), reached_amount=None, reached_share=None, reached_times=None)
