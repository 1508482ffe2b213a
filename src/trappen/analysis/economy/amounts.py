"""The arithmetic of domain.prices on whole columns: the same øre, a million rows at a time.

Every function takes and gives polars expressions; amounts are Int64 øre. Checked against domain.prices in
tests/analysis/economy/test_amounts.py.
"""

import polars as pl

from trappen.domain.prices import DAYS_A_WEEK, MONTHS_A_YEAR

_EPOCH_WEEKDAY = 3  # 1970-01-01, day 0 of polars, was a Thursday: three days after a Monday


def cost(price: pl.Expr, unit: pl.Expr, start: pl.Expr, end: pl.Expr) -> pl.Expr:
    """Øre from `start` up to `end` at `price` per `unit` (`day`, `week`, `month`, `year`); null for another unit."""
    days = (end - start).dt.total_days()
    return (
        pl.when(unit == "day")
        .then(price * days)
        .when(unit == "month")
        .then(_month_until(price, end) - _month_until(price, start))
        .when(unit == "year")
        .then(_year_until(price, end) - _year_until(price, start))
        .when(unit == "week")
        .then(by_week(price, start.to_physical().cast(pl.Int64), end.to_physical().cast(pl.Int64)))
    )


def full_year(price: pl.Expr, unit: pl.Expr, year: int) -> pl.Expr:
    """Øre of the whole calendar year; 0 for what is paid once, null without a price."""
    first, following = pl.date(year, 1, 1), pl.date(year + 1, 1, 1)
    return pl.when(unit.is_in(["once", "piece"])).then(0 * price).otherwise(cost(price, unit, first, following))


def first_days(price: pl.Expr, days: pl.Expr, of: pl.Expr | int) -> pl.Expr:
    """Øre of the first `days` of the `of` days that together cost `price`."""
    size = (2 * price.abs() * days + of) // (2 * of)
    return size * price.sign()


def part_of(price: pl.Expr, since: pl.Expr, until: pl.Expr, of: pl.Expr) -> pl.Expr:
    """Øre of the days from `since` up to `until` (numbers) of the `of` days that cost `price` together."""
    return first_days(price, until, of) - first_days(price, since, of)


def by_week(price: pl.Expr, since: pl.Expr, until: pl.Expr) -> pl.Expr:
    """Øre from `since` up to `until`, days as polars numbers them, at `price` per week."""
    return _weeks_until(price, until) - _weeks_until(price, since)


def times(amount: pl.Expr, numerator: pl.Expr, denominator: pl.Expr) -> pl.Expr:
    """amount × numerator / denominator rounded half away from zero; exact also where the product is beyond 64 bits."""
    wide = amount.abs().cast(pl.Int128) * numerator
    return ((2 * wide + denominator) // (2 * denominator.cast(pl.Int128))).cast(pl.Int64) * amount.sign()


def month_of(day: pl.Expr) -> pl.Expr:
    """The month's number in the calendar (Int64): year × 12 + month."""
    return day.dt.year().cast(pl.Int64) * MONTHS_A_YEAR + day.dt.month().cast(pl.Int64)


def first_day(month: pl.Expr) -> pl.Expr:
    """The first day of the month with that number."""
    zero_based = month - 1
    return pl.date(zero_based // MONTHS_A_YEAR, zero_based % MONTHS_A_YEAR + 1, 1)


def _month_until(price: pl.Expr, day: pl.Expr) -> pl.Expr:
    days, of = day.dt.day().cast(pl.Int64) - 1, day.dt.days_in_month().cast(pl.Int64)
    return price * month_of(day) + first_days(price, days, of)


def _year_until(price: pl.Expr, day: pl.Expr) -> pl.Expr:
    days, of = day.dt.day().cast(pl.Int64) - 1, day.dt.days_in_month().cast(pl.Int64)
    done = (day.dt.month().cast(pl.Int64) - 1) * of + days
    return price * day.dt.year().cast(pl.Int64) + first_days(price, done, MONTHS_A_YEAR * of)


def _weeks_until(price: pl.Expr, day: pl.Expr) -> pl.Expr:
    since_monday = day + _EPOCH_WEEKDAY
    return price * (since_monday // DAYS_A_WEEK) + first_days(price, since_monday % DAYS_A_WEEK, DAYS_A_WEEK)
