"""One child's file while it is written: rows with keys of their own, and when what is promised is done."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from trappen.analysis.synth.histories import History
from trappen.analysis.synth.settings import Calendar, from_day, municipality, to_day
from trappen.domain.periods import add_months

Row = tuple[Any, ...]
COLUMNS = {
    "notifications": (
        "notification_id",
        "child_id",
        "received",
        "assessed",
        "receipt_sent",
        "second_person",
        "notifier",
        "outcome",
    ),
    "examinations": ("examination_id", "child_id", "kind", "aware", "started", "finished", "preliminary"),
    "plans": ("plan_id", "child_id", "episode_id", "kind", "decided", "declined", "made", "revised"),
    "followups": ("followup_id", "child_id", "episode_id", "held", "child_heard"),
    "cadence_decisions": (
        "cadence_id",
        "child_id",
        "episode_id",
        "decided",
        "interval_months",
        "reasoned",
        "child_view",
    ),
    "contacts": ("contact_id", "child_id", "adviser_id", "held", "kind"),
    "visits": ("visit_id", "child_id", "episode_id", "held", "talked_with_child"),
    "goal_steps": ("goal_step_id", "child_id", "goal", "noted", "status"),
    "scores": ("score_id", "child_id", "scale", "scored", "value"),
    "decisions": ("decision_id", "child_id", "episode_id", "kind", "decided", "approved", "valid_until", "appealed"),
    "programme_enrolments": ("enrolment_id", "programme_id", "child_id", "start", "end"),
}


@dataclass
class Desk:
    """One child's rows as they are written; keys count per child and table, so they never depend on other children."""

    history: History
    rng: np.random.Generator
    calendar: Calendar
    rows: dict[str, list[Row]]
    counts: dict[str, int] = field(default_factory=dict)

    def write(self, table: str, *values: Any) -> None:
        self.counts[table] = self.counts.get(table, 0) + 1
        letter = table[:2].upper()
        self.rows[table].append((f"{letter}{self.history.key[1:]}-{self.counts[table]:02d}", *values))

    @property
    def child(self) -> str:
        return self.history.key

    def known(self, day: int) -> bool:
        """Whether an act of its own on that day is in the extract."""
        return self.calendar.start <= day < self.calendar.end

    def seen(self, day: int | None, end: int | None = None) -> int | None:
        """The day of an act that belongs to a measure or case: none once that has ended, or after the extract."""
        if day is None or day >= self.calendar.end or (end is not None and day >= end):
            return None
        return day

    def chance(self, share: float) -> bool:
        return bool(self.rng.random() < share)

    def done(self, due: int, share: float, early: tuple[int, int]) -> int | None:
        """When something due on `due` is done: `early` days before it at the share, else late; None if forgotten.

        Late by the lognormal lateness of the parameters, which is the same for every duty.
        """
        given = municipality()["lateness"]
        chance, before = self.rng.random(), int(self.rng.integers(*early))
        late = self.rng.lognormal(np.log(given["median_days"]), given["sigma"])
        if chance < share:
            return due - before
        return None if chance >= 1 - given["forgotten"] else due + 1 + int(late)


def later(day: int, months: int) -> int:
    """The day so many calendar months later (or earlier, if negative)."""
    return to_day(add_months(from_day(day), months))
