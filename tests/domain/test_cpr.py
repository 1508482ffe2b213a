"""CPR numbers. All numbers here are made up; the century table is the official one."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trappen.domain.cpr import PLACEHOLDER, Cpr, birth_year, holds_cpr, parse_cpr

CENTURIES = [
    *((seventh, year, 1900) for seventh in (0, 1, 2, 3) for year in (0, 36, 37, 57, 58, 99)),
    *((seventh, year, 2000) for seventh in (4, 9) for year in (0, 36)),
    *((seventh, year, 1900) for seventh in (4, 9) for year in (37, 57, 58, 99)),
    *((seventh, year, 2000) for seventh in (5, 6, 7, 8) for year in (0, 36, 37, 57)),
    *((seventh, year, 1800) for seventh in (5, 6, 7, 8) for year in (58, 99)),
]


@pytest.mark.parametrize(("seventh", "year", "century"), CENTURIES)
def test_the_seventh_digit_gives_the_century(seventh: int, year: int, century: int) -> None:
    assert birth_year(year, seventh) == century + year
    assert parse_cpr(f"0101{year:02d}{seventh}000").birth_date == date(century + year, 1, 1)


births = st.dates(date(1858, 1, 1), date(2057, 12, 31))


def number(birth: date, serial: int, *, replacement: bool = False) -> str:
    seventh = next(
        d for d in range(serial % 10, serial % 10 + 10) if birth_year(birth.year % 100, d % 10) == birth.year
    )
    return f"{birth.day + 60 * replacement:02d}{birth:%m%y}{seventh % 10}{serial % 1000:03d}"


@given(births, st.integers(0, 9999), st.booleans())
def test_a_birth_date_and_sex_are_read_back(birth: date, serial: int, replacement: bool) -> None:
    digits = number(birth, serial, replacement=replacement)
    cpr = parse_cpr(digits)
    assert cpr.birth_date == birth
    assert cpr.is_replacement == replacement
    assert cpr.sex == ("male" if serial % 2 else "female")
    assert parse_cpr(cpr.shown) == parse_cpr(f" {digits[:6]} {digits[6:]} ") == cpr


@given(births, st.integers(0, 9999))
def test_every_slip_in_one_digit_breaks_the_check_digit(birth: date, serial: int) -> None:
    """Eleven is prime, so no single wrong digit goes unseen; a failing number is still read."""
    cpr = Cpr(number(birth, serial))
    if not cpr.passes_mod11:
        assert parse_cpr(cpr.number) == cpr
        return
    for at in range(10):
        wrong = (int(cpr.number[at]) + 1) % 10
        assert not Cpr(f"{cpr.number[:at]}{wrong}{cpr.number[at + 1 :]}").passes_mod11


def test_the_check_digit_by_hand() -> None:
    # 0·4 + 1·3 + 0·2 + 1·7 + 0·6 + 1·5 + 4·4 + 0·3 + 0·2 + 2·1 = 33 = 3 · 11
    assert parse_cpr("010101-4002").passes_mod11
    assert not parse_cpr("010101-4003").passes_mod11


def test_ten_zeros_are_no_number() -> None:
    cpr = parse_cpr(PLACEHOLDER)
    assert (cpr.is_placeholder, cpr.birth_date, cpr.sex, cpr.is_replacement) == (True, None, None, False)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        "101014002",
        "01010140021",
        "3113014002",
        "9201014002",
        "0013014002",
        "010101--4002",
        "010101400\N{ARABIC-INDIC DIGIT TWO}",
    ],
)
def test_what_is_no_number_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(ValueError, match="CPR") as raised:
        parse_cpr(text)
    assert len(text) < 2 or text not in str(raised.value)


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("010115-4321", True),
        ("Sag 0101154321/26", True),
        ("27.24.03-G01-37081-19", False),
        ("2026-123456", False),
        ("991399-1234", False),  # no such day
        ("10101154321", False),  # part of a longer number
        (PLACEHOLDER, False),
        ("", False),
    ],
)
def test_a_number_is_found_where_another_was_meant(text: str, held: bool) -> None:
    assert holds_cpr(text) is held


def test_a_number_does_not_show_itself() -> None:
    assert "4002" not in repr(parse_cpr("0101014002"))
    assert parse_cpr("0101014002").masked == "010101-XXXX"
