"""Cases: the stretches of a child's history in which the municipality has an open case."""

from collections.abc import Sequence
from dataclasses import dataclass

from trappen.analysis.synth.families import DISABILITY
from trappen.analysis.synth.histories import History
from trappen.analysis.synth.measures import Episode
from trappen.analysis.synth.settings import Calendar, from_day, municipality


@dataclass(frozen=True, slots=True)
class Case:
    """An open case over [opened, closed); days as numbers."""

    key: str
    number: str
    history: History
    opened: int
    closed: int | None

    @property
    def disability(self) -> bool:
        return self.history.child.family.kind == DISABILITY

    def covers(self, start: int) -> bool:
        return self.opened <= start and (self.closed is None or start < self.closed)


def cases(history: History, made: Sequence[Episode], calendar: Calendar) -> list[Case]:
    """The child's cases that touch the window; one stays open as long as its last measure."""
    stretches: list[list[int | None]] = []
    for spell in history.spells:
        if spell.state == 0:
            continue
        if stretches and stretches[-1][1] == spell.start:
            stretches[-1][1] = spell.end
        else:
            stretches.append([spell.start, spell.end])
    if stretches and made:
        last = made[-1]
        closed = stretches[-1][1]
        if closed is not None and last.start >= closed:
            stretches[-1][1] = last.end
    found = []
    for number, (opened, closed) in enumerate(stretches, start=1):
        assert opened is not None
        if closed is None or closed > calendar.start:
            running = int(history.key[1:])
            year = from_day(opened).year % 100
            kle = f"27.24.03-G01-{running * 10 + number}-{year:02d}"
            found.append(Case(f"S{history.key[1:]}-{number}", kle, history, opened, closed))
    return found


def programme_days(history: History, calendar: Calendar) -> list[tuple[int, int]]:
    """Days [start, end) on which the child lives in a programme district while the programme runs."""
    districts = municipality()["districts"]
    homes = history.child.family.homes
    ends = [home[1] for home in homes[1:]] + [calendar.end]
    spans = []
    for (district, start), end in zip(homes, ends, strict=True):
        first = max(start, calendar.programme)
        if districts[district]["programme"] and first < end:
            spans.append((first, end))
    return spans


def in_programme(history: History, day: int, calendar: Calendar) -> bool:
    return any(start <= day < end for start, end in programme_days(history, calendar))
