"""A child that is written on its first line only: the lines below, blank or merged, are the same child's measures.

Only a line that follows directly, with a measure of its own, is filled; never across an empty row or a total.
Source: docs/reference/mapping.md.
"""

import re
from collections.abc import Sequence

from trappen.parameters.measures import number_called
from trappen.parameters.places import parse_place_type
from trappen.records.mapping.cells import DAYS, Look, is_row_number, look, plain
from trappen.records.mapping.vocabulary import WORDS
from trappen.records.mapping.whose import Whose, may_tell_of_child, whose

Row = tuple[int, tuple[str | None, ...]]
_NAMES = frozenset(plain(word) for word in WORDS["name"])
_CALLED = re.compile(r"navn\b")
MOST = 2 / 3  # of the lines may be filled: a column that is emptier holds something else


def carried(headings: Sequence[str], looks: Sequence[Look], cells: Sequence[Row]) -> tuple[list[Row], tuple[int, ...]]:
    """The rows with the child of the line above where they name none, and the numbers of those rows in the file.

    Nothing is filled on a sheet of accounts, on one without sections or measures, or without a column of CPR numbers
    or children's names.
    """
    if not of_children(headings, looks) or not _of_measures(headings, looks):
        return list(cells), ()
    child = _of_child(headings, looks)
    numbering = {at for at in range(len(headings)) if is_row_number([row[at] for _, row in cells])}
    left = [at for at in range(len(headings)) if at not in child and at not in numbering]
    filled: list[Row] = []
    numbers: list[int] = []
    for number, row in cells:
        above = filled[-1] if filled else (0, ())
        blank = not any(row[at] for at in child)
        if blank and above[0] == number - 1 and any(above[1][at] for at in child) and _measured(row, left):
            filled.append((number, tuple(above[1][at] if at in child else cell for at, cell in enumerate(row))))
            numbers.append(number)
        else:
            filled.append((number, row))
    return (filled, tuple(numbers)) if len(numbers) <= MOST * len(cells) else (list(cells), ())


def of_children(headings: Sequence[str], looks: Sequence[Look]) -> bool:
    """Whether the sheet's lines have days and a child that a CPR number or a name tells, and no accounts."""
    return bool(_of_child(headings, looks)) and Look.ACCOUNT not in looks and any(kind in DAYS for kind in looks)


def _of_child(headings: Sequence[str], looks: Sequence[Look]) -> set[int]:
    """The columns that say who the child is: its number and its name."""
    return {
        at
        for at, (heading, kind) in enumerate(zip(headings, looks, strict=True))
        if may_tell_of_child(heading) and (kind is Look.CPR or (kind is Look.TEXT and _is_name(heading)))
    }


def _is_name(heading: str) -> bool:
    asked = plain(heading)
    own = any(asked == name or asked.endswith(f" {name}") for name in _NAMES)
    return own or (_CALLED.search(asked) is not None and whose(heading) in {None, Whose.CHILD})


def _of_measures(headings: Sequence[str], looks: Sequence[Look]) -> bool:
    words = {plain(word) for word in WORDS["place_type"]}
    called = any(f" {plain(heading)}".endswith(f" {word}") for heading in headings for word in words)
    return Look.SECTION in looks or called


def _measured(row: Sequence[str | None], left: Sequence[int]) -> bool:
    """Whether the line has a day, a section, an amount or the name of a measure."""
    return any(
        look(cell) in {*DAYS, Look.SECTION, Look.NUMBER} or _is_measure(cell) for at in left if (cell := row[at])
    )


def _is_measure(cell: str) -> bool:
    try:
        return bool(number_called(cell) or parse_place_type(cell))
    except ValueError:
        return False
