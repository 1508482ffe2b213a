"""Several cases at once: no child's saving twice, and the best set is the one that trying all of them finds."""

from fractions import Fraction
from itertools import chain, combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trappen.analysis.investment.portfolio import (
    Entry,
    How,
    TogetherYear,
    choose,
    entry,
    overlap,
    together,
    unstated,
)
from trappen.analysis.investment.streams import streams
from trappen.domain.errors import TrappenError
from trappen.domain.investment.basis import Frame
from trappen.domain.investment.case import Case, Item, Option
from trappen.domain.programme.money import YearAmount
from trappen.domain.programme.stated import Amount


def part(key: str, need: int, *saving: int | None) -> Entry:
    lacking = ("x",) if None in saving else ()
    return Entry(key, key, {2027: need}, {2027 + n: amount for n, amount in enumerate(saving)}, lacking)


def item(key: str, kroner: int | None, frame: Frame | None = None) -> Item:
    return Item(key, key, years=(YearAmount(2027, None if kroner is None else Amount(kroner)),), frame=frame)


def test_a_shared_childs_saving_is_counted_once_and_what_nobody_knows_is_told_as_two_ends() -> None:
    parts = [part("a", 10, 100), part("b", 10, 60)]
    counted, stated = (20, 10, 5), Fraction(1, 2)
    # five children: 5/20 of 100 is less than 5/10 of 60
    assert together(parts, [overlap("a", "b", enrolled=counted)]) == (TogetherYear(2027, 20, 160, 135, 135),)
    assert together(parts, [overlap("b", "a", share=stated)]) == (TogetherYear(2027, 20, 160, 130, 130),)
    for nothing in ([overlap("a", "b")], [], [overlap("a", "gone", share=stated)]):
        assert together(parts, nothing) == (TogetherYear(2027, 20, 160, 100, 160),)
    assert overlap("a", "b", enrolled=(0, 3, 0)).how is How.UNKNOWN  # nobody is enrolled: nothing is known


def test_the_larger_of_what_is_counted_and_what_is_stated_counts() -> None:
    less = overlap("a", "b", enrolled=(20, 10, 5), share=Fraction(1, 5))
    assert (less.how, less.most) == (How.ENROLLED, (Fraction(1, 4), Fraction(1, 2)))
    more = overlap("a", "b", enrolled=(20, 10, 5), share=Fraction(2, 5))
    assert (more.how, more.least, more.most) == (How.STATED, *[(Fraction(2, 5), Fraction(1, 2))] * 2)


@pytest.mark.parametrize(
    ("counted", "most"), [((20, 10, 3), (4, 4)), ((20, 10, 8), (10, 10)), ((7, 40, 6), (7, 7)), ((3, 2, 1), (3, 2))]
)
def test_few_children_are_not_told_and_may_be_as_many_as_they_can(
    counted: tuple[int, int, int], most: tuple[int, int]
) -> None:
    """Neither how many are shared, nor, beside the number of either, how many are not."""
    found = overlap("a", "b", enrolled=counted, threshold=5)
    assert (found.how, found.least) == (How.FEW, (0, 0))
    assert found.most == tuple(Fraction(number, of) for number, of in zip(most, counted[:2], strict=True))
    told = overlap("a", "b", enrolled=(20, 15, 10), threshold=5)
    assert (told.how, told.most) == (How.ENROLLED, (Fraction(1, 2), Fraction(2, 3)))


def test_a_missing_amount_is_missing_in_its_year_and_named_and_nothing_is_chosen() -> None:
    made = Case("c", "C", "999", 2027, 2028, costs=(item("x", 5),), savings=(item("y", 9),))
    lacking = entry("c", made, made.choices[0], streams(made))
    assert lacking.missing == ("x", "y")  # of 2028 nobody said anything
    first, second = together([lacking, part("a", 10, 30, 40)], [])
    assert (first.need, first.low, second) == (510, 900, TogetherYear(2028, None, None, None, None))
    assert choose([lacking, part("a", 10, 30)], [], 10**6).net is None
    free = Case("c", "C", "999", 2027, 2027, savings=(item("y", 9),))
    priced = entry("c", free, free.choices[0], streams(free))
    assert (priced.cost, priced.missing) == (None, ("udgiften i C",))  # what nobody priced is not free


def test_a_frame_takes_only_its_own_and_names_what_names_none() -> None:
    made = Case("c", "C", "999", 2027, 2027, costs=(item("x", 5, Frame.SERVICE), item("y", 7)))
    option: Option = made.choices[0]
    whole = entry("c", made, option, streams(made))
    service = entry("c", made, option, streams(made), frame=Frame.SERVICE)
    assert (whole.cost, service.cost) == (1200, 500)
    assert unstated(option, streams(made)) == ("y",)


def test_ties_are_told_and_too_many_refused() -> None:
    found = choose([part("a", 10, 30), part("b", 10, 30), part("c", 5, 5)], [], 10)
    assert (found.net, found.ties, found.sets) == (20, 2, ({"a"}, {"b"}))
    assert choose([part("a", 10, 30)], [], 9).sets == (frozenset(),)
    assert choose([part("a", 10, 30)], [], -1).net is None
    with pytest.raises(TrappenError, match="højst vælges mellem 20"):
        choose([part(str(n), 1, 1) for n in range(21)], [], 1)


amounts = st.integers(-50, 100)
shares = st.sampled_from([None, Fraction(0), Fraction(1, 3), Fraction(1)])
three = st.lists(st.tuples(amounts, amounts, amounts), min_size=0, max_size=5)


@settings(max_examples=25, deadline=None)
@given(three, st.lists(shares, min_size=10, max_size=10), st.integers(-20, 200))
def test_the_chosen_sets_are_those_that_trying_each_by_hand_finds(
    rows: list[tuple[int, int, int]], stated: list[Fraction | None], budget: int
) -> None:
    parts = [part(str(n), need, *saving) for n, (need, *saving) in enumerate(rows)]
    twos = combinations([each.key for each in parts], 2)
    pairs = [overlap(a, b, share=w) for (a, b), w in zip(twos, stated, strict=False)]
    values: dict[frozenset[str], int] = {}
    for some in chain.from_iterable(combinations(parts, n) for n in range(len(parts) + 1)):
        if sum(each.cost or 0 for each in some) <= budget:
            keys = frozenset(each.key for each in some)
            values[keys] = sum(year.net_low or 0 for year in together(some, pairs))
    found = choose(parts, pairs, budget, most=1000)
    best = max(values.values(), default=None)
    assert set(found.sets) == {keys for keys, value in values.items() if value == best}
    assert (found.net, found.ties) == (best, len(found.sets))


children = st.frozensets(st.integers(0, 6), min_size=1)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(children, st.integers(-5, 20)), min_size=1, max_size=5),
    st.lists(st.booleans(), min_size=10, max_size=10),
    st.integers(1, 3),
)
def test_each_child_once_with_the_largest_of_its_savings_lies_between_low_and_high(
    cases: list[tuple[frozenset[int], int]], known: list[bool], threshold: int
) -> None:
    """Child by child, everybody's saving known; of some pairs it is counted whom they share, of others not."""
    parts = [part(str(n), 0, each * len(whose)) for n, (whose, each) in enumerate(cases)]
    counted = [
        overlap(str(a), str(b), enrolled=(len(one), len(other), len(one & other)), threshold=threshold)
        for (a, (one, _)), (b, (other, _)) in combinations(enumerate(cases), 2)
    ]
    (year,) = together(parts, [each for each, told in zip(counted, known, strict=False) if told])
    everybody = frozenset().union(*(whose for whose, _ in cases))
    gains = sum(max([0, *(each for whose, each in cases if child in whose)]) for child in everybody)
    truth = gains + sum(min(each, 0) * len(whose) for whose, each in cases)
    assert year.low is not None
    assert year.high is not None
    assert year.plain is not None
    assert year.low <= truth <= year.high <= year.plain
    if len(cases) == 2 and known[0] and threshold == 1:
        assert year.low == truth == year.high
