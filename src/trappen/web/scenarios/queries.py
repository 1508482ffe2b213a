"""Stored forecasts and back-tests, and whether one is being computed."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from trappen.web.accounts.models import User
from trappen.web.accounts.scope import scope_of
from trappen.web.registers.queries import asked_by
from trappen.web.runs.models import Run
from trappen.web.runs.queries import Question, Work, answers, of_inputs
from trappen.web.runs.queries import work as work_of

TASK = "trappen.web.scenarios.jobs.compute"


class Kind(StrEnum):
    """What is computed; the value is its word in stored runs and in the names of files."""

    FORECAST = "fremskrivning"
    BACKTEST = "traefsikkerhed"
    CASE = "investeringssag"


def question(user: User, kind: Kind, parameters: Mapping[str, Any]) -> Question | None:
    """What the user asks, in their own scope of the data as it stands; None before the first load."""
    return asked_by(user, f"forecast_{kind}", parameters)


def stored(asked: Question) -> Run | None:
    """The newest stored answer to exactly this question."""
    return answers(asked).first()


def newest(user: User, kind: Kind) -> Run | None:
    """The newest answer of a kind in the user's scope of the data as it stands, whatever was chosen."""
    asked = question(user, kind, {})
    return None if asked is None else of_inputs(asked).first()


def is_narrowed(user: User) -> bool:
    """Whether the user's numbers are of a part of the municipality."""
    return not scope_of(user).whole


def work(kind: Kind, user: User, parameters: Mapping[str, Any]) -> Work:
    """How the computation goes that the user has asked for; nothing where none was."""
    return work_of(TASK, **order(kind, user, parameters))


def order(kind: Kind, user: User, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of the job."""
    return {"kind": str(kind), "user_id": user.pk, "parameters": dict(parameters)}
