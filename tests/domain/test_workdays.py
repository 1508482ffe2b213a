"""Working days, against a count day by day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trappen.domain.workdays import add_workdays, is_workday
from trappen.parameters.holidays import danish

HOLIDAYS = danish(2020, 2030)


@pytest.mark.parametrize(
    ("day", "saturday", "expected"),
    [
        (date(2023, 3, 1), False, date(2023, 3, 9)),
        (date(2023, 3, 1), True, date(2023, 3, 8)),
        (date(2023, 4, 4), False, date(2023, 4, 17)),  # Easter: 6, 7, 9 and 10 April
        (date(2022, 12, 23), False, date(2023, 1, 3)),  # Christmas and the turn of the year
        (date(2023, 3, 4), False, date(2023, 3, 13)),  # received on a Saturday
        (date(2023, 4, 28), False, date(2023, 5, 9)),  # great prayer day 2023 was 5 May
        (date(2024, 4, 19), False, date(2024, 4, 29)),  # and is no holiday from 2024 (26 April)
    ],
)
def test_six_working_days(day: date, saturday: bool, expected: date) -> None:
    assert add_workdays(day, 6, HOLIDAYS, saturday=saturday) == expected


@given(st.dates(date(2020, 1, 1), date(2029, 1, 1)), st.integers(0, 40), st.booleans())
def test_as_many_working_days_lie_between_as_asked_for(day: date, count: int, saturday: bool) -> None:
    end = add_workdays(day, count, HOLIDAYS, saturday=saturday)
    between = (day + timedelta(days=n) for n in range(1, (end - day).days + 1))
    assert sum(is_workday(d, HOLIDAYS, saturday=saturday) for d in between) == count
    assert count == 0 or is_workday(end, HOLIDAYS, saturday=saturday)


def test_they_are_counted_forwards() -> None:
    with pytest.raises(ValueError, match="forwards"):
        add_workdays(date(2024, 1, 1), -1, HOLIDAYS)
