"""Whom a programme is for, and who works in it."""

from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import Annotated as A

from trappen.domain.figures import Confidence
from trappen.domain.programme.marks import AGE, Between, Known, OneOrMore, Ref
from trappen.domain.programme.when import When


class Role(StrEnum):
    """What a post is for. Only `adviser` carries cases."""

    ADVISER = "adviser"
    TEAM_LEADER = "team_leader"
    MANAGER = "manager"
    PROJECT_LEADER = "project_leader"
    COORDINATOR = "coordinator"
    PSYCHOLOGIST = "psychologist"
    HEALTH_VISITOR = "health_visitor"
    FAMILY_THERAPIST = "family_therapist"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class TargetGroup:
    """The target group in words and as a rule over records; an empty part of the rule asks nothing."""

    text: A[str, "the target group in words"]
    min_age: A[int | None, "youngest age in years", AGE] = None
    max_age: A[int | None, "oldest age in years, inclusive", AGE] = None
    steps: A[tuple[int, ...], "steps of the ladder", Known("step"), Between(1, 20)] = ()
    place_types: A[tuple[str, ...], "place types", Known("place_type")] = ()
    sections: A[tuple[str, ...], "sections, each with all below it", Known("section")] = ()
    districts: A[tuple[str, ...], "keys of districts in the records", Known("district")] = ()
    case_group: A[str, "target group of the case", Known("target_group")] = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One of several ways to do it, between which somebody chooses."""

    key: A[str, "key"]
    name: A[str, "name"]
    text: A[str, "what it means"] = ""
    do_nothing: A[bool, "whether this is to go on as today"] = False


@dataclass(frozen=True, slots=True)
class SubProgramme:
    """A part of the programme with a name of its own."""

    key: A[str, "key"]
    name: A[str, "name"]
    text: A[str, "what it does"] = ""
    source: A[str, "key of the source", Ref("sources")] = ""
    place: A[str, "where in the source"] = ""


@dataclass(frozen=True, slots=True)
class Team:
    """A team and the districts it covers."""

    key: A[str, "key"]
    name: A[str, "name"]
    districts: A[tuple[str, ...], "names of its districts"] = ()
    text: A[str, "what is special about it"] = ""
    source: A[str, "key of the source", Ref("sources")] = ""
    place: A[str, "where in the source"] = ""


@dataclass(frozen=True, slots=True)
class Post:
    """Posts of one role. Counts are exact: 1⅓ stays 4/3."""

    key: A[str, "key"]
    role: A[Role, "role"]
    title: A[str, "what they are called"]
    count: A[Fraction | None, "posts in all"] = None
    new: A[Fraction | None, "posts that come on top of what there was"] = None
    times_before: A[Fraction | None, "the paper says: so many times as many as before (2 for doubled)"] = None
    part_of: A[str, "key of the posts that these are among", Ref("posts")] = ""
    team: A[str, "key of the team", Ref("teams")] = ""
    option: A[str, "key of the option", Ref("options")] = ""
    source: A[str, "key of the source", Ref("sources")] = ""
    place: A[str, "where in the source"] = ""


@dataclass(frozen=True, slots=True)
class Caseload:
    """What is said of cases: how many, for which advisers. Cases per adviser are derived; `stated` is compared."""

    key: A[str, "key"]
    advisers: A[tuple[str, ...], "keys of the posts that carry the cases together", Ref("posts"), OneOrMore()]
    cases: A[Fraction | None, "cases in all"] = None
    stated: A[Fraction | None, "cases per adviser as the paper states them"] = None
    option: A[str, "key of the option", Ref("options")] = ""
    source: A[str, "key of the source", Ref("sources")] = ""
    place: A[str, "where in the source"] = ""
    confidence: A[Confidence, "how far it can be trusted"] = Confidence.HIGH


@dataclass(frozen=True, slots=True)
class Cadence:
    """How often the programme follows up on a single case."""

    key: A[str, "key"]
    what: A[str, "what is done"]
    months: A[int | None, "interval in months", Between(1, 120)] = None
    weeks: A[int | None, "interval in weeks", Between(1, 520)] = None
    steps: A[tuple[int, ...], "steps of the ladder it holds for", Between(1, 20)] = ()
    source: A[str, "key of the source", Ref("sources")] = ""
    place: A[str, "where in the source"] = ""


class MilestoneKind(StrEnum):
    """What happens at a milestone. What is promised to somebody may follow the end of the programme."""

    START = "start"
    BASELINE = "baseline"
    MIDTERM = "midterm"
    FINAL = "final"
    REPORT = "report"
    MEETING = "meeting"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of the programme. `start` and `end` as precisely as stated; the end is part of the phase."""

    key: A[str, "key"]
    title: A[str, "title"]
    start: A[When | None, "first day, month, season or year"] = None
    end: A[When | None, "last day, month, season or year"] = None
    source: A[str, "key of the source", Ref("sources")] = ""
    place: A[str, "where in the source"] = ""


@dataclass(frozen=True, slots=True)
class Move:
    """An earlier move of a milestone: the date that it was moved from then, and why."""

    date: A[When | None, "the date before that move"] = None
    reason: A[str, "why it was moved then"] = ""


@dataclass(frozen=True, slots=True)
class Milestone:
    """Something that shall have happened by a date. A moved one keeps its old dates, each with its reason."""

    key: A[str, "key"]
    title: A[str, "title"]
    kind: A[MilestoneKind, "kind"] = MilestoneKind.OTHER
    due: A[When | None, "day, month, season or year"] = None
    moved: A[bool, "whether it has been moved"] = False
    moved_from: A[When | None, "the date before it was moved"] = None
    reason: A[str, "why it was moved"] = ""
    earlier: A[tuple[Move, ...], "moves before the last one, the first of them first"] = ()
    after: A[str, "key of the milestone it is counted from", Ref("milestones")] = ""
    years: A[int | None, "years after that milestone, as the paper says", Between(0, 50)] = None
    done: A[When | None, "when it happened"] = None
    source: A[str, "key of the source", Ref("sources")] = ""
    place: A[str, "where in the source"] = ""


def moved_on(before: Milestone, after: Milestone) -> Milestone:
    """The milestone with every earlier date kept, where its date is another than before.

    What was the last move becomes an earlier one; the date that it had is the one that it is moved from.
    """
    if before.due is None or after.due == before.due:
        return after
    last = (Move(before.moved_from, before.reason),) if before.moved or before.moved_from else ()
    kept = after.earlier if after.earlier != before.earlier else (*before.earlier, *last)
    return replace(after, moved=True, moved_from=before.due, earlier=kept)


class Rhythm(StrEnum):
    """How often something is reported."""

    ONCE = "once"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"
    ONGOING = "ongoing"  # »løbende«: no date can be late


@dataclass(frozen=True, slots=True)
class Promise:
    """What the programme has promised to report, to whom and how often."""

    key: A[str, "key"]
    what: A[str, "what is reported"]
    to: A[tuple[str, ...], "to whom"]
    rhythm: A[Rhythm, "how often"]
    or_rhythm: A[Rhythm | None, "the other rhythm, where the paper leaves it open"] = None
    milestone: A[str, "key of the milestone it hangs on", Ref("milestones")] = ""
    start: A[When | None, "when the rhythm begins; else with the programme"] = None
    end: A[When | None, "when it ends; else with the programme"] = None
    done: A[tuple[When, ...], "when it was reported"] = ()
    source: A[str, "key of the source", Ref("sources")] = ""
    place: A[str, "where in the source"] = ""
