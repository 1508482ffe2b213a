"""Expected moves month by month at the mean of the parameters, also where rates depend on the time on the step.

Children are spread on a grid of profile, step, months of age and months on the step, which moves on by a month at a
time. It is not exact, as the twin is; it answers for every model, at once, and can be steered on its way. Source:
docs/methods/scenario.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from trappen.analysis.forecast.arrays import OUT, YEAR, Floats, Ints, Model

MONTH = YEAR / 12  # days


@dataclass(frozen=True, slots=True)
class Flow:
    """What is expected in each month of YEAR / 12 days, or longer step; T steps, K profiles, S states.

    moves: (T, K, S, S + 1), moves by origin and destination, those out on birthdays among them.
    grown: (T, K, S), those of the moves out that are made on a birthday, by law and not by a rate.
    entries: (T, K, S), children who come to the ladder. days: (T, K, S), child-days.
    """

    moves: Floats
    grown: Floats
    entries: Floats
    days: Floats


class Rates:
    """The model's mean rates by part of the calendar."""

    def __init__(self, model: Model) -> None:
        rates = model.rates
        self.model, self.states = model, rates.kinds.shape[0]
        span = np.minimum(np.arange(rates.base.shape[3]), rates.spans[:, None] - 1)
        base = rates.base.mean(axis=0).transpose(0, 2, 1, 3)  # (S, U, A, S + 1)
        self._base = base[np.arange(self.states)[:, None], span].transpose(0, 2, 1, 3)  # (S, A, U, S + 1)
        self._changes = rates.changes.mean(axis=0)
        self._effects = rates.effects.mean(axis=0)[:, : OUT + 1]
        self._reached = rates.reached.mean(axis=0)
        arrivals = model.arrivals
        self._come = arrivals.ratios.mean(axis=0) * np.diff(arrivals.shares, prepend=0.0)
        self._come_changes = arrivals.changes.mean(axis=0)

    def of(self, part: int, factor: Floats | float = 1.0, extra: Floats | float = 0.0) -> Floats:
        """(K, S, A, U, S + 1): moves a day; `factor` and `extra` (S, S + 1) come on top of the scenario's own."""
        rates, states = self.model.rates, self.states
        change, more = self._changes[part] * factor, np.zeros((states, states + 1)) + extra
        if len(rates.added):
            more = more + rates.added[part] * factor
        effect = self._effects[:, rates.kinds]  # (K, S, S + 1)
        if len(self._reached):
            effect = effect * self._reached[part][:, np.arange(states)[:, None], rates.kinds]
        found = (self._base * change[:, None, None] + more[:, None, None]) * effect[:, :, None, None]
        if len(rates.sends):
            found[..., :-1] = found[..., :-1] @ rates.sends[part]
            found[:, range(states), :, :, range(states)] = 0.0
        return np.asarray(found)

    def entries(self, part: int) -> Floats:
        """(K, S, years of age): children a day."""
        arrivals, rates = self.model.arrivals, self.model.rates
        size = 1 + int(np.rint(arrivals.age.max(initial=0.0) / YEAR))
        found = np.zeros((self._effects.shape[0], self.states, size))
        age = np.rint(arrivals.age / YEAR).astype(np.int64)
        np.add.at(found, (arrivals.profile, arrivals.state, age), self._come * self._come_changes[part])
        return np.einsum("ksa,st->kta", found, rates.sends[part]) if len(rates.sends) else found


class Grid:
    """The children, carried on month by month: `children` (K, C, months of age), in the columns of the steps."""

    def __init__(self, model: Model, step: float = MONTH, rows: Sequence[int] = ()) -> None:
        """`step` in days, a whole part of a year; with `rows`, K is each of them with all profiles."""
        clock, people = model.clock, model.people
        self._step, profiles = step, model.rates.effects.shape[1]
        leaving = model.rates.leaving
        self._leaving = leaving[list(rows)].repeat(profiles, axis=0) if rows else leaving.mean(axis=0, keepdims=True)
        self._ages = np.rint(clock.ages / step).astype(np.int64)
        ages = int(self._ages[-1]) + 2
        self._columns = columns = _columns_of(clock.spans, model.rates.spans, step)
        self._band = np.searchsorted(self._ages, np.arange(ages), side="right") - 1
        self._edges = list(pairwise(np.searchsorted(self._band, np.arange(len(self._ages) + 1)).tolist()))
        children = np.zeros((profiles, len(columns.group), ages))
        age = np.clip(-people.birth / step, 0, ages - 1).astype(np.int64)
        column = columns.first[people.state] + np.maximum(-people.since / step, 0).astype(np.int64)
        np.add.at(children, (people.profile, np.minimum(column, columns.last[people.state]), age), 1.0)
        self.children = np.tile(children, (max(1, len(rows)), 1, 1))
        self._pace: _Pace | None = None

    @property
    def stock(self) -> Floats:
        """(S,): children on each step."""
        return np.asarray(np.add.reduceat(self.children.sum(axis=(0, 2)), self._columns.first))

    def copy(self) -> "Grid":
        """Another that goes its own way from here."""
        other: Grid = object.__new__(Grid)
        other.__dict__ = {**self.__dict__, "children": self.children.copy()}
        return other

    def moved(self, rates: Floats, entries: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """A month's moves (K, S, S + 1), those on birthdays (K, S), child-days (K, S), and where the children then are.

        Args:
            rates: as `Rates.of`.
            entries: (K, S, years of age), children a day.
        """
        columns, children, step = self._columns, self.children, self._step
        if self._pace is None or self._pace.rates is not rates:
            self._pace = _Pace(rates, columns, self._band, step)
        pace = self._pace
        here = np.stack([children[:, low:high].sum(axis=1) for low, high in pairwise(columns.groups)], axis=1)
        moves, came, days = self._carried(here, pace.whole)
        # Who comes in the month, or moves in it, has half of it left on average.
        a_year = round(YEAR / step)
        by_month = np.repeat(entries, a_year, axis=2)[:, :, : came.shape[2]] * (step / a_year)
        came[:, :, : by_month.shape[2]] += by_month
        again, fresh, rest = self._carried(came, pace.half)
        fresh += came * pace.half.stays
        stayed, after = children * pace.whole.stays, np.zeros_like(children)
        # The oldest, and those who have been there longest, stay so.
        stayed[:, :, -2] += stayed[:, :, -1]
        fresh[:, :, -2] += fresh[:, :, -1]
        after[:, 1:, 1:] = stayed[:, :-1, :-1]
        after[:, columns.first, 1:] = fresh[:, :, :-1]
        after[:, columns.last, 1:] += stayed[:, columns.last, :-1]
        moves, days = (np.add.reduceat(part, columns.begins, axis=1) for part in (moves, days))
        moves, grown = moves + again, np.zeros(moves.shape[:2])
        for band, month in enumerate(self._ages[1:].tolist(), 1):
            left = after[:, :, month] * self._leaving[:, band, columns.state]
            after[:, :, month] -= left
            grown += np.add.reduceat(left, columns.first, axis=1)
        moves[:, :, -1] += grown
        return moves, grown, days + rest, after

    def _carried(self, here: Floats, out: "_Out") -> tuple[Floats, Floats, Floats]:
        """Moves (K, B, S + 1), who came (K, S, months of age) and child-days (K, B), of those here (K, B, months)."""
        states = out.flow.shape[-1] - 1
        by_band = np.empty((*here.shape[:2], len(self._edges)))
        came = np.empty((len(here), states, here.shape[2]))
        for band, (low, high) in enumerate(self._edges):
            own = here[:, :, low:high]
            by_band[:, :, band] = own.sum(axis=2)
            np.matmul(out.flow[:, :, band, :-1].swapaxes(1, 2), own, out=came[:, :, low:high])
        moves = (by_band[:, :, None] @ out.flow)[:, :, 0]
        return moves, came, (by_band * out.lasts).sum(axis=2)


class _Columns(NamedTuple):
    """A column for each month on a step, up to where its rates no longer change: C of all steps, in B groups.

    groups: of B + 1, the first column of each, and C; within one a step's rates are the same. group, state: (C,), of
    each column. first, last: (S,), each step's columns. begins: (S,), its first group. of: step and span, (B,) each.
    """

    groups: list[int]
    group: Ints
    state: Ints
    first: Ints
    last: Ints
    begins: Ints
    of: tuple[Ints, Ints]


def _columns_of(spans: Floats, number: Ints, step: float) -> _Columns:
    """`spans`: (U,), edges in days; `number`: (S,), how many of them each step knows."""
    edges = np.unique(np.rint(spans / step).astype(np.int64))
    edges = edges if len(edges) == len(spans) else np.arange(len(spans))
    of = np.repeat(np.arange(len(number)), number), np.concatenate([np.arange(one) for one in number])
    ends = np.append(edges[1:], 0)[of[1]]
    begins = np.append(0, np.cumsum(number)[:-1])
    ends[np.cumsum(number) - 1] = edges[number - 1] + 1
    sizes = ends - edges[of[1]]
    groups, columns = np.append(0, np.cumsum(sizes)), np.cumsum(edges[number - 1] + 1)
    group = np.repeat(np.arange(len(sizes)), sizes)
    return _Columns(groups.tolist(), group, of[0][group], groups[begins], columns - 1, begins, of)


class _Out(NamedTuple):
    """Of those on a step as a month begins, or half a one.

    flow: (K, B, A, S + 1), the part that leaves, by destination. lasts: (K, B, A), the days until then, in the mean of
    all. stays: (K, columns, months of age), the part that stays.
    """

    flow: Floats
    lasts: Floats
    stays: Floats


class _Pace:
    """What rates (K, S, A, U, S + 1) make of the children of a month, and in half a one of those who have just come."""

    def __init__(self, rates: Floats, columns: _Columns, band: Ints, step: float) -> None:
        self.rates = rates
        state, span = columns.of
        own = np.ascontiguousarray(rates.transpose(0, 1, 3, 2, 4)[:, state, span])
        self.whole = self._over(own, columns.group, band, step)
        self.half = self._over(own[:, columns.begins], np.arange(len(columns.begins)), band, step / 2)

    @staticmethod
    def _over(rates: Floats, group: Ints, band: Ints, length: float) -> _Out:
        total = rates.sum(axis=-1)
        leave = -np.expm1(-total * length)
        lasts = np.divide(leave, total, out=np.full_like(total, length), where=total > 1e-12)
        share = leave / np.where(total > 0, total, 1.0)
        return _Out(rates * share[..., None], lasts, (1.0 - leave)[:, group][:, :, band])


def parts_of(model: Model, step: float = MONTH) -> Ints:
    """(T,): the part of the calendar in the middle of each month, or longer step, of the horizon."""
    steps = round(float(model.clock.months[-1]) / step)
    return np.asarray(np.searchsorted(model.clock.parts, (np.arange(steps) + 0.5) * step, side="right") - 1)


def flow_of(model: Model) -> Flow:
    """What the model leads one to expect at the mean of its parameters, waves and bursts."""
    return _flowed(model, [Rates(model)], Grid(model), MONTH)


def flows_of(model: Model, rows: Sequence[int], step: float) -> Flow:
    """The same at each of these joint draws of the parameters, in one go: K is each row with all profiles.

    Args:
        model: whose waves and bursts are taken to be 1.
        rows: of its parameters.
        step: days, a whole part of a year; the longer, the coarser.
    """
    return _flowed(model, [Rates(_at(model, row)) for row in rows], Grid(model, step, rows), step)


def _at(model: Model, row: int) -> Model:
    """The model with one joint draw of its parameters."""

    def own(values: Floats) -> Floats:
        return np.asarray(values[row % len(values)][None])

    rates, arrivals = model.rates, model.arrivals
    return model._replace(
        rates=rates._replace(
            base=own(rates.base), effects=own(rates.effects), changes=own(rates.changes), reached=own(rates.reached)
        ),
        arrivals=arrivals._replace(ratios=own(arrivals.ratios), changes=own(arrivals.changes)),
    )


def _flowed(model: Model, rates: Sequence[Rates], grid: Grid, step: float) -> Flow:
    found, now = [], -1
    for part in parts_of(model, step).tolist():
        if part != now:
            entries = np.concatenate([one.entries(part) for one in rates])
            moving, now = np.concatenate([one.of(part) for one in rates]), part
        moves, grown, days, grid.children = grid.moved(moving, entries)
        found.append((moves, grown, entries.sum(axis=2) * step, days))
    return Flow(*(np.array(part) for part in zip(*found, strict=True)))
