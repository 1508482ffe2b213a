"""Two warnings beside suppression: differences between two publications, and one contributor who is most of an amount.

They withhold nothing: a person decides. Source: docs/methods/disclosure.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from trappen.analysis.disclosure.network import Position
from trappen.analysis.disclosure.suppression import THRESHOLD, Cell, Suppressed, SuppressedTable

DOMINANT_SHARE = Fraction(1, 2)


class Differencing(StrEnum):
    """What two publications of the same table give away together."""

    SMALL_CHANGE = "small_change"  # both numbers are shown and differ by fewer than the threshold
    UNCOVERED = "uncovered"  # the number is withheld in one and shown in the other, for the same period


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell that two publications give away; totals are the last row and column."""

    position: Position
    kind: Differencing
    before: Cell
    after: Cell


def differences(
    before: SuppressedTable, after: SuppressedTable, *, same_period: bool = False
) -> tuple[Difference, ...]:
    """The cells to look at when `after` is published where `before` already is.

    Between two quarters a small change of a shown number tells of a few children. With `same_period` the two are
    versions of one table: then a number that is withheld in one and shown in the other is no longer withheld.

    Raises:
        ValueError: if the tables differ in shape.
    """
    threshold = max(before.threshold, after.threshold)
    found = []
    for position, (old, new) in _pairs(before, after).items():
        hidden = isinstance(old, Suppressed), isinstance(new, Suppressed)
        if not isinstance(old, Suppressed) and not isinstance(new, Suppressed):
            if 0 < abs(new - old) < threshold:
                found.append(Difference(position, Differencing.SMALL_CHANGE, old, new))
        elif same_period and not all(hidden):
            found.append(Difference(position, Differencing.UNCOVERED, old, new))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Dominance:
    """An amount that says much about one child: its largest contributor's share, and how many contribute."""

    share: Fraction
    contributors: int


def dominance(
    contributions: Sequence[int], *, limit: Fraction = DOMINANT_SHARE, threshold: int = THRESHOLD
) -> Dominance | None:
    """A warning if the largest contribution is more than `limit` of the amount, or fewer than `threshold` contribute.

    Contributions are øre per child (or provider); credits are taken by size, so that they do not hide a large one.
    None where nothing warns, and where nobody contributes.
    """
    sizes = [abs(amount) for amount in contributions if amount]
    if not sizes:
        return None
    share = Fraction(max(sizes), sum(sizes))
    return Dominance(share, len(sizes)) if share > limit or len(sizes) < threshold else None


def _pairs(before: SuppressedTable, after: SuppressedTable) -> dict[Position, tuple[Cell, Cell]]:
    old, new = _extended(before), _extended(after)
    if [len(row) for row in old] != [len(row) for row in new]:
        raise ValueError("the two tables differ in shape")
    return {(i, j): (old[i][j], new[i][j]) for i in range(len(old)) for j in range(len(old[0]))}


def _extended(table: SuppressedTable) -> list[tuple[Cell, ...]]:
    rows = [(*row, total) for row, total in zip(table.cells, table.row_totals, strict=True)]
    return [*rows, (*table.column_totals, table.total)]
