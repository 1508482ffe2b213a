"""The simulation where places are limited: who finds none waits in line, so children are no longer independent.

All children of a draw are played together, event by event in time, with the random numbers and the rates of
`kernels.py`: where no limit is reached the result is the same to the byte. Told in docs/methods/simulation.md.

What is compiled is kept until this file changes: whoever changes `kernels.py` or `agenda.py` touches this one too.
Only arrays are read and written to once a draw has begun, so that their references need not be counted.
"""

import math
from typing import NamedTuple

import numpy as np
from numba import njit

from trappen.analysis.forecast.agenda import NOBODY, Agenda, drop, put
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
    Limits,
    Model,
)
from trappen.analysis.forecast.kernels import (
    PARTS,
    Cube,
    band,
    count,
    factors_of,
    inlined,
    lot_of,
    month_of,
    order_of,
    place_of,
    sent,
    stay,
    stay_at,
    steps_of,
    uncounted,
)
from trappen.analysis.forecast.philox import pair
from trappen.analysis.forecast.points import Points

CHANGE, COME, BIRTHDAY, GO = range(4)  # kinds of event, in the order in which those of one moment are taken
GROWN = 18 * YEAR  # days: nobody waits for a child's place any longer


class Rules(NamedTuple):
    """What holds for everybody in a draw: see `kernels.simulate` and `arrays`."""

    edges: Cube
    months: Floats
    steps: Cube
    factors: Cube
    leaving: Floats
    order: Ints
    key: Ints
    prices: Ints
    marks: Ints
    sends: Cube
    limits: Limits


class Crowd(NamedTuple):
    """All children of a draw, arrays by child: who they are, where they stand, where they are bound for.

    state: `NOBODY` before the child comes and after it left. bound: the state whose place it waits for, or `NOBODY`.
    line: (n, 2), who stands before and behind in the line. to: where it goes by its last planned move. lot: (n, 3), the
    numbers of its stay, as `kernels.lot_of`.
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
    to: Ints
    lot: Floats


class Places(NamedTuple):
    """By state: how many there are now, how many are taken, and the first and last of the line; waits (M + 1, S)."""

    limit: Ints
    taken: Ints
    ends: Ints
    waits: Ints


class Board(NamedTuple):
    """A draw as it is played."""

    rules: Rules
    crowd: Crowd
    places: Places
    agenda: Agenda
    counts: Counts


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


@inlined
def draw_lot(board: Board, i: int) -> None:
    """The numbers of the stay that the child begins, or begins anew."""
    crowd = board.crowd
    need, height, price = lot_of(board.rules.key, crowd.who[i], crowd.offset[i], crowd.visit[i])
    crowd.lot[i, 0], crowd.lot[i, 1], crowd.lot[i, 2] = need, height, price


@uncounted
def plan(board: Board, time: float, i: int) -> None:
    """Draws the child's next move from where it stands, with the numbers of its stay."""
    rules, crowd = board.rules, board.crowd
    child = Child(
        time, crowd.birth[i], crowd.since[i], crowd.state[i], crowd.who[i], crowd.profile[i], crowd.group[i],
        crowd.price[i], crowd.offset[i], crowd.visit[i],
    )  # fmt: skip
    need = crowd.lot[i, 0]
    if crowd.family[i] >= 0:
        need = -math.log(pair(rules.key[0], rules.key[1], crowd.family[i], FAMILY + child.state, 0)[0])
    horizon, lot = rules.months[-1], (need, crowd.lot[i, 1], crowd.lot[i, 2])
    at = place_of(rules.edges, time, child.birth, child.since)
    when, to, _ = stay(
        rules.edges, horizon, rules.steps, rules.factors, rules.leaving, rules.order, rules.key, child, lot, at
    )  # fmt: skip
    if to >= 0:
        crowd.to[i] = to
        put(board.agenda, i, when, GO * len(crowd.state) + i)
    else:
        drop(board.agenda, i)


@uncounted
def unwait(board: Board, month: int, i: int) -> None:
    """The child leaves the line that it stands in, if any."""
    crowd, places = board.crowd, board.places
    to = crowd.bound[i]
    if to == NOBODY:
        return
    before, behind = crowd.line[i, 0], crowd.line[i, 1]
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
    drop(board.agenda, len(crowd.state) + i)


@uncounted
def wait(board: Board, at: tuple[float, int], i: int, to: int) -> None:
    """The child goes to the end of the line for a state, unless it stands in it or is of age; `at`: time and month."""
    (time, month), crowd, places = at, board.crowd, board.places
    if crowd.bound[i] == to:
        return
    unwait(board, month, i)
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
    put(board.agenda, len(crowd.state) + i, crowd.birth[i] + GROWN, BIRTHDAY * len(crowd.state) + i)


@inlined
def settle(board: Board, at: tuple[float, int], i: int, to: int) -> None:
    """The child begins a stay, counted in its group."""
    rules, crowd, places = board.rules, board.crowd, board.places
    time, month = at
    draw_lot(board, i)
    price, group = stay_at(rules.prices, rules.marks, crowd.lot[i, 2], to, crowd.group[i])
    count(rules.months, board.counts.tally, time, month, group * len(places.limit) + to, (price, 1))
    crowd.price[i], crowd.group[i], crowd.state[i], crowd.since[i] = price, group, to, time
    places.taken[to] += 1


@uncounted
def go(board: Board, at: tuple[float, int], i: int, to: int) -> None:
    """The child moves, out where `to` is beyond the states."""
    crowd, places, counts = board.crowd, board.places, board.counts
    time, month = at
    states, origin = len(places.limit), crowd.state[i]
    unwait(board, month, i)
    cell = crowd.group[i] * states + origin
    count(board.rules.months, counts.tally, time, month, cell, (crowd.price[i], -1))
    counts.moves[month, origin, to] += 1
    places.taken[origin] -= 1
    crowd.state[i] = NOBODY
    if to < states:
        crowd.visit[i] += 1
        crowd.family[i] = ALONE
        settle(board, at, i, to)
        plan(board, time, i)


@inlined
def fill(board: Board, at: tuple[float, int]) -> None:
    """Whoever is first in a line with a free place goes there; what that leaves free is taken in turn."""
    places, again = board.places, True
    while again:
        again = False
        for to in range(len(places.limit)):
            while places.ends[to, 0] != NOBODY and places.taken[to] < places.limit[to]:
                go(board, at, places.ends[to, 0], to)
                again = True


@uncounted
def come(board: Board, at: tuple[float, int], i: int) -> None:
    """A child comes to the ladder: where it is bound for, or where it waits."""
    rules, crowd, places = board.rules, board.crowd, board.places
    time, month = at
    to, sends = crowd.to[i], rules.sends
    if sends.shape[0] > 0:
        to = sent(sends, band(rules.edges, PARTS, time), to, rules.key, (crowd.who[i], NEWCOMER, 0))
    if places.taken[to] >= places.limit[to]:
        wait(board, at, i, to)
        to = rules.limits.wait_on[to]
    settle(board, at, i, to)
    board.counts.tally[month, crowd.group[i] * len(places.limit) + to, ENTRIES] += 1
    plan(board, time, i)


@uncounted
def move(board: Board, at: tuple[float, int], i: int) -> None:
    """A child goes where it is bound for, or waits where it stands."""
    rules, crowd, places = board.rules, board.crowd, board.places
    time, to, sends = at[0], crowd.to[i], rules.sends
    if to < len(places.limit):
        name = (crowd.who[i], crowd.offset[i], crowd.visit[i] + 1)
        if sends.shape[0] > 0:
            to = sent(sends, band(rules.edges, PARTS, time), to, rules.key, name)
        full = places.taken[to] >= places.limit[to]
        if to == crowd.state[i] or full:
            if to != crowd.state[i]:
                wait(board, at, i, to)
            crowd.visit[i] += 1
            crowd.family[i] = ALONE
            draw_lot(board, i)
            plan(board, time, i)
            return
    go(board, at, i, to)


@uncounted
def played(board: Board, residents: int) -> None:
    """The draw from the residents' planning to the horizon; those who come stand on the agenda already."""
    rules, crowd, places, agenda = board.rules, board.crowd, board.places, board.agenda
    size, states = len(crowd.state), len(places.limit)
    for i in range(residents):
        cell = crowd.group[i] * states + crowd.state[i]
        board.counts.tally[0, cell, STOCK] += 1
        board.counts.tally[0, cell, PRICES] += crowd.price[i]
        places.taken[crowd.state[i]] += 1
        draw_lot(board, i)
        plan(board, 0.0, i)
    while agenda.size[0] > 0:
        slot = agenda.heap[0]
        time, comes = agenda.time[slot], agenda.rank[slot] < (COME + 1) * size
        if time >= rules.months[-1]:
            break
        drop(agenda, slot)
        at = (time, month_of(rules.months, time))
        if slot >= 2 * size:
            places.limit[rules.limits.state[slot - 2 * size]] = rules.limits.places[slot - 2 * size]
        elif slot >= size:
            unwait(board, at[1], slot - size)
        elif comes:
            come(board, at, slot)
        else:
            move(board, at, slot)
        fill(board, at)


@njit(nogil=True, error_model="numpy")
def agenda_of(limits: Limits, residents: int, times: Floats) -> Agenda:
    """What is to happen before anybody has planned: children who come, at these times, and limits."""
    size = residents + len(times)
    slots = 2 * size + len(limits.times)
    agenda = Agenda(
        np.zeros(slots), np.zeros(slots, dtype=np.int64), np.zeros(slots, dtype=np.int64), np.full(slots, NOBODY),
        np.zeros(1, dtype=np.int64),
    )  # fmt: skip
    for limit in range(len(limits.times)):
        # Of one moment the limits come first; among them, in their order.
        put(agenda, 2 * size + limit, max(0.0, limits.times[limit]), limit - len(limits.times))
    for number in range(len(times)):
        put(agenda, residents + number, times[number], COME * size + residents + number)
    return agenda


@njit(nogil=True, error_model="numpy")
def everybody(model: Model, key: Ints, points: Points, kept: Ints) -> Crowd:
    """The residents as they stand, and those who come."""
    people = model.people
    residents, size = len(people.state), len(people.state) + len(kept)
    none = np.full(size, NOBODY)
    crowd = Crowd(
        np.zeros(size), np.zeros(size), none.copy(), none.copy(), none.copy(), none.copy(), none.copy(),
        np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64), np.full(size, ALONE), none.copy(),
        np.full((size, 2), NOBODY), none.copy(), np.zeros((size, 3)),
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
    rules = Rules(
        edges, months, steps, factors, rates.leaving[draw % rates.leaving.shape[0]], order, key, rates.prices,
        rates.marks, rates.sends, limits,
    )  # fmt: skip
    kept, residents = coming(model, edges, draw, points), len(model.people.state)
    crowd, agenda = everybody(model, key, points, kept), agenda_of(limits, residents, points.time[kept])
    places = Places(np.full(states, EVERYBODY), np.zeros(states, dtype=np.int64), np.full((states, 2), NOBODY), waits)
    played(Board(rules, crowd, places, agenda, counts), residents)
