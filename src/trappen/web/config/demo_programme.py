"""The demonstration's own programme, placed in time: it begins when the programme of the invented records does."""

import re
from dataclasses import replace
from datetime import date, timedelta
from importlib.resources import files

from trappen.domain.programme.calendar import due_windows
from trappen.domain.programme.model import Programme
from trappen.domain.programme.people import Milestone, Promise, Rhythm
from trappen.domain.programme.when import When
from trappen.records.programmes.reading import read_text

WRITTEN_FOR = 2023  # the year in which the file lets the programme begin
MEETING = "moede"
UNTIL_MEETING, SINCE_OLD_MEETING, HANDLING = timedelta(days=20), timedelta(days=8), timedelta(days=25)
_YEAR = re.compile(r"\b20[2-3]\d\b")


def own_programme(start: date, today: date) -> Programme:
    """The programme of the file, with every year moved to that of `start`.

    On the day `today` the last of the half-yearly reports that were due is late, and a meeting put off comes soon.
    """
    text = (files("trappen.web.config") / "sverigesteamet.toml").read_text(encoding="utf-8")
    moved = _YEAR.sub(lambda found: str(int(found[0]) + start.year - WRITTEN_FOR), text)
    programme = read_text(moved).programme
    if programme is None:
        raise ValueError("the demonstration's programme cannot be read")
    return replace(
        programme,
        milestones=tuple(_placed(milestone, today) for milestone in programme.milestones),
        promises=tuple(_kept(programme, promise, today) for promise in programme.promises),
    )


def _placed(milestone: Milestone, today: date) -> Milestone:
    if milestone.key != MEETING:
        return milestone
    return replace(milestone, due=When.of(today + UNTIL_MEETING), moved_from=When.of(today - SINCE_OLD_MEETING))


def _kept(programme: Programme, promise: Promise, today: date) -> Promise:
    """All but the last report that was due are delivered, each some weeks late as papers are."""
    if promise.rhythm is Rhythm.ONCE:
        return promise
    due = [window.start for window in due_windows(programme, promise) if window.start < today]
    return replace(promise, done=tuple(When.of(day + HANDLING) for day in due[:-1]))
