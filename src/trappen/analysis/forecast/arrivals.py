"""Who comes to the ladder: entries by step, year of age and profile, with the population where it is loaded.

Source: docs/methods/rates.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from trappen.analysis.forecast.arrays import YEAR, Arrivals, Floats, Ints
from trappen.analysis.forecast.breaks import Break, Trend, find_break, trend
from trappen.analysis.forecast.chances import log_gamma
from trappen.analysis.forecast.history import AGES, History
from trappen.analysis.forecast.pooling import AGE_GRID, GRID, STEADY_GRID, Factor, draw
from trappen.records.container import Records

OLDEST = AGES[-1]  # years of age: nobody comes later
MONTH = YEAR / 12
NEAR = 10.0  # children for whom the mix of all steps counts beside a step's own
BURSTS = np.geomspace(0.5, 500, 16)


@dataclass(frozen=True)
class Population:
    """Inhabitants by year of age, as of the year of the origin: 1 where nothing is loaded.

    index: by calendar year, (OLDEST,) relative to the origin's year. `known` says whether it was loaded.
    """

    index: Mapping[int, Floats]
    known: bool

    def of(self, year: int) -> Floats:
        """The year's, or the nearest year's."""
        if not self.index:
            return np.ones(OLDEST)
        return self.index[min(self.index, key=lambda known: abs(known - year))]


@dataclass(frozen=True)
class Entries:
    """What was learned about entries; P draws, S states, K profiles.

    rates: (P, S, OLDEST), children a day at the population of the origin's year.
    profiles: (S, K), shares.
    yearly, bursts: (P,), hyper-parameters by which years and months differ.
    counted: children by year back, days by year back.
    """

    rates: Floats
    profiles: Floats
    yearly: Floats
    bursts: Floats
    counted: Floats
    days: Floats
    break_: Break | None
    trend: Trend | None
    population: Population


def population_of(records: Records, origin: date) -> Population:
    """The index of the table `population`; years without every age are left out."""
    if not records.has("population"):
        return Population({}, known=False)
    table = records.table("population").filter(pl.col("age").is_between(0, OLDEST - 1))
    whole = table.filter(pl.col("district_id").is_null())
    table = whole if whole.height else table
    sums = table.group_by("year", "age").agg(pl.col("count").sum()).sort("year", "age")
    by_year = {
        int(year): group["count"].to_numpy().astype(np.float64)
        for (year,), group in sums.group_by("year", maintain_order=True)
        if group.height == OLDEST and (group["count"] > 0).all()
    }
    if not by_year:
        return Population({}, known=False)
    base = by_year[min(by_year, key=lambda known: abs(known - origin.year))]
    return Population({year: counts / base for year, counts in by_year.items()}, known=True)


def fit_entries(
    history: History, population: Population, *, years: float, count: int, random: np.random.Generator
) -> Entries:
    """Learns the entries; arguments as `rates.fit`."""
    states = len(history.states)
    came = _came(history, years)
    length = min(float(history.days), years * YEAR)
    blocks = int(np.ceil(length / YEAR))
    days = np.minimum(YEAR, length - YEAR * np.arange(blocks))
    year = np.minimum((-came["begin"].to_numpy() / YEAR).astype(np.int64), blocks - 1)
    counted = np.bincount(year, minlength=blocks).astype(np.float64)
    found = find_break(counted, days)
    fresh = blocks if found is None else found.years
    rows = np.indices((states, OLDEST, fresh)).reshape(3, -1)
    index = (came["state"].to_numpy() * OLDEST + came["age"].to_numpy()) * blocks + year
    events = np.bincount(index, minlength=states * OLDEST * blocks).reshape(states, OLDEST, blocks)[:, :, :fresh]
    size = np.stack([population.of(history.origin.year - back) for back in range(fresh)], axis=1)
    exposure = np.broadcast_to(days[:fresh] * size, (states, OLDEST, fresh))
    drawn = draw(
        events=events.reshape(-1).astype(np.float64),
        exposure=exposure.reshape(-1),
        factors=_factors(rows, states, fresh),
        count=count,
        random=random,
    )
    values, band = drawn.values, _age_bands()
    rates = values["state"][:, :, None] * values["age"][:, None, band] * values["year_of_age"][:, None, :]
    rates = rates * values["state_age"].reshape(count, states, len(AGES))[:, :, band]
    return Entries(
        rates=rates,
        profiles=_profiles(came, states, max(1, history.profiles.height)),
        yearly=drawn.alphas["year"][:, 0],
        bursts=_bursts(came, length=float(days[:fresh].sum()), count=count, random=random),
        counted=counted,
        days=days,
        break_=found,
        trend=trend(counted, days),
        population=population,
    )


def _came(history: History, years: float) -> pl.DataFrame:
    """Those who came to the ladder from outside it in the last years: begin, state, age in whole years, profile."""
    begin = -min(history.days, round(years * YEAR))
    spells = history.spells.with_columns(
        follows=(pl.col("child") == pl.col("child").shift()) & (pl.col("begin") == pl.col("end").shift())
    )
    came = spells.filter(~pl.col("follows").fill_null(value=False), pl.col("begin") > begin, pl.col("begin") <= 0)
    children = came["child"].to_numpy()
    age = (came["begin"].to_numpy() - history.children["birth"].to_numpy()[children]) / YEAR
    return came.select("begin", "state").with_columns(
        age=np.clip(np.floor(age), 0, OLDEST - 1).astype(np.int64),
        profile=history.children["profile"].to_numpy()[children],
    )


def _age_bands() -> Ints:
    return np.searchsorted(np.array(AGES), np.arange(OLDEST), side="right") - 1


def _factors(rows: Ints, states: int, years: int) -> list[Factor]:
    state, age, year = rows
    band = _age_bands()[age]
    return [
        Factor("state", state, states),
        Factor("age", band, len(AGES), GRID),
        Factor("state_age", state * len(AGES) + band, states * len(AGES), AGE_GRID, states),
        Factor("year_of_age", age, OLDEST, GRID),
        Factor("year", year, years, STEADY_GRID),
    ]


def _profiles(came: pl.DataFrame, states: int, profiles: int) -> Floats:
    index = came["state"].to_numpy() * profiles + came["profile"].to_numpy()
    counts = np.bincount(index, minlength=states * profiles).reshape(states, profiles).astype(np.float64)
    whole = (counts.sum(axis=0) + 1 / profiles) / (counts.sum() + 1)
    mixed = counts + NEAR * whole
    return np.asarray(mixed / mixed.sum(axis=1, keepdims=True))


def _bursts(came: pl.DataFrame, *, length: float, count: int, random: np.random.Generator) -> Floats:
    """Draws of how much months differ beyond chance, by the negative binomial likelihood of their counts."""
    months = int(length / MONTH)
    back = (-came["begin"].to_numpy() / MONTH).astype(np.int64)
    counts = np.bincount(back[back < months], minlength=months).astype(np.float64)
    mean = np.repeat([part.mean() for part in np.array_split(counts, max(1, months // 12))], _sizes(months))
    shape = BURSTS[:, None]
    logs = (
        log_gamma(shape + counts) - log_gamma(shape) + shape * np.log(shape) - (shape + counts) * np.log(shape + mean)
    )
    weights = np.exp(logs.sum(axis=1) - logs.sum(axis=1).max())
    return np.asarray(random.choice(BURSTS, size=count, p=weights / weights.sum()))


def _sizes(months: int) -> list[int]:
    return [len(part) for part in np.array_split(np.arange(months), max(1, months // 12))]


def arrivals_of(entries: Entries, *, years: Ints, origin: date, bursts: Floats, group: Ints) -> Arrivals:
    """Arrays for the simulation, without a scenario.

    Args:
        years: (C,), the year of the forecast that each part of the calendar lies in.
        bursts: (draws, M).
        group: (K,), the group of each profile.
    """
    mean = entries.rates.mean(axis=0)
    cells = mean[:, :, None] * entries.profiles[:, None, :]
    state, age, profile = (part.reshape(-1) for part in np.indices(cells.shape))
    total, shares = cells.sum(), cells.reshape(-1) / cells.sum()
    ratios = (entries.rates / mean)[:, state, age] * total
    changes = np.stack([entries.population.of(origin.year + int(year))[age] for year in years])
    return Arrivals(
        height=float(total),
        shares=np.cumsum(shares),
        ratios=np.ascontiguousarray(ratios),
        changes=np.ascontiguousarray(changes[None]),
        bursts=bursts,
        age=age * YEAR,
        state=state.astype(np.int64),
        profile=profile.astype(np.int64),
        group=group[profile],
    )
