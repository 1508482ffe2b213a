"""What controllers write by hand in their sheets: dates, numbers that lost a zero, initials in any case."""

from datetime import date
from typing import Any

from tests.records.mapping.test_mapping import book
from trappen.records.container import Loaded
from trappen.records.mapping import contents
from trappen.records.mapping.applying import apply_sheets
from trappen.records.mapping.naming import adviser_key
from trappen.records.mapping.sheets import inspect_bytes
from trappen.records.mapping.suggesting import suggest


def test_dates_short_numbers_and_spellings_of_a_controllers_sheet() -> None:
    rows: list[list[Any]] = [
        ["CPR-nr.", "§", "Anbr. fra", "Sagsbeh.", "Udg. pr. md."],
        [610101234, "BL § 46", "15/8-2019", "AHØ", 1],  # Excel shows 0610101234
        ["610102-1234", "BL § 46", "15/8 2019", "ahø", 2],
        [6101031234, "BL § 46", "15.8-19", "ahø ", 3],
        ["610104-1234", "BL § 75", "15/8-19", "KB", 4],
    ]
    sheets = inspect_bytes(book({"Anbr.": rows}), "a.xlsx")
    loaded = apply_sheets(suggest(sheets), sheets, source="a.xlsx")
    assert loaded.usable, loaded.problems
    episodes = loaded.records.table("episodes")
    assert set(episodes["start"]) == {date(2019, 8, 15)}
    assert episodes["child_id"][0] == "0610101234"
    assert episodes["price"].to_list() == [100, 200, 300, 400]
    assert loaded.records.table("advisers")["name"].to_list() == ["AHØ", "KB"]
    assert loaded.records.table("assignments")["adviser_id"].to_list() == ["AHØ", "AHØ", "AHØ", "KB"]
    assert contents.unplaced(sheets[0]) == [2, 3, 4]  # § 75 is support, wherever the child lives
    typed = [*rows[:1], ["610101234", *rows[1][1:]], *rows[2:]]
    assert inspect_bytes(book({"Anbr.": typed}), "a.xlsx")[0].cells[0][1][0] == "610101234"
    accounts = [["Kontonr.", "Kr."], *[[528211001 + at, at] for at in range(9)], [510101001, 1]]
    assert inspect_bytes(book({"Konti": accounts}), "a.xlsx")[0].cells[-1][1][0] == "510101001"


def test_an_adviser_is_alike_from_month_to_month_and_a_name_begins_with_the_first_name() -> None:
    def read(adviser: str, name: str) -> Loaded:
        rows = [
            ["CPR-nr.", "Barnets navn", "Paragraf", "Startdato", "Rådgiver", "Pris pr. måned"],
            ["610102-1234", name, "BL § 46", "15-08-2019", adviser, 2],
        ]
        sheets = inspect_bytes(book({"Ark": rows}), "ark.xlsx")
        return apply_sheets(suggest(sheets), sheets, source="ark.xlsx")

    small, big = read("ahø", "Brandstrup, Oliver"), read("AHØ", "Oliver Brandstrup")
    for table, column in (("advisers", "adviser_id"), ("advisers", "name"), ("children", "name")):
        assert small.records.table(table)[column].to_list() == big.records.table(table)[column].to_list()
    assert small.records.table("children")["name"].to_list() == ["Oliver Brandstrup"]
    assert [adviser_key(text) for text in ("anne høj", "ANNE HØJ", "Anna", "T123456")] == [
        "Anne Høj", "Anne Høj", "ANNA", "T123456",
    ]  # fmt: skip
    unclear = read("AHØ", "Brandstrup, Oliver, jr.")
    assert unclear.records.table("children")["name"].to_list() == ["Brandstrup, Oliver, jr."]
    assert [problem.code for problem in unclear.problems if problem.column == "name"] == ["mapping_name_order"]
