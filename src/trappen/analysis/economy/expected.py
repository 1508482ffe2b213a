"""What is still to come beside what is committed: exits, entries and what is tied to no measure.

Exits and entries are the forecast's where there is one; the rest are rates of the municipality's own earlier years from
the same day on. Source: docs/methods/year-end.md.
"""

from collections.abc import Sequence
from datetime import date

import numpy as np
import polars as pl

from trappen.analysis.economy import vintage
from trappen.analysis.economy.movements import Movements
from trappen.analysis.economy.year_parts import YearParts
from trappen.domain.money import share_out
from trappen.domain.periods import add_months

RATE_YEARS = 3  # earlier years that a rate is the mean of, as far as there are so many
MOST_KEPT = 1.5  # a larger share of what was committed tells of moved accounts, and of no exits
REGULAR_MONTHS = 12  # months in a row with a posting that make what is tied to no measure a running cost
LEVEL_MONTHS = 3  # of them, those whose mean goes on
COLUMNS = ("account", "exits", "entries", "untied_ahead")


def expected(
    parts: YearParts, earlier: Sequence[YearParts], monthly: pl.DataFrame, forecast: Movements | None = None
) -> pl.DataFrame | None:
    """exits, entries and untied_ahead (Int64 øre) by account; None where there is no earlier year to go by.

    Args:
        parts: the year that is estimated.
        earlier: earlier years as of the same day, the latest first, in the prices of the year.
        monthly: of `untied_months`.
        forecast: exits and entries of the accounts that it knows; the others' are as earlier years'.
    """
    if not earlier:
        return None
    past = earlier[:RATE_YEARS]
    exits, entries = _exits(parts, past), _entries(past)
    if forecast is not None:
        exits, entries = _foreseen(forecast, parts, exits, entries)
    rows = parts.accounts.join(exits, on="account", how="full", coalesce=True, nulls_equal=True)
    rows = rows.join(entries, on="account", how="full", coalesce=True, nulls_equal=True)
    rows = rows.join(_untied(parts, past[0], monthly), on="account", how="full", coalesce=True, nulls_equal=True)
    return rows.select("account", *[pl.col(name).fill_null(0) for name in COLUMNS[1:]])


def account_rows(
    parts: YearParts, earlier: Sequence[YearParts], monthly: pl.DataFrame, forecast: Movements | None = None
) -> pl.DataFrame:
    """account, spent, committed, lacking, exits, entries, untied_ahead; the last three null without earlier years."""
    own = parts.accounts.select(
        "account", "spent", committed=pl.col("committed_open") + pl.col("committed_ending"), lacking="lacking"
    )
    ahead = expected(parts, earlier, monthly, forecast)
    if ahead is None:
        return own.with_columns(pl.lit(None, pl.Int64).alias(name) for name in COLUMNS[1:])
    joined = own.join(ahead, on="account", how="full", coalesce=True, nulls_equal=True)
    return joined.with_columns(pl.col("spent", "committed", "lacking").fill_null(0))


def untied_months(postings: pl.DataFrame, on: date) -> pl.DataFrame:
    """account, month, amount: what is tied to no measure in each of the last REGULAR_MONTHS whole months."""
    last = vintage.last_whole_month(on)
    span = pl.col("month").is_between(add_months(last, 1 - REGULAR_MONTHS), last)
    own = postings.filter(pl.col("episode_id").is_null(), pl.col("posted") <= on, span)
    return own.group_by("account", "month").agg(pl.col("amount").sum()).filter(pl.col("amount") != 0)


def _foreseen(
    forecast: Movements, parts: YearParts, exits: pl.DataFrame, entries: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The forecast's means for its accounts, drawn towards the run-rate; the other accounts' as they are."""
    own = pl.DataFrame(
        {
            "account": forecast.accounts,
            "exits": np.rint(forecast.exits.mean(axis=0)).astype(np.int64),
            "entries": np.rint(forecast.entries.mean(axis=0)).astype(np.int64),
        },
        schema={"account": pl.String, "exits": pl.Int64, "entries": pl.Int64},
    )
    others = [frame.join(own, on="account", how="anti", nulls_equal=True) for frame in (exits, entries)]
    drawn = _drawn(own, parts)
    return (
        pl.concat([drawn.select("account", "exits"), others[0]]),
        pl.concat([drawn.select("account", "entries"), others[1]]),
    )


def _drawn(own: pl.DataFrame, parts: YearParts) -> pl.DataFrame:
    """The entries with what draws the sum of the accounts towards the run-rate, shared as the accounts' cost is."""
    tied = pl.col("spent") - pl.col("untied")
    known = pl.col("committed_open") + pl.col("committed_ending")
    sums = parts.accounts.select("account", "closed", spent=tied, cost=tied + known)
    rows = own.join(sums, on="account", how="left", nulls_equal=True, maintain_order="left")
    rows = rows.with_columns(pl.col("spent", "cost").fill_null(0))
    foreseen = rows.with_columns(cost=pl.col("cost") + pl.col("exits") + pl.col("entries"))
    closed = foreseen["closed"].max()
    left = months_left(parts.year, closed if isinstance(closed, date) else None)
    weights = foreseen["cost"].clip(0).to_list()
    if left == 12 or not sum(weights):
        return foreseen
    run_rate = _rounded(int(foreseen["spent"].sum()) * 12, 12 - left)
    pull = _rounded((run_rate - int(foreseen["cost"].sum())) * left, 2 * 12)
    return foreseen.with_columns(entries=pl.col("entries") + pl.Series(share_out(pull, weights), dtype=pl.Int64))


def late_of(earlier: Sequence[YearParts]) -> pl.DataFrame:
    """account, mean: of what the earlier years paid later on measures that had begun, but were not known."""
    return _mean(earlier[:RATE_YEARS], pl.col("paid_late"))


def _exits(parts: YearParts, past: Sequence[YearParts]) -> pl.DataFrame:
    """What measures without an end cost less than if all went on, by the share that earlier years kept, by function."""
    sums = pl.concat([one.accounts for one in past]).group_by(_function()).agg(*_kept())
    whole = sums.select(pl.col("paid").sum(), pl.col("committed").sum()).row(0)
    of_function = {function: (paid, committed) for function, paid, committed in sums.iter_rows()}
    rows: list[tuple[str | None, int]] = []
    running = parts.accounts.filter(pl.col("committed_open") > 0).with_columns(function=_function())
    for (function,), group in running.group_by("function", maintain_order=True):
        paid, committed = of_function.get(function, (0, 0))
        if committed <= 0 or not 0 <= paid <= MOST_KEPT * committed:
            paid, committed = whole if whole[1] > 0 else (1, 1)
        weights = group["committed_open"].to_list()
        lost = _rounded(sum(weights) * (paid - committed), committed)
        rows += zip(group["account"].to_list(), share_out(lost, weights), strict=True)
    return pl.DataFrame(rows, schema={"account": pl.String, "exits": pl.Int64}, orient="row")


def _kept() -> list[pl.Expr]:
    return [pl.col("paid_open").sum().alias("paid"), pl.col("committed_open").sum().alias("committed")]


def _entries(past: Sequence[YearParts]) -> pl.DataFrame:
    """The mean of what the earlier years cost after the day on measures not known then, or late on known ones."""
    tied_later = pl.col("outcome") - pl.col("spent") - pl.col("untied_rest")
    unknown = tied_later - pl.col("paid_open") - pl.col("paid_ending")
    return _mean(past, unknown).rename({"mean": "entries"})


def _mean(past: Sequence[YearParts], amount: pl.Expr) -> pl.DataFrame:
    """account, mean: of the amounts of the years, a year without the account counting as none."""
    sums = pl.concat([one.accounts.select("account", mean=amount) for one in past])
    summed = sums.group_by("account").agg(pl.col("mean").sum()).sort("account", nulls_last=True)
    means = [_rounded(value, len(past)) for value in summed["mean"].to_list()]
    return summed.select("account", mean=pl.Series(means, dtype=pl.Int64))


def _untied(parts: YearParts, last_year: YearParts, monthly: pl.DataFrame) -> pl.DataFrame:
    """A cost of every month goes on at its latest level; any other comes as it did last year after the same day."""
    latest = add_months(vintage.last_whole_month(parts.on), -LEVEL_MONTHS)
    level = pl.col("amount").filter(pl.col("month") > latest).sum()
    regular = monthly.group_by("account").agg(months=pl.len(), level=level).filter(pl.col("months") == REGULAR_MONTHS)
    rows = parts.accounts.select("account", "closed").join(
        last_year.accounts.select("account", "untied_rest"), on="account", how="full", coalesce=True, nulls_equal=True
    )
    ahead = []
    levels = dict(regular.select("account", "level").iter_rows())
    for account, closed, rest in rows.select("account", "closed", "untied_rest").iter_rows():
        left = months_left(parts.year, closed)
        ahead.append(_rounded(levels[account] * left, LEVEL_MONTHS) if account in levels else rest or 0)
    return rows.select("account", untied_ahead=pl.Series(ahead, dtype=pl.Int64))


def months_left(year: int, closed: date | None) -> int:
    """The months of the year after the closed one."""
    if closed is None or closed.year < year:
        return 12
    return 12 - closed.month if closed.year == year else 0


def _function() -> pl.Expr:
    return pl.col("account").str.slice(0, 7).alias("function")


def _rounded(value: int, by: int) -> int:
    """The quotient to the nearest whole, half away from zero."""
    size = (2 * abs(value) + by) // (2 * by)
    return size if value >= 0 else -size
