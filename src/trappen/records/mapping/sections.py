"""Rows between the lines that head those below them: »OPHOLDSSTEDER«, »SIKREDE AFDELINGER«.

Where nothing else tells the kind of place, they do: a made column holds the text of the last one above each line.
Source: docs/reference/mapping.md.
"""

import re
from collections.abc import Sequence

from trappen.parameters.places import parse_place_type
from trappen.records.mapping.cells import DATA, NAME, look

Row = tuple[int, tuple[str | None, ...]]
HEADING = "Afsnit"
LEAST = 2  # such rows; one alone is a note
LONGEST = 40  # characters; a note is longer
_WORD = re.compile(r"[^\W\d_]{3}")
_OF_CHILD = re.compile(r"\d{4}")


def sections(cells: Sequence[Row], alone: Sequence[Row]) -> list[str | None] | None:
    """The text above each of the lines, and none for what is no line; None where the sheet has no such rows.

    `alone` are the rows, in order, of which only the first column holds a text.
    """
    last = max((number for number, _ in cells), default=0)
    heads = [(number, " ".join(text.split())) for number, row in alone if number < last and (text := row[0])]
    heads = [(number, text) for number, text in heads if _is_head(text)]
    names = {text for _, text in heads}
    if len(names) < LEAST or 2 * sum(map(_may_be_name, names)) > len(names):
        return None
    found: list[str | None] = []
    for number, row in cells:
        above = [text for at, text in heads if at < number]
        is_line = any(look(cell) in DATA for cell in row if cell)
        found.append(above[-1] if above and is_line else None)
    return found


def _is_head(text: str) -> bool:
    return len(text) <= LONGEST and _WORD.search(text) is not None and _OF_CHILD.search(text) is None


def _may_be_name(text: str) -> bool:
    """Whether it may be a child's name, above the child's own lines; what is a place to live is none."""
    try:
        return not parse_place_type(text)
    except ValueError:
        return NAME.fullmatch(text) is not None
