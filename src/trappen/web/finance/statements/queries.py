"""Stored statements, and whether one is being computed."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Count, Max

from trappen.domain.budget.corrected import CorrectedBudget
from trappen.records.container import Records
from trappen.web.accounts.models import Municipality, User
from trappen.web.accounts.permissions import Permission
from trappen.web.accounts.scope import scope_of
from trappen.web.finance import queries as finance
from trappen.web.finance.frames import records_for
from trappen.web.finance.limits import queries as limits
from trappen.web.finance.models import Appropriation, RefusionLimit
from trappen.web.finance.statements.kinds import Kind
from trappen.web.registers.queries import asked_by
from trappen.web.runs.models import Run
from trappen.web.runs.queries import Question, Work, answers, of_inputs
from trappen.web.runs.queries import work as work_of

TASK = "trappen.web.finance.statements.jobs.compute"


def question(user: User, kind: Kind, parameters: Mapping[str, Any]) -> Question | None:
    """What the user asks, in their own scope of the data as it stands; None before the first load."""
    asked = asked_by(user, f"finance_{kind}", parameters)
    if asked is None:
        return None
    acts = Appropriation.objects.filter(municipality=user.municipality).aggregate(Count("pk"), Max("changed"))
    told = f"{asked.inputs_hash}|{acts['pk__count']}|{acts['changed__max']}"
    if kind is Kind.REFUSION:  # a row of limits is never changed, only taken back
        told += f"|{sorted(RefusionLimit.objects.visible_to(user).filter(undone=None).values_list('pk', flat=True))}"
    return replace(asked, inputs_hash=hashlib.sha256(told.encode()).hexdigest())


def stored(asked: Question) -> Run | None:
    """The newest stored answer to exactly this question."""
    return answers(asked).first()


def newest(user: User, kind: Kind) -> Run | None:
    """The newest answer of a kind in the user's scope of the data as it stands, whatever was chosen."""
    asked = question(user, kind, {})
    return None if asked is None else of_inputs(asked).first()


def records(user: User) -> Records:
    """Cases and economy within the user's scope."""
    return records_for(user, needs=Permission.SEE_ECONOMY)


def budget(
    municipality: Municipality, on: date | None, *, today: date, year: int | None = None
) -> CorrectedBudget | None:
    """The corrected budget as it is seen from the day; None where there is no budget, or nothing tells the day.

    That of a `year` that is over is the one it ended with.
    """
    acts = None if on is None else finance.acts_on(municipality, on, today=today)
    if acts and year is not None:
        acts = replace(acts, on=min(acts.on, date(year, 12, 31)))
    return finance.own_budget(acts) if acts and acts.acts else None


def limited(user: User) -> Collection[int]:
    """The years for which the user's municipality has stated or assumed refusion limits."""
    return limits.known(user.municipality).keys() if user.municipality else ()


def is_narrowed(user: User) -> bool:
    """Whether the user's numbers are of a part of the municipality."""
    return not scope_of(user).whole


def work(asked: Question, kind: Kind, user: User) -> Work:
    """How the computation goes that the user has asked for; nothing where none was."""
    return work_of(TASK, **order(kind, user, asked.parameters))


def order(kind: Kind, user: User, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of the job."""
    return {"kind": str(kind), "user_id": user.pk, "parameters": dict(parameters)}
