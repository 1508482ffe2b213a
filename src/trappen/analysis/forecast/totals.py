"""What a draw has counted, added up to what is told of it, compiled: while it is still at hand, draw by draw."""

import numpy as np
import numpy.typing as npt
from numba import njit

from trappen.analysis.forecast.arrays import ENTRIES, PAID, PRICES, STOCK, TIME, Ints

Cube = npt.NDArray[np.int64]


@njit(cache=True, nogil=True, error_model="numpy")
def add_up(tally: Cube, lengths: Ints, stock: Ints, time: Ints, cost: Ints, entries: Ints) -> None:
    """Fills a draw's part of `simulation.Draws`.

    Args:
        tally: as `arrays.Counts`.
        lengths: (M,), ticks of each month.
        stock: (M + 1, G * S).
        time: (M, G * S), as `cost` and `entries`.
    """
    for cell in range(stock.shape[1]):
        standing, prices = 0, 0
        for month in range(len(lengths)):
            standing += tally[month, cell, STOCK]
            prices += tally[month, cell, PRICES]
            stock[month, cell] = standing
            time[month, cell] = standing * lengths[month] + tally[month, cell, TIME]
            cost[month, cell] = prices * lengths[month] + tally[month, cell, PAID]
            entries[month, cell] = tally[month, cell, ENTRIES]
        stock[len(lengths), cell] = standing + tally[len(lengths), cell, STOCK]
