"""What was known on a day: postings booked by then, measures registered by then, ends that had come to pass.

Source: docs/methods/year-end.md.
"""

import calendar
from dataclasses import replace
from datetime import date, timedelta

import polars as pl

from trappen.domain.periods import add_years
from trappen.records.container import Records

REGISTERED = pl.coalesce("registered_on", "decision_date", "start")
_OWN_DAY = (("budgets", "decided"), ("corrections", "date"))


def known_on(records: Records, on: date) -> Records:
    """The records as far as they were known at the end of the day `on`.

    Postings booked, measures registered, and budgets and corrections decided by then (without a date they always
    were). An extract of a later day tells ends that nobody knew yet, so they are taken off, and so is every expected
    end, which may have been typed since. A measure without a day of registration is known from its decision or start.
    """
    tables = dict(records.tables)
    if "postings" in tables:
        tables["postings"] = tables["postings"].filter(pl.col("posted") <= on)
    for name, column in _OWN_DAY:
        if name in tables:
            tables[name] = tables[name].filter((pl.col(column) <= on).fill_null(value=True))
    if "episodes" in tables:
        tables["episodes"] = seen(tables["episodes"], on, later=is_later(records, on))
    return replace(records, tables=tables, origins={})


def is_later(records: Records, on: date) -> bool:
    """Whether the extract was made after the end of the day `on`; true where nothing tells when it was made."""
    return records.as_of is None or records.as_of > on + timedelta(days=1)


def seen(episodes: pl.DataFrame, on: date, *, later: bool) -> pl.DataFrame:
    """The measures registered by `on`; where the extract is `later`, without the ends that had not come to pass."""
    known = episodes.filter(on >= REGISTERED)
    if not later:
        return known
    passed = pl.col("end") <= on
    nothing = pl.lit(None, pl.Date)
    return known.with_columns(
        end=pl.when(passed).then("end").otherwise(nothing),
        expected_end=pl.when(passed).then("expected_end").otherwise(nothing),
        end_reason=pl.when(passed).then("end_reason"),
    )


def years_before(on: date, years: int) -> date:
    """The same day of an earlier year; the last day of a month stays the last."""
    earlier = add_years(on, -years)
    if on.day == calendar.monthrange(on.year, on.month)[1]:
        return earlier.replace(day=calendar.monthrange(earlier.year, earlier.month)[1])
    return earlier


def last_whole_month(on: date) -> date:
    """The first day of the last month that is over at the end of the day `on`."""
    tomorrow = on + timedelta(days=1)
    return (tomorrow.replace(day=1) - timedelta(days=1)).replace(day=1)
