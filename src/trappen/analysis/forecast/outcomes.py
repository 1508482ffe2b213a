"""What a scenario asked for, and what the draws show was possible. Source: docs/methods/scenario.md."""

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from trappen.analysis.forecast.arrays import Floats, Model
from trappen.analysis.forecast.changes import (
    BETWEEN,
    CLOSE,
    DIRECTIONS,
    DURATIONS,
    ENTRIES,
    EXITS,
    OPEN,
    POPULATION,
    PRICES,
    PROGRAMME,
    Change,
    Scenario,
)
from trappen.analysis.forecast.forecast import Forecast, Summary, baseline, summary, target_groups, what_if
from trappen.analysis.forecast.limits import Limit
from trappen.analysis.forecast.meanflow import MONTH, Flow, Rates, flow_of
from trappen.analysis.forecast.rates import kinds_of
from trappen.analysis.forecast.simulation import Draws

APART = 0.05  # of what was asked: beyond it, a reader is told
LEAST = 0.01  # children a month: less is shown as nought
ERRORS = 3.0  # standard errors of the draws, within which nothing is told


class Measure(StrEnum):
    """What a change is measured in."""

    CHILDREN_A_MONTH = "children_a_month"  # more than without the change
    MONTHS_ON_STEP = "months_on_step"  # child-months for each move or exit
    ORE_A_DAY = "ore_a_day"  # for each child
    CHILDREN = "children"  # who stand on the step once it is to be empty, or while its places are limited


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a change or limit asked for and what came, over the months in which it was in force, both as their mean.

    asked, possible: None where it was in force in no month ahead, or nothing was there to be measured.
    differs: whether they are apart by more than APART, and by more than the draws' own error.
    """

    change: Change | Limit
    measure: Measure
    asked: float | None
    possible: Summary | None
    differs: bool


@dataclass(frozen=True, slots=True)
class Basis:
    """What a scenario is measured against: the model without it.

    states: the ladder's numbers of its states. dates: the edges of months, the origin first. groups: the target group
    of each profile; None where they are not told apart. rows: joint draws of the parameters.
    """

    model: Model
    states: tuple[int, ...]
    dates: tuple[date, ...]
    groups: tuple[str, ...] | None
    rows: int


def outcomes(made: Forecast, scenario: Scenario, under: Forecast, pool: Executor | None = None) -> tuple[Outcome, ...]:
    """Each change of a scenario, measured against the scenario without it, and each limit.

    Args:
        made: without the scenario.
        scenario: what was asked.
        under: what `forecast.what_if` made of it.
        pool: the workers that play the scenario without each of its changes, where it has something else.
    """
    history, numbers = made.history, range(len(scenario.changes))
    rows = min(made.options.parameters, made.options.draws)
    basis = Basis(baseline(made), history.states, made.dates, target_groups(history), rows)
    others = [made.draws if one is None else what_if(made, one, pool).draws for one in rests(scenario, numbers)]
    return measured(basis, scenario, numbers, under.draws, others)


def rests(scenario: Scenario, numbers: Sequence[int]) -> list[Scenario | None]:
    """For each of these changes, by number, the scenario without it; None where nothing is left of it."""
    alone = len(scenario.changes) == 1 and not scenario.limits
    return [None if alone else without(scenario, number) for number in numbers]


def measured(
    basis: Basis, scenario: Scenario, numbers: Sequence[int], under: Draws, others: Sequence[Draws]
) -> tuple[Outcome, ...]:
    """These changes of the scenario, by number, and all its limits.

    Args:
        basis: of the forecast without the scenario.
        scenario: what was asked.
        numbers: of the changes that are measured.
        under: the draws under the scenario.
        others: for each of the numbers, the same draws under the scenario of `rests`.
    """
    limits = tuple(_limit_outcome(basis, limit, under) for limit in scenario.limits)
    if not numbers:
        return limits
    known = _Known(basis, flow_of(basis.model), Rates(basis.model))
    parts = zip(numbers, others, strict=True)
    return (*(_Measured(known, scenario.changes[number], rest, under).outcome() for number, rest in parts), *limits)


def _limit_outcome(basis: Basis, limit: Limit, under: Draws) -> Outcome:
    """Children on the step while the limit is in force: so many at most, and fewer are no less than was asked."""
    edges = np.array([(day - basis.dates[0]).days for day in basis.dates], dtype=np.float64)
    middle = (edges[1:] + edges[:-1]) / 2
    months = np.array([limit.holds(day, basis.dates[0]) for day in middle])
    if limit.step not in basis.states or not months.any():
        return Outcome(limit, Measure.CHILDREN, None, None, differs=False)
    time = under.days.sum(axis=2)[:, months, basis.states.index(limit.step)].sum(axis=1)
    drawn = time / np.diff(edges)[months].sum()
    differs = float(drawn.mean()) > limit.places + max(APART * (limit.places or 1.0), LEAST)
    return Outcome(limit, Measure.CHILDREN, float(limit.places), summary(drawn, len(drawn)), differs=differs)


def without(scenario: Scenario, number: int) -> Scenario:
    """The scenario with one change put out of force; the others draw their effects as before."""
    changes = list(scenario.changes)
    gone = changes[number]
    changes[number] = Change(ENTRIES, 1.0, gone.start, gone.full, gone.end, (), ())
    return replace(scenario, changes=tuple(changes))


@dataclass(frozen=True, slots=True)
class _Known:
    """Of the forecast without the scenario."""

    basis: Basis
    flow: Flow
    rates: Rates


class _Measured:
    """One change; D draws, M months."""

    def __init__(self, known: _Known, change: Change, rest: Draws, under: Draws) -> None:
        self.known, self.change, self.rest, self.under = known, change, rest, under
        basis = known.basis
        self.states, self.origin = basis.states, basis.dates[0]
        edges = np.array([(day - self.origin).days for day in basis.dates], dtype=np.float64)
        self.lengths, self.middle = np.diff(edges), (edges[1:] + edges[:-1]) / 2
        last = None if change.what == POPULATION else change.end  # what has grown stays
        held = replace(change, end=last)
        self.months = np.array([held.holds(day, self.origin) for day in self.middle])
        self.share = np.array([change.share(day, self.origin) for day in self.middle])
        self.origins, self.targets = self._indices(change.from_steps), self._indices(change.to_steps)
        self.rows = basis.rows

    def outcome(self) -> Outcome:
        """The change's."""
        what = self.change.what
        if what == DURATIONS:
            return self._ratio(Measure.MONTHS_ON_STEP)
        if what == PRICES:
            return self._ratio(Measure.ORE_A_DAY)
        return self._emptied() if what == CLOSE else self._flow()

    def _flow(self) -> Outcome:
        """Children a month more than without it."""
        months = self.months
        before, after = (self._children(drawn)[:, months] for drawn in (self.rest, self.under))
        time = self.lengths[months].sum() / MONTH
        if not time:
            return Outcome(self.change, Measure.CHILDREN_A_MONTH, None, None, differs=False)
        if self.change.add is not None:
            asked = self.change.add * self.share * self.lengths / MONTH
        elif self.change.what == OPEN:
            asked = self._bound(self.rest, self.origins, self.targets).mean(axis=0) * self.change.factor * self.share
        else:
            asked = self._children(self.rest).mean(axis=0) * self._of_those() * self._times()
        return self._told(
            Measure.CHILDREN_A_MONTH, float(asked[months].sum() / time), (after - before).sum(axis=1) / time
        )

    def _children(self, drawn: Draws) -> npt.NDArray[np.int64]:
        """(D, M): the children whom the change is about."""
        if self.change.what in {ENTRIES, POPULATION}:
            return np.asarray(drawn.entries.sum(axis=2)[..., self.targets].sum(axis=2))
        if self.change.what == OPEN:
            return self._bound(drawn, self.targets, self.origins)
        return np.asarray(drawn.moves[:, :, self._pairs()].sum(axis=2))

    def _bound(self, drawn: Draws, states: Sequence[int], others: Sequence[int]) -> npt.NDArray[np.int64]:
        """(D, M): children who come to the states, from outside or from a state that is none of the others."""
        came = drawn.entries.sum(axis=2)[..., states].sum(axis=2)
        elsewhere = [state for state in range(len(self.states)) if state not in others]
        return np.asarray(came + drawn.moves[:, :, elsewhere][..., states].sum(axis=(2, 3)))

    def _pairs(self) -> npt.NDArray[np.bool_]:
        size = len(self.states)
        found = np.zeros((size, size + 1), dtype=bool)
        found[np.ix_(self.origins, [size] if self.change.what == EXITS else self.targets)] = True
        if self.change.what == PROGRAMME:
            found[:] = np.isin(kinds_of(size), [DIRECTIONS[name] for name in self.change.directions])
            found[[state for state in range(size) if state not in self.origins]] = False
        found[range(size), range(size)] = False
        return found

    def _times(self) -> Floats:
        """(M,): what the mean factor adds to 1."""
        factor = _mean(self.change)
        if self.change.what == POPULATION:
            years = np.array([self.change.years(day, self.origin) for day in self.middle])
            return np.asarray(factor**years - 1.0)
        return np.asarray((factor - 1.0) * self.share * self.change.reach)

    def _of_those(self) -> float:
        """The part of the children, of those who are counted, whose rates the change multiplies."""
        if self.change.what == ENTRIES or (self.change.what == POPULATION and self.change.ages is None):
            return 1.0
        if self.change.what == POPULATION:
            by_age = self.known.rates.entries(0)[:, self.targets].sum(axis=(0, 1))
            first, last = self.change.ages or (0, len(by_age))
            return float(by_age[first : last + 1].sum() / max(by_age.sum(), 1e-12))
        moves = self.known.flow.moves.sum(axis=0)  # (K, S, S + 1)
        moved = moves.copy()
        moved[..., -1] -= self.known.flow.grown.sum(axis=0)
        groups = self.known.basis.groups
        if self.change.target_groups and groups is not None:
            moved[[profile for profile, group in enumerate(groups) if group not in self.change.target_groups]] = 0.0
        pairs = self._pairs()
        return float(moved[:, pairs].sum() / max(moves[:, pairs].sum(), 1e-12))

    def _ratio(self, measure: Measure) -> Outcome:
        """Child-months for each move or exit, or øre for each child-day, while it was in force."""
        parts = [self._parts(drawn, measure) for drawn in (self.rest, self.under)]
        (above, below), (other, under) = parts
        if not below.sum() or not above.sum() or not (under.sum(axis=1) > 0).any():
            return Outcome(self.change, measure, None, None, differs=False)
        weights = above.mean(axis=0) / above.mean(axis=0).sum()
        share = float((self.share[self.months] * weights).sum())
        now = float(above.sum() / below.sum())
        asked = now + self.change.add * share if self.change.add is not None else now * self._factor(weights)
        fits = under.sum(axis=1) > 0
        return self._told(measure, asked, other.sum(axis=1)[fits] / under.sum(axis=1)[fits])

    def _factor(self, weights: Floats) -> float:
        return float(((1.0 + (_mean(self.change) - 1.0) * self.share[self.months]) * weights).sum())

    def _parts(self, drawn: Draws, measure: Measure) -> tuple[Floats, Floats]:
        """(D, months in force) each."""
        days = drawn.days.sum(axis=2)[..., self.origins].sum(axis=2)[:, self.months]
        if measure is Measure.ORE_A_DAY:
            return drawn.ore.sum(axis=2)[..., self.origins].sum(axis=2)[:, self.months].astype(np.float64), days
        moves = drawn.moves[:, :, self.origins].sum(axis=(2, 3))[:, self.months]
        return days / MONTH, moves.astype(np.float64)

    def _emptied(self) -> Outcome:
        """Children on the step in the months from when it is to be empty."""
        empty = self.months & (self.middle >= (self.change.full - self.origin).days)
        if not empty.any():
            return Outcome(self.change, Measure.CHILDREN, None, None, differs=False)
        time = self.under.days.sum(axis=2)[..., self.origins].sum(axis=2)[:, empty].sum(axis=1)
        return self._told(Measure.CHILDREN, 0.0, time / self.lengths[empty].sum())

    def _told(self, measure: Measure, asked: float, drawn: Floats) -> Outcome:
        apart = abs(float(drawn.mean()) - asked)
        error = float(drawn.std()) / np.sqrt(self.rows if self.change.low is not None else len(drawn))
        # A step that is to be empty asks for none; a twentieth of a child is none.
        differs = apart > max(APART * (abs(asked) or 1.0), ERRORS * error, LEAST)
        return Outcome(self.change, measure, asked, summary(drawn, len(drawn)), differs=bool(differs))

    def _indices(self, steps: Sequence[int]) -> list[int]:
        return [index for index, state in enumerate(self.states) if not steps or state in steps]


def _mean(change: Change) -> float:
    """The mean of an effect that is not sure: that of a lognormal number whose median is the factor."""
    if change.low is None or change.high is None:
        return change.factor
    return float(change.factor * np.exp((np.log(change.high / change.low) / BETWEEN) ** 2 / 2))
