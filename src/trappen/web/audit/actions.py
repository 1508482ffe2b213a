"""Writing the log. `record` is called inside the transaction of the action that it tells of: both stand or neither."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from trappen.web.audit.models import Event, EventType
from trappen.web.core.actor import Actor
from trappen.web.runs.actions import store
from trappen.web.runs.models import Run
from trappen.web.runs.queries import Question


@dataclass(frozen=True, slots=True)
class Subject:
    """What an event is about, e.g. `Subject("child", child.key)`. For a child the pseudonymous key, nothing else."""

    kind: str
    key: str


def record(
    event_type: EventType,
    *,
    by: Actor | None,
    now: datetime,
    municipality: str,
    subject: Subject | None = None,
    what: Mapping[str, Any] | None = None,
    path: str = "",
) -> Event:
    """Adds one event. `municipality` is the code, `what` holds plain JSON values, and nobody did it if `by` is None."""
    event = _event(event_type, by, now, municipality, subject, what, path)
    event.save(force_insert=True)
    return event


@transaction.atomic
def store_run(*, question: Question, result: Mapping[str, Any], by: Actor | None, now: datetime) -> Run:
    """Keeps the answer to `question`, and that it was computed, by whom."""
    run = store(question=question, result=result, by=by, now=now)
    record(
        EventType.RUN_STORED,
        by=by,
        now=now,
        municipality=question.municipality,
        subject=Subject("run", str(run.pk)),
        what={"kind": question.kind, **question.parameters},
    )
    return run


def record_read(
    event_type: EventType,
    *,
    by: Actor,
    now: datetime,
    municipality: str,
    children: Iterable[str],
    path: str,
) -> None:
    """Adds one event for each child whose data was shown: the right of access asks child by child.

    Args:
        event_type: CHILD_READ, CHILDREN_LISTED or IDENTITY_READ.
        children: the pseudonymous keys.
    """
    events = [_event(event_type, by, now, municipality, Subject("child", key), None, path) for key in children]
    Event.objects.bulk_create(events, batch_size=500)


def _event(
    event_type: EventType,
    by: Actor | None,
    now: datetime,
    municipality: str,
    subject: Subject | None,
    what: Mapping[str, Any] | None,
    path: str,
) -> Event:
    return Event(
        event_type=event_type,
        municipality_code=municipality,
        user_id=None if by is None else by.pk,
        user_name="" if by is None else str(by),
        at=now,
        subject_type="" if subject is None else subject.kind,
        subject_key="" if subject is None else subject.key,
        what=dict(what or {}),
        # Without what was searched for: it may be a CPR number, and those stand in no other table than the encrypted.
        path=path.partition("?")[0][:500],
    )
