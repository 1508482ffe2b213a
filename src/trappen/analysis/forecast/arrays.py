"""What the simulation works on, as arrays. S states, numbered from 0; destination S is out of the ladder.

Times are days from the origin, a float; what happened before it is negative. P is the number of parameter draws: draw
number d uses row d modulo P. K profiles, G groups, A age bands, U bands of time in the state, C parts of the calendar,
M months. Named tuples, as the compiler reads them.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

YEAR = 365.25  # days
TICKS = 4096  # a day has so many, as time is counted in whole numbers
UP, DOWN, OUT, ENTRY = range(4)  # kinds of event: what an effect of a group or a year may differ by
KINDS = 4

STOCK, TIME, PRICES, PAID, ENTRIES = range(5)  # what is counted of a cell in a month
TALLIES = 5

# What a random number is for. A purpose takes up as many numbers as it has states, bands or strips; MOVE takes one.
MOVE, ADULT, SEND = 0, 1 << 9, 3 << 8
LINK, FAMILY = 1 << 10, 1 << 11
ARRIVAL = 1 << 16
MARK = 1 << 20
NEWCOMER = 1 << 24  # added to the first four for children who come during the forecast
STRIDE = 1 << 24  # arrivals of one strip

NO_MARKS: Ints = np.zeros((0, 0), dtype=np.int64)
NONE_ADDED: Floats = np.zeros((0, 0, 0))
NONE_REACHED: Floats = np.zeros((1, 0, 0, 0, 0))
NO_FAMILIES: Ints = np.zeros(0, dtype=np.int64)
ALONE = -1  # a child that waits for nobody
EVERYBODY = 1 << 60  # as many places as anybody needs


class Clock(NamedTuple):
    """Edges in days, ascending. `ages` (A,) and `spans` (U,) begin with 0; `parts` (C,) with 0; `months` (M + 1,)."""

    ages: Floats
    spans: Floats
    parts: Floats
    months: Floats


class Rates(NamedTuple):
    """Moves a day.

    base: (P, S, A, U, S + 1), moves a day by origin, age band, time in the state and destination.
    spans: (S,), how many bands of time the origin has: 1 where its rates do not depend on it.
    kinds: (S, S + 1), UP, DOWN or OUT.
    effects: (P, K, KINDS), multiplied on by profile.
    waves: (draws, years, KINDS), multiplied on by year of the forecast.
    years: (C,), the year that a part of the calendar lies in.
    changes: (1 or P, C, S, S + 1), a scenario's factors, by parameter draw where they are not sure.
    leaving: (P, A, S), the share that leaves on the birthday with which the age band begins.
    prices: (S, Q), øre a day of new stays, equally likely; no columns without prices.
    marks: (S, Q), the group in which each of these stays is counted; no columns where groups are those of the child.
    added: (C, S, S + 1), a scenario's moves a day beside `base` times `changes`; no parts where there are none.
    reached: (1 or P, C, K, S, 3), a scenario's factors by profile, state and kind; no parts where there are none.
    sends: (C, S, S), the shares in which those who are bound for a state come to each; no parts where all come there.
    """

    base: Floats
    spans: Ints
    kinds: Ints
    effects: Floats
    waves: Floats
    years: Ints
    changes: Floats
    leaving: Floats
    prices: Ints
    marks: Ints = NO_MARKS
    added: Floats = NONE_ADDED
    reached: Floats = NONE_REACHED
    sends: Floats = NONE_ADDED


class People(NamedTuple):
    """Children on the ladder at the origin, arrays (N,): `who` is the key of their draws, below 2**32; øre a day.

    family: the key of the household, `ALONE` where it is not known; empty where none is. linked: (1,), the chance with
        which a child's first stay lasts as the family's number has it, and not its own.
    """

    birth: Floats
    since: Floats
    state: Ints
    who: Ints
    profile: Ints
    group: Ints
    price: Ints
    family: Ints = NO_FAMILIES
    linked: Floats = np.zeros(1)


class Arrivals(NamedTuple):
    """Those who come, by cell: a state, a year of age and a profile.

    height: children a day of one strip of points.
    shares: (cells,), cumulated shares of the points that fall in each.
    ratios: (P, cells), new children a day over the share of points.
    changes: (1 or P, C, cells), a scenario's and the population's factors.
    bursts: (draws, M), multiplied on by month: children come in clusters.
    age: (cells,), days; the child is up to a year older.
    state, profile, group: (cells,).
    """

    height: float
    shares: Floats
    ratios: Floats
    changes: Floats
    bursts: Floats
    age: Floats
    state: Ints
    profile: Ints
    group: Ints


class Child(NamedTuple):
    """One child on its way: days, its state and since when, its key and groups, øre a day, what is
    added to the purposes of its draws, and how many moves it has behind it."""

    time: float
    birth: float
    since: float
    state: int
    who: int
    profile: int
    group: int
    price: int
    offset: int
    visit: int


class Limits(NamedTuple):
    """How many places there are: from each of the days on, ascending, so many of a state.

    times, state, places: (L,), days, and whole numbers; `EVERYBODY` places are no limit.
    wait_on: (S,), the state on which those who come wait for a place on each.
    """

    times: Floats
    state: Ints
    places: Ints
    wait_on: Ints


NO_LIMITS = Limits(np.zeros(0), *np.zeros((3, 0), dtype=np.int64))


class Model(NamedTuple):
    """Everything that a draw needs beside its key."""

    clock: Clock
    rates: Rates
    people: People
    arrivals: Arrivals
    limits: Limits = NO_LIMITS


class Counts(NamedTuple):
    """What a draw adds to, int64. A cell is group * S + state; the last axis of `tally` is numbered as above.

    tally: (M + 1, G * S, 5).
        STOCK: change of the number of children at the beginning of a month.
        TIME: ticks that those who came or left within the month spent there, beyond those who stood there at its start.
        PRICES, PAID: the same, each child times its øre a day.
        ENTRIES: children who came to the ladder.
    moves: (M, S, S + 1), by origin and destination.
    """

    tally: Ints
    moves: Ints
