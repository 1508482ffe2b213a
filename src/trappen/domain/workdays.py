"""Working days (hverdage): Monday to Friday without the holidays, and Saturday where a municipality counts it.

The holidays are passed in; `parameters.holidays` has the Danish ones. Source: docs/methods/deadlines.md.
"""

from collections.abc import Collection
from datetime import date, timedelta

SATURDAY, SUNDAY = 5, 6


def is_workday(day: date, holidays: Collection[date], *, saturday: bool = False) -> bool:
    """Whether `day` is a working day; `saturday` says whether Saturdays count."""
    last = SATURDAY if saturday else SATURDAY - 1
    return day.weekday() <= last and day not in holidays


def add_workdays(day: date, count: int, holidays: Collection[date], *, saturday: bool = False) -> date:
    """The `count`-th working day after `day`; `day` itself never counts.

    Raises:
        ValueError: if `count` is negative.
    """
    if count < 0:
        raise ValueError("working days are counted forwards")
    while count:
        day += timedelta(days=1)
        count -= is_workday(day, holidays, saturday=saturday)
    return day
