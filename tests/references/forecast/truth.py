"""Municipalities whose future is known, for measuring how good the forecast is.

Made with the hazards of the synthetic municipality (log-logistic in the time on the step, bumps in age, frailties that
no table shows), which are not the forecast's own model; without its programme, its disappointing year and its trend,
which nobody could have foreseen. Each runs five years beyond the origin; the forecast sees what a case system would
have held on the origin.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from unittest.mock import patch

import numpy as np
import polars as pl

from trappen.analysis.synth.families import SOCIAL
from trappen.analysis.synth.histories import History, histories
from trappen.analysis.synth.settings import DAYS_PER_YEAR, Calendar, from_day, municipality, to_day
from trappen.parameters.ladder import official
from trappen.records.container import DTYPES, Records
from trappen.records.contracts import TABLES

ORIGIN = date(2026, 1, 1)
SEEN, AHEAD = 8, 5  # years
CHILDREN = 4_000 * 1.45  # of 60,000 inhabitants, with history in 13 years
YEARLY = {2: 30_000, 3: 85_000, 4: 180_000, 5: 480_000, 6: 1_160_000}  # kroner a year, as in the synthetic municipality
NEVER = 10_000


@dataclass(frozen=True)
class Municipality:
    """What the forecast is given, and all spells: child, state (step), begin, end (days from the origin), øre a day."""

    records: Records
    spells: pl.DataFrame


def calendar() -> Calendar:
    """Eight years that are seen and five that are not, without programme, shock or renaming."""
    end = to_day(ORIGIN.replace(year=ORIGIN.year + AHEAD))
    start = to_day(ORIGIN.replace(year=ORIGIN.year - SEEN))
    never = end + NEVER
    first = start - round(municipality()["calendar"]["lookback_years"] * DAYS_PER_YEAR)
    return Calendar(start, end, never, never, never, never, never, first)


def make(seed: int, inhabitants: Sequence[int]) -> list[Municipality]:
    """Municipalities of these sizes; the larger ones of a seed hold the children of the smaller ones."""
    # Put back at once: the parameters are read once for everybody in this process.
    with patch.dict(municipality()["effects"], trend_up_per_year=0.0):
        found = histories(seed, _children(max(inhabitants)), calendar())
    return [_municipality(seed, found[: _children(size)]) for size in inhabitants]


def _children(inhabitants: int) -> int:
    return round(CHILDREN * inhabitants / 60_000)


def _municipality(seed: int, found: Sequence[History]) -> Municipality:
    days, origin = calendar(), to_day(ORIGIN)
    rows, children = [], []
    for history in found:
        if history.child.family.kind != SOCIAL:
            continue
        children.append((history.key, from_day(history.child.birth)))
        spells = [spell for spell in history.spells if spell.state >= 2]
        rows += [(history.key, spell.state, spell.start - origin, (spell.end or days.end) - origin) for spell in spells]
    frame = pl.DataFrame(
        rows, schema={"child": pl.String, "state": pl.Int8, "begin": pl.Int64, "end": pl.Int64}, orient="row"
    )
    noise = np.random.default_rng([seed, 99]).lognormal(-(0.16**2) / 2, 0.16, frame.height)
    level = frame["state"].cast(pl.Int64).replace_strict(YEARLY, return_dtype=pl.Int64).to_numpy()
    frame = frame.with_columns(price=pl.Series(np.rint(level * 100 / DAYS_PER_YEAR * noise).astype(np.int64)))
    return Municipality(_records(frame, children), frame)


def _records(frame: pl.DataFrame, children: list[tuple[str, date]]) -> Records:
    seen = -round(SEEN * DAYS_PER_YEAR)
    known = frame.filter(pl.col("begin") <= 0, pl.col("end") > seen).with_row_index("row")
    day = pl.lit(ORIGIN)
    episodes = known.select(
        episode_id=pl.format("E{}", "row"),
        child_id="child",
        section=pl.lit("BL-32-1.5"),
        step=pl.col("state").cast(pl.Int64),
        start=day + pl.duration(days=pl.col("begin")),
        end=pl.when(pl.col("end") <= 0).then(day + pl.duration(days=pl.col("end"))),
        price="price",
        price_unit=pl.lit("day"),
    )
    people = pl.DataFrame(children, schema={"child_id": pl.String, "birth_date": pl.Date}, orient="row")
    tables = {"episodes": _filled("episodes", episodes), "children": _filled("children", people)}
    return Records(tables, official(), "truth", "trappen", "0" * 64, as_of=ORIGIN)


def _filled(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    columns = {column.name: DTYPES[column.kind] for column in TABLES[table].columns}
    lacking = [pl.lit(None, dtype=kind).alias(name) for name, kind in columns.items() if name not in frame.columns]
    return frame.with_columns(lacking).select(pl.col(name).cast(kind) for name, kind in columns.items())


def stock(spells: pl.DataFrame, day: int, states: int = 7) -> np.ndarray:
    """Children by step on a day."""
    there = spells.filter(pl.col("begin") <= day, pl.col("end") > day)
    return np.bincount(there["state"].to_numpy(), minlength=states)


def cost(spells: pl.DataFrame, first: int, last: int, states: int = 7) -> np.ndarray:
    """Øre by step over the days from `first` to before `last`."""
    days = np.clip(np.minimum(spells["end"].to_numpy(), last) - np.maximum(spells["begin"].to_numpy(), first), 0, None)
    return np.bincount(spells["state"].to_numpy(), weights=days * spells["price"].to_numpy(), minlength=states)
