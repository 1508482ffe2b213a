"""How the learned rates fit what was seen, and which of them rest on others' events: docs/methods/pooling.md."""

from dataclasses import dataclass

import numpy as np

from trappen.analysis.forecast.arrays import OUT, YEAR, Ints
from trappen.analysis.forecast.exposure import Exposure
from trappen.analysis.forecast.forecast import Forecast
from trappen.analysis.forecast.history import AGES, SPANS
from trappen.analysis.forecast.rates import Fitted


@dataclass(frozen=True, slots=True)
class PairCheck:
    """Moves from one state to another (index; S is out), without those on the birthdays when measures end by law.

    events, years: what was seen, and child-years in which it could have happened. expected: events that the learned
    rates lead one to expect there. borrowed: the share of the pair's own level that rests on other pairs' events.
    """

    origin: int
    to: int
    events: int
    years: float
    expected: float
    borrowed: float


@dataclass(frozen=True, slots=True)
class BandCheck:
    """Events of a kind (UP, DOWN or OUT) in a band that begins at `first`: years of age, or days on the step."""

    kind: int
    first: int
    events: int
    expected: float


@dataclass(frozen=True)
class Diagnostics:
    """By pair of states, by age, by time on the step; and of each state the chance of its dependence on the time there.

    timed: the states whose rates follow the time on the step. exposure: of children in a programme, where it was asked.
    """

    pairs: tuple[PairCheck, ...]
    ages: tuple[BandCheck, ...]
    spans: tuple[BandCheck, ...]
    timed: tuple[int, ...]
    exposure: Exposure | None


def diagnose(made: Forecast) -> Diagnostics:
    """What the rates of a forecast rest on."""
    fitted = made.learned.fitted
    timed = tuple(int(state) for state in np.flatnonzero(fitted.spans > 1))
    cells = fitted.cells
    ages, spans = _bands(fitted, cells.age, AGES), _bands(fitted, cells.span, SPANS)
    return Diagnostics(_pairs(fitted), ages, spans, timed, fitted.exposure)


def _pairs(fitted: Fitted) -> tuple[PairCheck, ...]:
    cells, states = fitted.cells, len(fitted.spans)
    pair, size = cells.state * (states + 1) + cells.to, states * (states + 1)
    expected, events, days = (
        np.bincount(pair, weights=part, minlength=size)
        for part in (fitted.drawn.rates * cells.days, cells.events, cells.days)
    )
    alpha = fitted.drawn.alphas["pair"]
    without = expected / np.maximum(fitted.drawn.values["pair"].mean(axis=0), 1e-300)
    borrowed = (alpha / (alpha + without)).mean(axis=0)
    return tuple(
        PairCheck(
            origin=index // (states + 1),
            to=index % (states + 1),
            events=round(events[index]),
            years=float(days[index] / YEAR),
            expected=float(expected[index]),
            borrowed=float(borrowed[index]),
        )
        for index in np.flatnonzero(days > 0).tolist()
    )


def _bands(fitted: Fitted, band: Ints, edges: tuple[int, ...]) -> tuple[BandCheck, ...]:
    cells = fitted.cells
    index, size = cells.kind * len(edges) + band, (OUT + 1) * len(edges)
    expected = np.bincount(index, weights=fitted.drawn.rates * cells.days, minlength=size)
    events = np.bincount(index, weights=cells.events, minlength=size)
    days = np.bincount(index, weights=cells.days, minlength=size)
    return tuple(
        BandCheck(place // len(edges), edges[place % len(edges)], round(events[place]), float(expected[place]))
        for place in np.flatnonzero(days > 0).tolist()
    )
