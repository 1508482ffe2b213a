"""»18 år« where an end stands is the child's birthday: the first day outside, whatever the column's own days are."""

from datetime import date
from typing import Any

import pytest

from tests.records.mapping.test_mapping import book
from trappen.records.mapping.applying import apply_sheets
from trappen.records.mapping.cells import age_told
from trappen.records.mapping.sheets import inspect_bytes
from trappen.records.mapping.suggesting import suggest

DAY = date(2024, 3, 1)


@pytest.mark.parametrize(
    ("text", "age"),
    [("18 år", 18), ("18år", 18), ("v. 18 år", 18), ("fylder 18", 18), ("Ved det fyldte 18. år", 18), ("18-årsdag", 18),
     ("18 års fødselsdag", 18), ("når barnet fylder 23", 23), ("t.o.m. 23 år", 23), ("23 år", 23), ("20 år", 20),
     ("18", None), ("3 år", None), ("v. 18", None), ("18-05-2026", None), ("12 mdr.", None), ("år 2018", None),
     ("efter 18 år", None), ("løbende", None), ("", None), (None, None)],
)  # fmt: skip
def test_an_age_is_told_in_many_words(text: str | None, age: int | None) -> None:
    assert age_told(text) == age


@pytest.mark.parametrize("heading", ["Slut", "Slut t.o.m."])
def test_the_end_is_the_birthday_by_cpr_number(heading: str) -> None:
    rows: list[list[Any]] = [
        ["Pers.nr.", "Foranst.", "§", "Start", heading, "Pris pr. md."],
        ["290208-4001", "KP", "BL § 32", DAY, "18 år", 1_000],  # born on 29 February 2008
        ["010709-4002", "FB", "BL § 32", DAY, "v. 18 år", 1_001],
        ["311203-5003", "Plejefamilie", "BL § 46", DAY, "Fylder 23", 1_002],
        ["120510-4004", "Opholdssted", "BL § 46", DAY, date(2026, 4, 30), 1_003],
        ["120510-4004", "KP", "BL § 32", DAY, "løbende", 1_004],
    ]
    sheets = inspect_bytes(book({"Overblik": rows}), "ark.xlsx")
    spec = suggest(sheets)
    assert spec.sheets[0].tables["episodes"]["end"].values == {}
    loaded = apply_sheets(spec, sheets, source="ark.xlsx")
    told = date(2026, 5, 1) if "t.o.m." in heading else date(2026, 4, 30)
    ends = [date(2026, 3, 1), date(2027, 7, 1), date(2026, 12, 31), told, None]
    assert loaded.records.table("episodes")["end"].to_list() == ends
    (said,) = [problem.what for problem in loaded.problems if problem.code == "mapping_age"]
    assert said.startswith("3 rækker har en alder som slutdato (»18 år«, »v. 18 år«, »Fylder 23«)")
    assert loaded.usable


def test_without_a_birth_date_the_end_is_missing_and_that_is_said() -> None:
    rows: list[list[Any]] = [["Barn-id", "Fødselsdato", "Foranst.", "§", "Start", "Slut", "Pris pr. md."]]
    for number, (born, end) in enumerate([(date(2010, 6, 2), "18 år"), (None, "18 år"), (None, date(2026, 1, 1))]):
        rows.append([f"B{number}", born, "Opholdssted", "BL § 46", DAY, end, 1_000 + number])
    sheets = inspect_bytes(book({"Overblik": rows}), "ark.xlsx")
    loaded = apply_sheets(suggest(sheets), sheets, source="ark.xlsx")
    assert loaded.records.table("episodes")["end"].to_list() == [date(2028, 6, 2), None, date(2026, 1, 1)]
    (said,) = [problem for problem in loaded.problems if problem.code == "mapping_age"]
    assert said.what.endswith("Fødselsdatoen kendes ikke i 1 række: slutdatoen mangler.")
    assert said.row == 3
