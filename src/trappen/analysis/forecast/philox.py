"""Keyed random numbers: Philox4x32-10, compiled. A number is a function of its key and counter alone.

Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC11 (2011). All arithmetic stays below
2**64, with 32-bit words held in 64 bits and masked: the kernels also run without the compiler, where numpy would warn
of an integer overflow. See docs/methods/simulation.md.
"""

import numpy as np
import numpy.typing as npt
from numba import njit

MASK = np.uint64(0xFFFFFFFF)
HALF = np.uint64(32)
_M0, _M1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_W0, _W1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
_ELEVEN = np.uint64(11)
_TO_UNIT, _TO_HALF = 2.0**-53, 2.0**-32
ROUNDS = 10


def _philox(
    first: np.uint64, second: np.uint64, third: np.uint64, fourth: np.uint64, low: np.uint64, high: np.uint64
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """Four 32-bit words from a counter of four 32-bit words and a key of two, each held in a uint64."""
    for _ in range(ROUNDS):
        left = _M0 * first
        right = _M1 * third
        first, second, third, fourth = (
            (right >> HALF) ^ second ^ low,
            right & MASK,
            (left >> HALF) ^ fourth ^ high,
            left & MASK,
        )
        low = (low + _W0) & MASK
        high = (high + _W1) & MASK
    return first, second, third, fourth


philox = njit(cache=True, nogil=True)(_philox)
_inlined = njit(inline="always")(_philox)  # within a loop, so that the compiler sees what is repeated


@njit(cache=True, nogil=True)
def unit(upper: np.uint64, lower: np.uint64) -> float:
    """A number strictly between 0 and 1, with 53 bits, from two words."""
    return (float(((upper << HALF) | lower) >> _ELEVEN) + 0.5) * _TO_UNIT


@njit(cache=True, nogil=True)
def short(word: np.uint64) -> float:
    """A number strictly between 0 and 1, with 32 bits, from one word."""
    return (float(word) + 0.5) * _TO_HALF


@njit(cache=True, nogil=True)
def words(
    seed: int, draw: int, who: int, purpose: int, number: int
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """The four words of a counter.

    Args:
        seed: the user's seed, from 0 to below 2**64: the key.
        draw: the number of the draw.
        who: the child, or the arrival, below 2**32.
        purpose: what is drawn, below 2**32.
        number: the how-manieth of its kind.
    """
    key = np.uint64(seed)
    return philox(np.uint64(who), np.uint64(purpose), np.uint64(number), np.uint64(draw), key & MASK, key >> HALF)


@njit(cache=True, nogil=True)
def pair(seed: int, draw: int, who: int, purpose: int, number: int) -> tuple[float, float]:
    """Two independent numbers strictly between 0 and 1, each with 53 bits; arguments as `words`."""
    a, b, c, d = words(seed, draw, who, purpose, number)
    return unit(a, b), unit(c, d)


@njit(cache=True, nogil=True)
def triple(seed: int, draw: int, who: int, purpose: int, number: int) -> tuple[float, float, float]:
    """Three independent numbers strictly between 0 and 1, the first with 53 bits, the others with 32."""
    a, b, c, d = words(seed, draw, who, purpose, number)
    return unit(a, b), short(c), short(d)


@njit(cache=True, nogil=True, error_model="numpy")
def _words(
    key: npt.NDArray[np.int64], who: npt.NDArray[np.int64], purpose: npt.NDArray[np.int64]
) -> npt.NDArray[np.uint64]:
    """(4, n): `words` of seed and draw, the key (2,), for each of `who` and `purpose` (n,), the number 0.

    All at a time, the compiler does several of them by one instruction: seven times as fast.
    """
    seed, draw = np.uint64(key[0]), np.uint64(key[1])
    found = np.empty((4, len(who)), dtype=np.uint64)
    for i in range(len(who)):
        a, b, c, d = _inlined(np.uint64(who[i]), np.uint64(purpose[i]), np.uint64(0), draw, seed & MASK, seed >> HALF)
        found[0, i], found[1, i], found[2, i], found[3, i] = a, b, c, d
    return found


@njit(cache=True, nogil=True, error_model="numpy")
def pairs(
    key: npt.NDArray[np.int64], who: npt.NDArray[np.int64], purpose: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    """(2, n): `pair` for each of `who` and `purpose` (n,), as `_words`."""
    drawn, found = _words(key, who, purpose), np.empty((2, len(who)))
    for i in range(len(who)):
        found[0, i] = unit(drawn[0, i], drawn[1, i])
        found[1, i] = unit(drawn[2, i], drawn[3, i])
    return found


@njit(cache=True, nogil=True, error_model="numpy")
def triples(
    key: npt.NDArray[np.int64], who: npt.NDArray[np.int64], purpose: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    """(3, n): `triple` for each of `who` and `purpose` (n,), as `_words`."""
    drawn, found = _words(key, who, purpose), np.empty((3, len(who)))
    for i in range(len(who)):
        found[0, i] = unit(drawn[0, i], drawn[1, i])
        found[1, i] = short(drawn[2, i])
        found[2, i] = short(drawn[3, i])
    return found
