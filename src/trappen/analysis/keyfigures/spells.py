"""Event → spell → status: from episodes to one place on the ladder per child and day: docs/methods/keyfigures.md.

All intervals are half-open. Frames of spells have the columns child_id (String), state (Int8), start (Date) and end
(Date, null while running); a state is a step's number or `UNKNOWN`. Days that are on no spell are outside the ladder.
"""

from datetime import date

import polars as pl

from trappen.domain.ladder import Ladder, Standing
from trappen.records.container import Records

UNKNOWN = 0
_NEVER = 10_000_000  # a day (about 29,000 years on) later than any date: the end of what is still running


def placements(records: Records) -> pl.DataFrame:
    """Each episode with its standing on the records' ladder.

    Returns:
        One row per episode: episode_id, child_id, section, place_type, start, end, standing (`on_step`, `off_ladder`,
        `unknown`), step (Int8, null unless on a step) and placed (whether it is a placement).

    Raises:
        MissingTableError: without episodes.
    """
    episodes = records.table("episodes")
    kinds = ["section", "place_type", "step"]
    resolved = _resolve(episodes.select(kinds).unique(), records.ladder)
    columns = ["episode_id", "child_id", "section", "place_type", "start", "end", "standing", "placed_step", "placed"]
    joined = episodes.join(resolved, on=kinds, how="left", nulls_equal=True, maintain_order="left")
    return joined.select(columns).rename({"placed_step": "step"})


def spells(placed: pl.DataFrame, *, gap_days: int = 0) -> pl.DataFrame:
    """The maximal spells of one state per child, in order of child and start.

    The state of a day is the highest step among the episodes that run on it; `UNKNOWN` where none carries a step and
    one is unresolved, or where a placement is unresolved and no other placement carries a step (`domain.ladder.highest`
    is the twin); what is off the ladder counts for nothing. An episode ends on its end date, so one that ends on
    the day another starts is a move on that day; of two that start on one day the highest decides; empty episodes
    vanish. A gap of at most `gap_days` between two spells is filled with the state before it.
    """
    carrying = placed.filter(
        pl.col("standing") != Standing.OFF_LADDER, pl.col("end").is_null() | (pl.col("end") > pl.col("start"))
    )
    children = carrying.select("child_id").unique().sort("child_id").with_row_index("child")
    days = carrying.join(children, on="child_id").select(
        "child",
        "placed",
        state=pl.col("step").fill_null(UNKNOWN).cast(pl.Int8),
        start=pl.col("start").to_physical(),
        end=pl.col("end").to_physical().fill_null(_NEVER),
    )
    found = _highest(days)
    if gap_days > 0:
        found = _bridge(found, gap_days)
    return found.join(children, on="child", maintain_order="left").select(
        "child_id",
        "state",
        start=pl.col("start").cast(pl.Date),
        end=pl.when(pl.col("end") < _NEVER).then(pl.col("end")).cast(pl.Date),
    )


def running(frame: pl.DataFrame, on: date) -> pl.DataFrame:
    """The rows whose half-open interval holds the day `on`."""
    return frame.filter(pl.col("start") <= on, pl.col("end").is_null() | (pl.col("end") > on))


def _resolve(kinds: pl.DataFrame, ladder: Ladder) -> pl.DataFrame:
    found = [
        ladder.place(section=section, place_type=place_type, own_step=step)
        for section, place_type, step in kinds.iter_rows()
    ]
    return kinds.with_columns(
        pl.Series("standing", [str(item.standing) for item in found], dtype=pl.String),
        pl.Series("placed_step", [item.step for item in found], dtype=pl.Int8),
        pl.Series("placed", [item.placed for item in found], dtype=pl.Boolean),
    )


def _highest(days: pl.DataFrame) -> pl.DataFrame:
    """Spells of child, state, start, end in day numbers, by one sweep over all starts and ends of episodes.

    A child's starts and ends cancel out, so one running sum over all children is back at nought where a child ends:
    no grouping is needed.
    """
    changes = pl.concat(
        [
            days.select("child", "state", "placed", day="start", change=pl.lit(1, pl.Int32)),
            days.select("child", "state", "placed", day="end", change=pl.lit(-1, pl.Int32)),
        ]
    ).sort("child", "day")
    states = sorted(days["state"].unique().to_list(), reverse=True)
    found = pl.coalesce(
        pl.lit(None, pl.Int8),
        *[pl.when(_active(pl.col("state") == state)).then(pl.lit(state, pl.Int8)) for state in states],
    )
    unresolved = pl.col("state") == UNKNOWN
    hidden = _active(pl.col("placed") & unresolved) & ~_active(pl.col("placed") & ~unresolved)
    state = pl.when(hidden).then(pl.lit(UNKNOWN, pl.Int8)).otherwise(found)
    last_of_day = (pl.col("child") != pl.col("child").shift(-1)) | (pl.col("day") != pl.col("day").shift(-1))
    swept = changes.select("child", "day", state=state, last=last_of_day.fill_null(value=True))
    steady = swept.filter("last").filter(
        (pl.col("child").ne_missing(pl.col("child").shift())) | (pl.col("state").ne_missing(pl.col("state").shift()))
    )
    return steady.select("child", "state", start="day", end=pl.col("day").shift(-1)).filter(
        pl.col("state").is_not_null()
    )


def _active(kind: pl.Expr) -> pl.Expr:
    """Whether an episode of the kind runs from that row on."""
    return pl.when(kind).then("change").otherwise(0).cum_sum() > 0


def _bridge(found: pl.DataFrame, gap_days: int) -> pl.DataFrame:
    same_child = pl.col("child") == pl.col("child").shift(-1)
    following = pl.col("start").shift(-1)
    short = same_child & (following - pl.col("end") <= gap_days)
    bridged = found.with_columns(end=pl.when(short).then(following).otherwise("end"))
    continues = (
        (pl.col("child") == pl.col("child").shift())
        & (pl.col("state") == pl.col("state").shift())
        & (pl.col("start") == pl.col("end").shift())
    )
    starts = bridged.with_columns(spell=(~continues.fill_null(value=False)).cum_sum())
    return starts.group_by("spell", maintain_order=True).agg(
        pl.col("child", "state", "start").first(), pl.col("end").last()
    )
