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
    ALONE,
    ENTRIES,
    ENTRY,
    FAMILY,
    MOVE,
    NEWCOMER,
    OUT,
    PAID,
    PRICE,
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
from trappen.analysis.forecast.philox import pair
from trappen.analysis.forecast.points import Points

Cube = npt.NDArray[np.float64]
AGES, SPANS, PARTS = range(3)  # rows of the edges
_NEVER = 1e18
# Put in where it is called: a call for every stay and count took almost half of the time.
inlined = njit(nogil=True, error_model="numpy", inline="always")
_FIRST_RATE = OUT + 1  # in a row of `steps`: sums of moves up, down and out, then the rate to each destination


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
def steps_of(base: Cube, spans: Ints, kinds: Ints, changes: Cube, added: Cube) -> Cube:
    """(C, S, A, U, 3 + S + 1): sums of moves up, down and out, then the rate to each destination, by calendar part."""
    states, ages = base.shape[0], base.shape[1]
    steps = np.zeros((changes.shape[0], states, ages, base.shape[2], _FIRST_RATE + states + 1))
    for part in range(changes.shape[0]):
        for state in range(states):
            for age in range(ages):
                for span in range(base.shape[2]):
                    row = steps[part, state, age, span]
                    for to in range(states + 1):
                        rate = base[state, age, min(span, spans[state] - 1), to] * changes[part, state, to]
                        if added.shape[0] > 0:
                            rate += added[part, state, to]
                        row[_FIRST_RATE + to] = rate
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
    steps: Cube, at: tuple[int, int, int, int], factor: tuple[float, float, float], kinds: Ints, height: float
) -> int:
    """The destination at a height between 0 and the sum of rates; never one whose rate is nought.

    All are looked through, without a branch: where the search ends cannot be foretold, and that costs more.
    """
    found, last, below = 0, 0, 0.0
    part, state, age, span = at
    for to in range(kinds.shape[1]):
        rate = steps[part, state, age, span, _FIRST_RATE + to] * factor[kinds[state, to]]
        below += rate
        found += int(below <= height)
        last = to if rate > 0.0 else last
    return min(found, last)


@inlined
def new_stay(
    prices: Ints, marks: Ints, key: Ints, name: tuple[int, int, int], state: int, group: int
) -> tuple[int, int]:
    """The price of a new stay, øre a day, and the group it is counted in: those of one of the stays on the step.

    The number it is drawn with belongs to the child, the offset of its purposes and its visit, which are its `name`.
    """
    who, offset, visit = name
    columns, marked = prices.shape[1], marks.shape[1]
    if columns + marked == 0:
        return 0, group
    height, _ = pair(key[0], key[1], who, offset + PRICE + state, visit)
    return stay_at(prices, marks, height, state, group)


@inlined
def stay_at(prices: Ints, marks: Ints, height: float, state: int, group: int) -> tuple[int, int]:
    """The same by the number it is drawn with."""
    columns, marked = prices.shape[1], marks.shape[1]
    price = int(prices[state, int(height * columns)]) if columns > 0 else 0
    return price, int(marks[state, int(height * marked)]) if marked > 0 else group


@inlined
def lot_of(key: Ints, child: Child) -> tuple[float, float]:
    """The summed rate after which the child's stay ends, and the number that picks where it goes."""
    first, height = pair(key[0], key[1], child.who, child.offset + MOVE + child.state, child.visit)
    if child.family >= 0:
        first, _ = pair(key[0], key[1], child.family, FAMILY + child.state, 0)
    return -math.log(first), height


@inlined
def place_of(edges: Cube, time: float, birth: float, since: float) -> tuple[int, int, int]:
    """The band of age, of time in the state, and the part of the calendar."""
    return band(edges, AGES, time - birth), band(edges, SPANS, time - since), band(edges, PARTS, time)


@inlined
def stay(  # noqa: PLR0913, PLR0917 - arrays apart, see above
    edges: Cube, horizon: float, steps: Cube, factors: Cube, leaving: Floats, kinds: Ints, key: Ints, child: Child,
    drawn: tuple[float, float], at: tuple[int, int, int],
) -> tuple[float, int, tuple[int, int, int]]:  # fmt: skip
    """When the child leaves the state it stands in, and for where: S is out, -1 that the horizon came first.

    `at`: where it is among the edges, as `place_of`, and where it is then.
    """
    time, state = child.time, child.state
    need, height = drawn
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
            to = chosen(steps, (part, state, age, span), (up, down, out), kinds, height * total)
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
    edges: Cube, months: Floats, steps: Cube, factors: Cube, sends: Cube, leaving: Floats, kinds: Ints, prices: Ints,
    marks: Ints, tally: Ints, moves: Ints, key: Ints, child: Child, drawn: tuple[float, float],
    at: tuple[int, int, int],
) -> None:  # fmt: skip
    """One child from its time to the horizon, counted where it stands; `drawn`: as `lot_of`, of its first stay."""
    states = kinds.shape[0]
    while True:
        time, to, at = stay(edges, months[-1], steps, factors, leaving, kinds, key, child, drawn, at)
        if to < 0:
            return
        if to < states and sends.shape[0] > 0:
            to = sent(sends, at[2], to, key, (child.who, child.offset, child.visit + 1))
            if to == child.state:
                child = stayed(child, time)
                drawn = lot_of(key, child)
                continue
        month = month_of(months, time)
        count(months, tally, time, month, child.group * states + child.state, (child.price, -1))
        moves[month, child.state, to] += 1
        if to == states:
            return
        visit = child.visit + 1
        price, group = new_stay(prices, marks, key, (child.who, child.offset, visit), to, child.group)
        count(months, tally, time, month, group * states + to, (price, 1))
        child = Child(time, child.birth, time, to, child.who, child.profile, group, price, child.offset, visit, ALONE)
        drawn, at = lot_of(key, child), (at[0], 0, at[2])


@inlined
def begun(  # noqa: PLR0913, PLR0917 - the fields of a child
    time: float, birth: float, since: float, state: int, who: int, profile: int, group: int, price: int, offset: int,
    family: int,
) -> Child:  # fmt: skip
    """A child at its first visit, all its numbers of the types that the compiler knows from arrays."""
    return Child(time, birth, since, state, who, profile, group, price, offset, 0, family)


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
        ALONE,
    )


@njit(nogil=True, error_model="numpy")
def residents(  # noqa: PLR0913, PLR0917 - arrays apart, see above
    model: Model, edges: Cube, steps: Cube, factors: Cube, counts: Counts, key: Ints, who: tuple[int, int],
    standing: Floats,
) -> None:  # fmt: skip
    """The children of the rows from who[0] to before who[1]."""
    rates, people, months = model.rates, model.people, model.clock.months
    leaving = rates.leaving[key[1] % rates.leaving.shape[0]]
    kinds, prices, marks, tally, moves = rates.kinds, rates.prices, rates.marks, counts.tally, counts.moves
    birth, since, state, name = people.birth, people.since, people.state, people.who
    profile, group, price = people.profile, people.group, people.price
    for i in range(who[0], who[1]):
        cell = group[i] * kinds.shape[0] + state[i]
        tally[0, cell, STOCK] += 1
        tally[0, cell, PRICES] += price[i]
        child = begun(0.0, birth[i], since[i], state[i], name[i], profile[i], group[i], price[i], 0, ALONE)
        lot, at = (standing[0, i], standing[1, i]), place_of(edges, 0.0, birth[i], since[i])
        walk(
            edges, months, steps, factors, rates.sends, leaving, kinds, prices, marks, tally, moves, key, child, lot, at
        )  # fmt: skip


@njit(nogil=True, error_model="numpy")
def newcomers(model: Model, edges: Cube, steps: Cube, factors: Cube, counts: Counts, key: Ints, points: Points) -> None:
    """The children who come: of the points, those below the rate of their cell then."""
    rates, arrivals, months, draw = model.rates, model.arrivals, model.clock.months, key[1]
    waves, leaving = rates.waves[draw], rates.leaving[draw % rates.leaving.shape[0]]
    kinds, prices, marks, years = rates.kinds, rates.prices, rates.marks, rates.years
    tally, moves = counts.tally, counts.moves
    ratios, bursts = arrivals.ratios[draw % arrivals.ratios.shape[0]], arrivals.bursts[draw]
    changes = arrivals.changes[draw % arrivals.changes.shape[0]]
    states, ages, profiles, groups = arrivals.state, arrivals.age, arrivals.profile, arrivals.group
    times, heights, cells, inside, names = points.time, points.height, points.cell, points.inside, points.who
    for i in range(len(times)):
        time, cell, who = times[i], cells[i], names[i]
        part, month = band(edges, PARTS, time), points.month[i]
        if heights[i] >= ratios[cell] * changes[part, cell] * waves[years[part], ENTRY] * bursts[month]:
            continue
        state, lot = states[cell], (points.move[0, i], points.move[1, i])
        price, group = stay_at(prices, marks, points.price[i], state, groups[cell])
        if rates.sends.shape[0] > 0:
            state = sent(rates.sends, part, state, key, (who, NEWCOMER, 0))
            price, group = new_stay(prices, marks, key, (who, NEWCOMER, 0), state, groups[cell])
        count(months, tally, time, month, group * kinds.shape[0] + state, (price, 1))
        tally[month, group * kinds.shape[0] + state, ENTRIES] += 1
        born = time - ages[cell] - inside[i] * YEAR
        child = begun(time, born, time, state, who, profiles[cell], group, price, NEWCOMER, ALONE)
        if rates.sends.shape[0] > 0:
            lot = lot_of(key, child)
        at = band(edges, AGES, time - born), 0, part
        walk(
            edges, months, steps, factors, rates.sends, leaving, kinds, prices, marks, tally, moves, key, child, lot, at
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
    steps = steps_of(rates.base[draw % rates.base.shape[0]], rates.spans, rates.kinds, changes, rates.added)
    reached = rates.reached[draw % rates.reached.shape[0]]
    effects = rates.effects[draw % rates.effects.shape[0]]
    factors = factors_of(effects, rates.waves[draw], rates.years, reached, rates.kinds.shape[0])
    residents(model, edges, steps, factors, counts, key, (who[0], who[1]), points.standing)
    if who[2] and len(model.arrivals.state) > 0:
        newcomers(model, edges, steps, factors, counts, key, points)
