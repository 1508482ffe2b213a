"""A duty, and where it stands on a day: kept, due, overdue, or a decision that is missing."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from trappen.domain.deadlines.rules import DeadlineRule

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


class Status(StrEnum):
    """Where a duty stands on a day."""

    OVERDUE = "overdue"
    MISSING_DECISION = "missing_decision"  # the law demands it, without a length, and it is not there
    DUE_WITHIN = "due_within"  # falls due within the horizon, today included
    UPCOMING = "upcoming"
    KEPT = "kept"
    KEPT_LATE = "kept_late"
    MISSED = "missed"  # it was overdue when the measure ended or the child left: it can no longer be done


LABELS = {
    Status.OVERDUE: "Overskredet",
    Status.MISSING_DECISION: "Beslutning mangler",
    Status.DUE_WITHIN: "Forfalder snart",
    Status.UPCOMING: "Kommende",
    Status.KEPT: "Overholdt",
    Status.KEPT_LATE: "Sket for sent",
    Status.MISSED: "Ikke sket, før indsatsen ophørte",
}


class Subject(StrEnum):
    """What a duty's key names."""

    EPISODE = "episode"
    NOTIFICATION = "notification"
    EXAMINATION = "examination"
    DECISION = "decision"
    CASE = "case"
    CHILD = "child"


@dataclass(frozen=True, slots=True)
class Duty:
    """Something the law demands for a child: when it was triggered, when it is due, and when it was done.

    `due_at` and `done_at` are local times where the law counts hours. `lapsed` is the first day on which the duty no
    longer binds (the measure ended, the child left). `variant` picks the rule's other sentence.
    """

    rule: DeadlineRule
    child: str
    subject: Subject
    key: str
    trigger: date
    due: date
    done: date | None = None
    lapsed: date | None = None
    variant: bool = False
    due_at: datetime | None = None
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A duty on a day. `days_overdue` is 0 for what is not late; a late one counts from its due date."""

    rule: str
    section: str | None
    child: str
    subject: Subject
    key: str
    trigger: date
    due: date
    due_at: datetime | None
    done: date | None
    status: Status
    days_overdue: int
    reason: str


def stand(duty: Duty, on: date, *, horizon_days: int = 30) -> Due | None:
    """Where `duty` stands on `on`, or None where it never came to bind: the measure ended before it fell due.

    A duty is overdue from the day after its due date, also where the law counts hours: on the day itself a nightly
    extract cannot know.
    """
    found = _status(duty, on, horizon_days)
    if found is None:
        return None
    rule = duty.rule
    return Due(
        rule=rule.rule,
        section=rule.section,
        child=duty.child,
        subject=duty.subject,
        key=duty.key,
        trigger=duty.trigger,
        due=duty.due,
        due_at=duty.due_at,
        done=duty.done,
        status=found,
        days_overdue=_days(duty, found, on),
        reason=rule.reason(trigger=duty.trigger, due=duty.due, done=duty.done, variant=duty.variant),
    )


def _status(duty: Duty, on: date, horizon_days: int) -> Status | None:
    if duty.done is not None:
        return Status.KEPT_LATE if _late(duty) else Status.KEPT
    if duty.rule.citizen and on > duty.due:
        return None
    if duty.lapsed is not None:
        return None if duty.rule.citizen or duty.lapsed <= duty.due else Status.MISSED
    if duty.rule.is_requirement and on >= duty.due:
        return Status.MISSING_DECISION
    if on > duty.due:
        return Status.OVERDUE
    return Status.DUE_WITHIN if (duty.due - on).days <= horizon_days else Status.UPCOMING


def _late(duty: Duty) -> bool:
    if duty.due_at is not None and duty.done_at is not None:
        return instant(duty.done_at) > instant(duty.due_at)
    return duty.done is not None and duty.done > duty.due


def _days(duty: Duty, status: Status, on: date) -> int:
    until = {
        Status.OVERDUE: on,
        Status.MISSING_DECISION: on,
        Status.KEPT_LATE: duty.done,
        Status.MISSED: duty.lapsed,
    }.get(status)
    return 0 if until is None else (until - duty.due).days


def instant(local: datetime) -> datetime:
    """A local Danish time as UTC. The hour that autumn repeats is read as the first; the hour that spring skips is
    read as an hour later."""
    return local.replace(tzinfo=COPENHAGEN, fold=0).astimezone(UTC)


def hours_later(local: datetime, hours: int) -> datetime:
    """The local time `hours` real hours later: 24 hours from noon before the autumn change is 11 o'clock."""
    return (instant(local) + timedelta(hours=hours)).astimezone(COPENHAGEN).replace(tzinfo=None, fold=0)
