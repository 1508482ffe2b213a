"""A new notification for each team, so that a demonstration has something to give out. Only the demonstration asks for
it: the municipality itself gives every case an adviser at once."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import polars as pl

from trappen.analysis.synth.building import Synthetic
from trappen.domain.periods import add_months

RECEIVED, ASSESSED = time(8, 15), time(15, 40)
YOUNGEST, OLDEST = 2, 15  # years, so that the child is still one when the demonstration has aged
CLOSED_WITHIN = 24  # months: whoever had the case is not long gone


def with_arrivals(made: Synthetic) -> Synthetic:
    """The municipality with a notification on the extract's last day about one child of each team: its last case is
    closed, and a new one is opened that nobody has yet. Teams that have closed no case lately get none."""
    day = made.until - timedelta(days=1)
    arrived = _children(made, day)
    notifications = arrived.select(
        "child_id",
        notification_id=pl.format("NO{}-NY", pl.col("child_id").str.slice(1)),
        received=pl.lit(datetime.combine(day, RECEIVED)),
        assessed=pl.lit(datetime.combine(day, ASSESSED)),
        receipt_sent=pl.lit(day),
        notifier=pl.lit("other"),
        outcome=pl.lit("examination"),
    )
    opened = arrived.select(
        pl.exclude("team_id", "case_id", "case_number", "opened", "closed"),
        case_id=pl.format("{}-NY", "case_id"),
        case_number=pl.format(
            "{}-{}-{}",
            pl.col("case_number").str.extract(r"^(.+)-\d+-\d\d$"),
            pl.col("case_number").str.extract(r"-(\d+)-\d\d$").cast(pl.Int64) + 1,
            pl.lit(f"{day:%y}"),
        ),
        opened=pl.lit(day),
        closed=pl.lit(None, pl.Date()),
    )
    added = {"notifications": notifications, "cases": opened}
    tables = {name: _with(frame, added[name]) if name in added else frame for name, frame in made.tables.items()}
    return replace(made, tables=tables)


def _with(there: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    lacking = [pl.lit(None, kind).alias(name) for name, kind in there.schema.items() if name not in new.columns]
    return pl.concat([there, new.with_columns(lacking).select(there.columns).cast(there.schema)])


def _children(made: Synthetic, day: date) -> pl.DataFrame:
    """team_id and the columns of the last case, of the first child of each team that can be notified about anew."""
    tables = made.tables
    is_young = pl.col("birth_date").is_between(add_months(day, -12 * OLDEST), add_months(day, -12 * YOUNGEST))
    children = tables["children"].filter(is_young & pl.col("left_on").is_null())
    last = tables["cases"].sort("opened", "case_id").unique("child_id", keep="last", maintain_order=True)
    closed = last.filter(pl.col("closed").is_between(add_months(day, -CLOSED_WITHIN), add_months(day, -1)))
    running = tables["adviser_posts"].filter(pl.col("end").is_null() | (pl.col("end") > day))
    had = tables["assignments"].filter(pl.col("end").is_not_null()).join(running, on="adviser_id")
    return (
        closed.join(children, on="child_id", how="semi")
        .join(had.select("case_id", "team_id").unique(), on="case_id")
        .sort("team_id", "child_id")
        .unique("team_id", keep="first", maintain_order=True)
    )
