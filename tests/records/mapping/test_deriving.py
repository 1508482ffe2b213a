"""Cases that are made of a flat sheet's measures, against a plain count of its rows."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.records.mapping.test_mapping import book
from trappen.records.mapping import deriving
from trappen.records.mapping.applying import apply_sheets
from trappen.records.mapping.grids import Grid
from trappen.records.mapping.sheets import Sheet, inspect_bytes, understood
from trappen.records.mapping.spec import FIRST, LAST, ColumnMap, MappingSpec
from trappen.records.mapping.suggesting import suggest

HEADINGS = ["Løbenr.", "Personnr.", "Bevilget efter", "Iværksat", "Ophørt", "Ansvarlig rådgiver"]
DAY = date(2024, 1, 1)
CPRS = ("610110-4001", "610110-4002", "610110-4003")


def bare(child: int) -> str:
    """The child's key as it is read."""
    return CPRS[child].replace("-", "")


row = st.tuples(
    st.integers(0, 2), st.integers(0, 400), st.none() | st.integers(1, 300), st.sampled_from(["AKN", "LBS", None])
)


def sheets_of(rows: list[tuple[int, int, int | None, str | None]], *, hyphen: bool = True) -> list[Sheet]:
    lines: list[list[str | None]] = [list(HEADINGS)]
    for at, (child, begins, days, adviser) in enumerate(rows):
        start = DAY + timedelta(days=begins)
        end = None if days is None else str(start + timedelta(days=days))
        cpr = CPRS[child] if hyphen else CPRS[child].replace("-", "")
        lines.append([str(26_000 + at), cpr, "BL § 46", str(start), end, adviser])
    found = understood(Grid("ark.xlsx", "Anbragte", lines))
    assert found is not None
    return [found]


@cache
def flat() -> MappingSpec:
    """What is suggested for such a sheet; it does not depend on how many rows there are."""
    return MappingSpec.from_toml(suggest(sheets_of([(0, 0, 30, "AKN"), (1, 0, None, "LBS")])).to_toml())


@given(st.lists(row, min_size=1, max_size=8).filter(lambda rows: sum(each[3] is not None for each in rows) > 0))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_child_has_one_case_open_from_its_first_measure_to_its_last(rows: list[Any]) -> None:
    sheets = sheets_of(rows)
    loaded = apply_sheets(flat(), sheets, source="ark.xlsx")
    cases = {one["child_id"]: one for one in loaded.records.table("cases").iter_rows(named=True)}
    assert set(cases) == {bare(child) for child, *_ in rows}
    for child, case in cases.items():
        own = [each for each in rows if bare(each[0]) == child]
        ends = [None if days is None else DAY + timedelta(days=begins + days) for _, begins, days, _ in own]
        assert case["opened"] == min(DAY + timedelta(days=begins) for _, begins, _, _ in own)
        assert case["closed"] == (None if None in ends else max(end for end in ends if end))
        shared = loaded.records.table("assignments").filter(case_id=case["case_id"])
        assert set(shared["adviser_id"]) == {adviser for *_, adviser in own if adviser}
        assert shared["adviser_id"].is_unique().all()
        measures = loaded.records.table("episodes").filter(child_id=child)
        assert set(measures["case_id"]) == {case["case_id"]}
    assert not [problem for problem in loaded.problems if problem.code == "mapping_conflict"]


def test_a_number_that_a_person_chose_as_the_case_is_one_case_whatever_the_hyphen() -> None:
    (one,), (other,) = sheets_of([(0, 0, 30, "AKN")]), sheets_of([(0, 100, None, "AKN")], hyphen=False)
    (held,) = flat().sheets
    case = {"case_id": ColumnMap(heading="Personnr.")}
    tables = {table: {**columns, **case} if "case_id" in columns else columns for table, columns in held.tables.items()}
    both = replace(one, cells=(*one.cells, *other.cells))
    records = apply_sheets(MappingSpec("", (replace(held, tables=tables),)), [both], source="").records
    assert records.table("cases")["case_id"].to_list() == [bare(0)]
    assert records.table("episodes")["case_id"].to_list() == [bare(0)] * 2


def test_two_sheets_tell_of_one_case_whatever_the_hyphen() -> None:
    one, other = sheets_of([(0, 0, 30, "AKN")]), sheets_of([(0, 100, None, "AKN")], hyphen=False)
    keys = {
        apply_sheets(suggest(sheets), sheets, source="a").records.table("cases")["case_id"][0]
        for sheets in (one, other)
    }
    assert len(keys) == 1


def test_what_is_made_follows_the_measures_and_a_number_of_its_own() -> None:
    (held,) = flat().sheets
    before = held.tables
    assert before["cases"]["closed"].pick == LAST
    moved = {**before, "episodes": {**before["episodes"], "start": ColumnMap(heading="Ophørt")}}
    after = deriving.following(before, moved)
    assert (after["cases"]["opened"].heading, after["cases"]["opened"].pick) == ("Ophørt", FIRST)
    last = {**before, "episodes": {**before["episodes"], "end": ColumnMap(heading="Ophørt", inclusive=True)}}
    assert deriving.following(before, last)["assignments"]["end"].inclusive
    numbered = {**before, "cases": {**before["cases"], "case_id": ColumnMap(heading="Løbenr.")}}
    after = deriving.following(before, numbered)
    assert after["episodes"]["case_id"].heading == after["assignments"]["case_id"].heading == "Løbenr."


def test_a_sheet_of_who_has_which_child_makes_the_cases_it_lacks() -> None:
    lines: list[list[Any]] = [["CPR-nr.", "Rådgiver", "Fra"], [CPRS[0], "AKN", DAY], [CPRS[1], "LBS", DAY]]
    sheets = inspect_bytes(book({"Fordeling af sager": lines}), "ark.xlsx")
    loaded = apply_sheets(suggest(sheets), sheets, source="ark.xlsx")
    assert loaded.usable, loaded.problems
    joined = loaded.records.table("assignments").join(loaded.records.table("cases"), on="case_id")
    assert dict(joined.select("child_id", "adviser_id").iter_rows()) == {bare(0): "AKN", bare(1): "LBS"}


def test_an_end_is_told_by_where_the_next_measure_begins() -> None:
    for gap, inclusive in ((0, False), (1, True)):
        rows = []
        for child in range(3):
            rows += [(child, 10, 50, "AKN"), (child, 60 + gap, None, "AKN")]
        (held,) = suggest(sheets_of(rows)).sheets
        end = held.tables["episodes"]["end"]
        assert (end.inclusive, end.score) == (inclusive, 1.0)
