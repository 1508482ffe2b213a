"""Every draw of a forecast as a table, for those who compute on: docs/reference/cli.md."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from trappen.analysis.forecast.arrays import Ints
from trappen.analysis.forecast.forecast import Forecast

SCHEMA = pl.Schema(
    {
        "scenario": pl.String(),
        "draw": pl.Int32(),
        "month": pl.Date(),
        "group": pl.String(),
        "step": pl.Int8(),
        "stock": pl.Int32(),
        "days": pl.Float64(),
        "cost_ore": pl.Int64(),
        "entries": pl.Int32(),
    }
)


def draws_frame(made: Forecast, scenario: str | None = None) -> pl.DataFrame:
    """One row for each draw, month, group and step.

    Args:
        made: the forecast.
        scenario: its name, where it is played under one.

    Returns:
        The columns of `SCHEMA`. month: its first day; stock: children on that day; days, cost_ore and entries: of the
        month, null on the last day, which begins none. cost_ore is null where the step has no price, group where the
        forecast has none, step is 0 where it is unknown.
    """
    drawn, states, keys = made.draws, made.history.states, made.groups or (None,)
    lacking = range(len(states)) if made.learned.prices is None else made.learned.prices.lacking
    shape = drawn.stock.shape
    draw, month, group, state = (part.reshape(-1) for part in np.indices(shape))
    flows = {"days": drawn.days, "cost_ore": drawn.ore, "entries": drawn.entries}
    closed = {
        name: np.concatenate([flow, np.zeros_like(flow[:, :1])], axis=1).reshape(-1) for name, flow in flows.items()
    }
    inside = pl.Series(month < shape[1] - 1)
    frame = pl.DataFrame(
        {
            "draw": draw,
            "month": _named(month, list(made.dates), pl.Date()),
            "group": _named(group, list(keys), pl.String()),
            "step": _named(state, list(states), pl.Int8()),
            "stock": drawn.stock.reshape(-1),
            **closed,
        }
    )
    priced = inside & ~pl.Series(np.isin(state, list(lacking)))
    return frame.select(
        scenario=pl.lit(scenario, pl.String),
        **{name: pl.col(name) for name in ("draw", "month", "group", "step", "stock")},
        days=pl.when(inside).then("days"),
        cost_ore=pl.when(priced).then("cost_ore"),
        entries=pl.when(inside).then("entries"),
    ).cast(SCHEMA)


def _named(index: Ints, values: Sequence[object], kind: pl.DataType) -> pl.Series:
    return pl.Series(values, dtype=kind).gather(index)
