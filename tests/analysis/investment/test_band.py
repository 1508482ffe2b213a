"""Bounds and differences against every combination of ends, and the caseload at which a case turns by playing it."""

from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.analysis.investment.test_case import case, item, ore, whole
from trappen.analysis.investment.answers import Answer, answers
from trappen.analysis.investment.band import band, differences
from trappen.analysis.investment.streams import streams
from trappen.analysis.investment.turning import at_caseloads
from trappen.domain.investment.case import Case, Effect, Item, Option
from trappen.domain.investment.staffing import Staffing
from trappen.domain.programme.money import YearAmount
from trappen.domain.programme.stated import Share
from trappen.records.investment.reading import read_case

# Multiples of 100, so that a percentage of each is whole and no end is rounded.
hundreds = st.lists(st.integers(-(10**5), 10**6).map(lambda n: n * 100), min_size=5, max_size=5).map(whole)
ends = st.one_of(st.none(), st.integers(0, 200).map(Share))
ranged = st.lists(st.tuples(hundreds, ends, ends, st.sampled_from(["", "a", "b"])), min_size=1, max_size=3)


def made_of(costs: list, savings: list) -> Case:
    return case(
        options=(Option("a", "A"), Option("b", "B")),
        costs=(item("fælles", whole([100] * 5)), *_items("c", costs)),
        savings=tuple(_items("s", savings)),
    )


def _items(kind: str, stated: list) -> list[Item]:
    return [
        item(f"{kind}{n}", years, low=low, high=high, option=option)
        for n, (years, low, high, option) in enumerate(stated)
    ]


def combinations(made: Case) -> list[tuple[Answer, ...]]:
    """The answers of every combination of ends."""
    items = [*made.costs, *made.savings]
    factors = [{100, *(s.digits for s in (each.low, each.high) if s is not None)} for each in items]
    found = []
    for chosen in product(*factors):
        scaled = [_scaled(each, factor) for each, factor in zip(items, chosen, strict=True)]
        count = len(made.costs)
        played = replace(made, costs=tuple(scaled[:count]), savings=tuple(scaled[count:]))
        found.append(answers(played, streams(played), None))
    return found


def _scaled(each: Item, percent: int) -> Item:
    amounts = [(year.year, year.amount.ore if year.amount else 0) for year in each.years]
    return replace(each, years=tuple(YearAmount(year, ore(amount * percent // 100)) for year, amount in amounts))


@given(ranged, ranged)
def test_bounds_and_differences_are_those_of_every_combination(costs: list, savings: list) -> None:
    made = made_of(costs, savings)
    found = streams(made)
    stated, every = answers(made, found, None), combinations(made)
    for number in (1, 2):
        bounds = band(stated[number], found)
        own = [each for each in (*made.costs, *made.savings) if each.option in {"", stated[number].option.key}]
        assert bool(bounds) == any(each.low or each.high for each in own)
        for place, each in enumerate(bounds):
            cumulated = [played[number].years[place].cumulative or 0 for played in every]
            assert (each.low, each.high) == (min(cumulated), max(cumulated))
    (apart,) = differences(stated, found)
    gaps = [(played[2].net or 0) - (played[1].net or 0) for played in every]
    assert apart.net == (stated[2].net or 0) - (stated[1].net or 0)
    assert (apart.low, apart.high) in {(min(gaps), max(gaps)), (None, None)}
    if apart.low is None:
        assert len(set(gaps)) == 1


@given(st.integers(1, 10**7), st.integers(0, 10**7), st.integers(1, 50), st.integers(0, 10), st.integers(1, 500))
def test_at_that_caseload_the_case_played_with_its_posts_comes_to_nothing(
    cost: int, saving: int, paid: int, beside: int, cases: int
) -> None:
    staff = Staffing("team", "c", Fraction(paid + beside), Fraction(cases), Fraction(paid))
    made = case(costs=(item("c", whole([cost] * 5)),), savings=(item("s", whole([saving] * 5)),), staffing=(staff,))
    found = streams(made)
    answer = answers(made, found, None)[1]
    (load,) = at_caseloads(made, answer, found)
    assert load.now == Fraction(cases, paid + beside)
    assert load.posts is not None
    assert load.turns == (cases / load.posts if load.posts else None)
    per_post = Fraction(5 * cost, paid)
    assert 5 * saving - per_post * (load.posts - beside) == 0


def test_a_cost_that_pays_a_manager_too_does_not_turn() -> None:
    case_ = read_case("aarhus-taettere-paa-familien-2015").case
    assert case_ is not None
    found = streams(case_, fill=("linear", "even"))  # type: ignore[arg-type]  # fills are words
    loads = [each for answer in answers(case_, found, None)[1:] for each in at_caseloads(case_, answer, found)]
    assert [(each.now, each.per_case) for each in loads] == [(24, 972_222), (24, 1_166_667)]
    assert [each.turns for each in loads] == [pytest.approx(Fraction(144 * 4, 27)), None]


def test_two_effects_that_are_called_the_same_are_told_apart() -> None:
    effects = tuple(
        Effect(key, "Undgået", Fraction(10), Share(success), (Fraction(1),), ore(1000), otherwise=Share(0))
        for key, success in (("fra", 10), ("til", 30))
    )
    made = case(costs=(item("c", whole([1000] * 5)),), effects=effects)
    needed = answers(made, streams(made), None)[1].turn.success
    assert [(each.title, each.share) for each in needed] == [
        ("Undgået (fra)", Fraction(1, 8)),
        ("Undgået (til)", Fraction(3, 8)),
    ]
