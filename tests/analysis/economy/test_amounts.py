"""The columns' arithmetic gives what the domain's gives, row by row."""

from datetime import date
from fractions import Fraction

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from trappen.analysis.economy import amounts
from trappen.domain import prices
from trappen.domain.prices import PriceUnit

DAYS = st.dates(date(1965, 1, 1), date(2040, 12, 31))
ROWS = st.tuples(st.integers(-(10**11), 10**11), st.sampled_from(list(PriceUnit)), DAYS, DAYS)


@settings(deadline=None, max_examples=40)
@given(st.lists(ROWS, min_size=1, max_size=20))
def test_as_the_domain(rows: list[tuple[int, PriceUnit, date, date]]) -> None:
    ordered = [(price, str(unit), min(one, other), max(one, other)) for price, unit, one, other in rows]
    frame = pl.DataFrame(ordered, schema=["price", "unit", "start", "end"], orient="row")
    found = frame.select(
        amounts.cost(pl.col("price"), pl.col("unit"), pl.col("start"), pl.col("end")).alias("cost"),
        amounts.full_year(pl.col("price"), pl.col("unit"), 2028).alias("year"),
        amounts.first_day(amounts.month_of(pl.col("start"))).alias("first"),
    )
    for row, (price, unit, start, end) in zip(found.rows(), ordered, strict=True):
        kind = PriceUnit(unit)
        expected = prices.cost(price, kind, start, end) if kind.runs else None
        assert row == (expected, prices.full_year(price, kind, 2028), start.replace(day=1))


@settings(deadline=None, max_examples=40)
@given(st.integers(-(10**12), 10**12), st.fractions(0, 1000, max_denominator=10**12))
def test_a_factor_is_exact(amount: int, factor: Fraction) -> None:
    frame = pl.DataFrame({"a": [amount], "n": [factor.numerator], "d": [factor.denominator]})
    found = frame.select(amounts.times(pl.col("a"), pl.col("n"), pl.col("d"))).item()
    assert found == prices.round_half_up(amount * factor)
