"""Finding stored runs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django_tasks_db.models import DBTaskResult

from trappen import __version__
from trappen.web.runs.models import Run


@dataclass(frozen=True, slots=True)
class Question:
    """What an analysis was asked: enough to ask it again. All values are plain JSON."""

    kind: str
    municipality: str
    inputs_hash: str
    scope: Mapping[str, Any] = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)
    seed: int | None = None


def answers(question: Question) -> QuerySet[Run]:
    """The runs of this version of the product that were asked exactly this, newest first."""
    return of_inputs(question).filter(parameters=dict(question.parameters), seed=question.seed)


def of_inputs(question: Question) -> QuerySet[Run]:
    """The same, whatever was chosen: of these data, seen by this scope."""
    return Run.objects.filter(
        kind=question.kind,
        municipality_code=question.municipality,
        inputs_hash=question.inputs_hash,
        scope=dict(question.scope),
        version=__version__,
    )


def like(question: Question) -> QuerySet[Run]:
    """The runs that were asked the same of whatever inputs, newest first: they may be out of date."""
    return Run.objects.filter(
        kind=question.kind,
        municipality_code=question.municipality,
        scope=dict(question.scope),
        parameters=dict(question.parameters),
        version=__version__,
    )


def last_like(question: Question, **parameters: Any) -> Run | None:
    """The newest run with the same scope and those parameters, of whatever inputs: it may be out of date."""
    return Run.objects.filter(
        kind=question.kind,
        municipality_code=question.municipality,
        scope=dict(question.scope),
        version=__version__,
        **{f"parameters__{name}": value for name, value in parameters.items()},
    ).first()


def latest(kind: str, municipality: str) -> Run | None:
    """The newest run of a kind in a municipality (its code), whatever its inputs and version."""
    return Run.objects.filter(kind=kind, municipality_code=municipality).first()


def worked_out_on(kind: str, municipality: str) -> date | None:
    """The day that the newest run of a kind is as of, without reading its result."""
    runs = Run.objects.filter(kind=kind, municipality_code=municipality)
    on = runs.values_list("parameters__on", flat=True).first()
    return None if on is None else date.fromisoformat(on)


WAITING = ("READY", "RUNNING")


@dataclass(frozen=True, slots=True)
class Work:
    """The last time that background work was asked for: whether it still waits, and whether it broke down."""

    waits: bool
    broke: bool


def tasks(task: str, **arguments: Any) -> "QuerySet[DBTaskResult[..., Any]]":
    """The background work of a task (the path of its function) with those named arguments, the newest first."""
    asked = {f"args_kwargs__kwargs__{name}": value for name, value in arguments.items()}
    return DBTaskResult.objects.filter(task_path=task, **asked).order_by("-enqueued_at")


def ordered(task: str, name: str, **arguments: Any) -> list[Any]:
    """The argument of that name of each work of a task that still waits, the newest first."""
    waiting = tasks(task, **arguments).filter(status__in=WAITING)
    return list(waiting.values_list(f"args_kwargs__kwargs__{name}", flat=True))


def work(task: str, **arguments: Any) -> Work:
    """How the last work of a task with those named arguments goes; none is neither."""
    last = tasks(task, **arguments).first()
    return Work(last is not None and last.status in WAITING, last is not None and last.status == "FAILED")
