"""A year seen from a day: what is spent, what the known measures commit, and what came to pass afterwards.

The year's cost on an account is what is posted by the day, what the measures known then cost in the months that are
not closed, and the rest. Of a year that is over the rest is known. Source: docs/methods/year-end.md.
"""

from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from trappen.analysis.economy import commitments, vintage
from trappen.analysis.economy.episode_accounts import episode_accounts
from trappen.analysis.economy.stretches import ENDED_EARLY
from trappen.domain.periods import Period
from trappen.records.container import Records
from trappen.records.reconciliation.matching import match

CELL = ("episode_id", "account", "month", "spent", "committed", "days", "open_ended", "lacking")
_SUMS = ("outcome", "spent", "untied", "untied_rest", "paid_open", "paid_ending", "paid_late")


@dataclass(frozen=True)
class YearParts:
    """A year as it looked at the end of the day `on`.

    `cells` has a row per episode, account and month (CELL): øre spent by the day and committed in months that are not
    closed, days committed, whether the episode had no end yet, and whether its price is lacking (then committed is
    null). `accounts` has a row per account (null where a measure's is unknown): `closed` (the last month that is closed
    on it, null where none is), committed_open and committed_ending (known øre; of episodes without and with an end),
    lacking (episodes without a price), spent (tied to episodes or not), untied (of it not tied), and what the records
    say came afterwards: outcome of the year, paid_open and paid_ending (by the same episodes in the months that were
    not closed), paid_late (on measures that had begun, but were not known or were closed for the month) and
    untied_rest.
    """

    year: int
    on: date
    cells: pl.DataFrame
    accounts: pl.DataFrame

    @property
    def is_past(self) -> bool:
        return vintage.last_whole_month(self.on) >= date(self.year, 12, 1)


def tied_postings(records: Records) -> pl.DataFrame:
    """All postings with an amount; month is set, and episode_id is the one it is tied to, null where none can be told.

    Raises:
        MissingTableError: without postings or episodes.
    """
    paid = match(records).paid.select("posting_id", episode="episode").unique("posting_id", keep="none")
    month = pl.coalesce("month", "posted").dt.truncate("1mo")
    postings = records.table("postings").filter(pl.col("amount").is_not_null())
    joined = postings.join(paid, on="posting_id", how="left", maintain_order="left")
    return joined.with_columns(month=month, episode_id="episode").drop("episode")


def first_whole_year(postings: pl.DataFrame) -> int | None:
    """The first year of which January is posted; None without postings that are tied to a measure."""
    first = postings.filter(pl.col("episode_id").is_not_null())["month"].min()
    if not isinstance(first, date):
        return None
    return first.year if first.month == 1 else first.year + 1


def accounts_of(records: Records, postings: pl.DataFrame) -> pl.DataFrame:
    """The account of each episode by the ties of `tied_postings(records)`, as `episode_accounts` finds it."""
    paid = postings.filter(pl.col("episode_id").is_not_null())
    return episode_accounts(records, paid.select("month", "account", "amount", episode="episode_id"))


def year_parts(
    records: Records, postings: pl.DataFrame, year: int, on: date, accounts: pl.DataFrame | None = None
) -> YearParts:
    """The year's parts as of the end of `on`.

    Args:
        records: what is known now; measures and ends are cut back to `on` where the day is earlier.
        postings: of `tied_postings(records)`.
        accounts: of `accounts_of`, where they are found already.
    """
    known_accounts = accounts_of(records, postings) if accounts is None else accounts
    of_year = postings.filter(pl.col("month").dt.year() == year)
    booked = pl.col("posted") <= on
    closed = _closed(postings.filter(booked), on)
    cells = _cells(records, postings, (year, on), closed, known_accounts)
    known = cells.group_by("episode_id").agg(open_ended=pl.col("open_ended").any())
    begun = (
        records.table("episodes").select("episode_id", begun=pl.col("start") <= on).unique("episode_id", keep="first")
    )
    dated = of_year.join(closed, on="account", how="left")
    dated = dated.join(known, on="episode_id", how="left").join(begun, on="episode_id", how="left")
    tied = pl.col("episode_id").is_not_null()
    later = ~booked & tied & pl.col("open_ended").is_not_null() & _still_open(pl.col("month"), pl.col("closed"))
    amount = pl.col("amount")
    sums = dated.group_by("account").agg(
        outcome=amount.sum(),
        spent=amount.filter(booked).sum(),
        untied=amount.filter(booked & ~tied).sum(),
        untied_rest=amount.filter(~booked & ~tied).sum(),
        paid_open=amount.filter(later & pl.col("open_ended")).sum(),
        paid_ending=amount.filter(later & ~pl.col("open_ended")).sum(),
        paid_late=amount.filter(~booked & tied & pl.col("begun") & ~later).sum(),
    )
    committed = cells.group_by("account").agg(
        committed_open=pl.col("committed").filter("open_ended").sum(),
        committed_ending=pl.col("committed").filter(~pl.col("open_ended")).sum(),
        lacking=pl.col("episode_id").filter("lacking").n_unique().cast(pl.Int64),
    )
    joined = sums.join(committed, on="account", how="full", coalesce=True, nulls_equal=True)
    numbers = (*_SUMS, "committed_open", "committed_ending", "lacking")
    filled = joined.join(closed, on="account", how="left").with_columns(pl.col(numbers).fill_null(0))
    return YearParts(year, on, cells, filled.select("account", "closed", *numbers).sort("account", nulls_last=True))


def _closed(booked: pl.DataFrame, on: date) -> pl.DataFrame:
    """The last closed month of each account: over on the day, and not after the last one with a posting."""
    whole = pl.lit(vintage.last_whole_month(on), pl.Date)
    return booked.group_by("account").agg(closed=pl.min_horizontal(pl.col("month").max(), whole))


def _still_open(month: pl.Expr, closed: pl.Expr) -> pl.Expr:
    return closed.is_null() | (month > closed)


def _cells(
    records: Records, postings: pl.DataFrame, seen_from: tuple[int, date], closed: pl.DataFrame, accounts: pl.DataFrame
) -> pl.DataFrame:
    year, on = seen_from
    episodes = vintage.seen(records.table("episodes"), on, later=vintage.is_later(records, on))
    unended = episodes.filter(pl.col("end").is_null())["episode_id"]
    of_year = postings.filter(pl.col("month").dt.year() == year, pl.col("posted") <= on)
    booked = of_year.filter(pl.col("episode_id").is_not_null())
    spent = booked.group_by("episode_id", "account", "month").agg(spent=pl.col("amount").sum())
    ahead = _ahead(records, episodes, (year, on), accounts)
    left = ahead.join(booked.select("episode_id", "month").unique(), on=["episode_id", "month"], how="anti")
    open_months = left.join(closed, on="account", how="left").filter(_still_open(pl.col("month"), pl.col("closed")))
    committed = open_months.group_by("episode_id", "account", "month").agg(
        committed=pl.when(pl.col("amount").null_count() == 0).then(pl.col("amount").sum()),
        days=pl.col("days").max(),
        lacking=pl.col("amount").null_count() > 0,
    )
    keys = ["episode_id", "account", "month"]
    cells = spent.join(committed, on=keys, how="full", coalesce=True, nulls_equal=True)
    nothing = pl.when(~pl.col("lacking").fill_null(value=False)).then(pl.col("committed").fill_null(0))
    cells = cells.with_columns(
        pl.col("spent").fill_null(0),
        pl.col("days").fill_null(0).cast(pl.Int64),
        pl.col("lacking").fill_null(value=False),
        committed=nothing,
        open_ended=pl.col("episode_id").is_in(unended.implode()),
    )
    return cells.select(CELL).sort(keys, nulls_last=True)


def _ahead(
    records: Records, episodes: pl.DataFrame, seen_from: tuple[int, date], accounts: pl.DataFrame
) -> pl.DataFrame:
    """What the measures cost in the whole year if those without an end go on: an expected end is no decision."""
    year, on = seen_from
    lasting = episodes.with_columns(expected_end=pl.lit(None, pl.Date))
    window = Period(date(year, 1, 1), date(year + 1, 1, 1))
    seen = replace(records, tables={**records.tables, "episodes": lasting})
    found = commitments.frame_of(seen, window, on=on, accounts=accounts)
    return found.filter(pl.col("status") != ENDED_EARLY).with_columns(pl.col("days").cast(pl.Int64))
