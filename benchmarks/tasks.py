"""What Trappen and its peers are asked, as arrays: the country by month, and trajectories paced by time."""

from pathlib import Path

import numpy as np
from forecast import AGES, CHILDREN, MONTHS, STATES, country
from scipy.linalg import expm

from trappen.analysis.forecast.arrays import KINDS, OUT, YEAR, Arrivals, Clock, Model, People, Rates

MONTH = 30.4375
PLACES, TRAJECTORIES = 5, 200  # states and draws of the trajectories
SPANS = np.array([0.0, 91, 183, 365, 731, 1461])  # days on the step
PACES = np.array([1.6, 1.3, 1.0, 0.8, 0.6, 0.5])  # the longer a child has stood there, the slower
YEARLY = 0.35  # moves, before the pace


def write_country(path: Path, model: Model) -> None:
    """The chances of a month by band of age, and the children: for peers that go month by month."""
    base = model.rates.base[0, :, :, 0, :STATES]  # origin, band of age, destination
    months = np.empty((len(AGES), STATES, STATES))
    for band in range(len(AGES)):
        rates = base[:, band] - np.diag(base[:, band].sum(axis=1))
        months[band] = expm(rates * MONTH)
    people = model.people
    edges = np.array(AGES) * YEAR
    np.savez(path, months=months, state=people.state, age=-people.birth, edges=edges, count=MONTHS, month=MONTH)


def far_off(stock: np.ndarray) -> bool:
    """Whether one draw of the country's last month is too far from what is expected of it."""
    from trappen.analysis.forecast.twin import expected

    mean = expected(country())
    spread = np.sqrt(mean.covariance[-1].diagonal())
    return bool((np.abs(stock - mean.stock[-1, 0]) > 5 * spread + 0.02 * CHILDREN / STATES).any())


def hazards() -> np.ndarray:
    """(S, U, S) moves a day by origin, time on the step and destination."""
    random = np.random.default_rng(2027)
    base = random.random((PLACES, 1, PLACES)) * PACES[None, :, None] * 2 * YEARLY / YEAR / (PLACES - 1)
    base[range(PLACES), :, range(PLACES)] = 0.0
    return base


def semi_markov() -> Model:
    """14,000 children who have just come to random states, and never leave."""
    random = np.random.default_rng(2028)
    base = np.zeros((1, PLACES, 1, len(SPANS), PLACES + 1))
    base[0, :, 0, :, :PLACES] = hazards()
    zeros, nothing = np.zeros(CHILDREN, dtype=np.int64), np.zeros(0)
    rates = Rates(
        base=base,
        spans=np.full(PLACES, len(SPANS), dtype=np.int64),
        kinds=np.full((PLACES, PLACES + 1), OUT, dtype=np.int64),
        effects=np.ones((1, 1, KINDS)),
        waves=np.ones((TRAJECTORIES, 1, KINDS)),
        years=np.zeros(1, dtype=np.int64),
        changes=np.ones((1, 1, PLACES, PLACES + 1)),
        leaving=np.zeros((1, 1, PLACES)),
        prices=np.zeros((PLACES, 0), dtype=np.int64),
    )
    people = People(
        birth=np.full(CHILDREN, -5 * YEAR),
        since=np.zeros(CHILDREN),
        state=random.integers(0, PLACES, CHILDREN),
        who=np.arange(CHILDREN, dtype=np.int64),
        profile=zeros,
        group=zeros,
        price=zeros,
    )
    nobody, bursts = np.zeros(0, dtype=np.int64), np.ones((TRAJECTORIES, MONTHS))
    none = Arrivals(1.0, nothing, np.zeros((1, 0)), np.ones((1, 1, 0)), bursts, nothing, nobody, nobody, nobody)
    return Model(Clock(np.zeros(1), SPANS, np.zeros(1), np.arange(MONTHS + 1) * MONTH), rates, people, none)


def write_trajectories(path: Path, paths: int) -> float:
    """For pymsm, the same hazards by month; how many of the paths should never move in the ten years."""
    span = np.searchsorted(SPANS, (np.arange(MONTHS) + 0.5) * MONTH, side="right") - 1
    hazard = hazards()[:, span].transpose(1, 0, 2) * MONTH
    starts = np.arange(paths) % PLACES
    np.savez(path, hazard=hazard, starts=starts, month=MONTH)
    return float(np.exp(-hazard.sum(axis=(0, 2)))[starts].sum())
