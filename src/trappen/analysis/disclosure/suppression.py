"""Small numbers withheld, and as many more as it takes that no sum gives them away. Source: docs/methods/disclosure.md.

What is guaranteed: a reader who has everything that is published of the table, knows the rule and reckons perfectly,
finds for every withheld cell at least two possible numbers, and the threshold or more among them. So no withheld number
can be found, and of none can it be shown that it is small. It is guaranteed for one table with its totals; what other
tables give away is not covered, unless they are handed in (`also`, `shown`).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from trappen.analysis.disclosure.network import Network, Position, line_network, table_network
from trappen.domain.errors import TrappenError

THRESHOLD = 5
NOTHING: frozenset[Position] = frozenset()
_PRICE_OF_TOTAL = 4  # readers miss a total more than a cell; a grand total four times more again


class DisclosureError(TrappenError):
    """A table cannot be published so that its small numbers are protected."""


@dataclass(frozen=True, slots=True)
class Suppressed:
    """Stands where a number is withheld. It does not say why: that would tell which numbers are small."""

    def __str__(self) -> str:
        return ".."


Cell = int | Suppressed
WITHHELD = Suppressed()


@dataclass(frozen=True, slots=True)
class SuppressedTable:
    """A table with its totals as it may be published: numbers, or `Suppressed` where one is withheld.

    `cells` without totals, row by row. Positions in `withheld` count totals as the last row and the last column.
    """

    cells: tuple[tuple[Cell, ...], ...]
    row_totals: tuple[Cell, ...]
    column_totals: tuple[Cell, ...]
    total: Cell
    withheld: frozenset[Position]
    threshold: int

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON; a withheld number is null."""
        return {
            "cells": [[_plain(cell) for cell in row] for row in self.cells],
            "row_totals": [_plain(cell) for cell in self.row_totals],
            "column_totals": [_plain(cell) for cell in self.column_totals],
            "total": _plain(self.total),
            "threshold": self.threshold,
        }


@dataclass(frozen=True, slots=True)
class SuppressedLine:
    """One row of numbers with its total as it may be published. The total's position in `withheld` is the last."""

    values: tuple[Cell, ...]
    total: Cell
    withheld: frozenset[int]
    threshold: int

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON; a withheld number is null."""
        return {"values": [_plain(v) for v in self.values], "total": _plain(self.total), "threshold": self.threshold}


@dataclass(frozen=True, slots=True)
class Interval:
    """What a reader can find out about one withheld cell: all whole numbers from `low` to `high` (None: no limit)."""

    position: Position
    low: int
    high: int | None

    def is_safe(self, threshold: int) -> bool:
        """Whether the cell can be at least two numbers, and can be the threshold or more."""
        return self.high is None or (self.low < self.high and self.high >= threshold)


def suppress_line(values: Sequence[int], *, threshold: int = THRESHOLD, hide_zeros: bool = False) -> SuppressedLine:
    """Withholds in one row that is printed with its total (the total is computed here).

    Args:
        values: whole numbers, none negative.
        threshold: numbers from 1 up to, but not including, it are withheld.
        hide_zeros: whether 0 is withheld too; by default it is shown, as it stands for nobody.

    Raises:
        ValueError: if a number is negative or there is none.
    """
    _check([values], threshold)
    line = [*values, sum(values)]
    network = line_network(line, floor=0 if hide_zeros else 1)
    withheld = _withhold(network, _prices(1, len(line)), threshold, _Rule(hide_zeros))
    shown = [WITHHELD if (0, j) in withheld else value for j, value in enumerate(line)]
    return SuppressedLine(tuple(shown[:-1]), shown[-1], frozenset(j for _, j in withheld), threshold)


def suppress_table(
    cells: Sequence[Sequence[int]],
    *,
    threshold: int = THRESHOLD,
    hide_zeros: bool = False,
    structural: Collection[Position] = NOTHING,
    also: Collection[Position] = NOTHING,
    shown: Collection[Position] = NOTHING,
) -> SuppressedTable:
    """Withholds in a table that is printed with its row totals, column totals and grand total (computed here).

    Args:
        cells: rows of whole numbers, none negative, without totals.
        threshold: numbers from 1 up to, but not including, it are withheld, also where they are totals.
        hide_zeros: whether 0 is withheld too; by default it is shown, as it stands for nobody.
        structural: zeros that everybody knows to be no cell; they are always shown.
        also: positions to withhold because another table withholds the same number. Totals are the last row and column.
        shown: positions that stand elsewhere and so cannot be withheld.

    Raises:
        ValueError: if a number is negative, rows differ in length, or there is no cell.
        DisclosureError: if `shown` leaves too little to withhold, or itself holds a small number.
    """
    _check(cells, threshold)
    extended = with_totals(cells)
    network = table_network(extended, floor=0 if hide_zeros else 1)
    prices = _prices(len(extended), len(extended[0]))
    withheld = _withhold(network, prices, threshold, _Rule(hide_zeros, structural, also, shown))
    marked = [
        tuple(WITHHELD if (i, j) in withheld else value for j, value in enumerate(row))
        for i, row in enumerate(extended)
    ]
    return SuppressedTable(
        cells=tuple(row[:-1] for row in marked[:-1]),
        row_totals=tuple(row[-1] for row in marked[:-1]),
        column_totals=marked[-1][:-1],
        total=marked[-1][-1],
        withheld=withheld,
        threshold=threshold,
    )


def suppress_matrix(
    cells: Sequence[Sequence[int]], *, threshold: int = THRESHOLD, hide_zeros: bool = False
) -> SuppressedTable:
    """A movement matrix with »outside« as its first row and column: the corner is no cell and stays shown."""
    return suppress_table(cells, threshold=threshold, hide_zeros=hide_zeros, structural={(0, 0)})


def audit(
    cells: Sequence[Sequence[int]], withheld: Collection[Position], *, hide_zeros: bool = False
) -> tuple[Interval, ...]:
    """What a reader can find out about each withheld cell of a table printed with its totals: exact intervals.

    The reader knows every number that is not withheld, that none is negative, and, if zeros are shown, that no withheld
    one is 0. Positions count totals as the last row and column.
    """
    network = table_network(with_totals(cells), floor=0 if hide_zeros else 1)
    return tuple(Interval(position, *network.interval(position, withheld)) for position in sorted(withheld))


def audit_line(values: Sequence[int], withheld: Collection[int], *, hide_zeros: bool = False) -> tuple[Interval, ...]:
    """The same for one row printed with its total; the total's position is the last."""
    network = line_network([*values, sum(values)], floor=0 if hide_zeros else 1)
    positions = [(0, j) for j in sorted(withheld)]
    return tuple(Interval(position, *network.interval(position, positions)) for position in positions)


def with_totals(cells: Sequence[Sequence[int]]) -> list[list[int]]:
    """The table with its row totals as the last column and its column totals as the last row."""
    rows = [[*row, sum(row)] for row in cells]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


@dataclass(frozen=True)
class _Rule:
    hide_zeros: bool
    structural: Collection[Position] = NOTHING
    also: Collection[Position] = NOTHING
    shown: Collection[Position] = NOTHING

    def is_small(self, position: Position, value: int, threshold: int) -> bool:
        return position not in self.structural and (1 <= value < threshold or (value == 0 and self.hide_zeros))

    def may_be_withheld(self, position: Position, value: int) -> bool:
        return position not in self.structural and position not in self.shown and (value > 0 or self.hide_zeros)


def _withhold(network: Network, prices: dict[Position, int], threshold: int, rule: _Rule) -> frozenset[Position]:
    """The small cells, and with each the cheapest others through which it could be the threshold or more.

    The flow that raises a cell to the threshold is another table that fits with all that is published, so the cells
    that it changes are the ones to withhold; each of them then has two possible numbers as well.
    """
    small = {cell for cell, value in network.values.items() if rule.is_small(cell, value, threshold)} | set(rule.also)
    withheld = set(small)
    allowed = {
        cell: network.values[cell] * price + price * threshold
        for cell, price in prices.items()
        if rule.may_be_withheld(cell, network.values[cell]) or cell in small
    }
    for cell in sorted(small, key=lambda position: (network.values[position], position)):
        wanted = max(threshold - network.values[cell], 1)
        costs = {other: 0 if other in withheld else price for other, price in allowed.items() if other != cell}
        tail, head = network.ends[cell]
        flow = network.flow(head, tail, costs, wanted)
        if flow.amount < wanted or cell in rule.shown:
            raise DisclosureError(
                "Tabellen kan ikke offentliggøres, så de små tal er beskyttet.",
                why="Et lille tal kan regnes ud af tal, der står andre steder.",
                now="Slå rækker eller kolonner sammen, eller udelad tabellen.",
            )
        withheld |= {other for other, change in flow.change.items() if change}
    return frozenset(withheld)


def _prices(rows: int, columns: int) -> dict[Position, int]:
    def price(i: int, j: int) -> int:
        totals = (i == rows - 1 and rows > 1) + (j == columns - 1)
        return int(_PRICE_OF_TOTAL**totals)

    return {(i, j): price(i, j) for i in range(rows) for j in range(columns)}


def _check(cells: Sequence[Sequence[int]], threshold: int) -> None:
    if threshold < 1:
        raise ValueError("the threshold must be at least 1")
    if not cells or not cells[0] or len({len(row) for row in cells}) != 1:
        raise ValueError("a table needs cells, and as many in every row")
    if any(value < 0 for row in cells for value in row):
        raise ValueError("a count is never negative")


def _plain(cell: Cell) -> int | None:
    return None if isinstance(cell, Suppressed) else cell
