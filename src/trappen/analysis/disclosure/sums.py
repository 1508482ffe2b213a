"""Whether one more sum gives away what a table withholds. Source: docs/methods/disclosure.md."""

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction

from trappen.analysis.disclosure.network import Position

Sum = Mapping[Position, int]


def gives_away(withheld: Collection[Position], size: int, more: Collection[Position]) -> bool:
    """Whether knowing the sum of the cells `more` leaves a withheld cell with one possible number.

    The table has `size` rows and columns and its totals, known or withheld, as the last row and column. Only what
    follows from the sums alone is seen, not what follows from counts being no less than 0.
    """
    known = [
        _only(_line(place, size, across=across), withheld) for place in range(size + 1) for across in (True, False)
    ]
    asked = _only(dict.fromkeys(more, 1), withheld)
    return bool(asked) and _determined([*known, asked]) > _determined(known)


def _line(place: int, size: int, *, across: bool) -> Sum:
    """A row or a column with its total: the cells less the total are nothing."""
    cells = {((place, other) if across else (other, place)): 1 for other in range(size)}
    return {**cells, ((place, size) if across else (size, place)): -1}


def _only(one: Sum, withheld: Collection[Position]) -> Sum:
    return {position: factor for position, factor in one.items() if position in withheld}


def _determined(sums: Sequence[Sum]) -> int:
    """How many unknowns the sums fix: by elimination, those that stand alone in a row."""
    solved: dict[Position, dict[Position, Fraction]] = {}
    for one in sums:
        row = _reduced({position: Fraction(factor) for position, factor in one.items()}, solved)
        if not row:
            continue
        pivot = min(row)
        row = {position: factor / row[pivot] for position, factor in row.items()}
        for other, found in solved.items():
            solved[other] = _reduced(found, {pivot: row})
        solved[pivot] = row
    return sum(len(row) == 1 for row in solved.values())


def _reduced(
    row: dict[Position, Fraction], solved: Mapping[Position, Mapping[Position, Fraction]]
) -> dict[Position, Fraction]:
    """The row without the unknowns that are solved for."""
    result = dict(row)
    for pivot, found in solved.items():
        factor = result.get(pivot)
        if factor:
            for position, weight in found.items():
                result[position] = result.get(position, Fraction(0)) - factor * weight
            result = {position: value for position, value in result.items() if value}
    return result
