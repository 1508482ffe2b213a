"""A case after the decision: by hand on a small municipality, and sums that hold whatever is posted."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories import records
from trappen.analysis.investment.drift import Cut, Drift, Spent
from trappen.analysis.investment.streams import streams
from trappen.domain.investment.case import Case, Item
from trappen.domain.programme.money import YearAmount
from trappen.domain.programme.stated import Amount
from trappen.records.container import Records
from trappen.reporting.investment_drift import follow as compute

KR = 100
OVER = date(2025, 12, 31)


def item(key: str, years: dict[int, int], **rest: object) -> Item:
    listed = tuple(YearAmount(year, Amount(kroner * KR, 2)) for year, kroner in years.items())
    return Item(key, key, years=listed, **rest)  # type: ignore[arg-type]


def case(*, costs: tuple[Item, ...] = (), incomes: tuple[Item, ...] = (), savings: tuple[Item, ...] = ()) -> Case:
    return Case("sag", "Sag", "999", 2024, 2026, costs=costs, incomes=incomes, savings=savings)


def posted(*rows: tuple[str | None, int, str, int], lived: int = 2, **tables: list) -> Records:
    """Rows of measure, year, account and kroner, booked at the year's end; two children placed, one of them `lived`."""
    days = [(date(2023, 1, 1), None), (date(2023, 1, 1), date(2022 + lived, 1, 1))]
    episodes = [
        {
            "episode_id": key,
            "child_id": key,
            "section": "BL-46",
            "place_type": "institution",
            "start": start,
            "end": end,
        }
        for key, (start, end) in zip("ab", days, strict=True)
    ]
    postings = [
        {"posting_id": f"p{number}", "posted": date(year, 12, 31), "month": date(year, 12, 1), "account": account}
        | {"amount": kroner * KR, "episode_id": of}
        for number, (of, year, account, kroner) in enumerate(rows)
    ]
    return records(episodes=episodes, postings=postings, **tables)


def follow(made: Case, seen: Records, on: date = OVER) -> Drift:
    return compute(made, made.choices[0], streams(made), seen, on)


PLACES = "5.28.23.1.002"


def test_cost_is_what_was_posted_on_the_narrowest_account_and_the_rest_follows_it() -> None:
    made = case(
        costs=(
            item("løn", {2024: 100, 2025: 100, 2026: 100}, account="6.45.53.1"),
            item("kursus", {2024: 10, 2025: 10, 2026: 10}, account="6.45.53.1.777"),
            item("leje", {2024: 5, 2025: 5, 2026: 5}),
        ),
        incomes=(item("pulje", {2024: 40, 2025: 0, 2026: 0}, account="6.45.53.1"),),
    )
    rows = [(None, 2024, "6.45.53.1.001", 90), (None, 2025, "6.45.53.1.001", 150), (None, 2024, "6.45.53.1.777", 7)]
    found = follow(made, posted(*rows, (None, 2025, "6.45.53.10", 999)))
    wide, narrow = found.spent
    assert wide.years == (Spent(2024, 60 * KR, 90 * KR, (0,)), Spent(2025, 100 * KR, 150 * KR, (0,)))
    assert (wide.titles, wide.planned, wide.ratio) == (("løn", "pulje"), 260 * KR, Fraction(240, 160))
    assert wide.estimate == (240 + 150) * KR
    assert narrow.years == (Spent(2024, 10 * KR, 7 * KR, (0,)), Spent(2025, 10 * KR, None, (0,)))
    assert (narrow.ratio, narrow.estimate) == (None, None)
    assert found.unfollowed == ("leje",)


def test_a_saving_is_split_into_places_and_price() -> None:
    made = case(savings=(item("færre", {2024: 300, 2025: 400, 2026: 400}, place_type="institution"),))
    rows = [(of, year, PLACES, kroner) for of, year, kroner in (("a", 2023, 500), ("b", 2023, 500), ("a", 2024, 600))]
    found = follow(made, posted(*rows), on=date(2024, 12, 31))
    (saved,) = found.saved
    (year,) = saved.years
    # two places at 500 become one at 600: one fewer at the mean price 550, and 1½ places 100 dearer
    assert year.before is not None
    assert year.after is not None
    assert (year.before.places, year.after.places) == (2, 1)
    assert (year.actual, year.number, year.price) == (400 * KR, -550 * KR, 150 * KR)
    assert year.number_off == -250 * KR
    assert saved.estimate == round((400 + 800 * 400 / 300) * KR)
    assert [(g.before.places, g.after.places) for g in found.steps[0].groups] == [(2, 1)]


def test_a_year_without_any_posting_is_missing_and_one_not_over_is_not_told() -> None:
    made = case(savings=(item("færre", {2024: 1, 2025: 1, 2026: 1}, place_type="institution"),))
    seen = posted(("a", 2023, PLACES, 500))
    assert [year.actual for year in follow(made, seen).saved[0].years] == [None, None]
    assert follow(made, seen, on=date(2025, 12, 30)).over == (2024,)
    # the extract's day is the first that it does not hold
    assert follow(made, replace(seen, as_of=date(2025, 12, 31))).over == (2024,)
    assert follow(made, replace(seen, as_of=date(2026, 1, 1))).over == (2024, 2025)


def test_what_was_booked_later_is_not_known_yet() -> None:
    made = case(costs=(item("løn", {2024: 1, 2025: 1, 2026: 1}, account="6.45"),))
    late = {"posting_id": "x", "posted": date(2026, 1, 15), "month": date(2025, 12, 1), "account": "6.45", "amount": 7}
    seen = records(episodes=[], postings=[late])
    assert follow(made, seen).spent[0].years[-1].actual is None
    assert follow(made, seen, on=date(2026, 1, 15)).spent[0].years[-1].actual == 7


def test_a_saving_taken_out_of_the_budget_is_not_counted_again() -> None:
    made = case(savings=(item("færre", {2024: 300, 2025: 400, 2026: 400}, account="5.28.23"),))
    rows = [("saving_in_budget", 2024, -100), ("saving_in_budget", 2025, -500), ("saving", 2026, -400)]
    taken = [
        {"correction_id": f"k{number}", "year": year, "account": PLACES, "amount": kroner * KR, "reason": reason}
        for number, (reason, year, kroner) in enumerate(rows)
    ]
    found = follow(made, posted(corrections=taken))
    assert found.cuts == (
        Cut(2024, "5.28.23", 300 * KR, 100 * KR),
        Cut(2025, "5.28.23", 400 * KR, 500 * KR),
        Cut(2026, "5.28.23", 400 * KR, 0),
    )
    assert [cut.left for cut in found.cuts] == [200 * KR, 0, 400 * KR]
    assert follow(made, posted()).cuts is None
    assert found.unfollowed == ("færre",)  # it states no place type


@settings(max_examples=5, deadline=None)
@given(st.lists(st.integers(1, 10**6), min_size=3, max_size=3), st.integers(0, 10**6), st.integers(2, 3))
def test_cost_above_the_plan_is_places_and_price_to_the_ore(costs: list[int], planned: int, lived: int) -> None:
    made = case(savings=(item("færre", dict.fromkeys(range(2024, 2027), planned), place_type="institution"),))
    rows = [(of, year, PLACES, kroner) for of, year, kroner in zip("aba", (2023, 2023, 2024), costs, strict=True)]
    (saved,) = follow(made, posted(*rows, lived=lived), on=date(2024, 12, 31)).saved
    (year,) = saved.years
    assert year.number_off is not None
    assert year.price is not None
    assert year.number_off + year.price == (costs[2] - (costs[0] + costs[1] - planned)) * KR
