"""The decomposition against a brute-force mean over all orders, and its sums to the øre."""

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trappen.domain.money import rounded_together
from trappen.domain.shapley import Effect, Volume, explain, product_effects

places = st.fractions(min_value=0, max_value=300, max_denominator=365)
volumes = st.tuples(places, st.integers(0, 10**10)).map(lambda pair: Volume(pair[0], pair[1] if pair[0] else 0))
years = st.lists(st.tuples(volumes, volumes), min_size=1, max_size=7)


def cost(number, shares, prices):
    return number * sum((share * price for share, price in zip(shares, prices, strict=True)), Fraction(0))


def parts(year, other):
    """Number, shares and prices of a year; a group without places has the other year's price."""
    whole = sum((one.places for one in year), Fraction(0))
    shares = [one.places / whole if whole else Fraction(0) for one in year]
    prices = [(one.price if one.places else two.price) or Fraction(0) for one, two in zip(year, other, strict=True)]
    return whole, shares, prices


def brute(before, after):
    """Mean over all orders of changing number, shares and prices, with nothing but the product itself."""
    first, second = parts(before, after), parts(after, before)
    found = [Fraction(0)] * 3
    orders = list(permutations(range(3)))
    for order in orders:
        now = list(first)
        for factor in order:
            was = cost(*now)
            now[factor] = second[factor]
            found[factor] += (cost(*now) - was) / len(orders)
    return found


@given(years)
def test_as_the_mean_over_all_orders_and_to_the_ore(pairs: list[tuple[Volume, Volume]]) -> None:
    before, after = [one for one, _ in pairs], [other for _, other in pairs]
    effects = explain(before, after)
    assert sum(effect.total for effect in effects) == sum(v.cost for v in after) - sum(v.cost for v in before)
    sums = [sum(getattr(effect, name) for effect in effects) for name in ("number", "share", "price")]
    for found, exact in zip(sums, brute(before, after), strict=True):
        assert abs(found - exact) < len(pairs)  # each of the effects is less than an øre from its exact value


@given(years, st.randoms(use_true_random=False))
def test_the_order_of_the_groups_means_nothing_but_the_last_ore(pairs, random) -> None:
    shuffled = random.sample(pairs, len(pairs))
    one = explain(*map(list, zip(*pairs, strict=True)))
    other = explain(*map(list, zip(*shuffled, strict=True)))
    by_pair = {id(pair): effect for pair, effect in zip(shuffled, other, strict=True)}
    for pair, effect in zip(pairs, one, strict=True):
        twin = by_pair[id(pair)]
        assert abs(effect.number - twin.number) <= 1
        assert abs(effect.share - twin.share) <= 1
        assert abs(effect.price - twin.price) <= 1


def test_one_thing_that_changes_explains_it_all() -> None:
    same = [Volume(Fraction(10), 1_000), Volume(Fraction(30), 9_000)]
    more = [Volume(Fraction(20), 2_000), Volume(Fraction(60), 18_000)]
    dearer = [Volume(Fraction(10), 1_500), Volume(Fraction(30), 9_000)]
    moved = [Volume(Fraction(30), 3_000), Volume(Fraction(10), 3_000)]
    assert explain(same, same) == (Effect(0, 0, 0), Effect(0, 0, 0))
    assert explain(same, more) == (Effect(1_000, 0, 0), Effect(9_000, 0, 0))
    assert explain(same, dearer) == (Effect(0, 0, 500), Effect(0, 0, 0))
    assert explain(same, moved) == (Effect(0, 2_000, 0), Effect(0, -6_000, 0))


def test_a_group_that_is_new_or_gone_has_no_change_of_price() -> None:
    nothing = Volume(Fraction(0), 0)
    effects = explain([Volume(Fraction(2), 600), nothing], [nothing, Volume(Fraction(2), 1_000)])
    assert [effect.price for effect in effects] == [0, 0]
    assert [effect.total for effect in effects] == [-600, 1_000]
    assert explain([nothing], [Volume(Fraction(2), 1_000)])[0].total == 1_000
    assert explain([], []) == ()


def test_three_factors_worked_by_hand() -> None:
    # 2·3·5 = 30 to 4·3·6 = 72. Number: 2·3·(5+6)/2 = 33; price: 1·3·(2+4)/2 = 9.
    two = Fraction(2), Fraction(4)
    assert product_effects(two, (Fraction(3), Fraction(3)), (Fraction(5), Fraction(6))) == (33, 0, 9)


def test_cost_without_places_is_refused() -> None:
    with pytest.raises(ValueError, match="places"):
        Volume(Fraction(0), 1)


@given(st.lists(st.fractions(-(10**6), 10**6, max_denominator=1000), min_size=1, max_size=8))
def test_rounding_together_keeps_the_sum(values: list[Fraction]) -> None:
    values = [*values, -sum(values, Fraction(0)) + 7]
    found = rounded_together(values)
    assert sum(found) == 7
    assert all(abs(one - other) < 1 for one, other in zip(found, values, strict=True))
    with pytest.raises(ValueError, match="whole"):
        rounded_together([Fraction(1, 2)])
