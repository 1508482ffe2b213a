"""A sheet without CPR numbers beside one that has them, two header lines with years, and a state that is no end."""

from datetime import date
from typing import Any

from tests.records.mapping.test_mapping import book
from trappen.records.container import Loaded
from trappen.records.mapping.applying import apply_sheets
from trappen.records.mapping.contents import unplaced
from trappen.records.mapping.sheets import inspect_bytes
from trappen.records.mapping.suggesting import suggest
from trappen.web.imports.wizard.matching import suggested

UPPER = ["Sagsnr.", "Navn", "Født", "Pl.fam.type", "Lovgr.", "Fra", "Til", "Pr. md. (t.kr.)", None, None, "Status"]
LOWER = [*[None] * 7, "Vederlag", "Omkost.", "2026", None]
FOSTER: list[list[Any]] = [
    [
        f"BF-2{at}-010{at}",
        f"Ida Ask{'x' * at}",
        date(2015, 3, at),
        "Almen",
        "BL § 43, stk. 1, nr. 1",
        date(2024, 3, at),
        date(2027, 1, 1) if at == 1 else None,
        10 + at,
        5,
        180,
        "Aktiv",
    ]
    for at in range(1, 6)
]
HOMES: list[list[Any]] = [
    ["Sagsnummer", "Cpr.nr.", "Barn", "Anbr.form", "Paragraf", "Start", "Slut", "Døgntakst"],
    ["BF-21-0101", "610315-4001", "Ida Askx", "Døgninstitution", "BL § 46", date(2023, 1, 1), date(2024, 2, 1), 3000],
    ["BF-29-0999", "610315-4009", "Bo Lund", "Døgninstitution", "BL § 46", date(2024, 1, 1), None, 3000],
]


def read(*foster: list[Any], homes: list[list[Any]] = HOMES) -> Loaded:
    sheets = inspect_bytes(book({"Pleje": [UPPER, LOWER, *foster], "Døgn": homes}), "ark.xlsx")
    return apply_sheets(suggest(sheets), sheets, source="ark.xlsx")


def test_children_without_cpr_are_known_by_their_case_on_all_sheets() -> None:
    records = read(*FOSTER).records
    children = records.table("children")
    assert children.height == 6
    assert children["cpr"].drop_nulls().len() == 2
    both = records.table("episodes").filter(child_id="BF-21-0101")
    assert both["section"].sort().to_list() == ["BL-43-1.1", "BL-46"]
    assert not any("610315" in key for key in records.table("episodes")["episode_id"])


def test_a_case_of_two_siblings_is_no_key() -> None:
    siblings = [[FOSTER[0][0], *row[1:]] for row in FOSTER[:2]] + FOSTER[2:]
    assert read(*siblings).records.table("episodes")["section"].unique().to_list() == ["BL-46"]  # a person must say
    assert read(*FOSTER).records.table("episodes").height == 7


def test_a_dot_after_a_name_makes_no_other_adviser_also_where_the_page_suggests() -> None:
    head = [*HOMES[0], "Rådgiver"]
    names = ["Nadia R.", "Nadia R", "Nadia Rask", "PK.", "PK"]
    rows = [[f"BF-21-010{n}", f"610315-400{n}", f"Ida {n}", *HOMES[1][3:], name] for n, name in enumerate(names)]
    sheets = inspect_bytes(book({"Pleje": [UPPER, LOWER, *FOSTER], "Døgn": [head, *rows]}), "ark.xlsx")
    records = apply_sheets(suggested(sheets), sheets, source="ark.xlsx").records
    assert set(records.table("advisers")["adviser_id"]) == {"Nadia Rask", "PK"}
    assert "610315-4001" not in set(records.table("children")["child_id"])


def test_a_name_and_a_number_that_are_not_of_one_kind_are_told_and_the_section_kept() -> None:
    rows = [
        ["Ydelse", "Cpr.nr.", "Barn", "Paragraf", "Start"],
        ["Fast kontaktpers.", "610315-4001", "Ida Ask", "BL § 32, stk. 1, nr. 5", date(2024, 3, 1)],
        ["Fast kontaktpers.", "610315-4002", "Bo Ask", "SEL § 52, stk. 3, nr. 3", date(2023, 3, 1)],
        ["Fast kontaktpers.", "610315-4003", "Pi Ask", "BL § 32, stk. 1, nr. 3", date(2024, 3, 1)],
        ["Hus", "610315-4004", "Ea Ask", "BL § 32, stk. 1, nr. 5", date(2024, 3, 1)],
    ]
    sheets = inspect_bytes(book({"Ark": rows}), "ark.xlsx")
    found = apply_sheets(suggest(sheets), sheets, source="ark.xlsx")
    (told,) = [problem for problem in found.problems if problem.code == "section_conflict"]
    assert (told.row, "2 rækker" in told.what) == (2, True)
    assert "BL § 32, stk. 1, nr. 5, men er BL § 32, stk. 1, nr. 3" in told.what
    assert "SEL § 52, stk. 3, nr. 3, men er SEL § 52, stk. 3, nr. 6" in told.what
    assert found.records.table("episodes")["section"].sort().to_list()[-1] == "SEL-52-3.3"


def test_a_contact_person_after_18_needs_no_place() -> None:
    head = ["Cpr.nr.", "Barn", "Ydelse", "Paragraf", "Start"]
    rows = [
        ["610305-4001", "Ida Ask", "Efterværn kp", "BL § 114", date(2024, 3, 1)],
        ["610305-4002", "Bo Ask", "Efterværn", "BL § 114", date(2024, 3, 1)],
        ["610315-4003", "Pi Ask", "kontaktperson og anbringelse", "BL § 46", date(2024, 3, 1)],
    ]
    (sheet,) = inspect_bytes(book({"Ark": [head, *rows]}), "ark.xlsx")
    assert unplaced(sheet) == [3, 4]


def test_the_second_line_of_a_heading_may_hold_a_year() -> None:
    prices = read(*FOSTER).records.table("episodes").filter(section="BL-43-1.1")["price"].to_list()
    assert prices == [(10 + at) * 100_000 for at in range(1, 6)]


def test_a_state_that_says_over_beside_no_end_is_told() -> None:
    over = [[*row[:10], "Ophørt" if at in {0, 2} else "Aktiv"] for at, row in enumerate(FOSTER)]
    told = [problem for problem in read(*over).problems if problem.code == "mapping_over"]
    assert [(one.row, one.severity, "(række 5)" in one.what) for one in told] == [(5, "warning", True)]  # 3 has an end
    assert not [problem for problem in read(*FOSTER).problems if problem.code == "mapping_over"]
