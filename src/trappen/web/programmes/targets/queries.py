"""Stored answers about a programme's targets and target group, and the children behind the latter."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from trappen.analysis.keyfigures.target_group import eligible, enrolled, never_reached, reach
from trappen.domain.errors import MissingTableError, TrappenError
from trappen.domain.programme.people import TargetGroup
from trappen.records.container import Records
from trappen.records.programmes.writing import plain
from trappen.web.accounts.models import User
from trappen.web.accounts.permissions import Permission, can
from trappen.web.accounts.scope import scope_of
from trappen.web.programmes.actions import programme_of
from trappen.web.programmes.frames import records_for
from trappen.web.programmes.models import Baseline, ProgrammePlan
from trappen.web.registers.queries import asked_by
from trappen.web.runs.models import Run
from trappen.web.runs.queries import Question, answers, last_like

TABLES = (
    *("children", "households", "districts", "teams", "advisers", "adviser_posts", "adviser_absences", "cases"),
    *("assignments", "episodes", "followups", "programmes", "programme_enrolments"),
)
GROUP_TABLES = ("children", "households", "districts", "cases", "episodes", "programmes", "programme_enrolments")
MONEY_TABLES = ("postings",)
TASK = "trappen.web.programmes.jobs.compute"
# What of a programme its counts are made from: a change of anything else leaves them as they are.
COUNTED = ("name", "start", "end", "districts", "target_group", "targets", "sources")


class Kind(StrEnum):
    """What can be computed of a programme."""

    TARGETS = "programme_targets"
    REACH = "programme_reach"


class Group(StrEnum):
    """Which children of a target group."""

    ENROLLED = "indskrevne"
    NEVER = "ikke-naaet"


def question(user: User, plan: ProgrammePlan, kind: Kind) -> Question | None:
    """What the user asks of the plan, in their own scope of the data as it stands; None before the first load."""
    return asked_by(user, kind, {"plan": plan.pk, "counted": counted_digest(plan)})


def counted_digest(plan: ProgrammePlan) -> str:
    """A fingerprint of what the plan's counts are made from."""
    whole = plain(programme_of(plan.document))
    told = [plan.records_key, *(whole.get(name) for name in COUNTED)]
    return hashlib.sha256(json.dumps(told, cls=DjangoJSONEncoder).encode()).hexdigest()[:16]


def stored(asked: Question) -> Run | None:
    """The newest stored answer to exactly this question."""
    return answers(asked).first()


def latest(asked: Question, plan: ProgrammePlan) -> Run | None:
    """The newest stored answer to the user's question of the plan, also of an earlier version or earlier data."""
    return stored(asked) or last_like(asked, plan=plan.pk)


def is_of_this_plan(run: Run, asked: Question) -> bool:
    """Whether the answer was counted from the plan as it is now; if not, somebody has changed it since."""
    return bool(run.parameters.get("counted") == asked.parameters["counted"])


def countable(plan: ProgrammePlan) -> list[Kind]:
    """What there is to count of the plan."""
    programme = programme_of(plan.document)
    has = {Kind.TARGETS: programme.targets, Kind.REACH: programme.target_group and plan.records_key}
    return [kind for kind, held in has.items() if held]


def order(kind: Kind, plan: ProgrammePlan, user_id: int) -> dict[str, Any]:
    """What a job is known by: it counts this of the plan in that user's scope."""
    return {"kind": str(kind), "plan_id": plan.pk, "user_id": user_id}


def typed_targets(plan: ProgrammePlan) -> list[tuple[int, str]]:
    """Place and name of the targets whose measurements somebody types: nothing in the records counts them."""
    targets = programme_of(plan.document).targets
    return [(number, target.indicator) for number, target in enumerate(targets) if not target.computed]


def records(user: User) -> Records:
    """What the user's figures are counted from: their own scope, with postings only for those who may see economy."""
    tables = (*TABLES, *(MONEY_TABLES if can(user, Permission.SEE_ECONOMY) else ()))
    return records_for(user, tables=tables, needs=Permission.SEE_AGGREGATES)


def is_narrowed(user: User) -> bool:
    """Whether the user's numbers are of a part of the municipality."""
    return not scope_of(user).whole


def children_of(user: User, plan: ProgrammePlan, group: Group, on: date) -> list[tuple[str, date | None]]:
    """The children of the group within the user's scope, each with the day since which they are enrolled.

    Raises:
        TrappenError: if the plan has no target group or is tied to no programme of the records.
        MissingTableError: without a table that it takes.
    """
    found, rule = records_for(user, tables=TABLES), rule_of(plan)
    day = day_of(found, on)
    if group is Group.ENROLLED:
        return list(enrolled(found, plan.records_key, day).iter_rows())
    return [(key, None) for key in never_reached(found, plan.records_key, rule, day)["child_id"]]


@dataclass(frozen=True, slots=True)
class Fitting:
    """How many children in the user's scope a rule fits on a day, and how many of them are enrolled; None if untied."""

    on: date
    eligible: int
    enrolled: int | None


def fitting(user: User, plan: ProgrammePlan, rule: TargetGroup, on: date) -> Fitting | None:
    """What the rule gives, as it is typed; None where nothing is loaded or a table that it takes is not there."""
    found = records_for(user, tables=GROUP_TABLES)
    day = day_of(found, on)
    try:
        children = eligible(found, rule, day)
        reached = reach(found, plan.records_key, rule, day).both if plan.records_key else None
    except MissingTableError:
        return None
    return Fitting(day, children.height, reached)


def rule_of(plan: ProgrammePlan) -> TargetGroup:
    """The target group of the plan.

    Raises:
        TrappenError: if it has none, or nothing tells which programme of the records it is.
    """
    rule = programme_of(plan.document).target_group
    if rule is None:
        raise TrappenError(
            "Programmet har ingen målgruppe som regel.",
            now="Ret programmet, og skriv alder, trin, paragraffer eller distrikter i målgruppen.",
        )
    if not plan.records_key:
        raise TrappenError(
            "Programmet er ikke knyttet til et program i data.",
            why="Derfor ved Trappen ikke, hvilke børn der er indskrevet.",
            now="Ret programmet, og vælg dets program i data.",
        )
    return rule


def day_of(found: Records, today: date) -> date:
    """Today, or the day of the extract if that is earlier: nobody knows what has happened since."""
    return min(today, found.as_of) if found.as_of else today


def baselines(user: User, plan: ProgrammePlan) -> list[Baseline]:
    """The plan's frozen baselines within the user's municipality, the newest first."""
    return list(Baseline.objects.visible_to(user, needs=Permission.SEE_PAPERS).filter(programme_key=plan.key))
