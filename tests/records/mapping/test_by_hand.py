"""A sheet kept by hand: the child once, notes for ends, thousands but for the rates, running numbers."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.records.mapping.test_mapping import book
from trappen.domain.law import parse_section
from trappen.parameters.places import place_type_begun
from trappen.records.mapping import deriving
from trappen.records.mapping.applying import apply_sheets
from trappen.records.mapping.cells import is_running
from trappen.records.mapping.naming import is_nobody
from trappen.records.mapping.sheets import Sheet, inspect_bytes
from trappen.records.mapping.spec import MappingSpec
from trappen.records.mapping.suggesting import suggest

HEAD = ["Lb.", "SB", "Barn/ung", "Pers.nr.", "Foranst.", "Lovhj.", "Disp. fra", "Disp. t.o.m.", "Takst/dg. (hele kr.)",
        "Mdl. disp."]  # fmt: skip
DAY = date(2024, 3, 1)
ROWS: list[list[Any]] = [
    ["Alle beløb i t.kr. (undt. døgntakst)"],
    ["Sag", None, None, None, "Det bevilgede", None, None, None, "Kroner", None],
    HEAD,
    [2, "LKJ", "Prøve Et", "610110-4001", "KP", "BL § 46", DAY, "løb.", None, 16],
    [1, "LKJ", None, None, "Fam.beh.", "§ 32, stk. 1, nr. 3", DAY, "indtil videre", None, 5.5],
    [5, "ufordelt", "Prøve To", "610110-4002", "Sikret inst.", "BL § 46", DAY, date(2026, 5, 31), 7397, 225],
    ["Distrikt Syd"],
    [3, "PTO", None, None, "KP", "BL § 46", DAY, "lbd.", None, 4],
    [4, "PTO", "Prøve Fire", "610110-4004", "KP", "BL § 46", DAY, None, None, 4],
    [6, None, None, None, None, None, None, None, None, None],
    [7, "PTO", "Prøve Fem", "610110-4005", "Opholdssted", "BL § 46", DAY, date(2026, 4, 30), 3062, 93],
    [8, "LKJ", "Prøve Seks", "610110-4006", "Opholdssted", "BL § 46", DAY, date(2026, 3, 31), None, None],
]


def _sheet(rows: list[list[Any]]) -> Sheet:
    return inspect_bytes(book({"Overblik": rows}), "overblik.xlsx")[0]


def test_a_sheet_kept_by_hand_is_suggested_and_read() -> None:
    sheet = _sheet(ROWS)
    spec = suggest([sheet])
    found = spec.sheets[0].tables
    assert sheet.carried == (5,)  # not the line below a heading, nor one with only a number
    episodes = found["episodes"]
    assert (episodes["end"].heading[-12:], episodes["end"].inclusive) == ("Disp. t.o.m.", True)
    assert (episodes["price"].heading[-10:], episodes["price"].scale) == ("Mdl. disp.", 1000)
    assert episodes["price_unit"].constant == "month"
    assert found["cases"]["case_id"].key_of == found["assignments"]["case_id"].key_of == (sheet.headings[3],)
    loaded = apply_sheets(spec, [sheet], source="overblik.xlsx")
    read = loaded.records.table("episodes")
    assert read["child_id"].to_list()[:2] == ["6101104001"] * 2
    assert read["end"].drop_nulls().to_list() == [date(2026, 6, 1), date(2026, 5, 1), date(2026, 4, 1)]
    assert read["price"].to_list()[:3] == [1_600_000, 550_000, 22_500_000]
    assert set(loaded.records.table("assignments")["adviser_id"]) == {"LKJ", "PTO"}
    told = {problem.code: problem.what for problem in loaded.problems}
    assert "udfyldt fra linjen over (1 række)" in told["mapping_carried"]
    assert "1 række er læst uden rådgiver, fordi der står »ufordelt«" in told["mapping_nobody"]


def test_a_size_in_the_cells_goes_before_a_title_in_thousands() -> None:
    rows = [row[:8] + row[8:9] for row in ROWS]
    rows[2] = [*rows[2][:8], "Takst/dg."]
    price = suggest([_sheet(rows)]).sheets[0].tables["episodes"]["price"]
    assert (price.heading[-9:], price.scale) == ("Takst/dg.", 1)


def test_nothing_is_carried_across_a_blank_row() -> None:
    spaced = [*ROWS[:4], [None] * 10, *ROWS[4:]]
    assert _sheet(spaced).carried == ()


@pytest.mark.parametrize(
    ("word", "running", "nobody"),
    [("Løb.", True, False), ("(lbd.)", True, False), ("indtil  videre", True, False), ("?", True, True),
     ("ukendt", True, True), ("Ikke fordelt", False, True), ("VAKANT", False, True), ("31-12-2026", False, False),
     ("når der er plads", False, False), ("NN", False, True), ("LNN", False, False), ("ej fastsat", True, False),
     ("u. slutdato", True, False), ("slutdato", False, False)],
)  # fmt: skip
def test_words_for_no_end_and_for_nobody(word: str, running: bool, nobody: bool) -> None:
    assert (is_running(word), is_nobody(word)) == (running, nobody)


@pytest.mark.parametrize(
    ("text", "place"),
    [("PF alm.", "foster_general"), ("Netværks-PF", "network_foster"), ("OPS", "residential_home"),
     ("plejefam. alm.", "foster_general"), ("Forstærket pl.fam.", "foster_reinforced"), ("Eget vær.", "own_room"),
     ("netværkspleje (mormor)", "network_foster"), ("OPH", "residential_home"),
     ("Soc. opholdssted", "residential_home"), ("Netv.PF", "network_foster"),
     ("B&U-hjem (døgn)", "institution"), ("kostsk./eftersk.", "boarding_school"), ("Sikret inst.", "secure_unit"),
     ("Eget vær. m. støtte", "own_room"), ("Plejefam. (slægt)", ""),
     ("AFL", ""), ("KP", ""), ("Fam.beh.", ""), ("UNG-st.", ""), ("Ungestøtte", ""), ("TAF", "")],
)  # fmt: skip
def test_a_place_cut_short_is_known_and_other_measures_are_none(text: str, place: str) -> None:
    assert place_type_begun(text) == place


@pytest.mark.parametrize(
    ("initials", "place"),
    [
        ("NP", "network_foster"),
        ("PF", "foster_general"),
        ("OS", "residential_home"),
        ("SP", ""),
        ("KP", ""),
        ("FKP", ""),
    ],
)
def test_initials_are_a_place_where_only_one_has_them(initials: str, place: str) -> None:
    assert place_type_begun(initials) == place


def test_a_foster_family_without_a_kind_is_asked_about_beside_those_with_one() -> None:
    rows = [HEAD, *([1, "LKJ", f"Prøve {at}", f"610110-400{at}", kind, law, DAY, None, None, 5] for at, kind, law in (
        (1, "Plejefamilie", "BL § 46"), (2, "PF", "BL § 46"), (3, "Forst. plejefam.", "BL § 46"),
        (4, "NP", "BL § 46"), (5, "OS", "§ 32, stk. 1, nr. 3"), (6, "FKP", "§ 32, stk. 1, nr. 6"),
    ))]  # fmt: skip
    found = suggest([_sheet(rows)]).sheets[0].tables["episodes"]["place_type"].values
    # At home, initials are no place, whatever they are elsewhere.
    assert found == {"Forst. plejefam.": "foster_reinforced", "NP": "network_foster", "FKP": "", "OS": ""}
    rows[3][4] = "Netværksplejefam."
    found = suggest([_sheet(rows)]).sheets[0].tables["episodes"]["place_type"].values
    assert found["Plejefamilie"] == found["PF"] == "foster_general"


def test_homes_are_apart_from_opholdssteder_where_the_file_has_both() -> None:
    kinds = ["OPH", "BU-hjem", "KP", "Eget vær.", "plejefam. alm."]
    rows = [[*row[:4], kinds[at % 5], *row[5:]] if len(row) == 10 and at > 2 else row for at, row in enumerate(ROWS)]
    places = suggest([_sheet(rows)]).sheets[0].tables["episodes"]["place_type"].values
    assert (places["OPH"], places["BU-hjem"]) == ("residential_home", "institution")


def test_a_bare_section_is_of_the_law_that_has_it() -> None:
    bare = [[*row[:5], "§ 32, stk. 1, nr. 5", date(2023, 7, 1), *row[7:]] if at in {3, 4} else row
            for at, row in enumerate(ROWS)]  # fmt: skip
    sheet = _sheet(bare)
    loaded = apply_sheets(suggest([sheet]), [sheet], source="overblik.xlsx")
    assert loaded.records.table("episodes")["section"].to_list()[:3] == ["BL-32-1.5", "BL-32-1.5", "BL-46"]
    assert [problem.value for problem in loaded.problems if problem.code == "section_of_other_law"] == [
        "§ 32, stk. 1, nr. 5"
    ]
    assert parse_section("§ 46 BL, jf. § 43", None) == parse_section("§ 46 BL (tidl. SEL § 66)", None) == "BL-46"


def test_what_a_measure_is_called_tells_its_law_and_a_section_that_is_missing() -> None:
    old = date(2022, 5, 1)
    rows: list[list[Any]] = [HEAD[1:], *(["LKJ", f"Prøve {at}", f"610110-400{at}", kind, law, start, end, None, 5] for
        at, kind, law, start, end in (
        (1, "Fam.beh. i hjemmet", "§ 32", old, None),
        (2, "Tabt arb.fortj.", "§ 42", old, None),
        (3, "efterværn", "§ 76", old, None),
        (3, "Ungestøtte KP", "§ 114", old, None),
        (1, "Opholdssted", "BL § 46", DAY, None),
        (4, "Andet", "§ 32", old, None),
        (5, "Andet", "§ 32", old, date(2023, 12, 31)),
        (6, "Kontaktpers.", None, DAY, None),
        (6, "PPS i hjemmet (prakt./pæd.)", "BL § 32", DAY, None),
        (6, "KP og fam.beh.", "BL § 32", DAY, None),  # two kinds tell no number
        (7, "KP", None, old, date(2023, 6, 30)),
        (8, "Aflastn. hver 2. weekend", "BL § 90", DAY, None),
        (9, "Aflastning", None, DAY, None),
        (0, "Plejefam. alm.", None, DAY, None),
    ))]  # fmt: skip
    sheet = _sheet(rows)
    spec = suggest([sheet])
    places = spec.sheets[0].tables["episodes"]["place_type"].values
    assert places["Ungestøtte KP"] == places["efterværn"] == ""  # no place, whatever § 114 is: not asked about
    loaded = apply_sheets(spec, [sheet], source="overblik.xlsx")
    assert loaded.records.table("episodes")["section"].to_list() == [
        "BL-32-1.5", "SEL-42", "SEL-76", "BL-114", "BL-46", "BL-32", "SEL-32", "BL-32-1.3", "BL-32-1.2",
        "BL-32", "SEL-52-3.6", "BL-90",
        None, None,
    ]  # fmt: skip
    told = {problem.code: problem.what for problem in loaded.problems}
    assert set(told) == {"section_by_kind", "section_of_other_law"}
    assert told["section_by_kind"].startswith("4 rækker uden §: § er sat efter indsatsen i 2 af dem")
    assert "»KP« er læst som SEL § 52, stk. 3, nr. 6" in told["section_by_kind"]
    assert told["section_of_other_law"].startswith(
        "»§ 32« siger ikke, hvilken lov det er, og er læst som barnets lov (BL § 32)"
    )
    assert loaded.usable


def test_a_word_among_days_is_guessed_or_stays_to_be_told_and_holds_for_all_that_is_made_of_it() -> None:
    rows = [list(row) for row in ROWS]
    rows[3][7], rows[4][7] = "bevilges løb.", "afv. ankestyrelsen"
    sheet = _sheet(rows)
    spec = suggest([sheet])
    end = spec.sheets[0].tables["episodes"]["end"]
    assert end.values == {"bevilges løb.": ""}
    unread = [problem for problem in apply_sheets(spec, [sheet], source="").problems if problem.column == "end"]
    assert {problem.value for problem in unread} == {"afv. ankestyrelsen"}
    tables = dict(spec.sheets[0].tables)
    told = {**tables, "episodes": {**tables["episodes"], "end": replace(end, values={"Afv. Ankestyrelsen": ""})}}
    part = replace(spec.sheets[0], tables=deriving.following(tables, told))
    loaded = apply_sheets(MappingSpec.from_toml(MappingSpec("", (part,)).to_toml()), [sheet], source="")
    assert {problem.value for problem in loaded.problems if problem.column == "end"} == {"bevilges løb."}
    assert loaded.records.table("episodes")["end"].null_count() == 4
    assert loaded.records.table("cases")["closed"].null_count() == 2


def test_a_column_of_notes_is_nobody() -> None:
    head = ["Pers.nr.", "Art", "Fra", "Sagsb.", "Noter Bem. rådg."]
    rows: list[list[Any]] = [
        [f"610110-40{n:02}", "Opholdssted", DAY, "ANK" if n % 2 else "LVD", "Tolk nødv." if n == 3 else None]
        for n in range(1, 9)
    ]
    found = suggest([_sheet([head, *rows])]).sheets[0].tables
    assert {found[table]["adviser_id"].heading for table in ("assignments", "advisers")} == {"Sagsb."}


def test_a_mark_is_no_case_and_plain_words_name_start_and_provider() -> None:
    rows: list[list[Any]] = [["Pers.nr.", "BL", "Hvem leverer", "Sat i gang", "Md.pris", "Dyr sag"]]
    for n in range(6):
        mark = "x" if n == 2 else None
        rows.append([f"0601{10 + n}-4001", "§ 46", f"Fam. Tang {n}", date(2026, 1, 1 + n), 12_000 + n, mark])
    found = suggest([_sheet(rows)]).sheets[0].tables
    assert found["episodes"]["start"].heading == "Sat i gang"
    assert found["episodes"]["provider_name"].heading == "Hvem leverer"
    assert "Dyr sag" not in {column.heading for table in found.values() for column in table.values()}


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Prøvestrup Kommune", "økonomi: BHN"),
        ("Overblik", "Ajourført 31.07.2026 / økonomi: BHN"),
        ("Sag", "Skemaet rettes af familieafdelingens økonomi hver måned"),
    ],
)
def test_two_titles_on_the_row_above_are_no_groups_of_headings(left: str, right: str) -> None:
    titles = [left, *[None] * 4, right, *[None] * 4]
    sheet = _sheet([ROWS[0], titles, *ROWS[2:]])
    assert sheet.headings == tuple(HEAD)
    assert {left, right} <= set(sheet.titles)
    assert _sheet(ROWS).headings[4] == "Det bevilgede Foranst."  # a group is still one
