"""Two plays with the same random numbers beside each other: both, and their difference draw by draw.

Source: docs/methods/workshop.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Generic, TypeVar

import numpy as np

from trappen.analysis.forecast.arrays import Floats, Ints
from trappen.analysis.forecast.forecast import Summary, summary
from trappen.analysis.forecast.levers import Lever, directions
from trappen.analysis.forecast.simulation import Draws

ENDS = (0.1, 0.9)  # of the 80 % interval
T = TypeVar("T")


def _nobody() -> Ints:
    return np.zeros((0, 0, 0), dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Course:
    """What each draw came to, over all groups. D draws, M months, Y years of twelve months, S states.

    stock: (D, M + 1, S), children at the beginning of a month and at the horizon.
    cost: (D, Y, S), øre.
    entries: (D, S), children who came in all the time.
    moves: (D, S, S + 1), in all the time, the last column out of the ladder.
    days: (D, S), child-days in all the time.
    waiting: (D, M + 1, S), those of `stock` who wait for a place on the step; without rows or months where places are
        not limited.
    """

    stock: Ints
    cost: Ints
    entries: Ints
    moves: Ints
    days: Floats
    waiting: Ints = field(default_factory=_nobody)

    def first(self, draws: int) -> "Course":
        """The first draws alone."""
        return Course(*(getattr(self, one.name)[:draws] for one in fields(self)))


def joined(courses: Sequence[Course]) -> Course:
    """The draws of several, one after the other."""
    return Course(*(np.concatenate([getattr(course, one.name) for course in courses]) for one in fields(Course)))


def course_of(drawn: Draws) -> Course:
    """What the draws came to; their months must be whole years."""
    ore = drawn.ore.sum(axis=2)
    return Course(
        stock=drawn.stock.sum(axis=2),
        cost=ore.reshape(len(ore), -1, 12, ore.shape[2]).sum(axis=2),
        entries=drawn.entries.sum(axis=(1, 2)),
        moves=drawn.moves.sum(axis=1),
        days=drawn.days.sum(axis=(1, 2)),
        waiting=drawn.waiting,
    )


@dataclass(frozen=True, slots=True)
class Spread:
    """Mean and the ends of the 80 % interval, arrays of one shape."""

    mean: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True)
class Beside(Generic[T]):
    """The same of the baseline, of the scenario, and of the scenario less the baseline."""

    base: T
    other: T
    difference: T


@dataclass(frozen=True, slots=True)
class Contrast:
    """A scenario beside its baseline. Shapes as in `Course`, without the draws.

    months: (M + 1,), children in all. steps: (Y, S), children at the end of each year.
    cost: (Y,), øre in each year; whole: (), øre in all the time. fewer, cheaper: (Y,), the share of draws in which the
    scenario has fewer children at the end of the year, and costs less in it; cheaper_whole: in all the time.
    """

    months: Beside[Spread]
    steps: Beside[Spread]
    cost: Beside[Spread]
    whole: Beside[Spread]
    fewer: Floats
    cheaper: Floats
    cheaper_whole: float
    draws: int


def contrast(base: Course, other: Course) -> Contrast:
    """Both courses, of the same draws in the same order.

    Raises:
        ValueError: if they have not the same number of draws.
    """
    if len(base.stock) != len(other.stock):
        raise ValueError("the courses are not of the same draws")
    children = base.stock.sum(axis=2), other.stock.sum(axis=2)
    cost = base.cost.sum(axis=2), other.cost.sum(axis=2)
    return Contrast(
        months=_beside(*children),
        steps=_beside(base.stock[:, 12::12], other.stock[:, 12::12]),
        cost=_beside(*cost),
        whole=_beside(cost[0].sum(axis=1), cost[1].sum(axis=1)),
        fewer=(children[1] < children[0])[:, 12::12].mean(axis=0),
        cheaper=(cost[1] < cost[0]).mean(axis=0),
        cheaper_whole=float((cost[1].sum(axis=1) < cost[0].sum(axis=1)).mean()),
        draws=len(base.stock),
    )


def _beside(base: Ints, other: Ints) -> Beside[Spread]:
    return Beside(_spread(base), _spread(other), _spread(other - base))


def _spread(values: Ints) -> Spread:
    low, high = np.quantile(values, ENDS, axis=0)
    return Spread(values.mean(axis=0), low, high)


def measured(course: Course, lever: Lever, states: Sequence[int], step: int | None = None) -> float:
    """What a lever works on, as the mean of the draws over all the time; nan where there is nothing to divide by.

    Children who come, moves up or down or out; child-days for each move or exit (DURATION); øre a child-day (PRICE).
    `step` is the one step that it is pulled on.
    """
    if lever is Lever.ENTRIES:
        return float(course.entries.sum(axis=1).mean())
    if lever is Lever.EXITS:
        return float(course.moves[..., -1].sum(axis=1).mean())
    if lever in {Lever.UP, Lever.DOWN}:
        place = {state: index for index, state in enumerate(states)}
        pairs = [(place[origin], place[to]) for origin, targets in directions(lever, states) for to in targets]
        return float(sum(course.moves[:, origin, to].mean() for origin, to in pairs))
    own = [index for index, state in enumerate(states) if step is None or state == step]
    days = course.days[:, own].sum()
    if lever is Lever.DURATION:
        return _ratio(days, course.moves[:, own].sum())
    return _ratio(course.cost.sum(axis=1)[:, own].sum(), days)


def _ratio(above: float, below: float) -> float:
    return float(above / below) if below else float("nan")


@dataclass(frozen=True, slots=True)
class Queue:
    """A limited step by month, M + 1 each: children who stand there, children who wait for a place there, and the share
    of draws in which anybody waits."""

    standing: tuple[Summary, ...]
    waiting: tuple[Summary, ...]
    anybody: tuple[float, ...]


def queue_of(course: Course, place: int) -> Queue:
    """The queue for the state of this index, in a course with limits."""
    standing, waiting = course.stock[:, :, place], course.waiting[:, :, place]
    by_month = [tuple(summary(one, len(one)) for one in part.T) for part in (standing, waiting)]
    return Queue(by_month[0], by_month[1], tuple((waiting > 0).mean(axis=0).tolist()))
