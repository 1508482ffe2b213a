"""A sample that anyone can draw again from the same list: no generator, only a checksum of seed and key.

Source: docs/methods/inspection.md.
"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Drawn:
    """One of the sample: its stratum and key, and the checksum (hexadecimal) whose order decided."""

    stratum: str
    key: str
    number: str


def number_of(seed: str, key: str) -> str:
    """What a key is sorted by: SHA-256 of `seed|key`, hexadecimal."""
    return hashlib.sha256(f"{seed}|{key}".encode()).hexdigest()


def draw(strata: Mapping[str, Collection[str]], *, seed: str, size: int) -> tuple[Drawn, ...]:
    """`size` keys of each stratum, those with the lowest numbers; all of a stratum that has no more than that.

    Raises:
        ValueError: if `size` is not at least 1.
    """
    if size < 1:
        raise ValueError("at least one of each stratum")
    found = []
    for stratum in sorted(strata):
        numbered = sorted((number_of(seed, key), key) for key in set(strata[stratum]))
        found += [Drawn(stratum, key, number) for number, key in numbered[:size]]
    return tuple(found)


def list_checksum(strata: Mapping[str, Collection[str]]) -> str:
    """SHA-256 (hexadecimal) of the list drawn from: lines `stratum|key` in order, each ended by a newline."""
    lines = sorted(f"{stratum}|{key}\n" for stratum, keys in strata.items() for key in set(keys))
    return hashlib.sha256("".join(lines).encode()).hexdigest()
