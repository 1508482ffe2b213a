"""Prices by days: the rule against a count of single days, and parts that add up however a period is cut."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trappen.domain.periods import add_months
from trappen.domain.prices import PriceUnit, cost, first_days, full_year, net_price

DAYS = st.dates(date(2019, 1, 1), date(2029, 12, 31))
PRICES = st.integers(-10_000_000, 10_000_000)
RUNNING = st.sampled_from([PriceUnit.DAY, PriceUnit.WEEK, PriceUnit.MONTH, PriceUnit.YEAR])


@given(PRICES, RUNNING, st.lists(DAYS, min_size=2, max_size=6))
def test_parts_add_up_however_the_period_is_cut(price: int, unit: PriceUnit, days: list[date]) -> None:
    cuts = sorted(days)
    parts = [cost(price, unit, one, other) for one, other in pairwise(cuts)]
    assert sum(parts) == cost(price, unit, cuts[0], cuts[-1])


@given(PRICES, RUNNING, DAYS, st.integers(0, 800))
def test_no_part_is_a_whole_ore_from_the_exact_amount_of_its_days(
    price: int, unit: PriceUnit, start: date, length: int
) -> None:
    end, exact = start + timedelta(days=length), Fraction(0)
    for number in range(length):
        day = start + timedelta(days=number)
        following = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
        month = (following - day.replace(day=1)).days
        of = {"day": 1, "week": 7, "month": month, "year": 12 * month}[unit]
        exact += Fraction(price, of)
    assert abs(cost(price, unit, start, end) - exact) <= 1


def test_whole_months_and_weeks_cost_their_price() -> None:
    assert cost(100_001, PriceUnit.MONTH, date(2026, 1, 1), date(2026, 4, 1)) == 300_003
    assert cost(100_001, PriceUnit.WEEK, date(2026, 3, 2), date(2026, 3, 16)) == 200_002  # Monday to Monday
    assert cost(100_001, PriceUnit.DAY, date(2026, 2, 1), date(2026, 3, 1)) == 2_800_028


def test_a_part_of_a_month_is_rounded_half_up_and_the_rest_is_what_is_left() -> None:
    assert first_days(100, 1, 8) == 13  # 12.5
    assert cost(1000, PriceUnit.MONTH, date(2026, 1, 1), date(2026, 1, 11)) == 323  # 322.58
    assert cost(1000, PriceUnit.MONTH, date(2026, 1, 11), date(2026, 2, 1)) == 677
    with pytest.raises(ValueError, match="negative"):
        first_days(100, 9, 8)


def test_a_full_year_follows_the_calendar() -> None:
    assert full_year(100, PriceUnit.DAY, 2026) == 36_500
    assert full_year(100, PriceUnit.DAY, 2028) == 36_600
    assert full_year(100, PriceUnit.MONTH, 2028) == 1200
    assert full_year(700, PriceUnit.WEEK, 2026) == 36_500
    assert full_year(100, PriceUnit.ONCE, 2026) == 0
    assert full_year(1_000_003, PriceUnit.YEAR, 2028) == 1_000_003
    months = [cost(1_000_003, PriceUnit.YEAR, date(2026, n, 1), add_months(date(2026, n, 1), 1)) for n in range(1, 13)]
    assert (set(months), sum(months)) == ({83_333, 83_334}, 1_000_003)  # a twelfth each, and not an øre lost


def test_a_net_price_is_rounded_once() -> None:
    # 333.33 kr. x 2.5 hours, 5 % refunded VAT, half price for a sibling: 395.829375 kr.
    assert net_price(33_333, Fraction(5, 2), [Fraction(1, 20), Fraction(1, 2)]) == 39_583
    assert net_price(-5, Fraction(1, 2), []) == -3
    for quantity, shares in ((1, [Fraction(11, 10)]), (-1, []), (1, [Fraction(-1, 10)])):
        with pytest.raises(ValueError, match=r"share|quantity"):
            net_price(100, quantity, shares)


def test_what_is_paid_once_has_no_cost_by_days() -> None:
    with pytest.raises(ValueError, match="once"):
        cost(100, PriceUnit.ONCE, date(2026, 1, 1), date(2026, 2, 1))
    with pytest.raises(ValueError, match="before"):
        cost(100, PriceUnit.DAY, date(2026, 2, 1), date(2026, 1, 1))
