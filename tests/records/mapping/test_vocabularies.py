"""Suggestions on the headings of departments that call the same things by other names."""

import pytest

from tests.records.mapping.test_mapping import book
from tests.records.mapping.vocabularies import LATER, TARGETS, TUNED, Department
from trappen.records.mapping.applying import apply_sheets
from trappen.records.mapping.sheets import inspect_bytes
from trappen.records.mapping.suggesting import suggest

ALL = {**TUNED, **LATER}


@pytest.mark.parametrize("department", ALL.values(), ids=list(ALL))
def test_what_decides_the_result_is_suggested(department: Department) -> None:
    sheets = inspect_bytes(book({"Ark1": department.rows()}), "oversigt.xlsx")
    (found,) = suggest(sheets).sheets
    told = {
        role: getattr(found.tables.get(TARGETS[role][0], {}).get(TARGETS[role][1]), "heading", "")
        for role in department.headings
        if role in TARGETS and (role != "adviser" or "case" in department.headings)
    }
    assert told == {role: department.headings[role] for role in told}
    episodes = found.tables["episodes"]
    assert (episodes["price_unit"].constant, episodes["price"].scale) == (department.unit, department.scale)
    loaded = apply_sheets(suggest(sheets), sheets, source="oversigt.xlsx")
    assert loaded.usable, loaded.problems
    rows = loaded.records.table("episodes")
    assert (rows.height, rows["place_type"].null_count(), rows["end"].null_count()) == (24, 0, 16)
