"""What if: the model under a scenario's changes. Source: docs/methods/scenario.md.

The scenario is played with the baseline's random numbers, so that their difference is only the scenario.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import numpy.typing as npt

from trappen.analysis.forecast.arrays import OUT, YEAR, Floats, Model
from trappen.analysis.forecast.changes import (
    CLOSE,
    DIRECTIONS,
    DURATIONS,
    ENTRIES,
    EXITS,
    KINDS,
    MOVES,
    OPEN,
    POPULATION,
    PRICES,
    PROGRAMME,
    SHORTEST,
    Change,
    Scenario,
)
from trappen.analysis.forecast.meanflow import MONTH, flow_of, parts_of
from trappen.analysis.forecast.simulation import Draws
from trappen.analysis.forecast.steering import More, steered
from trappen.domain.errors import InputError

__all__ = [
    "CLOSE",
    "DURATIONS",
    "ENTRIES",
    "EXITS",
    "KINDS",
    "MOVES",
    "OPEN",
    "POPULATION",
    "PRICES",
    "PROGRAMME",
    "Change",
    "Scenario",
    "changed",
    "monthly",
    "repriced",
]

EFFECTS = 4  # a stream of the seed, beside those of the parameters, waves and bursts
EMPTYING = 1.0  # a day: how fast children leave a step that is to be empty


def changed(
    model: Model,
    scenario: Scenario,
    states: Sequence[int],
    origin: date,
    seed: int,
    groups: Sequence[str] | None = None,
) -> Model:
    """The model under the scenario, with a part of the calendar for every month.

    Args:
        model: without a scenario.
        scenario: changes that meet are multiplied; moves that are added come to those under all other changes, and who
            is added to those who come, and months to a stay, to the numbers without the scenario.
        states: the ladder's numbers of the states.
        origin: day 0.
        seed: of the effects that are not sure, one for each joint draw of the parameters.
        groups: the target group of each profile; None where they are not told apart.

    Raises:
        InputError: if a step is closed, opened or sent to that no child has stood on; if a programme is for target
            groups that the model does not tell apart.
    """
    under = _Under(monthly(model), states, origin, groups)
    rows = len(model.rates.base) if any(change.low is not None for change in scenario.changes) else 1
    for number, change in enumerate(scenario.changes):
        under.apply(change, change.drawn(rows, np.random.default_rng([seed, EFFECTS, number])))
    return under.made()


def monthly(model: Model) -> Model:
    """The same model with a part of the calendar for every month."""
    clock, rates = model.clock, model.rates
    parts = np.unique(np.concatenate([clock.parts, clock.months[:-1]]))
    before = np.searchsorted(clock.parts, parts, side="right") - 1
    return model._replace(
        clock=clock._replace(parts=parts),
        rates=rates._replace(years=rates.years[before], changes=rates.changes[:, before]),
        arrivals=model.arrivals._replace(changes=model.arrivals.changes[:, before]),
    )


class _Under:
    """A model as it is changed; shapes as in `arrays`, D rows of effects that are not sure or 1."""

    def __init__(self, model: Model, states: Sequence[int], origin: date, groups: Sequence[str] | None) -> None:
        self.model, self.states, self.origin, self.groups = model, states, origin, groups
        clock, size = model.clock, len(states)
        self.edges = np.append(clock.parts, clock.months[-1])
        self.middle = (self.edges[1:] + self.edges[:-1]) / 2
        self.moves, self.comes = model.rates.changes, model.arrivals.changes
        self.more_come = np.zeros(self.comes.shape[1:])
        self.added = np.zeros((len(self.middle), size, size + 1))
        self.reached: Floats | None = None
        self.opened, self.closed = (np.tile(np.eye(size), (len(self.middle), 1, 1)) for _ in range(2))
        self.asked: list[More] = []

    def apply(self, change: Change, drawn: Floats) -> None:
        """Adds a change; `drawn` (D,) are its factors."""
        share = np.array([change.share(day, self.origin) for day in self.middle])
        factor = 1.0 + (drawn[:, None] - 1.0) * share * change.reach  # (D, C)
        if change.what in {ENTRIES, POPULATION}:
            self._entries(change, drawn, factor, share)
        elif change.what == DURATIONS:
            self._durations(change, factor, share)
        elif change.what in {MOVES, EXITS}:
            self._flows(change, factor)
        elif change.what == PROGRAMME:
            self._programme(change, factor)
        elif change.what == OPEN:
            into, out = self._stands(change.to_steps), self._stands(change.from_steps)
            for weight, at in zip(share * change.factor, range(len(share)), strict=True):
                self.opened[at] = self.opened[at] @ _sending(len(self.states), out, into, change.parted(), weight)
        elif change.what == CLOSE:
            self._close(change)

    def made(self) -> Model:
        """The model with all that was applied."""
        rates, arrivals, sends = self.model.rates, self.model.arrivals, self.opened @ self.closed
        rates = rates._replace(changes=self.moves)
        if self.added.any():
            rates = rates._replace(added=self.added)
        if self.reached is not None:
            rates = rates._replace(reached=self.reached)
        if (sends != np.eye(len(self.states))).any():
            rates = rates._replace(sends=sends)
        comes = np.maximum(self.comes + self.more_come, 0.0)
        found = self.model._replace(rates=rates, arrivals=arrivals._replace(changes=comes))
        return steered(found, self.asked) if self.asked else found

    def _entries(self, change: Change, drawn: Floats, factor: Floats, share: Floats) -> None:
        arrivals = self.model.arrivals
        come = np.isin(arrivals.state, self._indices(change.to_steps))
        if change.what == POPULATION:
            years = np.array([change.years(day, self.origin) for day in self.middle])
            factor = drawn[:, None] ** years
            if change.ages is not None:
                age = np.rint(arrivals.age / YEAR)
                come &= (age >= change.ages[0]) & (age <= change.ages[1])
        self.comes = self.comes * np.where(come, factor[:, :, None], 1.0)
        if change.add is not None and come.any():
            a_month = arrivals.ratios.mean(axis=0) * np.diff(arrivals.shares, prepend=0.0) * MONTH
            self.more_come[:, come] += change.add * share[:, None] / max(float(a_month[come].sum()), 1e-12)

    def _durations(self, change: Change, factor: Floats, share: Floats) -> None:
        origins = self._indices(change.from_steps)
        if change.add is not None:
            flow = flow_of(self.model)
            stays = flow.days.sum(axis=(0, 1))[origins].sum() / max(flow.moves.sum(axis=(0, 1))[origins].sum(), 1e-12)
            factor = np.maximum(1.0 + change.add * MONTH / max(stays, 1e-12) * share, SHORTEST)[None]
        slower = np.ones((*factor.shape, len(self.states), 1))
        slower[:, :, origins] = factor[:, :, None, None]
        self.moves = self.moves / slower

    def _flows(self, change: Change, factor: Floats) -> None:
        pairs = self.pairs(change)
        self.moves = self.moves * np.where(pairs, factor[:, :, None, None], 1.0)
        if change.add is not None:
            months = (np.arange(len(parts_of(self.model))) + 0.5) * MONTH
            number = np.array([change.add * change.share(day, self.origin) for day in months])
            self.asked.append(More(number, pairs))

    def _programme(self, change: Change, factor: Floats) -> None:
        rates, size = self.model.rates, len(self.states)
        if self.reached is None:
            self.reached = np.ones((1, len(self.middle), rates.effects.shape[1], size, OUT + 1))
        profiles = self._profiles(change.target_groups)
        acts = np.zeros(self.reached.shape[2:], dtype=bool)
        kinds = [DIRECTIONS[name] for name in change.directions]
        acts[np.ix_(profiles, self._indices(change.from_steps), kinds)] = True
        self.reached = self.reached * np.where(acts, factor[:, :, None, None, None], 1.0)

    def _close(self, change: Change) -> None:
        out, into = self._stands(change.from_steps), self._stands(change.to_steps)
        matrix = _sending(len(self.states), out, into, change.parted(), 1.0)
        start, full = (float((day - self.origin).days) for day in (change.start, change.full))
        for at, (begin, stop) in enumerate(zip(self.edges[:-1], self.edges[1:], strict=True)):
            if not change.holds(self.middle[at], self.origin):
                continue
            self.closed[at] = self.closed[at] @ matrix
            since = max(float(begin), start)
            left, then = max(full - since, 0.0), max(full - stop, 0.0)
            # Who stands there goes evenly until `full`; the last within days of it.
            rate = EMPTYING if left <= 1 else np.log(left / max(then, 1.0)) / (stop - since)
            for to, part in zip(into, change.parted(), strict=True):
                self.added[at][out, to] += part * min(float(rate), EMPTYING)

    def pairs(self, change: Change) -> npt.NDArray[np.bool_]:
        """(S, S + 1): the moves that a change is of."""
        size = len(self.states)
        found = np.zeros((size, size + 1), dtype=bool)
        to = [size] if change.what == EXITS else self._indices(change.to_steps)
        found[np.ix_(self._indices(change.from_steps), to)] = True
        found[range(size), range(size)] = False
        return found

    def _indices(self, steps: Sequence[int]) -> list[int]:
        return [index for index, state in enumerate(self.states) if not steps or state in steps]

    def _stands(self, steps: Sequence[int]) -> list[int]:
        """The states of steps that must have been stood on, in their order."""
        for step in steps:
            if step not in self.states:
                raise InputError(
                    f"Trin {step} kan ikke lukkes, åbnes eller modtage børn i scenariet.",
                    why="Intet barn har stået dér i historikken, så det vides ikke, hvor længe børn bliver dér.",
                    now="Vælg et trin, som børn har stået på.",
                )
        return [list(self.states).index(step) for step in steps]

    def _profiles(self, wanted: Sequence[str]) -> list[int]:
        if not wanted:
            return list(range(self.model.rates.effects.shape[1]))
        known = self.groups or ()
        for group in wanted:
            if group not in known:
                raise InputError(
                    f"Målgruppen »{group}« findes ikke i fremskrivningen.",
                    why=f"Den kender {', '.join(sorted(set(known))) or 'ingen målgrupper'}.",
                    now="Ret »target_groups« i scenariet, eller hent børnenes målgruppe med i udtrækket.",
                )
        return [profile for profile, group in enumerate(known) if group in wanted]


def _sending(size: int, out: Sequence[int], into: Sequence[int], parts: Sequence[float], weight: float) -> Floats:
    """(S, S): the shares in which those bound for a state come to each."""
    found = np.eye(size)
    for origin in out:
        found[origin, origin] -= weight
        for to, part in zip(into, parts, strict=True):
            found[origin, to] += weight * part
    return found


def repriced(drawn: Draws, scenario: Scenario, states: Sequence[int], origin: date, months: Floats) -> Draws:
    """The draws at the scenario's prices, which change by month; `months` are their edges in days."""
    factor = np.ones((len(months) - 1, len(states)))
    for change in scenario.changes:
        if change.what == PRICES:
            own = [i for i, state in enumerate(states) if not change.from_steps or state in change.from_steps]
            middle = (months[1:] + months[:-1]) / 2
            factor[:, own] *= np.array([change.on(day, origin) for day in middle])[:, None]
    return replace(drawn, cost=np.rint(drawn.cost * factor[None, :, None, :]).astype(np.int64))
