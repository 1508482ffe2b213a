"""Dates that cannot follow each other, and dates that have not come yet."""

from collections.abc import Iterator
from datetime import date

import polars as pl

from trappen.domain.periods import add_years
from trappen.records.checks.base import Hit, Subject
from trappen.records.contracts import TABLES, Kind

ORDER = (("start", "end"), ("opened", "closed"), ("started", "finished"))
# Dates that are meant to lie ahead: plans and ends. A birth date has checks of its own.
MAY_LIE_AHEAD = {"birth_date", "closed", "end", "expected_end", "left_on", "protected_until", "valid_until"}
START_MAY_LIE_AHEAD = {
    "accounts",
    "adviser_posts",
    "adviser_absences",
    "assignments",
    "districts",
    "places",
    "prices",
    "programmes",
    "rates",
    "teams",
}
LONG_YEARS = 20


def ends_before_starts(subject: Subject) -> Iterator[Hit]:
    """Periods that end before they start. One that ends on the day it starts is empty, which is allowed."""
    for name in subject.records.tables:
        for start, end in ORDER:
            if {start, end} <= set(TABLES[name].names):
                frame = subject.frame(name)
                yield subject.hit(name, end, frame.filter(pl.col(end) < pl.col(start)))


def future_dates(subject: Subject) -> Iterator[Hit]:
    """Things that are said to have happened after the day of the check."""
    for name in subject.records.tables:
        for column in TABLES[name].columns:
            ahead = column.name in MAY_LIE_AHEAD or (column.name == "start" and name in START_MAY_LIE_AHEAD)
            if column.kind in {Kind.DATE, Kind.DATETIME} and not ahead:
                frame = subject.frame(name)
                yield subject.hit(name, column.name, frame.filter(pl.col(column.name).cast(pl.Date) > subject.on))


def long_open(subject: Subject) -> Iterator[Hit]:
    """Episodes that have run for more than twenty years."""
    limit: date = add_years(subject.on, -LONG_YEARS)
    frame = subject.frame("episodes")
    yield subject.hit("episodes", "start", frame.filter(pl.col("end").is_null() & (pl.col("start") < limit)))
