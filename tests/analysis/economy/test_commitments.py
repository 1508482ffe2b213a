"""Commitments against a count of single days, against a synthetic municipality's own postings, and case by case."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analysis.economy import daily
from tests.factories import records
from trappen.analysis.economy import commitments
from trappen.analysis.synth.building import build
from trappen.domain.errors import MissingTableError
from trappen.domain.periods import Period
from trappen.domain.problems import Severity
from trappen.parameters.ladder import official
from trappen.records.container import Records

YEAR = Period(date(2026, 1, 1), date(2027, 1, 1))
ON = date(2026, 4, 1)


def episode(key="e", **rest):
    given = {"episode_id": key, "child_id": "b", "section": "BL-46", "start": date(2026, 1, 1)}
    return given | {"price": 31_000, "price_unit": "month"} | rest


def price(key="e", number=1, **rest):
    return {"price_id": f"{key}{number}", "episode_id": key, "start": date(2026, 1, 1), "unit": "month"} | rest


def rate(code, start, amount, unit="month", **rest):
    return {"code": code, "start": start, "amount": amount, "unit": unit, **rest}


def found(*episodes, window=YEAR, on=ON, **tables):
    return commitments.of(records(episodes=episodes, **tables), window, on=on)


def sums(made):
    return {row["account"]: row for row in commitments.totals(made.frame).iter_rows(named=True)}


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(st.data())
def test_the_sum_by_account_and_status_is_that_of_single_days(data: st.DataObject) -> None:
    keys = [f"e{number}" for number in range(data.draw(st.integers(1, 3)))]
    made = [data.draw(daily.episodes(key)) for key in keys]
    priced = [data.draw(daily.prices(key, number)) for key in keys for number in range(data.draw(st.integers(0, 3)))]
    chosen = data.draw(daily.rates)
    tables = {"episodes": made, "prices": priced, "rates": daily.rate_rows(chosen)}
    got = commitments.of(records(**tables), Period(daily.START, daily.END), on=daily.ON)
    by = commitments.totals(got.frame, ("account", "status"))
    counted = daily.count(made, priced, chosen)
    column = {status: status for status in ("decided", "expected", "ended_early")}
    shown = {(row["account"], row["status"]): row[column[row["status"]]] for row in by.iter_rows(named=True)}
    assert shown == counted


@pytest.mark.slow
@settings(max_examples=10, deadline=None)
@given(st.data())
def test_two_windows_cost_what_one_does(data: st.DataObject) -> None:
    made = [data.draw(daily.episodes(key)) for key in ("e", "f")]
    priced = [data.draw(daily.prices("e", number)) for number in range(2)]
    everything = records(episodes=made, prices=priced, rates=[])
    cut = data.draw(st.sampled_from(daily.DAYS[1:]))
    parts = [
        commitments.of(everything, Period(*window), on=daily.ON).frame
        for window in ((daily.START, cut), (cut, daily.END))
    ]
    whole = commitments.of(everything, Period(daily.START, daily.END), on=daily.ON).frame
    by = ("episode_id", "account", "status")
    assert (
        commitments.totals(pl.concat(parts), by).drop("missing").equals(commitments.totals(whole, by).drop("missing"))
    )


@pytest.mark.slow
def test_a_clean_municipality_is_committed_to_what_it_posted() -> None:
    made = build(children=600, years=3, seed=5, until=date(2026, 11, 1), clean=True)
    everything = Records(made.tables, official(), "synth", "trappen", "0", as_of=made.until)
    got = commitments.of(everything, Period(date(2024, 1, 1), date(2026, 11, 1)))
    assert not [problem for problem in got.problems if problem.severity is Severity.ERROR]
    posted = (
        made.tables["postings"]
        .filter(pl.col("episode_id").is_not_null(), pl.col("month") >= date(2024, 1, 1))
        .group_by("episode_id", "month")
        .agg(pl.col("amount").sum())
    )
    ours = (
        got.frame.filter(pl.col("status") != "ended_early")
        .group_by("episode_id", "month")
        .agg(ours=pl.col("amount").sum())
    )
    both = posted.join(ours, on=["episode_id", "month"], how="full")
    assert both.null_count().sum_horizontal().item() == 0
    # The economy system rounds a part of a month from either side; the halves are an øre apart.
    assert both.select((pl.col("amount") - pl.col("ours")).abs().max()).item() <= 1
    assert got.frame.filter(pl.col("account").is_null()).is_empty()


def test_decided_expected_and_ended_early() -> None:
    running = episode("a", price=3_000, expected_end=date(2026, 6, 1))
    stopped = episode("b", price=5_000, end=date(2026, 2, 1), expected_end=date(2026, 4, 1))
    (row,) = commitments.totals(found(running, stopped).frame).iter_rows(named=True)
    assert (row["decided"], row["expected"], row["committed"]) == (3 * 3_000 + 5_000, 2 * 3_000, 20_000)
    assert (row["ended_early"], row["known"], row["missing"]) == (10_000, 20_000, 0)


def test_an_expected_end_that_has_passed_is_said_and_the_measure_goes_on() -> None:
    made = found(episode(expected_end=date(2026, 2, 1)))
    assert commitments.totals(made.frame)["committed"].to_list() == [12 * 31_000]
    assert [(one.code, one.key) for one in made.problems] == [("no_account", "e"), ("expected_end_passed", "e")]


def test_without_a_day_an_open_measure_is_expected() -> None:
    made = found(episode(), on=None)
    assert made.frame["status"].unique().to_list() == ["expected"]


def test_rates_glide_and_discounts_are_taken_off() -> None:
    rates = [rate("V", date(2026, 1, 1), 100_000), rate("V", date(2026, 7, 1), 110_000)]
    lines = [price(unit=None, rate_code="V", quantity=2.0, vat_share=0.05, sibling_discount=0.5)]
    made = found(episode(price=1, end=date(2027, 1, 1)), prices=lines, rates=rates)
    assert commitments.totals(made.frame)["decided"].to_list() == [6 * 95_000 + 6 * 104_500]
    assert made.full_year.rows() == [("e", date(2026, 12, 31), 12 * 104_500, True)]


@pytest.mark.parametrize(
    ("changes", "lines", "code"),
    [
        ({"price": None}, [], "no_price"),
        ({"price_unit": None}, [], "no_price_unit"),
        ({}, [price(amount=None)], "no_price"),
        ({}, [price(amount=1, unit=None)], "no_price_unit"),
        ({}, [price(amount=1, rate_code="V")], "price_and_rate"),
        ({}, [price(rate_code="W", unit=None)], "no_rate"),
        ({}, [price(rate_code="L", unit=None)], "no_rate"),
        ({}, [price(rate_code="T", unit=None)], "rate_overlap"),
        ({}, [price(amount=1, start=date(2026, 1, 2))], "price_gap"),
        ({}, [price(rate_code="W", unit=None, end=date(2026, 1, 1))], "price_gap"),
        ({}, [price(amount=1, vat_share=1.2)], "bad_share"),
        ({}, [price(amount=1, quantity=-1.0)], "bad_share"),
        ({}, [price(amount=1, quantity=0.3333)], "bad_share"),
        ({}, [price(amount=1, unit="piece")], "no_quantity"),
    ],
)
def test_what_cannot_be_priced_is_an_error_with_its_key_and_never_nothing(changes, lines, code) -> None:
    rates = [
        rate("V", date(2026, 1, 1), 1),
        rate("L", date(2026, 2, 1), 1),
        rate("T", date(2026, 1, 1), 1, end=date(2026, 3, 1)),
        rate("T", date(2026, 2, 1), 2),
    ]
    made = found(episode(**changes), prices=lines, rates=rates)
    errors = [(one.code, one.key, one.severity) for one in made.problems if one.code != "no_account"]
    assert errors == [(code, "e", Severity.ERROR)]
    assert not made.priced
    (row,) = commitments.totals(made.frame).iter_rows(named=True)
    assert (row["committed"], row["missing"]) == (None, 1)


def test_what_is_freed_needs_no_price() -> None:
    made = found(episode(price=None, end=date(2026, 1, 1), expected_end=date(2026, 3, 1)))
    assert made.problems == ()
    assert commitments.totals(made.frame)["committed"].to_list() == [0]
    assert commitments.totals(made.frame)["ended_early"].to_list() == [None]


def test_a_free_measure_costs_nothing_and_is_known() -> None:
    made = found(episode(price=0))
    assert made.priced
    assert made.problems == ()


def test_what_is_paid_once_falls_on_its_day() -> None:
    lines = [
        price(amount=500, unit="once", start=date(2026, 3, 5)),
        price(number=2, amount=7, unit="piece", quantity=3.0),
    ]
    made = found(episode(), prices=lines)
    assert made.frame.select("month", "days", "amount").rows() == [
        (date(2026, 1, 1), 0, 21),
        (date(2026, 3, 1), 0, 500),
    ]
    assert made.full_year["full_year"].to_list() == [0]


def test_the_account_is_the_line_s_then_the_posted_one_then_that_of_all_alike() -> None:
    alike = [episode(f"p{number}", place_type="own_room") for number in range(3)]
    posted = [
        {"posting_id": f"x{number}", "posted": date(2026, 2, 1), "account": "5.28.20.1.005", "amount": 100}
        | {"episode_id": f"p{number}"}
        for number in range(3)
    ]
    moved = {"posting_id": "y", "posted": date(2026, 3, 1), "account": "5.28.22.1.001", "amount": 1, "episode_id": "m"}
    earlier = moved | {"posting_id": "z", "posted": date(2026, 2, 1), "account": "5.28.22.1.002", "amount": 900}
    own = price("l", amount=5, account="5.28.23.1.002")
    everyone = [*alike, episode("n", place_type="own_room"), episode("m"), episode("l"), episode("u", place_type="x")]
    made = found(*everyone, postings=[*posted, moved, earlier], prices=[own])
    sources = made.frame.select("episode_id", "account", "account_source").unique(maintain_order=True).rows()
    assert sources == [
        ("l", "5.28.23.1.002", "prices"),
        ("m", "5.28.22.1.001", "postings"),
        ("n", "5.28.20.1.005", "alike"),
        *[(f"p{number}", "5.28.20.1.005", "postings") for number in range(3)],
        ("u", None, None),
    ]
    assert [(one.code, one.key) for one in made.problems] == [("no_account", "u")]


def test_what_another_municipality_pays_is_counted_and_left_out() -> None:
    cases = [
        {"case_id": f"s{number}", "child_id": "b", "opened": date(2026, 1, 1), "paying_municipality": payer}
        for number, payer in enumerate(["999", "999", "101"])
    ]
    made = found(episode("a", case_id="s0"), episode("b", case_id="s2"), episode("c"), cases=cases)
    assert made.frame["episode_id"].unique().sort().to_list() == ["a", "c"]
    assert made.others == 1


def test_a_window_needs_an_end_and_records_need_episodes() -> None:
    with pytest.raises(ValueError, match="window"):
        commitments.of(records(episodes=[]), Period(date(2026, 1, 1)))
    with pytest.raises(MissingTableError):
        commitments.of(records(prices=[]), YEAR)


def test_no_episodes_cost_nothing() -> None:
    made = found()
    assert made.frame.is_empty()
    assert made.full_year.is_empty()
    assert made.problems == ()
