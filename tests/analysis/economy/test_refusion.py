"""From postings and commitments to claims per household, and cases with several municipalities."""

from dataclasses import replace
from datetime import date

import pytest

from tests.factories import records
from trappen.analysis.economy.costs import Basis
from trappen.analysis.economy.intermunicipal import Between, split_cases
from trappen.analysis.economy.refusion import Reason, refusion
from trappen.domain.errors import MissingTableError
from trappen.parameters.refusion import limits_for

LIMITS = limits_for(2026, assumed="2022-level")
KR = 100


def child(key, household="h", born=date(2015, 6, 1), **rest):
    return {"child_id": key, "household_id": household, "birth_date": born, **rest}


def episode(key, of, **rest):
    given = {"episode_id": key, "child_id": of, "section": "BL-46", "start": date(2025, 1, 1)}
    return given | {"price": 50_000 * KR, "price_unit": "month", "end": date(2027, 1, 1)} | rest


def posting(number, of, kroner, month=date(2026, 5, 1), **rest):
    given = {"posting_id": f"p{number}", "posted": month, "month": month, "account": "5.28.23.1.002"}
    return given | {"amount": kroner * KR, "episode_id": of} | rest


def posted(children, episodes, postings, **tables):
    made = records(children=children, episodes=episodes, postings=postings, **tables)
    return refusion(made, 2026, LIMITS, basis=Basis.POSTED)


def test_siblings_of_one_household_are_summed_and_their_cases_share_the_refusion() -> None:
    found = posted(
        [child("a"), child("b"), child("c", "other")],
        [episode("ea", "a"), episode("eb", "b"), episode("ec", "c")],
        [posting(1, "ea", 600_000), posting(2, "eb", 400_000), posting(3, "ec", 860_000)],
    )
    (claim,) = found.claims
    assert (claim.household_id, claim.children, claim.claim.refusion) == ("h", ("a", "b"), 35_000 * KR)
    assert [case.refusion for case in claim.cases] == [21_000 * KR, 14_000 * KR]
    assert (found.cost, found.refusion, found.assumed, found.complete) == (1_860_000 * KR, 35_000 * KR, True, True)
    assert (found.first, found.last) == (date(2026, 5, 1), date(2026, 5, 1))


def test_only_the_year_s_months_and_operating_costs_count() -> None:
    found = posted(
        [child("a")],
        [episode("ea", "a")],
        [
            posting(1, "ea", 900_000, posted=date(2027, 1, 20)),  # a late bill of the year
            posting(2, "ea", 900_000, month=date(2025, 12, 1)),
            posting(3, "ea", -100_000, account="5.22.07.2.001"),
            posting(4, "ea", -20_000),
        ],
    )
    assert found.cost == 880_000 * KR
    assert found.refusion == 5_000 * KR


def test_children_without_a_household_stand_alone() -> None:
    everyone = [child("a", None), child("b", None)]
    paid = [posting(1, "ea", 800_000), posting(2, "eb", 800_000)]
    found = posted(everyone, [episode("ea", "a"), episode("eb", "b")], paid)
    assert found.claims == ()
    assert found.alone == ("a", "b")


def test_grown_up_and_unclear_costs_are_left_out_by_name() -> None:
    young = child("y", born=date(2008, 3, 10))
    episodes = [episode("e1", "y"), episode("e2", "y", section="BL-114-1.1"), episode("e3", "y", section="BL-87")]
    march, april = date(2026, 3, 1), date(2026, 4, 1)
    postings = [
        posting(1, "e1", 900_000, march),  # 17 on the first of the month
        posting(2, "e1", 500_000, april),
        posting(3, "e2", 40_000, april),
        posting(4, "e3", 7_000, march),
    ]
    found = posted([young], episodes, postings)
    assert found.cost == 940_000 * KR
    assert [(one.episode_id, one.reason, one.cost) for one in found.left_out] == [
        ("e1", Reason.TOO_OLD, 500_000 * KR),
        ("e3", Reason.UNCLEAR, 7_000 * KR),
    ]
    made = records(children=[young], episodes=episodes, postings=postings)
    with_them = refusion(made, 2026, LIMITS, basis=Basis.POSTED, with_unclear=True)
    assert with_them.cost == 947_000 * KR
    old = posted([child("y", born=date(2003, 1, 1))], [episode("e", "y", section="BL-114")], [posting(1, "e", 900_000)])
    assert [one.reason for one in old.left_out] == [Reason.TOO_OLD]


def test_a_child_without_a_birth_date_counts_and_is_named() -> None:
    found = posted([child("a", born=None)], [episode("ea", "a")], [posting(1, "ea", 1_000_000)])
    assert (found.refusion, found.age_unknown) == (35_000 * KR, ("a",))


def test_a_forecast_is_made_of_commitments_and_a_missing_price_is_a_missing_claim() -> None:
    made = records(
        children=[child("a"), child("b"), child("c", "other")],
        episodes=[episode("ea", "a"), episode("eb", "b", price=40_000 * KR), episode("ec", "c", price=None)],
    )
    found = refusion(made, 2026, LIMITS, basis=Basis.COMMITTED)
    known, lacking = found.claims
    assert known.claim.cost == 12 * 90_000 * KR
    assert known.claim.refusion == (1_080_000 - 860_000) * 25
    assert (lacking.claim, lacking.missing, lacking.cases[0].refusion) == (None, ("ec",), None)
    assert (found.complete, found.refusion) == (False, known.claim.refusion)


def test_a_missing_table_is_said() -> None:
    with pytest.raises(MissingTableError):
        refusion(records(children=[], episodes=[]), 2026, LIMITS, basis=Basis.POSTED)
    with pytest.raises(MissingTableError):
        refusion(records(episodes=[], postings=[]), 2026, LIMITS, basis=Basis.POSTED)


def test_nothing_posted_gives_nothing() -> None:
    found = posted([], [], [])
    assert (found.claims, found.cost, found.refusion, found.first) == ((), 0, 0, None)


def case(key, paying, acting, residence, **rest):
    roles = {"paying_municipality": paying, "acting_municipality": acting, "residence_municipality": residence}
    return {"case_id": key, "child_id": f"b{key}", "opened": date(2025, 1, 1), **roles, **rest}


def test_cases_whose_municipalities_differ_are_listed_with_what_was_paid() -> None:
    cases = [
        *[case(f"own{number}", "999", "999", "999") for number in range(6)],
        case("1", "999", "101", "101"),
        case("2", "101", "999", "999"),
        case("3", "999", "999", "101"),
        case("4", "101", "147", None),
        case("5", "999", None, None),
        case("6", "101", "999", "999", closed=date(2026, 1, 1)),
        case("7", None, "999", "101"),
    ]
    episodes = [episode("e2", "b2", case_id="2")]
    postings = [posting(1, "e2", 12_000), posting(2, "e2", 5_000, month=date(2025, 5, 1))]
    made = records(cases=cases, children=[], episodes=episodes, postings=postings)
    found = split_cases(made, 2026)
    assert [(one.case_id, one.between, one.paid) for one in found] == [
        ("2", Between.RECEIVABLE, 12_000 * KR),
        ("1", Between.PAYABLE, 0),
        ("3", Between.ELSEWHERE, 0),
        ("4", Between.OTHERS, 0),
        ("7", Between.OTHERS, 0),
    ]
    assert [one.paid for one in split_cases(records(cases=cases), 2026)] == [None] * 5


def test_what_another_municipality_pays_is_in_no_claim_of_ours() -> None:
    cases = [*[case(f"own{number}", "999", "999", "999") for number in range(2)], case("2", "101", "999", "999")]
    found = posted([child("a")], [episode("ea", "a", case_id="2")], [posting(1, "ea", 1_000_000)], cases=cases)
    assert found.cost == 0


def test_the_whole_year_is_posted_for_the_months_that_are_over_and_committed_after_them() -> None:
    """By hand: 3 × 60,000 were paid for January to March, and 9 × 50,000 are to come; April is paid ahead, once."""
    paid = [posting(month, "ea", 60_000, date(2026, month, 1)) for month in (1, 2, 3, 4)]
    made = records(children=[child("a")], episodes=[episode("ea", "a")], postings=paid)
    found = refusion(replace(made, as_of=date(2026, 4, 1)), 2026, LIMITS, basis=Basis.WHOLE)
    assert found.cost == 630_000 * KR
