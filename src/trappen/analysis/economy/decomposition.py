"""Why the cost changed between two years: places, their distribution on the ladder, and prices.

Source: docs/methods/decomposition.md.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

import polars as pl

from trappen.analysis.economy.costs import Basis, yearly_costs
from trappen.analysis.economy.payers import paid_by_us
from trappen.analysis.keyfigures.spells import placements
from trappen.domain.ladder import Ladder, Standing
from trappen.domain.shapley import Effect, Volume, explain
from trappen.parameters.places import place_label, place_types
from trappen.records.container import Records

OFF_LADDER, AT_HOME = "off_ladder", "at_home"
_LABELS = {OFF_LADDER: "Uden for trappen", AT_HOME: "Uden anbringelsessted"}
_DAY = timedelta(days=1)


class By(StrEnum):
    """What the groups are."""

    STEP = "step"
    PLACE_TYPE = "place_type"


@dataclass(frozen=True, slots=True)
class Group:
    """A step or place type: its key, its Danish name, both years' full-year places and cost, and the effects.

    `children` are those with a day or a posting in it, the year before and the year after.
    """

    key: str
    label: str
    before: Volume
    after: Volume
    effect: Effect
    children: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Year:
    """A year in the comparison.

    `until` is the first day that is not in it: the day of the extract in a year that is not over (not `whole`).
    `unplaced` is the cost (øre) that belongs to no group: posted on no episode, on episodes whose step or place type is
    unknown, or in a group without a day in the year. `missing` are the episodes whose cost is; they are left out.
    """

    year: int
    until: date
    whole: bool
    cost: int
    unplaced: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decomposition:
    """The change of cost between two years; `number`, `share`, `price` and `unplaced` add up to `change` to the øre."""

    before: Year
    after: Year
    by: By
    basis: Basis
    groups: tuple[Group, ...]

    @property
    def number(self) -> int:
        return sum(group.effect.number for group in self.groups)

    @property
    def share(self) -> int:
        return sum(group.effect.share for group in self.groups)

    @property
    def price(self) -> int:
        return sum(group.effect.price for group in self.groups)

    @property
    def unplaced(self) -> int:
        return self.after.unplaced - self.before.unplaced

    @property
    def change(self) -> int:
        return self.after.cost - self.before.cost


def decompose(records: Records, first: int, last: int, *, by: By, basis: Basis) -> Decomposition:
    """The change from the year `first` to the year `last` in running prices.

    Raises:
        MissingTableError: without episodes, or without postings where `basis` is POSTED.
    """
    grouped = _grouped(records, by)
    before, volumes_before, people_before = _year(records, grouped, first, basis)
    after, volumes_after, people_after = _year(records, grouped, last, basis)
    keys = _ordered({*volumes_before, *volumes_after}, by)
    nothing = Volume(Fraction(0), 0)
    pairs = [(volumes_before.get(key, nothing), volumes_after.get(key, nothing)) for key in keys]
    effects = explain([one for one, _ in pairs], [other for _, other in pairs])
    groups = tuple(
        Group(
            key,
            _label(key, by, records.ladder, after.until - _DAY),
            *pair,
            effect,
            (people_before.get(key, 0), people_after.get(key, 0)),
        )
        for key, pair, effect in zip(keys, pairs, effects, strict=True)
    )
    return Decomposition(before, after, by, basis, groups)


def _grouped(records: Records, by: By) -> pl.DataFrame:
    """The episodes we pay for: episode_id, child_id, start, end and group (null where it is unknown)."""
    if by is By.STEP:
        on_step = pl.col("step").cast(pl.String)
        off = pl.when(pl.col("standing") == str(Standing.OFF_LADDER)).then(pl.lit(OFF_LADDER))
        group = pl.coalesce(on_step, off)
    else:
        known = pl.col("place_type").is_in(list(place_types()))
        home = pl.when(pl.col("place_type").is_null()).then(pl.lit(AT_HOME))
        group = pl.when(known).then("place_type").otherwise(home)
    own = placements(records).join(paid_by_us(records), on="episode_id", how="semi")
    return own.select("episode_id", "child_id", "start", "end", group=group).unique("episode_id", keep="first")


def _year(
    records: Records, grouped: pl.DataFrame, year: int, basis: Basis
) -> tuple[Year, dict[str, Volume], dict[str, int]]:
    start, end = date(year, 1, 1), date(year + 1, 1, 1)
    seen = records.as_of if basis is Basis.POSTED else None
    until = end if seen is None else max(min(end, seen), start)
    costs = yearly_costs(records, year, basis)
    per_episode = costs.rows.group_by("episode_id").agg(
        cost=pl.col("amount").sum(), lacking=pl.col("amount").is_null().any()
    )
    missing = per_episode.filter("lacking")["episode_id"]
    known = grouped.filter(~pl.col("episode_id").is_in(missing.implode()))
    days = dict(full_days(known.filter(pl.col("group").is_not_null()), start=start, end=until).iter_rows())
    spent = known.join(per_episode, on="episode_id").group_by("group").agg(pl.col("cost").sum())
    cost = {key: int(amount) for key, amount in spent.iter_rows() if key in days}
    length = (end - start).days
    volumes = {key: Volume(Fraction(count, length), cost.get(key, 0)) for key, count in days.items()}
    total = int(per_episode.filter(~pl.col("lacking"))["cost"].sum()) + costs.unplaced
    unplaced = total - sum(cost.values())
    there = known.filter(pl.col("start") < until, (pl.col("end") > start).fill_null(value=True))
    touched = pl.concat([there, known.join(per_episode, on="episode_id", how="semi")]).drop_nulls("group")
    people = dict(touched.group_by("group").agg(pl.col("child_id").n_unique()).iter_rows())
    return Year(year, until, until == end, total, unplaced, tuple(missing.sort().to_list())), volumes, people


def full_days(episodes: pl.DataFrame, *, start: date, end: date) -> pl.DataFrame:
    """group and days (Int64) in [start, end), each child's days in a group counted once; no group without days.

    Args:
        episodes: child_id, group, start, end (null while running).
    """
    first, last = pl.lit(start, pl.Date), pl.lit(end, pl.Date)
    within = (
        episodes.with_columns(
            since=pl.max_horizontal("start", first).to_physical(), until=pl.min_horizontal("end", last).to_physical()
        )
        .filter(pl.col("until") > pl.col("since"))
        .sort("child_id", "group", "since")
    )
    reached = pl.col("until").cum_max().shift(1).over("child_id", "group")
    new = (pl.col("until") - pl.max_horizontal("since", reached)).clip(lower_bound=0)
    return within.with_columns(days=new).group_by("group").agg(pl.col("days").sum().cast(pl.Int64))


def _ordered(keys: set[str], by: By) -> list[str]:
    order = [*(list(place_types()) if by is By.PLACE_TYPE else []), AT_HOME, OFF_LADDER]
    return sorted(keys, key=lambda key: (order.index(key) if key in order else -1, int(key) if key.isdecimal() else 0))


def _label(key: str, by: By, ladder: Ladder, day: date) -> str:
    if key in _LABELS:
        return _LABELS[key]
    return f"Trin {key}: {ladder.name_of(int(key))}" if by is By.STEP else place_label(key, day)
