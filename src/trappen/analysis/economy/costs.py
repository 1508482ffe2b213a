"""What each episode cost in a year, by what was posted or by what it is committed to: docs/methods/refusion.md."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import polars as pl

from trappen.analysis.economy import commitments
from trappen.analysis.economy.payers import paid_by_us
from trappen.domain.periods import Period
from trappen.records.container import Records
from trappen.records.reconciliation.matching import MEASURE_FUNCTIONS, match


class Basis(StrEnum):
    """What the cost is taken from."""

    POSTED = "posted"  # what was paid for the year's months
    COMMITTED = "committed"  # what the episodes cost by their prices, decided and expected
    WHOLE = "whole"  # posted for the months that are over on the day of the extract, committed from then on


@dataclass(frozen=True)
class YearlyCosts:
    """`rows`: episode_id, month (Date) and amount (Int64 øre; null where a price is missing) of the episodes that the
    municipality pays for; several rows may be of one episode and month. `unplaced`: øre posted on the functions of
    measures that no episode takes."""

    rows: pl.DataFrame
    unplaced: int


def yearly_costs(records: Records, year: int, basis: Basis) -> YearlyCosts:
    """The cost of a calendar year.

    Raises:
        MissingTableError: without episodes, or without postings where `basis` is not COMMITTED.
    """
    if basis is Basis.COMMITTED:
        return YearlyCosts(_committed(records, year), 0)
    posted = posted_costs(records, year)
    paid = posted.rows.select("episode_id", "month", "amount")
    if basis is Basis.POSTED or records.as_of is None:
        return YearlyCosts(paid, posted.unplaced)
    turn = records.as_of.replace(day=1)
    ahead = _committed(records, year).filter(pl.col("month") >= turn)
    return YearlyCosts(pl.concat([paid.filter(pl.col("month") < turn), ahead]), posted.unplaced)


def _committed(records: Records, year: int) -> pl.DataFrame:
    frame = commitments.of(records, Period(date(year, 1, 1), date(year + 1, 1, 1))).frame
    return frame.filter(pl.col("status") != "ended_early").select("episode_id", "month", "amount")


def posted_costs(records: Records, year: int) -> YearlyCosts:
    """The cost posted for the year's months, with the column account besides.

    Raises:
        MissingTableError: without episodes or postings.
    """
    start = date(year, 1, 1)
    postings = records.table("postings")
    within = pl.col("month").is_between(start, date(year, 12, 1))
    paid = match(records).paid.filter(within)
    ours = paid.join(paid_by_us(records), left_on="episode", right_on="episode_id", how="semi")
    month = pl.coalesce("month", "posted").dt.truncate("1mo")
    functions = "|".join(MEASURE_FUNCTIONS).replace(".", r"\.")
    on_measures = postings.with_columns(month=month).filter(
        within, pl.col("account").str.contains(rf"^({functions})(\.1(\.|$)|$)"), pl.col("amount").is_not_null()
    )
    lost = on_measures.join(paid.select("posting_id"), on="posting_id", how="anti")
    return YearlyCosts(ours.select("month", "amount", "account", episode_id="episode"), int(lost["amount"].sum()))
