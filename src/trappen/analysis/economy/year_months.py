"""A year's estimate by month; the months of an account add up to its year: docs/methods/year-end.md."""

from collections.abc import Iterable, Sequence
from datetime import date

import polars as pl

from trappen.analysis.economy.expected import months_left
from trappen.domain.money import share_out

GROWING = ("exits", "entries")  # what comes little by little; the rest of what is expected is spread evenly
COLUMNS = ("account", "month", "budget", "spent", "committed", "expected", "corrections")


def by_month(
    accounts: pl.DataFrame, cells: pl.DataFrame, postings: pl.DataFrame, *, year: int, on: date, closed: pl.DataFrame
) -> pl.DataFrame:
    """COLUMNS, twelve rows for each account; `budget` and `expected` null where the account's is.

    Args:
        accounts: of the estimate.
        cells: account, month, committed.
        postings: posted, account, month, amount.
        closed: account, closed.
    """
    months = [date(year, number, 1) for number in range(1, 13)]
    last = dict(closed.select("account", "closed").iter_rows())
    spread: list[tuple[str | None, date, int | None, int | None, int]] = []
    for row in accounts.iter_rows(named=True):
        left = max(months_left(year, last.get(row["account"])), 1)  # what is late in a closed year falls in December
        expected = _ahead(row, left)
        budget = [None] * 12 if row["corrected"] is None else share_out(row["corrected"], [1] * 12)
        typed = [0] * (12 - left) + share_out(row["corrections"] or 0, [1] * left)
        spread += [(row["account"], *each) for each in zip(months, budget, expected, typed, strict=True)]
    numbers = dict.fromkeys(("budget", "expected", "corrections"), pl.Int64)
    schema = {"account": pl.String, "month": pl.Date, **numbers}
    frame = pl.DataFrame(spread, schema=schema, orient="row")
    booked = postings.filter(pl.col("posted") <= on, pl.col("month").dt.year() == year)
    keys = ["account", "month"]
    spent = booked.group_by(keys).agg(spent=pl.col("amount").sum())
    committed = cells.group_by(keys).agg(pl.col("committed").sum())
    joined = frame.join(spent, on=keys, how="left", nulls_equal=True, maintain_order="left")
    joined = joined.join(committed, on=keys, how="left", nulls_equal=True, maintain_order="left")
    return joined.with_columns(pl.col("spent", "committed").fill_null(0)).select(COLUMNS)


def _ahead(row: dict[str, int | None], left: int) -> Sequence[int | None]:
    """What is expected in each of the twelve months, of which the last `left` are open."""
    if any(row[name] is None for name in (*GROWING, "untied_ahead")):
        return [None] * 12
    growing = [share_out(row[name] or 0, range(1, left + 1)) for name in GROWING]
    even = share_out(row["untied_ahead"] or 0, [1] * left)
    return [0] * (12 - left) + [_sum(parts) for parts in zip(*growing, even, strict=True)]


def _sum(parts: Iterable[int]) -> int:
    return sum(parts)
