"""The estimate of a year: its parts add up, it knows nothing of later days, and missing is not zero."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories import records
from trappen.analysis.economy import vintage
from trappen.analysis.economy.backtest import TIMES
from trappen.analysis.economy.estimate import YearError, estimate
from trappen.analysis.synth.building import build
from trappen.domain.budget.corrected import Factor
from trappen.domain.errors import MissingTableError
from trappen.domain.periods import add_months

FOSTER, PAY = "5.28.22.1.001", "6.45.58.1.001"
YEAR, ON = 2025, date(2025, 3, 31)
PARTS = ("spent", "committed", "exits", "entries", "untied_ahead", "corrections")
STUDENT_80 = {3: 1.638, 4: 1.533, 5: 1.476, 6: 1.440, 7: 1.415, 8: 1.397, 9: 1.383, 10: 1.372}  # printed in any table


@pytest.fixture(scope="module")
def town():
    made = build(children=80, years=8, seed=4, until=date(2026, 1, 1))
    return replace(records(), tables=made.tables, as_of=made.until)


def episode(key="e", start=date(2020, 1, 1), **rest):
    row = {"episode_id": key, "child_id": f"child-{key}", "section": "BL-46", "place_type": "foster_general"}
    return row | {"start": start, "price": 1_000_000, "price_unit": "month"} | rest


def posting(key, month, amount=1_000_000, account=FOSTER, **rest):
    return (
        {"posting_id": f"{key}-{month}", "posted": add_months(month, 1), "month": month, "account": account}
        | {
            "amount": amount,
            "episode_id": None if account == PAY else key,
        }
        | rest
    )


def months(first, last):
    found = [first]
    while found[-1] < last:
        found.append(add_months(found[-1], 1))
    return found


def row(made, account=FOSTER):
    return made.accounts.row(by_predicate=pl.col("account") == account, named=True)


def steady(last, **tables):
    """A child in care all the time and an adviser, both posted on the first day after each month."""
    paid = [posting("e", month) for month in months(date(2021, 1, 1), last)]
    pay = [posting("pay", month, 4_000_000, PAY) for month in months(date(2021, 1, 1), last)]
    return records(episodes=[episode()], postings=[*paid, *pay], **tables)


@pytest.mark.slow
@settings(max_examples=8, deadline=None)
@given(day=st.dates(date(2022, 1, 1), date(2025, 12, 31)))
def test_the_parts_and_the_months_add_up_to_the_oere_on_any_day(town, day: date) -> None:
    made = estimate(town, day.year, day, tests=0)
    summed = made.accounts.select(pl.sum_horizontal(PARTS), "known").sum().row(0)
    assert summed[0] == summed[1] == made.total["known"]
    by_account = made.months.group_by("account").agg(
        ends=pl.sum_horizontal(pl.col("spent", "committed", "expected", "corrections").sum())
    )
    both = made.accounts.join(by_account, on="account", nulls_equal=True)
    assert both.height == made.accounts.height
    assert (both["ends"] == both["known"]).all()
    assert made.months["budget"].sum() == (made.total["corrected"] or 0)
    booked = town.table("postings").filter(pl.col("posted") <= day, pl.col("month").dt.year() == day.year)
    assert made.total["spent"] == booked["amount"].sum()


@pytest.mark.slow
def test_it_is_the_same_whatever_came_later(town) -> None:
    full = estimate(town, 2024, date(2024, 5, 17))
    cut = vintage.known_on(town, date(2024, 5, 17))
    assert full.accounts.equals(estimate(cut, 2024, date(2024, 5, 17)).accounts)
    later = town.table("episodes").filter(pl.col("registered_on") > date(2024, 5, 17))
    assert later.height
    assert not set(later["episode_id"]) & set(full.cells["episode_id"])


def test_what_goes_on_as_it_always_has_ends_where_it_always_does() -> None:
    made = estimate(steady(date(2025, 2, 1)), YEAR, ON)
    foster = row(made)
    assert foster["spent"], foster["committed"] == (2_000_000, 10_000_000)  # March is not posted yet
    assert (foster["exits"], foster["entries"], foster["estimate"]) == (0, 0, 12_000_000)
    assert row(made, PAY)["untied_ahead"] == 40_000_000
    assert made.total["estimate"] == 60_000_000
    assert [one.year for one in made.past] == [2024, 2023, 2022]  # 2021 has no year before it
    assert {(one.estimate, one.outcome, one.annualised) for one in made.past} == {(60_000_000,) * 3}


def test_partial_months_and_months_that_are_not_posted_are_committed_once() -> None:
    paid = [posting("e", month) for month in months(date(2021, 1, 1), date(2025, 4, 1))]
    early = posting("e", date(2025, 5, 1), posted=date(2025, 5, 3))  # May is paid before it is over
    made = estimate(records(episodes=[episode()], postings=[*paid, early]), YEAR, date(2025, 5, 12))
    assert (row(made)["spent"], row(made)["committed"]) == (5_000_000, 7_000_000)
    ended = episode(end=date(2025, 8, 11))
    known = replace(records(episodes=[ended], postings=[*paid]), as_of=date(2025, 5, 12))
    assert row(estimate(known, YEAR, date(2025, 5, 12)))["committed"] == 3_000_000 + round(1_000_000 * 10 / 31)


def test_entries_exits_and_late_postings_follow_earlier_years() -> None:
    keys = {2023: ("a", "b"), 2024: ("c", "d")}
    rows, paid = [], []
    for year, (out, new) in keys.items():
        rows += [
            episode(out, date(year, 1, 1), end=date(year, 7, 1)),
            episode(new, date(year, 9, 1), end=date(year + 1, 1, 1)),
        ]
        paid += [posting(out, month) for month in months(date(year, 1, 1), date(year, 6, 1))]
        paid += [posting(new, month, 1_500_000) for month in months(date(year, 9, 1), date(year, 12, 1))]
    rows.append(episode("now", date(2025, 1, 1)))
    paid += [posting("now", date(2025, month, 1)) for month in (1, 2)]
    found = row(estimate(records(episodes=rows, postings=paid), YEAR, ON))
    assert found["committed"] == 10_000_000  # from March, as if it went on
    assert found["exits"] == -6_000_000  # of the ten months that were left, earlier years kept four
    assert found["entries"] == 6_000_000


def test_hand_corrections_move_it_and_a_saving_in_the_budget_does_not() -> None:
    budgets = [{"budget_id": "b", "year": YEAR, "account": FOSTER, "amount": 11_000_000, "kind": "original"}]
    corrections = [
        {"correction_id": "1", "year": YEAR, "account": FOSTER, "amount": -500_000, "reason": "refund"},
        {"correction_id": "2", "year": YEAR, "account": FOSTER, "amount": -1_000_000, "reason": "saving_in_budget"},
        {
            "correction_id": "3",
            "year": YEAR,
            "account": FOSTER,
            "amount": 7,
            "reason": "price",
            "date": date(2025, 4, 1),
        },
    ]
    made = estimate(steady(date(2025, 2, 1), budgets=budgets, corrections=corrections), YEAR, ON)
    found = row(made)
    assert (found["corrections"], found["saving_in_budget"], found["estimate"]) == (-500_000, -1_000_000, 11_500_000)
    assert (found["original"], found["corrected"], found["deviation"]) == (11_000_000, 11_000_000, 500_000)


def test_a_measure_without_a_price_leaves_the_estimate_missing_and_says_what_is_known() -> None:
    known = steady(date(2025, 2, 1))
    rows = [episode(), episode("x", price=None)]
    made = estimate(replace(known, tables=known.tables | dict(records(episodes=rows).tables)), YEAR, ON)
    lost = made.accounts.filter(pl.col("lacking") > 0).row(0, named=True)
    assert (lost["lacking"], lost["estimate"]) == (1, None)
    assert made.total["estimate"] is None
    assert made.total["known"] == 60_000_000
    assert made.span is not None  # around what is known


def test_without_an_earlier_year_nothing_is_expected_and_that_is_said() -> None:
    paid = [posting("e", date(2025, month, 1)) for month in (1, 2)]
    made = estimate(records(episodes=[episode()], postings=paid), YEAR, ON)
    assert not made.has_history
    assert row(made)["entries"] is None
    assert row(made)["estimate"] is None
    assert row(made)["known"] == 12_000_000


def test_budgets_at_two_price_levels_are_no_sum_without_a_factor_between_them() -> None:
    budgets = [
        {
            "budget_id": f"b{number}",
            "year": YEAR,
            "account": FOSTER,
            "amount": 10_000_000,
            "kind": kind,
            "price_level": level,
        }
        for number, (kind, level) in enumerate((("original", "2024 p/l"), ("transfer", "2025 p/l")))
    ]
    known = steady(date(2025, 2, 1), budgets=budgets)
    made = estimate(known, YEAR, ON)
    assert made.mixed == (FOSTER,)
    assert row(made)["corrected"] is None
    steps = [Factor(f"{year} p/l", f"{year + 1} p/l", Fraction(103, 100), "prøve") for year in range(2021, 2025)]
    told = estimate(known, YEAR, ON, factors=steps)
    assert (told.price_level, row(told)["corrected"]) == ("2025 p/l", 20_300_000)


def test_stated_factors_lift_earlier_years_and_nothing_else_does() -> None:
    rows, paid = [], []
    for year in (2023, 2024):
        rows.append(episode(f"n{year}", date(year, 9, 1), end=date(year + 1, 1, 1)))
        paid += [posting(f"n{year}", month) for month in months(date(year, 9, 1), date(year, 12, 1))]
    paid.append(posting("other", date(2023, 1, 1)))
    rows.append(episode("other", date(2023, 1, 1), end=date(2023, 2, 1)))
    known = records(episodes=rows, postings=paid)
    assert row(estimate(known, YEAR, ON))["entries"] == 4_000_000
    factors = [Factor("2023 p/l", "2024 p/l", Fraction(11, 10), "a"), Factor("2024 p/l", "2025 p/l", Fraction(2), "b")]
    assert row(estimate(known, YEAR, ON, factors=factors))["entries"] == (8_800_000 + 8_000_000) // 2


def test_the_range_is_what_earlier_estimates_missed() -> None:
    assert {years: round(times, 3) for years, times in TIMES.items()} == STUDENT_80
    rows, paid = (
        [episode(start=date(2017, 1, 1))],
        [posting("e", m) for m in months(date(2017, 1, 1), date(2025, 2, 1))],
    )
    calm = estimate(records(episodes=rows, postings=paid), YEAR, ON)
    assert calm.span is not None
    assert (calm.span.low, calm.span.high) == (12_000_000, 12_000_000)
    burst = episode("x", date(2022, 7, 1), end=date(2023, 1, 1))
    paid += [posting("x", m) for m in months(date(2022, 7, 1), date(2022, 12, 1))]
    odd = estimate(records(episodes=[*rows, burst], postings=paid), YEAR, ON)
    assert odd.span is not None
    assert odd.span.low < odd.total["estimate"] < odd.span.high
    assert odd.span.high - odd.total["estimate"] == odd.total["estimate"] - odd.span.low
    assert [one.miss for one in odd.past if one.year == 2022] == [6_000_000]


def test_the_last_day_of_a_month_stays_the_last() -> None:
    assert vintage.years_before(date(2025, 2, 28), 1) == date(2024, 2, 29)
    assert vintage.years_before(date(2024, 2, 29), 1) == date(2023, 2, 28)
    assert vintage.years_before(date(2025, 2, 27), 1) == date(2024, 2, 27)
    assert vintage.last_whole_month(date(2025, 3, 30)) == date(2025, 2, 1)
    assert vintage.last_whole_month(date(2025, 3, 31)) == date(2025, 3, 1)


def test_the_day_and_the_tables_it_needs() -> None:
    with pytest.raises(YearError, match="2026 kan ikke skønnes"):
        estimate(steady(date(2025, 2, 1)), 2026, ON)
    with pytest.raises(MissingTableError):
        estimate(records(episodes=[episode()]), YEAR, ON)
    nothing = estimate(records(episodes=[], postings=[]), YEAR, ON)
    assert nothing.accounts.is_empty()
    assert nothing.total["estimate"] is None
