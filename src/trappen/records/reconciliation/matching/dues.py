"""What each episode should cost in each month, in every way that a bill may say it.

Source: docs/methods/matching.md.
"""

from datetime import date

import polars as pl

from trappen.records.reconciliation.months import by_month

MONTHS_A_YEAR = 12
PER_MONTH, PER_DAY = "month", "day"  # a month's price as it is, and spread over the days of the year


def month_number(day: pl.Expr) -> pl.Expr:
    """The month's number in the calendar: year × 12 + month."""
    return (day.dt.year().cast(pl.Int32) * MONTHS_A_YEAR + day.dt.month().cast(pl.Int32)).cast(pl.Int32)


def month_day(number: pl.Expr) -> pl.Expr:
    """The first day of the month with that number."""
    return pl.date((number - 1) // MONTHS_A_YEAR, (number - 1) % MONTHS_A_YEAR + 1, 1)


def dues(episodes: pl.DataFrame, first: date, last: date, costs: pl.DataFrame | None = None) -> pl.DataFrame:
    """One row per episode and month that it runs in, from the month of `first` to that of `last`.

    Args:
        episodes: with the contract's columns and `place`.
        first: a day of the first month.
        last: a day of the last month.
        costs: `episode_id`, `month`, `amount` (øre) of the episodes whose cost is known better than by their own price.

    Returns:
        `due` (its number), episode, place, m (the month's number), cost (øre; null where unknown), whole (whether it
        runs all month), days, in_month, and the episode's price and price_unit.
    """
    months = by_month(episodes, first, last)
    known = months.select(
        "place",
        "price",
        "price_unit",
        "whole",
        "days",
        "in_month",
        episode="episode_id",
        m=month_number(pl.col("month")),
        cost="expected",
    )
    if costs is not None and not costs.is_empty():
        better = costs.group_by(episode="episode_id", m=month_number(pl.col("month"))).agg(
            better=pl.when(pl.col("amount").null_count() == 0).then(pl.col("amount").sum())
        )
        listed = pl.col("episode").is_in(better["episode"].unique().implode())
        cost = pl.when(listed).then("better").otherwise("cost")
        known = known.join(better, on=["episode", "m"], how="left", maintain_order="left").with_columns(cost=cost)
    return known.drop("better", strict=False).with_row_index("due")


def amounts(found: pl.DataFrame) -> pl.DataFrame:
    """`due`, episode, place, m, `amount` and `way`: every amount that would pay a due exactly; no amount of zero.

    A part of a month or of a year is rounded to the øre in several ways, so one øre more or less pays it too. A price
    per month may be billed per day, as price × 12 ÷ the days of the year × days; a price per year likewise.
    """
    columns = ["due", "episode", "place", "m"]
    priced = found.filter(pl.col("cost") > 0)
    exact = priced.select(*columns, amount="cost", way=pl.lit(PER_MONTH))
    yearly = (pl.col("price_unit") == "year").fill_null(value=False)
    part = priced.filter(~pl.col("whole") | yearly)
    near = [part.select(*columns, amount=pl.col("cost") + off, way=pl.lit(PER_MONTH)) for off in (-1, 1)]
    year = (pl.col("m") - 1) // MONTHS_A_YEAR
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    of = pl.when(leap).then(366).otherwise(365)
    of_year = pl.col("price") * pl.when(yearly).then(1).otherwise(MONTHS_A_YEAR)
    spread = (2 * of_year * pl.col("days") + of) // (2 * of)
    monthly = priced.filter(pl.col("price_unit").is_in(["month", "year"]), pl.col("price") > 0)
    by_day = monthly.select(*columns, amount=spread, way=pl.lit(PER_DAY)).filter(pl.col("amount") > 0)
    return pl.concat([exact, *near, by_day]).unique(["due", "amount"], keep="first", maintain_order=True)
