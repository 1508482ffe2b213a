"""Storing a run."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from trappen import __version__
from trappen.web.core.actor import Actor
from trappen.web.runs.models import Run
from trappen.web.runs.queries import Question


@transaction.atomic
def store(*, question: Question, result: Mapping[str, Any], by: Actor | None, now: datetime) -> Run:
    """Keeps the answer to `question` with this version of the product."""
    return Run.objects.create(
        kind=question.kind,
        municipality_code=question.municipality,
        scope=dict(question.scope),
        inputs_hash=question.inputs_hash,
        parameters=dict(question.parameters),
        seed=question.seed,
        version=__version__,
        result=dict(result),
        created_by_id=None if by is None else by.pk,
        created_by_name="" if by is None else str(by),
        created=now,
    )
