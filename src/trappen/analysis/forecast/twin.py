"""The simulation's exact twin: expected values, and for the stock the covariance, by cohort algebra.

Each child, or half a month's births of those who come, carries the probabilities of its states; over a stretch with
constant rates they are multiplied by a matrix exponential. Only where the rates do not depend on the time in the state.
Source: docs/methods/simulation.md.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from trappen.analysis.forecast.arrays import ENTRY, OUT, YEAR, Floats, Ints, Model

LEAST_TERMS, SMALLEST = 3, 1e-17  # of the series
PER_YEAR = 24  # births of those who come are taken in at least so many steps a year


class NotMarkovError(ValueError):
    """The rates depend on the time in the state: there is no exact twin."""


@dataclass(frozen=True, slots=True)
class Expected:
    """Expected values of one draw's parameters; M months, G groups, S states.

    stock (M + 1, G, S); days (M, G, S); entries (M, G, S); moves (M, S, S + 1).
    covariance (M + 1, S, S): of the stock over all groups.
    """

    stock: Floats
    days: Floats
    entries: Floats
    moves: Floats
    covariance: Floats


@dataclass(slots=True)
class _Cohorts:
    """Rows that carry probabilities: (N, S + 1), the last is the part of a year that the births of a row take, or 0."""

    chances: Floats
    birth: Floats
    profile: Ints
    group: Ints
    arriving: bool


def expected(model: Model, draw: int = 0) -> Expected:
    """What the draw's parameters, waves and bursts lead one to expect.

    Raises:
        NotMarkovError: if a state's rates depend on the time in it.
    """
    if (model.rates.spans > 1).any():
        raise NotMarkovError("the rates depend on the time in the state")
    return _Twin(model, draw).run()


def carried(chances: Floats, generator: Floats, length: Floats) -> tuple[Floats, Floats]:
    """Rows of probabilities times the matrix exponential over each row's length, and the summed integral on the way.

    By the exponential's series in steps over which no more than one move is expected, to the last digit.

    Args:
        chances: (n, size).
        generator: (size, size), a day.
        length: (n,), days.

    Returns:
        (n, size), and (size,): days.
    """
    after, integral = _series(chances, generator, length)
    return after, integral.sum(axis=0)


def _series(chances: Floats, generator: Floats, length: Floats) -> tuple[Floats, Floats]:
    """Both (n, size): rows after their length, and the integral on the way."""
    steps = max(1, int(np.ceil(np.abs(generator).sum(axis=1).max() * length.max())))
    step = (length / steps)[:, None]
    spent = np.zeros_like(chances)
    for _ in range(steps):
        term, order = chances, 0
        total, integral = chances.copy(), chances * step
        while order < LEAST_TERMS or np.abs(term).max() > SMALLEST:
            order += 1
            term = (term @ generator) * step / order
            total += term
            integral += term * step / (order + 1)
        chances = total
        spent += integral
    return chances, spent


class _Twin:
    def __init__(self, model: Model, draw: int) -> None:
        self.model, self.draw = model, draw
        rates, months = model.rates, model.clock.months
        self.states = rates.kinds.shape[0]
        self.row = draw % rates.base.shape[0]
        groups = 1 + max([0, *model.people.group.tolist(), *model.arrivals.group.tolist()])
        size = len(months) - 1
        self.stock = np.zeros((size + 1, groups, self.states))
        self.days = np.zeros((size, groups, self.states))
        self.entries = np.zeros((size, groups, self.states))
        self.moves = np.zeros((size, self.states, self.states + 1))
        self.covariance = np.zeros((size + 1, self.states, self.states))
        self.generators: dict[tuple[int, ...], Floats] = {}
        self.steps: dict[tuple[int, ...], tuple[Floats, Floats]] = {}

    def run(self) -> Expected:
        months, parts = self.model.clock.months, self.model.clock.parts
        stops = np.unique(np.concatenate([months, parts[(parts > 0) & (parts < months[-1])]]))
        for cohorts in (self._residents(), self._newcomers()):
            if not len(cohorts.birth):
                continue
            self._note(cohorts, 0)
            for begin, end in pairwise(stops.tolist()):
                month = int(np.searchsorted(months, begin, side="right")) - 1
                self._advance(cohorts, begin, end, month)
                if end == months[month + 1]:
                    self._note(cohorts, month + 1)
        return Expected(self.stock, self.days, self.entries, self.moves, self.covariance)

    def _residents(self) -> _Cohorts:
        people = self.model.people
        chances = np.zeros((len(people.state), self.states + 1))
        chances[np.arange(len(people.state)), people.state] = 1.0
        return _Cohorts(chances, people.birth, people.profile, people.group, arriving=False)

    def _newcomers(self) -> _Cohorts:
        arrivals, horizon = self.model.arrivals, self.model.clock.months[-1]
        kinds = sorted(set(zip(arrivals.profile.tolist(), arrivals.group.tolist(), strict=True)))
        if not kinds:
            nothing = np.zeros(0, dtype=np.int64)
            return _Cohorts(np.zeros((0, self.states + 1)), np.zeros(0), nothing, nothing, arriving=True)
        oldest = arrivals.age.max() + YEAR
        # Every birthday of a row lies in one month, so the months' edges are also edges of the births.
        within = np.unique(np.concatenate([np.arange(PER_YEAR) / PER_YEAR * YEAR, self.model.clock.months % YEAR]))
        years = np.arange(np.floor(-oldest / YEAR) - 1, np.ceil(horizon / YEAR) + 1) * YEAR
        bounds = (years[:, None] + within).ravel()
        births = (bounds[1:] + bounds[:-1]) / 2
        profile, group = (np.repeat(np.array(part), len(births)) for part in zip(*kinds, strict=True))
        chances = np.zeros((len(births) * len(kinds), self.states + 1))
        chances[:, -1] = np.tile(np.diff(bounds) / YEAR, len(kinds))
        return _Cohorts(chances, np.tile(births, len(kinds)), profile, group, arriving=True)

    def _note(self, cohorts: _Cohorts, month: int) -> None:
        chances = cohorts.chances[:, :-1]
        mean = np.zeros_like(self.stock[month])
        np.add.at(mean, cohorts.group, chances)
        self.stock[month] += mean
        self.covariance[month] += np.diag(mean.sum(axis=0))
        if not cohorts.arriving:
            self.covariance[month] -= chances.T @ chances

    def _advance(self, cohorts: _Cohorts, begin: float, end: float, month: int) -> None:
        """Carries every row over a stretch; an age edge in it parts it in two."""
        edges = self._age_edges(arriving=cohorts.arriving)
        part = int(np.searchsorted(self.model.clock.parts, begin, side="right")) - 1
        piece = np.searchsorted(edges, begin - cohorts.birth, side="left") - 1  # a birthday today is still to come
        crossing = np.append(edges, np.inf)[piece + 1] + cohorts.birth
        alive = (piece >= 0) | (crossing < end) if cohorts.arriving else np.ones(len(piece), dtype=bool)
        kinds = piece * self.model.rates.effects.shape[1] + cohorts.profile
        for kind in np.unique(kinds[alive]).tolist():
            rows = np.flatnonzero(alive & (kinds == kind))
            whole = rows[crossing[rows] >= end]
            cut = rows[crossing[rows] < end]
            here, profile = divmod(kind, self.model.rates.effects.shape[1])
            self._carry(cohorts, whole, (here, profile, part, month), end - begin)
            if len(cut):
                self._carry(cohorts, cut, (here, profile, part, month), crossing[cut] - begin)
                self._birthday(cohorts, cut, edges[here + 1], month)
                self._carry(cohorts, cut, (here + 1, profile, part, month), end - crossing[cut])

    def _age_edges(self, *, arriving: bool) -> Floats:
        ages = self.model.clock.ages
        if not arriving:
            return ages
        return np.unique(np.concatenate([ages, self.model.arrivals.age, self.model.arrivals.age + YEAR]))

    def _carry(self, cohorts: _Cohorts, rows: Ints, where: tuple[int, int, int, int], length: Floats | float) -> None:
        """`length` is one number where the rows are carried alike: then by one matrix, made once."""
        if not len(rows) or where[0] < 0:
            return
        band = self._band(where[0], arriving=cohorts.arriving)
        groups = cohorts.group[rows]
        for group in np.unique(groups).tolist():
            own = groups == group
            name = (*where, group, int(cohorts.arriving))
            generator, chances = self._generator(name), cohorts.chances[rows[own]]
            if isinstance(length, float):
                step, way = self._step(name, length)
                after, spent = chances @ step, chances.sum(axis=0) @ way
            else:
                after, spent = carried(chances, generator, length[own])
            cohorts.chances[rows[own]] = after
            self.days[where[3], group] += spent[:-1]
            self.moves[where[3]] += spent[:-1, None] * self._rates(band, *where[1:3])
            self.entries[where[3], group] += generator[-1, :-1] * spent[-1]

    def _band(self, piece: int, *, arriving: bool) -> int:
        """The age band that an age piece lies in."""
        if not arriving:
            return piece
        age = self._age_edges(arriving=True)[piece]
        return int(np.searchsorted(self.model.clock.ages, age, side="right")) - 1

    def _rates(self, band: int, profile: int, part: int) -> Floats:
        """(S, S + 1): moves a day in the age band, of the profile, in the part."""
        rates = self.model.rates
        waves = rates.waves[self.draw, rates.years[part], : OUT + 1]
        factor = (rates.effects[self.row % len(rates.effects), profile, : OUT + 1] * waves)[rates.kinds]
        return np.asarray(
            rates.base[self.row, :, band, 0] * factor * rates.changes[self.row % len(rates.changes), part]
        )

    def _generator(self, name: tuple[int, ...]) -> Floats:
        """(S + 1, S + 1): rates between states, and in the last row the children who come a day."""
        if name not in self.generators:
            here, profile, part, month, group, arriving = name
            made = np.zeros((self.states + 1, self.states + 1))
            out = self._rates(self._band(here, arriving=bool(arriving)), profile, part)
            made[:-1, :-1] = out[:, :-1]
            made[range(self.states), range(self.states)] -= out.sum(axis=1)
            if arriving:
                age = self._age_edges(arriving=True)[here]
                made[-1, :-1] = self._inflow(age, profile, part, month, group)
            self.generators[name] = made
        return self.generators[name]

    def _step(self, name: tuple[int, ...], length: float) -> tuple[Floats, Floats]:
        """(S + 1, S + 1) both: the matrix exponential over the length, and its integral."""
        if name not in self.steps:
            size = self.states + 1
            self.steps[name] = _series(np.eye(size), self._generator(name), np.full(size, length))
        return self.steps[name]

    def _inflow(self, age: float, profile: int, part: int, month: int, group: int) -> Floats:
        arrivals, rates = self.model.arrivals, self.model.rates
        shares = np.diff(arrivals.shares, prepend=0.0)
        row = self.draw % len(arrivals.ratios)
        wave = rates.waves[self.draw, rates.years[part], ENTRY] * arrivals.bursts[self.draw, month]
        rate = arrivals.ratios[row] * shares * arrivals.changes[row % len(arrivals.changes), part] * wave
        own = (arrivals.profile == profile) & (arrivals.group == group)
        inside = own & (arrivals.age <= age) & (age < arrivals.age + YEAR)
        return np.asarray(np.bincount(arrivals.state[inside], weights=rate[inside], minlength=self.states), np.float64)

    def _birthday(self, cohorts: _Cohorts, rows: Ints, age: float, month: int) -> None:
        """On the age edges where some leave, those who do."""
        ages, leaving = self.model.clock.ages, self.model.rates.leaving
        band = int(np.searchsorted(ages, age, side="right")) - 1
        if ages[band] != age:
            return
        share = leaving[self.row % len(leaving), band]
        left = cohorts.chances[rows, :-1] * share
        cohorts.chances[rows, :-1] -= left
        self.moves[month, :, -1] += left.sum(axis=0)
