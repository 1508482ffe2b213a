"""Rows that head the lines below them, and measures at home in a column of kinds of place."""

from datetime import date
from typing import Any

from tests.records.mapping.test_mapping import book
from trappen.records.mapping.applying import apply_sheets
from trappen.records.mapping.sheets import Sheet, inspect_bytes
from trappen.records.mapping.suggesting import suggest

HEAD = ["Tilbud", "Navn", "Cpr-nr.", "Hjemmel", "Iværksat", "Mdl. takst"]


def line(at: int, tilbud: str) -> list[Any]:
    return [tilbud, f"Prøve Nr{at}", f"610110-40{at:02}", "BL § 46", date(2024, 3, at), 90000 + at]


HOMES = [["OPHOLDSSTEDER"], line(1, "Linden"), line(2, "Linden"), ["Sum", None, None, None, None, 180003], []]
SCHOOLS = [["KOST- OG EFTERSKOLER"], line(3, "Kostskolen"), line(4, "Kostskolen"), ["Sum", *[None] * 4, 180007], []]
ROOMS = [["EGNE VÆRELSER"], line(5, "Hybel"), ["Sum", *[None] * 4, 90005], []]
SECURE = [["Sikrede  afdelinger"], line(6, "Grenen"), ["Sum", *[None] * 4, 90006], [], ["* Int. skole er for sig"]]


def read(*parts: list[list[Any]], head: list[str] = HEAD) -> Sheet:
    (sheet,) = inspect_bytes(book({"Inst.": [head, *(row for part in parts for row in part)]}), "a.xlsx")
    return sheet


def test_the_rows_that_head_the_lines_tell_their_kind_of_place() -> None:
    sheet = read(HOMES, SCHOOLS, ROOMS, SECURE)
    assert sheet.headings == (*HEAD, "Afsnit")
    assert [row[-1] for _, row in sheet.cells][2:] == [
        *["KOST- OG EFTERSKOLER"] * 2,
        "EGNE VÆRELSER",
        "Sikrede afdelinger",
    ]
    assert {len(row) for _, row in (*sheet.cells, *sheet.said)} == {7}
    spec = suggest([sheet])
    assert spec.sheets[0].tables["episodes"]["place_type"].heading == "Afsnit"
    loaded = apply_sheets(spec, [sheet], source="a.xlsx")
    assert loaded.usable, loaded.problems
    places = loaded.records.table("episodes")["place_type"].to_list()
    assert places == [*["residential_home"] * 2, *["boarding_school"] * 2, "own_room", "secure_unit"]
    later = read(HOMES, SCHOOLS, SECURE)  # next month nobody lives in a room of their own
    assert later.fingerprint == sheet.fingerprint
    again = apply_sheets(spec, [later], source="a.xlsx")
    assert again.usable, again.problems
    assert again.records.table("episodes")["place_type"][-1] == "secure_unit"


def test_one_such_row_names_and_numbers_are_no_sections() -> None:
    assert read(HOMES).headings == tuple(HEAD)
    children = [["Prøve Hansen"], line(1, "Linden"), ["Prøve Jensen"], line(2, "Linden"), line(3, "Linden")]
    assert read(children).headings == tuple(HEAD)
    numbered = [["610110-4001 barn"], line(1, "Linden"), ["610110-4002 barn"], line(2, "Linden"), line(3, "Linden")]
    assert read(numbered).headings == tuple(HEAD)
    own = ["Afsnit", *HEAD[1:]]
    assert read(HOMES, SCHOOLS, head=own).headings == (*own, "Afsnit (2)")


def test_relief_and_support_stays_in_a_column_of_places_are_no_place() -> None:
    kinds = ["Alm.", "Netværk", "Forst.", "Spec.", "Aflastn.", "Støtteoph."]
    laws = [*["B.L. § 46"] * 4, *["B.L. § 32,1,7"] * 2]
    head = ["Cpr-nr.", "Type", "Lovgrundlag", "Fra"]
    rows = [[f"610110-40{at:02}", kind, laws[at], date(2024, 3, 1 + at)] for at, kind in enumerate(kinds)]
    (sheet,) = inspect_bytes(book({"Plejefam": [head, *rows]}), "a.xlsx")
    spec = suggest([sheet])
    assert spec.sheets[0].tables["episodes"]["place_type"].values["Aflastn."] == ""
    loaded = apply_sheets(spec, [sheet], source="a.xlsx")
    assert not [problem for problem in loaded.problems if problem.code == "mapping_value"]
    assert loaded.records.table("episodes")["place_type"].to_list()[3:] == ["foster_specialised", None, None]
