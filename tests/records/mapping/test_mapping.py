"""Messy spreadsheets, made at random, are read as what they were made from."""

from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trappen.domain.errors import InputError
from trappen.records.mapping.applying import apply, apply_sheets, preview
from trappen.records.mapping.cells import Look
from trappen.records.mapping.sheets import inspect, inspect_bytes
from trappen.records.mapping.spec import ColumnMap, MappingSpec
from trappen.records.mapping.suggesting import suggest

HEADINGS = {
    "cpr": ["CPR-nr.", "Personnummer", "CPR nummer", "Barnets CPR"],
    "name": ["Barnets navn", "Navn"],
    "section": ["Lovgrundlag", "Paragraf", "§", "Hjemmel"],
    "place": ["Anbringelsestype", "Stedtype"],
    "start": ["Startdato", "Iværksat", "Fra"],
    "end": ["Slutdato", "Ophør", "Til"],
    "price": ["Månedspris (1.000 kr.)", "Månedspris i t.kr.", "Takst pr. md. 1000 kr."],
}
Row = tuple[str, str, str, str, date, date | None, int]


def book(sheets: dict[str, list[list[Any]]]) -> bytes:
    stream = BytesIO()
    workbook = xlsxwriter.Workbook(stream, {"in_memory": True})
    day = workbook.add_format({"num_format": "dd-mm-yyyy"})
    for name, rows in sheets.items():
        sheet = workbook.add_worksheet(name)
        for at, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(at, place, cell, day)
                elif cell is not None:
                    sheet.write(at, place, cell)
    workbook.close()
    return stream.getvalue()


people = st.sampled_from(["010110-0001", "020205-1234", "130712-5678", "241109-4321", "050515-6789"])
days = st.dates(date(2019, 1, 1), date(2025, 12, 31))
placements = st.tuples(
    people,
    st.sampled_from(["BL § 46", "SEL § 52, stk. 3, nr. 7", "Barnets lov § 47"]),
    st.sampled_from(["Almen plejefamilie", "Netværksplejefamilie", "Døgninstitution"]),
    days,
    st.none() | st.integers(1, 900),
    st.integers(5, 150),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(placements, min_size=4, max_size=12, unique_by=lambda row: (row[0], row[3])),
    st.fixed_dictionaries({key: st.sampled_from(forms) for key, forms in HEADINGS.items()}),
    st.permutations(list(HEADINGS)),
    st.integers(0, 3),
    st.booleans(),
)
@pytest.mark.slow
def test_a_messy_spreadsheet_is_read_as_what_it_was_made_from(
    rows: list[tuple[str, str, str, date, int | None, int]],
    headings: dict[str, str],
    order: list[str],
    titles: int,
    total: bool,
) -> None:
    grid: list[list[Any]] = [[f"Anbringelser, udtræk {number}"] for number in range(titles)]
    grid.append([headings[key] for key in order])
    for cpr, section, place, start, length, price in rows:
        end = None if length is None else start + timedelta(length)
        cells = {
            "cpr": cpr,
            "name": "Barn",
            "section": section,
            "place": place,
            "start": start,
            "end": end,
            "price": price,
        }
        grid.append([cells[key] for key in order])
    if total:
        grid.append(["I alt", *[None] * (len(order) - 2), 99])
    sheets = inspect_bytes(book({"Ark1": [["Kun tekst", None], ["om udtrækket", None]], "Ark2": grid}), "prognose.xlsx")
    spec = MappingSpec.from_toml(suggest(sheets).to_toml())
    loaded = apply_sheets(spec, sheets, source="prognose.xlsx")
    assert loaded.usable, loaded.problems
    episodes = loaded.records.table("episodes")
    wanted = sorted((row[0].replace("-", ""), row[3], row[5] * 100_000) for row in rows)
    assert sorted(episodes.select("child_id", "start", "price").rows()) == wanted
    assert episodes["end"].null_count() == sum(row[4] is None for row in rows)
    assert set(episodes["place_type"]) <= {"foster_general", "network_foster", "institution"}
    assert set(episodes["price_unit"]) == {"month"}
    assert episodes["episode_id"].n_unique() == len(rows)
    assert set(loaded.records.table("children")["cpr"]) == {row[0].replace("-", "") for row in rows}


FLAT = [
    ["Børne- og ungeafdelingen: prognose 2026", None, None, None, None, None],
    ["Beløb i 1.000 kr.", None, None, None, None, None],
    ["Barnet", None, "Indsatsen", None, None, "Økonomi"],
    ["CPR", "Køn", "Paragraf", "Startdato", "Slutdato", "Månedspris"],
    ["010110-0001", "Dreng", "BL § 46", date(2024, 3, 1), None, 45.5],
    ["020205-1234", "Pige", "BL § 32, stk. 1, nr. 5", date(2024, 5, 1), date(2025, 1, 1), 12],
    ["I alt", None, None, None, None, 57.5],
]


def write(path: Path, rows: list[list[Any]], name: str = "Data") -> Path:
    path.write_bytes(book({name: rows}))
    return path


def test_two_heading_rows_titles_totals_and_thousands(tmp_path: Path) -> None:
    path = write(tmp_path / "p.xlsx", FLAT)
    (sheet,) = inspect(path)
    assert (sheet.header, sheet.header_rows, len(sheet.cells), sheet.totals) == (4, 2, 2, (7,))
    assert sheet.columns[5].thousands
    loaded = apply(suggest([sheet]), path)
    assert loaded.usable, loaded.problems
    assert loaded.records.table("episodes")["price"].to_list() == [4_550_000, 1_200_000]
    assert loaded.records.table("children")["sex"].to_list() == ["male", "female"]
    assert loaded.records.origins["episodes"]["row"].to_list() == [5, 6]


def test_every_suggestion_has_a_score_and_a_danish_reason(tmp_path: Path) -> None:
    spec = suggest(inspect(write(tmp_path / "p.xlsx", FLAT)))
    columns = [column for sheet in spec.sheets for table in sheet.tables.values() for column in table.values()]
    assert columns
    assert all(0 < column.score <= 1 and column.reason.endswith(".") for column in columns)


def test_the_mapping_survives_toml_and_json(tmp_path: Path) -> None:
    spec = suggest(inspect(write(tmp_path / "p.xlsx", FLAT)), name='Prognose "B&U" \\ 2026')
    again = MappingSpec.from_toml(spec.to_toml())
    assert again.as_dict() == spec.as_dict()
    assert MappingSpec.from_dict(spec.as_dict()).as_dict() == spec.as_dict()


def test_next_months_copy_is_recognised_in_another_order_and_place(tmp_path: Path) -> None:
    spec = suggest(inspect(write(tmp_path / "maj.xlsx", FLAT)))
    moved = [["Juni"], *[list(reversed(row)) for row in FLAT[2:6]]]
    moved[1] = [None] * 6
    later = write(tmp_path / "juni.xlsx", [row for row in moved if any(row)], "Andet ark")
    flat = suggest(inspect(later))
    assert flat.sheets
    loaded = apply(flat, later)
    assert loaded.records.table("episodes").height == 2
    same = apply(spec, write(tmp_path / "juli.xlsx", [*FLAT[:6], *FLAT[4:6], FLAT[6]]))
    assert same.records.table("episodes").height == 4
    assert same.records.table("episodes")["episode_id"].n_unique() == 4


def test_changed_headings_are_named(tmp_path: Path) -> None:
    spec = suggest(inspect(write(tmp_path / "maj.xlsx", FLAT)))
    changed = [list(row) for row in FLAT]
    changed[3][3], changed[3][1] = "Startdatoen", "Kommentar"
    problems = apply(spec, write(tmp_path / "juni.xlsx", changed)).problems
    gone = {p.column: (str(p.severity), p.now) for p in problems if p.code == "mapping_heading_gone"}
    assert gone["Indsatsen Startdato"][0] == "error"
    assert "Indsatsen Startdatoen" in gone["Indsatsen Startdato"][1]
    assert "Barnet Kommentar" in {p.column for p in problems if p.code == "mapping_heading_new"}


def test_a_value_never_seen_is_a_problem_that_names_it(tmp_path: Path) -> None:
    spec = suggest(inspect(write(tmp_path / "maj.xlsx", FLAT)))
    changed = [list(row) for row in FLAT]
    changed[4][1] = "Drengebarn"
    (problem,) = [p for p in apply(spec, write(tmp_path / "j.xlsx", changed)).problems if p.code == "mapping_value"]
    assert (problem.value, problem.row, problem.table) == ("Drengebarn", 5, "children")


def test_a_person_decides_over_the_suggestion(tmp_path: Path) -> None:
    path = write(tmp_path / "p.xlsx", FLAT)
    spec = suggest(inspect(path))
    spec = spec.with_column(0, "episodes", "section", ColumnMap(constant="BL-46"))
    spec = spec.with_column(0, "episodes", "price", None)
    episodes = apply(spec, path).records.table("episodes")
    assert set(episodes["section"]) == {"BL-46"}
    assert episodes["price"].null_count() == 2
    with pytest.raises(InputError, match="ingen overskrift"):
        spec.with_column(0, "episodes", "start", ColumnMap(heading="Findes ikke"))
    with pytest.raises(InputError, match="ingen kolonne"):
        spec.with_column(0, "episodes", "nonsense", None)


def test_rows_that_disagree_about_a_child_are_said(tmp_path: Path) -> None:
    rows = [*FLAT[2:5], ["010110-0001", "Pige", "BL § 46", date(2025, 1, 1), None, 3]]
    path = write(tmp_path / "p.xlsx", rows)
    loaded = apply(suggest(inspect(path)), path)
    assert loaded.records.table("children").height == 1
    assert ("mapping_conflict", "sex") in {(p.code, p.column) for p in loaded.problems}


def test_a_flat_sheet_feeds_children_cases_measures_and_advisers(tmp_path: Path) -> None:
    heading = ["Cpr.nr", "Sagsnr.", "Sagsbehandler", "§", "Foranstaltning", "Bevilget fra", "Bevilget til"]
    rows = [
        ["010110-0001", "S1", "AB", "BL § 46", "Plejefamilie", date(2024, 1, 1), None],
        ["010110-0001", "S1", "AB", "BL § 32, stk. 1, nr. 3", "Aflastning", date(2024, 1, 1), None],
        ["020205-1234", "S2", "CD", "BL § 46", "Plejefamilie", date(2025, 1, 1), date(2026, 1, 1)],
    ]
    path = write(tmp_path / "p.xlsx", [heading, *rows])
    spec = suggest(inspect(path))
    loaded = apply(spec, path)
    assert loaded.usable, loaded.problems
    assert {name: frame.height for name, frame in loaded.records.tables.items()} == {
        "children": 2,
        "advisers": 2,
        "cases": 2,
        "assignments": 2,
        "episodes": 3,
    }
    assert spec.sheets[0].tables["episodes"]["episode_id"].key_of  # »Foranstaltning« comes back, so it is no key
    assert spec.sheets[0].tables["cases"]["opened"].score < 0.75


def test_a_csv_with_titles_and_semicolons(tmp_path: Path) -> None:
    path = tmp_path / "udtraek.csv"
    text = (
        "Udtræk fra økonomisystemet\n\nBilagsnummer;Bogføringsdato;Kontonummer;Beløb\n"
        "1;03-02-2026;5.28.22.1.001;1.234,50\n2;04-02-2026;5.28.20.1.003;-99,00\nI alt;;;1.135,50\n"
    )
    path.write_bytes(text.encode("cp1252"))
    loaded = apply(suggest(inspect(path)), path)
    assert loaded.usable, loaded.problems
    assert loaded.records.table("postings")["amount"].to_list() == [123_450, -9_900]


def test_two_files_feed_one_mapping(tmp_path: Path) -> None:
    (tmp_path / "boern.csv").write_text(
        "CPR;Navn;Fødselsdato\n010110-0001;A;01-01-2010\n020205-1234;B;02-02-2005\n", "utf-8"
    )
    (tmp_path / "indsatser.csv").write_text(
        "CPR;Paragraf;Startdato;Slutdato\n010110-0001;BL § 46;01-03-2024;\n020205-1234;BL § 47;01-04-2024;\n", "utf-8"
    )
    loaded = apply(suggest(inspect(tmp_path)), tmp_path)
    assert loaded.usable, loaded.problems
    assert loaded.records.table("children")["name"].to_list() == ["A", "B"]
    assert loaded.records.table("episodes").height == 2


def test_the_preview_is_plain_values(tmp_path: Path) -> None:
    path = write(tmp_path / "p.xlsx", FLAT)
    shown = preview(suggest(inspect(path)), path, rows=1)
    assert shown["usable"]
    assert shown["tables"]["episodes"]["rows"] == 2
    assert len(shown["tables"]["episodes"]["sample"]) == 1
    assert "45.500,00" in "".join(shown["tables"]["episodes"]["sample"][0])


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
@pytest.mark.parametrize("content", [b"PK\x03\x04rubbish", b"%PDF-1.4", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1xx"])
def test_files_that_are_not_what_they_are_called(name: str, content: bytes) -> None:
    with pytest.raises(InputError):
        inspect_bytes(content, name)


@settings(deadline=None)  # other work on the machine must not decide
@given(st.binary(max_size=300))
def test_any_bytes_as_csv_are_understood_or_refused(content: bytes) -> None:
    try:
        suggest(inspect_bytes(content, "a.csv"))
    except InputError:
        return


@pytest.mark.parametrize(
    "text", ["", "version = [", "sheet = 3", "[[sheet]]\nheadings = []\n[sheet.table.x.y]\nheading = 'a'"]
)
def test_a_broken_mapping_is_one_sentence(text: str) -> None:
    with pytest.raises(InputError, match="Tilknytningen"):
        MappingSpec.from_toml(text)


@given(
    st.sampled_from(["Bevilget t.o.m.", "Til og med", "T.o.m. dato", "Sidste dag", "Bevilling tom."]),
    st.lists(days, min_size=1, max_size=5),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@pytest.mark.slow
def test_an_end_that_is_the_last_day_becomes_the_day_after(heading: str, ends: list[date]) -> None:
    grid = [["Cpr.nr. barn", "Lovhjemmel", "Bevilget fra", heading, "Pris pr. md."]]
    grid += [[f"610110-{4000 + at}", "BL § 46", date(2018, 1, 1), end, 12.5] for at, end in enumerate(ends)]  # type: ignore[list-item]
    grid.append(["610110-4999", "BL § 46", date(2018, 1, 1), date(9999, 12, 31), 12.5])  # type: ignore[list-item]
    sheets = inspect_bytes(book({"Ark": grid}), "p.xlsx")
    spec = MappingSpec.from_toml(suggest(sheets).to_toml())
    assert spec.sheets[0].tables["episodes"]["end"].inclusive
    episodes = apply_sheets(spec, sheets, source="p.xlsx").records.table("episodes").sort("child_id")
    assert episodes["end"].to_list() == [*(end + timedelta(1) for end in ends), None]
    same = spec.with_column(0, "episodes", "end", ColumnMap(heading=heading))
    episodes = apply_sheets(same, sheets, source="p.xlsx").records.table("episodes").sort("child_id")
    assert episodes["end"].to_list() == [*ends, None]


@pytest.mark.parametrize(("table", "column"), [("episodes", "start"), ("episodes", "section"), ("cases", "closed")])
def test_only_an_end_can_be_the_last_day(table: str, column: str) -> None:
    with pytest.raises(InputError, match="til og med"):
        MappingSpec.from_dict(
            {"sheet": [{"headings": ["A"], "table": {table: {column: {"heading": "A", "inclusive": True}}}}]}
        )


def test_a_sheet_wider_than_anybody_could_map_is_refused_at_once() -> None:
    wide = ";".join(f"Kolonne {n}" for n in range(300))
    with pytest.raises(InputError, match="300 kolonner"):
        inspect_bytes(f"{wide}\n{wide}".encode(), "bred.csv")


RUNNING_BOOK = [
    ["FORECAST OKTOBER 2026"],
    ["Alle beløb i 1.000 kr. pr. måned"],
    ["Cpr", "Hjemmel", "Fra dato", "Til og med", "Udgift"],
    ["610610-4001", "BL § 46", date(2024, 2, 9), "Løbende ", 28.3],
    ["610610-4002", "BL § 46", date(2024, 3, 9), "løbende", 15.1],
    ["610610-4003", "BL § 47", date(2024, 4, 9), "–", 82.5],
    ["610610-4004", "BL § 47", date(2024, 5, 9), date(2026, 10, 15), 38.8],
]


def test_a_word_for_running_is_no_end_and_hides_none(tmp_path: Path) -> None:
    path = write(tmp_path / "p.xlsx", RUNNING_BOOK)
    sheets = inspect(path)
    episodes = suggest(sheets).sheets[0].tables["episodes"]
    assert (episodes["end"].heading, episodes["end"].inclusive) == ("Til og med", True)
    assert episodes["end"].score >= 0.95
    loaded = apply(suggest(sheets), path)
    assert loaded.usable, loaded.problems
    assert loaded.records.table("episodes").sort("start")["end"].to_list() == [None, None, None, date(2026, 10, 16)]


def test_an_end_column_of_nothing_but_words_for_running_is_suggested(tmp_path: Path) -> None:
    rows = [*RUNNING_BOOK[:3], *([*row[:3], "løber", row[4]] for row in RUNNING_BOOK[3:])]
    sheets = inspect(write(tmp_path / "p.xlsx", rows))
    assert suggest(sheets).sheets[0].tables["episodes"]["end"].heading == "Til og med"


@pytest.mark.parametrize("word", ["løbende", "LØBER", "fortsat", "åben", "igangværende", "uafsluttet", "ingen", "-"])
@pytest.mark.parametrize("name", ["end", "expected_end"])
def test_every_word_for_running_is_read_in_ends_only(tmp_path: Path, word: str, name: str) -> None:
    path = write(tmp_path / "p.xlsx", [*RUNNING_BOOK[:6], [*RUNNING_BOOK[6][:3], word, 1]])
    spec = suggest(inspect(path)).with_column(0, "episodes", "end", None)
    assert apply(spec.with_column(0, "episodes", name, ColumnMap(heading="Til og med")), path).usable
    assert not apply(spec.with_column(0, "episodes", "start", ColumnMap(heading="Til og med")), path).usable


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        ("Alle beløb i 1.000 kr. pr. måned", "month"),
        ("Takster pr. døgn", "day"),
        ("Udgifter, månedligt", "month"),
        ("Udgifter pr. døgn og pr. måned", ""),
        ("Udgifter pr. måned og årligt", ""),
        ("Alle beløb i kr. pr. år", "year"),
        ("t.kr. (pris = helårspris, altså for 12 mdr.)", "year"),
        ("Priser er for 12 mdr.", "year"),
        ("Årligt budget: pris pr. md.", ""),
        ("Månedsrapport", ""),
    ],
)
def test_the_title_tells_the_unit_of_the_price(tmp_path: Path, title: str, unit: str) -> None:
    sheets = inspect(write(tmp_path / "p.xlsx", [[title], *RUNNING_BOOK[2:]]))
    found = suggest(sheets).sheets[0].tables["episodes"].get("price_unit")
    assert (found.constant if found else "") == unit


def test_whole_kroner_that_could_be_days_are_the_price_that_the_heading_names(tmp_path: Path) -> None:
    rows = [[*row[:-1], 32_000 + at] if at >= 3 else row for at, row in enumerate(RUNNING_BOOK)]
    rows = [*rows[:2], [*rows[2][:-1], "Pris pr. md."], *rows[3:]]
    sheets = inspect(write(tmp_path / "p.xlsx", rows))
    assert next(column for column in sheets[0].columns if column.heading == "Pris pr. md.").look is Look.SERIAL
    assert suggest(sheets).sheets[0].tables["episodes"]["price"].heading == "Pris pr. md."


@pytest.mark.parametrize(
    ("heading", "unit"),
    [("Årspris", "year"), ("Kr./år", "year"), ("Udgift pr. år (1.000 kr.)", "year"), ("Årsudgift", None),
     ("Helårs- pris", "year"), ("Pris (12 mdr.)", "year"), ("Takst, helår", "year"),
     ("Årets udgift", None), ("Budget pr. år", None)],
)  # fmt: skip
def test_a_price_per_year_is_known_and_a_years_expense_is_none(tmp_path: Path, heading: str, unit: str | None) -> None:
    rows = [*RUNNING_BOOK[:2], [*RUNNING_BOOK[2][:-1], heading], *RUNNING_BOOK[3:]]
    found = suggest(inspect(write(tmp_path / "p.xlsx", rows))).sheets[0].tables["episodes"]
    assert (found["price"].heading if "price" in found else None) == (heading if unit else None)
    assert (found["price_unit"].constant if "price_unit" in found else None) == unit
    beside = [[*row, "Månedspris" if row is rows[2] else 1] if at >= 2 else row for at, row in enumerate(rows)]
    both = suggest(inspect(write(tmp_path / "q.xlsx", beside))).sheets[0].tables["episodes"]
    assert (both["price"].heading, both["price_unit"].constant) == ("Månedspris", "month")
