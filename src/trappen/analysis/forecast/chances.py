"""The two special functions that the fit needs, from the standard library's own.

Importing scipy's takes as long as the whole fit of a small municipality.
"""

import math

import numpy as np
import numpy.typing as npt

from trappen.analysis.forecast.arrays import Floats

_each_log_gamma = np.frompyfunc(math.lgamma, 1, 1)


def log_gamma(values: npt.ArrayLike) -> Floats:
    """The logarithm of the gamma function of each positive value."""
    return np.asarray(_each_log_gamma(values), dtype=np.float64)


def chi_square_tail(freedom: int, value: float) -> float:
    """The chance that a chi-square variable passes the value; `freedom` at least 1.

    Abramowitz and Stegun, Handbook of Mathematical Functions (1964), 26.4.4 and 26.4.5.
    """
    if value <= 0:
        return 1.0
    half = value / 2
    odd = freedom % 2
    terms = (
        math.exp((i + odd / 2) * math.log(half) - half - math.lgamma(i + 1 + odd / 2)) for i in range(freedom // 2)
    )
    return min(1.0, (math.erfc(math.sqrt(half)) if odd else 0.0) + math.fsum(terms))
