"""A case written to a file is the same case when it is read again."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reporting.test_workbook import FOUNDING, by_success, ways
from trappen.domain.figures import Confidence
from trappen.domain.investment.case import Case, Correction, Effect, Item, Option
from trappen.domain.investment.staffing import Staffing
from trappen.domain.programme.stated import Share
from trappen.records.investment.reading import decode_case, read_case, read_case_bytes
from trappen.records.investment.writing import case_text, plain


@given(st.lists(ways, max_size=3), st.lists(by_success, max_size=2))
def test_a_case_is_the_same_after_its_file_and_its_plain_values(items: list[Item], effects: list[Effect]) -> None:
    case = Case(
        "sag",
        'Sag med »tegn« og "flere"',
        "999",
        2027,
        2030,
        options=(Option("a", "A"), Option("b", "B", "Linje\nto")),
        savings=tuple(replace(item, key=f"k{number}") for number, item in enumerate(items)),
        costs=(Item("c", "C"),),
        effects=tuple(replace(effect, key=f"k{number}") for number, effect in enumerate(effects)),
        corrections=(Correction(Confidence.LOW, Share(40), "erfaring"),),
        staffing=(Staffing("s", "c", Fraction(13, 3), Fraction(80), Fraction(1)),),
    )
    assert read_case_bytes(case_text(case).encode()).case == case
    assert decode_case(plain(case))[0] == case


@pytest.mark.parametrize("key", FOUNDING)
def test_the_case_in_a_programme_can_stand_alone(key: str) -> None:
    case = read_case(key).case
    assert case is not None
    read = read_case_bytes(case_text(case).encode())
    assert (read.case, read.problems) == (case, ())
