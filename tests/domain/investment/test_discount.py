"""Discounting against plain decimal arithmetic, and the Ministry's printed rates."""

from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trappen.domain.errors import NoValueError
from trappen.domain.investment.discount import Band, Rate, present_value
from trappen.parameters.discount import discount_rates

amounts = st.dictionaries(st.integers(2020, 2110), st.integers(-(10**11), 10**11), min_size=1, max_size=30)


def flat(percent: str) -> Rate:
    return Rate((Band(0, Fraction(percent) / 100),), "prøve")


@given(amounts, st.sampled_from(["0.5", "3.5", "10", "-2"]))
def test_a_flat_rate_is_the_textbook_formula(by_year: dict[int, int], percent: str) -> None:
    with localcontext(prec=60):
        one, first = 1 + Decimal(percent) / 100, min(by_year)
        plain = sum(Decimal(amount) / one ** (year - first) for year, amount in by_year.items())
    assert abs(float(present_value(by_year, flat(percent))) - float(plain)) <= 1e-6 * max(1, abs(float(plain)))


@given(amounts)
def test_at_no_rate_it_is_the_plain_sum(by_year: dict[int, int]) -> None:
    assert present_value(by_year, flat("0")) == sum(by_year.values())


def test_the_rate_falls_stepwise() -> None:
    rate = discount_rates().at(date(2026, 1, 1))
    assert [float(rate.in_year(n)) for n in (0, 35, 36, 70, 71)] == [0.035, 0.035, 0.025, 0.025, 0.015]
    assert float(rate.factor(37)) == pytest.approx(1.035**-35 * 1.025**-2)
    assert float(discount_rates().at(date(2021, 1, 6)).factor(1)) == pytest.approx(1 / 1.04)
    assert float(discount_rates().at(date(2021, 1, 7)).factor(1)) == pytest.approx(1 / 1.035)


def test_before_the_first_known_rate_there_is_none() -> None:
    with pytest.raises(NoValueError):
        discount_rates().at(date(2013, 5, 30))


@pytest.mark.parametrize("bands", [(), (Band(1, Fraction(0)),), (Band(0, Fraction(0)), Band(0, Fraction(0)))])
def test_bands_begin_at_once_and_rise(bands: tuple[Band, ...]) -> None:
    with pytest.raises(ValueError, match="bands"):
        Rate(bands, "prøve")
