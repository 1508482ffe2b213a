"""Measures whose price is lacking in a year, and what tells that one is over though nobody ended it.

Source: docs/methods/year-end.md.
"""

from datetime import date

import polars as pl

from trappen.domain.periods import add_months
from trappen.records.container import Records

OLDEST = 23  # aftercare ends at the 23rd birthday: barnets lov § 114
SILENT_MONTHS = 12
COLUMNS = ("account", "episode_id", "child_id", "section", "start", "has_provider", "age", "paid_lately")


def lacking(known: Records, postings: pl.DataFrame, cells: pl.DataFrame, on: date) -> pl.DataFrame:
    """COLUMNS by measure whose price is lacking: the child's age on the day (null where unknown), and whether anything
    was paid on it in the last SILENT_MONTHS.

    Args:
        known: what was known on the day.
        postings: of `tied_postings`.
        cells: account, episode_id, lacking.
        on: the day it is seen from.
    """
    rows = cells.filter("lacking").select("account", "episode_id").unique()
    columns = ["episode_id", "child_id", "section", "start", "provider_id", "provider_name"]
    told = known.table("episodes").select(columns).unique("episode_id", keep="first")
    births = known.optional("children").select("child_id", "birth_date").unique("child_id", keep="first")
    lately = postings.filter(pl.col("posted") <= on, pl.col("posted") > add_months(on, -SILENT_MONTHS))
    birth = pl.col("birth_date")
    day_of_year = birth.dt.month().cast(pl.Int32) * 100 + birth.dt.day()
    age = on.year - birth.dt.year() - (day_of_year > on.month * 100 + on.day).cast(pl.Int32)
    found = rows.join(told, on="episode_id", how="left").join(births, on="child_id", how="left")
    return (
        found.with_columns(
            has_provider=pl.coalesce("provider_id", "provider_name").is_not_null(),
            age=age,
            paid_lately=pl.col("episode_id").is_in(lately["episode_id"].drop_nulls().unique().implode()),
        )
        .select(COLUMNS)
        .sort("account", "episode_id", nulls_last=True)
    )
