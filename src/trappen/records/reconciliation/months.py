"""What was paid for each episode in each month, and what its price says it should have been."""

from datetime import date, timedelta

import polars as pl

from trappen.domain.prices import MONTHS_A_YEAR

_FOREVER = date(9999, 12, 31)


def paid_months(paid: pl.DataFrame, episodes: pl.DataFrame, births: pl.DataFrame) -> pl.DataFrame:
    """One row per episode and month with a payment.

    `net` is øre after reversals, on `account` (the first, if several); `copies` how many times the same amount stands,
    less its reversals, and `repeated` øre what the copies after the first add up to; `expected` øre by the price for
    the days of the month in which the episode ran (null without a price); `whole` whether it ran all month. The
    episode's own columns and `birth_date` follow.
    """
    size = pl.col("amount").abs().alias("size")
    copies = (
        paid.group_by("episode", "month", size)
        .agg(copies=(pl.col("amount") > 0).sum().cast(pl.Int64) - (pl.col("amount") < 0).sum().cast(pl.Int64))
        .group_by("episode", "month")
        .agg(pl.col("copies").max(), repeated=((pl.col("copies") - 1).clip(lower_bound=0) * pl.col("size")).sum())
    )
    net = paid.group_by("episode", "month").agg(net=pl.col("amount").sum(), account=pl.col("account").min())
    own = episodes.unique("episode_id", keep="first", maintain_order=True).join(
        births, on="child_id", how="left", maintain_order="left"
    )
    months = net.join(copies, on=["episode", "month"]).join(own, left_on="episode", right_on="episode_id")
    return _with_expected(months).sort("episode", "month")


def due(episodes: pl.DataFrame, first: date, until: date) -> pl.DataFrame:
    """What the price says that each episode should have cost in [first, until): `episode_id` and `due` in øre.

    A price for once is due once. `due` is null where the price has no unit.
    """
    months = by_month(episodes, first, until - timedelta(days=1))
    once = pl.when(pl.col("price_unit") == "once").then(pl.col("price")).first()
    summed = pl.when(pl.col("expected").null_count() == 0).then(pl.col("expected").sum())
    return months.group_by("episode_id").agg(due=pl.coalesce(once, summed))


def by_month(episodes: pl.DataFrame, first: date, last: date) -> pl.DataFrame:
    """The episodes once for each month in which they run, from the month of `first` to `last`: `month`, and what
    `_with_expected` adds."""
    until = last + timedelta(days=1)
    begin = pl.max_horizontal("start", pl.lit(first)).dt.truncate("1mo")
    end = pl.min_horizontal(pl.col("end").fill_null(until), pl.lit(until)).dt.offset_by("-1d")
    months = episodes.with_columns(month=pl.date_ranges(begin, end, "1mo")).explode("month", empty_as_null=True)
    return _with_expected(months.filter(pl.col("month").is_not_null()))


def _with_expected(months: pl.DataFrame) -> pl.DataFrame:
    following = pl.col("month").dt.offset_by("1mo")
    first = pl.max_horizontal("start", "month")
    last = pl.min_horizontal(pl.col("end").fill_null(_FOREVER), following)
    days = (last - first).dt.total_days().clip(lower_bound=0)
    in_month = (following - pl.col("month")).dt.total_days()
    part = _first(days, in_month)
    gone = (pl.col("month").dt.month().cast(pl.Int64) - 1) * in_month + (first - pl.col("month")).dt.total_days()
    of_year = _first(gone + days, MONTHS_A_YEAR * in_month) - _first(gone, MONTHS_A_YEAR * in_month)
    expected = (
        pl.when(pl.col("price_unit") == "day")
        .then(pl.col("price") * days)
        .when(pl.col("price_unit") == "month")
        .then(part)
        .when(pl.col("price_unit") == "year")
        .then(of_year)
    )
    return months.with_columns(expected=expected, whole=days == in_month, days=days, in_month=in_month)


def _first(days: pl.Expr, of: pl.Expr) -> pl.Expr:
    """Øre of the first `days` of the `of` days that cost the price together, as domain.prices rounds them."""
    return (2 * pl.col("price") * days + of) // (2 * of)
