"""Investment cases against brute force, by hand, and by what must hold whatever the numbers are."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trappen.analysis.investment.answers import answers, corrected, payback
from trappen.analysis.investment.remarks import remarks
from trappen.analysis.investment.streams import streams
from trappen.domain.figures import Confidence
from trappen.domain.investment.case import Case, Correction, Effect, Fill, Item, Option
from trappen.domain.investment.discount import Band, Rate
from trappen.domain.programme.money import YearAmount
from trappen.domain.programme.stated import Amount, Share

FIRST, LAST = 2027, 2031
ZERO = Rate((Band(0, Fraction(0)),), "prøve")


def case(**rest: object) -> Case:
    return Case("sag", "Sag", "999", FIRST, LAST, **{"price_level": "2027 p/l", **rest})  # type: ignore[arg-type]


def item(key: str, years: dict[int, int | None] | None = None, **rest: object) -> Item:
    """An item with amounts in øre by year; None is »mangler«."""
    listed = tuple(YearAmount(y, None if a is None else ore(a)) for y, a in (years or {}).items())
    return Item(key, key, years=listed, **rest)  # type: ignore[arg-type]


def ore(amount: int) -> Amount:
    return Amount(amount, 2)


def whole(amounts: list[int]) -> dict[int, int | None]:
    return dict(zip(range(FIRST, LAST + 1), amounts, strict=True))


series = st.lists(st.integers(0, 10**9), min_size=5, max_size=5).map(whole)
payers = st.sampled_from(["kommunen", "regionen", "staten", ""])
lists = st.lists(st.tuples(series, payers, st.sampled_from([5, 6, None])), min_size=1, max_size=4)


@given(lists, lists)
def test_sums_and_splits_add_up_to_the_ore(paid: list, saved: list) -> None:
    made = case(
        costs=tuple(item(f"c{n}", y, payer=p, account_class=a) for n, (y, p, a) in enumerate(paid)),
        savings=tuple(item(f"s{n}", y, payer=p, account_class=a) for n, (y, p, a) in enumerate(saved)),
    )
    nothing, answer = answers(made, streams(made), ZERO)
    cost = sum(sum(years.values()) for years, _, _ in paid)
    saving = sum(sum(years.values()) for years, _, _ in saved)
    assert (answer.cost, answer.saving, answer.net) == (cost, saving, saving - cost)
    assert answer.years[-1].cumulative == sum(year.net or 0 for year in answer.years) == answer.net
    for parts in (answer.by_payer, answer.by_account_class, answer.by_frame):
        assert sum(part.net or 0 for part in parts) == answer.net
    assert answer.discounted is not None
    assert (answer.discounted.net, nothing.net) == (answer.net, 0)
    if saving:
        share = answer.turn.saving_share
        assert share is not None
        assert share * saving == cost


@given(st.lists(st.integers(-5, 5), min_size=1, max_size=8))
def test_payback_is_the_first_year_that_is_never_left_again(nets: list[int]) -> None:
    sums = [sum(nets[: n + 1]) for n in range(len(nets))]
    good = [2020 + n for n in range(len(nets)) if all(total >= 0 for total in sums[n:])]
    assert payback({2020 + n: net for n, net in enumerate(nets)}) == (min(good) if good else None)


def test_a_missing_year_stays_missing_until_someone_chooses() -> None:
    stated = {2027: 0, 2028: 90, 2029: None, 2030: 260, 2031: 300}
    made = case(costs=(item("c", whole([100] * 5)),), savings=(item("s", stated),))
    answer = answers(made, streams(made), ZERO)[1]
    assert (answer.saving, answer.net, answer.payback, answer.discounted) == (None, None, None, None)
    assert answer.missing == ("s: 2029",)
    assert answer.turn.missing_years == 500 - 650
    for fill, amount in ((Fill.LINEAR, 175), (Fill.LAST, 90)):
        found = streams(made, fill=[fill])
        assert found[1].years[2029] == amount
        assert found[1].filled == (2029,)
        assert "filled-years" in [remark.code for remark in remarks(made, found)]


def test_a_yearly_amount_follows_its_months_its_ramp_and_its_decay() -> None:
    pilot = item(
        "c", yearly=Amount(14, 1, Amount.parse("1 mio. kr.").unit), start=date(2027, 4, 1), end=date(2030, 4, 1)
    )
    (stream,) = streams(case(costs=(pilot,)))
    assert list(stream.years.values()) == [105_000_000, 140_000_000, 140_000_000, 35_000_000, 0]
    slow = item("s", yearly=ore(1000), ramp=(Share(25), Share(50)), decay=Share(10))
    (stream,) = streams(case(savings=(slow,)))
    assert list(stream.years.values()) == [250, 500, 1000, 900, 810]


def test_a_total_that_the_years_contradict_stands_alone() -> None:
    yearly, total = Amount.parse("1,4 mio. kr."), Amount.parse("4,2 mio. kr.")
    odd = item("c", yearly=yearly, total=total, start=date(2027, 1, 1), end=date(2031, 1, 1))
    (stream,) = streams(case(costs=(odd,)))
    assert (stream.contradicts, stream.total, set(stream.years.values())) == (True, 420_000_000, {None})
    (spread,) = streams(case(costs=(odd,)), fill=[Fill.EVEN])
    assert list(spread.years.values()) == [105_000_000] * 4 + [0]
    rounded = item("c", yearly=yearly, total=Amount.parse("7 mio. kr."))
    assert not streams(case(costs=(rounded,)))[0].contradicts


def test_years_that_do_not_give_the_total_are_told() -> None:
    odd = item("c", whole([100] * 5), total=ore(600))
    made = case(costs=(odd,))
    assert "total-beside-years" in [remark.code for remark in remarks(made, streams(made))]
    assert answers(made, streams(made), ZERO)[1].cost == 500


def test_an_effect_is_success_beyond_what_would_have_come_anyway() -> None:
    effect = Effect(
        "e", "E", Fraction(40), Share(10), (Fraction(1, 2), Fraction(1)), ore(1000), otherwise=Share(6), start=2028
    )
    (stream,) = streams(case(effects=(effect,)))
    assert list(stream.years.values()) == [0, 800, 1600, 0, 0]
    unknown = streams(case(effects=(replace(effect, otherwise=None),)))
    assert unknown[0].total is None
    assert "no-counterfactual" in [remark.code for remark in remarks(case(), unknown)]


@given(st.integers(1, 10**7), st.integers(1, 99), st.integers(0, 50), st.integers(1, 500))
def test_at_the_break_even_success_nothing_is_won_or_lost(cost: int, success: int, anyway: int, citizens: int) -> None:
    success = anyway + 1 + success % (100 - anyway)
    effect = Effect("e", "E", Fraction(citizens), Share(success), (Fraction(1),), ore(10_000), otherwise=Share(anyway))
    made = case(costs=(item("c", whole([cost, 0, 0, 0, 0])),), effects=(effect,))
    (needed,) = answers(made, streams(made), ZERO)[1].turn.success
    share = needed.share
    assert float(citizens * (share - Fraction(anyway, 100)) * 10_000) == pytest.approx(cost)


def test_each_option_has_its_own_and_what_is_common() -> None:
    made = case(
        options=(Option("a", "A"), Option("b", "B")),
        costs=(item("fælles", whole([10] * 5)), item("b", whole([1] * 5), option="b")),
        savings=(item("a", whole([20] * 5), option="a"),),
    )
    nothing, a, b = answers(made, streams(made), None)
    assert [(x.cost, x.saving, x.net) for x in (nothing, a, b)] == [(0, 0, 0), (50, 100, 50), (55, 0, -55)]
    assert a.discounted is None


def test_what_nobody_has_priced_is_not_free() -> None:
    made = case(savings=(item("s", whole([1] * 5)),))
    answer = answers(made, streams(made), ZERO)[1]
    assert (answer.cost, answer.net, answer.missing) == (None, None, ("Udgiften",))


def test_a_correction_takes_off_the_savings_of_its_confidence_alone() -> None:
    made = case(
        costs=(item("c", whole([100] * 5), confidence=Confidence.LOW),),
        savings=(
            item("svag", whole([100] * 5), confidence=Confidence.LOW),
            item("stærk", whole([50] * 5), confidence=Confidence.HIGH),
        ),
        corrections=(Correction(Confidence.LOW, Share(40), "erfaring"),),
    )
    careful = answers(made, corrected(made, streams(made)), ZERO)[1]
    assert (careful.cost, careful.saving) == (500, 300 + 250)


def test_the_widest_swing_stands_first() -> None:
    made = case(
        costs=(item("c", whole([100] * 5), low=Share(90), high=Share(110)),),
        savings=(item("s", whole([200] * 5), low=Share(50)),),
    )
    swings = answers(made, streams(made), ZERO)[1].swings
    assert [(s.title, s.low, s.high) for s in swings] == [("s", 0, 500), ("c", 550, 450)]
