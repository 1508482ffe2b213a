"""Rates of moving and leaving from a history, pooled, as joint draws: docs/methods/rates.md and pooling.md."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import polars as pl

from trappen.analysis.forecast.arrays import DOWN, KINDS, OUT, UP, YEAR, Floats, Ints
from trappen.analysis.forecast.breaks import Break, Trend, find_break, trend
from trappen.analysis.forecast.chances import chi_square_tail, log_gamma
from trappen.analysis.forecast.exposure import PROGRAMME, Exposure, mixed, reach_of
from trappen.analysis.forecast.history import AGES, GROWN, OUTSIDE, SPANS, History, pieces
from trappen.analysis.forecast.pooling import AGE_GRID, GRID, LEVEL_GRID, STEADY_GRID, Drawn, Factor, draw

SPAN_LEVEL = 0.01  # the chance of taking a step for one whose rates depend on the time on it
_CELL = ["state", "profile", "age", "span", "year", "grace"]


@dataclass(frozen=True, slots=True)
class Cells:
    """Rows of origin, destination and everything that a rate may depend on, arrays (n,), with events and days at risk.

    `to` is S for out; `kind` is UP, DOWN or OUT. `exposed` is 1 of the time in a programme, where that is told apart.
    """

    state: Ints
    to: Ints
    kind: Ints
    profile: Ints
    age: Ints
    span: Ints
    year: Ints
    events: Floats
    days: Floats
    exposed: Ints

    def only(self, keep: npt.NDArray[np.bool_]) -> "Cells":
        """The rows for which `keep` is true."""
        return Cells(*(getattr(self, name)[keep] for name in self.__slots__))


@dataclass(frozen=True)
class Fitted:
    """What was learned about moves; P draws, S states, K profiles. Shapes as in `arrays.Rates`.

    yearly: (P,), the hyper-parameter by which years differ.
    tests: by state, the chance of so much dependence on the time on the step by luck alone.
    exposure: what children in a programme differ by; None where it is not told apart. It is in `base` already.
    """

    base: Floats
    effects: Floats
    leaving: Floats
    spans: Ints
    kinds: Ints
    yearly: Floats
    cells: Cells
    drawn: Drawn
    breaks: Mapping[int, Break]
    trends: Mapping[int, Trend | None]
    tests: Mapping[int, float]
    exposure: Exposure | None


def tabulate(history: History, *, years: float) -> Cells:
    """Events and days at risk of the last years, by everything that a rate may depend on."""
    table = pieces(history, years=years)
    states, cell = len(history.states), _CELL if history.enrolled is None else [*_CELL, "exposed"]
    cells = table.group_by(cell, maintain_order=True).agg(pl.col("days").sum())
    went = pl.when(pl.col("to") == OUTSIDE).then(states).otherwise("to")
    happened = table.filter(pl.col("to").is_not_null()).with_columns(to=went)
    counted = happened.group_by([*cell, "to"]).agg(pl.len().cast(pl.Float64).alias("events"))
    targets = pl.DataFrame({"to": np.arange(states + 1)})
    rows = cells.join(targets, how="cross").filter(
        pl.col("state") != pl.col("to"), ~(pl.col("grace") & (pl.col("to") == states))
    )
    rows = rows.join(counted, on=[*cell, "to"], how="left", maintain_order="left")
    rows = rows.with_columns(pl.col("events").fill_null(0.0))
    named = {
        name: rows[name].to_numpy() for name in ("state", "to", "profile", "age", "span", "year", "events", "days")
    }
    kinds = kinds_of(states)[named["state"], named["to"]]
    told = history.enrolled is not None
    exposed = rows["exposed"].to_numpy() if told else np.zeros(rows.height, dtype=np.int64)
    return Cells(kind=kinds, exposed=exposed, **named)


def kinds_of(states: int) -> Ints:
    """(S, S + 1): UP, DOWN or OUT."""
    origin, to = np.indices((states, states + 1))
    return np.where(to == states, OUT, np.where(to > origin, UP, DOWN)).astype(np.int64)


def fit(history: History, *, years: float, count: int, random: np.random.Generator) -> Fitted:
    """Learns the rates.

    Args:
        history: what was observed.
        years: how far back; where a kind of move has changed its level since, only the time after.
        count: joint draws of the parameters.
        random: what they are drawn with.
    """
    cells = tabulate(history, years=years)
    states = len(history.states)
    breaks, trends = _levels(cells, states)
    fresh = np.ones(len(cells.state), dtype=bool)
    for kind, found in breaks.items():
        fresh &= (cells.kind != kind) | (cells.year < found.years)
    cells = cells.only(fresh)
    tests = _span_tests(cells, history, random)
    spans = np.array([len(SPANS) if tests[state] < SPAN_LEVEL else 1 for state in range(states)], dtype=np.int64)
    factors = _factors(cells, spans, history)
    drawn = draw(events=cells.events, exposure=cells.days, factors=factors, count=count, random=random)
    base, exposure = _base(drawn, states, spans), _exposure(cells, drawn, states)
    return Fitted(
        base=base if exposure is None else mixed(base, exposure, kinds_of(states)),
        effects=_effects(drawn, history, count),
        leaving=_leaving(history, years, count, random),
        spans=spans,
        kinds=kinds_of(states),
        yearly=drawn.alphas["year"][:, 0],
        cells=cells,
        drawn=drawn,
        breaks=breaks,
        trends=trends,
        tests=tests,
        exposure=exposure,
    )


def _exposure(cells: Cells, drawn: Drawn, states: int) -> Exposure | None:
    if PROGRAMME not in drawn.values:
        return None
    ratios, inside = drawn.values[PROGRAMME], cells.only(cells.exposed == 1)
    wanted = (drawn.rates * cells.days)[cells.exposed == 1]
    parts = (inside.events, wanted)
    events, expected = (np.bincount(inside.kind, part, OUT + 1).astype(np.float64) for part in parts)
    # A cell has a row for each destination; one of them has its days.
    one = cells.only((cells.to == (cells.state + 1) % states) | (states == 1))
    last = one.only(one.year == 0)
    return Exposure(
        ratios=ratios,
        events=events,
        expected=expected / ratios.mean(axis=0),
        days=float((one.days * one.exposed).sum()),
        reach=reach_of(last.state, last.days, last.exposed, states),
    )


def by_year(cells: Cells, states: int, kind: int) -> tuple[Floats, Floats]:
    """Events of a kind by year back, and those expected if each state kept its rate."""
    own = cells.only(cells.kind == kind)
    size = int(cells.year.max()) + 1 if len(cells.year) else 0
    pair = own.state * (states + 1) + own.to
    rate = np.bincount(pair, weights=own.events) / np.maximum(np.bincount(pair, weights=own.days), 1e-300)
    wanted = own.days * rate[pair] if len(pair) else own.days
    counted, expected = (np.bincount(own.year, weights=part, minlength=size) for part in (own.events, wanted))
    return np.asarray(counted, dtype=np.float64), np.asarray(expected, dtype=np.float64)


def _levels(cells: Cells, states: int) -> tuple[dict[int, Break], dict[int, Trend | None]]:
    breaks, trends = {}, {}
    for kind in (UP, DOWN, OUT):
        events, expected = by_year(cells, states, kind)
        found = find_break(events, expected)
        if found is not None:
            breaks[kind] = found
        trends[kind] = trend(events, expected) if len(events) and (expected > 0).all() else None
    return breaks, trends


def _factors(cells: Cells, spans: Ints, history: History) -> list[Factor]:
    states, ages, bands = len(history.states), len(AGES), len(SPANS)
    pair = cells.state * (states + 1) + cells.to
    pairs = states * (states + 1)
    timed = np.where(spans[cells.state] > 1, cells.span, -1)
    years = int(cells.year.max()) + 1 if len(cells.year) else 1
    found = [
        Factor("kind", cells.kind, OUT + 1),
        Factor("pair", pair, pairs, LEVEL_GRID),
        Factor("age", cells.kind * ages + cells.age, (OUT + 1) * ages, GRID),
        Factor("to_age", np.where(cells.to < states, cells.to * ages + cells.age, -1), states * ages, GRID, states),
        Factor("pair_age", pair * ages + cells.age, pairs * ages, AGE_GRID, pairs),
        Factor("year", cells.kind * years + cells.year, (OUT + 1) * years, STEADY_GRID),
    ]
    if (spans > 1).any():
        found.append(Factor("span", np.where(timed < 0, -1, cells.kind * bands + timed), (OUT + 1) * bands, GRID))
        found.append(Factor("pair_span", np.where(timed < 0, -1, pair * bands + timed), pairs * bands, GRID))
    for name in history.covariates:
        code, size = levels(history, name)
        found.append(Factor(name, cells.kind * size + code[cells.profile], (OUT + 1) * size, STEADY_GRID))
    if cells.exposed.any():
        found.append(Factor(PROGRAMME, np.where(cells.exposed == 1, cells.kind, -1), OUT + 1, STEADY_GRID))
    return found


def levels(history: History, name: str) -> tuple[Ints, int]:
    """The number of a covariate's level in each profile, and how many levels there are."""
    column = history.profiles[name]
    order = sorted(column.unique().to_list())
    return np.array([order.index(value) for value in column.to_list()], dtype=np.int64), len(order)


def _span_tests(cells: Cells, history: History, random: np.random.Generator) -> dict[int, float]:
    """Deviance of events by time on the step about what age and destination lead one to expect, by state."""
    states = len(history.states)
    simple = _factors(cells, np.ones(states, dtype=np.int64), replace(history, covariates=()))
    drawn = draw(events=cells.events, exposure=cells.days, factors=simple, count=20, random=random, burn_in=40, thin=1)
    wanted = drawn.rates * cells.days
    pair = cells.state * (states + 1) + cells.to
    size = states * (states + 1) * len(SPANS)
    index = pair * len(SPANS) + cells.span
    seen = np.bincount(index, weights=cells.events, minlength=size).reshape(states, states + 1, -1)
    mean = np.bincount(index, weights=wanted, minlength=size).reshape(states, states + 1, -1)
    mean *= (seen.sum(axis=2) / np.maximum(mean.sum(axis=2), 1e-300))[:, :, None]
    counted = (seen.sum(axis=2) > 0)[:, :, None] & (mean > 0)
    ratio = np.where(counted, seen / np.where(counted, mean, 1.0), 1.0)
    gain = 2 * (np.where(counted, seen, 0.0) * np.log(np.where(ratio > 0, ratio, 1.0))).sum(axis=(1, 2))
    freedom = counted.sum(axis=(1, 2)) - counted.any(axis=2).sum(axis=1)
    return {
        state: chi_square_tail(int(freedom[state]), float(gain[state])) if freedom[state] else 1.0
        for state in range(states)
    }


def _base(drawn: Drawn, states: int, spans: Ints) -> Floats:
    """(P, S, A, U, S + 1): moves a day."""
    values, kinds = drawn.values, kinds_of(states)
    count, ages, bands = len(values["kind"]), len(AGES), len(SPANS) if (spans > 1).any() else 1
    by_kind = values["kind"][:, kinds] * values["pair"].reshape(count, states, states + 1)
    by_age = values["age"].reshape(count, OUT + 1, ages)[:, kinds] * values["pair_age"].reshape(
        count, states, states + 1, ages
    )
    by_age[:, :, :states] *= values["to_age"].reshape(count, 1, states, ages)
    base = (by_kind[..., None] * by_age).transpose(0, 1, 3, 2)[:, :, :, None, :].repeat(bands, axis=3)
    if bands > 1:
        by_span = values["span"].reshape(count, OUT + 1, bands)[:, kinds] * values["pair_span"].reshape(
            count, states, states + 1, bands
        )
        timed = (spans > 1)[None, :, None, None]
        base = base * np.where(timed, by_span.transpose(0, 1, 3, 2), 1.0)[:, :, None]
    base[:, range(states), :, :, range(states)] = 0.0
    base[:, :, AGES.index(GROWN[-1]) :] = 0.0
    return np.ascontiguousarray(base)


def _effects(drawn: Drawn, history: History, count: int) -> Floats:
    """(P, K, KINDS)."""
    profiles = max(1, history.profiles.height)
    effects = np.ones((count, profiles, KINDS))
    for name in history.covariates:
        code, size = levels(history, name)
        values = drawn.values[name].reshape(count, OUT + 1, size)
        effects[:, :, : OUT + 1] *= values[:, :, code].transpose(0, 2, 1)
    return effects


def _leaving(history: History, years: float, count: int, random: np.random.Generator) -> Floats:
    """(P, A, S): the share that leaves on the birthdays of GROWN; all leave on the last.

    Of those on the ladder three days before the 18th birthday, those off it 31 days after. Beta draws about the mean of
    all steps, with a strength by marginal likelihood.
    """
    states = len(history.states)
    stood, left = grown_up(history, years)
    whole = random.beta(0.5 + left.sum(), 0.5 + (stood - left).sum(), count)
    strengths = np.geomspace(1, 200, 12)
    logs = _beta_binomial(strengths, stood, left)
    chances = np.exp(logs - logs.max())
    strength = random.choice(strengths, size=count, p=chances / chances.sum())[:, None]
    mean = np.clip(whole, 1e-6, 1 - 1e-6)[:, None]
    leaving = np.zeros((count, len(AGES), states))
    leaving[:, AGES.index(GROWN[0])] = random.beta(strength * mean + left, strength * (1 - mean) + stood - left)
    leaving[:, AGES.index(GROWN[-1])] = 1.0
    return leaving


def grown_up(history: History, years: float) -> tuple[Floats, Floats]:
    """By state: young people on the ladder before their 18th birthday, and those of them off it a month after."""
    states = len(history.states)
    begin = -min(history.days, round(years * YEAR))
    rows = history.spells.with_columns(pl.col("end").fill_null(10_000_000))
    birthday = history.children["birth"].to_numpy()[rows["child"].to_numpy()] + GROWN[0] * YEAR
    rows = rows.with_columns(before=pl.Series(birthday - 3), after=pl.Series(birthday + 31))
    seen = rows.filter(pl.col("before") >= begin, pl.col("after") <= 0)
    stood = seen.filter(pl.col("begin") <= pl.col("before"), pl.col("end") > pl.col("before"))
    still = seen.filter(pl.col("begin") <= pl.col("after"), pl.col("end") > pl.col("after")).select("child").unique()
    left = stood.join(still, on="child", how="anti")
    counts = [np.bincount(part["state"].to_numpy(), minlength=states).astype(np.float64) for part in (stood, left)]
    return counts[0], counts[1]


def _beta_binomial(strengths: Floats, stood: Floats, left: Floats) -> Floats:
    mean = (0.5 + left.sum()) / (1 + stood.sum())
    first, second = strengths[:, None] * mean, strengths[:, None] * (1 - mean)
    return np.asarray((_log_beta(first + left, second + stood - left) - _log_beta(first, second)).sum(axis=1))


def _log_beta(first: Floats, second: Floats) -> Floats:
    return log_gamma(first) + log_gamma(second) - log_gamma(first + second)
