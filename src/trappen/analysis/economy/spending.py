"""What was posted month by month this year and last, in current and in fixed prices: docs/methods/papers.md."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import polars as pl

from trappen.analysis.economy import vintage
from trappen.analysis.economy.year_budget import level_of
from trappen.domain.budget.corrected import Factor, PriceLevelError, factor_between
from trappen.domain.prices import round_half_up
from trappen.records.container import Records


@dataclass(frozen=True, slots=True)
class Month:
    """A month's øre: posted this year, posted last year by the same day, and that at this year's price level.

    `fixed` is None where no stated factor leads from last year's level to this year's.
    """

    month: date
    now: int
    before: int
    fixed: int | None


@dataclass(frozen=True, slots=True)
class Spending:
    """The months of the year up to the day, and the factor that fixed prices were made with (None: none is stated)."""

    year: int
    on: date
    months: tuple[Month, ...]
    factor: Factor | None


def spending(records: Records, year: int, on: date, *, factors: Sequence[Factor] = ()) -> Spending:
    """The postings on months of the year booked by the end of `on`, beside those of the year before by the same day.

    Raises:
        MissingTableError: without postings.
    """
    factor = _factor(year, factors)
    now, before = _by_month(records, year, on), _by_month(records, year - 1, vintage.years_before(on, 1))
    last = 12 if on.year > year else on.month
    months = [
        Month(date(year, month, 1), now.get(month, 0), before.get(month, 0), _fixed(before.get(month, 0), factor))
        for month in range(1, last + 1)
    ]
    return Spending(year, on, tuple(months), factor)


def _by_month(records: Records, year: int, on: date) -> dict[int, int]:
    month = pl.coalesce("month", "posted")
    rows = records.table("postings").filter(
        month.dt.year() == year, pl.col("posted") <= on, pl.col("amount").is_not_null()
    )
    summed = rows.group_by(month.dt.month().cast(pl.Int64).alias("month")).agg(pl.col("amount").sum())
    return dict(summed.iter_rows())


def _factor(year: int, factors: Sequence[Factor]) -> Factor | None:
    try:
        return factor_between(level_of(year - 1), level_of(year), factors)
    except PriceLevelError:
        return None


def _fixed(ore: int, factor: Factor | None) -> int | None:
    return None if factor is None else round_half_up(Fraction(ore) * factor.value)
