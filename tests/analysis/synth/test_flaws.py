"""The planted flaws are exactly those that a slow count by the definitions of docs/methods/synth.md finds."""

from calendar import monthrange
from datetime import date, timedelta
from fractions import Fraction

import polars as pl
import pytest

from trappen.analysis.synth.building import Synthetic, build
from trappen.domain.periods import birthday

UNTIL = date(2026, 11, 1)
YOUTH = ("SEL-76", "BL-114")
ODDITIES = {"unborn", "cpr_mod11", "open_over_20_years", "renamed_district", "case_without_post"}


def make(*, clean: bool) -> Synthetic:
    return build(children=900, years=7, seed=2, until=UNTIL, clean=clean)


@pytest.fixture(scope="module")
def flawed() -> Synthetic:
    return make(clean=False)


def counted(made: Synthetic) -> set[tuple[str, str]]:
    births = dict(made.tables["children"].select("child_id", "birth_date").iter_rows())
    paid: dict[str, list[tuple[date, int]]] = {}
    found: set[tuple[str, str]] = set()
    for row in made.tables["postings"].iter_rows(named=True):
        if row["episode_id"] is None and row["account"].startswith("5."):
            found.add(("paid_without_measure", row["posting_id"]))
        elif row["episode_id"] is not None:
            paid.setdefault(row["episode_id"], []).append((row["month"], row["amount"]))
    for row in made.tables["episodes"].iter_rows(named=True):
        months = paid.get(row["episode_id"], [])
        found |= {(code, row["episode_id"]) for code in _codes(row, births[row["child_id"]], months)}
    return found


def _codes(row: dict[str, object], birth: date, months: list[tuple[date, int]]) -> set[str]:
    start, end, section = row["start"], row["end"], str(row["section"])
    assert isinstance(start, date)
    assert end is None or isinstance(end, date)
    codes = set()
    if row["price"] is not None and not months and start < UNTIL - timedelta(days=31):
        codes.add("measure_without_payment")
    if end is not None and any(month >= end for month, _ in months):
        codes.add("paid_after_end")
    if not section.startswith(YOUTH) and any(month >= birthday(birth, 18) for month, _ in months):
        codes.add("paid_after_18")
    if any(month >= birthday(birth, 23) for month, _ in months):
        codes.add("paid_after_23")
    if len({month for month, _ in months}) < len(months):
        codes.add("month_posted_twice")
    if end is None and row["expected_end"] is None:
        codes.add("no_end_date")
    if any(amount != _due(row, month) for month, amount in months if end is None or month < end):
        codes.add("price_mismatch")
    return codes


def _due(row: dict[str, object], month: date) -> int:
    start, end, price = row["start"], row["end"], row["price"]
    assert isinstance(start, date)
    assert isinstance(price, int)
    in_month = monthrange(month.year, month.month)[1]
    last = month + timedelta(days=in_month)
    days = ((min(end, last) if isinstance(end, date) else last) - max(start, month)).days
    return price * days if row["price_unit"] == "day" else int(Fraction(price * days, in_month) + Fraction(1, 2))


def test_the_list_of_flaws_is_complete_and_invents_none(flawed: Synthetic) -> None:
    planted = {(code, key) for code, _, key, _ in flawed.truth["flaws"].iter_rows() if code not in ODDITIES}
    assert counted(flawed) == planted
    assert len({code for code, _ in planted}) == 8


def test_clean_data_has_none() -> None:
    assert counted(make(clean=True)) == set()


def test_every_oddity_is_where_the_list_says(flawed: Synthetic) -> None:
    flaws, tables = flawed.truth["flaws"], flawed.tables
    keys = {code: set(flaws.filter(pl.col("code") == code)["key"]) for code in ODDITIES}
    children = tables["children"]
    assert keys["unborn"] == set(children.filter(pl.col("unborn"))["child_id"])
    assert children.filter(pl.col("birth_date") >= UNTIL)["unborn"].all()
    assert keys["cpr_mod11"] == set(children.filter(~_checks(children["cpr"]))["child_id"])
    old = tables["episodes"].filter(pl.col("end").is_null(), pl.col("start") < date(2006, 11, 1))
    assert keys["open_over_20_years"] == set(old["episode_id"])
    renamed = tables["districts"].filter(pl.col("replaced_by").is_not_null())
    assert keys["renamed_district"] == set(renamed["district_id"])
    there = tables["adviser_posts"].filter(pl.col("end").is_null())["adviser_id"]
    leads = tables["assignments"].filter(pl.col("end").is_null(), ~pl.col("adviser_id").is_in(there.implode()))
    assert keys["case_without_post"] == set(leads["case_id"])


def _checks(numbers: pl.Series) -> pl.Series:
    weights = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
    sums = [
        0 if number is None else sum(int(digit) * weight for digit, weight in zip(number, weights, strict=True))
        for number in numbers
    ]
    return pl.Series([total % 11 == 0 for total in sums])


def test_no_number_can_belong_to_a_person_but_the_planted_ones(flawed: Synthetic) -> None:
    children = flawed.tables["children"].filter(pl.col("cpr").is_not_null())
    planted = set(flawed.truth["flaws"].filter(pl.col("code") == "cpr_mod11")["key"])
    ordinary = set(children.filter(pl.col("cpr").str.slice(0, 2).cast(pl.Int64) <= 31)["child_id"])
    assert ordinary == planted
    assert children["cpr"].n_unique() == children.height
    boys = children["cpr"].str.slice(9, 1).cast(pl.Int64) % 2 == 1
    assert boys.equals(children["sex"] == "male", check_names=False)
