"""Stock on a date and flows between two dates, from spells. Source: docs/methods/keyfigures.md.

A change counts when its day is after `first` and not after `last`: exactly what leads from the status on `first` to the
status on `last`.
"""

from datetime import date

import polars as pl

from trappen.analysis.keyfigures.results import OUTSIDE, UNKNOWN_KEY, Place
from trappen.analysis.keyfigures.spells import UNKNOWN, running
from trappen.domain.ladder import Ladder

OUTSIDE_STATE = -1


def places_of(ladder: Ladder) -> tuple[Place, ...]:
    """The steps from the lowest to the highest, then the unknown step."""
    steps = [Place(str(step.number), f"Trin {step.number}: {step.name}", step.number) for step in ladder.steps]
    return (*steps, Place(UNKNOWN_KEY, "Ukendt trin"))


OUTSIDE_PLACE = Place(OUTSIDE, "Uden for trappen")


def state_of(place: Place) -> int:
    """The state that frames hold for a place."""
    if place.step is not None:
        return place.step
    return OUTSIDE_STATE if place.key == OUTSIDE else UNKNOWN


def stock(spells: pl.DataFrame, on: date) -> pl.DataFrame:
    """The children on the ladder on the day `on`: child_id, state, and the start of the spell."""
    return running(spells, on).select("child_id", "state", "start")


def transitions(spells: pl.DataFrame) -> pl.DataFrame:
    """Every change of place: child_id, day, origin, target (states; `OUTSIDE_STATE` outside the ladder).

    A spell that begins where another of the child ends is a move; otherwise its start is an entry and its end an exit.
    """
    ordered = spells.sort("child_id", "start").with_columns(
        before=(pl.col("child_id") == pl.col("child_id").shift()) & (pl.col("start") == pl.col("end").shift()),
        after=(pl.col("child_id") == pl.col("child_id").shift(-1)) & (pl.col("end") == pl.col("start").shift(-1)),
    )
    outside = pl.lit(OUTSIDE_STATE, pl.Int8)
    arrivals = ordered.select(
        "child_id",
        day="start",
        origin=pl.when(pl.col("before").fill_null(value=False)).then(pl.col("state").shift()).otherwise(outside),
        target="state",
    )
    exits = ordered.filter(~pl.col("after").fill_null(value=False), pl.col("end").is_not_null())
    return pl.concat([arrivals, exits.select("child_id", day="end", origin="state", target=outside)])


def changes_between(changes: pl.DataFrame, first: date, last: date) -> pl.DataFrame:
    """The rows of `transitions` that lead from the status on `first` to that on `last`."""
    return changes.filter(pl.col("day") > first, pl.col("day") <= last)


def compared(spells: pl.DataFrame, first: date, last: date) -> pl.DataFrame:
    """Each child on the ladder on at least one of the dates: child_id, origin (on `first`), target (on `last`)."""
    before = stock(spells, first).select("child_id", origin="state")
    after = stock(spells, last).select("child_id", target="state")
    return before.join(after, on="child_id", how="full", coalesce=True).with_columns(
        pl.col("origin", "target").fill_null(OUTSIDE_STATE)
    )


def lengths_between(spells: pl.DataFrame, first: date, last: date) -> pl.DataFrame:
    """Spells that ended after `first` and until `last`, and those that run on `last`: child_id, state, ongoing, days.

    An ongoing spell has lasted the days up to `last`, not counting `last` itself.
    """
    days = (pl.col("end") - pl.col("start")).dt.total_days()
    so_far = (pl.lit(last) - pl.col("start")).dt.total_days()
    ended = spells.filter(pl.col("end") > first, pl.col("end") <= last)
    return pl.concat(
        [
            ended.select("child_id", "state", ongoing=pl.lit(value=False), days=days),
            running(spells, last).select("child_id", "state", ongoing=pl.lit(value=True), days=so_far),
        ]
    )
