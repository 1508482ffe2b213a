"""Priced stretches of episodes cut by month. There is a row per episode and month, so days are integers here."""

from datetime import date

import polars as pl

from trappen.analysis.economy import amounts
from trappen.analysis.economy.price_lines import ONCE
from trappen.analysis.economy.stretches import STATUSES
from trappen.domain.periods import add_months
from trappen.domain.prices import MONTHS_A_YEAR

BY_LINE = "prices"
COLUMNS = ("episode_id", "month", "account", "account_source", "status", "days", "amount")
_KEYS = ("row", "month", "status", "account")


def by_month(priced: pl.DataFrame, accounts: pl.DataFrame, *, start: date, end: date) -> pl.DataFrame:
    """One row of COLUMNS per episode, month, status and account, in that order; episodes by their `row`.

    Args:
        priced: stretches within [start, end): row, status, since, until, net, unit, account.
        accounts: row, episode_id, account, account_source: what is used where the stretch has none of its own.
    """
    episodes = accounts.select("row", "episode_id", found="account", source="account_source")
    several = pl.len().over("row", "status") > 1  # only then can two rows fall in one month
    rows = (
        _costed(priced.with_columns(several=several), _months(start, end))
        .join(episodes.lazy(), on="row")
        .with_columns(
            account=pl.coalesce("account", "found"),
            account_source=pl.when(pl.col("account").is_not_null()).then(pl.lit(BY_LINE)).otherwise("source"),
            status=pl.col("status").cast(pl.Enum(STATUSES)),
        )
    )
    named = rows.select("row", "several", *COLUMNS).collect()
    summed = _summed(named.filter("several"))
    joined = pl.concat([named.filter(~pl.col("several")).drop("several"), summed.select("row", *COLUMNS)])
    place = [pl.col(name).to_physical().cast(pl.Int64) for name in _KEYS[:-1]]
    order = (place[0] * 10_000_000 + place[1]) * len(STATUSES) + place[2]
    return joined.sort(order, maintain_order=True).drop("row")


def _months(start: date, end: date) -> pl.DataFrame:
    """The months that [start, end) touches: number from 0, month, and the day numbers of its start and end."""
    firsts = [start.replace(day=1)]
    while firsts[-1] < end:
        firsts.append(add_months(firsts[-1], 1))
    frame = pl.DataFrame({"month": firsts[:-1], "after": firsts[1:]}, schema={"month": pl.Date, "after": pl.Date})
    days = [pl.col("month").to_physical().alias("first_day"), pl.col("after").to_physical().alias("last_day")]
    return frame.with_columns(days).drop("after").with_row_index("number")


def _costed(priced: pl.DataFrame, months: pl.DataFrame) -> pl.LazyFrame:
    """row, several, month, status, account, days and amount of each part of a month."""
    base = amounts.month_of(pl.lit(months["month"][0], pl.Date))
    first = (amounts.month_of(pl.col("since")) - base).cast(pl.UInt32)
    last = (amounts.month_of(pl.col("until") - pl.duration(days=1)) - base).cast(pl.UInt32)
    since = pl.max_horizontal("since_day", "first_day").cast(pl.Int64)
    until = pl.min_horizontal("until_day", "last_day").cast(pl.Int64)
    of = (pl.col("last_day") - pl.col("first_day")).cast(pl.Int64)
    in_month = pl.col("since") - pl.col("first_day"), pl.col("until") - pl.col("first_day")
    gone = pl.col("month").dt.month().cast(pl.Int64) - 1  # months of the year that have gone
    once = pl.col("unit").is_in(ONCE).fill_null(value=False)
    cut = (
        priced.lazy()
        .with_columns(
            since_day=pl.col("since").to_physical(),
            until_day=pl.col("until").to_physical(),
            number=pl.int_ranges(first, last + 1, dtype=pl.UInt32),
        )
        .drop("since", "until")
        .explode("number")
        .join(months.lazy(), on="number")
        .with_columns(since=since, until=until)
    )
    amount = (
        pl.when(pl.col("unit") == "day")
        .then(pl.col("net") * (pl.col("until") - pl.col("since")))
        .when(pl.col("unit") == "month")
        .then(amounts.part_of(pl.col("net"), *in_month, of))
        .when(pl.col("unit") == "year")
        .then(amounts.part_of(pl.col("net"), of * gone + in_month[0], of * gone + in_month[1], of * MONTHS_A_YEAR))
        .when(pl.col("unit") == "week")
        .then(amounts.by_week(pl.col("net"), pl.col("since"), pl.col("until")))
        .when(once)
        .then("net")
    )
    days = pl.when(once).then(0).otherwise(pl.col("until") - pl.col("since"))
    return cut.select("row", "several", "month", "status", "account", days=days, amount=amount)


def _summed(rows: pl.DataFrame) -> pl.DataFrame:
    """Several prices of an episode on one account in a month as one; missing where one of them is."""
    whole = pl.when(pl.col("amount").null_count() == 0).then(pl.col("amount").sum())
    keys = [*_KEYS, "episode_id"]
    return rows.group_by(keys).agg(pl.first("account_source"), pl.max("days"), whole.alias("amount")).sort(_KEYS)
