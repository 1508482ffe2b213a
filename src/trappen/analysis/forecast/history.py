"""What is known on a day: children on the ladder, and events over person-time by cell. See docs/methods/rates.md.

Only what was registered by the day, and no end after it, is used, so that the same functions serve the back-test.
Day numbers count from the origin; ages in years of 365.25 days.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
import polars as pl

from trappen.analysis.forecast.arrays import YEAR, Floats, Ints
from trappen.analysis.forecast.exposure import PROGRAMME, enrolled_by, parted
from trappen.analysis.keyfigures import placements, spells
from trappen.analysis.keyfigures.groups import NO_GROUP, By, membership
from trappen.domain.errors import MissingTableError
from trappen.domain.periods import add_months
from trappen.records.container import Records

AGES = (0, 3, 6, 10, 13, 15, 16, 17, 18, 23)  # years at which a band of ages begins
GROWN = (18, 23)  # birthdays on which measures end by law: barnets lov §§ 46, 113, 114 and serviceloven §§ 58, 76
SPANS = (0, 91, 183, 365, 731, 1461)  # days on the step at which a band of time begins
GRACE = (-3, 31)  # days about such a birthday in which an exit counts as one of age
OUTSIDE = -1
COVARIATES = ("sex", "target_group", "district")
_STILL = 10_000_000
_AT_ONCE = 8_192  # rows cut together, so that their edges stay in the processor's memory


@dataclass(frozen=True)
class History:
    """The ladder as known at the end of the day before `origin`.

    states: the ladder's numbers of the states, ascending; 0 is the unknown step.
    start: the day from which leaving is seen; spells that ended before are not in the records.
    spells: child (row number of `children`), state (index), begin, end (days from the origin; `end` null while it
        runs), to (index, `OUTSIDE`, or null while it runs).
    children: child_id, birth (days), profile (row number of `profiles`) and household.
    profiles: the combinations of `covariates` that there are, in order; labels as text.
    omitted: children without a date of birth: they are in no rate and in no forecast.
    enrolled: when children were in a programme, as `exposure.enrolled_by`; None where not asked for or not known.
    """

    origin: date
    start: date
    states: tuple[int, ...]
    spells: pl.DataFrame
    children: pl.DataFrame
    profiles: pl.DataFrame
    covariates: tuple[str, ...]
    omitted: int
    enrolled: pl.DataFrame | None = None

    @property
    def days(self) -> int:
        """How long leaving has been seen."""
        return (self.origin - self.start).days

    def standing(self) -> pl.DataFrame:
        """The spells that run on the origin."""
        return self.spells.filter(pl.col("end").is_null())


def stood(history: History, *, years: int = 5) -> list[tuple[date, int]]:
    """How many stood on the ladder on the origin and that day of each month before it, as far as leaving is seen."""
    days = [add_months(history.origin, -month) for month in range(12 * years, -1, -1)]
    begins = np.sort(history.spells["begin"].to_numpy())
    ends = np.sort(history.spells["end"].drop_nulls().to_numpy())
    found = []
    for day in days:
        number = (day - history.origin).days
        if day >= history.start:
            came, left = (np.searchsorted(edges, number, side="right") for edges in (begins, ends))
            found.append((day, int(came - left)))
    return found


def known_on(records: Records, origin: date) -> pl.DataFrame:
    """Episodes that had begun and were registered by the origin; ends after it had not come to pass."""
    known = pl.col("registered_on").is_null() | (pl.col("registered_on") <= origin)
    passed = pl.when(pl.col("end") <= origin).then("end")
    return records.table("episodes").filter(pl.col("start") <= origin, known).with_columns(end=passed)


def observe(
    records: Records, origin: date, *, since: date | None = None, covariates: tuple[str, ...] = (), gap_days: int = 0
) -> History:
    """The history that a forecast from `origin` may use.

    Args:
        records: with episodes and children.
        since: the day from which leaving is seen in the records; without it, found by `first_seen`.
        covariates: of `COVARIATES`, and PROGRAMME; one whose table is missing is left out.
        gap_days: as in `keyfigures.spells`.

    Raises:
        MissingTableError: without episodes or children.
    """
    kept = Records(
        {**records.tables, "episodes": known_on(records, origin)}, records.ladder, records.source, records.format, ""
    )
    found = spells(placements(kept), gap_days=gap_days)
    children = records.table("children").select("child_id", "birth_date", "household_id", "sex")
    standing = found.join(children, on="child_id", how="left", maintain_order="left")
    omitted = standing.filter(pl.col("birth_date").is_null())["child_id"].n_unique()
    known = standing.filter(pl.col("birth_date").is_not_null())
    who = known.select("child_id", "birth_date", "household_id").unique(maintain_order=True).with_row_index("child")
    names, profiles, profile = _profiles(records, origin, who, covariates)
    day = pl.lit(origin).to_physical()
    own = who.select(
        "child_id", birth=(pl.col("birth_date").to_physical() - day).cast(pl.Float64), household="household_id"
    ).with_columns(profile)
    numbers = sorted(known["state"].unique().to_list())
    index = pl.DataFrame({"state": numbers, "index": range(len(numbers))}, schema={"state": pl.Int8, "index": pl.Int64})
    rows = (
        known.join(who.select("child_id", "child"), on="child_id", maintain_order="left")
        .join(index, on="state", maintain_order="left")
        .select(
            pl.col("child").cast(pl.Int64),
            state="index",
            begin=(pl.col("start").to_physical() - day).cast(pl.Int64),
            end=(pl.col("end").to_physical() - day).cast(pl.Int64),
        )
    )
    follows = (pl.col("child") == pl.col("child").shift(-1)) & (pl.col("end") == pl.col("begin").shift(-1))
    to = pl.when(follows).then(pl.col("state").shift(-1)).when(pl.col("end").is_not_null()).then(OUTSIDE)
    rows = rows.with_columns(to=to)
    seen = first_seen(rows, origin) if since is None else since
    enrolled = enrolled_by(records, origin, who.select("child_id", "child")) if PROGRAMME in covariates else None
    return History(origin, seen, tuple(numbers), rows, own, profiles, names, omitted, enrolled)


def first_seen(rows: pl.DataFrame, origin: date) -> date:
    """The first day from which children who leave are in the records.

    An extract holds the children who were on the ladder at some time in its years, so nobody has left for good before
    they begin. The day is the earliest final exit that is followed, within a year, by at least half as many as in the
    median year; without an exit, the first day of all.
    """
    last = rows.group_by("child").agg(pl.col("end").last()).drop_nulls()["end"].sort().to_numpy()
    if not len(last):
        first = rows["begin"].min()
        return origin + timedelta(days=int(first)) if isinstance(first, int) else origin
    within = np.searchsorted(last, last + 365, side="left") - np.arange(len(last))
    years = max(1, int(-last[0]) // 365)
    yearly = [int(((last >= -365 * (k + 1)) & (last < -365 * k)).sum()) for k in range(years)]
    enough = within >= np.median(yearly) / 2
    chosen = last[int(np.argmax(enough))] if enough.any() else last[0]
    return origin + timedelta(days=int(chosen))


def _profiles(
    records: Records, origin: date, who: pl.DataFrame, wanted: tuple[str, ...]
) -> tuple[tuple[str, ...], pl.DataFrame, pl.Series]:
    """The covariates that the records have, their combinations, and the combination of each child."""
    frame = who.select("child_id")
    names = []
    for name in (name for name in COVARIATES if name in wanted):
        groups = _groups(records, origin, name)
        if groups is None:
            continue
        frame = frame.join(groups.rename({"group": name}), on="child_id", how="left", maintain_order="left")
        frame = frame.with_columns(pl.col(name).fill_null(NO_GROUP))
        names.append(name)
    if not names:
        return (), pl.DataFrame(), pl.Series("profile", np.zeros(who.height, dtype=np.int64))
    combinations = frame.select(names).unique().sort(names).with_row_index("profile")
    numbered = frame.join(combinations, on=names, how="left", maintain_order="left")
    return tuple(names), combinations.drop("profile"), numbered["profile"].cast(pl.Int64)


def _groups(records: Records, origin: date, name: str) -> pl.DataFrame | None:
    by: Mapping[str, By] = {"sex": By.SEX, "target_group": By.TARGET_GROUP, "district": By.DISTRICT}
    try:
        return membership(records, by[name], origin)[0]
    except MissingTableError:
        return None


class _Rows(NamedTuple):
    """The time of each spell that is seen, in days from the origin."""

    birth: Floats
    since: Floats
    seen: Floats
    stop: Floats


def pieces(history: History, *, years: float) -> pl.DataFrame:
    """Person-time in pieces of one age band, time band, year back from the origin and grace.

    Returns:
        child, state, profile, age, span, year (0 is the year up to the origin), grace (whether about a birthday of
        GROWN), days, and to (index or `OUTSIDE` where the piece ends with an event, else null); and exposed, 1 in a
        programme and else 0, where enrolments are known.
    """
    begin = -min(history.days, round(years * YEAR))
    spans = history.spells.with_columns(pl.col("end").fill_null(_STILL)).filter(pl.col("end") > begin)
    spans = spans.with_columns(stop=pl.min_horizontal("end", pl.lit(0)), seen=pl.max_horizontal("begin", pl.lit(begin)))
    spans = spans.filter(pl.col("stop") > pl.col("seen"))
    child = spans["child"].to_numpy()
    since, seen, stop = (spans[name].to_numpy().astype(np.float64) for name in ("begin", "seen", "stop"))
    rows = _Rows(history.children["birth"].to_numpy()[child], since, seen, stop)
    row, left, right = _cuts(rows, begin)
    middle = (left + right) / 2
    age = middle - rows.birth[row]
    grown = np.array(GROWN)[:, None] * YEAR
    about = ((age > grown + GRACE[0]) & (age < grown + GRACE[1])).any(axis=0)
    ended = (right == stop[row]) & (spans["end"].to_numpy()[row] <= 0)
    table = (
        pl.DataFrame(
            {
                "child": child[row],
                "state": spans["state"].to_numpy()[row],
                "profile": history.children["profile"].to_numpy()[child[row]],
                "age": _banded(np.array(AGES) * YEAR, age),
                "span": _banded(np.array(SPANS, dtype=np.float64), middle - since[row]),
                "year": (-middle / YEAR).astype(np.int64),
                "grace": about,
                "days": right - left,
                "to": spans["to"].gather(row),
                "ended": ended,
            }
        )
        .with_columns(to=pl.when("ended").then("to"))
        .drop("ended")
    )
    if history.enrolled is None:
        return table
    return parted(table.with_columns(left=pl.Series(left), right=pl.Series(right)), history.enrolled)


def _cuts(rows: _Rows, begin: int) -> tuple[Ints, Floats, Floats]:
    """The row, beginning and end of each piece: every edge inside a row's time cuts it."""
    about = (np.array(GROWN)[:, None] * YEAR + np.array(GRACE)).ravel()
    of_birth = np.concatenate([np.array(AGES) * YEAR, about])
    of_year = -YEAR * np.arange(1, -begin // YEAR + 1)
    found = []
    for start in range(0, max(len(rows.birth), 1), _AT_ONCE):
        some = _Rows(*(part[start : start + _AT_ONCE, None] for part in rows))
        edges = [some.birth + of_birth, some.since + np.array(SPANS), some.seen * 0 + of_year]
        cuts = np.concatenate([some.seen, *edges, some.stop], axis=1)
        np.clip(cuts, some.seen, some.stop, out=cuts)
        cuts.sort(axis=1)
        row, place = np.nonzero(cuts[:, 1:] > cuts[:, :-1])
        found.append((start + row, cuts[row, place], cuts[row, place + 1]))
    row, left, right = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return row, left, right


def _banded(edges: Floats, values: Floats) -> Ints:
    return np.maximum(np.searchsorted(edges, values, side="right") - 1, 0)
