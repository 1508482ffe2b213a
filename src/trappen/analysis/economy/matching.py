"""The postings laid on the episodes, by what the episodes' price lines say they cost, and likely partners of the rest.

The matching itself is in records.reconciliation.matching, where the first hour's reconciliation uses it too. Source:
docs/methods/matching.md.
"""

from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from trappen.analysis.economy import commitments
from trappen.analysis.economy.stretches import ENDED_EARLY
from trappen.domain.periods import Period, add_months
from trappen.records.container import Records
from trappen.records.reconciliation.matching import Matched, match
from trappen.records.reconciliation.matching.keys import alike, episode_places, number_of, numbered, posting_places

MOST = 8  # partners that are named of each
MOST_SUMMED = 200  # dues near a posting among which two are looked for that are its sum; among more any would be found
DOUBTFUL = ("number_only", "alone")  # rules that lay a posting whose amount does not fit
SIZE = 0.1  # how far an amount may be from the price to be called near it
# Why an episode may be a posting's, from the likeliest.
REASONS = {
    "alike": "Sagsnummeret ligner.",
    "sum": "Beløbet er summen af to måneder eller to indsatser hos leverandøren.",
    "provider_near": "Samme leverandør i måneden, og beløbet er tæt på prisen.",
    "provider": "Samme leverandør i måneden.",
    "near_paid": "Samme leverandør, og beløbet er tæt på prisen; en nabomåned, eller måneden er betalt.",
    "amount": "Samme beløb i måneden hos en anden leverandør.",
    "provider_other": "Samme leverandør; en nabomåned, eller måneden er betalt.",
}


@dataclass(frozen=True)
class Matching:
    """`matched`: every posting with its episode, its candidates, or why there is none.

    `unpaid`: one row per episode with months that are due and not paid: episode, months (list of dates), amount (øre
    due in them; null where one is unknown). `likely`: posting_id, episode, reason (a key of REASONS), of unmatched
    postings and of those laid at an amount that does not fit, the likeliest first and at most MOST of each, none that
    it is laid on; read the other way they are an unpaid episode's partners.
    """

    matched: Matched
    unpaid: pl.DataFrame
    likely: pl.DataFrame

    @property
    def counts(self) -> dict[str, int]:
        """Postings paid, unclear and unmatched, and episodes with unpaid months."""
        paid = self.matched.paid["posting_id"].n_unique()
        left = self.matched.unclear.height, self.matched.unmatched.height
        return {"paid": paid, "unclear": left[0], "unmatched": left[1], "unpaid": self.unpaid.height}


def of(records: Records) -> Matching:
    """Matches the postings of the records with the episodes.

    Raises:
        MissingTableError: without postings or episodes.
    """
    matched = match(records, costs=_costs(records))
    unpaid = _unpaid(records, matched)
    return Matching(matched, unpaid, _likely(records, matched, unpaid))


def _costs(records: Records) -> pl.DataFrame | None:
    """What the episodes with price lines of their own cost by month, in the span of the postings."""
    days = pl.concat([records.table("postings")[name].drop_nulls() for name in ("posted", "month")])
    first, last = days.min(), days.max()
    priced = records.optional("prices")["episode_id"].drop_nulls().unique()
    if priced.is_empty() or not isinstance(first, date) or not isinstance(last, date):
        return None
    own = records.table("episodes").filter(pl.col("episode_id").is_in(priced.implode()))
    kept = {name: frame for name, frame in records.tables.items() if name not in {"episodes", "postings"}}
    window = Period(add_months(first.replace(day=1), -1), add_months(last.replace(day=1), 2))
    frame = commitments.of(replace(records, tables={**kept, "episodes": own}), window).frame
    return frame.filter(pl.col("status") != ENDED_EARLY).select("episode_id", "month", "amount")


def _unpaid(records: Records, matched: Matched) -> pl.DataFrame:
    """Months within those of the postings that are due, and that nothing was laid on."""
    stated = records.table("postings").select(day=pl.coalesce("month", "posted"))["day"].drop_nulls()
    first, last = stated.min(), stated.max()
    if not isinstance(first, date) or not isinstance(last, date):
        return pl.DataFrame(schema={"episode": pl.String, "months": pl.List(pl.Date), "amount": pl.Int64})
    inside = matched.dues.filter(
        pl.col("month").is_between(first.replace(day=1), last), pl.col("cost").is_null() | (pl.col("cost") != 0)
    )
    paid = matched.paid.group_by("episode", "month").agg(net=pl.col("amount").sum()).filter(pl.col("net") != 0)
    owed = inside.join(paid, on=["episode", "month"], how="anti").sort("episode", "month")
    whole = pl.when(pl.col("cost").null_count() == 0).then(pl.col("cost").sum())
    return owed.group_by("episode", maintain_order=True).agg(months=pl.col("month"), amount=whole)


def _likely(records: Records, matched: Matched, unpaid: pl.DataFrame) -> pl.DataFrame:
    """Episodes that a posting may be for which is unmatched, or laid by its number at an amount that does not fit."""
    episodes = records.table("episodes").filter(pl.col("episode_id").is_not_null(), pl.col("start").is_not_null())
    left = _left(records, matched, episodes)
    places = episode_places(episodes)
    owed = (
        unpaid.select("episode", month="months")
        .explode("month")
        .join(matched.dues, on=["episode", "month"])
        .join(places, on="episode")
    )
    at_places = places.join(left.select("place").unique(), on="place", how="semi")
    dues = matched.dues.join(at_places, on="episode").join(
        owed.select("episode", "month", open=pl.lit(value=True)), on=["episode", "month"], how="left"
    )
    near = _at_the_provider(left, dues.with_columns(pl.col("open").fill_null(value=False)))
    elsewhere = left.join(owed.filter(pl.col("cost") > 0), left_on=["month", "amount"], right_on=["month", "cost"])
    numbers = numbered(records, episodes).join(unpaid.select("episode"), on="episode")
    pairs = left.filter(pl.col("number").is_not_null()).join(
        owed.select("episode", "month").join(numbers.rename({"number": "theirs"}), on="episode"), on="month"
    )
    typed = pairs if pairs.is_empty() else pairs.filter(alike("number", "theirs"))
    columns = ["at", "posting_id", "episode"]
    found = pl.concat(
        [
            typed.select(*columns, reason=pl.lit("alike")),
            _sums(near).select(*columns, reason=pl.lit("sum")),
            near.select(*columns, "reason"),
            elsewhere.select(*columns, reason=pl.lit("amount")),
        ]
    )
    laid = matched.paid.select("posting_id", "episode").unique()
    ranked = found.join(laid, on=["posting_id", "episode"], how="anti").with_columns(
        rank=pl.col("reason").replace_strict({key: n for n, key in enumerate(REASONS)}, return_dtype=pl.Int64)
    )
    best = ranked.sort("at", "rank", "episode").unique(["at", "episode"], keep="first", maintain_order=True)
    return best.filter(pl.int_range(pl.len()).over("at") < MOST).select("posting_id", "episode", "reason")


def _left(records: Records, matched: Matched, episodes: pl.DataFrame) -> pl.DataFrame:
    """at, posting_id, month, amount, place, number of the postings that partners are looked for."""
    laid_so = matched.paid.filter(pl.col("rule").is_in(DOUBTFUL))
    back = laid_so.select("episode", "month", amount=-pl.col("amount"))  # what takes one of them back is as doubtful
    taken = matched.paid.filter(pl.col("rule") == "reversal").join(back, on=["episode", "month", "amount"], how="semi")
    doubtful = pl.concat([laid_so["posting_id"], taken["posting_id"]]).unique()
    month = pl.coalesce("month", "posted").dt.truncate("1mo")
    laid = records.table("postings").filter(pl.col("posting_id").is_in(doubtful.implode())).with_columns(month=month)
    columns = ["posting_id", "month", "amount", "case_number", "provider_id", "provider_name"]
    rows = pl.concat([matched.unmatched.select(columns), laid.select(columns)]).with_row_index("at")
    placed = rows.join(
        posting_places(rows, episodes), on=["provider_id", "provider_name"], how="left", nulls_equal=True
    )
    return placed.select("at", "posting_id", "month", "amount", "place", number=number_of("case_number"))


def _at_the_provider(left: pl.DataFrame, dues: pl.DataFrame) -> pl.DataFrame:
    """Each posting with the dues at its provider in its month and the months beside it, and why each may be it."""
    near = left.join(dues.rename({"month": "due"}), on="place").filter(
        pl.col("due").is_between(pl.col("month").dt.offset_by("-1mo"), pl.col("month").dt.offset_by("1mo"))
    )
    close = ((pl.col("amount").abs() - pl.col("cost")).abs() <= SIZE * pl.col("cost")).fill_null(value=False)
    same = pl.col("due") == pl.col("month")
    return near.with_columns(
        reason=pl.when(same & close & pl.col("open"))
        .then(pl.lit("provider_near"))
        .when(same & pl.col("open"))
        .then(pl.lit("provider"))
        .when(close)
        .then(pl.lit("near_paid"))
        .otherwise(pl.lit("provider_other"))
    )


def _sums(near: pl.DataFrame) -> pl.DataFrame:
    """The dues of which two together are the posting's amount: two episodes in its month, or two months of one."""
    few = near.filter(pl.len().over("at") <= MOST_SUMMED, pl.col("cost") > 0)
    other = few.select("at", second="episode", second_due="due", second_cost="cost")
    whole = pl.col("cost") + pl.col("second_cost") == pl.col("amount").abs()
    both_episodes = (pl.col("episode") != pl.col("second")) & (pl.col("due") == pl.col("second_due"))
    both_months = (pl.col("episode") == pl.col("second")) & (pl.col("due") != pl.col("second_due"))
    return few.join(other, on="at").filter(whole, both_episodes | both_months)
