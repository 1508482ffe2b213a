"""What a scenario changes: who comes, moves and leaves, prices, steps. Source: docs/methods/scenario.md."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from trappen.analysis.forecast.arrays import DOWN, OUT, UP, Floats
from trappen.analysis.forecast.limits import Limit

ENTRIES, MOVES, EXITS, DURATIONS, PRICES = "entries", "moves", "exits", "durations", "prices"
POPULATION, PROGRAMME, CLOSE, OPEN = "population", "programme", "close", "open"
KINDS = (ENTRIES, MOVES, EXITS, DURATIONS, PRICES, POPULATION, PROGRAMME, CLOSE, OPEN)
DIRECTIONS = {"up": UP, "down": DOWN, "exits": OUT}
SHORTEST = 0.05  # a shorter duration is a slip of the pen: rates are divided by it
BETWEEN = 2 * 1.96  # standard deviations from `low` to `high`


@dataclass(frozen=True, slots=True)
class Change:
    """One change: from `start` it grows evenly until `full`, holds, and is gone from `end` (None: never).

    factor: what rates, entries or prices are multiplied by; of a programme, the rates of those whom it reaches; of the
        population, a year's growth (1.02); of a step that opens, the share it takes of those bound for `from_steps`.
    from_steps: where children stand (moves, exits, durations, prices, programme), what closes, or what a step that
        opens takes from. to_steps: where they come (entries, moves), are sent (close), or what opens. Empty is all.
    add: instead of the factor, children a month more, or fewer (entries, moves, exits); months longer (durations).
    low, high: the 95 % interval of a factor that is not sure, lognormal about it; None where it is.
    reach: of a programme, the share of the children that is in it at any time. directions: what it acts on, of
        DIRECTIONS. target_groups: whom it is for; empty is all. source: where its effect comes from.
    shares: of those who are sent to each of `to_steps`; empty is evenly.
    ages: of the population that grows, first and last year of age; None is all.
    """

    what: str
    factor: float
    start: date
    full: date
    end: date | None
    from_steps: tuple[int, ...]
    to_steps: tuple[int, ...]
    add: float | None = None
    low: float | None = None
    high: float | None = None
    reach: float = 1.0
    directions: tuple[str, ...] = ()
    target_groups: tuple[str, ...] = ()
    source: str = ""
    shares: tuple[float, ...] = ()
    ages: tuple[int, int] | None = None

    def holds(self, day: float, origin: date) -> bool:
        """Whether the change has begun on a day, counted from the origin, and not ended."""
        return (self.start - origin).days <= day and (self.end is None or day < (self.end - origin).days)

    def share(self, day: float, origin: date) -> float:
        """How much of the change is in force on a day: 0 to 1."""
        start, full = (self.start - origin).days, (self.full - origin).days
        if not self.holds(day, origin):
            return 0.0
        return 1.0 if full <= start else min(1.0, (day - start) / (full - start))

    def years(self, day: float, origin: date) -> float:
        """How many years of it have passed on a day; none more after its end."""
        start = (self.start - origin).days
        last = day if self.end is None else min(day, (self.end - origin).days)
        return max(0.0, last - start) / 365.25

    def on(self, day: float, origin: date) -> float:
        """The factor in force on a day."""
        return 1.0 + (self.factor - 1.0) * self.share(day, origin)

    def parted(self) -> tuple[float, ...]:
        """The share of those sent to each of `to_steps`; they sum to 1."""
        return self.shares or (1 / len(self.to_steps),) * len(self.to_steps)

    def drawn(self, rows: int, random: np.random.Generator) -> Floats:
        """(rows,): the factor, or draws of one that is not sure."""
        noise = random.standard_normal(rows)  # also where it is sure, so that a change does not move the next one's
        if self.low is None or self.high is None:
            return np.full(rows, self.factor)
        return np.asarray(self.factor * np.exp(noise * np.log(self.high / self.low) / BETWEEN))


@dataclass(frozen=True, slots=True)
class Scenario:
    """A name, its changes and limits; changes that meet are multiplied, and what they add is added up."""

    name: str
    changes: tuple[Change, ...]
    limits: tuple[Limit, ...] = ()

    @property
    def by_target_group(self) -> bool:
        """Whether the forecast must tell target groups apart."""
        return any(change.target_groups for change in self.changes)
