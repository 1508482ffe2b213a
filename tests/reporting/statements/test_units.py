"""Units times price: the line »I alt« is the sum of the lines, its price the money over the places."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from trappen.analysis.economy.units import Line, Units, UnitsBy
from trappen.domain.figures import Figure, Source
from trappen.domain.shapley import Volume, explain
from trappen.reporting.document import Table, Withheld
from trappen.reporting.statements.cells import Viewer
from trappen.reporting.statements.units import units_blocks

VIEWER = Viewer(Source("opdigtet"))
WHOLE = st.integers(1, 10**6)


def line(key: str, places: Fraction, cost: int, budget: int | None, planned: Fraction, *, children: int = 9) -> Line:
    actual = Volume(places, cost)
    there = None if budget is None else Volume(planned, budget)
    effect = None if there is None else explain([there], [actual])[0]
    return Line(key, key, children, frozenset(), actual, None, budget, (), there, budget, effect, 0)


def found(lines: list[Line], places: Fraction | None = None) -> Units:
    every = sum((one.actual.places for one in lines), Fraction(0)) if places is None else places
    return Units(2025, UnitsBy.PLACE_TYPE, date(2026, 1, 1), True, tuple(lines), every, (), 0)


def total(units: Units, viewer: Viewer = VIEWER) -> list[Any]:
    """The cells of »I alt«: exact values, or what stands there instead."""
    table = units_blocks(units, viewer, corrected_on=None, as_of=None)[-1]
    assert isinstance(table, Table)
    assert table.total_row
    return [cell.value if isinstance(cell, Figure) else cell for cell in table.rows[-1]]


@given(st.lists(st.tuples(WHOLE, WHOLE, WHOLE, WHOLE), min_size=1, max_size=3))
def test_the_total_adds_up_and_its_price_is_money_over_places(drawn: list[tuple[int, int, int, int]]) -> None:
    lines = [
        line(f"t{n}", Fraction(days, 365), cost, budget, Fraction(planned, 365))
        for n, (days, cost, budget, planned) in enumerate(drawn)
    ]
    _, budget, planned, each, places, price, posted, number, dearer = total(found(lines))
    assert places == Fraction(sum(days for days, *_ in drawn), 365)
    assert posted == sum(cost for _, cost, *_ in drawn)
    assert abs(price - posted / Fraction(places)) <= Fraction(1, 2)
    assert abs(each - budget / Fraction(planned)) <= Fraction(1, 2)
    assert number + dearer == posted - budget


def test_what_a_line_lacks_the_total_lacks_and_nothing_else() -> None:
    known = line("a", Fraction(1), 400, 300, Fraction(1))
    rows = total(found([known, line("b", Fraction(1), 600, None, Fraction(1))]))
    assert rows == ["I alt", "–", "–", "–", 2, 500, 1000, "–", "–"]
    late = replace(known, loose=7, effect=None)  # a bill without a day in the year is money all the same
    assert total(found([late]))[5:] == [407, 407, "–", "–"]


def test_a_child_on_two_lines_is_one_place_in_all() -> None:
    both = [line("a", Fraction(1), 400, 300, Fraction(1)), line("b", Fraction(1), 100, 50, Fraction(1))]
    rows = total(found(both, Fraction(1)))
    assert rows == ["I alt", 350, "–", "–", 1, 500, 500, rows[7], rows[8]]


def test_a_total_about_few_children_is_withheld_with_the_figures_above_it() -> None:
    few = found([line("a", Fraction(1), 400, 300, Fraction(1), children=2)])
    first, *_ = units_blocks(few, replace(VIEWER, threshold=5), corrected_on=None, as_of=None)
    assert all(isinstance(figure, Withheld) for _, figure in first.figures)  # type: ignore[union-attr]
