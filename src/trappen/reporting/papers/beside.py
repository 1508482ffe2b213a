"""Open papers of one period side by side: what one withholds, no other gives away. Source: docs/methods/papers.md.

A number is known by where it stands: in a table by its subject, row and column, elsewhere by its heading and name.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from types import MappingProxyType

from trappen.domain.errors import TrappenError
from trappen.domain.figures import Figure, Number
from trappen.reporting.document import (
    Block,
    Cell,
    Chart,
    Document,
    Heading,
    KeyFigures,
    Notice,
    Paragraph,
    Part,
    Points,
    Table,
    Withheld,
)

BESIDE = "Det, der er skjult i en anden sagsfremstilling for perioden, er også skjult her."
TOLD = ("Budget", "Korrigeret budget", "Lovet")  # what the council decided tells of no child
# Tables of the same money under other captions and columns: a row that is withheld of one is withheld of the others.
_SUBJECTS: Mapping[str, str] = MappingProxyType(
    {"Mængde og pris": "tilbud", "Børn og pris efter indsats": "tilbud", "Årets skøn pr. funktion": "funktion"}
)
# Tables of some rows of such a subject: what is withheld there is withheld here, but they hold no sum of all of it.
_PARTS: Mapping[str, str] = MappingProxyType(
    {
        "Besparelse efter tilbud": "tilbud",
        "Besparelse, slutskøn efter tilbud": "tilbud",
        "Udgift efter konto": "funktion",
        "Udgift, slutskøn efter konto": "funktion",
    }
)

Row = tuple[Cell, ...]
Place = tuple[str, str, str]  # subject, row and column; the column is empty where the whole row is meant


@dataclass(frozen=True)
class Public:
    """What other papers of the period withhold, and the numbers that they show."""

    withheld: frozenset[Place]
    shown: Mapping[Place, frozenset[Number]]


def beside_others(document: Document, bare: Document, others: Iterable[Document]) -> Document:
    """The paper with everything withheld that another open paper of its period withholds.

    Where other papers show what is withheld beside a number under a printed sum, so that it stands alone, the least row
    that no other paper shows is withheld as well.

    Args:
        document: the paper with its own small numbers withheld.
        bare: the same paper with nothing withheld, which tells what the withheld numbers are.
        others: the other open papers and versions of the period.

    Raises:
        TrappenError: if no row is left that could be withheld: then the paper would give a small number away.
    """
    public = _public(others)
    if not public.withheld and not public.shown:
        return document
    values = {place: cell.value for place, cell in _places(bare) if isinstance(cell, Figure) and cell.value is not None}
    blocks: list[Block] = []
    heading = ""
    for block in document.blocks:
        heading = block.text if isinstance(block, Heading) else heading
        blocks.append(_covered(block, heading, public, values))
    return replace(document, blocks=tuple(blocks))


def _public(others: Iterable[Document]) -> Public:
    withheld: set[Place] = set()
    shown: dict[Place, set[Number]] = {}
    for document in others:
        for place, cell in _places(document):
            if isinstance(cell, Withheld):
                withheld.add(place)
            elif isinstance(cell, Figure) and cell.value is not None:
                shown.setdefault(place, set()).add(cell.value)
    return Public(frozenset(withheld), {place: frozenset(values) for place, values in shown.items()})


def _places(document: Document) -> Iterator[tuple[Place, Part]]:
    heading = ""
    for block in document.blocks:
        match block:
            case Heading(text=text):
                heading = text
            case Table():
                yield from _cells(block)
            case Chart(table=table):
                yield from _cells(table)
            case KeyFigures(figures=figures):
                yield from (((heading, "", label), cell) for label, cell in figures)
            case Paragraph(parts=parts) | Notice(parts=parts):
                yield from _named(heading, parts)
            case Points(items=items):
                yield from _named(heading, chain.from_iterable(items))


def _cells(table: Table) -> Iterator[tuple[Place, Cell]]:
    """The cells beside the first column; a row that is withheld in a table with a subject is withheld as a whole."""
    for row in table.rows:
        place = _row(table, row)
        cells = list(zip(table.columns[1:], row[1:], strict=True))
        yield from (((*place, column), cell) for column, cell in cells)
        gone = next((cell for _column, cell in cells if isinstance(cell, Withheld)), None)
        if gone is not None and _kind(table):
            yield (*place, ""), gone


def _named(heading: str, parts: Iterable[Part]) -> Iterator[tuple[Place, Part]]:
    return (((heading, "", part.label), part) for part in parts if not isinstance(part, str))


def _kind(table: Table) -> str:
    kinds = (*_SUBJECTS.items(), *_PARTS.items())
    return next((kind for caption, kind in kinds if table.caption.startswith(caption)), "")


def _is_part(table: Table) -> bool:
    return table.caption.startswith(tuple(_PARTS))


def _row(table: Table, row: Row) -> tuple[str, str]:
    """The subject of the table with its year, and the row's name."""
    kind = _kind(table)
    subject = f"{kind} {table.caption.rsplit(' ', 1)[-1]}" if kind else table.caption
    return subject, str(row[0])


def _covered(block: Block, heading: str, public: Public, values: Mapping[Place, Number]) -> Block:
    def part(one: Part) -> Part:
        known = not isinstance(one, Figure) or (heading, "", one.label) not in public.withheld
        return one if known or isinstance(one, str) else Withheld(one.label)

    covered: Block = block
    match block:
        case Table():
            covered = _table(block, public, values)
        case Chart(table=table):
            told = _table(table, public, values)
            covered = block if told == table else told  # the picture would show what the table does not
        case KeyFigures(figures=figures):
            hidden = {label for label, _ in figures if (heading, "", label) in public.withheld}
            covered = KeyFigures(tuple((name, Withheld(name) if name in hidden else cell) for name, cell in figures))
        case Paragraph(parts=parts) | Notice(parts=parts):
            covered = replace(block, parts=tuple(map(part, parts)))
        case Points(items=items):
            covered = replace(block, items=tuple(tuple(map(part, parts)) for parts in items))
    return covered


def _table(table: Table, public: Public, values: Mapping[Place, Number]) -> Table:
    rows = [_hidden(table, row, _withheld(table, row, public)) for row in table.rows]
    while (lone := _lone(table, rows, public, values)) is not None:
        rows[lone] = _hidden(table, rows[lone], table.columns)
    if rows == list(table.rows):
        return table
    return replace(table, rows=tuple(rows), notes=(*table.notes, BESIDE))


def _withheld(table: Table, row: Row, public: Public) -> Collection[str]:
    """The columns of the row that another paper withholds."""
    place = _row(table, row)
    if (*place, "") in public.withheld:
        return table.columns
    return {column for column in table.columns if (*place, column) in public.withheld}


def _hidden(table: Table, row: Row, columns: Collection[str]) -> Row:
    cells = zip(table.columns[1:], row[1:], strict=True)
    hidden = (
        Withheld(name) if isinstance(cell, Figure) and name in columns and name not in TOLD else cell
        for name, cell in cells
    )
    return (row[0], *hidden)


def _lone(table: Table, rows: Sequence[Row], public: Public, values: Mapping[Place, Number]) -> int | None:
    """The row to withhold beside a withheld one that other papers leave alone under a printed sum; None: none is."""
    if not table.total_row and (not _kind(table) or _is_part(table)):
        return None
    for place, column in enumerate(table.columns):
        hidden = [row for row in rows if isinstance(row[place], Withheld)]
        if sum(not _is_shown((*_row(table, row), column), public, values) for row in hidden) == 1:
            return _least(table, rows, place, public)
    return None


def _is_shown(place: Place, public: Public, values: Mapping[Place, Number]) -> bool:
    return place in values and values[place] in public.shown.get(place, ())


def _least(table: Table, rows: Sequence[Row], column: int, public: Public) -> int:
    """The row with the least number in the column that no other paper shows; the total last."""
    name = table.columns[column]
    free = [
        (table.total_row and line == len(rows) - 1, abs(cell.value), line)
        for line, row in enumerate(rows)
        if isinstance(cell := row[column], Figure)
        and cell.value
        and cell.value not in public.shown.get((*_row(table, row), name), ())
    ]
    if not free:
        raise TrappenError(
            "Sagsfremstillingen ville afsløre et lille tal, som en anden for samme periode skjuler.",
            why=f"»{table.caption}« kan regnes ud, når de to lægges ved siden af hinanden.",
            now="Brug den, der er, eller vælg en anden periode.",
        )
    return min(free)[2]
