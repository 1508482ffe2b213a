"""Half-open periods of days: the start is in, the end is not. An episode that ends on 1 May is over on 1 May."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Days from `start` up to, but not including, `end`; an end of None means it runs on.

    Raises:
        ValueError: if the end stands before the start. An empty period (end = start) is allowed.
    """

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise ValueError(f"end {self.end} stands before start {self.start}")

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)

    @property
    def is_open(self) -> bool:
        return self.end is None

    @property
    def is_empty(self) -> bool:
        return self.end == self.start

    def overlaps(self, other: "Period") -> bool:
        """Whether the two share at least one day."""
        return self.intersection(other) is not None

    def intersection(self, other: "Period") -> "Period | None":
        """The days that both hold, or None where there are none."""
        start = max(self.start, other.start)
        ends = [end for end in (self.end, other.end) if end is not None]
        end = min(ends) if ends else None
        if end is not None and end <= start:
            return None
        return Period(start, end)

    def days(self, *, until: date | None = None) -> int:
        """Number of days; an open period needs `until`, the first day that no longer counts.

        Raises:
            ValueError: if the period is open and `until` is not given.
        """
        end = self.end if until is None else (until if self.end is None else min(self.end, until))
        if end is None:
            raise ValueError("an open period has no number of days without `until`")
        return max((end - self.start).days, 0)


def merge(periods: Iterable[Period]) -> list[Period]:
    """The same days as the fewest periods, in order. Periods that touch become one; empty ones vanish."""
    merged: list[Period] = []
    for period in sorted((p for p in periods if not p.is_empty), key=lambda p: p.start):
        last = merged[-1] if merged else None
        if last is not None and (last.end is None or period.start <= last.end):
            ends = None if last.end is None or period.end is None else max(last.end, period.end)
            merged[-1] = Period(last.start, ends)
        else:
            merged.append(period)
    return merged


def add_months(day: date, months: int) -> date:
    """The same day of the month `months` later (or earlier); the last day where that month is shorter.

    31 January plus one month is 28 or 29 February; 29 February plus twelve months is 28 February.
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, _days_in_month(year, month + 1)))


def add_years(day: date, years: int) -> date:
    """The same date `years` later; 29 February becomes 28 February in a common year."""
    return add_months(day, 12 * years)


def age_on(birth: date, day: date) -> int:
    """Whole years of age; someone born on 29 February turns a year older on 1 March in a common year.

    Negative before birth (an unborn child is -1).
    """
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def birthday(birth: date, age: int) -> date:
    """The day on which someone is first `age` years old: 1 March for 29 February in a common year."""
    try:
        return birth.replace(year=birth.year + age)
    except ValueError:
        return date(birth.year + age, 3, 1)


def _days_in_month(year: int, month: int) -> int:
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - date(year, month, 1)).days
