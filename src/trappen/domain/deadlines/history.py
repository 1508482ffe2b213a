"""One child's history: what the deadline rules look at. Periods are half open; `end` is the first day outside."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Episode:
    """A measure or placement. `section` is canonical, `step` is where it stands on the ladder (None: on no step)."""

    key: str
    section: str | None
    start: date
    end: date | None = None
    decision_date: date | None = None
    consent: str | None = None
    case: str | None = None
    place_type: str | None = None
    step: int | None = None

    def running(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)

    @property
    def decided(self) -> date:
        """The decision's date, or the start where none is registered: never earlier than the decision can be."""
        return self.decision_date or self.start


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A follow-up that was held; without an episode it counts for all that run on the day."""

    held: date
    episode: str | None = None


@dataclass(frozen=True, slots=True)
class Cadence:
    """A decision on the interval of follow-ups. Without an interval it decides nothing.

    `reasoned` and `child_view`: whether reasons were given, and the child's view is in it; None is not registered.
    """

    decided: date
    months: int | None = None
    days: int | None = None
    episode: str | None = None
    reasoned: bool | None = None
    child_view: bool | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact, child conversation or network meeting with a child; `kind` as in the contract of contacts."""

    held: date
    kind: str


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A child's time in a programme."""

    programme: str
    start: date
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Notification:
    """An underretning; times are local Danish time."""

    key: str
    received: datetime
    assessed: datetime | None = None
    receipt_sent: date | None = None
    second_person: bool = False


@dataclass(frozen=True, slots=True)
class Examination:
    """`kind` is screening, assessment (afdækning) or child_examination."""

    key: str
    kind: str
    aware: date | None = None
    finished: date | None = None
    preliminary: date | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """`kind` is action_plan, child_plan or youth_plan; a plan without an episode is the child's."""

    kind: str
    decided: date | None = None
    declined: bool = False
    made: date | None = None
    episode: str | None = None
    revised: date | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """`kind` as in the contract of decisions."""

    key: str
    kind: str
    decided: date
    approved: date | None = None
    valid_until: date | None = None
    appealed: date | None = None
    episode: str | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """A supervision visit; `talked` is None where it is not registered, which is not a no."""

    held: date
    talked: bool | None = None


@dataclass(frozen=True, slots=True)
class Case:
    key: str
    opened: date
    closed: date | None = None
    target_group: str | None = None


@dataclass(frozen=True, slots=True)
class History:
    """All that is known of one child."""

    child: str
    birth: date | None = None
    unborn: bool = False
    left_on: date | None = None
    episodes: tuple[Episode, ...] = ()
    followups: tuple[FollowUp, ...] = ()
    cadences: tuple[Cadence, ...] = ()
    notifications: tuple[Notification, ...] = ()
    examinations: tuple[Examination, ...] = ()
    plans: tuple[Plan, ...] = ()
    decisions: tuple[Decision, ...] = ()
    visits: tuple[Visit, ...] = ()
    cases: tuple[Case, ...] = ()
    contacts: tuple[Contact, ...] = ()
    enrolments: tuple[Enrolment, ...] = ()

    def lapse(self, end: date | None) -> date | None:
        """The first day on which a duty no longer binds: the measure's end or the day the child left."""
        return min((day for day in (end, self.left_on) if day is not None), default=None)

    def known_on(self, day: date) -> "History":
        """What had happened by the end of `day`: later events are gone, later ends and completions unknown."""
        return History(
            child=self.child,
            birth=self.birth,
            unborn=self.unborn,
            left_on=_by(self.left_on, day),
            episodes=tuple(_blank(item, day, "end", "decision_date") for item in self.episodes if item.start <= day),
            followups=tuple(item for item in self.followups if item.held <= day),
            cadences=tuple(item for item in self.cadences if item.decided <= day),
            notifications=tuple(
                _blank(item, day, "assessed", "receipt_sent")
                for item in self.notifications
                if item.received.date() <= day
            ),
            examinations=tuple(
                _blank(item, day, "finished", "preliminary")
                for item in self.examinations
                if item.aware is None or item.aware <= day
            ),
            plans=tuple(_blank(item, day, "decided", "made", "revised") for item in self.plans),
            decisions=tuple(
                _blank(item, day, "approved", "valid_until", "appealed")
                for item in self.decisions
                if item.decided <= day
            ),
            visits=tuple(item for item in self.visits if item.held <= day),
            cases=tuple(_blank(item, day, "closed") for item in self.cases if item.opened <= day),
            contacts=tuple(item for item in self.contacts if item.held <= day),
            enrolments=tuple(_blank(item, day, "end") for item in self.enrolments if item.start <= day),
        )


def _by(value: date | None, day: date) -> date | None:
    if value is None:
        return None
    return value if (value.date() if isinstance(value, datetime) else value) <= day else None


def _blank(item: T, day: date, *names: str) -> T:
    changes: dict[str, Any] = {name: _by(getattr(item, name), day) for name in names}
    return replace(item, **changes)  # type: ignore[type-var]  # every item is a frozen dataclass
