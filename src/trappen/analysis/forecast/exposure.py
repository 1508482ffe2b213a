"""The time that children were in a programme, told apart from the time that they were not.

It is no covariate of a child, as sex or district are: it begins and ends, and only the time within it is exposed.
Source: docs/methods/rates.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from trappen.analysis.forecast.arrays import Floats, Ints
from trappen.records.container import Records

PROGRAMME = "programme"  # what it is called among covariates and factors
_STILL = 10_000_000  # days from the origin: an enrolment that had not ended then
_MOMENT = 1e-6  # days: less is a rounding


@dataclass(frozen=True)
class Exposure:
    """What moves of children in a programme are, beside those of children who are in none; P draws, S states.

    ratios: (P, 3), by kind (UP, DOWN, OUT), what the rates are multiplied by in a programme. events, expected: (3,), of
    children in a programme, and as many as were to be expected at the others' rates. days: child-days in a programme.
    reach: (S,), the share of the last year's child-days on the state that were in one.
    """

    ratios: Floats
    events: Floats
    expected: Floats
    days: float
    reach: Floats


def enrolled_by(records: Records, origin: date, who: pl.DataFrame) -> pl.DataFrame | None:
    """When children were in any programme, as known on the origin: child, begin, end (days from it), apart in time.

    Args:
        records: without the table of enrolments there is no answer.
        origin: ends after it had not come to pass.
        who: child_id and child, its number.
    """
    if not records.has("programme_enrolments"):
        return None
    day = pl.lit(origin).to_physical()
    rows = records.table("programme_enrolments").filter(pl.col("start") < origin).join(who, on="child_id")
    ended = pl.when(pl.col("end") <= origin).then(pl.col("end").to_physical() - day).otherwise(_STILL)
    rows = rows.select(
        pl.col("child").cast(pl.Int64),
        begin=(pl.col("start").to_physical() - day).cast(pl.Int64),
        end=ended.cast(pl.Int64),
    ).sort("child", "begin")
    before = pl.col("end").cum_max().shift(1).over("child")
    apart = (before.is_null() | (pl.col("begin") > before)).cum_sum()
    merged = rows.with_columns(apart=apart).group_by("child", "apart", maintain_order=True)
    return merged.agg(pl.col("begin").min(), pl.col("end").max()).drop("apart")


def parted(pieces: pl.DataFrame, enrolled: pl.DataFrame) -> pl.DataFrame:
    """Pieces of person-time in two where a programme begins or ends within them, with the column `exposed`.

    What happens on the last day of an enrolment happened in it.

    Args:
        pieces: with child, days, to, left and right (days from the origin); the last two are left out of the answer.
        enrolled: as `enrolled_by`.
    """
    numbered = pieces.with_row_index("piece")
    over = pl.min_horizontal("right", "end") - pl.max_horizontal("left", "begin")
    meets = numbered.select("piece", "child", "left", "right").join(enrolled, on="child").with_columns(over=over)
    within = (pl.col("begin") < pl.col("right")) & (pl.col("right") <= pl.col("end"))
    inside = meets.filter(pl.col("over") > 0).group_by("piece").agg(pl.col("over").sum(), last=within.any())
    both = numbered.join(inside, on="piece", how="left", maintain_order="left").with_columns(
        pl.col("over").fill_null(0.0), pl.col("last").fill_null(value=False)
    )
    parts = [
        both.with_columns(days="over", to=pl.when("last").then("to"), exposed=pl.lit(1, pl.Int64)),
        both.with_columns(
            days=pl.col("days") - pl.col("over"), to=pl.when(~pl.col("last")).then("to"), exposed=pl.lit(0, pl.Int64)
        ),
    ]
    return pl.concat(parts).filter(pl.col("days") > _MOMENT).drop("piece", "left", "right", "over", "last")


def mixed(base: Floats, exposure: Exposure, kinds: Ints) -> Floats:
    """(P, S, A, U, S + 1): rates of children in no programme, made those of all where the share reached stays."""
    ratios = exposure.ratios[:, kinds]  # (P, S, S + 1)
    return np.asarray(base * (1.0 + exposure.reach[None, :, None] * (ratios - 1.0))[:, :, None, None])


def reach_of(state: Sequence[int] | Ints, days: Floats, exposed: Ints, states: int) -> Floats:
    """(S,): the share of these child-days that were in a programme, by state; 0 where there are none."""
    whole, inside = (np.bincount(state, weights=part, minlength=states) for part in (days, days * exposed))
    return np.asarray(np.divide(inside, whole, out=np.zeros(states), where=whole > 0))
