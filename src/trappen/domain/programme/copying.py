"""What of a programme belongs to those who made it, and is not carried into a copy unless somebody asks for it."""

from collections.abc import Collection
from dataclasses import replace
from enum import StrEnum

from trappen.domain.programme.evidence import Target
from trappen.domain.programme.model import Programme


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
    """Phases, milestones and promises stay, without their dates."""
    unmoved = {"due": None, "moved": False, "moved_from": None, "reason": "", "earlier": (), "done": None}
    return replace(
        programme,
        start=None,
        end=None,
        phases=tuple(replace(phase, start=None, end=None) for phase in programme.phases),
        milestones=tuple(replace(milestone, **unmoved) for milestone in programme.milestones),  # type: ignore[arg-type]  # each is that field's own default
        promises=tuple(replace(promise, start=None, end=None, done=()) for promise in programme.promises),
        targets=tuple(replace(target, due=None) for target in programme.targets),
    )


def _nowhere(programme: Programme) -> Programme:
    rule = programme.target_group
    return replace(
        programme,
        districts=(),
        district_count=None,
        teams=tuple(replace(team, districts=()) for team in programme.teams),
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
