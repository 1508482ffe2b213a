"""Philox against its published vectors (Random123, kat_vectors), and what the numbers made of it are like."""

import numpy as np
import pytest

from trappen.analysis.forecast.philox import pair, philox

KNOWN = (  # counter, key and answer: zeros, ones, digits of pi
    ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
)


def words(text: str) -> list[np.uint64]:
    return [np.uint64(int(word, 16)) for word in text.split()]


@pytest.mark.parametrize(("counter", "key", "answer"), KNOWN)
def test_published_vectors(counter: str, key: str, answer: str) -> None:
    assert list(philox(*words(counter), *words(key))) == words(answer)
    assert list(philox.py_func(*words(counter), *words(key))) == words(answer)


def test_numbers_are_uniform_and_uncorrelated() -> None:
    drawn = np.array([pair(7, draw, who, 1, 3) for draw in range(20) for who in range(500)])
    assert drawn.min() > 0
    assert drawn.max() < 1
    for column in drawn.T:
        counts = np.bincount((column * 50).astype(int), minlength=50)
        assert ((counts - 200) ** 2 / 200).sum() < 94  # chi-square, 49 degrees of freedom, 0.01 %
    assert abs(np.corrcoef(drawn.T)[0, 1]) < 0.04  # four standard errors


def test_each_part_of_the_key_matters() -> None:
    base = (7, 1, 2, 3, 4)
    changed = (
        {pair(*base)} | {pair(*base[:i], base[i] + 1, *base[i + 1 :]) for i in range(5)} | {pair(7 + 2**32, 1, 2, 3, 4)}
    )
    assert len(changed) == 7
