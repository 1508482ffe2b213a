"""The reconciliation finds every planted flaw, and invents none on clean records."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import factories
from trappen.domain.periods import add_months
from trappen.domain.problems import Severity
from trappen.records.container import Records
from trappen.records.reconciliation import CODES, reconcile

ON = date(2026, 1, 15)
FIRST, UNTIL = date(2024, 1, 1), date(2026, 1, 1)
Row = dict[str, Any]


def months(first: date, until: date) -> list[date]:
    found, month = [], first.replace(day=1)
    while month < until:
        found.append(month)
        month = add_months(month, 1)
    return found


def amount(episode: Row, month: date) -> int:
    """The price for the days of the month, counted day by day."""
    following = add_months(month, 1)
    days = [month + timedelta(days=n) for n in range((following - month).days)]
    ran = sum(episode["start"] <= day and (episode["end"] is None or day < episode["end"]) for day in days)
    if episode["price_unit"] == "day":
        return int(episode["price"]) * ran
    return (2 * int(episode["price"]) * ran + len(days)) // (2 * len(days))


def posting(episode: Row, month: date, *, by_case: bool = False, **values: Any) -> Row:
    return {
        "posting_id": f"P{episode['episode_id']}-{month:%y%m}",
        "posted": add_months(month, 1),
        "month": month,
        "account": "5.28.21.1.003",
        "amount": amount(episode, month),
        "case_number": f"N{episode['case_id']}",
        "episode_id": None if by_case else episode["episode_id"],
        "provider_id": episode["provider_id"],
        **values,
    }


def records(episodes: list[Row], postings: list[Row], **children: date) -> Records:
    keys = sorted({episode["child_id"] for episode in episodes})
    return factories.records(
        children=[{"child_id": key, "birth_date": children.get(key, date(2014, 1, 1))} for key in keys],
        cases=[{"case_id": f"s{key}", "child_id": key, "case_number": f"Ns{key}", "opened": FIRST} for key in keys],
        episodes=episodes,
        postings=postings,
    )


def episode(key: str, **values: Any) -> Row:
    return {
        "episode_id": key,
        "child_id": f"b{key}",
        "case_id": f"sb{key}",
        "section": "BL-32-1.5",
        "provider_id": f"v{key}",
        "start": date(2024, 3, 10),
        "end": None,
        "expected_end": date(2027, 1, 1),
        "price": 1_000_000,
        "price_unit": "month",
        **values,
    }


def paid(found: Row, until: date = UNTIL, *, by_case: bool = False) -> list[Row]:
    last = min(found["end"] or until, until)
    return [posting(found, month, by_case=by_case) for month in months(max(found["start"], FIRST), last)]


@st.composite
def clean(draw: st.DrawFn) -> tuple[list[Row], list[Row]]:
    episodes, postings = [], []
    by_case = draw(st.booleans())
    for number in range(draw(st.integers(1, 6))):
        start = draw(st.dates(date(2023, 1, 1), date(2025, 10, 1)))
        placed = draw(st.booleans())
        found = episode(
            str(number),
            start=start,
            end=draw(st.none() | st.integers(1, 500).map(lambda days, start=start: start + timedelta(days=days))),
            price=draw(st.integers(1_000, 10_000_000)),
            price_unit=draw(st.sampled_from(["day", "month"])),
            place_type="foster_general" if placed else None,
            expected_end=None if placed else date(2027, 1, 1),
        )
        episodes.append(found)
        postings += paid(found, by_case=by_case)
    return episodes, postings


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(clean())
def test_clean_records_give_no_finding(both: tuple[list[Row], list[Row]]) -> None:
    episodes, postings = both
    assert reconcile(records(episodes, postings), on=ON) == []


NORMAL = [episode(f"n{number}") for number in range(10)]
NORMAL_PAID = [row for found in NORMAL for row in paid(found)]


def no_case(found: Row) -> list[Row]:
    return [*paid(found), {**posting(found, FIRST), "posting_id": "X", "episode_id": "ukendt", "amount": 5}]


def beyond(found: Row, until: date) -> list[Row]:
    return paid({**found, "end": None}, until)


def twice(found: Row) -> list[Row]:
    rows = paid(found)
    return [*rows, {**rows[3], "posting_id": "dublet"}]


def dearer(found: Row) -> list[Row]:
    rows = paid(found)
    return rows[:-3] + [{**row, "amount": row["amount"] * 5 // 4} for row in rows[-3:]]


ENDED = episode("f", end=date(2025, 2, 10))
GROWN = episode("f", section="SEL-76-2")
FLAWS: dict[str, tuple[Row, Callable[[Row], list[Row]], str, dict[str, date]]] = {
    "paid_without_measure": (episode("f"), no_case, "X", {}),
    "measure_without_payment": (episode("f"), lambda _found: [], "f", {}),
    "paid_after_end": (ENDED, lambda found: beyond(found, date(2025, 6, 1)), "f", {}),
    "paid_after_18": (episode("f"), paid, "f", {"bf": date(2007, 5, 5)}),
    "paid_after_23": (GROWN, paid, "f", {"bf": date(2002, 5, 5)}),
    "price_mismatch": (episode("f"), dearer, "f", {}),
    "month_posted_twice": (episode("f"), twice, "f", {}),
    "no_end_date": (episode("f", expected_end=None), lambda found: paid(found, date(2025, 8, 1)), "f", {}),
}


def test_every_code_has_a_flaw_here() -> None:
    assert set(FLAWS) == set(CODES)


@pytest.mark.parametrize("code", FLAWS)
def test_every_flaw_is_found_once_and_nothing_else(code: str) -> None:
    found, postings, key, born = FLAWS[code]
    given_records = records([*NORMAL, found], [*NORMAL_PAID, *postings(found)], **born)
    (problem,) = reconcile(given_records, on=ON)
    assert (problem.code, problem.key) == (code, key)
    assert problem.severity is Severity.WARNING
    assert problem.now
    assert key in problem.what or code == "paid_without_measure"


def test_a_finding_names_months_amount_and_account() -> None:
    found, postings, _key, _born = FLAWS["paid_after_end"]
    (problem,) = reconcile(records([*NORMAL, found], [*NORMAL_PAID, *postings(found)]), on=ON)
    assert "marts 2025, april 2025, maj 2025" in problem.what
    assert "30.000,00" in problem.what
    assert "5.28.21.1.003" in problem.what


@pytest.mark.parametrize("code", sorted(set(FLAWS) - {"paid_without_measure"}))
def test_flaws_are_found_by_case_number_too(code: str) -> None:
    found, postings, key, born = FLAWS[code]
    rows = [{**row, "episode_id": None} for row in [*NORMAL_PAID, *postings(found)]]
    assert {(p.code, p.key) for p in reconcile(records([*NORMAL, found], rows, **born), on=ON)} == {(code, key)}


def test_another_provider_in_the_case_is_paid_without_a_measure() -> None:
    stray = {**posting(NORMAL[0], FIRST, by_case=True), "posting_id": "X", "provider_id": "vn5", "amount": 700}
    (problem,) = reconcile(records(NORMAL, [*NORMAL_PAID, stray]), on=ON)
    assert (problem.code, problem.key) == ("paid_without_measure", "X")


def test_two_episodes_that_fit_alike_are_not_guessed_between() -> None:
    both = [
        {**episode("a"), "provider_id": "v"},
        {**episode("b"), "child_id": "ba", "case_id": "sba", "provider_id": "v"},
    ]
    rows = [row for found in both for row in paid(found, by_case=True)]
    assert reconcile(records(both, rows), on=ON) == []


def test_a_reversal_takes_a_double_and_a_stray_posting_back() -> None:
    rows = [*NORMAL_PAID, {**NORMAL_PAID[3], "posting_id": "d"}]
    rows.append({**NORMAL_PAID[3], "posting_id": "t", "amount": -NORMAL_PAID[3]["amount"]})
    stray = {**NORMAL_PAID[0], "posting_id": "x", "episode_id": "ukendt", "amount": 900}
    rows += [stray, {**stray, "posting_id": "y", "amount": -900}]
    assert reconcile(records(NORMAL, rows), on=ON) == []


def test_four_equal_payments_in_a_month_that_add_up_are_no_double() -> None:
    quarters = [
        {**row, "posting_id": f"{row['posting_id']}-{part}", "amount": 250_000}
        for row in NORMAL_PAID
        if row["amount"] == 1_000_000
        for part in range(4)
    ]
    assert reconcile(records(NORMAL, quarters), on=ON) == []


def test_a_case_that_another_municipality_pays_needs_no_payment() -> None:
    given_records = records([*NORMAL, episode("f")], NORMAL_PAID)
    payer = pl.when(pl.col("case_id") == "sbf").then(pl.lit("101")).otherwise(pl.lit("999"))
    cases = given_records.table("cases").with_columns(paying_municipality=payer)
    assert reconcile(replace(given_records, tables={**given_records.tables, "cases": cases}), on=ON) == []


def test_state_refunds_and_wages_are_no_payments_for_measures() -> None:
    refund = {**NORMAL_PAID[0], "posting_id": "r", "account": "5.22.07.2.001", "episode_id": None, "case_number": None}
    wages = {"posting_id": "w", "posted": FIRST, "account": "6.45.58.1.001", "amount": 99}
    assert reconcile(records(NORMAL, [*NORMAL_PAID, refund, wages]), on=ON) == []


def test_one_month_in_arrears_and_a_small_regulation_are_normal() -> None:
    ended = episode("f", end=date(2025, 2, 10))
    late = [{**row, "amount": row["amount"] * 103 // 100} for row in beyond(ended, date(2025, 4, 1))]
    assert reconcile(records([*NORMAL, ended], [*NORMAL_PAID, *late[:-1]]), on=ON) == []


def test_where_no_one_states_an_expected_end_its_lack_is_no_finding() -> None:
    plain = [{**found, "expected_end": None} for found in NORMAL]
    assert reconcile(records(plain, NORMAL_PAID), on=ON) == []


def test_without_postings_there_is_nothing_to_reconcile() -> None:
    assert reconcile(factories.records(episodes=NORMAL), on=ON) == []
    assert reconcile(records(NORMAL, []), on=ON) == []
