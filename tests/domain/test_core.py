"""Periods, money, formats and figures."""

import itertools
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trappen.domain import formats
from trappen.domain.figures import Confidence, Figure, FigureError, Source, Unit, total
from trappen.domain.money import kroner, share_out
from trappen.domain.periods import Period, add_months, age_on, birthday, merge

DAY = date(2024, 2, 29)
days = st.dates(date(1990, 1, 1), date(2060, 1, 1))
periods = st.tuples(days, st.none() | st.integers(0, 900)).map(
    lambda pair: Period(pair[0], None if pair[1] is None else pair[0] + timedelta(pair[1]))
)
SOURCE = (Source("Referat", "pkt. 6", date(2013, 1, 21)),)


def money(label: str, value: int | None, **more: object) -> Figure:
    return Figure(label, value, Unit.ORE, SOURCE, **more)  # type: ignore[arg-type]


def test_the_end_of_a_period_is_outside() -> None:
    period = Period(date(2026, 1, 1), date(2026, 2, 1))
    assert date(2026, 1, 31) in period
    assert date(2026, 2, 1) not in period
    assert period.days() == 31


@given(st.lists(periods, max_size=6), days)
def test_merging_keeps_every_day(parts: list[Period], day: date) -> None:
    merged = merge(parts)
    assert any(day in part for part in merged) == any(day in part for part in parts)
    assert all(a.end is not None and a.end < b.start for a, b in itertools.pairwise(merged))


@given(periods, periods, days)
def test_an_intersection_holds_the_days_of_both(one: Period, other: Period, day: date) -> None:
    common = one.intersection(other)
    assert (common is not None and day in common) == (day in one and day in other)


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (DAY, 12, date(2025, 2, 28)),
        (date(2023, 12, 31), 2, date(2024, 2, 29)),
        (date(2024, 1, 15), -1, date(2023, 12, 15)),
    ],
)
def test_months_end_where_the_month_does(start: date, months: int, expected: date) -> None:
    assert add_months(start, months) == expected


def test_a_leap_day_child_turns_eighteen_on_the_first_of_march() -> None:
    assert birthday(DAY, 18) == date(2042, 3, 1)
    assert age_on(DAY, date(2042, 2, 28)) == 17
    assert age_on(DAY, date(2042, 3, 1)) == 18
    assert age_on(DAY, date(2024, 2, 28)) == -1


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(0, 1000), min_size=1, max_size=12).filter(any))
def test_shares_add_up_and_are_within_one_of_exact(amount: int, weights: list[int]) -> None:
    parts = share_out(amount, weights)
    assert sum(parts) == amount
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Fraction(amount * weight, sum(weights))) < 1


@given(st.integers(-(10**13), 10**13))
def test_an_amount_is_read_as_it_is_written(ore: int) -> None:
    assert formats.parse_amount(formats.amount(ore)) == ore


@given(days)
def test_a_date_is_read_as_it_is_written(day: date) -> None:
    assert formats.parse_date(formats.long_date(day)) == formats.parse_date(formats.short_date(day)) == day


@given(days, st.integers(3, 9))
def test_a_date_is_read_as_people_write_it(day: date, letters: int) -> None:
    month = formats.MONTHS[day.month - 1][:letters]
    for text in (
        f"{day.day}/{day.month} {day.year:04}",
        f"{day.day}. {month}. {day.year:04}",
        f"{day.day}.{month} {day.year:04}",
    ):
        assert formats.parse_date(text) == day


def test_danish_formats() -> None:
    assert formats.amount(123456789) == "1.234.567,89\N{NO-BREAK SPACE}kr."
    assert formats.long_date(date(2015, 12, 4)) == "4. december 2015"
    assert formats.number(-0.4) == "0"
    assert formats.percent(Fraction(1, 8)) == "12,5\N{NO-BREAK SPACE}%"


@pytest.mark.parametrize("text", ["1,2,3", "1.23.456", "", "tolv", "12.34.5", "1 mio."])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="ikke et tal"):
        formats.parse_number(text)


@pytest.mark.parametrize("text", ["30-02-2024", "2023-02-29", "1/13/2024", "31/2 2024", "1. ja 2024", "45000", "i går"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"dato|day|month"):
        formats.parse_date(text)


def test_missing_stays_missing_and_says_what() -> None:
    years = [money("2016", 0), money("2017", 90_000_000), money("2018", None), money("2019", 260_000_000)]
    added = total(years, label="Besparelse 2016-2019")
    assert added.value is None
    assert added.missing == ("2018",)
    assert str(added) == "mangler"
    assert (added - money("Udgift", 1)).missing == ("2018",)


def test_price_levels_are_never_mixed() -> None:
    with pytest.raises(FigureError, match="prisniveau"):
        money("a", 1, price_level="2019 p/l") + money("b", 1, price_level="2020 p/l")


def test_a_derived_figure_keeps_what_its_parts_share() -> None:
    income = money("Indtægt", 300, account_class=5, confidence=Confidence.MEDIUM)
    expense = money("Udgift", 100, account_class=6)
    net = income - expense
    assert (net.value, net.account_class, net.confidence, net.sources) == (200, None, Confidence.MEDIUM, SOURCE)
    assert net.formula == "Indtægt − Udgift"


def test_division_by_zero_is_missing() -> None:
    cases = Figure("Sager", 24, Unit.CASES, SOURCE)
    nobody = Figure("Rådgivere", 0, Unit.FTE, SOURCE)
    ratio = cases.per(nobody, label="Sager pr. rådgiver", unit=Unit.CASES_PER_FTE)
    assert ratio.missing == ("Rådgivere er 0",)


def test_thirds_stay_exact() -> None:
    pay = money("Løn", kroner(1_916_000)).per(
        Figure("Stillinger", Fraction(4, 3), Unit.FTE, SOURCE), label="Løn pr. stilling", unit=Unit.ORE
    )
    assert pay.value == kroner(1_437_000)
