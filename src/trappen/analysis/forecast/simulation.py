"""Runs the draws, in threads or in parts that others run, and adds up what they counted: docs/methods/simulation.md."""

import hashlib
from collections.abc import Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, fields
from itertools import pairwise
from typing import Any

import numpy as np

from trappen.analysis.forecast.arrays import TALLIES, TICKS, Clock, Counts, Floats, Ints, Model

_NEVER = 1e18  # later than any time


@dataclass(frozen=True, slots=True)
class Draws:
    """What happened in each draw. D draws, M months, G groups, S states; all whole numbers.

    stock: (D, M + 1, G, S), children at the beginning of a month and at the horizon.
    time: (D, M, G, S), ticks (1/4096 day) spent.
    cost: (D, M, G, S), øre x ticks at the prices of the origin.
    entries: (D, M, G, S), children who came to the ladder.
    moves: (D, M, S, S + 1), by origin and destination; the last is out of the ladder. (D, 0, S, S + 1) if not kept.
    waiting: (D, M + 1, S), children who wait for a place on a step, of those in `stock`; (D, 0, S) without limits.
    """

    stock: Ints
    time: Ints
    cost: Ints
    entries: Ints
    moves: Ints
    waiting: Ints

    @property
    def days(self) -> Floats:
        """Child-days, (D, M, G, S)."""
        return self.time / TICKS

    @property
    def ore(self) -> Ints:
        """Cost rounded to whole øre, (D, M, G, S)."""
        return (self.cost + TICKS // 2) // TICKS

    @property
    def exits(self) -> Ints:
        """Children who left the ladder, (D, M, S)."""
        return np.asarray(self.moves[..., -1])


def run(model: Model, seed: int, draws: Sequence[int], *, groups: int = 1, threads: int = 1, chunks: int = 1) -> Draws:
    """Simulates these draws.

    Args:
        model: of `arrays`; its `waves` and `bursts` have a row for every draw asked for.
        seed: from 0 to below 2**63.
        draws: their numbers: the same number gives the same draw in whatever company.
        threads: how many run at a time; the result does not depend on it.
        chunks: in how many parts the children of a draw are taken; nor on this. With limits, all are taken together.
    """
    return beside((model,), seed, draws, groups=groups, threads=threads, chunks=chunks)[0]


def beside(
    models: Sequence[Model],
    seed: int,
    draws: Sequence[int],
    *,
    groups: int = 1,
    threads: int = 1,
    chunks: int = 1,
    moves: bool = True,
) -> tuple[Draws, ...]:
    """As `run` of each, in less time: models that are one but for a scenario share the points of those who come.

    Without `moves` they are not kept, which are as much as all else.
    """
    from trappen.analysis.forecast.kernels import simulate  # here, as the exact twin does without the compiler
    from trappen.analysis.forecast.points import points_of, strips_of
    from trappen.analysis.forecast.queue import simulate_limited
    from trappen.analysis.forecast.totals import add_up

    models = [Model._make(map(_of_one_type, model)) for model in models]
    rows, strips = np.asarray(draws, dtype=np.int64), strips_of(models[0])
    months, edges = models[0].clock.months, [edges_of(model.clock) for model in models]
    lengths = np.rint(np.diff(months) * TICKS).astype(np.int64)
    found = [_nothing(model, len(rows), groups, moves=moves) for model in models]
    apart = [model for at, model in enumerate(models) if not any(_come_alike(model, one) for one in models[:at])]
    bounds = np.linspace(0, len(models[0].people.state), chunks + 1).astype(np.int64)

    def one(position: int) -> None:
        key = np.array([seed, rows[position]], dtype=np.int64)
        points = points_of(apart, strips, key)
        for model, edge, drawn in zip(models, edges, found, strict=True):
            # Flat, as cells of group and state; and what is not kept is thrown away draw by draw.
            stock, time, cost, entries = (
                part[position].reshape(part.shape[1], -1)
                for part in (drawn.stock, drawn.time, drawn.cost, drawn.entries)
            )
            went = drawn.moves[position] if moves else np.zeros(_moves_of(model), dtype=np.int64)
            counts = Counts(np.zeros((*stock.shape, TALLIES), dtype=np.int64), went)
            if len(model.limits.times):
                simulate_limited(model, edge, counts, drawn.waiting[position], key, points)
            else:
                for chunk, (first, last) in enumerate(pairwise(bounds.tolist())):
                    simulate(model, edge, counts, key, (first, last, int(chunk == 0)), points)
            add_up(counts.tally, lengths, stock, time, cost, entries)

    if threads > 1 and len(rows) > 1:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(one, range(len(rows))))
    else:
        list(map(one, range(len(rows))))
    for drawn in found:  # those who began and ceased to wait
        np.cumsum(drawn.waiting, axis=1, out=drawn.waiting)
    return tuple(found)


def _of_one_type(part: Any) -> Any:
    """A part of a model with each array row by row and open to writing.

    For every other way in which arrays may lie the compiler would make its program anew, ten seconds and more.
    """
    return part._make(np.require(one, requirements=["C", "W"]) if isinstance(one, np.ndarray) else one for one in part)


def _come_alike(model: Model, other: Model) -> bool:
    parts = [(one.clock.parts, one.rates.years, one.arrivals.changes) for one in (model, other)]
    return all(np.array_equal(own, its) for own, its in zip(*parts, strict=True))


def _nothing(model: Model, draws: int, groups: int, *, moves: bool) -> Draws:
    """Room for what the draws tell. Those who wait are noted as changes, and only where places are limited."""
    flows = _moves_of(model)
    months, states = flows[:2]
    edges = (months + 1) * (len(model.limits.times) > 0)
    cells = (months, groups, states)
    shapes = ((months + 1, groups, states), cells, cells, cells, flows if moves else (0, *flows[1:]), (edges, states))
    return Draws(*(np.zeros((draws, *shape), dtype=np.int64) for shape in shapes))


def _moves_of(model: Model) -> tuple[int, int, int]:
    """(M, S, S + 1)."""
    states = model.rates.kinds.shape[0]
    return len(model.clock.months) - 1, states, states + 1


def spread(pool: Executor, model: Model, seed: int, draws: Sequence[int], *, groups: int = 1, blocks: int = 1) -> Draws:
    """As `run`, by a pool's workers: processes, or those of a cluster. Each takes a block of the draws."""
    parts = [share.tolist() for share in np.array_split(np.asarray(draws), blocks) if len(share)]
    asked = [pool.submit(run, model, seed, part, groups=groups) for part in parts]
    return joined([one.result() for one in asked])


def joined(parts: Sequence[Draws]) -> Draws:
    """Draws that were run apart, in the order given."""
    return Draws(*(np.concatenate([getattr(part, one.name) for part in parts]) for one in fields(Draws)))


def digest_of(drawn: Draws) -> str:
    """SHA-256 of every number: the same whoever ran the draws."""
    summed = hashlib.sha256()
    for one in fields(Draws):
        summed.update(np.ascontiguousarray(getattr(drawn, one.name)).data)
    return summed.hexdigest()


def edges_of(clock: Clock) -> Floats:
    """(3, E): the edges of ages, of time in the state and of the calendar, each followed by times that never come."""
    rows = (clock.ages, clock.spans, clock.parts)
    edges = np.full((len(rows), max(len(row) for row in rows) + 1), _NEVER)
    for row, values in zip(edges, rows, strict=True):
        row[: len(values)] = values
    return edges
