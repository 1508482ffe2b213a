"""What only the maker knows, and what the hazards promise: expected moves by cell, computed apart from the walk.

For each cell the compensator (the true hazard summed over the time children were at risk) is what the observed number
of moves scatters around: their difference is a martingale whose variance is the compensator itself.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl

from trappen.analysis.synth.families import SOCIAL, Days, Floats
from trappen.analysis.synth.histories import History
from trappen.analysis.synth.measures import Episode
from trappen.analysis.synth.pathways import (
    WEEK,
    Covariates,
    Spell,
    covariates,
    hazards,
    moves,
    treated_on,
    treatment,
)
from trappen.analysis.synth.settings import DAYS_PER_YEAR, Calendar, from_day

AGE_BANDS = (0, 6, 12, 15, 18)
CELL = ("origin", "to", "age_from", "programme", "year")


def expected_moves(histories: Sequence[History], calendar: Calendar) -> pl.DataFrame:
    """Exposure (child-years), expected and observed moves in the window, by CELL; `to` 0 is the case closed.

    States before a case (0) are left out: children without one in the window are not in the data.
    """
    at_risk = [
        (history, spell)
        for history in histories
        if history.child.family.kind == SOCIAL
        for spell in history.spells
        if spell.state and (spell.end is None or spell.end > calendar.start)
    ]
    weeks = _person_weeks([history for history, _ in at_risk], [spell for _, spell in at_risk], calendar)
    seen = _observed(at_risk, calendar)
    return weeks.join(seen, on=CELL, how="left").with_columns(pl.col("moves").fill_null(0)).sort(CELL)


def _person_weeks(who: list[History], spells: list[Spell], calendar: Calendar) -> pl.DataFrame:
    start = np.array([max(spell.start, calendar.start) for spell in spells], dtype=np.int64)
    end = np.array([min(spell.end or calendar.end, calendar.end) for spell in spells], dtype=np.int64)
    count = -(-(end - start) // WEEK)
    row = np.repeat(np.arange(len(spells)), count)
    first = start[row] + WEEK * (np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count))
    length = np.minimum(end[row] - first, WEEK)
    middle = first + length / 2
    people = [history.child for history in who]
    fixed = covariates(people)
    weekly = Covariates(fixed.birth[row], fixed.boy[row], fixed.up[row], fixed.down[row])
    homes, inside = treatment([child.family.homes for child in people], calendar)
    treated = treated_on(middle, homes[row], inside[row], calendar)
    state = np.array([spell.state for spell in spells], dtype=np.int64)[row]
    since = np.array([spell.start for spell in spells], dtype=np.float64)[row]
    rate = hazards(state, since, middle, weekly, treated, calendar) * (length / DAYS_PER_YEAR)[:, None]
    age, year = _band((middle - weekly.birth) / DAYS_PER_YEAR), _year(middle)
    to = moves().to[state]
    number = np.zeros(to.shape, dtype=np.int64)
    treated_now = treated > 0
    parts = ((state[:, None], 8), (to, 8), (age[:, None], 32), (treated_now[:, None], 2), (year[:, None], 4096))
    for part, size in parts:
        number = number * size + part
    there = to >= 0
    cells, index = np.unique(number[there], return_inverse=True)
    exposure = np.broadcast_to((length / DAYS_PER_YEAR)[:, None], to.shape)[there]
    return pl.DataFrame(
        {
            "origin": cells >> 21,
            "to": (cells >> 18) & 7,
            "age_from": (cells >> 13) & 31,
            "programme": (cells >> 12) & 1 == 1,
            "year": cells & 4095,
            "exposure_years": np.bincount(index, weights=exposure),
            "expected": np.bincount(index, weights=rate[there]),
        }
    )


def _observed(at_risk: list[tuple[History, Spell]], calendar: Calendar) -> pl.DataFrame:
    rows = []
    for history, spell in at_risk:
        if spell.end is None or spell.to is None or spell.end >= calendar.end:
            continue
        child = history.child
        homes, inside = treatment([child.family.homes], calendar)
        treated = treated_on(np.full(1, spell.end, dtype=np.float64), homes, inside, calendar)[0] > 0
        age = _band(np.array([(spell.end - child.birth) / DAYS_PER_YEAR]))[0]
        rows.append((spell.state, spell.to, int(age), bool(treated), from_day(spell.end).year))
    kinds = (pl.Int64, pl.Int64, pl.Int64, pl.Boolean, pl.Int64)
    found = pl.DataFrame(rows, schema=dict(zip(CELL, kinds, strict=True)), orient="row")
    return found.group_by(CELL).agg(pl.len().cast(pl.Int64).alias("moves"))


def _band(age: Floats) -> Days:
    bands = np.array(AGE_BANDS[:-1])
    return bands[np.clip(np.searchsorted(bands, age, side="right") - 1, 0, len(bands) - 1)].astype(np.int64)


def _year(day: Floats) -> Days:
    return day.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970


def hidden_children(histories: Sequence[History]) -> pl.DataFrame:
    """Each child's family and its frailties, which no table of the extract shows."""
    return pl.DataFrame(
        {
            "child_id": [history.key for history in histories],
            "family": [history.child.family.number for history in histories],
            "kind": [history.child.family.kind for history in histories],
            "frailty_up": [round(history.child.family.up, 6) for history in histories],
            "frailty_down": [round(history.child.family.down, 6) for history in histories],
        }
    )


def true_spells(histories: Sequence[History]) -> pl.DataFrame:
    """Every child's true states over time; dates, `end` and `to` empty while it runs."""
    rows = [
        (history.key, spell.state, spell.start, spell.end, spell.to)
        for history in histories
        for spell in history.spells
    ]
    schema = {"child_id": pl.String, "state": pl.Int64, "start": pl.Int32, "end": pl.Int32, "to": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(pl.col("start", "end").cast(pl.Date))


def late(made: Sequence[Episode], calendar: Calendar) -> pl.DataFrame:
    """Episodes that have begun but are registered after the extract, with the step they stand on."""
    rows = [
        (e.key, e.history.key, e.step, e.section, e.place_type, e.start, e.end, e.registered)
        for e in made
        if e.registered >= calendar.end
    ]
    schema = {
        "episode_id": pl.String,
        "child_id": pl.String,
        "step": pl.Int64,
        "section": pl.String,
        "place_type": pl.String,
        "start": pl.Int32,
        "end": pl.Int32,
        "registered_on": pl.Int32,
    }
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return frame.with_columns(pl.col("start", "end", "registered_on").cast(pl.Date))
