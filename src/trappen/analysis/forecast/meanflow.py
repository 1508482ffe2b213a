"""Expected moves month by month at the mean of the parameters, also where rates depend on the time on the step.

Children are spread on a grid of profile, step, months of age and months on the step, which moves on by a month at a
time. It is not exact, as the twin is; it answers for every model, at once, and can be steered on its way. Source:
docs/methods/scenario.md.
"""

from dataclasses import dataclass

import numpy as np

from trappen.analysis.forecast.arrays import OUT, YEAR, Floats, Ints, Model

MONTH = YEAR / 12  # days


@dataclass(frozen=True, slots=True)
class Flow:
    """What is expected in each month of YEAR / 12 days; T months, K profiles, S states.

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

    def __init__(self, model: Model) -> None:
        clock, people = model.clock, model.people
        self._leaving = model.rates.leaving.mean(axis=0)
        self._ages = np.rint(clock.ages / MONTH).astype(np.int64)
        spans = np.unique(np.rint(clock.spans / MONTH).astype(np.int64))
        self._spans = spans if len(spans) == len(clock.spans) else np.arange(len(clock.spans))
        ages, times = int(self._ages[-1]) + 2, int(self._spans[-1]) + 1
        self._age_of = np.searchsorted(self._ages, np.arange(ages), side="right") - 1
        self._span_of = np.searchsorted(self._spans, np.arange(times), side="right") - 1
        shape = (model.rates.effects.shape[1], model.rates.kinds.shape[0], ages, times)
        self.children = np.zeros(shape)
        age = np.clip(-people.birth / MONTH, 0, ages - 1).astype(np.int64)
        time = np.clip(-people.since / MONTH, 0, times - 1).astype(np.int64)
        np.add.at(self.children, (people.profile, people.state, age, time), 1.0)

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
        states = rates.shape[1]
        total = rates.sum(axis=-1)
        share = rates / np.where(total > 0, total, 1.0)[..., None]
        stayed, moves, came, days = self._carried(self.children, total, share, MONTH)
        # Who comes in the month, or moves in it, has half of it left on average.
        by_month = np.repeat(entries, 12, axis=2)[:, :, : came.shape[2]] * (MONTH / 12)
        came[:, :, : by_month.shape[2]] += by_month
        late, again, twice, rest = self._carried(came[..., None], total, share, MONTH / 2)
        after = np.zeros_like(stayed)
        after[..., 1:] = stayed[..., :-1]
        after[..., -1] += stayed[..., -1]
        after[..., 0] += late[..., 0] + twice
        top = after[:, :, -1].copy()
        after[:, :, 1:] = after[:, :, :-1].copy()
        after[:, :, 0] = 0.0
        after[:, :, -1] += top
        moves, grown = moves + again, np.zeros(moves.shape[:2])
        for band, month in enumerate(self._ages[1:].tolist(), 1):
            left = after[:, :, month] * self._leaving[band][:, None]
            after[:, :, month] -= left
            grown += left.sum(axis=-1)
        moves[:, :, states] += grown
        return moves, grown, days + rest, after

    def _carried(self, children: Floats, total: Floats, share: Floats, length: float) -> tuple[Floats, ...]:
        """Those who stay (as `children`), moves (K, S, S + 1), who came (K, S, months of age) and child-days (K, S)."""
        spans = self._span_of[: children.shape[3]]
        leave = -np.expm1(-total * length)
        left = children * leave[:, :, self._age_of][..., spans]
        bands = np.unique(spans, return_index=True)[1]
        by_span = np.add.reduceat(left, bands, axis=3)  # (K, S, months of age, U)
        rate = total[:, :, self._age_of][..., : by_span.shape[3]]
        here = np.add.reduceat(children, bands, axis=3)
        lasted = np.divide(by_span, rate, out=here * length, where=rate > 1e-12)
        went = by_span[..., None] * share[:, :, self._age_of, : by_span.shape[3]]
        moves = went.sum(axis=(2, 3))
        return children - left, moves, went[..., :-1].sum(axis=(1, 3)).swapaxes(1, 2), lasted.sum(axis=(2, 3))


def parts_of(model: Model) -> Ints:
    """(T,): the part of the calendar in the middle of each month of the horizon."""
    months = round(float(model.clock.months[-1]) / MONTH)
    return np.asarray(np.searchsorted(model.clock.parts, (np.arange(months) + 0.5) * MONTH, side="right") - 1)


def flow_of(model: Model) -> Flow:
    """What the model leads one to expect at the mean of its parameters, waves and bursts."""
    rates, grid, found = Rates(model), Grid(model), []
    for part in parts_of(model).tolist():
        entries = rates.entries(part)
        moves, grown, days, grid.children = grid.moved(rates.of(part), entries)
        found.append((moves, grown, entries.sum(axis=2) * MONTH, days))
    return Flow(*(np.array(part) for part in zip(*found, strict=True)))
