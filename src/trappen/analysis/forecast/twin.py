"""The simulation's exact twin: expected values, and for the stock the covariance, by cohort algebra.

Each child, or each strip of the births of those who come, carries the probabilities of its states; over a stretch with
constant rates they are multiplied by a matrix exponential. Only where the rates do not depend on the time in the state.
Source: docs/methods/simulation.md.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from trappen.analysis.forecast.arrays import ENTRY, OUT, YEAR, Floats, Ints, Model
from trappen.analysis.forecast.exponentials import Exponentials

PER_YEAR = 24  # strips that a year's births are at least parted in
NARROW = 4.0  # days: strips narrower than that beside each other are one


class NotMarkovError(ValueError):
    """The rates depend on the time in the state: there is no exact twin."""


class DependentError(ValueError):
    """Places are limited, so children are not independent: there is no exact twin."""


@dataclass(frozen=True, slots=True)
class Expected:
    """Expected values of one draw's parameters; M months, G groups, S states.

    stock (M + 1, G, S); days (M, G, S); entries (M, G, S); moves (M, S, S + 1).
    covariance (M + 1, S, S): of the stock over all groups, were siblings independent.
    """

    stock: Floats
    days: Floats
    entries: Floats
    moves: Floats
    covariance: Floats


def expected(model: Model, draw: int = 0) -> Expected:
    """What the draw's parameters, waves and bursts lead one to expect.

    Raises:
        NotMarkovError: if a state's rates depend on the time in it.
        DependentError: if places are limited.
        ValueError: if stays, not children, have groups.
    """
    if (model.rates.spans > 1).any():
        raise NotMarkovError("the rates depend on the time in the state")
    if len(model.limits.times):
        raise DependentError("children wait for each other's places")
    if model.rates.marks.size:
        raise ValueError("the groups are those of stays, which the twin does not follow")
    return _Twin(model, draw).run()


class _Twin:
    def __init__(self, model: Model, draw: int) -> None:
        self.model, self.draw = model, draw
        clock, rates = model.clock, model.rates
        self.states, size = rates.kinds.shape[0], len(clock.months) - 1
        self.leaving = rates.leaving[draw % len(rates.leaving)]
        groups = 1 + int(max(model.people.group.max(initial=0), model.arrivals.group.max(initial=0)))
        self.stock = np.zeros((size + 1, groups, self.states))
        self.days = np.zeros((size, groups, self.states))
        self.entries = np.zeros((size, groups, self.states))
        self.moves = np.zeros((size, self.states, self.states + 1))
        self.covariance = np.zeros((size + 1, self.states, self.states))
        # Stretches, over which all rates are constant: months, parted where a part of the calendar begins.
        self.stops = np.unique(np.concatenate([clock.months, clock.parts[clock.parts < clock.months[-1]]]))
        self.lengths = np.diff(self.stops)
        self.month = np.searchsorted(clock.months, self.stops[:-1], side="right") - 1
        self.part = np.searchsorted(clock.parts, self.stops[:-1], side="right") - 1
        self.ends_month = np.isin(self.stops[1:], clock.months)

    def run(self) -> Expected:
        people, arrivals = self.model.people, self.model.arrivals
        coming = _pairs(arrivals.profile, arrivals.group)
        staying = _pairs(people.profile, people.group)
        for profile in sorted({profile for profile, _ in (*coming, *staying)}):
            known = _Profile(self, profile)
            for group in (group for own, group in staying if own == profile):
                self._residents(known, group)
            groups = [group for own, group in coming if own == profile]
            if groups:
                strips = _Strips(self, known)
                for group in groups:
                    self._newcomers(known, group, strips)
        return Expected(self.stock, self.days, self.entries, self.moves, self.covariance)

    def _residents(self, known: "_Profile", group: int) -> None:
        """Rows are children, the youngest first, so that those of an age band are a slice."""
        people, ages, size = self.model.people, self.model.clock.ages, self.states
        own = np.flatnonzero((people.profile == known.profile) & (people.group == group))
        own = own[np.argsort(-people.birth[own], kind="stable")]
        birth, chances = people.birth[own], np.zeros((len(own), size))
        chances[np.arange(len(own)), people.state[own]] = 1.0
        bounds = np.searchsorted(-birth, ages - self.stops[:-1, None], side="right")
        bounds[:, 0] = 0  # a child on the ladder before its birth has the youngest's rates
        slices = np.append(bounds, np.full((len(bounds), 1), len(own)), axis=1).tolist()
        found = known.birthdays(birth, ages[1:])
        bands, crossings = found.ages, found.slices(len(self.lengths))
        each = np.arange(len(bands))
        first, second = found.before[each, bands], found.after[each, bands + 1]
        before, after = first[..., :size], second[..., :size]
        stays = 1.0 - self.leaving[bands + 1]
        passing, moved = np.zeros((2, len(bands), size))
        summed = np.zeros((len(self.lengths), len(ages), size))
        self._note(chances, 0, group)
        for at, (begin, end) in enumerate(crossings):
            rows = found.rows[begin:end]
            passing[begin:end] = chances[rows]
            for band, (low, high) in enumerate(pairwise(slices[at])):
                if low < high:
                    here = chances[low:high]
                    summed[at, band] = here.sum(axis=0)
                    chances[low:high] = here @ known.steps[at, band, :, :size]
            if begin < end:
                moved[begin:end] = _times(passing[begin:end], before[begin:end]) * stays[begin:end]
                chances[rows] = _times(moved[begin:end], after[begin:end])
            if self.ends_month[at]:
                self._note(chances, int(self.month[at]) + 1, group)
        np.subtract.at(summed, (found.at, bands), passing)
        spent = _times(summed, known.steps[..., size : 2 * size])
        np.add.at(spent, (found.at, bands), _times(passing, first[..., size : 2 * size]))
        np.add.at(spent, (found.at, bands + 1), _times(moved, second[..., size : 2 * size]))
        self._left(found.at, _times(passing, before) - moved)
        self._spend(known, spent, group)

    def _note(self, chances: Floats, month: int, group: int) -> None:
        """Each child of the rows is one on one step."""
        mean = chances.sum(axis=0)
        self.stock[month, group] += mean
        self.covariance[month] += np.diag(mean) - chances.T @ chances

    def _left(self, at: Ints, left: Floats) -> None:
        """`left`: (n, S), on birthdays in stretches (n,)."""
        np.add.at(self.moves[:, :, -1], self.month[at], left)

    def _newcomers(self, known: "_Profile", group: int, strips: "_Strips") -> None:
        """By year of age and strip of births: on its birthday a strip's row of ages moves on by a year."""
        size, found, weight = self.states, strips.found, strips.weight
        inflow = strips.inflow(self, known, group)
        came = _times(inflow, strips.steps[..., size:])
        chances = np.zeros((len(self.lengths) + 1, len(strips.bands), len(weight), size))
        begun = weight[:, None] * came[:, :, None, :size]
        own = weight[found.rows, None] * inflow[found.at].swapaxes(0, 1)  # (Y, crossings, S)
        first, second = strips.first[..., :size], strips.second[..., :size]
        before, after = (_times(own, part[..., size:]) for part in (strips.first, strips.second))
        passing, reached, moved = np.zeros((3, len(strips.bands), len(found.rows), size))
        stays = 1.0 - strips.leaving[1:, None]
        for at, (begin, end) in enumerate(found.slices(len(self.lengths))):
            np.matmul(chances[at], strips.steps[at, :, :, :size], out=chances[at + 1])
            chances[at + 1] += begun[at]
            if begin < end:
                these = slice(begin, end)
                passing[:, these] = chances[at][:, found.rows[these]]
                reached[:, these] = _times(passing[:, these], first[:, these]) + before[:, these, :size]
                moved[1:, these] = reached[:-1, these] * stays
                chances[at + 1][:, found.rows[these]] = (
                    _times(moved[:, these], second[:, these]) + after[:, these, :size]
                )
        summed, others = chances[:-1].sum(axis=2), np.full(len(self.lengths), weight.sum())
        np.subtract.at(summed, found.at, passing.swapaxes(0, 1))
        np.subtract.at(others, found.at, weight[found.rows])
        spent = _times(summed, strips.steps[..., size : 2 * size]) + others[:, None, None] * came[..., size:]
        of_crossing = before[..., size:] + after[..., size:]
        of_crossing += _times(passing, strips.first[..., size : 2 * size]) + _times(
            moved, strips.second[..., size : 2 * size]
        )
        np.add.at(spent, found.at, of_crossing.swapaxes(0, 1))
        self._left(found.at, (reached[:-1] - moved[1:]).sum(axis=0))
        by_band = np.zeros((len(self.lengths), len(self.model.clock.ages), size))
        np.add.at(by_band.swapaxes(0, 1), strips.bands, spent.swapaxes(0, 1))
        self._spend(known, by_band, group)
        np.add.at(self.entries[:, group], self.month, inflow.sum(axis=1) * self.lengths[:, None])
        stock = chances[1:].sum(axis=(1, 2))[self.ends_month]
        self.stock[1:, group] += stock
        self.covariance[1:, range(size), range(size)] += stock

    def _spend(self, known: "_Profile", spent: Floats, group: int) -> None:
        """`spent`: (stretches, A, S), days."""
        np.add.at(self.days[:, group], self.month, spent.sum(axis=1))
        np.add.at(self.moves, self.month, np.einsum("pas,past->pst", spent, known.rates[self.part]))


class _Profile:
    """What a profile's rows are carried by.

    rates: (C, A, S, S + 1), moves a day. steps: by stretch, (A, S, 3 S).
    """

    def __init__(self, twin: _Twin, profile: int) -> None:
        self.twin, self.profile = twin, profile
        rates, draw, states = twin.model.rates, twin.draw, range(twin.states)
        wave = rates.waves[draw, rates.years, : OUT + 1]
        factor = rates.effects[draw % len(rates.effects), profile, : OUT + 1] * wave
        change = rates.changes[draw % len(rates.changes)]
        base = rates.base[draw % len(rates.base), :, :, 0].transpose(1, 0, 2)
        self.rates = base * change[:, None]
        if len(rates.added):
            self.rates = self.rates + rates.added[:, None]
        self.rates *= factor[:, rates.kinds][:, None]
        reached = rates.reached[draw % len(rates.reached)]
        if len(reached):
            self.rates *= reached[:, profile][:, np.arange(twin.states)[:, None], rates.kinds][:, None]
        if len(rates.sends):
            self.rates[..., :-1] = self.rates[..., :-1] @ rates.sends[:, None]
            self.rates[..., states, states] = 0.0
        generators = self.rates[..., :-1].copy()
        generators[..., states, states] -= self.rates.sum(axis=-1)
        self.exponentials = Exponentials(generators, float(twin.lengths.max()))
        self.steps = self.carried(twin.part, twin.lengths)

    def carried(self, part: Ints, lengths: Floats) -> Floats:
        """(n, A, S, 3 S): the exponentials of lengths (n,) in parts of the calendar (n,), which ascend."""
        own = np.unique(part) if len(part) else [0]
        return np.concatenate([self.exponentials.of(one, lengths[part == one]) for one in own])

    def birthdays(self, birth: Floats, ages: Floats) -> "_Birthdays":
        """Who of these births reaches which of the ages in which stretch; an age reached as it begins is in it."""
        stops = self.twin.stops
        times = birth[:, None] + ages
        rows, which = np.nonzero((times >= stops[0]) & (times < stops[-1]))
        times = times[rows, which]
        order = np.argsort(times, kind="stable")
        rows, which, times = rows[order], which[order], times[order]
        at = np.searchsorted(stops, times, side="right") - 1
        part = self.twin.part[at]
        before, after = self.carried(part, times - stops[at]), self.carried(part, stops[at + 1] - times)
        return _Birthdays(rows, which, at, before, after)


@dataclass(frozen=True, slots=True)
class _Birthdays:
    """Rows that reach an age, (n,) each, in the order of time: which of the ages, and the stretch.

    before, after: (n, A, S, 3 S), of the lengths of the stretch before and after it.
    """

    rows: Ints
    ages: Ints
    at: Ints
    before: Floats
    after: Floats

    def slices(self, stretches: int) -> list[tuple[int, int]]:
        """Each stretch's own, from and to before."""
        return list(pairwise(np.searchsorted(self.at, np.arange(stretches + 1)).tolist()))


class _Strips:
    """Strips of a year's births by which newcomers are followed; Y years of age, F strips, n birthdays.

    Where the age changes nothing it is not followed: all are of one age and strip, without birthdays.
    weight: (F,), part of a year. bands: (Y,), the age band of each year of age. leaving: (Y, S), on its first day.
    steps: by stretch, (Y, S, 3 S). first, second: (Y, n, S, 3 S), before a birthday and, a year older, after it.
    """

    def __init__(self, twin: _Twin, known: _Profile) -> None:
        clock = twin.model.clock
        cuts = np.unique(np.concatenate([np.arange(PER_YEAR) / PER_YEAR * YEAR, clock.months % YEAR]))
        narrow = np.diff(cuts, append=cuts[0] + YEAR) < NARROW
        cuts = cuts[~(narrow & np.roll(narrow, 1))]
        ends = np.append(cuts[1:], cuts[0] + YEAR)
        oldest = float(twin.model.arrivals.age.max()) + YEAR + clock.months[-1]
        nobody = clock.ages[(twin.leaving == 1).all(axis=1)].min(initial=oldest)
        ages = np.arange(int(np.ceil(min(oldest, nobody) / YEAR)) + 1) * YEAR
        years = np.arange(np.ceil(twin.stops[-1] / YEAR)) * YEAR
        if len(clock.ages) == 1:
            cuts, ends, ages, years = np.zeros(1), np.full(1, YEAR), np.zeros(1), np.empty(0)
        self.weight = (ends - cuts) / YEAR
        self.bands = np.searchsorted(clock.ages, ages, side="right") - 1
        self.leaving = np.where(np.isin(ages, clock.ages)[:, None], twin.leaving[self.bands], 0.0)
        self.steps = known.steps[:, self.bands]
        self.found = known.birthdays((cuts + ends) / 2 % YEAR, years)
        self.first, self.second = (part.swapaxes(0, 1)[self.bands] for part in (self.found.before, self.found.after))

    def inflow(self, twin: _Twin, known: _Profile, group: int) -> Floats:
        """(stretches, Y, S): children a day who come, by year of age."""
        arrivals, rates, draw = twin.model.arrivals, twin.model.rates, twin.draw
        row = draw % len(arrivals.ratios)
        own = (arrivals.profile == known.profile) & (arrivals.group == group)
        rate = arrivals.ratios[row] * np.diff(arrivals.shares, prepend=0.0)
        wave = rates.waves[draw, rates.years[twin.part], ENTRY] * arrivals.bursts[draw, twin.month]
        often = arrivals.changes[row % len(arrivals.changes)][twin.part] * rate * wave[:, None]
        age = np.minimum(np.rint(arrivals.age / YEAR).astype(np.int64), len(self.bands) - 1)
        place = age * twin.states + arrivals.state
        made = np.zeros((len(self.bands) * twin.states, len(twin.lengths)))
        np.add.at(made, place[own], often[:, own].T)
        bound = made.T.reshape(len(twin.lengths), len(self.bands), twin.states)
        return bound @ rates.sends[twin.part] if len(rates.sends) else bound


def _times(rows: Floats, matrices: Floats) -> Floats:
    """Each row times its own matrix."""
    return np.asarray((rows[..., None, :] @ matrices)[..., 0, :])


def _pairs(profile: Ints, group: Ints) -> list[tuple[int, int]]:
    return sorted(set(zip(profile.tolist(), group.tolist(), strict=True)))
