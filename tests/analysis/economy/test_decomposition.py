"""From records to the decomposition: places counted by days, cost by postings, and everything accounted for."""

from datetime import date, timedelta
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories import records
from trappen.analysis.economy.costs import Basis
from trappen.analysis.economy.decomposition import By, decompose, full_days
from trappen.analysis.synth.building import build
from trappen.domain.errors import MissingTableError
from trappen.parameters.ladder import official
from trappen.records.container import Records

KR = 100


def episode(key, child, **rest):
    given = {"episode_id": key, "child_id": child, "section": "BL-46", "place_type": "institution"}
    return given | {"start": date(2024, 1, 1), "end": date(2026, 1, 1)} | rest


def posting(number, of, year, kroner, **rest):
    day = date(year, 6, 30)
    given = {"posting_id": f"p{number}", "posted": day, "month": day.replace(day=1), "account": "5.28.23.1.002"}
    return given | {"amount": kroner * KR, "episode_id": of} | rest


def test_a_place_that_moves_down_the_ladder_and_one_that_gets_dearer() -> None:
    moved = [
        episode("a1", "a", end=date(2025, 1, 1)),
        episode("a2", "a", start=date(2025, 1, 1), place_type="foster_general"),
        episode("b", "b"),
    ]
    paid = [
        posting(1, "a1", 2024, 1_000_000),
        posting(2, "b", 2024, 1_000_000),
        posting(3, "a2", 2025, 400_000),
        posting(4, "b", 2025, 1_100_000),
    ]
    found = decompose(records(episodes=moved, postings=paid), 2024, 2025, by=By.STEP, basis=Basis.POSTED)
    foster, institution = found.groups
    assert (foster.label, institution.label) == ("Trin 5: Trin 5", "Trin 6: Trin 6")
    assert (foster.before.places, foster.after.places) == (0, 1)
    assert (institution.before.places, institution.after.places) == (2, 1)
    assert found.number == 0
    assert found.share == (400_000 - 1_050_000) * KR
    assert found.price == (1 + 2) * 50_000 * KR
    assert found.change == found.number + found.share + found.price + found.unplaced == -500_000 * KR


def test_what_cannot_be_placed_is_named_and_in_the_sum() -> None:
    episodes = [
        episode("a", "a"),
        episode("u", "u", section="x", place_type=None),  # no step can be told
        episode("n", "n", place_type="foster_general", end=date(2025, 1, 1)),
    ]
    paid = [
        posting(1, "a", 2024, 10),
        posting(2, "a", 2025, 10),
        posting(3, "u", 2025, 7),
        posting(4, "n", 2024, 4),
        posting(5, "n", 2025, 5),  # a late bill: no day of the group in the year
        posting(6, None, 2025, 100),  # on no episode
        posting(7, None, 2025, 999, account="6.45.58.1.001"),  # no measure
    ]
    found = decompose(records(episodes=episodes, postings=paid), 2024, 2025, by=By.STEP, basis=Basis.POSTED)
    assert (found.before.unplaced, found.after.unplaced) == (0, 112 * KR)
    assert (found.before.cost, found.after.cost) == (14 * KR, 122 * KR)
    assert found.change == found.number + found.share + found.price + found.unplaced


def test_a_year_that_is_not_over_is_seen_to_the_day_of_the_extract() -> None:
    made = records(episodes=[episode("a", "a", end=None)], postings=[posting(1, "a", 2024, 366)])
    cut = Records(made.tables, made.ladder, "x", "trappen", "0", as_of=date(2025, 7, 2))
    found = decompose(cut, 2024, 2025, by=By.PLACE_TYPE, basis=Basis.POSTED)
    assert (found.before.whole, found.after.whole, found.after.until) == (True, False, date(2025, 7, 2))
    assert found.groups[0].after.places == Fraction(182, 365)


def test_by_commitments_an_episode_without_a_price_is_left_out_by_name() -> None:
    episodes = [episode("a", "a", price=100 * KR, price_unit="month"), episode("b", "b")]
    found = decompose(records(episodes=episodes), 2024, 2025, by=By.PLACE_TYPE, basis=Basis.COMMITTED)
    assert found.before.missing == found.after.missing == ("b",)
    assert (found.before.cost, found.change) == (1200 * KR, 0)
    assert found.groups[0].before.places == 1


def test_tables_that_are_missing_are_said() -> None:
    with pytest.raises(MissingTableError):
        decompose(records(episodes=[]), 2024, 2025, by=By.STEP, basis=Basis.POSTED)
    assert decompose(records(episodes=[]), 2024, 2025, by=By.STEP, basis=Basis.COMMITTED).groups == ()


stays = st.tuples(
    st.sampled_from(["a", "b"]),
    st.sampled_from(["5", "6"]),
    st.dates(date(2024, 10, 1), date(2025, 3, 1)),
    st.one_of(st.none(), st.integers(0, 60)),
)


@settings(deadline=None, max_examples=60)
@given(st.lists(stays, max_size=8))
def test_days_are_counted_once_per_child_and_group(rows) -> None:
    start, end = date(2025, 1, 1), date(2025, 2, 15)
    made = [(child, group, since, None if n is None else since + timedelta(days=n)) for child, group, since, n in rows]
    schema = {"child_id": pl.String, "group": pl.String, "start": pl.Date, "end": pl.Date}
    found = dict(full_days(pl.DataFrame(made, schema=schema, orient="row"), start=start, end=end).iter_rows())
    days = [start + timedelta(days=n) for n in range((end - start).days)]
    held = {
        (child, group, day)
        for child, group, since, until in made
        for day in days
        if since <= day and (until is None or day < until)
    }
    assert found == {g: n for g in ("5", "6") if (n := sum(group == g for _, group, _ in held))}


@pytest.mark.slow
@pytest.mark.parametrize("by", list(By))
def test_a_synthetic_municipality_adds_up_and_every_krone_of_its_measures_is_there(by: By) -> None:
    made = build(children=600, years=4, seed=7, until=date(2026, 1, 1), clean=True)
    everything = Records(made.tables, official(), "synth", "trappen", "0", as_of=made.until)
    found = decompose(everything, 2024, 2025, by=by, basis=Basis.POSTED)
    assert found.change == found.number + found.share + found.price + found.unplaced
    assert sum(group.effect.total for group in found.groups) == found.change - found.unplaced
    booked = made.tables["postings"].filter(pl.col("episode_id").is_not_null())
    for year in (found.before, found.after):
        assert year.cost == booked.filter(pl.col("month").dt.year() == year.year)["amount"].sum()
        assert year.whole
