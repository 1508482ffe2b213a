"""Whether one more sum gives a withheld cell away, against trying every table."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from trappen.analysis.disclosure.sums import gives_away

SIZE = 3
CELLS = [(i, j) for i in range(SIZE) for j in range(SIZE)]
Position = tuple[int, int]


def fixed(withheld: set[Position], sums: list[set[Position]]) -> set[Position]:
    """The withheld cells that no change from -2 to 2 leaving all sums as they are can change."""
    places = sorted(withheld)
    free: set[Position] = set()
    for change in product(range(-2, 3), repeat=len(places)):
        moved = dict(zip(places, change, strict=True))
        if all(sum(moved.get(cell, 0) for cell in one) == 0 for one in sums):
            free |= {cell for cell, by in moved.items() if by}
    return withheld - free


@settings(max_examples=60, deadline=None)
@given(st.sets(st.sampled_from(CELLS), max_size=6), st.sets(st.sampled_from(CELLS)))
def test_elimination_agrees_with_trying(withheld: set[Position], more: set[Position]) -> None:
    lines = [{(i, j) for j in range(SIZE)} for i in range(SIZE)] + [{(i, j) for i in range(SIZE)} for j in range(SIZE)]
    before, after = fixed(withheld, lines), fixed(withheld, [*lines, more])
    assert gives_away(withheld, SIZE, more) is (after > before)


def test_a_withheld_total_is_an_unknown_too() -> None:
    row = {(0, 0), (0, 1), (0, SIZE)}
    assert not gives_away(row, SIZE, {(2, 2)})
    assert gives_away({(0, 0), (0, SIZE)}, SIZE, {(0, 0)}) is False  # the column gives the cell away already
