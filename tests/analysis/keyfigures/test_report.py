"""The report as a whole: groups add up, what is not counted is shown, every count is a figure with its source."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analysis.keyfigures import histories as by_day
from tests.factories import records
from trappen.analysis.keyfigures import By, LadderReport, Tally, ladder_report
from trappen.analysis.keyfigures.groups import membership
from trappen.domain.errors import InputError, MissingTableError
from trappen.domain.periods import age_on
from trappen.records.container import Records

FIRST, LAST = date(2026, 1, 1), date(2026, 7, 1)
CHILDREN = [
    {"child_id": "a", "birth_date": date(2010, 7, 2), "sex": "female", "household_id": "h1"},
    {"child_id": "b", "birth_date": date(2020, 7, 1), "sex": "male", "household_id": "h2"},
    {"child_id": "c", "sex": "unknown"},
]
PEOPLE = {
    "children": CHILDREN,
    "districts": [
        {"district_id": "n", "name": "Nord"},
        {"district_id": "old", "name": "Gammel", "end": date(2026, 2, 1), "replaced_by": "n"},
        {"district_id": "s", "name": "Syd"},
    ],
    "households": [
        {"household_id": "h1", "district_id": "old", "start": date(2020, 1, 1)},
        {"household_id": "h2", "district_id": "n", "start": date(2020, 1, 1), "end": date(2026, 3, 1)},
        {"household_id": "h2", "district_id": "s", "start": date(2026, 3, 1)},
        {"household_id": "h2", "district_id": "n", "start": date(2026, 8, 1)},
    ],
    "cases": [
        {"case_id": "1", "child_id": "a", "target_group": "social", "opened": FIRST, "closed": date(2026, 5, 1)},
        {"case_id": "2", "child_id": "b", "target_group": "disability", "opened": date(2020, 1, 1)},
        {"case_id": "3", "child_id": "b", "target_group": "social", "opened": FIRST, "closed": date(2026, 2, 1)},
    ],
    "teams": [{"team_id": "t1", "name": "Team Øst"}, {"team_id": "t2", "name": "Team Vest"}],
    "assignments": [
        {"case_id": "1", "adviser_id": "x", "start": FIRST, "end": date(2026, 5, 1)},
        {"case_id": "2", "adviser_id": "x", "start": FIRST, "role": "lead"},
        {"case_id": "2", "adviser_id": "y", "start": date(2026, 2, 1), "role": "second"},
    ],
    "adviser_posts": [
        {"adviser_id": "x", "team_id": "t1", "fte": 1.0, "start": date(2020, 1, 1), "end": date(2026, 4, 1)},
        {"adviser_id": "x", "team_id": "t2", "fte": 1.0, "start": date(2026, 4, 1)},
        {"adviser_id": "y", "team_id": "t1", "fte": 1.0, "start": date(2020, 1, 1)},
    ],
}


def groups(by: By, on: date = LAST) -> dict[str, str]:
    found, names = membership(records(episodes=[], **PEOPLE), by, on)
    assert set(found["group"]) < set(names)
    return {child: names[group] for child, group in found.select("child_id", "group").iter_rows()}


def test_a_child_is_in_the_district_of_the_date_under_its_name_of_the_date() -> None:
    assert groups(By.DISTRICT) == {"a": "Nord", "b": "Syd"}
    assert groups(By.DISTRICT, date(2026, 1, 15)) == {"a": "Gammel", "b": "Nord"}


def test_a_closed_case_keeps_its_team_and_the_second_adviser_decides_nothing() -> None:
    assert groups(By.TEAM) == {"a": "Team Vest", "b": "Team Vest"}
    assert groups(By.TEAM, date(2026, 3, 1)) == {"a": "Team Øst", "b": "Team Øst"}


def test_an_open_case_decides_the_target_group_before_a_newer_closed_one() -> None:
    assert groups(By.TARGET_GROUP) == {"a": "Udsatte børn og unge", "b": "Børn med funktionsnedsættelse"}


def test_sex_and_age_that_are_not_known_are_no_group() -> None:
    assert groups(By.SEX) == {"a": "Pige", "b": "Dreng"}
    assert groups(By.AGE) == {"a": "12-17 år", "b": "6-11 år"}


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.dates(date(2024, 1, 1), date(2030, 1, 1)))
def test_the_age_band_is_that_of_the_birthdays_passed(birth: date, on: date) -> None:
    extract = records(episodes=[], children=[{"child_id": "a", "birth_date": birth}])
    found, _ = membership(extract, By.AGE, on)
    age = age_on(birth, on)
    expected = "unborn" if age < 0 else str(max(low for low in (0, 6, 12, 18, 23) if age >= low))
    assert found["group"].to_list() == [expected]


def by_sex(rows: Sequence[dict[str, Any]], period: tuple[date, date]) -> LadderReport:
    return ladder_report(records(episodes=rows, children=CHILDREN), *period, by="sex")


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(by_day.histories, by_day.periods)
def test_the_groups_add_up_to_the_whole(rows: list[dict[str, Any]], period: tuple[date, date]) -> None:
    report = by_sex(rows, period)
    for name in ("stock_first", "stock_last", "entries", "exits"):
        whole: Tally = getattr(report.whole, name)
        parts: list[Tally] = [getattr(group, name) for group in report.groups]
        assert tuple(map(sum, zip(*(part.values for part in parts), strict=True))) == whole.values
    assert sum(group.event_matrix.total for group in report.groups) == report.whole.event_matrix.total


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(by_day.histories, by_day.periods)
def test_every_episode_is_counted_once(rows: list[dict[str, Any]], period: tuple[date, date]) -> None:
    seen = ladder_report(records(episodes=rows), *period).coverage
    assert seen.episodes == len(rows) == seen.on_step + seen.unknown + seen.off_ladder + seen.empty
    assert seen.unknown == sum(item.episodes for item in seen.unplaced)
    last = period[1]
    running = {row["child_id"] for row in rows if row["start"] <= last and (row["end"] is None or row["end"] > last)}
    states = [by_day.status(rows, child, last) for child in running]
    assert (seen.children_unknown, seen.children_off_ladder) == (states.count(0), states.count(None))


ROWS = [
    {"episode_id": "1", "child_id": "a", "section": "BL-30", "start": date(2025, 1, 1), "end": date(2026, 3, 1)},
    {"episode_id": "2", "child_id": "a", "section": "BL-32-1.5", "start": date(2026, 3, 1)},
    {"episode_id": "3", "child_id": "b", "section": "BL-32-1.5", "start": LAST},
]


def test_every_count_is_a_figure_with_its_source() -> None:
    report = ladder_report(replace(records(episodes=ROWS), source="Testudtræk", as_of=LAST), FIRST, LAST)
    figures = report.figures()
    assert figures["stock_last.3"].value == 2
    assert figures["matrix.2.3"].value == 1
    assert figures["entries.total"].value == 1
    assert figures["moves.up"].value == 1
    assert {str(figure.sources[0]) for figure in figures.values()} == {"Testudtræk, tabellen Indsatser, 1. juli 2026"}
    assert not any(figure.is_missing for figure in figures.values())


def test_the_report_is_one_json_document() -> None:
    report = ladder_report(records(episodes=ROWS, children=CHILDREN), FIRST, LAST, by=By.SEX)
    document = json.loads(json.dumps(report.as_dict(), default=str))
    assert document["stock_to"] == {"1": 0, "2": 0, "3": 2, "4": 0, "5": 0, "6": 0, "unknown": 0, "total": 2}
    assert [group["key"] for group in document["groups"]] == ["female", "male"]
    assert len(document["key_figures"]) == 12


def test_a_date_after_the_extract_is_told() -> None:
    assert not ladder_report(records(episodes=ROWS), FIRST, LAST).notes
    (early,) = ladder_report(records(episodes=ROWS), date(1990, 1, 1), LAST).notes
    assert "ligger før" in early
    late = ladder_report(replace(records(episodes=ROWS), as_of=date(2026, 6, 30)), FIRST, LAST)
    assert "30. juni 2026" in late.notes[0]


def test_an_empty_period_is_refused() -> None:
    with pytest.raises(InputError, match="er tom"):
        ladder_report(records(episodes=ROWS), LAST, LAST)


def test_a_division_without_its_table_names_it() -> None:
    with pytest.raises(MissingTableError, match="households"):
        ladder_report(records(episodes=ROWS, children=CHILDREN), FIRST, LAST, by="district")
    with pytest.raises(MissingTableError, match="episodes"):
        ladder_report(records(children=CHILDREN), FIRST, LAST)


def test_no_episodes_is_a_ladder_without_children() -> None:
    empty: Records = records(episodes=[])
    report = ladder_report(empty, FIRST, LAST)
    assert report.whole.stock_last.total == report.whole.event_matrix.total == 0
    assert isinstance(empty.table("episodes"), pl.DataFrame)
