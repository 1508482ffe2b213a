"""How far a share that was counted could lie from the one behind it: the Wilson interval.

Source: docs/methods/compliance.md.
"""

from math import sqrt
from statistics import NormalDist


def wilson(kept: int, of: int, *, confidence: float = 0.95) -> tuple[float, float] | None:
    """Wilson's score interval for `kept` out of `of`, as shares from 0 to 1; None where there are no cases.

    Raises:
        ValueError: if `kept` is negative or more than `of`, or the confidence is not between 0 and 1.
    """
    if not 0 <= kept <= of or not 0 < confidence < 1:
        raise ValueError("0 <= kept <= of and 0 < confidence < 1")
    if not of:
        return None
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share, spread = kept / of, z * z / of
    middle = (share + spread / 2) / (1 + spread)
    half = sqrt(share * (1 - share) * spread + spread * spread / 4) / (1 + spread)
    return (0.0 if kept == 0 else middle - half), (1.0 if kept == of else middle + half)
