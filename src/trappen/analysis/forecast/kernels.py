"""The simulation, compiled: each child's moves in continuous time, event by event, from keyed random numbers.

Rates are constant in pieces: between two edges of age, of time in the step and of the calendar. A child moves when its
summed rate passes an exponential number that belongs to (seed, draw, child, origin step, visit number); so a change of
rates moves its events and leaves everybody else's. New children are points of a Poisson measure on (time, height, cell)
that are kept where they lie below the rate: more or fewer of the same children. Every sum is of whole numbers, so the
order of adding does not matter. Arrays, shapes and units are told in `arrays.py`; the method in
docs/methods/simulation.md.

Inner functions take arrays one by one: the compiler counts references to every array of a tuple at every call.
"""

import math

import numpy as np
import numpy.typing as npt
from numba import njit

from trappen.analysis.forecast.arrays import (
    ADULT,
    ENTRIES,
    ENTRY,
    MOVE,
    NEWCOMER,
    OUT,
    PAID,
    PRICES,
    SEND,
    STOCK,
    TICKS,
    TIME,
    YEAR,
    Child,
    Counts,
    Floats,
    Ints,
    Model,
)
from trappen.analysis.forecast.philox import pair, triple
from trappen.analysis.forecast.points import Points

Cube = npt.NDArray[np.float64]
AGES, SPANS, PARTS = range(3)  # rows of the edges
_NEVER = 1e18
_BELOW_ONE = 1.0 - 2.0**-53
# Put in where it is called: a call for every stay and count took almost half of the time.
inlined = njit(nogil=True, error_model="numpy", inline="always")
# For what only reads arrays and writes to them: their references are not counted. Counting them, at every stay and by
# an instruction that shuts other threads out, took a third of the time. Nothing new may be made within.
uncounted = njit(nogil=True, error_model="numpy", _nrt=False)  # type: ignore[call-overload]  # its stubs leave it out
_FIRST_RATE = OUT + 1  # in a row of `steps`: sums of moves up, down and out, then rates summed up in their order


@inlined
def band(edges: Cube, axis: int, value: float) -> int:
    """The last edge that is not above the value; the first where all are. Rows of edges end with `_NEVER`."""
    found = 0
    while edges[axis, found + 1] <= value:
        found += 1
    return found


@inlined
def month_of(months: Floats, time: float) -> int:
    """The month whose half-open interval holds the time."""
    month = min(int(time / 30.4375), len(months) - 2)
    while month > 0 and months[month] > time:
        month -= 1
    while month + 2 < len(months) and months[month + 1] <= time:
        month += 1
    return month


@inlined
def count(months: Floats, tally: Ints, time: float, month: int, cell: int, money: tuple[int, int]) -> None:
    """A child comes to a cell or leaves it; `money` is its øre a day, and 1 or -1."""
    price, sign = money
    ticks = sign * int((months[month + 1] - time) * TICKS + 0.5)
    tally[month + 1, cell, STOCK] += sign
    tally[month, cell, TIME] += ticks
    if price:
        tally[month + 1, cell, PRICES] += sign * price
        tally[month, cell, PAID] += price * ticks


@njit(nogil=True, error_model="numpy")
def order_of(kinds: Ints) -> Ints:
    """(S, S + 1): the destinations of each state, those up before those down before those out."""
    order, found = np.empty_like(kinds), 0
    for state in range(kinds.shape[0]):
        found = 0
        for kind in range(OUT + 1):
            for to in range(kinds.shape[1]):
                if kinds[state, to] == kind:
                    order[state, found] = to
                    found += 1
    return order


@njit(nogil=True, error_model="numpy")
def steps_of(base: Cube, spans: Ints, kinds: Ints, order: Ints, changes: Cube, added: Cube) -> Cube:
    """(C, S, A, U, 3 + S + 1): sums of moves up, down and out, then the rates to the destinations in their order, each
    with all before it, by calendar part."""
    states, ages = base.shape[0], base.shape[1]
    steps = np.zeros((changes.shape[0], states, ages, base.shape[2], _FIRST_RATE + states + 1))
    for part in range(changes.shape[0]):
        for state in range(states):
            for age in range(ages):
                for span in range(base.shape[2]):
                    row, below = steps[part, state, age, span], 0.0
                    for at in range(states + 1):
                        to = order[state, at]
                        rate = base[state, age, min(span, spans[state] - 1), to] * changes[part, state, to]
                        if added.shape[0] > 0:
                            rate += added[part, state, to]
                        below += rate
                        row[_FIRST_RATE + at] = below
                        row[kinds[state, to]] += rate
    return steps


@njit(nogil=True, error_model="numpy")
def factors_of(effects: Cube, waves: Cube, years: Ints, reached: Cube, states: int) -> Cube:
    """(C, K, S, 3): what moves up, down and out are multiplied by in this draw."""
    factors = np.empty((len(years), effects.shape[0], states, OUT + 1))
    for part in range(len(years)):
        for profile in range(effects.shape[0]):
            for state in range(states):
                for kind in range(OUT + 1):
                    factor = effects[profile, kind] * waves[years[part], kind]
                    if reached.shape[0] > 0:
                        factor *= reached[part, profile, state, kind]
                    factors[part, profile, state, kind] = factor
    return factors


@inlined
def sent(sends: Cube, part: int, state: int, key: Ints, name: tuple[int, int, int]) -> int:
    """The state that a child bound for one comes to. `name`: the child, the offset of its purposes, its visit."""
    who, offset, visit = name
    height, _ = pair(key[0], key[1], who, offset + SEND + state, visit)
    found = state
    for to in range(sends.shape[2]):
        if sends[part, state, to] > 0.0:
            found = to
            height -= sends[part, state, to]
            if height < 0.0:
                break
    return found


@inlined
def chosen(
    steps: Cube, at: tuple[int, int, int, int], factor: tuple[float, float, float], order: Ints, height: float
) -> int:
    """The destination at a height between 0 and the sum of rates; never one whose rate is nought.

    The height is first brought to the scale of rates without factors, then all are looked through. Without a branch:
    where the search ends cannot be foretold, and that costs more.
    """
    part, state, age, span = at
    ups, downs = steps[part, state, age, span, 0], steps[part, state, age, span, 1]
    highest = steps[part, state, age, span, _FIRST_RATE + order.shape[1] - 1]
    up, down = ups * factor[0], downs * factor[1]
    is_up, is_down = height < up, height < up + down
    less = 0.0 if is_up else up if is_down else up + down
    scale = factor[0] if is_up else factor[1] if is_down else factor[2]
    more = 0.0 if is_up else ups if is_down else ups + downs
    sought = min((height - less) / scale + more, highest * _BELOW_ONE)
    found = 0
    for to in range(order.shape[1]):
        found += int(steps[part, state, age, span, _FIRST_RATE + to] <= sought)
    return int(order[state, found])


@inlined
def lot_of(key: Ints, who: int, offset: int, visit: int) -> tuple[float, float, float]:
    """Of a child's stay: the summed rate after which it ends, and the numbers that pick where it goes and its price."""
    first, height, price = triple(key[0], key[1], who, offset + MOVE, visit)
    return -math.log(first), height, price


@inlined
def stay_at(prices: Ints, marks: Ints, height: float, state: int, group: int) -> tuple[int, int]:
    """The price of a new stay, øre a day, and the group it is counted in: those of one of the stays on the step.

    `height` is the number that picks it.
    """
    columns, marked = prices.shape[1], marks.shape[1]
    price = int(prices[state, int(height * columns)]) if columns > 0 else 0
    return price, int(marks[state, int(height * marked)]) if marked > 0 else group


@inlined
def place_of(edges: Cube, time: float, birth: float, since: float) -> tuple[int, int, int]:
    """The band of age, of time in the state, and the part of the calendar."""
    return band(edges, AGES, time - birth), band(edges, SPANS, time - since), band(edges, PARTS, time)


@inlined
def stay(  # noqa: PLR0913, PLR0917 - arrays apart, see above
    edges: Cube, horizon: float, steps: Cube, factors: Cube, leaving: Floats, order: Ints, key: Ints, child: Child,
    drawn: tuple[float, float, float], at: tuple[int, int, int],
) -> tuple[float, int, tuple[int, int, int]]:  # fmt: skip
    """When the child leaves the state it stands in, and for where: S is out, -1 that the horizon came first.

    `at`: where it is among the edges, as `place_of`, and where it is then.
    """
    time, state = child.time, child.state
    need, height, _ = drawn
    age, span, part = at
    while time < horizon:
        up, down, out = (
            factors[part, child.profile, state, 0],
            factors[part, child.profile, state, 1],
            factors[part, child.profile, state, 2],
        )
        total = (
            steps[part, state, age, span, 0] * up
            + steps[part, state, age, span, 1] * down
            + steps[part, state, age, span, 2] * out
        )
        next_age = child.birth + edges[AGES, age + 1]
        next_span = child.since + edges[SPANS, span + 1]
        next_part = edges[PARTS, part + 1]
        until = max(min(next_age, next_span, next_part, horizon), time)
        if total * (until - time) > need:
            to = chosen(steps, (part, state, age, span), (up, down, out), order, height * total)
            return time + need / total, to, (age, span, part)
        need -= total * (until - time)
        time = until
        if time >= horizon:
            break
        # Sums, not branches: which edge comes next cannot be foretold.
        span += int(time >= next_span)
        part += int(time >= next_part)
        if time >= next_age:
            age += 1
            share = leaving[age, state]
            if share > 0.0 and pair(key[0], key[1], child.who, child.offset + ADULT + age, state)[0] < share:
                return time, leaving.shape[1], (age, span, part)
    return time, -1, (age, span, part)


@inlined
def walk(  # noqa: PLR0913, PLR0917 - arrays apart, see above
    edges: Cube, months: Floats, steps: Cube, factors: Cube, sends: Cube, leaving: Floats, order: Ints, prices: Ints,
    marks: Ints, tally: Ints, moves: Ints, key: Ints, child: Child, drawn: tuple[float, float, float],
    at: tuple[int, int, int],
) -> None:  # fmt: skip
    """One child from its time to the horizon, counted where it stands; `drawn`: as `lot_of`, of its first stay."""
    states = order.shape[0]
    while True:
        time, to, at = stay(edges, months[-1], steps, factors, leaving, order, key, child, drawn, at)
        if to < 0:
            return
        visit = child.visit + 1
        if to < states and sends.shape[0] > 0:
            to = sent(sends, at[2], to, key, (child.who, child.offset, visit))
            if to == child.state:
                child = stayed(child, time)
                drawn = lot_of(key, child.who, child.offset, visit)
                continue
        month = month_of(months, time)
        count(months, tally, time, month, child.group * states + child.state, (child.price, -1))
        moves[month, child.state, to] += 1
        if to == states:
            return
        drawn = lot_of(key, child.who, child.offset, visit)  # only now, as most who move go out of the ladder
        price, group = stay_at(prices, marks, drawn[2], to, child.group)
        count(months, tally, time, month, group * states + to, (price, 1))
        child = Child(time, child.birth, time, to, child.who, child.profile, group, price, child.offset, visit)
        at = at[0], 0, at[2]


@inlined
def begun(  # noqa: PLR0913, PLR0917 - the fields of a child
    time: float, birth: float, since: float, state: int, who: int, profile: int, group: int, price: int, offset: int
) -> Child:
    """A child at its first visit, all its numbers of the types that the compiler knows from arrays."""
    return Child(time, birth, since, state, who, profile, group, price, offset, 0)


@inlined
def stayed(child: Child, time: float) -> Child:
    """The child at a time when it was sent back to where it stands: it waits anew for its next move."""
    return Child(
        time,
        child.birth,
        child.since,
        child.state,
        child.who,
        child.profile,
        child.group,
        child.price,
        child.offset,
        child.visit + 1,
    )


@uncounted
def residents(  # noqa: PLR0913, PLR0917 - arrays apart, see above
    model: Model, edges: Cube, steps: Cube, factors: Cube, order: Ints, counts: Counts, key: Ints, who: tuple[int, int],
    standing: Floats,
) -> None:  # fmt: skip
    """The children of the rows from who[0] to before who[1]."""
    rates, people, months = model.rates, model.people, model.clock.months
    leaving = rates.leaving[key[1] % rates.leaving.shape[0]]
    prices, marks, tally, moves = rates.prices, rates.marks, counts.tally, counts.moves
    birth, since, state, name = people.birth, people.since, people.state, people.who
    profile, group, price = people.profile, people.group, people.price
    for i in range(who[0], who[1]):
        cell = group[i] * order.shape[0] + state[i]
        tally[0, cell, STOCK] += 1
        tally[0, cell, PRICES] += price[i]
        child = begun(0.0, birth[i], since[i], state[i], name[i], profile[i], group[i], price[i], 0)
        lot = standing[0, i], standing[1, i], standing[2, i]
        at = place_of(edges, 0.0, birth[i], since[i])
        walk(
            edges, months, steps, factors, rates.sends, leaving, order, prices, marks, tally, moves, key, child, lot, at
        )  # fmt: skip


@uncounted
def newcomers(  # noqa: PLR0913, PLR0917 - arrays apart, see above
    model: Model, edges: Cube, steps: Cube, factors: Cube, order: Ints, counts: Counts, key: Ints, points: Points
) -> None:
    """The children who come: of the points, those below the rate of their cell then."""
    rates, arrivals, months, draw = model.rates, model.arrivals, model.clock.months, key[1]
    waves, leaving = rates.waves[draw], rates.leaving[draw % rates.leaving.shape[0]]
    prices, marks, years, states = rates.prices, rates.marks, rates.years, order.shape[0]
    tally, moves = counts.tally, counts.moves
    ratios, bursts = arrivals.ratios[draw % arrivals.ratios.shape[0]], arrivals.bursts[draw]
    changes = arrivals.changes[draw % arrivals.changes.shape[0]]
    bound, ages, profiles, groups = arrivals.state, arrivals.age, arrivals.profile, arrivals.group
    times, heights, cells, inside, names = points.time, points.height, points.cell, points.inside, points.who
    for i in range(len(times)):
        time, cell, who = times[i], cells[i], names[i]
        part, month = band(edges, PARTS, time), points.month[i]
        if heights[i] >= ratios[cell] * changes[part, cell] * waves[years[part], ENTRY] * bursts[month]:
            continue
        state, lot = bound[cell], (points.move[0, i], points.move[1, i], points.move[2, i])
        if rates.sends.shape[0] > 0:
            state = sent(rates.sends, part, state, key, (who, NEWCOMER, 0))
        price, group = stay_at(prices, marks, lot[2], state, groups[cell])
        count(months, tally, time, month, group * states + state, (price, 1))
        tally[month, group * states + state, ENTRIES] += 1
        born = time - ages[cell] - inside[i] * YEAR
        child = begun(time, born, time, state, who, profiles[cell], group, price, NEWCOMER)
        at = band(edges, AGES, time - born), 0, part
        walk(
            edges, months, steps, factors, rates.sends, leaving, order, prices, marks, tally, moves, key, child, lot, at
        )  # fmt: skip


@njit(cache=True, nogil=True, error_model="numpy")
def simulate(model: Model, edges: Cube, counts: Counts, key: Ints, who: tuple[int, int, int], points: Points) -> None:
    """One draw: the children of the rows from who[0] to before who[1] and, where who[2] is not 0, those who come.

    Args:
        edges: (3, E), of ages, time in the state and the calendar, each row ended by numbers beyond every time.
        counts: what it adds to.
        key: (2,), seed and draw.
        points: those who come lie below the model's rates; with the numbers of everybody's first stay.
    """
    rates, draw = model.rates, key[1]
    changes = rates.changes[draw % rates.changes.shape[0]]
    order = order_of(rates.kinds)
    steps = steps_of(rates.base[draw % rates.base.shape[0]], rates.spans, rates.kinds, order, changes, rates.added)
    reached = rates.reached[draw % rates.reached.shape[0]]
    effects = rates.effects[draw % rates.effects.shape[0]]
    factors = factors_of(effects, rates.waves[draw], rates.years, reached, rates.kinds.shape[0])
    residents(model, edges, steps, factors, order, counts, key, (who[0], who[1]), points.standing)
    if who[2] and len(model.arrivals.state) > 0:
        newcomers(model, edges, steps, factors, order, counts, key, points)
