"""What a programme has promised to report, to whom and when; what is done, due and late on a day.

A rhythm falls due on the last day of each of its periods, counted from the programme's start (or the promise's own),
the last time on its last day. A promise that hangs on a milestone is due when that is, and moves with it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from trappen.domain.periods import Period, add_months
from trappen.domain.programme.model import Programme
from trappen.domain.programme.people import Milestone, Promise, Rhythm
from trappen.domain.programme.when import When

MONTHS = {Rhythm.QUARTERLY: 3, Rhythm.HALF_YEARLY: 6, Rhythm.YEARLY: 12}


class State(StrEnum):
    """How a promise stands on a day."""

    DONE = "done"
    LATE = "late"
    DUE = "due"  # within the horizon
    AHEAD = "ahead"
    UNDATED = "undated"  # no date can be told: reported as it comes, or the milestone has none


@dataclass(frozen=True, slots=True)
class DueReport:
    """One report. `window` are the days in which it is due (the whole of autumn, say); it is late after `last`.

    `moved_from` is the old date of the milestone that it hangs on, with the `reason`.
    """

    promise: str
    what: str
    to: tuple[str, ...]
    window: Period | None
    last: date | None
    state: State
    done: When | None = None
    moved_from: When | None = None
    reason: str = ""


def reports(programme: Programme, on: date, *, horizon_days: int = 30) -> tuple[DueReport, ...]:
    """Every report that the programme has promised, in order of date, as it stands on the day `on`.

    A report is done when one was delivered in its period: after the period before it ended, at any later day. Each
    delivery settles one report, the earliest that is open.
    """
    found = [entry for promise in programme.promises for entry in _of_promise(programme, promise, on, horizon_days)]
    return tuple(sorted(found, key=lambda entry: (entry.last is None, entry.last or date.max, entry.promise)))


def due_windows(programme: Programme, promise: Promise) -> tuple[Period, ...]:
    """The days of each report of the promise: for a rhythm its last day, for a milestone all the days it may mean."""
    milestone = _milestone(programme, promise)
    if milestone is not None:
        return (milestone.due.period,) if milestone.due else ()
    if promise.rhythm is Rhythm.ONCE:
        return (promise.end.period,) if promise.end else ()
    if promise.rhythm is Rhythm.ONGOING:
        return ()
    start, end = _bounds(programme, promise)
    return tuple(_day(last) for last in _ends(start, end, MONTHS[promise.rhythm])) if start and end else ()


def _of_promise(programme: Programme, promise: Promise, on: date, horizon: int) -> Iterator[DueReport]:
    milestone = _milestone(programme, promise)
    moved = milestone if milestone and (milestone.moved or milestone.moved_from) else None
    windows = due_windows(programme, promise)
    settled = _settled(programme, promise, windows)
    for window, done in zip(windows, settled, strict=True):
        end = window.end
        last = end - timedelta(days=1) if end else window.start
        yield DueReport(
            promise=promise.key,
            what=promise.what,
            to=promise.to,
            window=window,
            last=last,
            state=_state(window, last, done, on, horizon),
            done=done,
            moved_from=moved.moved_from if moved else None,
            reason=moved.reason if moved else "",
        )
    if not windows:
        last_done = promise.done[-1] if promise.done else None
        yield DueReport(promise.key, promise.what, promise.to, None, None, State.UNDATED, last_done)


def _state(window: Period, last: date, done: When | None, on: date, horizon: int) -> State:
    if done is not None and done.first <= on:
        return State.DONE
    if on > last:
        return State.LATE
    return State.DUE if window.start <= on + timedelta(days=horizon) else State.AHEAD


def _settled(programme: Programme, promise: Promise, windows: tuple[Period, ...]) -> list[When | None]:
    milestone = _milestone(programme, promise)
    given = sorted([*promise.done, *([milestone.done] if milestone and milestone.done else [])], key=lambda w: w.first)
    found: list[When | None] = []
    opened = date.min
    for window in windows:
        fits = next((done for done in given if done.last >= opened), None)
        found.append(fits)
        if fits is not None:
            given.remove(fits)
        opened = (window.end or window.start) if len(windows) > 1 else date.min
    return found


def _milestone(programme: Programme, promise: Promise) -> Milestone | None:
    return next((milestone for milestone in programme.milestones if milestone.key == promise.milestone), None)


def _bounds(programme: Programme, promise: Promise) -> tuple[date | None, date | None]:
    start = promise.start.first if promise.start else programme.start
    end = promise.end.period.end if promise.end else programme.end
    return start, end


def _ends(start: date, end: date, months: int) -> Iterator[date]:
    """The last day of each stretch of so many months; a broken last stretch ends with the programme."""
    count = 1
    while (stop := add_months(start, months * count)) < end:
        yield stop - timedelta(days=1)
        count += 1
    if end > start:
        yield end - timedelta(days=1)


def _day(day: date) -> Period:
    return Period(day, day + timedelta(days=1))
