"""What a workshop drags: a few levers in per cent, and the changes of a scenario that they stand for.

Source: docs/methods/workshop.md.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from trappen.analysis.forecast import scenario
from trappen.analysis.forecast.limits import Limit
from trappen.analysis.forecast.scenario import Change, Scenario
from trappen.domain.periods import add_months


class Lever(StrEnum):
    """One thing that can be dragged."""

    ENTRIES = "entries"
    UP = "up"
    DOWN = "down"
    EXITS = "exits"
    DURATION = "duration"
    PRICE = "price"


STEPPED = frozenset({Lever.DURATION, Lever.PRICE})  # levers that may be pulled on one step alone


@dataclass(frozen=True, slots=True)
class Pulled:
    """How far each lever is pulled.

    percent: by lever, from -100; a lever that is not there is not pulled.
    steps: by lever of STEPPED, the one step that it is pulled on; without one, every step.
    start: the day from which the levers' changes grow evenly; months: until they are whole, 0 for at once.
    changes, limits: what is set beside the levers, each with its own dates.
    """

    percent: Mapping[Lever, int]
    steps: Mapping[Lever, int]
    start: date
    months: int
    changes: tuple[Change, ...] = ()
    limits: tuple[Limit, ...] = ()

    @property
    def levers(self) -> tuple[Lever, ...]:
        """Those that are pulled, in order."""
        return tuple(lever for lever in Lever if self.percent.get(lever))

    @property
    def is_still(self) -> bool:
        """Whether nothing is pulled or set."""
        return not (self.levers or self.changes or self.limits)


def scenario_of(pulled: Pulled, states: Sequence[int]) -> Scenario:
    """The scenario, the levers' changes first; `states` are the ladder's numbers, 0 for the unknown step."""
    changes = tuple(change for lever in pulled.levers for change in _changes(lever, pulled, states))
    return Scenario("workshop", (*changes, *pulled.changes), pulled.limits)


def _changes(lever: Lever, pulled: Pulled, states: Sequence[int]) -> Iterator[Change]:
    factor, full = 1 + pulled.percent[lever] / 100, add_months(pulled.start, pulled.months)
    on = (pulled.steps[lever],) if lever in pulled.steps else ()

    def change(what: str, origins: tuple[int, ...] = (), targets: tuple[int, ...] = ()) -> Change:
        return Change(what, factor, pulled.start, full, None, origins, targets)

    if lever in {Lever.UP, Lever.DOWN}:
        for origin, targets in directions(lever, states):
            yield change(scenario.MOVES, (origin,), targets)
    elif lever is Lever.ENTRIES:
        yield change(scenario.ENTRIES)
    elif lever is Lever.EXITS:
        yield change(scenario.EXITS)
    else:
        yield change(scenario.DURATIONS if lever is Lever.DURATION else scenario.PRICES, on)


def directions(lever: Lever, states: Sequence[int]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """The steps, each with those above it (UP) or below it (DOWN); what is unknown is neither above nor below."""
    known = [state for state in states if state]
    for origin in known:
        targets = tuple(state for state in known if (state > origin if lever is Lever.UP else state < origin))
        if targets:
            yield origin, targets
