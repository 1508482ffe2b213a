"""A table with its totals as a network, in which a reader's best bounds on a withheld cell are a maximum flow.

Every cell, total or not, stands in one row sum and one column sum. With the right signs it has +1 in one and -1 in the
other, so the sums are the balance equations of a circulation: to raise a cell, the same amount must flow back through
other withheld cells. Such systems have whole-number extremes (they are totally unimodular), so the flow gives the exact
interval of whole numbers that fits with everything published. Source: docs/methods/disclosure.md.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

Position = tuple[int, int]
Node = tuple[str, int]


@dataclass(frozen=True)
class Network:
    """Cells with their values and ends: raising a cell sends flow from its first node to its second.

    `floor` is the least a withheld cell can be, as the reader knows it.
    """

    values: Mapping[Position, int]
    ends: Mapping[Position, tuple[Node, Node]]
    floor: int

    def interval(self, position: Position, withheld: Collection[Position]) -> tuple[int, int | None]:
        """The least and the largest whole number (None: no limit) that the cell can be, given all that is published."""
        free = dict.fromkeys(set(withheld) - {position}, 0)
        tail, head = self.ends[position]
        value = self.values[position]
        up = self.flow(head, tail, free, None)
        down = self.flow(tail, head, free, value - self.floor)
        return value - down.amount, None if up.unlimited else value + up.amount

    def flow(self, source: Node, target: Node, costs: Mapping[Position, int], wanted: int | None) -> "Flow":
        """Sends up to `wanted` units (None: as many as there can be) through the cells in `costs`, cheapest path first.

        A cell's cost is paid once, when it is first used.
        """
        left = dict(costs)
        change = dict.fromkeys(costs, 0)
        sent = 0
        while wanted is None or sent < wanted:
            path = self._cheapest(source, target, left, change)
            if path is None:
                break
            room = [self._room(cell, change) for cell, sign in path if sign < 0]
            if not room and wanted is None:
                return Flow(sent, unlimited=True, change=change)
            step = min([*room, *([] if wanted is None else [wanted - sent])])
            for cell, sign in path:
                change[cell] += sign * step
                left[cell] = 0
            sent += step
        return Flow(sent, unlimited=False, change=change)

    def _room(self, cell: Position, change: Mapping[Position, int]) -> int:
        return self.values[cell] + change[cell] - self.floor

    def _cheapest(
        self, source: Node, target: Node, costs: Mapping[Position, int], change: Mapping[Position, int]
    ) -> Sequence[tuple[Position, int]] | None:
        """The cheapest path of cells to raise (+1) and to lower (-1), or None."""
        arcs: dict[Node, list[tuple[Node, Position, int]]] = {}
        for cell in sorted(costs):
            tail, head = self.ends[cell]
            arcs.setdefault(tail, []).append((head, cell, 1))
            if self._room(cell, change) > 0:
                arcs.setdefault(head, []).append((tail, cell, -1))
        reached: dict[Node, tuple[Node, Position, int]] = {}
        queue: list[tuple[int, int, Node]] = [(0, 0, source)]
        best = {source: (0, 0)}
        while queue:
            cost, length, node = heappop(queue)
            if node == target:
                return _path(reached, source, target)
            for following, cell, sign in arcs.get(node, []):
                candidate = (cost + costs[cell], length + 1)
                if following not in best or candidate < best[following]:
                    best[following] = candidate
                    reached[following] = (node, cell, sign)
                    heappush(queue, (*candidate, following))
        return None


@dataclass(frozen=True)
class Flow:
    """What was sent, whether there is no limit to it, and by how much each cell changed."""

    amount: int
    unlimited: bool
    change: Mapping[Position, int]


def table_network(extended: Sequence[Sequence[int]], floor: int) -> Network:
    """The network of a table whose last row and last column are its totals."""
    last_row, last_column = len(extended) - 1, len(extended[0]) - 1
    ends = {}
    for i in range(last_row + 1):
        for j in range(last_column + 1):
            row, column = ("row", i), ("column", j)
            ends[i, j] = (row, column) if (i == last_row) != (j == last_column) else (column, row)
    values = {(i, j): value for i, line in enumerate(extended) for j, value in enumerate(line)}
    return Network(values, ends, floor)


def line_network(values_and_total: Sequence[int], floor: int) -> Network:
    """The network of one row with its total last, whose cells stand in no other sum."""
    last = len(values_and_total) - 1
    row, world = ("row", 0), ("world", 0)
    ends = {(0, j): (row, world) if j == last else (world, row) for j in range(last + 1)}
    return Network({(0, j): value for j, value in enumerate(values_and_total)}, ends, floor)


def _path(
    reached: Mapping[Node, tuple[Node, Position, int]], source: Node, target: Node
) -> Sequence[tuple[Position, int]]:
    path, node = [], target
    while node != source:
        node, cell, sign = reached[node]
        path.append((cell, sign))
    return path
