"""First and last names in columns of their own are one name."""

import pytest

from tests.records.mapping.test_mapping import book
from trappen.records.mapping.applying import apply_sheets
from trappen.records.mapping.sheets import inspect_bytes
from trappen.records.mapping.suggesting import suggest


@pytest.mark.parametrize("heads", [("Efternavn", "Fornavn"), ("Fornavne", "Efternavn")])
def test_two_columns_are_one_name_first_name_first(heads: tuple[str, str]) -> None:
    parts = {"Efternavn": "Prøvesen", "Fornavn": "Ida", "Fornavne": "Ida"}
    lines = [[f"610110-400{at}", *(parts[head] for head in heads), "BL § 46", "01-03-2024"] for at in range(4)]
    lines[3][heads.index("Efternavn") + 1] = None
    (sheet,) = inspect_bytes(book({"Anbragte": [["CPR", *heads, "Pgf.", "Fra"], *lines]}), "a.xlsx")
    loaded = apply_sheets(suggest([sheet]), [sheet], source="a.xlsx")
    assert loaded.records.table("children")["name"].to_list() == ["Ida Prøvesen"] * 3 + ["Ida"]


def test_a_whole_name_of_its_own_stands() -> None:
    heads = ["CPR", "Navn", "Fornavn", "Efternavn", "Pgf.", "Fra"]
    lines = [["610110-4001", "Ida Prøvesen", "Ida", "Prøvesen", "BL § 46", "01-03-2024"]]
    (sheet,) = inspect_bytes(book({"Anbragte": [heads, *lines]}), "a.xlsx")
    assert sheet.headings == tuple(heads)
