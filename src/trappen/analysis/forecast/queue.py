"""The simulation where places are limited: who finds none waits in line, so children are no longer independent.

All children of a draw are played together, event by event in time, with the random numbers and the rates of
`kernels.py`: where no limit is reached the result is the same to the byte. Told in docs/methods/simulation.md.

What is compiled is kept until this file changes: whoever changes `kernels.py` touches this one too.
"""

import math
from heapq import heappop, heappush
from typing import NamedTuple

import numpy as np
from numba import njit

from trappen.analysis.forecast.arrays import (
    ALONE,
    ENTRIES,
    ENTRY,
    EVERYBODY,
    FAMILY,
    LINK,
    NEWCOMER,
    PRICES,
    STOCK,
    YEAR,
    Child,
    Counts,
    Floats,
    Ints,
    Model,
)
from trappen.analysis.forecast.kernels import (
    PARTS,
    Cube,
    band,
    count,
    factors_of,
    lot_of,
    month_of,
    order_of,
    place_of,
    sent,
    stay,
    stay_at,
    steps_of,
)
from trappen.analysis.forecast.philox import pair
from trappen.analysis.forecast.points import Points

CHANGE, COME, BIRTHDAY, GO = range(4)  # kinds of event, in the order in which those of one moment are taken
GROWN = 18 * YEAR  # days: nobody waits for a child's place any longer
NOBODY = -1
Event = tuple[float, int, int, int]  # time, kind, child or limit, and the how-manieth of its kind for the child


class Rules(NamedTuple):
    """What holds for everybody in a draw: see `kernels.simulate`."""

    edges: Cube
    steps: Cube
    factors: Cube
    leaving: Floats
    order: Ints
    key: Ints


class Crowd(NamedTuple):
    """All children of a draw, arrays by child: who they are, where they stand, where they are bound for.

    state: `NOBODY` before the child comes and after it left. bound: the state whose place it waits for, or `NOBODY`.
    line: (n, 2), who stands before and behind in the line. number: (n, 2), of its last move and its last wait.
    to: where it goes by its last planned move.
    """

    birth: Floats
    since: Floats
    state: Ints
    who: Ints
    profile: Ints
    group: Ints
    price: Ints
    offset: Ints
    visit: Ints
    family: Ints
    bound: Ints
    line: Ints
    number: Ints
    to: Ints


class Places(NamedTuple):
    """By state: how many there are now, how many are taken, and the first and last of the line; waits (M + 1, S)."""

    limit: Ints
    taken: Ints
    ends: Ints
    waits: Ints


@njit(nogil=True, error_model="numpy")
def coming(model: Model, edges: Cube, draw: int, points: Points) -> Ints:
    """(n,): which of the points are children who come in the draw."""
    rates, arrivals = model.rates, model.arrivals
    waves, ratios = rates.waves[draw], arrivals.ratios[draw % arrivals.ratios.shape[0]]
    changes, bursts = arrivals.changes[draw % arrivals.changes.shape[0]], arrivals.bursts[draw]
    kept, found = np.empty(len(points.time), dtype=np.int64), 0
    for i in range(len(points.time)):
        time, cell = points.time[i], points.cell[i]
        part = band(edges, PARTS, time)
        rate = ratios[cell] * changes[part, cell] * waves[rates.years[part], ENTRY] * bursts[points.month[i]]
        if points.height[i] < rate:
            kept[found] = i
            found += 1
    return kept[:found]


@njit(nogil=True, error_model="numpy")
def written(model: Model, points: Points, kept: Ints, crowd: Crowd) -> None:
    """Writes those who come behind the residents."""
    arrivals, row = model.arrivals, len(model.people.state)
    for i in kept:
        time, cell = points.time[i], points.cell[i]
        crowd.who[row], crowd.offset[row] = points.who[i], NEWCOMER
        crowd.birth[row], crowd.since[row] = time - arrivals.age[cell] - points.inside[i] * YEAR, time
        crowd.to[row], crowd.profile[row] = arrivals.state[cell], arrivals.profile[cell]
        crowd.group[row] = arrivals.group[cell]
        row += 1


@njit(nogil=True, error_model="numpy")
def plan(model: Model, rules: Rules, crowd: Crowd, events: list[Event], time: float, i: int) -> None:
    """Draws the child's next move from where it stands."""
    child = Child(
        time, crowd.birth[i], crowd.since[i], crowd.state[i], crowd.who[i], crowd.profile[i], crowd.group[i],
        crowd.price[i], crowd.offset[i], crowd.visit[i],
    )  # fmt: skip
    need, height, price = lot_of(rules.key, child.who, child.offset, child.visit)
    if crowd.family[i] >= 0:
        need = -math.log(pair(rules.key[0], rules.key[1], crowd.family[i], FAMILY + child.state, 0)[0])
    horizon, lot = model.clock.months[-1], (need, height, price)
    at = place_of(rules.edges, time, child.birth, child.since)
    when, to, _ = stay(
        rules.edges, horizon, rules.steps, rules.factors, rules.leaving, rules.order, rules.key, child, lot, at
    )  # fmt: skip
    crowd.number[i, 0] += 1
    if to >= 0:
        crowd.to[i] = to
        heappush(events, (when, GO, i, int(crowd.number[i, 0])))


@njit(nogil=True, error_model="numpy")
def wait(crowd: Crowd, places: Places, events: list[Event], at: tuple[float, int], i: int, to: int) -> None:
    """The child goes to the end of the line for a state, unless it stands in it or is of age; `at`: time and month."""
    time, month = at
    if crowd.bound[i] == to:
        return
    unwait(crowd, places, month, i)
    if time >= crowd.birth[i] + GROWN:
        return
    last = places.ends[to, 1]
    crowd.bound[i], crowd.line[i, 0], crowd.line[i, 1] = to, last, NOBODY
    if last == NOBODY:
        places.ends[to, 0] = i
    else:
        crowd.line[last, 1] = i
    places.ends[to, 1] = i
    places.waits[month + 1, to] += 1
    crowd.number[i, 1] += 1
    heappush(events, (crowd.birth[i] + GROWN, BIRTHDAY, i, int(crowd.number[i, 1])))


@njit(nogil=True, error_model="numpy")
def unwait(crowd: Crowd, places: Places, month: int, i: int) -> None:
    """The child leaves the line that it stands in, if any."""
    to = crowd.bound[i]
    if to == NOBODY:
        return
    before, behind = crowd.line[i]
    if before == NOBODY:
        places.ends[to, 0] = behind
    else:
        crowd.line[before, 1] = behind
    if behind == NOBODY:
        places.ends[to, 1] = before
    else:
        crowd.line[behind, 0] = before
    crowd.bound[i] = NOBODY
    places.waits[month + 1, to] -= 1


@njit(nogil=True, error_model="numpy")
def settle(  # noqa: PLR0913, PLR0917 - what a stay changes
    model: Model, rules: Rules, crowd: Crowd, places: Places, counts: Counts, at: tuple[float, int], i: int, to: int
) -> None:
    """The child begins a stay, counted in its group."""
    time, month = at
    months, (_, _, height) = model.clock.months, lot_of(rules.key, crowd.who[i], crowd.offset[i], crowd.visit[i])
    price, group = stay_at(model.rates.prices, model.rates.marks, height, to, crowd.group[i])
    count(months, counts.tally, time, month, group * len(places.limit) + to, (price, 1))
    crowd.price[i], crowd.group[i], crowd.state[i], crowd.since[i] = price, group, to, time
    places.taken[to] += 1


@njit(nogil=True, error_model="numpy")
def go(  # noqa: PLR0913, PLR0917 - what a move changes
    model: Model, rules: Rules, crowd: Crowd, places: Places, counts: Counts, events: list[Event],
    at: tuple[float, int], i: int, to: int,
) -> None:  # fmt: skip
    """The child moves, out where `to` is beyond the states."""
    time, month = at
    states, origin = len(places.limit), crowd.state[i]
    unwait(crowd, places, month, i)
    cell = crowd.group[i] * states + origin
    count(model.clock.months, counts.tally, time, month, cell, (crowd.price[i], -1))
    counts.moves[month, origin, to] += 1
    places.taken[origin] -= 1
    crowd.state[i] = NOBODY
    if to < states:
        crowd.visit[i] += 1
        crowd.family[i] = ALONE
        settle(model, rules, crowd, places, counts, at, i, to)
        plan(model, rules, crowd, events, time, i)


@njit(nogil=True, error_model="numpy")
def fill(
    model: Model, rules: Rules, crowd: Crowd, places: Places, counts: Counts, events: list[Event], at: tuple[float, int]
) -> None:
    """Whoever is first in a line with a free place goes there; what that leaves free is taken in turn."""
    again = True
    while again:
        again = False
        for to in range(len(places.limit)):
            while places.ends[to, 0] != NOBODY and places.taken[to] < places.limit[to]:
                go(model, rules, crowd, places, counts, events, at, int(places.ends[to, 0]), to)
                again = True


@njit(nogil=True, error_model="numpy")
def come(  # noqa: PLR0913, PLR0917 - what an arrival changes
    model: Model, rules: Rules, crowd: Crowd, places: Places, counts: Counts, events: list[Event],
    at: tuple[float, int], i: int,
) -> None:  # fmt: skip
    """A child comes to the ladder: where it is bound for, or where it waits."""
    time, month = at
    to, sends = crowd.to[i], model.rates.sends
    if sends.shape[0] > 0:
        to = sent(sends, band(rules.edges, PARTS, time), to, rules.key, (crowd.who[i], NEWCOMER, 0))
    if places.taken[to] >= places.limit[to]:
        wait(crowd, places, events, at, i, to)
        to = model.limits.wait_on[to]
    settle(model, rules, crowd, places, counts, at, i, to)
    counts.tally[month, crowd.group[i] * len(places.limit) + to, ENTRIES] += 1
    plan(model, rules, crowd, events, time, i)


@njit(nogil=True, error_model="numpy")
def move(  # noqa: PLR0913, PLR0917 - what a move changes
    model: Model, rules: Rules, crowd: Crowd, places: Places, counts: Counts, events: list[Event],
    at: tuple[float, int], i: int,
) -> None:  # fmt: skip
    """A child goes where it is bound for, or waits where it stands."""
    time, to, sends = at[0], crowd.to[i], model.rates.sends
    if to < len(places.limit):
        name = (crowd.who[i], crowd.offset[i], crowd.visit[i] + 1)
        if sends.shape[0] > 0:
            to = sent(sends, band(rules.edges, PARTS, time), to, rules.key, name)
        full = places.taken[to] >= places.limit[to]
        if to == crowd.state[i] or full:
            if to != crowd.state[i]:
                wait(crowd, places, events, at, i, to)
            crowd.visit[i] += 1
            crowd.family[i] = ALONE
            plan(model, rules, crowd, events, time, i)
            return
    go(model, rules, crowd, places, counts, events, at, i, to)


@njit(nogil=True, error_model="numpy")
def everybody(model: Model, key: Ints, points: Points, kept: Ints) -> Crowd:
    """The residents as they stand, and those who come."""
    people = model.people
    residents, size = len(people.state), len(people.state) + len(kept)
    none = np.full(size, NOBODY)
    crowd = Crowd(
        np.zeros(size), np.zeros(size), none.copy(), none.copy(), none.copy(), none.copy(), none.copy(),
        np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64), np.full(size, ALONE), none.copy(),
        np.full((size, 2), NOBODY), np.zeros((size, 2), dtype=np.int64), none.copy(),
    )  # fmt: skip
    crowd.birth[:residents], crowd.since[:residents] = people.birth, people.since
    crowd.state[:residents], crowd.who[:residents] = people.state, people.who
    crowd.profile[:residents], crowd.group[:residents] = people.profile, people.group
    crowd.price[:residents] = people.price
    for i in range(residents):
        if people.linked[0] > 0.0 and pair(key[0], key[1], people.who[i], LINK, 0)[0] < people.linked[0]:
            crowd.family[i] = people.family[i]
    written(model, points, kept, crowd)
    return crowd


@njit(cache=True, nogil=True, error_model="numpy")
def simulate_limited(model: Model, edges: Cube, counts: Counts, waits: Ints, key: Ints, points: Points) -> None:
    """One draw of all children where places are limited.

    Args:
        waits: (M + 1, S), change of the number who wait for a state's place, as `Counts.tally` has the stock.
        points: as `kernels.simulate`.
    """
    rates, limits, months, draw = model.rates, model.limits, model.clock.months, key[1]
    changes, states = rates.changes[draw % rates.changes.shape[0]], rates.kinds.shape[0]
    order = order_of(rates.kinds)
    steps = steps_of(rates.base[draw % rates.base.shape[0]], rates.spans, rates.kinds, order, changes, rates.added)
    reached, effects = rates.reached[draw % rates.reached.shape[0]], rates.effects[draw % rates.effects.shape[0]]
    factors = factors_of(effects, rates.waves[draw], rates.years, reached, states)
    rules = Rules(edges, steps, factors, rates.leaving[draw % rates.leaving.shape[0]], order, key)
    kept = coming(model, edges, draw, points)
    times, crowd = points.time[kept], everybody(model, key, points, kept)
    places = Places(np.full(states, EVERYBODY), np.zeros(states, dtype=np.int64), np.full((states, 2), NOBODY), waits)
    events = [(0.0, CHANGE, 0, 0)]
    events.pop()
    for limit in range(len(limits.times)):
        heappush(events, (max(0.0, limits.times[limit]), CHANGE, limit, 0))
    for i in range(len(model.people.state)):
        cell = crowd.group[i] * states + crowd.state[i]
        counts.tally[0, cell, STOCK] += 1
        counts.tally[0, cell, PRICES] += crowd.price[i]
        places.taken[crowd.state[i]] += 1
        plan(model, rules, crowd, events, 0.0, i)
    for number in range(len(times)):
        heappush(events, (times[number], COME, len(model.people.state) + number, 0))
    while len(events) > 0:
        time, kind, i, number = heappop(events)
        if time >= months[-1]:
            break
        at = (time, month_of(months, time))
        if kind == CHANGE:
            places.limit[limits.state[i]] = limits.places[i]
        elif kind == COME:
            come(model, rules, crowd, places, counts, events, at, i)
        elif kind == BIRTHDAY and crowd.bound[i] != NOBODY and crowd.number[i, 1] == number:
            unwait(crowd, places, at[1], i)
        elif kind == GO and crowd.number[i, 0] == number and crowd.state[i] != NOBODY:
            move(model, rules, crowd, places, counts, events, at, i)
        fill(model, rules, crowd, places, counts, events, at)
