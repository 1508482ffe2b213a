"""Postings find their episodes: on a corrupted municipality whose truth is known, and case by case."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from tests import factories
from trappen.analysis.economy.matching import MOST, Matching, of
from trappen.analysis.synth.building import Synthetic, build
from trappen.records.container import Records

LISTED = 0.05  # of the pairs that are neither found nor identifiable so many may be on no list
RECALL, PRECISION = 0.99, 0.999  # what is asked of the matching: docs/methods/matching.md
PAIR = ["posting_id", "episode_id"]
Row = dict[str, Any]


def records_of(made: Synthetic) -> Records:
    return Records(made.tables, factories.SIX_STEPS, "test", "trappen", "0" * 64)


@pytest.fixture(scope="module")
def scored() -> list[tuple[Synthetic, Matching]]:
    municipalities = [
        build(children=450, years=3, seed=seed, until=date(2026, 11, 1), clean=seed != 3, corrupted=True)
        for seed in (1, 2, 3)
    ]
    return [(made, of(records_of(made))) for made in municipalities]


def true_pairs(made: Synthetic) -> pl.DataFrame:
    return made.truth["pairs"].unique(PAIR)


def found_pairs(matching: Matching) -> pl.DataFrame:
    return matching.matched.paid.select("posting_id", episode_id="episode").unique()


@pytest.mark.slow
def test_nearly_all_identifiable_pairs_are_found_also_among_the_corrupted(
    scored: list[tuple[Synthetic, Matching]],
) -> None:
    for made, matching in scored:
        identifiable = true_pairs(made).filter("identifiable")
        for asked in (identifiable, identifiable.filter(pl.col("done") != "")):
            found = asked.join(found_pairs(matching), on=PAIR, how="semi")
            assert asked.height > 500
            assert found.height >= RECALL * asked.height


@pytest.mark.slow
def test_hardly_any_pair_is_wrong(scored: list[tuple[Synthetic, Matching]]) -> None:
    for made, matching in scored:
        found = found_pairs(matching)
        right = found.join(true_pairs(made), on=PAIR, how="semi")
        assert right.height >= PRECISION * found.height


@pytest.mark.slow
def test_what_cannot_be_told_apart_is_called_unclear_and_names_the_true_episode(
    scored: list[tuple[Synthetic, Matching]],
) -> None:
    for made, matching in scored:
        rest = true_pairs(made).filter(~pl.col("identifiable")).join(found_pairs(matching), on=PAIR, how="anti")
        named = matching.matched.unclear.select("posting_id", episode_id="candidates").explode("episode_id")
        siblings = rest.filter(pl.col("done") == "siblings")
        assert not siblings.is_empty()
        assert siblings.join(named, on=PAIR, how="anti").is_empty()
        assert rest.join(named, on=PAIR, how="semi").height >= 0.7 * rest.height
        assert (matching.matched.unclear["candidates"].list.len() > 1).all()


@pytest.mark.slow
def test_whatever_is_not_found_is_listed_for_somebody_to_decide(scored: list[tuple[Synthetic, Matching]]) -> None:
    for made, matching in scored:
        rest = true_pairs(made).join(found_pairs(matching), on=PAIR, how="anti")
        unclear = matching.matched.unclear.select("posting_id", episode_id="candidates").explode("episode_id")
        likely = matching.likely.select("posting_id", episode_id="episode")
        unlisted = rest.join(unclear, on=PAIR, how="anti").join(likely, on=PAIR, how="anti")
        assert not unlisted["identifiable"].any()
        assert unlisted.height <= LISTED * rest.height
        assert likely.join(found_pairs(matching), on=PAIR, how="semi").is_empty()
        assert matching.likely.group_by("posting_id").len()["len"].max() <= MOST  # type: ignore[operator]


@pytest.mark.slow
def test_every_posting_has_one_verdict_and_its_ore_are_laid_once(scored: list[tuple[Synthetic, Matching]]) -> None:
    for made, matching in scored:
        matched = matching.matched
        paid = matched.paid.group_by("posting_id").agg(pl.col("amount").sum())
        verdicts = pl.concat([paid["posting_id"], matched.unclear["posting_id"], matched.unmatched["posting_id"]])
        assert verdicts.is_unique().all()
        measures = made.tables["postings"].filter(pl.col("posting_id").is_in(verdicts.implode()))
        told = measures.select("posting_id", "amount").join(paid, on="posting_id")
        assert told["amount"].equals(told["amount_right"], check_names=False)


def test_a_clean_municipality_is_matched_whole() -> None:
    made = build(children=60, years=2, seed=5, until=date(2026, 11, 1), clean=True)
    keyed = of(records_of(made))
    bare = made.tables["postings"].with_columns(episode_id=pl.lit(None, pl.String))
    numbered = of(Records({**made.tables, "postings": bare}, factories.SIX_STEPS, "test", "trappen", "0" * 64))
    truth = made.tables["postings"].filter(pl.col("episode_id").is_not_null()).select(PAIR)
    assert found_pairs(keyed).sort(PAIR).equals(truth.sort(PAIR))
    assert found_pairs(numbered).join(truth, on=PAIR, how="anti").is_empty()
    assert keyed.unpaid.is_empty()
    assert not keyed.matched.paid["rule"].is_in(["again", "reversal", "number_only"]).any()


# Two siblings in one foster family at one price, and a child elsewhere.
HOME = {"provider_id": "0123", "provider_name": "Familien Test", "section": "BL-46", "price_unit": "month"}
EPISODES = [
    {**HOME, "episode_id": "a", "child_id": "A", "case_id": "SA", "start": date(2025, 1, 1), "price": 1_000_000},
    {**HOME, "episode_id": "b", "child_id": "B", "case_id": "SB", "start": date(2025, 1, 1), "price": 1_000_000},
    {
        **HOME,
        "episode_id": "c",
        "child_id": "C",
        "case_id": "SC",
        "start": date(2025, 1, 1),
        "end": date(2026, 1, 1),
        "price": 700_000,
        "provider_id": "0200",
        "provider_name": "Sted ApS",
    },
]
CASES = [
    {"case_id": f"S{key}", "child_id": key, "case_number": f"27.24.03-G01-{n}0{n}-25"} for n, key in enumerate("ABC", 1)
]
NUMBERS = {key: CASES[n]["case_number"] for n, key in enumerate("abc")}


def bill(key: str, month: int, amount: int, **values: Any) -> Row:
    stated = date(2025, month, 1)
    return {
        "posting_id": key,
        "posted": stated.replace(day=28),
        "month": stated,
        "account": "5.28.22.1.001",
        "amount": amount,
        "provider_id": "0123",
        **values,
    }


def matching(*postings: Row, **tables: list[Row]) -> Matching:
    return of(factories.records(**{"cases": CASES, "episodes": EPISODES, "postings": list(postings), **tables}))


def laid(found: Matching) -> dict[str, list[tuple[str, str, int, str]]]:
    told: dict[str, list[tuple[str, str, int, str]]] = {}
    for row in found.matched.paid.iter_rows(named=True):
        told.setdefault(row["posting_id"], []).append(
            (row["episode"], f"{row['month']:%Y-%m}", row["amount"], row["rule"])
        )
    return told


def test_siblings_at_one_price_without_numbers_are_unclear_and_named() -> None:
    found = matching(bill("x", 3, 1_000_000), bill("y", 3, 1_000_000))
    assert laid(found) == {}
    assert found.matched.unclear.select("posting_id", "candidates").rows() == [("x", ["a", "b"]), ("y", ["a", "b"])]
    assert found.matched.several == {"a", "b"}


def test_the_sibling_that_is_not_paid_otherwise_is_the_one() -> None:
    found = matching(bill("x", 3, 1_000_000, case_number=NUMBERS["a"]), bill("y", 3, 1_000_000))
    assert laid(found) == {"x": [("a", "2025-03", 1_000_000, "number")], "y": [("b", "2025-03", 1_000_000, "place")]}


def test_two_claims_on_the_one_sibling_left_are_both_unclear() -> None:
    paid = bill("x", 3, 1_000_000, case_number=NUMBERS["a"])
    found = matching(paid, bill("y", 3, 1_000_000), bill("z", 3, 1_000_000))
    assert found.matched.unclear["posting_id"].to_list() == ["y", "z"]


@pytest.mark.parametrize("written", ["123", "DK 0123", "dk-123", " 0123 "])
def test_a_provider_number_is_known_however_it_is_written(written: str) -> None:
    found = matching(bill("x", 3, 999, provider_id=written, case_number=NUMBERS["a"]))
    assert laid(found)["x"][0][0] == "a"
    (only,) = laid(matching(bill("x", 3, 700_000, provider_id=written.replace("123", "200"))))["x"]
    assert only == ("c", "2025-03", 700_000, "place")


def test_a_provider_under_another_number_is_known_by_its_name() -> None:
    found = matching(bill("x", 3, 700_000, provider_id="P-777", provider_name="STED  ApS."))
    assert laid(found) == {"x": [("c", "2025-03", 700_000, "place")]}


@pytest.mark.parametrize(
    "typed", ["27.24.03-G01-10-25", "27.24.03-G01-1001-25", "27.24.03-G01-110-25", "27.24.03-G01-181-25"]
)
def test_one_typing_error_in_the_number_tells_siblings_apart(typed: str) -> None:
    postings = [bill(f"n{month}", month, 1_000_000, case_number=NUMBERS["a"]) for month in range(1, 6)]
    found = matching(*postings, bill("x", 7, 1_000_000, case_number=typed))
    assert laid(found)["x"] == [("a", "2025-07", 1_000_000, "alike")]


def test_a_posting_under_the_wrong_month_pays_the_one_that_is_open() -> None:
    rows = [bill(f"n{month}", month, 1_000_000, case_number=NUMBERS["a"]) for month in (1, 2, 4)]
    found = matching(*rows, bill("x", 4, 1_000_000, case_number=NUMBERS["a"]))
    assert laid(found)["x"] == [("a", "2025-03", 1_000_000, "number_other_month")]


def test_supplementary_periods_reach_over_the_turn_of_the_year() -> None:
    late = bill("late", 1, 1_000_000, case_number=NUMBERS["a"], posted=date(2026, 1, 20))
    usual = bill("usual", 1, 1_000_000, case_number=NUMBERS["a"], posted=date(2026, 1, 30))
    early = bill("early", 1, 700_000, posted=date(2024, 12, 30), provider_id="0200")
    found = laid(matching(*({**row, "month": None} for row in (late, usual, early))))
    assert {found["late"][0][1], found["usual"][0][1]} == {"2025-12", "2026-01"}
    assert found["early"] == [("c", "2025-01", 700_000, "place_other_month")]


def test_a_reversal_goes_with_what_it_reverses_and_the_new_posting_pays() -> None:
    rows = [bill("x", 3, 1_000_000), bill("t", 3, -1_000_000), bill("n", 3, 1_000_000)]
    found = laid(matching(*(row | {"case_number": NUMBERS["b"]} for row in rows)))
    assert sorted(pair[:3] for pairs in found.values() for pair in pairs) == [
        ("b", "2025-03", -1_000_000),
        ("b", "2025-03", 1_000_000),
        ("b", "2025-03", 1_000_000),
    ]
    assert found["t"][0][3] == "reversal"
    assert {found["x"][0][3], found["n"][0][3]} == {"again", "number"}


def test_a_later_reversal_takes_back_the_month_that_was_paid_twice() -> None:
    rows = [bill(f"n{month}", month, 1_000_000, case_number=NUMBERS["a"]) for month in range(1, 6)]
    twice = bill("d", 2, 1_000_000, case_number=NUMBERS["a"])
    back = bill("t", 5, -1_000_000, case_number=NUMBERS["a"])
    found = matching(*rows, twice, back)
    assert laid(found)["t"] == [("a", "2025-02", -1_000_000, "reversal")]
    by_month = found.matched.paid.group_by("month").agg(pl.col("amount").sum())
    assert by_month["amount"].to_list() == [1_000_000] * 5


def test_a_correction_that_reverses_nothing_lies_with_its_number() -> None:
    found = matching(bill("x", 3, 1_000_000, case_number=NUMBERS["a"]), bill("k", 3, -50_000, case_number=NUMBERS["a"]))
    assert laid(found)["k"] == [("a", "2025-03", -50_000, "number_only")]


def test_two_parts_make_a_month_and_one_bill_two_months_or_two_children() -> None:
    parts = matching(
        bill("x", 3, 300_000, provider_id="0200", case_number=NUMBERS["c"]), bill("y", 3, 400_000, provider_id="0200")
    )
    assert {key: pairs[0][0] for key, pairs in laid(parts).items()} == {"x": "c", "y": "c"}
    months = matching(bill("x", 3, 1_400_000, provider_id="0200"))
    assert laid(months)["x"] == [("c", "2025-02", 700_000, "months"), ("c", "2025-03", 700_000, "months")]
    both = matching(bill("x", 3, 2_000_000, case_number=NUMBERS["b"]))
    assert [pair[0] for pair in laid(both)["x"]] in (["b", "b"], ["a", "b"])


def test_one_bill_for_two_children_is_divided_between_them() -> None:
    dearer = [EPISODES[0], {**EPISODES[1], "price": 1_200_000}, EPISODES[2]]
    found = matching(bill("x", 3, 2_200_000, case_number=NUMBERS["b"]), episodes=dearer)
    assert laid(found)["x"] == [("a", "2025-03", 1_000_000, "together"), ("b", "2025-03", 1_200_000, "together")]


def test_a_month_price_posted_per_day_pays_its_month() -> None:
    thirty_one = round(700_000 * 12 / 365 * 31)
    found = matching(bill("x", 3, thirty_one, provider_id="0200"))
    assert laid(found)["x"] == [("c", "2025-03", thirty_one, "place")]


def test_price_lines_and_rates_say_what_a_month_costs() -> None:
    prices = [
        {"price_id": "1", "episode_id": "c", "start": date(2025, 1, 1), "amount": 500_000, "unit": "month"},
        {"price_id": "2", "episode_id": "c", "start": date(2025, 1, 1), "rate_code": "kost"},
    ]
    rates = [{"code": "kost", "start": date(2025, 1, 1), "amount": 10_000, "unit": "day"}]
    other = {**EPISODES[0], "episode_id": "d", "child_id": "D", "case_id": None, "provider_id": "0200", "price": 1}
    found = matching(bill("x", 3, 810_000, provider_id="0200"), episodes=[*EPISODES, other], prices=prices, rates=rates)
    assert laid(found)["x"] == [("c", "2025-03", 810_000, "place")]


def test_what_is_unmatched_both_ways_names_likely_partners_and_why() -> None:
    known = [bill(f"n{month}", month, 1_000_000, case_number=NUMBERS["a"]) for month in range(1, 5)]
    near = bill("x", 3, 760_000, provider_id="0200", case_number="99.99.99-X99-9-99")
    same = bill("y", 2, 700_000, provider_id="9999", case_number="99.99.99-X99-9-99")
    found = matching(*known, near, same)
    assert found.matched.unmatched["posting_id"].to_list() == ["x", "y"]
    assert "Sagsnummeret" in found.matched.unmatched["why"][0]
    assert found.likely.rows() == [("x", "c", "provider_near"), ("y", "c", "amount")]
    unpaid = dict(found.unpaid.select("episode", pl.col("months").list.len()).rows())
    assert unpaid == {"b": 4, "c": 4}
    assert found.counts == {"paid": 4, "unclear": 0, "unmatched": 2, "unpaid": 2}
