"""The days of some periods that other periods leave open."""

import polars as pl

_NEVER = pl.lit(2_000_000_000, pl.Int32)


def uncovered(outer: pl.DataFrame, inner: pl.DataFrame, *, key: str) -> pl.DataFrame:
    """The parts of each period of `outer` that no period of `inner` with the same key covers.

    Args:
        outer: `key` (unique), start, end; null ends are open.
        inner: `key`, start, end; may overlap each other and reach outside.

    Returns:
        `key`, start, end of the gaps in order, half-open, none of them empty.
    """
    frame = outer.select(key, first=_day("start"), last=_day("end").fill_null(_NEVER)).filter(
        pl.col("last") > pl.col("first")
    )
    parts = inner.select(key, start=_day("start"), end=_day("end").fill_null(_NEVER)).join(frame, on=key)
    clipped = parts.select(key, start=pl.max_horizontal("start", "first"), end=pl.min_horizontal("end", "last")).filter(
        pl.col("end") > pl.col("start")
    )
    # An empty period at the end of each makes what is left after the last one a gap like the others.
    last = frame.select(key, start="last", end="last")
    ordered = pl.concat([clipped, last]).sort(key, "start", "end")
    reached = pl.col("end").cum_max().shift(1).over(key)
    gaps = ordered.join(frame.select(key, "first"), on=key, maintain_order="left").with_columns(
        since=pl.coalesce(reached, "first")
    )
    found = gaps.filter(pl.col("start") > pl.col("since"))
    end = pl.when(pl.col("start") < _NEVER).then(pl.col("start")).cast(pl.Date)
    return found.select(key, start=pl.col("since").cast(pl.Date), end=end)


def _day(name: str) -> pl.Expr:
    return pl.col(name).to_physical().cast(pl.Int32)
