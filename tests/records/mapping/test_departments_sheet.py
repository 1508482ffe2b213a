"""A department's own habits: a month without a day, »Udskr.« with »lb.«, a month's rate with its year, its own list."""

from dataclasses import replace
from datetime import date

from tests.records.mapping.test_mapping import book
from trappen.records.mapping.applying import apply_sheets
from trappen.records.mapping.sheets import Sheet, inspect_bytes
from trappen.records.mapping.vocabulary import found_again
from trappen.web.imports.wizard.matching import adopted, suggested

HEADINGS = ["CPR", "Barn", "SR", "Pgf.", "Anbr.form", "Indskr.", "Udskr.", "Døgntakst", "Md. takst 2026"]
LEGEND = [["Forkortelser"], ["OPH", "Opholdssted (socialpæd.)"], ["BUH", "Børne- og ungehjem (tidl. døgninst.)"]]


def sheets(starts: list[object], ends: list[object]) -> list[Sheet]:
    kinds, rates = ["OPH", "BUH"] * len(starts), [None, 2000, *[None] * len(starts)]
    rows = [
        [f"0101{n:02}-600{n}", f"Ida Ask {n}", "TØM", "BL § 46", kind, start, end, rate, 60_000 + n]
        for n, (start, end, kind, rate) in enumerate(zip(starts, ends, kinds, rates, strict=False), 10)
    ]
    return inspect_bytes(book({"Anbragte": [HEADINGS, *rows], "Forkortelser": LEGEND}), "ark.xlsx")


def test_what_the_sheet_of_a_department_is_read_as() -> None:
    file = sheets(
        [date(2024, 2, 1), "nov 2020", date(2025, 3, 1), "1/12-23", date(2024, 5, 1), date(2024, 6, 1)],
        ["løbende", "lb.", "lb.", date(2027, 6, 30), "18 år", None],
    )
    spec = suggested(file)
    columns = spec.sheets[0].tables["episodes"]
    assert columns["end"].heading == "Udskr."
    assert (columns["price"].heading, columns["price_unit"].constant) == ("Md. takst 2026", "month")
    found = apply_sheets(spec, file, source="ark")
    episodes = found.records.table("episodes")
    assert episodes["start"].to_list()[1] == date(2020, 11, 1)
    assert episodes["price"].to_list() == [(60_000 + n) * 100 for n in range(10, 16)]
    assert set(episodes["place_type"].to_list()) == {"residential_home", "institution"}
    told = [problem for problem in found.problems if problem.code == "mapping_month"]
    assert [(problem.row, "»nov 2020«" in problem.what) for problem in told] == [(3, True)]
    assert not [problem for problem in found.problems if problem.severity == "error"]


def test_a_month_alone_among_the_ends_is_its_last_day_and_told() -> None:
    file = sheets([date(2024, 2, 1)] * 6, [date(2027, 6, 30)] * 5 + ["nov 2026"])
    found = apply_sheets(suggested(file), file, source="ark")
    assert found.records.table("episodes")["end"].to_list()[-1] == date(2026, 12, 1)
    assert "mapping_month" in {problem.code for problem in found.problems}


def renamed(file: list[Sheet], names: dict[str, str]) -> list[Sheet]:
    """The file with other headings."""
    return [
        replace(
            sheet, columns=tuple(replace(one, heading=names.get(one.heading, one.heading)) for one in sheet.columns)
        )
        for sheet in file
    ]


def test_a_rate_whose_year_has_gone_from_its_heading_is_the_same() -> None:
    first = sheets([date(2024, 2, 1)] * 6, [None] * 5 + [date(2027, 6, 30)])
    spec = suggested(first)
    for now in ("Md. takst", "Md. takst 2027"):
        later = renamed(first, {"Md. takst 2026": now})
        found = apply_sheets(spec, later, source="ark")
        assert not [problem for problem in found.problems if problem.code.startswith("mapping_heading")]
        assert found.records.table("episodes")["price"].null_count() == 0
        assert adopted(spec, later).sheets[0].tables["episodes"]["price"].heading == now
    # Two that may be it are nobody's: a person says.
    two = renamed(first, {"Md. takst 2026": "Md. takst 2027", "Døgntakst": "Md. takst 2028"})
    assert "mapping_heading_gone" in {problem.code for problem in apply_sheets(spec, two, source="ark").problems}


def test_a_budget_of_another_year_is_another_column() -> None:
    assert found_again(["Budget 2026"], ["Budget 2027"]) == {}
