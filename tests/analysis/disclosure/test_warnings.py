"""Differences between publications, and one contributor who is most of an amount."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trappen.analysis.disclosure import Differencing, differences, dominance, suppress_table

OLD = suppress_table([[10, 20], [30, 40]])


def test_a_small_change_between_quarters_is_flagged_with_its_totals() -> None:
    flagged = differences(OLD, suppress_table([[12, 20], [30, 46]]))
    assert {(item.position, item.kind) for item in flagged} == {
        ((0, 0), Differencing.SMALL_CHANGE),
        ((0, 2), Differencing.SMALL_CHANGE),
        ((2, 0), Differencing.SMALL_CHANGE),
    }


def test_what_two_versions_of_one_table_uncover_is_flagged() -> None:
    revised = suppress_table([[2, 20], [30, 40]])
    assert not [item for item in differences(OLD, revised) if item.kind is Differencing.UNCOVERED]
    uncovered = [item for item in differences(OLD, revised, same_period=True) if item.kind is Differencing.UNCOVERED]
    assert {item.position for item in uncovered} == revised.withheld


def test_tables_of_another_shape_are_refused() -> None:
    with pytest.raises(ValueError, match="shape"):
        differences(OLD, suppress_table([[10, 20, 30]]))


@given(st.lists(st.integers(-1000, 1000), max_size=12))
def test_dominance_is_the_largest_of_all(contributions: list[int]) -> None:
    warning = dominance(contributions)
    sizes = sorted(abs(amount) for amount in contributions if amount)
    expected = bool(sizes) and (len(sizes) < 5 or 2 * sizes[-1] > sum(sizes))
    assert (warning is not None) is expected
    if warning is not None:
        assert warning.share * sum(sizes) == sizes[-1]
        assert warning.contributors == len(sizes)


def test_one_dear_child_among_many_is_flagged() -> None:
    warning = dominance([250_000_000, *[20_000_000] * 10])
    assert warning is not None
    assert warning.share == Fraction(250, 450)
    assert dominance([20_000_000] * 10) is None
