"""The synthetic municipality as frames: whole, consistent and the same every time."""

from datetime import date

import polars as pl
import pytest

from trappen.analysis.synth.building import Synthetic, build
from trappen.records.container import DTYPES
from trappen.records.contracts import TABLES

UNTIL = date(2026, 11, 1)
NOT_MADE = {"prices", "rates", "corrections"}  # its episodes have one price each


@pytest.fixture(scope="module")
def small() -> Synthetic:
    return build(children=300, years=4, seed=3, until=UNTIL)


@pytest.fixture(scope="module")
def clean() -> Synthetic:
    return build(children=300, years=4, seed=3, until=UNTIL, clean=True)


def test_every_table_is_there_with_the_columns_and_types_of_its_contract(small: Synthetic) -> None:
    assert list(small.tables) == [name for name in TABLES if name not in NOT_MADE]
    for name, frame in small.tables.items():
        assert frame.schema == {column.name: DTYPES[column.kind] for column in TABLES[name].columns}, name
        assert frame.height > 0, name


@pytest.mark.parametrize("kind", ["small", "clean"])
def test_every_key_is_unique_and_every_reference_is_found(kind: str, request: pytest.FixtureRequest) -> None:
    made: Synthetic = request.getfixturevalue(kind)
    for name, frame in made.tables.items():
        assert frame.select(TABLES[name].key).is_duplicated().sum() == 0, name
        for column in TABLES[name].columns:
            values = frame[column.name].drop_nulls()
            assert not column.required or values.len() == frame.height, (name, column.name)
            assert not column.values or set(values) <= set(column.values), (name, column.name)
            if column.references:
                there = made.tables[column.references][TABLES[column.references].key[0]]
                assert set(values) <= set(there), (name, column.name)


def test_the_same_arguments_give_the_same_frames(small: Synthetic) -> None:
    again = build(children=300, years=4, seed=3, until=UNTIL)
    assert all(again.tables[name].equals(frame) for name, frame in small.tables.items())
    assert all(again.truth[name].equals(frame) for name, frame in small.truth.items())


def test_another_seed_gives_another_municipality(small: Synthetic) -> None:
    assert (
        not build(children=50, years=4, seed=4, until=UNTIL)
        .tables["episodes"]
        .equals(build(children=50, years=4, seed=3, until=UNTIL).tables["episodes"])
    )


def test_more_children_change_nothing_about_the_first_ones(clean: Synthetic) -> None:
    fewer = build(children=120, years=4, seed=3, until=UNTIL, clean=True)
    keys = fewer.tables["children"]["child_id"]
    for name in ("children", "cases", "notifications", "examinations", "plans", "followups", "visits", "decisions"):
        more = clean.tables[name].filter(pl.col("child_id").is_in(keys.implode()))
        assert more.equals(fewer.tables[name]), name


def test_nothing_is_dated_outside_what_an_extract_can_hold(clean: Synthetic) -> None:
    until = pl.lit(UNTIL)
    acts = {
        "followups": "held",
        "visits": "held",
        "contacts": "held",
        "scores": "scored",
        "goal_steps": "noted",
        "decisions": "decided",
        "plans": "made",
        "postings": "posted",
        "episodes": "registered_on",
        "cases": "opened",
    }
    for name, column in acts.items():
        assert clean.tables[name].filter(pl.col(column) >= until).is_empty(), name
    for name, frame in clean.tables.items():
        if {"start", "end"} <= set(frame.columns):
            assert frame.filter(pl.col("end") <= pl.col("start")).is_empty(), name


def test_a_section_follows_the_law_of_the_decision(clean: Synthetic) -> None:
    episodes = clean.tables["episodes"]
    new = episodes["decision_date"] >= date(2024, 1, 1)
    assert episodes["section"].str.starts_with("BL-").equals(new)


def test_a_clean_municipality_has_no_flaw(clean: Synthetic) -> None:
    assert clean.truth["flaws"].is_empty()
    assert clean.tables["districts"]["replaced_by"].null_count() == clean.tables["districts"].height
    assert clean.tables["episodes"]["expected_end"].null_count() == 0
