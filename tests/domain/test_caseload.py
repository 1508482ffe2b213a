"""Cases per full-time equivalent: exact, and missing where the post is."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trappen.domain.caseload import case_work_fte, exact, over_cap, per_fte, points, total_fte


def test_published_loads() -> None:
    assert per_fte(144, Fraction(6)) == per_fte(240, Fraction(10)) == 24


@pytest.mark.parametrize(
    ("posts", "absent", "fte"),
    [
        ([], False, None),
        ([], True, None),
        ([(Fraction(1), None)], False, Fraction(1)),
        ([(Fraction(4, 5), Fraction(1, 2)), (Fraction(1, 5), None)], False, Fraction(3, 5)),
        ([(Fraction(1), None)], True, Fraction(0)),
    ],
)
def test_full_time_equivalents_on_case_work(posts, absent, fte) -> None:
    assert case_work_fte(posts, absent=absent) == fte


def test_nothing_to_divide_by_is_missing() -> None:
    assert per_fte(5, None) is None
    assert per_fte(5, Fraction(0)) is None
    assert per_fte(0, Fraction(1)) == 0


def test_missing_parts_stay_missing() -> None:
    assert total_fte([]) is None
    assert total_fte([Fraction(1), None]) is None
    assert points([Fraction(1), None]) is None
    assert points([]) == 0


def test_the_cap_itself_is_not_over() -> None:
    assert over_cap(Fraction(24), Fraction(24)) is False
    assert over_cap(Fraction(2401, 100), Fraction(24)) is True
    assert over_cap(None, Fraction(24)) is None
    assert over_cap(Fraction(24), None) is None


@given(st.integers(0, 200), st.integers(1, 400))
def test_the_load_times_the_post_is_the_cases(cases: int, hundredths: int) -> None:
    fte = exact(hundredths / 100)
    load = per_fte(cases, fte)
    assert load is not None
    assert load * fte == cases
    assert fte == Fraction(hundredths, 100)
