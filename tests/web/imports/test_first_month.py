"""A first month's sheet with the words of its own department: what is preset is in sight, and one kind has one name."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from tests.records.mapping.test_mapping import book
from trappen.records.contracts import TABLES
from trappen.records.mapping.sheets import Sheet, inspect_bytes
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
    assert told[term] == "30.000 kr."
    first = sheets[0]
    unpriced = replace(
        first, cells=tuple((row, (*cells[:5], None if row == 2 else cells[5])) for row, cells in first.cells)
    )
    told = dict(glance.facts(preview(spec, [unpriced], source="ark"), spec.sheets, Told(day)))
    assert told[term] == "20.000 kr. (1 uden pris)"
    assert term not in dict(glance.facts(preview(spec, sheets, source="ark"), spec.sheets, Told(date(2020, 1, 1))))
