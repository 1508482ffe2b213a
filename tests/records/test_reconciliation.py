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
from trappen.domain.prices import PriceUnit, cost
from trappen.domain.problems import Problem, Severity
from trappen.records.container import Records
from trappen.records.reconciliation import CODES, reconcile, totals

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
@settings(max_examples=60, deadline=None)
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


def by_day(found: Row) -> list[Row]:
    """The year's price over its days, from the first whole month on."""

    def spread(month: date) -> int:
        year = 366 if month.year == 2024 else 365
        return round(12 * found["price"] * (add_months(month, 1) - month).days / year)

    first, *whole = paid(found)
    return [first, *({**row, "amount": spread(row["month"])} for row in whole)]


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
    "month_price_by_day": (episode("f"), by_day, "f", {}),
    "no_end_date": (episode("f", expected_end=None), lambda found: paid(found, date(2025, 8, 1)), "f", {}),
}


def test_every_code_has_a_flaw_here() -> None:
    assert {*FLAWS, "unclear_posting"} == set(CODES)  # that takes two episodes: below


@pytest.mark.parametrize("code", FLAWS)
def test_every_flaw_is_found_once_and_nothing_else(code: str) -> None:
    found, postings, key, born = FLAWS[code]
    given_records = records([*NORMAL, found], [*NORMAL_PAID, *postings(found)], **born)
    (problem,) = reconcile(given_records, on=ON)
    assert (problem.code, problem.key) == (code, key)
    assert problem.severity is Severity.WARNING
    assert problem.now
    assert problem.what.endswith(".")
    assert ".." not in problem.what
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


# Worked out by hand from the flaws above, each at 10,000 kr. a month (in øre); None where nobody can say.
AMOUNTS = {
    "paid_without_measure": 5,
    "measure_without_payment": 21 * 1_000_000 + 709_677,  # 22 of March's 31 days, then 21 months
    "paid_after_end": 3 * 1_000_000,  # March, April and May after the end in February
    "paid_after_18": 7 * 1_000_000,  # from June to December of the year of the birthday
    "paid_after_23": 7 * 1_000_000,
    "price_mismatch": 3 * 250_000,  # a quarter dearer in three months
    "month_posted_twice": 1_000_000,  # what stands there once too often
    "month_price_by_day": 16_391,  # 4 × 9,836.07 + 5 × 10,163.93, then 7 × 10,191.78 + 4 × 9,863.01 + 9,205.48 kr.
    "no_end_date": None,
}


@pytest.mark.parametrize("code", FLAWS)
def test_a_finding_carries_what_it_is_about_in_ore(code: str) -> None:
    found, postings, _key, born = FLAWS[code]
    given_records = records([*NORMAL, found], [*NORMAL_PAID, *postings(found)], **born)
    (problem,) = reconcile(given_records, on=ON)
    assert problem.amount == AMOUNTS[code]
    assert problem.child == ("" if code == "paid_without_measure" else "bf")
    assert problem.as_dict()["amount"] == AMOUNTS[code]


def test_what_is_due_without_payment_is_the_price_month_by_month() -> None:
    for found in (episode("f", start=date(2024, 5, 5), end=date(2025, 2, 10)), episode("f", price_unit="day", price=9)):
        (problem,) = reconcile(records([*NORMAL, found], NORMAL_PAID), on=ON)
        assert problem.amount == sum(row["amount"] for row in paid(found))
    first, end = date(2024, 5, 5), date(2025, 2, 10)
    yearly = episode("f", price_unit="year", price=1_000_003, start=first, end=end)
    (problem,) = reconcile(records([*NORMAL, yearly], NORMAL_PAID), on=ON)
    assert problem.amount == cost(1_000_003, PriceUnit.YEAR, first, end)
    (once,) = reconcile(records([*NORMAL, episode("f", price_unit="once", price=700)], NORMAL_PAID), on=ON)
    assert once.amount == 700
    (unknown,) = reconcile(records([*NORMAL, episode("f", price_unit=None)], NORMAL_PAID), on=ON)
    assert unknown.amount is None


def test_a_measure_without_payment_is_told_from_the_measure_on() -> None:
    found = episode("f", end=date(2025, 3, 1), provider_name="Hjemmehold A/S")
    (problem,) = reconcile(records([*NORMAL, found], NORMAL_PAID), on=ON)
    assert problem.what.startswith("Indsatsen f (")
    assert "hos Hjemmehold A/S fra 10-03-2024" in problem.what
    assert "ikke betalt for marts 2024 – februar 2025, i alt " in problem.what


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from([*CODES, "ages"]), st.none() | st.integers(0, 10**9))))
def test_totals_add_what_is_known_and_count_what_is_not(drawn: list[tuple[str, int | None]]) -> None:
    problems = [Problem(Severity.WARNING, code, "", amount=ore) for code, ore in drawn]
    found = totals(problems)
    ours = [(code, ore) for code, ore in drawn if code in CODES]
    for total in (*found.by_code, found.whole):
        amounts = [ore for code, ore in ours if total.code in ("", code)]
        known = [ore for ore in amounts if ore is not None]
        assert (total.count, total.without_amount) == (len(amounts), len(amounts) - len(known))
        assert total.amount == (sum(known) if known else None)
    assert {total.code for total in found.by_code} == {code for code, _ in ours}


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
    found = reconcile(records(both, rows), on=ON)
    assert {problem.code for problem in found} == {"unclear_posting"}
    assert [problem.key for problem in found] == [row["posting_id"] for row in rows]
    assert "kan være for a eller b." in found[0].what
    assert found[0].amount == rows[0]["amount"]


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
