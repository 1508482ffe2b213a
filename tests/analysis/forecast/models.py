"""Small models whose rates are drawn at random, in arrays as the simulation takes them."""

import numpy as np

from trappen.analysis.forecast.arrays import DOWN, KINDS, OUT, UP, YEAR, Arrivals, Clock, Limits, Model, People, Rates

DRAWS = 12  # of the small model


def model(
    *, states: int = 3, children: int = 40, months: int = 24, draws: int = 1, spans: int = 1, seed: int = 1,
    yearly: float = 1.2, cells: int = 4, profiles: int = 2, parts: int = 2, rows: int = 1, priced: bool = True,
) -> Model:  # fmt: skip
    """A model with every part in it: ages, leaving at an age, profiles, calendar parts, waves, children who come."""
    random = np.random.default_rng(seed)
    ages = np.array([0.0, 6, 12, 18]) * YEAR
    origin, to = np.indices((states, states + 1))
    kinds = np.where(to == states, OUT, np.where(to > origin, UP, DOWN)).astype(np.int64)
    base = random.gamma(2, yearly / YEAR / states / 2, (rows, states, len(ages), spans, states + 1))
    for state in range(states):
        base[:, state, :, :, state] = 0.0
    leaving = np.zeros((rows, len(ages), states))
    leaving[:, 3] = random.uniform(0.3, 0.9, (rows, states))
    rates = Rates(
        base=base,
        spans=np.full(states, spans),
        kinds=kinds,
        effects=random.uniform(0.7, 1.4, (rows, profiles, KINDS)),
        waves=random.uniform(0.8, 1.2, (draws, max(parts, 1), KINDS)),
        years=np.arange(parts),
        changes=random.uniform(0.8, 1.2, (1, parts, states, states + 1)),
        leaving=leaving,
        prices=random.integers(1_000, 9_000, (states, 8)) if priced else np.zeros((states, 0), dtype=np.int64),
    )
    people = People(
        birth=-random.uniform(0, 22, children) * YEAR,
        since=-random.uniform(0, 2, children) * YEAR,
        state=random.integers(0, states, children),
        who=random.permutation(2**20)[:children].astype(np.int64),
        profile=random.integers(0, profiles, children),
        group=random.integers(0, 2, children),
        price=random.integers(1_000, 9_000, children),
    )
    weights = random.gamma(2, 1, cells)
    arrivals = Arrivals(
        height=0.04,
        shares=np.cumsum(weights / weights.sum()) if cells else np.zeros(0),
        ratios=np.full((rows, cells), 0.06) * random.uniform(0.5, 1.5, (rows, cells)),
        changes=random.uniform(0.8, 1.2, (1, parts, cells)),
        bursts=random.uniform(0.8, 1.2, (draws, months)),
        age=random.integers(0, 18, cells) * YEAR,
        state=random.integers(0, states, cells),
        profile=random.integers(0, profiles, cells),
        group=random.integers(0, 2, cells),
    )
    clock = Clock(
        ages=ages,
        spans=np.array([0.0, 60, 200, 500][:spans]),
        parts=np.array([0.0, *sorted(random.uniform(50, 600, parts - 1))]),
        months=np.concatenate([[0.0], np.cumsum(random.integers(28, 32, months))]),
    )
    return Model(clock, rates, people, arrivals)


def small() -> Model:
    """A model that every part of the simulation works on."""
    made = model(children=30, draws=DRAWS, rows=5, spans=3, months=14, parts=3)
    marks = np.random.default_rng(2).integers(0, 2, made.rates.prices.shape)
    people = made.people._replace(family=np.arange(30) // 3, linked=np.array([0.7]))
    return made._replace(rates=made.rates._replace(marks=marks), people=people)


def crowded() -> Model:
    """The small model with fewer places than children."""
    two = np.array([1, 0]), np.array([5, 8])
    return small()._replace(limits=Limits(np.array([0.0, 100.0]), *two, np.array([2, 2, 2])))


def changed_model(**given: int) -> Model:
    """A model with every part in it that a scenario may bring: moves added, factors by profile, steps that send on."""
    made, random = model(**given), np.random.default_rng(7)
    parts, (states, outward) = len(made.clock.parts), made.rates.kinds.shape
    added = random.uniform(0, 1 / YEAR, (parts, states, outward))
    added[:, range(states), range(states)] = 0.0
    sends = random.dirichlet(np.ones(states), (parts, states))
    sends[0, 0] = np.eye(states)[1]  # closed
    rates = made.rates._replace(
        added=added,
        reached=random.uniform(0.5, 2, (1, parts, made.rates.effects.shape[1], states, OUT + 1)),
        sends=sends,
    )
    return made._replace(rates=rates)


def small_changed() -> Model:
    """As `small`, under a scenario."""
    return changed_model(children=20, draws=2, months=8)
