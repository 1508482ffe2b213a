"""Expected moves month by month at the mean of the parameters, also where rates depend on the time on the step.

Children are spread on a grid of profile, step, months of age and months on the step, which moves on by a month at a
time. It is not exact, as the twin is; it answers for every model, at once, and can be steered on its way. Source:
docs/methods/scenario.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

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
    """The children, carried on month by month."""

    def __init__(self, model: Model, step: float = MONTH, rows: Sequence[int] = ()) -> None:
        """`step` in days, a whole part of a year; with `rows`, K is each of them with all profiles."""
        clock, people = model.clock, model.people
        self._step, profiles = step, model.rates.effects.shape[1]
        leaving = model.rates.leaving
        self._leaving = leaving[list(rows)].repeat(profiles, axis=0) if rows else leaving.mean(axis=0, keepdims=True)
        self._ages = np.rint(clock.ages / step).astype(np.int64)
        spans = np.unique(np.rint(clock.spans / step).astype(np.int64))
        self._spans = spans if len(spans) == len(clock.spans) else np.arange(len(clock.spans))
        ages, times = int(self._ages[-1]) + 2, int(self._spans[-1]) + 1
        self._age_of = np.searchsorted(self._ages, np.arange(ages), side="right") - 1
        self._span_of = np.searchsorted(self._spans, np.arange(times), side="right") - 1
        children = np.zeros((profiles, model.rates.kinds.shape[0], ages, times))
        age = np.clip(-people.birth / step, 0, ages - 1).astype(np.int64)
        time = np.clip(-people.since / step, 0, times - 1).astype(np.int64)
        np.add.at(children, (people.profile, people.state, age, time), 1.0)
        self.children = np.tile(children, (max(1, len(rows)), 1, 1, 1))
        self._pace: _Pace | None = None

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
        states, step = rates.shape[1], self._step
        if self._pace is None or self._pace.rates is not rates:
            self._pace = _Pace(rates, self._age_of, self._span_of, step)
        pace = self._pace
        stayed, moves, came, days = self._carried(self.children, pace.share, *pace.whole)
        # Who comes in the month, or moves in it, has half of it left on average.
        a_year = round(YEAR / step)
        by_month = np.repeat(entries, a_year, axis=2)[:, :, : came.shape[2]] * (step / a_year)
        came[:, :, : by_month.shape[2]] += by_month
        late, again, twice, rest = self._carried(came[..., None], pace.share, *pace.half)
        fresh, after = late[..., 0] + twice, np.zeros_like(stayed)
        after[:, :, 1:, 1:] = stayed[:, :, :-1, :-1]
        after[:, :, 1:, 0] = fresh[:, :, :-1]
        # The oldest, and those who have been there longest, stay so.
        after[:, :, 1:, -1] += stayed[:, :, :-1, -1]
        after[:, :, -1, 1:] += stayed[:, :, -1, :-1]
        after[:, :, -1, -1] += stayed[:, :, -1, -1]
        after[:, :, -1, 0] += fresh[:, :, -1]
        moves, grown = moves + again, np.zeros(moves.shape[:2])
        for band, month in enumerate(self._ages[1:].tolist(), 1):
            left = after[:, :, month] * self._leaving[:, band, :, None]
            after[:, :, month] -= left
            grown += left.sum(axis=-1)
        moves[:, :, states] += grown
        return moves, grown, days + rest, after

    def _carried(
        self, children: Floats, share: Floats, leave: Floats, lasts: Floats, stays: Floats
    ) -> tuple[Floats, ...]:
        """Those who stay (as `children`), moves (K, S, S + 1), who came (K, S, months of age) and child-days (K, S)."""
        size, outward = leave.shape[3], share.shape[-1]
        bands = np.searchsorted(self._span_of[: children.shape[3]], np.arange(size))
        here = np.add.reduceat(children, bands, axis=3)  # (K, S, months of age, U)
        gone, days = here * leave, np.einsum("ksau,ksau->ks", here, lasts)
        came, moves = np.empty((len(here), here.shape[2], outward - 1)), np.zeros((*here.shape[:2], outward))
        edges = [*np.searchsorted(self._age_of, np.arange(len(self._ages))).tolist(), here.shape[2]]
        for band, (first, after) in enumerate(pairwise(edges)):
            own, to = gone[:, :, first:after], share[:, :, band, :size]
            moves += (own.sum(axis=2)[:, :, None] @ to)[:, :, 0]
            flat = own.swapaxes(1, 2).reshape(len(own), after - first, -1)
            came[:, first:after] = flat @ to[..., :-1].reshape(len(own), -1, outward - 1)
        return children * stays, moves, came.swapaxes(1, 2), days


class _Pace:
    """What rates (K, S, A, U, S + 1) make of the children of a month, and of half a one for those who have just come.

    share: (K, S, A, U, S + 1), of those who leave, by destination. whole, half: the part that leaves and the days until
    then, (K, S, months of age, U), and the part that stays, (K, S, months of age, months on the step).
    """

    def __init__(self, rates: Floats, age_of: Ints, span_of: Ints, step: float) -> None:
        self.rates, total = rates, rates.sum(axis=-1)
        self.share = rates / np.where(total > 0, total, 1.0)[..., None]
        self.whole = self._over(total, age_of, span_of, step)
        self.half = self._over(total, age_of, span_of[:1], step / 2)

    @staticmethod
    def _over(total: Floats, age_of: Ints, span_of: Ints, length: float) -> tuple[Floats, Floats, Floats]:
        rate = total[..., : span_of[-1] + 1]
        leave = -np.expm1(-rate * length)
        lasts = np.divide(leave, rate, out=np.full_like(rate, length), where=rate > 1e-12)
        return leave[:, :, age_of], lasts[:, :, age_of], (1.0 - leave)[:, :, age_of][..., span_of]


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
