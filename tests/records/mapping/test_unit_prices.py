"""A price of a unit beside the number of units and their product; what a price is made of; when somebody moved in."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.records.mapping.test_mapping import book
from trappen.records.mapping.sheets import inspect_bytes
from trappen.records.mapping.spec import ColumnMap
from trappen.records.mapping.suggesting import suggest

DAY = date(2026, 2, 1)


def told(head: list[str], rows: list[list[Any]]) -> dict[str, ColumnMap]:
    """What feeds the measures, of rows that follow a CPR number, a name, a section and a day."""
    lines = [
        [f"610110-40{at:02}", f"Prøve Barn{chr(65 + at)}", "BL § 32, stk. 1, nr. 5", DAY + timedelta(days=9 * at), *row]
        for at, row in enumerate(rows)
    ]
    sheets = inspect_bytes(book({"Forebyggende": [["CPR", "Navn", "Lovgrl.", "Opstart", *head], *lines]}), "f.xlsx")
    return dict(suggest(sheets).sheets[0].tables["episodes"])


UNITS = [("Timer", 475, 12.5), ("Timer", 475, 8), ("Mdl.", 6200, 1), ("Timer", 510, 20), ("Døgn", 1850, 4)]


@pytest.mark.parametrize("off", [0, 100])
def test_the_month_is_the_price_of_a_unit_times_their_number(off: int) -> None:
    rows = [[unit, price, many, price * many + off] for unit, price, many in UNITS]
    found = told(["Enhed", "Pris", "Antal/md.", "Kr./md."], rows)
    if off:
        assert found["price"].heading == "Pris"
        return
    price, unit = found["price"], found["price_unit"]
    assert (price.heading, unit.heading, unit.constant) == ("Kr./md.", "", "month")
    assert "Beløbet er »Pris« gange »Antal/md.«." in price.reason


def test_what_a_price_is_made_of_is_no_price_and_a_rate_in_all_is_one() -> None:
    rows = [[1400 + at, 150, 1550 + at] for at in range(5)]
    found = told(["Heraf vederlag", "Heraf kost", "Døgntakst i alt"], rows)
    assert (found["price"].heading, found["price_unit"].constant) == ("Døgntakst i alt", "day")


@pytest.mark.parametrize("heading", ["Indflyttet", "Indflytning", "Indskr. dato", "Flyttet ind"])
def test_a_measure_begins_when_somebody_moves_in(heading: str) -> None:
    lines = [[f"610110-40{at:02}", "BL § 46", DAY + timedelta(days=at), None] for at in range(5)]
    sheets = inspect_bytes(book({"Anbragte": [["CPR", "Lovhj.", heading, "Ophør"], *lines]}), "a.xlsx")
    found = suggest(sheets).sheets[0].tables["episodes"]
    assert (found["section"].heading, found["start"].heading) == ("Lovhj.", heading)
