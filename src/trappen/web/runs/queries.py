"""Finding stored runs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

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
    return Run.objects.filter(
        kind=question.kind,
        municipality_code=question.municipality,
        inputs_hash=question.inputs_hash,
        scope=dict(question.scope),
        parameters=dict(question.parameters),
        seed=question.seed,
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
