"""The later sheets follow what is chosen on one of them, unless something else is chosen there."""

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from tests.records.mapping.test_mapping import book
from trappen.records.mapping.calling import called
from trappen.records.mapping.sheets import inspect_bytes
from trappen.records.mapping.spec import ColumnMap, MappingSpec
from trappen.web.imports import control
from trappen.web.imports.wizard.carrying import carried, carried_from
from trappen.web.imports.wizard.editing import edited
from trappen.web.imports.wizard.matching import suggested
from trappen.web.imports.wizard.presentation import tables_of
from trappen.web.imports.wizard.previewing import preview
from trappen.web.imports.wizard.questions import answered, questions, weighty

HEADINGS = ["Personnr.", "Bevilget efter", "Type", "Iværksat", "Ophørt", "Anden dato", "Månedspris"]


def grid(number: int, section: str, kind: str) -> list[list[Any]]:
    rows = [
        [f"6101{10 + at}-{number + at}", section, kind, date(2024, 1, 1 + at), date(2024, 5, 3), date(2024, 9, 4), 12.5]
        for at in range(4)
    ]
    return [HEADINGS, *rows]


SHEETS = inspect_bytes(
    book(
        {"Døgn": grid(4001, "BL § 46", "Almen plejefamilie"), "Hjemme": grid(4501, "BL § 32, stk. 1, nr. 5", "Kontakt")}
    ),
    "ark.xlsx",
)


@cache
def begun() -> MappingSpec:
    return suggested(SHEETS)


def after(spec: MappingSpec, answer: str) -> MappingSpec:
    before = spec.sheets[0]
    held = answered(SHEETS[0], before, answer)
    return carried(before, replace(spec, sheets=(held, spec.sheets[1])), 0, SHEETS)


def test_an_answer_on_the_first_sheet_is_one_on_the_second_again_and_again() -> None:
    spec = begun()
    assert all(questions(sheet, held) for sheet, held in zip(SHEETS, spec.sheets, strict=True))
    spec = after(spec, "episodes-end=last")
    assert not any(weighty(sheet, held) for sheet, held in zip(SHEETS, spec.sheets, strict=True))
    assert spec.sheets[1].tables["episodes"]["end"].inclusive
    assert carried_from(spec.sheets[1]) == "Døgn"
    spec = after(spec, "episodes-end=outside")
    assert not spec.sheets[1].tables["episodes"]["end"].inclusive


def test_an_answer_about_the_last_day_holds_under_another_heading_too() -> None:
    rows = grid(4501, "BL § 46", "Opholdssted")
    rows[0] = ["Stop" if heading == "Ophørt" else heading for heading in HEADINGS]
    sheets = inspect_bytes(book({"Døgn": grid(4001, "BL § 46", "Almen plejefamilie"), "Andre": rows}), "ark.xlsx")
    spec = suggested(sheets)
    held = answered(sheets[0], spec.sheets[0], "episodes-end=last")
    later = carried(spec.sheets[0], replace(spec, sheets=(held, spec.sheets[1])), 0, sheets).sheets[1]
    end = later.tables["episodes"]["end"]
    assert (end.heading, end.inclusive, questions(sheets[1], later)) == ("Stop", True, [])


def test_a_unit_is_that_of_the_sheets_own_price() -> None:
    first = grid(4001, "BL § 46", "Opholdssted")
    first[0] = ["Udgift" if heading == "Månedspris" else heading for heading in HEADINGS]
    for heading, unit in (("Helårspris", "year"), ("Pris", None), ("Udgift", "month")):
        other = grid(4501, "BL § 46", "Opholdssted")
        other[0] = [*HEADINGS[:-1], heading]
        sheets = inspect_bytes(book({"Et": first, "To": other}), "ark.xlsx")
        spec = suggested(sheets)
        held = answered(sheets[0], spec.sheets[0], "episodes-price_unit=month")
        later = carried(spec.sheets[0], replace(spec, sheets=(held, spec.sheets[1])), 0, sheets).sheets[1]
        found = later.tables["episodes"].get("price_unit")
        assert (found.constant if found else None) == unit
        asked = f"Hvad gælder prisen i »{heading}«?" in [each.text for each in questions(sheets[1], later)]
        assert asked == (unit is None)


def test_a_sheet_by_itself_is_held_against_its_total_on_the_day_that_the_file_tells_of() -> None:
    rows = grid(4001, "BL § 46", "Fam.pleje, alm.")
    ends = [[*row[:4], date(2027, 5, 3) if at > 1 else row[4], *row[5:]] for at, row in enumerate(rows)]
    pages = {"Overblik": [["Status pr. 31-10-2026"], *grid(4501, "BL § 46", "Fam.pleje, alm.")]}
    sheets = inspect_bytes(book(pages | {"Døgn": [*ends, ["I alt", *[None] * 5, 37.5]]}), "ark.xlsx")
    spec = suggested(sheets)
    (whole,) = preview(spec, sheets, source="ark").sums
    (alone,) = preview(MappingSpec("", spec.sheets[1:]), sheets[1:], source="ark", file=sheets).sums
    assert whole.short == "på »Døgn«: passer med 3 læste priser, der løber"
    assert alone.short == "passer med 3 læste priser, der løber"  # its own page does not name it
    assert replace(whole, sheet="") == alone


def test_a_sheets_own_total_is_held_against_the_rows_and_one_cell_is_one_error() -> None:
    rows = grid(4001, "BL § 46", "Fam.pleje, alm.")
    for total, fits, off in ((50, True, "50,00"), (60.5, False, "10,50")):
        sheets = inspect_bytes(book({"Døgn": [*rows, ["I alt", *[None] * 5, total]]}), "Ark (pr. 31.10.26).xlsx")
        (stated,) = preview(suggested(sheets), sheets, source="ark").sums
        assert (stated.fits, stated.unread) == (fits, 0)
        assert stated.short.endswith("læst pris") or stated.short.endswith("læste priser")
        assert "række 6" in stated.said
        assert off in stated.said
    # Of the rows that run alone, where ended ones are kept among them.
    open_ended = [[*row[:4], row[4] if at < 2 else None, *row[5:]] for at, row in enumerate(rows)]
    sheets = inspect_bytes(book({"Døgn": [*open_ended, ["I alt", *[None] * 5, 37.5]]}), "Ark (pr. 31.10.26).xlsx")
    (stated,) = preview(suggested(sheets), sheets, source="ark").sums
    assert (stated.fits, stated.short) == (True, "passer med 3 læste priser, der løber")
    rows[1][3] = "i foråret"
    sheets = inspect_bytes(book({"Døgn": rows}), "ark.xlsx")
    spec = suggested(sheets)
    columns = {**spec.sheets[0].tables["episodes"], "registered_on": ColumnMap(heading="Iværksat")}
    twice = replace(spec.sheets[0], tables={**spec.sheets[0].tables, "episodes": columns})
    shown = preview(MappingSpec("", (twice,)), sheets, source="ark")
    assert (shown.errors, [each.count for each in shown.findings if each.heading == "Iværksat"]) == (1, [1])


def test_what_a_measure_is_called_tells_its_number() -> None:
    rows: list[list[Any]] = [["CPR", "Foranst.", "Jf. §", "Leverandør", "Bevilget fra", "Bevilget til"]]
    for at, (kind, section) in enumerate(
        [
            ("Aflastn.", "BL § 32"),
            ("KP", "BL § 32"),
            ("Fam.beh.", "BL § 32, stk. 1, nr. 2"),
            ("kp.", "SEL § 52, stk. 3"),
        ]
    ):
        rows.append([f"6101{10 + at // 2}-4001", kind, section, f"Hus {at}", date(2024, 1, 1), date(2026, 1, 1)])
    rows.append(["610110-4001", "Ukendt", "BL § 32", "Hus 9", date(2024, 1, 1), date(2026, 1, 1)])
    sheets = inspect_bytes(book({"Forebyg.": rows}), "ark.xlsx")
    spec = MappingSpec.from_toml(suggested(sheets).to_toml())
    shown = preview(spec, sheets, source="ark", on=date(2025, 1, 1))
    assert shown.records is not None
    sections = ["BL-32-1.7", "BL-32-1.3", "BL-32-1.2", "SEL-52-3.6", "BL-32"]
    assert shown.records.table("episodes")["section"].to_list() == sections
    assert not [each for each in shown.findings if "to gange" in each.what]
    held = spec.sheets[0]
    names = called(spec, sheets, shown.records)
    told = control.lines(control.Group(*group) for group in control.told(shown.records, names, date(2025, 1, 1)))
    assert [(line.kind, line.count, line.spelled, line.read) for line in told] == [
        ("Aflastn.", 1, "", "BL § 32, stk. 1, nr. 7 (1)"),
        ("Fam.beh.", 1, "", "BL § 32, stk. 1, nr. 2 (1)"),
        ("KP", 2, "", "BL § 32, stk. 1, nr. 3 (1), SEL § 52, stk. 3, nr. 6 (1)"),
        ("Ukendt", 1, "", "BL § 32 (1)"),
    ]
    (field,) = [each for table in tables_of(sheets[0], held) for each in table.fields if each.called]
    assert [(value.text, value.count) for value in field.values][2] == ("KP", 2)  # »kp.« is the same
    unknown = next(value for value in field.values if value.text == "Ukendt")
    data = {field.name: field.choice, f"{field.name}-seen": field.choice, unknown.name: "BL-32-1.8"}
    section = edited(sheets[0], held, data).tables["episodes"]["section"]
    assert section.kinds == {**held.tables["episodes"]["section"].kinds, "Ukendt": "BL-32-1.8"}


def test_who_has_the_case_is_asked_first_and_two_names_of_a_child_are_said() -> None:
    rows: list[list[Any]] = [["CPR", "Barn", "Hvad", "Jf. §", "Følges af", "Fra"]]
    for at in range(8):
        who = ("Anne-Grethe", "Henrik", "Susan")[at % 3]
        rows.append([f"6101{10 + at}-4001", f"Prøve Nr{at}", "Opholdssted", "BL § 46", who, date(2024, 1, 1 + at)])
    rows[8][:2] = ["610110 4001", "Prøve N. Nr0"]
    (sheet,) = inspect_bytes(book({"Ark": rows}), "ark.xlsx")
    (held,) = suggested([sheet]).sheets
    (said,) = [each.what for each in preview(MappingSpec("", (held,)), [sheet], source="ark").findings]
    assert said.endswith("den første er brugt. »Prøve Nr0« (række 2) og »Prøve N. Nr0« (række 9).")
    first = questions(sheet, held)[0]
    assert first.text == "Hvem har sagen? Sagstal kan ikke regnes ud uden rådgiver. Er det »Følges af«?"
    fed = answered(sheet, held, first.offers[0][0]).tables
    assert fed["assignments"]["adviser_id"].heading == "Følges af"


def test_what_was_chosen_on_the_second_sheet_stands() -> None:
    spec = begun()
    tables = {**spec.sheets[1].tables}
    tables["episodes"] = {**tables["episodes"], "end": ColumnMap(heading="Anden dato")}
    spec = replace(spec, sheets=(spec.sheets[0], replace(spec.sheets[1], tables=tables)))
    spec = after(spec, "episodes-end=last")
    end = spec.sheets[1].tables["episodes"]["end"]
    assert (end.heading, end.inclusive) == ("Anden dato", False)


def test_rows_that_name_cases_of_another_sheet_are_no_bad_rows() -> None:
    grids = {
        name: [["Sagsnr.", *grid(at, "BL § 46", "Opholdssted")[0]]] for name, at in (("Døgn", 4001), ("Dag", 4501))
    }
    for (name, rows), at in zip(grids.items(), (4001, 4501), strict=True):
        rows += [[f"{name} {place}", *row] for place, row in enumerate(grid(at, "BL § 46", "Opholdssted")[1:])]
    sheets = inspect_bytes(book(grids), "ark.xlsx")
    spec = suggested(sheets)
    tables = {name: columns for name, columns in spec.sheets[1].tables.items() if name != "cases"}
    spec = replace(spec, sheets=(spec.sheets[0], replace(spec.sheets[1], tables=tables)))
    shown = preview(spec, sheets, source="ark.xlsx", on=date(2026, 11, 2))
    assert (shown.bad_rows, [(one.sheet, one.heading, one.count) for one in shown.lost]) == (
        [],
        [("Dag", "Sagsnr.", 4)],
    )
    assert shown.lost[0].name == "episodes|case_id|ark.xlsx [Dag]"


def test_a_team_that_no_table_here_has_a_place_for_is_said_to_be_left_out_and_why() -> None:
    rows = [[*row, "Team Nord" if at else "Team"] for at, row in enumerate(grid(4001, "BL § 46", "Opholdssted"))]
    sheets = inspect_bytes(book({"Døgn": rows}), "ark.xlsx")
    shown = preview(suggested(sheets), sheets, source="ark.xlsx")
    assert "Team" in shown.unread
    ((heading, why),) = shown.elsewhere
    assert heading == "Team"
    assert "»Ansættelser«" in why


def test_a_kind_of_place_is_not_asked_about_where_nobody_is_placed() -> None:
    spec = begun()
    tables = {**spec.sheets[0].tables}
    chosen = ColumnMap(heading="Type", values={"Almen plejefamilie": "foster_general"})
    tables["episodes"] = {**tables["episodes"], "place_type": chosen}
    held = replace(spec.sheets[0], tables=tables)
    spec = carried(spec.sheets[0], replace(spec, sheets=(held, spec.sheets[1])), 0, SHEETS)
    assert "place_type" not in spec.sheets[1].tables["episodes"]
