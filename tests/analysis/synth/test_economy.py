"""Money: every month of every registered episode is posted once, to the øre, by the stated rule."""

from calendar import monthrange
from datetime import date, timedelta
from fractions import Fraction

import polars as pl
import pytest

from trappen.analysis.synth.building import Synthetic, build

UNTIL = date(2026, 11, 1)


@pytest.fixture(scope="module")
def clean() -> Synthetic:
    return build(children=250, years=3, seed=5, until=UNTIL, clean=True)


def half_up(value: Fraction) -> int:
    return int(value + Fraction(1, 2))


def months(first: date, end: date) -> list[date]:
    found, day = [], first
    while day < end:
        found.append(day)
        day += timedelta(days=monthrange(day.year, day.month)[1])
    return found


def test_postings_are_the_days_of_each_month_times_the_price(clean: Synthetic) -> None:
    expected: dict[tuple[str, date], int] = {}
    for row in clean.tables["episodes"].iter_rows(named=True):
        for month in months(date(2023, 11, 1), UNTIL):
            in_month = monthrange(month.year, month.month)[1]
            inside = [month + timedelta(days=number) for number in range(in_month)]
            days = sum(row["start"] <= day and (row["end"] is None or day < row["end"]) for day in inside)
            if days:
                whole = row["price"] * days if row["price_unit"] == "day" else Fraction(row["price"] * days, in_month)
                expected[row["episode_id"], month] = half_up(Fraction(whole))
    posted = clean.tables["postings"].filter(pl.col("episode_id").is_not_null())
    found = {(key, month): ore for key, month, ore in posted.select("episode_id", "month", "amount").iter_rows()}
    assert posted.height == len(found)
    assert found == expected


def test_a_late_registered_episode_is_paid_when_it_is_known(clean: Synthetic) -> None:
    rows = clean.tables["postings"].join(clean.tables["episodes"], on="episode_id")
    assert rows.filter(pl.col("posted") < pl.col("registered_on")).is_empty()
    assert rows.filter(pl.col("posted") < pl.col("month").dt.month_end()).is_empty()
    assert not rows.filter(pl.col("posted") > pl.col("month").dt.month_end()).is_empty()


def test_advisers_pay_is_the_only_cost_without_a_measure(clean: Synthetic) -> None:
    loose = clean.tables["postings"].filter(pl.col("episode_id").is_null())
    assert not loose.is_empty()
    assert loose["account"].str.starts_with("6.45.58").all()


def test_budgets_cover_every_account_that_is_spent_on_from_the_second_year(clean: Synthetic) -> None:
    budget = clean.tables["budgets"].filter(pl.col("kind") == "original")
    for year in (2024, 2025, 2026):
        spent = clean.tables["postings"].filter(pl.col("month").dt.year() == year - 1)["account"].unique()
        assert set(spent) <= set(budget.filter(pl.col("year") == year)["account"]), year


def test_own_institutions_have_room_for_all_their_children_on_every_day(clean: Synthetic) -> None:
    start = date(2023, 11, 1)
    for row in clean.tables["places"].iter_rows(named=True):
        there = clean.tables["episodes"].filter(pl.col("provider_id") == row["provider_id"])
        days = (start + timedelta(days=number) for number in range((UNTIL - start).days))
        stays = there.select("start", "end").rows()
        held = [sum(first <= day and (last is None or day < last) for first, last in stays) for day in days]
        assert max(held) + 1 == row["places"]
        assert row["yearly_cost"] == row["places"] * 116_000_000
        assert row["avoidable_cost"] == 29_000_000
