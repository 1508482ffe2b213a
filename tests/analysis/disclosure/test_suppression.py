"""Suppression against a reader who tries every table that fits with what is published."""

from collections.abc import Collection

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trappen.analysis.disclosure import (
    DisclosureError,
    Suppressed,
    audit,
    audit_line,
    suppress_line,
    suppress_matrix,
    suppress_table,
)
from trappen.analysis.disclosure.suppression import with_totals

THRESHOLD = 3  # small, so that every table that fits can be tried
LARGEST = 4
CAP = LARGEST + THRESHOLD  # raising one cell to the threshold raises no other by more
Cells = list[list[int]]


def tables(rows: int, columns: int) -> st.SearchStrategy[Cells]:
    row = st.lists(st.integers(0, LARGEST), min_size=columns, max_size=columns)
    return st.lists(row, min_size=rows, max_size=rows)


small_tables = st.one_of(tables(2, 2), tables(1, 3), tables(2, 3), tables(3, 2))
any_tables = st.integers(1, 7).flatmap(
    lambda columns: st.lists(st.lists(st.integers(0, 12), min_size=columns, max_size=columns), min_size=1, max_size=7)
)


def all_that_fit(cells: Cells, withheld: Collection[tuple[int, int]], floor: int) -> npt.NDArray[np.int64]:
    """Every table with totals, its inner cells up to `CAP`, that agrees with what is published: (n, rows, columns)."""
    rows, columns = len(cells), len(cells[0])
    choices = [
        np.arange(floor, CAP + 1) if (i, j) in withheld else np.array([cells[i][j]])
        for i in range(rows)
        for j in range(columns)
    ]
    inner = np.stack(np.meshgrid(*choices, indexing="ij"), axis=-1).reshape(-1, rows, columns)
    wide = np.concatenate([inner, inner.sum(axis=2, keepdims=True)], axis=2)
    full = np.concatenate([wide, wide.sum(axis=1, keepdims=True)], axis=1)
    published = np.array(with_totals(cells))
    keep = np.ones(len(full), dtype=bool)
    for i in range(rows + 1):
        for j in range(columns + 1):
            if (i, j) in withheld:
                keep &= full[:, i, j] >= floor
            else:
                keep &= full[:, i, j] == published[i, j]
    return full[keep]


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(small_tables, st.booleans())
def test_a_reader_who_tries_everything_finds_no_withheld_number(cells: Cells, hide_zeros: bool) -> None:
    table = suppress_table(cells, threshold=THRESHOLD, hide_zeros=hide_zeros)
    fitting = all_that_fit(cells, table.withheld, 0 if hide_zeros else 1)
    for i, j in table.withheld:
        possible = set(fitting[:, i, j].tolist())
        assert len(possible) >= 2
        assert max(possible) >= THRESHOLD


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(small_tables, st.data(), st.booleans())
def test_the_audit_finds_the_exact_intervals(cells: Cells, data: st.DataObject, hide_zeros: bool) -> None:
    extended = with_totals(cells)
    floor = 0 if hide_zeros else 1
    eligible = [(i, j) for i, row in enumerate(extended) for j, value in enumerate(row) if value >= floor]
    withheld = data.draw(st.sets(st.sampled_from(eligible))) if eligible else set()
    fitting = all_that_fit(cells, withheld, floor)
    for interval in audit(cells, withheld, hide_zeros=hide_zeros):
        i, j = interval.position
        possible = set(fitting[:, i, j].tolist())
        value = extended[i][j]
        assert interval.low <= min(possible)
        assert interval.high is None or interval.high >= max(possible)
        # A number far from the true one can need another cell beyond what the trial covers.
        if value - interval.low <= CAP - LARGEST:
            assert min(possible) == interval.low
        if interval.high is None:
            assert max(possible) > value
        elif interval.high - value <= CAP - LARGEST:
            assert max(possible) == interval.high


@settings(max_examples=200, deadline=None)
@given(any_tables, st.integers(1, 6), st.booleans())
def test_no_small_number_is_shown_and_the_audit_agrees(cells: Cells, threshold: int, hide_zeros: bool) -> None:
    table = suppress_table(cells, threshold=threshold, hide_zeros=hide_zeros)
    shown = [*(c for row in table.cells for c in row), *table.row_totals, *table.column_totals, table.total]
    numbers = [cell for cell in shown if not isinstance(cell, Suppressed)]
    assert not any((0 if hide_zeros else 1) <= number < threshold for number in numbers if hide_zeros or number)
    assert all(interval.is_safe(threshold) for interval in audit(cells, table.withheld, hide_zeros=hide_zeros))
    assert len(table.withheld) + len(numbers) == len(shown)


@settings(max_examples=200, deadline=None)
@given(any_tables)
def test_a_table_without_small_numbers_is_published_whole(cells: Cells) -> None:
    large = [[value * 5 for value in row] for row in cells]
    table = suppress_table(large)
    assert not table.withheld
    assert [list(row) for row in table.cells] == large
    assert table.total == sum(map(sum, large))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=6), st.booleans())
def test_a_line_with_its_total_is_protected(values: list[int], hide_zeros: bool) -> None:
    line = suppress_line(values, hide_zeros=hide_zeros)
    assert all(interval.is_safe(5) for interval in audit_line(values, line.withheld, hide_zeros=hide_zeros))
    smallest = 0 if hide_zeros else 1
    everything = [*values, sum(values)]
    assert {j for j, value in enumerate(everything) if smallest <= value < 5} <= line.withheld


def test_one_small_number_takes_the_smallest_other_with_it() -> None:
    line = suppress_line([3, 20, 8, 0])
    assert [str(value) for value in line.values] == ["..", "20", "..", "0"]
    assert line.total == 31


def test_two_small_numbers_that_add_up_to_little_take_a_third() -> None:
    # shown total 33 and 30 would leave 3 for the two: both would be known to be below five
    line = suppress_line([1, 2, 30])
    assert line.withheld == {0, 1, 2}
    assert line.total == 33


def test_zero_is_shown_unless_it_is_to_be_hidden() -> None:
    assert suppress_line([0, 10, 12]).values == (0, 10, 12)
    assert suppress_line([0, 10, 12], hide_zeros=True).withheld >= {0}


def test_the_corner_of_a_movement_matrix_is_no_cell() -> None:
    cells = [[0, 7, 9], [6, 40, 2], [8, 3, 50]]
    for hide_zeros in (False, True):
        table = suppress_matrix(cells, hide_zeros=hide_zeros)
        assert table.cells[0][0] == 0
        assert {(1, 2), (2, 1)} <= table.withheld


def test_the_grand_total_stays_when_it_can() -> None:
    table = suppress_table([[40, 2, 30], [35, 21, 28], [31, 26, 37]])
    assert table.total == 250
    assert all(total not in ("..",) for total in map(str, table.row_totals))
    assert len(table.withheld) == 4


def test_what_another_table_withholds_is_withheld_here_too() -> None:
    cells = [[10, 12], [14, 16]]
    table = suppress_table(cells, also={(0, 2)})
    assert (0, 2) in table.withheld
    assert all(interval.low != interval.high for interval in audit(cells, table.withheld))


def test_a_small_number_that_stands_elsewhere_cannot_be_protected() -> None:
    with pytest.raises(DisclosureError, match="kan ikke offentliggøres"):
        suppress_table([[2, 10], [10, 10]], shown={(i, j) for i in range(3) for j in range(3)})


@pytest.mark.parametrize("cells", [[], [[]], [[1, 2], [3]], [[-1]]])
def test_what_is_no_table_of_counts_is_refused(cells: Cells) -> None:
    with pytest.raises(ValueError, match=r"table needs cells|never negative"):
        suppress_table(cells)


def test_json_has_null_where_a_number_is_withheld() -> None:
    assert suppress_line([3, 20, 8]).as_dict() == {"values": [None, 20, None], "total": 31, "threshold": 5}
    assert suppress_table([[10, 20]]).as_dict() == {
        "cells": [[10, 20]],
        "row_totals": [30],
        "column_totals": [10, 20],
        "total": 30,
        "threshold": 5,
    }
