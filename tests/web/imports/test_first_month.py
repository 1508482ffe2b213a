"""A first month's sheet with the words of its own department: what is preset is in sight, and one kind has one name."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from tests.records.mapping.test_mapping import book
from trappen.records.contracts import TABLES
from trappen.records.mapping.applying import apply_sheets
from trappen.records.mapping.calling import called
from trappen.records.mapping.sheets import Sheet, inspect_bytes
from trappen.web.imports import control
from trappen.web.imports.wizard import glance
from trappen.web.imports.wizard.day import Told
from trappen.web.imports.wizard.matching import suggested
from trappen.web.imports.wizard.presentation import Field, choices, tables_of
from trappen.web.imports.wizard.previewing import preview

HEADINGS = ["Pers.nr.", "Foranst.", "§", "Start", "Slut", "Pris pr. md."]
START = date(2024, 3, 1)


def sheets_of(rows: Sequence[Sequence[Any]], **others: Sequence[Sequence[Any]]) -> list[Sheet]:
    """The sheets of a workbook: kind, section and perhaps the end of each child's measure, and other sheets whole."""
    told = [
        [f"610110-40{at:02}", kind, section, START, *(end or [None]), 10_000]
        for at, (kind, section, *end) in enumerate(rows)
    ]
    return inspect_bytes(
        book({"Overblik": [HEADINGS, *told], **{name: list(map(list, each)) for name, each in others.items()}}),
        "Ark.xlsx",
    )


def field_of(sheets: Sequence[Sheet], name: str) -> Field:
    held = suggested(sheets).sheets[0]
    return next(field for table in tables_of(sheets[0], held) for field in table.fields if field.name == name)


def test_what_the_files_kinds_are_read_as_is_in_sight() -> None:
    home = [("BUH", "BL § 46"), ("PF alm.", "BL § 46"), ("Almen plejefamilie", "BL § 46"), ("Plejehj.", "BL § 46")]
    presets = field_of(sheets_of([*home, ("KP", "BL § 32")]), "episodes-place_type").presets
    assert presets == [
        ("Børne- og ungehjem (også opholdssted)", "»BUH«"),
        ("Almen plejefamilie", "»PF alm.«"),
        ("Ikke et anbringelsessted", "»KP«"),
    ]
    at_home = sheets_of([("KP", "BL § 32"), ("Fast kontaktperson", "BL § 32"), ("Noget", "BL § 32")])
    numbers = field_of(at_home, "episodes-section").presets
    assert numbers == [("Nr. 3: Fast kontaktperson", "»Fast kontaktperson«, »KP«")]


def test_a_home_is_told_from_an_opholdssted_where_the_file_has_both() -> None:
    kinds = field_of(sheets_of([("BUH", "BL § 46"), ("Opholdssted", "BL § 46")]), "episodes-place_type").presets
    assert kinds == [
        ("Børne- og ungehjem (døgninstitution)", "»BUH«"),
        ("Børne- og ungehjem (også opholdssted)", "»Opholdssted«"),
    ]


def test_no_two_kinds_of_place_are_called_the_same() -> None:
    names = [name for _, name in choices(TABLES["episodes"].column("place_type"))]
    assert len(set(names)) == len(names)
    assert not [name for name in names if "(nu:" in name]


def test_the_prices_of_a_month_are_those_of_what_runs_on_the_datas_day() -> None:
    day = date(2026, 10, 31)
    ends = [None, date(2026, 10, 31), date(2026, 11, 1), date(2025, 1, 1), date(2027, 1, 1)]
    sheets = sheets_of([("PF alm.", "BL § 46", end) for end in ends])
    spec = suggested(sheets)
    term = "Månedspriser i alt, løbende indsatser"
    told = dict(glance.facts(preview(spec, sheets, source="ark"), spec.sheets, Told(day)))
    assert told[term] == "30.000\N{NO-BREAK SPACE}kr."
    first = sheets[0]
    unpriced = replace(
        first, cells=tuple((row, (*cells[:5], None if row == 2 else cells[5])) for row, cells in first.cells)
    )
    told = dict(glance.facts(preview(spec, [unpriced], source="ark"), spec.sheets, Told(day)))
    assert told[term] == "20.000\N{NO-BREAK SPACE}kr. (1 uden pris)"
    assert term not in dict(glance.facts(preview(spec, sheets, source="ark"), spec.sheets, Told(date(2020, 1, 1))))


def lines_of(sheets: Sequence[Sheet]) -> list[tuple[str, int, str]]:
    """The lines of »Kontrol« for the sheets as they are suggested: name, measures, the file's own words."""
    spec = suggested(sheets)
    records = apply_sheets(spec, sheets, source="ark").records
    told = control.told(records, called(spec, sheets, records), date(2026, 1, 1))
    return [(line.kind, line.count, line.spelled) for line in control.lines(control.Group(*group) for group in told)]


def test_one_kind_under_several_names_is_one_line_with_the_names_beside() -> None:
    help5, help8 = "§ 32, stk. 1, nr. 5", "§ 32, stk. 1, nr. 8"
    home = [("FB", help5), ("Fam.behandl.", help5), ("FB", None), ("MST", help5), ("STO-aflast.", None), ("STO", None),
            ("KP", "§ 32, stk. 1, nr. 3"), ("Fast KP", None), ("Mentor", help8), ("Hestegruppe", help8)]  # fmt: skip
    assert lines_of(sheets_of([*home, ("BUH", "BL § 46"), ("B&U-hjem", "BL § 46"), ("PF alm.", "BL § 46")])) == [
        ("Almen plejefamilie", 1, "»PF alm.« 1"),
        ("Børne- og ungehjem (også opholdssted)", 2, "»B&U-hjem« 1, »BUH« 1"),
        ("Fast KP", 2, "»Fast KP« 1, »KP« 1"),
        ("FB", 4, "»FB« 2, »Fam.behandl.« 1, »MST« 1"),
        ("Hestegruppe", 1, ""),  # »anden hjælp« is no kind
        ("Mentor", 1, ""),
        ("STO", 2, "»STO« 1, »STO-aflast.« 1"),
    ]


def test_a_measure_without_a_section_has_its_kinds_and_a_placement_none() -> None:
    sheets = sheets_of(
        [("FB", None), ("STO", None), ("PPS", None), ("Fast KP", None), ("Eget vær.", None), ("BUH", "BL § 46")]
    )
    loaded = apply_sheets(suggested(sheets), sheets, source="ark")
    sections = ["BL-32-1.5", "BL-32-1.7", "BL-32-1.2", "BL-32-1.3", None, "BL-46"]
    assert loaded.records.table("episodes")["section"].to_list() == sections
    (told,) = [problem.what for problem in loaded.problems if problem.code == "section_by_kind"]
    assert told.startswith("5 rækker uden §: § er sat efter indsatsen i 4 af dem, de øvrige (»Eget vær.«) mangler den.")
