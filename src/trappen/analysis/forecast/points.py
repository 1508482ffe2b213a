"""What is the same in a draw whatever the model, so that several that differ by a scenario share it.

Those who may come are points of a Poisson measure on (time, height, cell), in strips of one height; only what lies
above every model's rates is left out at once. The numbers of first stays are drawn here too, all at a time. Source:
docs/methods/simulation.md.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numba import njit

from trappen.analysis.forecast.arrays import (
    ARRIVAL,
    ENTRY,
    FAMILY,
    LINK,
    MARK,
    MOVE,
    NEWCOMER,
    STRIDE,
    Floats,
    Ints,
    Model,
)
from trappen.analysis.forecast.philox import pairs, triples

_BLOCK = 256  # numbers worked out at a time
_SLOTS = 1024  # of the shares: where the search for a cell begins


class Points(NamedTuple):
    """Those who may come: when, at what height, how far into their year of age, in which cell and month, their key.

    Arrays (n,). move: (3, n), of the first stay, the summed rate after which it ends, the number that picks the
    destination and the one that picks its price. standing: (3, N), as `move`, of residents.
    """

    time: Floats
    height: Floats
    inside: Floats
    cell: Ints
    who: Ints
    month: Ints
    move: Floats
    standing: Floats


class Strips(NamedTuple):
    """What the points of all draws have in common: a strip's height, shares (cells,), the first cell of each slot."""

    height: float
    shares: Floats
    slots: Ints


def strips_of(model: Model) -> Strips:
    """The model's, and those of every scenario of it."""
    shares = model.arrivals.shares
    return Strips(model.arrivals.height, shares, np.searchsorted(shares, np.arange(_SLOTS) / _SLOTS, side="right"))


def points_of(models: Sequence[Model], strips: Strips, key: Ints) -> Points:
    """The points of a draw that lie below the rates of any of the models; `key`: (2,), seed and draw."""
    draw, months = int(key[1]), models[0].clock.months
    highest = np.zeros((len(months) - 1, len(strips.shares)))
    for model in models:
        rates, arrivals = model.rates, model.arrivals
        raise_to(
            highest,
            months,
            model.clock.parts,
            rates.waves[draw, rates.years, ENTRY],
            arrivals.ratios[draw % len(arrivals.ratios)],
            arrivals.changes[draw % len(arrivals.changes)],
            arrivals.bursts[draw],
        )
    (time, height, inside), (cell, who, month) = below(strips, highest, highest.max(axis=1, initial=0.0), months, key)
    people = models[0].people
    move = first_stays(key, who, np.full(len(who), NEWCOMER + MOVE))
    standing = first_stays(key, people.who, np.full(len(people.who), MOVE))
    if people.linked[0] > 0.0:
        alike = pairs(key, people.who, np.full(len(people.who), LINK))[0] < people.linked[0]
        own = np.flatnonzero(alike & (people.family >= 0))
        standing[0, own] = first_stays(key, people.family[own], FAMILY + people.state[own])[0]
    return Points(time, height, inside, cell, who, month, move, standing)


@njit(cache=True, nogil=True, error_model="numpy")
def first_stays(key: Ints, who: Ints, purpose: Ints) -> Floats:
    """(3, n), as `Points.move`."""
    drawn = triples(key, who, purpose)
    for i in range(len(who)):
        drawn[0, i] = -math.log(drawn[0, i])
    return drawn


@njit(cache=True, nogil=True, error_model="numpy")
def raise_to(
    highest: Floats, months: Floats, parts: Floats, waves: Floats, ratios: Floats, changes: Floats, bursts: Floats
) -> None:
    """Raises (M, cells) to the rates of a model's draw; rounded as the kernel does, so that none lies above."""
    part = 0
    for month in range(len(months) - 1):
        while part + 1 < len(parts) and parts[part + 1] <= months[month]:
            part += 1
        at = part
        while at < len(parts) and (at == part or parts[at] < months[month + 1]):
            for cell in range(len(ratios)):
                rate = ratios[cell] * changes[at, cell] * waves[at] * bursts[month]
                highest[month, cell] = max(highest[month, cell], rate)
            at += 1


@njit(cache=True, nogil=True, error_model="numpy")
def below(strips: Strips, highest: Floats, peaks: Floats, months: Floats, key: Ints) -> tuple[Floats, Ints]:
    """The points below (M, cells), strip by strip, each in the order of time; `peaks`: (M,), the highest of a month.

    Returns:
        Times, heights and how far into the year of age, (3, n); cells, keys and months, (3, n).
    """
    room, found, row, most = 1024, 0, 0, peaks.max()
    reals, wholes = np.empty((3, room)), np.empty((3, room), dtype=np.int64)
    while row * strips.height < most:
        who, when = candidates(strips.height, row, peaks, months, key)
        if found + len(who) > room:
            room = 2 * (found + len(who))
            more, others = np.empty((3, room)), np.empty((3, room), dtype=np.int64)
            more[:, :found], others[:, :found] = reals[:, :found], wholes[:, :found]
            reals, wholes = more, others
        marks, month = pairs(key, who, np.full(len(who), MARK + row)), 0
        for i in range(len(who)):
            while months[month + 1] <= when[0, i]:
                month += 1
            cell = strips.slots[int(marks[0, i] * len(strips.slots))]
            while cell + 1 < len(strips.shares) and strips.shares[cell] <= marks[0, i]:
                cell += 1
            if when[1, i] < highest[month, cell]:
                reals[0, found], reals[1, found], reals[2, found] = when[0, i], when[1, i], marks[1, i]
                wholes[0, found], wholes[1, found], wholes[2, found] = cell, row * STRIDE + who[i], month
                found += 1
        row += 1
    return reals[:, :found].copy(), wholes[:, :found].copy()


@njit(nogil=True, error_model="numpy")
def candidates(strip: float, row: int, peaks: Floats, months: Floats, key: Ints) -> tuple[Ints, Floats]:
    """The points of a strip below the peaks: numbers (n,), and when and at what height (2, n)."""
    room, found, first, month, time = _BLOCK, 0, 0, 0, 0.0
    numbers, when = np.empty(room, dtype=np.int64), np.empty((2, room))
    purpose = np.full(_BLOCK, ARRIVAL + row)
    while True:
        if found + _BLOCK > room:
            room *= 2
            more, others = np.empty(room, dtype=np.int64), np.empty((2, room))
            more[:found], others[:, :found] = numbers[:found], when[:, :found]
            numbers, when = more, others
        drawn = pairs(key, np.arange(first, first + _BLOCK), purpose)
        for i in range(_BLOCK):
            time -= math.log(drawn[0, i]) / strip
            if time >= months[-1]:
                return numbers[:found], when[:, :found]
            while months[month + 1] <= time:
                month += 1
            height = (row + drawn[1, i]) * strip
            if height < peaks[month]:
                numbers[found], when[0, found], when[1, found] = first + i, time, height
                found += 1
        first += _BLOCK
