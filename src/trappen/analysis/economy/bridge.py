"""Why the estimate of a year moved from one day to another; the causes add up to the øre: docs/methods/year-end.md."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from trappen.analysis.economy.estimate import Estimate

MOVE_DAYS = 7  # a measure that begins so near another's end, for the same child, is a move
NEW, LATE, MOVED, ENDED, CHANGED_END = "new", "late", "moved", "ended", "changed_end"
REMOVED, PRICES, SPENT = "removed", "prices", "spent"
ENTRIES, EXITS, UNTIED, CORRECTIONS = "entries", "exits", "untied", "corrections"
BY_CHILD = (NEW, LATE, MOVED, ENDED, CHANGED_END, REMOVED, PRICES, SPENT)
CAUSES = (*BY_CHILD, ENTRIES, EXITS, UNTIED, CORRECTIONS)
STEP = ("cause", "account", "episode_id", "child_id", "amount")
_KEYS = ["episode_id", "account", "month"]


@dataclass(frozen=True)
class Bridge:
    """From the estimate on the day `since` to that on `until`, in øre.

    `steps` has a row per cause, account and episode (null beside what is no episode's): STEP. `before` and `after` are
    what was known of the two estimates, and the steps add up to their difference, also account by account. `complete`
    is false where either lacks a part, so that the difference is only that of what is known. `budget_before` and
    `budget_after` are the corrected budgets.
    """

    year: int
    since: date
    until: date
    steps: pl.DataFrame
    before: int
    after: int
    complete: bool
    budget_before: int | None
    budget_after: int | None

    @property
    def difference(self) -> int:
        return self.after - self.before

    def causes(self) -> dict[str, int]:
        """Øre by cause, every cause in order; 0 where nothing moved."""
        sums = dict(self.steps.group_by("cause").agg(pl.col("amount").sum()).iter_rows())
        return {cause: int(sums.get(cause, 0)) for cause in CAUSES}


def bridge(first: Estimate, second: Estimate) -> Bridge:
    """What moved the estimate.

    Raises:
        ValueError: if they are of two years, or the second is of an earlier day.
    """
    if first.year != second.year or second.on < first.on:
        raise ValueError("a bridge leads from one day to a later one of the same year's estimate")
    steps = pl.concat([_by_episode(first, second), _by_account(first, second)])
    place = {cause: number for number, cause in enumerate(CAUSES)}
    order = pl.col("cause").replace_strict(place, return_dtype=pl.Int64)
    return Bridge(
        first.year,
        first.on,
        second.on,
        steps.filter(pl.col("amount") != 0).sort(order, "account", "episode_id", nulls_last=True).select(STEP),
        first.total["known"] or 0,
        second.total["known"] or 0,
        first.total["estimate"] is not None and second.total["estimate"] is not None,
        first.total["corrected"],
        second.total["corrected"],
    )


def _by_episode(first: Estimate, second: Estimate) -> pl.DataFrame:
    one, other = _cells(first, "before"), _cells(second, "after")
    both = one.join(other, on=_KEYS, how="full", coalesce=True, nulls_equal=True)
    episodes = _episodes(first, second)
    told = both.join(episodes, on="episode_id", how="left").with_columns(
        pl.col("cost_before", "cost_after").fill_null(0), cause=_cause(first.on)
    )
    amount = (pl.col("cost_after") - pl.col("cost_before")).sum()
    return told.group_by("cause", "account", "episode_id", "child_id").agg(amount=amount).select(STEP)


def _cells(made: Estimate, when: str) -> pl.DataFrame:
    cost = pl.col("spent") + pl.col("committed").fill_null(0)
    return made.cells.select(
        *_KEYS,
        cost.alias(f"cost_{when}"),
        (pl.col("spent") != 0).alias(f"booked_{when}"),
        pl.col("lacking").alias(f"lacking_{when}"),
    )


def _episodes(first: Estimate, second: Estimate) -> pl.DataFrame:
    """By episode_id: child_id, of each day whether it was there, its start and end; and whether it is a move."""
    columns = ["episode_id", "child_id", "start", "end"]
    one = first.episodes.select(columns).with_columns(there=pl.lit(value=True))
    other = second.episodes.select(columns).with_columns(there=pl.lit(value=True))
    both = one.join(other, on="episode_id", how="full", coalesce=True, suffix="_after").with_columns(
        pl.col("there", "there_after").fill_null(value=False), child_id=pl.coalesce("child_id", "child_id_after")
    )
    moves = _moves(both)
    return both.with_columns(moved=pl.col("episode_id").is_in(moves.implode()))


def _moves(both: pl.DataFrame) -> pl.Series:
    """The keys of measures that ended for a child who began another at once, both told between the two days."""
    left = both.filter("there", pl.col("end").is_null(), pl.col("end_after").is_not_null())
    came = both.filter(~pl.col("there"), "there_after")
    pairs = left.select("child_id", out="episode_id", day="end_after").join(
        came.select("child_id", "start_after", into="episode_id"), on="child_id"
    )
    near = pairs.filter((pl.col("start_after") - pl.col("day")).dt.total_days().abs() <= MOVE_DAYS)
    return pl.concat([near["out"], near["into"]]).unique()


def _cause(since: date) -> pl.Expr:
    """The cause of what a month of an episode moved."""
    ends_differ = pl.col("end").ne_missing(pl.col("end_after"))
    from_end = pl.col("month") >= pl.min_horizontal("end", "end_after").dt.truncate("1mo")
    committed = ~pl.col("booked_before") & ~pl.col("booked_after")  # null where a day has no such month
    priced = pl.col("lacking_before") != pl.col("lacking_after")
    return (
        pl.when(~pl.col("there"))
        .then(
            pl.when("moved")
            .then(pl.lit(MOVED))
            .when(pl.col("start_after") <= since)
            .then(pl.lit(LATE))
            .otherwise(pl.lit(NEW))
        )
        .when(~pl.col("there_after"))
        .then(pl.lit(REMOVED))
        .when(ends_differ & from_end)
        .then(
            pl.when("moved")
            .then(pl.lit(MOVED))
            .when(pl.col("end").is_null())
            .then(pl.lit(ENDED))
            .otherwise(pl.lit(CHANGED_END))
        )
        .when(committed | priced)
        .then(pl.lit(PRICES))
        .otherwise(pl.lit(SPENT))
    )


def _by_account(first: Estimate, second: Estimate) -> pl.DataFrame:
    one, other = _account_parts(first), _account_parts(second)
    both = one.join(other, on=["account", "cause"], how="full", coalesce=True, nulls_equal=True, suffix="_after")
    return both.select(
        "cause",
        "account",
        episode_id=pl.lit(None, pl.String),
        child_id=pl.lit(None, pl.String),
        amount=pl.col("amount_after").fill_null(0) - pl.col("amount").fill_null(0),
    )


def _account_parts(made: Estimate) -> pl.DataFrame:
    """account, cause, amount of what is no episode's; a part that is missing is no part of what is known."""
    tied = made.cells.group_by("account").agg(tied=pl.col("spent").sum())
    rows = made.accounts.join(tied, on="account", how="left", nulls_equal=True).fill_null(0)
    untied = pl.col("spent") - pl.col("tied") + pl.col("untied_ahead")
    parts = rows.select("account", ENTRIES, EXITS, CORRECTIONS, untied.alias(UNTIED))
    return parts.unpivot(index="account", variable_name="cause", value_name="amount")
