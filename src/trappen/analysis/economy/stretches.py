"""How far each episode's cost is decided, expected or freed, seen from a day. Source: docs/methods/commitments.md."""

from datetime import date

import polars as pl

DECIDED, EXPECTED, ENDED_EARLY = "decided", "expected", "ended_early"
STATUSES = (DECIDED, EXPECTED, ENDED_EARLY)


def stretches(
    episodes: pl.DataFrame, *, start: date, end: date, on: date | None, key: str = "episode_id"
) -> pl.DataFrame:
    """The parts of the episodes within [start, end): `key`, status, since, until; none of them empty.

    `decided`: up to the end that is set; of an open episode up to the day `on`, as that has happened.
    `expected`: an open episode from `on` to its expected end, or without one (or where it has passed) to the end of the
    window; all of it where `on` is None. `ended_early`: from the end to the expected end that lies after it.
    """
    ended = pl.col("end").is_not_null()
    seen = pl.lit(on if on is not None else start, pl.Date)
    ahead = pl.col("expected_end") > pl.max_horizontal(seen, "start")
    runs_to = pl.when(ahead).then("expected_end").otherwise(pl.lit(end, pl.Date))
    turn = pl.lit(on, pl.Date) if on is not None else pl.col("start")
    parts = (
        (DECIDED, pl.col("start"), pl.when(ended).then("end").otherwise(pl.min_horizontal(turn, runs_to))),
        (EXPECTED, pl.when(~ended).then(pl.max_horizontal("start", turn)), runs_to),
        (ENDED_EARLY, pl.col("end"), pl.col("expected_end")),
    )
    first, last = pl.lit(start, pl.Date), pl.lit(end, pl.Date)
    cut = [
        episodes.select(
            key,
            status=pl.lit(status),
            # The maximum of a date and nothing is the date, so what has no beginning is kept out by hand.
            since=pl.when(since.is_not_null()).then(pl.max_horizontal(since, first)),
            until=pl.when(until.is_not_null()).then(pl.min_horizontal(until, last)),
        )
        for status, since, until in parts
    ]
    return pl.concat(cut).filter(pl.col("until") > pl.col("since"))
