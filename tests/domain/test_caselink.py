"""Where a case is opened in the case system: https only, and no number leads anywhere else."""

from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trappen.domain.caselink import case_address, check_pattern

PATTERN = "https://fagsystem.eksempel.dk/sag/{sagsnummer}?vis=alt"


def test_a_pattern_is_kept_bare_and_may_be_empty() -> None:
    assert check_pattern(f"  {PATTERN} ") == PATTERN
    assert check_pattern("  ") == ""


@pytest.mark.parametrize(
    "pattern",
    [
        "http://fagsystem.dk/{sagsnummer}",
        "javascript:alert('{sagsnummer}')",
        "https://{sagsnummer}.dk/",
        "https://bruger:kode@fagsystem.dk/{sagsnummer}",
        "https://fagsystem.dk/",
        "https://fagsystem.dk/{sagsnummer}/{sagsnummer}",
        "https://fagsystem.dk/{sagsnummer}/{navn}",
        "https:///{sagsnummer}",
        "https://fagsystem.dk:port/{sagsnummer}",
        "https://fagsystem.dk/ {sagsnummer}",
        'https://fagsystem.dk/"{sagsnummer}',
        f"https://fagsystem.dk/{'a' * 300}{{sagsnummer}}",
    ],
)
def test_what_is_no_safe_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        check_pattern(pattern)


@given(st.text(min_size=1, max_size=40).filter(lambda text: text.isprintable()))
def test_every_number_leads_to_the_same_server_and_comes_back_as_it_was(number: str) -> None:
    parts = urlsplit(case_address(PATTERN, number))
    assert (parts.scheme, parts.netloc, parts.query) == ("https", "fagsystem.eksempel.dk", "vis=alt")
    assert unquote(parts.path).removeprefix("/sag/") == number


def test_without_a_number_or_a_pattern_there_is_no_address() -> None:
    assert case_address(PATTERN, "") == case_address("", "27.24.00") == ""
