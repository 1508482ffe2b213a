"""Matrix exponentials of many lengths at once, with what they integrate to. Source: docs/methods/simulation.md."""

import math

import numpy as np

from trappen.analysis.forecast.arrays import Floats, Ints

CLOSE = 1.0  # moves expected over a length that the series is summed for; longer ones are doubled up to
SMALLEST = 1e-18  # of the terms left out


class Exponentials:
    """exp(Q t), its integral over 0 to t, and the integral of that, for families of generators.

    By the exponential's series, whose powers are the same for every length; where more than CLOSE moves are expected,
    over a fraction of the length and doubled from there.
    """

    def __init__(self, generators: Floats, longest: float) -> None:
        """`generators`: (C, B, R, S, S), families of B times R, a day; `longest`: days, which no length passes."""
        most = float(np.abs(generators).sum(axis=-1).max(initial=0.0)) * longest
        self._doublings = max(0, math.ceil(math.log2(most / CLOSE))) if most > CLOSE else 0
        self._shape = generators.shape[1:]
        powers = [np.broadcast_to(np.eye(self._shape[-1]), generators.shape)]
        left, most = 1.0, most / 2**self._doublings
        while left > SMALLEST:
            powers.append(powers[-1] @ generators / len(powers))
            left *= most / len(powers)
        self._powers = np.array(powers).swapaxes(0, 1).reshape(len(generators), len(powers), self._shape[0], -1)

    def of(self, family: int, lengths: Floats, members: Ints | None = None) -> Floats:
        """(n, B, R, S, 3 * S) of lengths (n,): the three side by side; no unit, days, square days.

        Without the axis B where each length is asked of a member of its own, (n,).
        """
        powers, step = self._powers[family], (lengths / 2**self._doublings)[:, None]
        terms = np.arange(len(powers))
        weights = np.empty((len(lengths), 3, len(powers)))
        weights[:, 0] = step**terms
        weights[:, 1] = weights[:, 0] * step / (terms + 1)
        weights[:, 2] = weights[:, 1] * step / (terms + 2)
        if members is None:
            found = (weights.reshape(-1, len(powers)) @ powers.reshape(len(powers), -1)).reshape(
                len(lengths), 3, *self._shape
            )
        else:
            own = powers[:, members].swapaxes(0, 1)
            found = (weights @ own).reshape(len(lengths), 3, *self._shape[1:])
        if self._doublings:
            found = self._doubled(found, step.reshape(-1, *[1] * (found.ndim - 2)))
        beside = np.ascontiguousarray(np.moveaxis(found, 1, -2))
        return beside.reshape(*beside.shape[:-2], 3 * self._shape[-1])

    def _doubled(self, found: Floats, step: Floats) -> Floats:
        """Of twice the length, and again: what happens in the second half begins where the first has left off."""
        whole, once, twice = found[:, 0], found[:, 1], found[:, 2]
        for time in range(self._doublings):
            length = step * 2**time
            whole, once, twice = whole @ whole, once + whole @ once, twice + length * once + whole @ twice
        return np.stack([whole, once, twice], axis=1)
