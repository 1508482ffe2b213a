"""What a child on a step costs a day: those who stand there their own price, new stays one of those lately paid.

From the price that stands on the episodes (per day or month); what costs once is left out. Nothing is filled in
silently: children and steps without a price are counted. Source: docs/methods/rates.md.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from trappen.analysis.forecast.arrays import YEAR, Ints
from trappen.analysis.forecast.history import History, known_on
from trappen.analysis.keyfigures import placements
from trappen.analysis.keyfigures.spells import UNKNOWN
from trappen.domain.ladder import Standing
from trappen.records.container import Records

COLUMNS = 64  # prices of new stays that are told apart by step
NEW = 365  # days within which a stay is new
LEAST = 10  # new stays; with fewer, all stays on the step count
LOOKS = tuple(range(0, -731, -91))  # days from the origin on which stays are looked at


@dataclass(frozen=True)
class Prices:
    """Øre a day.

    own: (N,), of the children who stand on the ladder at the origin, in the order of `History.standing`.
    new: (S, COLUMNS), of new stays, equally likely.
    lacking: the states (index) of which no price is known: their cost is missing.
    assumed: children at the origin without a known price, who are given the mean of new stays on their step.
    """

    own: Ints
    new: Ints
    lacking: tuple[int, ...]
    assumed: int


def prices_of(records: Records, history: History) -> Prices:
    """The prices that the records show."""
    states, standing = len(history.states), history.standing()
    paid = paid_of(on_the_ladder(records, history))
    looks = pl.concat([look(history, paid, day) for day in LOOKS]).drop_nulls("price")
    new = np.zeros((states, COLUMNS), dtype=np.int64)
    lacking = []
    for state in range(states):
        own = looks.filter(pl.col("state") == state)
        fresh = own.filter("is_new")
        values = (fresh if fresh.height >= LEAST else own)["price"].to_numpy()
        if not len(values):
            lacking.append(state)
            continue
        spread = np.quantile(values, (np.arange(COLUMNS) + 0.5) / COLUMNS)
        new[state] = np.rint(spread * (values.mean() / max(spread.mean(), 1e-9))).astype(np.int64)
    today = standing.select("child", "state").join(
        look(history, paid, 0).select("child", "price"), on="child", how="left", maintain_order="left"
    )
    own_prices = today["price"].to_numpy()
    known = ~np.isnan(own_prices)
    mean = np.rint(new.mean(axis=1)).astype(np.int64)[today["state"].to_numpy()]
    assumed = int((~known & ~np.isin(today["state"].to_numpy(), lacking)).sum())
    return Prices(
        np.where(known, np.rint(np.nan_to_num(own_prices)), mean).astype(np.int64), new, tuple(lacking), assumed
    )


def on_the_ladder(records: Records, history: History) -> pl.DataFrame:
    """The episodes that may carry a step.

    Returns:
        episode_id, child, state (index, null where no child ever stood there), begin, end, once (paid once), and
        price, øre a day, null where none is known.
    """
    known = known_on(records, history.origin)
    off = placements(Records({"episodes": known}, records.ladder, "", "", ""))
    by_day = pl.when(pl.col("price_unit") == "day").then(pl.col("price").cast(pl.Float64))
    monthly = by_day.when(pl.col("price_unit") == "month").then(pl.col("price") * 12 / YEAR)
    price = monthly.when(pl.col("price_unit") == "year").then(pl.col("price") / YEAR)
    origin = pl.lit(history.origin).to_physical()
    children = history.children.select("child_id").with_row_index("child")
    index = {number: place for place, number in enumerate(history.states)}
    return (
        known.with_columns(per_day=price, standing=off["standing"], on_step=off["step"].fill_null(UNKNOWN))
        .filter(pl.col("standing") != Standing.OFF_LADDER)
        .join(children, on="child_id", maintain_order="left")
        .select(
            "episode_id",
            pl.col("child").cast(pl.Int64),
            state=pl.col("on_step").cast(pl.Int64).replace_strict(index, default=None, return_dtype=pl.Int64),
            begin=pl.col("start").to_physical() - origin,
            end=pl.col("end").to_physical() - origin,
            once=(pl.col("price_unit") == "once").fill_null(value=False),
            price="per_day",
        )
    )


def paid_of(carrying: pl.DataFrame) -> pl.DataFrame:
    """child, begin, end, price: those that cost by time."""
    return carrying.filter(~pl.col("once")).select("child", "begin", "end", "price")


def look(history: History, paid: pl.DataFrame, day: int) -> pl.DataFrame:
    """child, state, is_new, price: the children on the ladder on a day; null unless its every episode has a price."""
    runs = (pl.col("begin") <= day) & (pl.col("end").is_null() | (pl.col("end") > day))
    sums = paid.filter(runs).group_by("child").agg(pl.col("price").sum(), lacking=pl.col("price").is_null().any())
    there = history.spells.filter(runs).select("child", "state", is_new=pl.col("begin") > day - NEW)
    priced = sums.filter(~pl.col("lacking")).select("child", "price")
    return there.join(priced, on="child", how="left", maintain_order="left")
