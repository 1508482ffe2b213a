"""Case numbers of the founding papers, and journal numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trappen.domain.casenumber import PARSERS, CaseNumber, KleNumber, parse_case_number, parse_kle


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("27.00.00-P20-5-19", ("kle", 5, 2019, "27.00.00", "P20", None, None)),
        ("27.00.00-P20-4-12", ("kle", 4, 2012, "27.00.00", "P20", None, None)),
        ("27.24.45-g01-1023-2021", ("kle", 1023, 2021, "27.24.45", "G01", None, None)),
        ("15/026945-7", ("year_first", 26945, 2015, None, None, None, 7)),
        ("2015/1234", ("year_first", 1234, 2015, None, None, None, None)),
        ("SUD 181/2008", ("year_last", 181, 2008, None, None, "SUD", None)),
        ("J.nr. 181/2008", ("year_last", 181, 2008, None, None, None, None)),
        ("15/2016", ("year_last", 15, 2016, None, None, None, None)),
    ],
)
def test_each_form_is_read(text: str, expected: tuple[object, ...]) -> None:
    found = parse_case_number(f" {text} ")
    assert (found.system, found.running, found.year, found.subject, found.facet, found.unit, found.document) == expected


@pytest.mark.parametrize("text", ["", "27.00.00", "27.00-P20-5-19", "SUD", "sag 12", "27.00.00-20-5-19"])
def test_unknown_forms_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="sagsnummer"):
        parse_case_number(text)


def test_a_municipality_may_bring_its_own_parser() -> None:
    def own(text: str) -> CaseNumber | None:
        return CaseNumber(text, "own", int(text[1:]), 2024) if text.startswith("S") and text[1:].isdigit() else None

    assert parse_case_number("S77", (own, *PARSERS)).running == 77
    assert parse_case_number("15/026945-7", (own, *PARSERS)).system == "year_first"


@given(st.integers(0, 99), st.integers(0, 99), st.integers(0, 99), st.sampled_from([None, "P20", "G01", "Å99"]))
def test_a_journal_number_reads_back(one: int, two: int, three: int, facet: str | None) -> None:
    subject = f"{one:02d}.{two:02d}.{three:02d}"
    found = parse_kle(subject if facet is None else f"{subject}-{facet.lower()}")
    assert found == KleNumber(subject, facet)
    assert (found.main_group, found.group) == (subject[:2], subject[:5])


def test_what_is_no_journal_number_is_refused() -> None:
    with pytest.raises(ValueError, match="KLE"):
        parse_kle("27.12")
