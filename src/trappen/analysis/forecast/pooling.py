"""Rates that borrow strength: a product of gamma factors under Poisson counts. See docs/methods/pooling.md.

    y_i ~ Poisson(E_i * product over factors f of theta_f[g_f(i)]),   theta_f[g] ~ Gamma(alpha_f, alpha_f), mean 1

Given the others, each factor is gamma again (shape alpha + events, rate alpha + expected events), so the joint
distribution is drawn by Gibbs' method; alpha_f, the hyper-parameter, is drawn with the factor integrated out. Many
groups that agree give a large alpha and are drawn together; groups that differ keep their own rates.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from trappen.analysis.forecast.arrays import Floats, Ints
from trappen.analysis.forecast.chances import log_gamma

FLAT = 0.01  # the shape of a factor that nothing is known about beforehand
EVERY = 4  # sweeps between two draws of the hyper-parameters
GRID = np.geomspace(0.5, 2_000, 16)  # hyper-parameters tried; as likely on a logarithmic scale
LEVEL_GRID = np.geomspace(0.02, 2_000, 20)  # where some groups are many times as high as others
AGE_GRID = np.linspace(1.5, 0.25, 14) ** -2.0  # ages of one move beside the others': as likely by standard deviation
STEADY_GRID = np.geomspace(4, 100_000, 16)  # where groups that differ by half are the most one believes


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor: the group of each row, -1 where it has no say; how many groups; hyper-parameters tried.

    A factor without a grid is flat: its groups do not borrow from each other. The groups are in `parts` of equal size,
    one after the other; each has a hyper-parameter of its own.
    """

    name: str
    group: Ints
    groups: int
    grid: Floats | None = None
    parts: int = 1


@dataclass(frozen=True, slots=True)
class Drawn:
    """Joint draws: by factor `values` (P, groups) and `alphas` (P, parts); and each row's mean rate over the draws."""

    values: Mapping[str, Floats]
    alphas: Mapping[str, Floats]
    rates: Floats


def draw(
    *,
    events: Floats,
    exposure: Floats,
    factors: Sequence[Factor],
    count: int,
    random: np.random.Generator,
    burn_in: int = 150,
    thin: int = 2,
) -> Drawn:
    """Draws the factors from their joint distribution given the events.

    Args:
        events: (n,), numbers of events.
        exposure: (n,), person-time or whatever the rates are per; a row without any says nothing.
        factors: at least one, the first flat.
        count: how many draws to keep.
        random: what they are drawn with.
        burn_in: sweeps before the first.
        thin: sweeps between two that are kept.
    """
    first, alike = _alike(factors)
    counted, exposed = (np.bincount(alike, weights=part).astype(np.float64) for part in (events, exposure))
    states = [_State(factor, factor.group[first], counted) for factor in factors]
    expected = exposed.copy()
    kept = {factor.name: np.empty((count, factor.groups)) for factor in factors}
    alphas = {factor.name: np.empty((count, factor.parts)) for factor in factors}
    rates = np.zeros(len(exposed))
    for sweep in range(burn_in + count * thin):
        for state in states:
            expected *= state.renew(expected, random, hyper=sweep % EVERY == 0)
        if sweep >= burn_in and (sweep - burn_in) % thin == thin - 1:
            place = (sweep - burn_in) // thin
            for state in states:
                kept[state.factor.name][place] = state.theta[:-1]
                alphas[state.factor.name][place] = state.alpha
            rates += expected
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(exposed > 0, rates / count / exposed, 0.0)[alike]
    return Drawn(kept, alphas, np.where(exposure > 0, mean, 0.0))


def _alike(factors: Sequence[Factor]) -> tuple[Ints, Ints]:
    """Rows whose groups are all the same are one: the first of each, and each row's number among them."""
    alike = np.zeros(len(factors[0].group), dtype=np.int64)
    first = alike
    for factor in factors:
        key = alike * (factor.groups + 1) + factor.group + 1
        _, first, alike = np.unique(key, return_index=True, return_inverse=True)
    return first, alike


class _State:
    """One factor on its way: its values and hyper-parameter."""

    def __init__(self, factor: Factor, group: Ints, events: Floats) -> None:
        """`group` and `events`: of the rows that are followed."""
        self.factor = factor
        self.index = np.where(group < 0, factor.groups, group)
        counted = np.bincount(self.index, weights=events, minlength=factor.groups + 1)
        self.events = np.asarray(counted[:-1], dtype=np.float64)
        self.theta = np.ones(factor.groups + 1)
        self.alpha = np.full(factor.parts, FLAT if factor.grid is None else np.median(factor.grid))
        self.marginal = None if factor.grid is None else _Marginal(factor.grid, self.events)
        self._spread()

    def _spread(self) -> None:
        self.each = np.repeat(self.alpha, self.factor.groups // self.factor.parts)
        self.shape = self.each + self.events

    def renew(self, expected: Floats, random: np.random.Generator, *, hyper: bool) -> Floats:
        """Draws the values anew; what each row's expected events are to be multiplied by."""
        before = self.theta
        summed = np.bincount(self.index, weights=expected, minlength=len(before))
        without = np.asarray(summed[:-1] / before[:-1], dtype=np.float64)
        if hyper and self.marginal is not None:
            self.alpha = self.marginal.draw(without, self.factor.parts, random)
            self._spread()
        self.theta = np.ones_like(before)
        np.maximum(random.standard_gamma(self.shape) / (self.each + without), 1e-300, out=self.theta[:-1])
        return np.asarray((self.theta / before)[self.index])


def log_marginal(grid: Floats, events: Floats, expected: Floats) -> Floats:
    """Log likelihood of each hyper-parameter, up to a constant: groups' events negative binomial about `expected`."""
    return np.asarray(_Marginal(grid, events).of(expected).sum(axis=1))


class _Marginal:
    """Log likelihoods by hyper-parameter and group, with what does not depend on the expected events worked out."""

    def __init__(self, grid: Floats, events: Floats) -> None:
        self.grid = grid
        self.shape, self.sum = grid[:, None], grid[:, None] + events
        self.fixed = log_gamma(self.sum) - log_gamma(self.shape) + self.shape * np.log(self.shape)

    def of(self, expected: Floats) -> Floats:
        """(grid, groups)."""
        return np.asarray(self.fixed - self.sum * np.log(self.shape + expected))

    def draw(self, expected: Floats, parts: int, random: np.random.Generator) -> Floats:
        """One of the grid for each part, by the negative binomial likelihood: the factor integrated out."""
        logs = self.of(expected).reshape(len(self.grid), parts, -1).sum(axis=2)
        chances = np.cumsum(np.exp(logs - logs.max(axis=0)), axis=0)
        place = (chances < random.random(parts) * chances[-1]).sum(axis=0)
        return np.asarray(self.grid[place])


def most_likely(grid: Floats, events: Floats, expected: Floats) -> float:
    """The hyper-parameter with the highest marginal likelihood: empirical Bayes."""
    return float(grid[np.argmax(log_marginal(grid, events, expected))])


def pooled(events: Floats, expected: Floats, alpha: float) -> Floats:
    """Each group's mean factor given its events: (alpha + events) / (alpha + expected)."""
    return np.asarray((alpha + events) / (alpha + expected))
