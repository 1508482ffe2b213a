"""A changed case against the case somebody would have written with those numbers."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analysis.investment.test_case import case, item, ore, series, whole
from trappen.analysis.investment.answers import answer, answers, streams_of
from trappen.analysis.investment.levers import FACTORS, Change, applied, changed, name_of, two_ways, twoway
from trappen.analysis.investment.streams import streams
from trappen.analysis.investment.turning import at_caseloads, factor_at, loads_near
from trappen.domain.investment.case import Effect, Fill, Option
from trappen.domain.investment.staffing import Staffing
from trappen.domain.programme.stated import Share

EFFECT = Effect("e", "E", Fraction(40), Share(10), (Fraction(1, 2), Fraction(1)), ore(1000), otherwise=Share(6))


def test_nothing_changed_is_the_case_itself() -> None:
    made = case(costs=(item("c", whole([100] * 5)),), savings=(item("s", {2028: 7}),), effects=(EFFECT,))
    assert changed(made, Change(), fill=[Fill.LAST]) == streams(made, fill=[Fill.LAST])


@given(st.integers(0, 10**6).map(lambda n: n * 100), st.integers(0, 200), st.integers(0, 4))
def test_a_yearly_saving_changed_is_the_one_written_so(yearly: int, percent: int, later: int) -> None:
    made = case(savings=(item("s", yearly=ore(yearly)),))
    written = item("s", yearly=ore(yearly * percent // 100), start=date(2027 + later, 1, 1))
    found = changed(made, Change({"saving-s": Fraction(percent, 100)}, later=later))
    assert found[0].years == streams(case(savings=(written,)))[0].years


@given(st.integers(1, 4))
def test_a_ramp_is_the_one_written_so(ramp: int) -> None:
    made = case(savings=(item("s", yearly=ore(600)),))
    shares = tuple(Fraction(number, ramp + 1) for number in range(1, ramp + 1))
    (stream,) = changed(made, Change(ramp=ramp))
    assert list(stream.years.values()) == [round(600 * share) for share in (*shares, *[Fraction(1)] * 5)][:5]


def test_costs_neither_wait_nor_rise_slowly() -> None:
    made = case(costs=(item("c", whole([100] * 5)),), savings=(item("s", whole([100] * 5)),))
    cost, saving = changed(made, Change(later=1, ramp=1))
    assert list(cost.years.values()) == [100] * 5
    assert list(saving.years.values()) == [0, 50, 100, 100, 100]
    assert saving.total == 350


def test_a_total_without_years_cannot_be_moved_and_what_is_missing_stays_so() -> None:
    made = case(costs=(item("c", whole([1] * 5)),), savings=(item("s", total=ore(500)), item("t", {2027: 5, 2029: 7})))
    total, gap = changed(made, Change(later=1))[1:]
    assert total.total is None
    assert list(gap.years.values()) == [0, 5, None, 7, None]


def test_the_share_who_succeed_is_set_and_the_effect_played_again() -> None:
    made = case(effects=(EFFECT,))
    (stream,) = changed(made, Change(success={"e": Share(16)}))
    assert stream.years == streams(case(effects=(replace(EFFECT, success=Share(16)),)))[0].years
    assert stream.total == 6000


@given(series, series, st.lists(st.integers(0, 200), min_size=2, max_size=3, unique=True))
def test_each_cell_of_two_ways_is_the_case_played_with_both(cost: dict, saving: dict, percents: list[int]) -> None:
    option = Option("a", "A")
    made = case(options=(option,), costs=(item("c", cost),), savings=(item("s", saving, option="a"),))
    rows = [Change({"saving-s": Fraction(p, 100)}) for p in percents]
    columns = [Change(later=later) for later in range(3)]
    cells = twoway(made, option, rows, columns)
    amounts = list(saving.values())
    for p, line in zip(percents, cells, strict=True):
        for later, net in enumerate(line):
            kept = [int(Fraction(a * p, 100) + Fraction(1, 2)) for a in amounts[: 5 - later]]
            assert net == sum(kept) - sum(cost.values())
    as_stated = answer(made, option, streams_of(option, streams(made)), None)
    assert twoway(made, option, [Change()], [Change()]) == ((as_stated.net,),)
    assert answers(made, streams(made), None)[1].net == as_stated.net


gaps = st.lists(st.one_of(st.none(), st.integers(0, 10**6)), min_size=5, max_size=5).map(whole)
names = st.sampled_from(["cost-c", "cost-d", "saving-s", "saving-t", "effect-e"])
changes = st.builds(
    Change,
    st.dictionaries(
        st.sampled_from(["cost-c", "cost-d", "saving-s", "saving-t", "effect-e"]),
        st.fractions(0, 2, max_denominator=20),
    ),
    st.dictionaries(st.just("e"), st.integers(0, 100).map(Share)),
    st.integers(0, 3),
    st.integers(0, 3),
)


@given(series, gaps, st.integers(0, 10**6), changes, st.sets(st.sampled_from([Fill.LINEAR, Fill.LAST, Fill.EVEN])))
def test_a_case_written_with_a_change_gives_the_same_amounts(
    cost: dict, saving: dict, yearly: int, change: Change, fill: set[Fill]
) -> None:
    made = case(
        costs=(item("c", cost), item("d", total=ore(yearly))),
        savings=(item("s", saving), item("t", yearly=ore(yearly))),
        effects=(EFFECT,),
    )
    found, again = changed(made, change, fill=fill), streams(applied(made, change, fill=fill))
    told = [(dict(s.years), s.total) for s in again]
    assert told == [(dict(s.years), s.total) for s in found]


@given(series, st.one_of(gaps, series), st.integers(0, 10**6), st.integers(0, 10**6))
@settings(max_examples=25)
def test_the_largest_both_ways_are_those_of_the_case_played_in_full(
    cost: dict, saving: dict, price: int, total: int
) -> None:
    """By way of the streams alone: against each cell worked out as a case of its own."""
    option = Option("a", "A")
    made = case(
        options=(option,),
        costs=(item("c", cost), item("d", total=ore(total), option="a")),
        savings=(item("s", saving),),
        effects=(replace(EFFECT, price=ore(price)),),
    )
    mine = streams_of(option, streams(made))
    found = two_ways(made, mine, answer(made, option, mine, None).net)
    assert found is not None
    rows, columns = ([Change({name_of(each): f}) for f in FACTORS] for each in (found.down, found.across))
    assert found.nets == twoway(made, option, rows, columns)
    sizes = {name_of(stream): abs(stream.total or 0) for stream in mine}
    assert sizes[name_of(found.down)] == max(sizes["saving-s"], sizes["effect-e"])
    assert sizes[name_of(found.across)] == max(sizes["cost-c"], sizes["cost-d"])


def test_without_a_cost_nothing_is_changed_both_ways() -> None:
    made = case(savings=(item("s", whole([1] * 5)),))
    assert two_ways(made, streams(made), None) is None


@given(st.integers(1, 40), st.integers(0, 40), st.integers(1, 400), st.integers(0, 10**9), st.integers(1, 10**9))
@settings(max_examples=50)
def test_at_the_caseload_at_which_it_turns_the_cost_is_what_is_saved(
    paid: int, others: int, cases: int, saved: int, spent: int
) -> None:
    """The factor of a caseload against where the option turns, which is worked out the other way."""
    staff = Staffing("t", "c", Fraction(paid + others), Fraction(cases), Fraction(paid))
    made = case(costs=(item("c", {2027: spent}),), savings=(item("s", {2027: saved}),), staffing=(staff,))
    made = replace(made, last_year=2027)
    (_nothing, found) = answers(made, streams(made), None)
    (load,) = at_caseloads(made, found, streams(made))
    assert factor_at(staff, load.now) == 1
    if load.turns is not None:
        factor = factor_at(staff, load.turns)
        assert factor is not None
        assert abs(factor * spent - saved) < Fraction(1, 1000)
    nearest = loads_near(staff)
    assert load.now in nearest
    assert all((factor_at(staff, each) or 0) >= (factor_at(staff, later) or 0) for each, later in pairwise(nearest))
