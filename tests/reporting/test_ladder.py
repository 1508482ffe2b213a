"""What a reader of a published ladder can find out, over all its tables at once."""

from datetime import date
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories import records
from trappen.analysis.disclosure.sums import gives_away
from trappen.analysis.disclosure.suppression import audit
from trappen.analysis.keyfigures.report import ladder_report
from trappen.domain.figures import Figure, Unit
from trappen.reporting.document import Withheld
from trappen.reporting.ladder import LadderView, view
from trappen.reporting.ladder_groups import group_tables

FIRST, LAST = date(2026, 3, 31), date(2026, 6, 30)
THRESHOLD = 5
SECTIONS = {2: "BL-30", 3: "BL-32-1.5"}
PLACES = {4: "network_foster", 5: "foster_general", 6: "institution"}


def episode(child: int, part: int, step: int, start: date, end: date | None) -> dict[str, object]:
    kind = {"section": "BL-46", "place_type": PLACES[step]} if step in PLACES else {"section": SECTIONS[step]}
    return {"episode_id": f"{child}-{part}", "child_id": str(child), "start": start, "end": end, **kind}


steps = st.none() | st.integers(2, 6)
moves = st.lists(st.tuples(steps, steps, st.integers(1, 12)), min_size=1, max_size=8)


def published(drawn: list[tuple[int | None, int | None, int]], by: str | None = None) -> LadderView:
    rows, children, number = [], [], 0
    for before, after, count in drawn:
        for _ in range(count):
            children.append({"child_id": str(number), "sex": "female" if number % 3 else "male"})
            if before is not None:
                rows.append(episode(number, 1, before, date(2026, 1, 1), date(2026, 5, 1)))
            if after is not None:
                rows.append(episode(number, 2, after, date(2026, 5, 1), None))
            number += 1
    report = ladder_report(records(children=children, episodes=rows), FIRST, LAST, by=by)
    return view(report, threshold=THRESHOLD)


@settings(max_examples=60, deadline=None)
@given(moves)
def test_no_withheld_cell_can_be_found_from_the_matrix_and_its_totals(
    drawn: list[tuple[int | None, int | None, int]],
) -> None:
    shown = published(drawn)
    matrix = shown.group.status_matrix
    order = [matrix.places.index(place) for place in shown.places]
    cells = [[matrix.cells[i][j] for j in order] for i in order]
    for interval in audit(cells, shown.withheld, hide_zeros=shown.hides_zeros):
        assert interval.is_safe(THRESHOLD)


@settings(max_examples=60, deadline=None)
@given(moves)
def test_small_counts_of_children_are_nowhere(drawn: list[tuple[int | None, int | None, int]]) -> None:
    shown = published(drawn)
    tables = [shown.stock(), shown.movements(), shown.durations(), shown.key_figures()]
    for table in tables:
        for row in table.rows:
            for cell in row:
                if (
                    isinstance(cell, Figure)
                    and cell.unit in {Unit.CHILDREN, Unit.EPISODES}
                    and "Ændring" not in cell.label
                ):
                    assert cell.value is None or not 0 < cell.value < THRESHOLD, (table.caption, cell.label)


@settings(max_examples=60, deadline=None)
@given(moves)
def test_a_total_that_is_no_small_number_is_shown_unless_none_can_be(
    drawn: list[tuple[int | None, int | None, int]],
) -> None:
    shown = published(drawn)
    total = len(shown.places)
    margins = [position for position in shown.withheld if total in position]
    if not margins:
        assert not shown.hides_margins
        assert all(isinstance(cell, Figure) for row in shown.stock().rows for cell in row[1:])
    else:
        # Then the key figures, which are counted from the same stocks, are withheld with it.
        assert not any(isinstance(cell, Figure) for row in shown.key_figures().rows for cell in row[1:])


@settings(max_examples=40, deadline=None)
@given(moves)
def test_groups_add_up_where_nothing_is_withheld(drawn: list[tuple[int | None, int | None, int]]) -> None:
    shown = published(drawn, by="sex")
    for table in group_tables(LadderView(shown.report, shown.report.whole, None)):
        *groups, whole = [[cell.value for cell in row[1:] if isinstance(cell, Figure)] for row in table.rows]
        assert [sum(column) for column in zip(*groups, strict=True)] == whole  # type: ignore[arg-type]
    for table in group_tables(shown):
        for row in table.rows[:-1]:
            assert not any(isinstance(cell, Figure) and cell.value and cell.value < THRESHOLD for cell in row)


def test_the_staircase_has_its_top_step_on_top() -> None:
    shown = published([(6, 5, 6), (3, 3, 9)])
    numbers = [place.step for place in shown.places if place.step is not None]
    assert all(above > below for above, below in pairwise(numbers))
    assert shown.places[-1].key == "outside"


def test_cards_and_key_figures_do_not_give_away_what_the_matrix_withholds() -> None:
    # Five moved down and one up: with the five, the stocks give the one.
    shown = published([(6, 6, 20), (6, 3, 5), (3, 6, 1), (3, 3, 20)])
    assert len(shown.withheld) == 4
    assert all(isinstance(shown.moves()[name], Withheld) for name in ("down", "up"))
    # So do those who came to the step in the period, and those who left it.
    rows = {str(row[0]).split(".")[0]: row[1:] for row in shown.key_figures().rows}
    assert all(isinstance(cell, Withheld) for number in "789" for cell in rows[number])


def test_moves_are_shown_where_nothing_is_withheld() -> None:
    shown = published([(6, 6, 20), (6, 3, 5), (3, 6, 6), (3, 3, 20)])
    assert not shown.withheld
    assert {name: str(cell) for name, cell in shown.moves().items()} == {
        "down": "5",
        "up": "6",
        "entries": "0",
        "exits": "0",
    }


@settings(max_examples=60, deadline=None)
@given(moves)
def test_the_moves_that_are_shown_fix_no_cell(drawn: list[tuple[int | None, int | None, int]]) -> None:
    shown = published(drawn)
    if isinstance(shown.moves()["down"], Withheld):
        return
    steps = [at for at, place in enumerate(shown.places) if place.step is not None]
    below = {(i, j) for i in steps for j in steps if i < j}
    assert not gives_away(shown.withheld, len(shown.places), below)
