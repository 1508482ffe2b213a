"""The simulation's exact twin: expected values, and for the stock the covariance, by cohort algebra.

Each child, or each strip of the births of those who come, carries the probabilities of its states; over a stretch with
constant rates they are multiplied by a matrix exponential. Only where the rates do not depend on the time in the state.
Several draws' parameters are worked out side by side: they have the axis before the states, R of them.
Source: docs/methods/simulation.md.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from trappen.analysis.forecast.arrays import ENTRY, OUT, YEAR, Floats, Ints, Model
from trappen.analysis.forecast.exponentials import Exponentials

PER_YEAR = 24  # strips that a year's births are at least parted in
NARROW = 4.0  # days: strips narrower than that beside each other are one
TOGETHER = 16  # draws side by side: more would save nothing, and take their room


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
    """What the draw's parameters, waves and bursts lead one to expect; raises as `all_expected`."""
    (found,) = all_expected(model, range(draw, draw + 1))
    return found


def all_expected(model: Model, draws: range) -> tuple[Expected, ...]:
    """What each draw's parameters, waves and bursts lead one to expect.

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
    parts = (draws[at : at + TOGETHER] for at in range(0, len(draws), TOGETHER))
    return tuple(one for part in parts for one in _Twin(model, np.array(part)).run())


class _Twin:
    """leaving: (A, R, S)."""

    def __init__(self, model: Model, draws: Ints) -> None:
        self.model, self.draws = model, draws
        clock, rates = model.clock, model.rates
        self.states, size = rates.kinds.shape[0], len(clock.months) - 1
        self.leaving = _rows(rates.leaving, draws).swapaxes(0, 1)
        groups = 1 + int(max(model.people.group.max(initial=0), model.arrivals.group.max(initial=0)))
        each = (len(draws), self.states)
        self.stock = np.zeros((size + 1, groups, *each))
        self.days = np.zeros((size, groups, *each))
        self.entries = np.zeros((size, groups, *each))
        self.moves = np.zeros((size, *each, self.states + 1))
        self.covariance = np.zeros((size + 1, *each, self.states))
        # Stretches, over which all rates are constant: months, parted where a part of the calendar begins.
        self.stops = np.unique(np.concatenate([clock.months, clock.parts[clock.parts < clock.months[-1]]]))
        self.lengths = np.diff(self.stops)
        self.month = np.searchsorted(clock.months, self.stops[:-1], side="right") - 1
        self.part = np.searchsorted(clock.parts, self.stops[:-1], side="right") - 1
        self.ends_month = np.isin(self.stops[1:], clock.months)

    def run(self) -> list[Expected]:
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
        found = (self.stock, self.days, self.entries, self.moves.swapaxes(0, 1), self.covariance.swapaxes(0, 1))
        return [
            Expected(*(part[:, :, row] for part in found[:3]), *(part[row] for part in found[3:]))
            for row in range(len(self.draws))
        ]

    def _residents(self, known: "_Profile", group: int) -> None:
        """Rows are children, the youngest first, so that those of an age band are a slice."""
        people, ages, size = self.model.people, self.model.clock.ages, self.states
        own = np.flatnonzero((people.profile == known.profile) & (people.group == group))
        own = own[np.argsort(-people.birth[own], kind="stable")]
        birth, chances = people.birth[own], np.zeros((len(self.draws), len(own), size))
        chances[:, np.arange(len(own)), people.state[own]] = 1.0
        bounds = np.searchsorted(-birth, ages - self.stops[:-1, None], side="right")
        bounds[:, 0] = 0  # a child on the ladder before its birth has the youngest's rates
        slices = np.append(bounds, np.full((len(bounds), 1), len(own)), axis=1).tolist()
        found = known.birthdays(birth, ages[1:])
        bands, crossings = found.ages, found.slices(len(self.lengths))
        first = known.carried(found.part, found.before, bands)
        second = known.carried(found.part, found.after, bands + 1)
        before, after = first[..., :size], second[..., :size]
        stays = 1.0 - self.leaving[bands + 1]
        passing, moved = np.zeros((2, *stays.shape))
        summed = np.zeros((len(self.lengths), len(ages), *stays.shape[1:]))
        self._note(chances, 0, group)
        for at, (begin, end) in enumerate(crossings):
            rows = found.rows[begin:end]
            passing[begin:end] = chances[:, rows].swapaxes(0, 1)
            for band, (low, high) in enumerate(pairwise(slices[at])):
                if low < high:
                    here = chances[:, low:high]
                    summed[at, band] = here.sum(axis=1)
                    chances[:, low:high] = here @ known.steps[at, band, :, :, :size]
            if begin < end:
                moved[begin:end] = _times(passing[begin:end], before[begin:end]) * stays[begin:end]
                chances[:, rows] = _times(moved[begin:end], after[begin:end]).swapaxes(0, 1)
            if self.ends_month[at]:
                self._note(chances, int(self.month[at]) + 1, group)
        np.subtract.at(summed, (found.at, bands), passing)
        spent = _times(summed, known.steps[..., size : 2 * size])
        np.add.at(spent, (found.at, bands), _times(passing, first[..., size : 2 * size]))
        np.add.at(spent, (found.at, bands + 1), _times(moved, second[..., size : 2 * size]))
        self._left(found.at, _times(passing, before) - moved)
        self._spend(known, spent, group)

    def _note(self, chances: Floats, month: int, group: int) -> None:
        """Each child of the rows is one on one step; `chances`: (R, n, S)."""
        mean = chances.sum(axis=1)
        self.stock[month, group] += mean
        self.covariance[month] += mean[..., None] * np.eye(self.states) - chances.swapaxes(1, 2) @ chances

    def _left(self, at: Ints, left: Floats) -> None:
        """`left`: (n, R, S), on birthdays in stretches (n,)."""
        np.add.at(self.moves[..., -1], self.month[at], left)

    def _newcomers(self, known: "_Profile", group: int, strips: "_Strips") -> None:
        """By year of age and strip of births: on its birthday a strip's row of ages moves on by a year."""
        size, found, weight = self.states, strips.found, strips.weight
        inflow = strips.inflow(self, known, group)
        came = _times(inflow, strips.steps[..., size:])
        chances = np.zeros((*inflow.shape[1:-1], len(weight), size))
        spent = np.empty(inflow.shape)
        for at, (begin, end) in enumerate(found.slices(len(self.lengths))):
            summed, others = chances.sum(axis=2), weight.sum()
            ahead = chances @ strips.steps[at, ..., :size] + weight[:, None] * came[at][..., None, :size]
            if begin < end:
                rows = found.rows[begin:end]
                passing = chances[:, :, rows].swapaxes(1, 2)
                others -= weight[rows].sum()
                summed -= passing.sum(axis=1)
                own = weight[rows, None, None] * inflow[at][:, None]
                begins, lived, left = strips.birthday(passing, own, slice(begin, end))
                ahead[:, :, rows] = begins.swapaxes(1, 2)
                self.moves[self.month[at], ..., -1] += left
            spent[at] = _times(summed, strips.steps[at, ..., size : 2 * size]) + others * came[at][..., size:]
            if begin < end:
                spent[at] += lived
            chances = ahead
            if self.ends_month[at]:
                stock = chances.sum(axis=(0, 2))
                self.stock[self.month[at] + 1, group] += stock
                self.covariance[self.month[at] + 1] += stock[..., None] * np.eye(size)
        by_band = np.zeros((len(self.lengths), len(self.model.clock.ages), len(self.draws), size))
        np.add.at(by_band.swapaxes(0, 1), strips.bands, spent.swapaxes(0, 1))
        self._spend(known, by_band, group)
        np.add.at(self.entries[:, group], self.month, inflow.sum(axis=1) * self.lengths[:, None, None])

    def _spend(self, known: "_Profile", spent: Floats, group: int) -> None:
        """`spent`: (stretches, A, R, S), days."""
        np.add.at(self.days[:, group], self.month, spent.sum(axis=1))
        np.add.at(self.moves, self.month, np.einsum("pars,parst->prst", spent, known.rates[self.part]))


class _Profile:
    """What a profile's rows are carried by.

    rates: (C, A, R, S, S + 1), moves a day. steps: by stretch, (A, R, S, 3 S).
    """

    def __init__(self, twin: _Twin, profile: int) -> None:
        self.twin, self.profile = twin, profile
        rates, draws, states = twin.model.rates, twin.draws, range(twin.states)
        kinds = rates.kinds
        base = _rows(rates.base, draws)[..., 0, :].transpose(2, 0, 1, 3)
        self.rates = base * _rows(rates.changes, draws).swapaxes(0, 1)[:, None]
        if len(rates.added):
            self.rates = self.rates + rates.added[:, None, None]
        effects = _rows(rates.effects, draws)[:, profile, : OUT + 1]
        factor = effects * rates.waves[draws][:, rates.years, : OUT + 1].swapaxes(0, 1)
        self.rates *= factor[..., kinds][:, None]
        reached = _rows(rates.reached, draws).swapaxes(0, 1)
        if len(reached):
            self.rates *= reached[:, :, profile][:, :, np.arange(twin.states)[:, None], kinds][:, None]
        if len(rates.sends):
            self.rates[..., :-1] = self.rates[..., :-1] @ rates.sends[:, None, None]
            self.rates[..., states, states] = 0.0
        generators = self.rates[..., :-1].copy()
        generators[..., states, states] -= self.rates.sum(axis=-1)
        self.exponentials = Exponentials(generators, float(twin.lengths.max()))
        self.steps = self.carried(twin.part, twin.lengths)

    def carried(self, part: Ints, lengths: Floats, bands: Ints | None = None) -> Floats:
        """(n, A, R, S, 3 S): the exponentials of lengths (n,) in parts of the calendar (n,), which ascend.

        Without the axis A where each length has its own age band.
        """
        if not len(part):
            return self.exponentials.of(0, lengths, bands)
        ends = [*np.flatnonzero(np.diff(part)) + 1, len(part)]
        cuts = [slice(begin, end) for begin, end in pairwise([0, *ends])]
        return np.concatenate(
            [
                self.exponentials.of(int(part[one.start]), lengths[one], None if bands is None else bands[one])
                for one in cuts
            ]
        )

    def birthdays(self, birth: Floats, ages: Floats) -> "_Birthdays":
        """Who of these births reaches which of the ages in which stretch; an age reached as it begins is in it."""
        stops = self.twin.stops
        times = birth[:, None] + ages
        rows, which = np.nonzero((times >= stops[0]) & (times < stops[-1]))
        times = times[rows, which]
        order = np.argsort(times, kind="stable")
        rows, which, times = rows[order], which[order], times[order]
        at = np.searchsorted(stops, times, side="right") - 1
        return _Birthdays(rows, which, at, self.twin.part[at], times - stops[at], stops[at + 1] - times)


@dataclass(frozen=True, slots=True)
class _Birthdays:
    """Rows that reach an age, (n,) each, in the order of time: which of the ages, the stretch, its calendar part.

    before, after: days of the stretch before and after it.
    """

    rows: Ints
    ages: Ints
    at: Ints
    part: Ints
    before: Floats
    after: Floats

    def slices(self, stretches: int) -> list[tuple[int, int]]:
        """Each stretch's own, from and to before."""
        return list(pairwise(np.searchsorted(self.at, np.arange(stretches + 1)).tolist()))


class _Strips:
    """Strips of a year's births by which newcomers are followed; Y years of age, F strips, n birthdays.

    Where the age changes nothing it is not followed: all are of one age and strip, without birthdays.
    weight: (F,), part of a year. bands: (Y,), the age band of each year of age. leaving: (Y, R, S), on its first day.
    steps: by stretch, (Y, R, S, 3 S). first, second: (n, A, R, S, 3 S), before a birthday and after it.
    """

    def __init__(self, twin: _Twin, known: _Profile) -> None:
        clock = twin.model.clock
        cuts = np.unique(np.concatenate([np.arange(PER_YEAR) / PER_YEAR * YEAR, clock.months % YEAR]))
        narrow = np.diff(cuts, append=cuts[0] + YEAR) < NARROW
        cuts = cuts[~(narrow & np.roll(narrow, 1))]
        ends = np.append(cuts[1:], cuts[0] + YEAR)
        oldest = float(twin.model.arrivals.age.max()) + YEAR + clock.months[-1]
        nobody = clock.ages[(twin.leaving == 1).all(axis=(1, 2))].min(initial=oldest)
        ages = np.arange(int(np.ceil(min(oldest, nobody) / YEAR)) + 1) * YEAR
        years = np.arange(np.ceil(twin.stops[-1] / YEAR)) * YEAR
        if len(clock.ages) == 1:
            cuts, ends, ages, years = np.zeros(1), np.full(1, YEAR), np.zeros(1), np.empty(0)
        self.weight = (ends - cuts) / YEAR
        self.bands = np.searchsorted(clock.ages, ages, side="right") - 1
        self.leaving = np.where(np.isin(ages, clock.ages)[:, None, None], twin.leaving[self.bands], 0.0)
        self.steps = known.steps[:, self.bands]
        self.found = found = known.birthdays((cuts + ends) / 2 % YEAR, years)
        self.first, self.second = (known.carried(found.part, lengths) for lengths in (found.before, found.after))

    def birthday(self, passing: Floats, own: Floats, these: slice) -> tuple[Floats, Floats, Floats]:
        """Of strips whose birthday it is, `passing` and those a day who come, (Y, n, R, S): where they are at the
        stretch's end, (Y, n, R, S); the days they have spent in it, (Y, R, S); and who left on the day, (R, S)."""
        size = passing.shape[-1]
        first, second = (part[these].swapaxes(0, 1)[self.bands] for part in (self.first, self.second))
        before, after = _times(own, first[..., size:]), _times(own, second[..., size:])
        up_to = _times(passing, first[..., : 2 * size])
        reached, moved = up_to[..., :size] + before[..., :size], np.zeros_like(passing)
        moved[1:] = reached[:-1] * (1.0 - self.leaving[1:, None])
        from_then = _times(moved, second[..., : 2 * size])
        begins = from_then[..., :size] + after[..., :size]
        lived = before[..., size:] + after[..., size:] + up_to[..., size:] + from_then[..., size:]
        return begins, lived.sum(axis=1), (reached[:-1] - moved[1:]).sum(axis=(0, 1))

    def inflow(self, twin: _Twin, known: _Profile, group: int) -> Floats:
        """(stretches, Y, R, S): children a day who come, by year of age."""
        arrivals, rates, draws = twin.model.arrivals, twin.model.rates, twin.draws
        rows = draws % len(arrivals.ratios)
        own = (arrivals.profile == known.profile) & (arrivals.group == group)
        rate = arrivals.ratios[rows][:, own] * np.diff(arrivals.shares, prepend=0.0)[own]
        wave = rates.waves[draws][:, rates.years[twin.part], ENTRY] * arrivals.bursts[draws][:, twin.month]
        often = _rows(arrivals.changes, rows)[:, twin.part][..., own] * rate[:, None] * wave[..., None]
        age = np.minimum(np.rint(arrivals.age[own] / YEAR).astype(np.int64), len(self.bands) - 1)
        made = np.zeros((len(self.bands), twin.states, *wave.shape))
        np.add.at(made, (age, arrivals.state[own]), often.transpose(2, 0, 1))
        bound = made.transpose(3, 0, 2, 1)
        return bound @ rates.sends[twin.part][:, None] if len(rates.sends) else bound


def _rows(of: Floats, draws: Ints) -> Floats:
    """Each draw's own; there may be fewer rows than draws."""
    return np.asarray(of[draws % len(of)])


def _times(rows: Floats, matrices: Floats) -> Floats:
    """Each row times its own matrix."""
    return np.asarray((rows[..., None, :] @ matrices)[..., 0, :])


def _pairs(profile: Ints, group: Ints) -> list[tuple[int, int]]:
    return sorted(set(zip(profile.tolist(), group.tolist(), strict=True)))
