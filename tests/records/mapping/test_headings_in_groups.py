"""A sheet with groups above its headings, words among its prices, and a bare § older than the law that it is of."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.records.mapping.test_mapping import book
from trappen.domain.problems import Severity
from trappen.records.mapping.applying import apply_sheets
from trappen.records.mapping.deriving import following
from trappen.records.mapping.sheets import Sheet, inspect_bytes
from trappen.records.mapping.spec import ColumnMap, MappingSpec
from trappen.records.mapping.suggesting import suggest

GROUPS = ["Barn", None, None, "Bevilling", None, None, None, None, "Økonomi", None]
NAMES = ["Pers.nr.", "Navn", "Medarb.", "§", "Form", "Lev.", "Fra", "T.o.m.", "Nr.", "Kr. pr. md."]


def _sheet(prices: list[Any] | None = None) -> Sheet:
    days = [date(2020, 5, 1), date(2021, 3, 1), date(2024, 2, 1), date(2025, 6, 1), date(2025, 7, 1), date(2025, 8, 1)]
    filled = prices or [10000, 11000, "egen", 12000, 13000, "egen"]
    rows = [
        [f"0101{10 + at // 2}-400{at // 2 + 1}", f"Ane{'x' * (at // 2)} Lund", ("KIHA", "LOBR")[at // 4],
         "§ 46, stk. 1", "Plejefam.", f"Hus {at}", day, date(2022, 1, 31) if at == 0 else None, at + 1, price]
        for at, (day, price) in enumerate(zip(days, filled, strict=True))
    ]  # fmt: skip
    (sheet,) = inspect_bytes(book({"Ark": [["Opgjort 1.9.2025"], GROUPS, NAMES, *rows]}), "ark.xlsx")
    return sheet


def test_the_last_part_of_a_grouped_heading_tells_what_the_column_is() -> None:
    tables = suggest([_sheet()]).sheets[0].tables
    assert tables["assignments"]["adviser_id"].heading == "Barn Medarb."
    assert tables["assignments"]["case_id"].key_of == ("Barn Pers.nr.",)
    assert tables["episodes"]["provider_name"].heading == "Bevilling Lev."
    assert tables["episodes"]["start"].heading == "Bevilling Fra"
    assert "decision_date" not in tables["episodes"]  # the first day of what was granted is no day of decision


@pytest.mark.parametrize(("answer", "read"), [(None, None), ("", None), ("0", 0)])
def test_a_word_where_a_price_would_stand_is_a_missing_price_unless_a_person_says_0(
    answer: str | None, read: int | None
) -> None:
    sheet = _sheet()
    spec = suggest([sheet])
    price = spec.sheets[0].tables["episodes"]["price"]
    if answer is not None:
        spec = spec.with_column(0, "episodes", "price", replace(price, values={"egen": answer}))
    loaded = apply_sheets(MappingSpec.from_toml(spec.to_toml()), [sheet], source="ark.xlsx")
    assert loaded.records.table("episodes")["price"].to_list() == [1000000, 1100000, read, 1200000, 1300000, read]
    assert all(problem.severity is Severity.WARNING for problem in loaded.problems)
    told = [problem.what for problem in loaded.problems if problem.code == "mapping_no_price"]
    assert told == (
        ["2 rækker har ikke et beløb, men »egen« i »Økonomi Kr. pr. md.«: prisen mangler og tælles ikke som 0 kr."]
        if answer is None
        else []
    )


def test_an_amount_that_is_written_otherwise_is_still_an_error() -> None:
    sheet = _sheet([10000, 11000, "ca. 12", 12000, 13000, 14000])
    assert not apply_sheets(suggest([sheet]), [sheet], source="ark.xlsx").usable


def test_a_bare_section_that_one_law_alone_has_is_of_that_law_and_it_is_said_in_words() -> None:
    sheet = _sheet()
    loaded = apply_sheets(suggest([sheet]), [sheet], source="ark.xlsx")
    assert set(loaded.records.table("episodes")["section"]) == {"BL-46-1"}
    (told,) = [problem for problem in loaded.problems if problem.code == "section_of_other_law"]
    assert told.what == (
        "»§ 46, stk. 1« siger ikke, hvilken lov det er, og er læst som barnets lov (BL § 46, stk. 1). "
        "Indsatsen er fra før 1-1-2024, men serviceloven har ingen indsats med den paragraf."
    )


def test_whoever_has_a_child_by_each_measure_has_one_case_and_not_one_for_each() -> None:
    sheet = _sheet()
    (held,) = suggest([sheet]).sheets
    tables = {name: dict(columns) for name, columns in held.tables.items() if name not in {"cases", "assignments"}}
    tables["episodes"].pop("case_id")
    tables["assignments"] = {
        "adviser_id": ColumnMap(heading="Barn Medarb."),
        "start": ColumnMap(heading="Bevilling Fra"),
    }
    spec = MappingSpec("", (replace(held, tables=following(tables, tables)),))
    records = apply_sheets(spec, [sheet], source="ark.xlsx").records
    assert records.table("assignments")["start"].to_list() == [date(2020, 5, 1), date(2024, 2, 1), date(2025, 7, 1)]
    assert spec.missing() == []
    assert "assignments" in records.undated  # so that the next month's names are no change before the day of the data
