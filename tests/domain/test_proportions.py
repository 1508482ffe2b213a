"""The Wilson interval against published values, and against its own definition."""

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trappen.domain.proportions import wilson

# Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3 (score, without continuity correction).
PUBLISHED = [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]
TOLERANCE = 0.5e-4  # four decimals are printed
Z = 1.959963984540054


@pytest.mark.parametrize(("kept", "of", "low", "high"), PUBLISHED)
def test_published_values(kept, of, low, high) -> None:
    assert wilson(kept, of) == (pytest.approx(low, abs=TOLERANCE), pytest.approx(high, abs=TOLERANCE))


def test_no_cases_have_no_interval_and_nonsense_is_refused() -> None:
    assert wilson(0, 0) is None
    for kept, of, confidence in ((-1, 3, 0.95), (4, 3, 0.95), (1, 3, 1.0)):
        with pytest.raises(ValueError, match="kept"):
            wilson(kept, of, confidence=confidence)


@given(st.integers(1, 5000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_the_ends_are_the_shares_just_compatible_with_the_count(counted) -> None:
    kept, of = counted
    found = wilson(kept, of)
    assert found is not None
    low, high = found
    assert 0 <= low <= kept / of <= high <= 1
    for end in found:
        if 0 < end < 1:
            assert abs(kept / of - end) == pytest.approx(Z * sqrt(end * (1 - end) / of), rel=1e-6)
