"""A programme's own cadence as data: how often it wants what, by step, place type and time since the start.

Source: docs/methods/due-dates.md. A policy file, or a programme's cadence, becomes a `Policy`; a policy never loosens
what the law or the case's own decision asks, since the earliest date binds.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from trappen.domain import formats
from trappen.domain.deadlines.act import ONCE, REPEATED, Act
from trappen.domain.deadlines.rules import covered
from trappen.domain.periods import add_months
from trappen.domain.staffing import Staffing


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time in whole months and days. Months keep the day of the month; the days come after them.

    Raises:
        ValueError: if it is not longer than nothing.
    """

    months: int = 0
    days: int = 0

    def __post_init__(self) -> None:
        if self.months < 0 or self.days < 0 or not self.months + self.days:
            raise ValueError("a span must be longer than nothing")

    def after(self, day: date) -> date:
        """The day that lies the span after `day`."""
        return add_months(day, self.months) + timedelta(days=self.days)

    def __str__(self) -> str:
        weeks, rest = divmod(self.days, 7)
        parts = [_counted(self.months, "måned", "måneder")] if self.months else []
        if self.days and not rest:
            parts.append(_counted(weeks, "uge", "uger"))
        elif self.days:
            parts.append(_counted(self.days, "dag", "dage"))
        return " og ".join(parts)


def _counted(number: int, one: str, many: str) -> str:
    return f"{formats.number(number)} {one if number == 1 else many}"


@dataclass(frozen=True, slots=True)
class Phase:
    """An interval that holds up to `until` after the start (None: as long as the measure runs)."""

    every: Span
    until: Span | None = None


@dataclass(frozen=True, slots=True)
class PolicyRule:
    """How often the programme wants an act.

    `first` is the length from the start to the first time; `phases` follow each other, the first from the start.
    `steps`, `place_types` and `sections` narrow the rule; an empty one asks nothing. Without any phase it is wanted
    once.

    Raises:
        ValueError: if the rule asks nothing at all, or the phases do not follow each other.
    """

    key: str
    act: Act
    title: str
    reference: str
    first: Span | None = None
    phases: tuple[Phase, ...] = ()
    steps: tuple[int, ...] = ()
    place_types: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.first is None and not self.phases:
            raise ValueError(f"{self.key}: neither a first time nor an interval")
        if self.act not in REPEATED + ONCE:
            raise ValueError(f"{self.key}: a policy says nothing of {self.act}")
        if self.act in ONCE and (self.first is None or self.phases):
            raise ValueError(f"{self.key}: {self.act} happens once and needs a first time only")
        anchor = date(2000, 1, 31)
        ends = [phase.until.after(anchor) if phase.until else date.max for phase in self.phases]
        if any(later <= earlier for earlier, later in zip([anchor, *ends], ends, strict=False)):
            raise ValueError(f"{self.key}: the phases must end one after the other, and only the last may run on")

    def holds_for(self, *, section: str | None, place_type: str | None, step: int | None) -> bool:
        """Whether a measure of that section, place type and step is in the rule's scope."""
        return (
            (not self.steps or step in self.steps)
            and (not self.place_types or place_type in self.place_types)
            and (not self.sections or covered(section, self.sections))
        )

    def due(self, start: date, last: date | None) -> tuple[date, date, Span] | None:
        """When the act is wanted next: the due date, the day it is counted from and the length; None if never.

        `last` is the last time it was done since `start`. The first time has its own length where the rule has one.
        After that every phase that has not ended by `last` gives a date, counted from `last` or from the phase's
        beginning if that is later, and the earliest holds: so a phase that wants more often is not waited out.
        """
        if last is None and self.first is not None:
            return self.first.after(start), start, self.first
        reached = last or start
        begun, found = start, []
        for phase in self.phases:
            end = phase.until.after(start) if phase.until else date.max
            if reached < end:
                base = max(reached, begun)
                found.append((phase.every.after(base), base, phase.every))
            begun = end
        return min(found, key=lambda entry: entry[0], default=None)

    def reason(self, *, due: date, base: date, span: Span, policy: str) -> str:
        """Why it is wanted then, one Danish sentence."""
        return f"{self.title} senest {formats.long_date(due)}, {span} fra {formats.long_date(base)} ({policy})."


@dataclass(frozen=True, slots=True)
class Policy:
    """What a programme wants: its cadence, and what its staffing is reckoned from.

    `programme` is the key that its children are enrolled under in the records; empty: it holds for every child.

    Raises:
        ValueError: if two rules have the same key.
    """

    key: str
    name: str
    reference: str
    rules: tuple[PolicyRule, ...] = ()
    programme: str = ""
    staffing: Staffing = Staffing()  # noqa: RUF009 - frozen, so one value can serve all

    def __post_init__(self) -> None:
        keys = [rule.key for rule in self.rules]
        if len(set(keys)) != len(keys):
            raise ValueError("a rule stands twice")

    def of(self, *acts: Act) -> tuple[PolicyRule, ...]:
        """The rules for one of the acts."""
        return tuple(rule for rule in self.rules if rule.act in acts)
