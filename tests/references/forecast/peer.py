"""How the living peer makes its bands, on the same data: docs/methods/uncertainty.md.

Its way, as read in its code: one year's events over person-days by step and age band, deterministic daily steps, and
for each step a variance to which every day's multinomial and Poisson variance is added and never carried on.
"""

from itertools import pairwise

import numpy as np
import polars as pl

BANDS = np.array([0, 1, 5, 10, 16]) * 365.25
STEPS = (2, 3, 4, 5, 6)


def bands(spells: pl.DataFrame, birth: np.ndarray, days: int) -> tuple[np.ndarray, np.ndarray]:
    """Mean and variance by step after each day, (days + 1, steps).

    Args:
        spells: child (row of `birth`), state, begin, end in days from the origin, seen up to the origin only.
        birth: days from the origin.
        days: the horizon.
    """
    size, ages = len(STEPS) * len(BANDS), len(BANDS)
    exposure, moves, entries = np.zeros(size), np.zeros((size, size + 1)), np.zeros(size)
    stock = np.zeros(size)
    rows = spells.filter(pl.col("begin") <= 0, pl.col("end") > -365).sort("child", "begin")
    children, states, begins, ends = (rows[name].to_numpy() for name in ("child", "state", "begin", "end"))
    for i in range(rows.height):
        step, born = STEPS.index(int(states[i])), birth[children[i]]
        for day_from, day_to, band in _parts(begins[i], min(ends[i], 0), born):
            exposure[step * ages + band] += day_to - day_from
        cell = step * ages + _band(min(ends[i], 0) - born)
        if begins[i] > -365 and not (i and children[i - 1] == children[i] and ends[i - 1] == begins[i]):
            entries[step * ages + _band(begins[i] - born)] += 1
        if ends[i] > 0:
            stock[cell] += 1
        else:
            follows = i + 1 < rows.height and children[i + 1] == children[i] and begins[i + 1] == ends[i]
            to = STEPS.index(int(states[i + 1])) * ages + cell % ages if follows else size
            moves[cell, to] += 1
    daily = moves / np.maximum(exposure, 1)[:, None]
    for cell in range(size):
        if cell % ages < ages - 1:
            daily[cell, cell + 1] += 1 / (BANDS[cell % ages + 1] - BANDS[cell % ages])
    inside = daily[:, :-1].copy()
    inside[range(size), range(size)] += 1 - daily.sum(axis=1)
    mean, spread = np.zeros((days + 1, len(STEPS))), np.zeros((days + 1, len(STEPS)))
    variance = np.zeros(size)
    for day in range(days + 1):
        mean[day], spread[day] = (part.reshape(len(STEPS), ages).sum(axis=1) for part in (stock, variance))
        variance = variance + (stock[:, None] * inside * (1 - inside)).sum(axis=0) + entries / 365
        stock = stock @ inside + entries / 365
    return mean, spread


def _band(age: float) -> int:
    return max(0, int(np.searchsorted(BANDS, age, side="right")) - 1)


def _parts(begin: float, end: float, born: float) -> list[tuple[float, float, int]]:
    begin = max(begin, -365)
    edges = [begin, *[born + edge for edge in BANDS if begin < born + edge < end], end]
    return [(left, right, _band((left + right) / 2 - born)) for left, right in pairwise(edges) if right > left]
