"""A paper as data: blocks in order, rendered alike as HTML, PDF and Word.

Every number in a paper is a `Figure` (or a `Withheld` one); numbers typed into running text do not pass `texts`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Any

from trappen.domain import formats
from trappen.domain.figures import Figure, Source


@dataclass(frozen=True, slots=True)
class Withheld:
    """A number that is not shown because it could identify somebody, or would give away one that could."""

    label: str

    def __str__(self) -> str:
        return "skjult"


Cell = str | Figure | Withheld
Part = str | Figure | Withheld


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text in which the numbers are figures."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Points:
    """A list; `numbered` for the points of a recommendation."""

    items: tuple[tuple[Part, ...], ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader must not miss, such as what is missing or withheld."""

    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """A few figures that are read first."""

    figures: tuple[tuple[str, Cell], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its unit and as-of date. The first column is text; `total_row` says that the last row is a total."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    unit: str
    as_of: date | None = None
    notes: tuple[str, ...] = ()
    total_row: bool = False

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"{self.caption}: a row has {len(row)} cells for {len(self.columns)} columns")


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart, what it says in words for those who cannot see it, and the table behind it: never without."""

    spec: Mapping[str, Any]
    caption: str
    alt: str
    table: Table


@dataclass(frozen=True, slots=True)
class RoutingCell:
    """A body that the item may go through: its short code, its name, and whether it does."""

    code: str
    name: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Routing:
    """The row of cells at the top of an item that shows which bodies it goes through."""

    cells: tuple[RoutingCell, ...]
    caption: str = "Sagens gang"

    @property
    def marked(self) -> tuple[str, ...]:
        """The names of the bodies that it goes through, in order."""
        return tuple(cell.name for cell in self.cells if cell.marked)


Block = Heading | Paragraph | Points | Notice | KeyFigures | Table | Chart | Routing


@dataclass(frozen=True, slots=True)
class Document:
    """A whole paper. `head` are the lines under the title (municipality, date); `closed` marks a closed item."""

    title: str
    head: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]
    made_on: date
    language: str = "da"
    closed: bool = False
    footer: str = field(default="")

    def cells(self) -> Iterator[Part]:
        """Every figure and text that stands in the paper, in reading order."""
        for block in self.blocks:
            yield from _parts(block)

    def sources(self) -> tuple[Source, ...]:
        """The distinct sources of all figures in the order in which they are first used."""
        figures = (cell for cell in self.cells() if isinstance(cell, Figure))
        return tuple(dict.fromkeys(source for figure in figures for source in figure.sources))


def _parts(block: Block) -> Iterator[Part]:
    match block:
        case Heading(text=text):
            yield text
        case Paragraph(parts=parts) | Notice(parts=parts):
            yield from parts
        case Points(items=items):
            yield from chain.from_iterable(items)
        case KeyFigures(figures=figures):
            yield from (figure for _label, figure in figures)
        case Table(rows=rows):
            yield from chain.from_iterable(rows)
        case Chart(table=table):
            yield from _parts(table)
        case Routing(cells=cells):
            yield from (f"{cell.code} X" if cell.marked else cell.code for cell in cells)


def document_tables(document: Document) -> list[Table]:
    """Every table of the paper, those behind charts too, in reading order."""
    return [
        block.table if isinstance(block, Chart) else block
        for block in document.blocks
        if isinstance(block, Table | Chart)
    ]


def number_columns(table: Table) -> tuple[bool, ...]:
    """For each column whether numbers stand in it, to the right; the first is text, and words stand to the left.

    Numbers are figures, or short ones that a table has written out itself; a year is a word.
    """
    below = zip(*table.rows, strict=True) if table.rows else ((),) * len(table.columns)
    return tuple(place > 0 and _are_numbers(cells) for place, cells in enumerate(below))


def _are_numbers(cells: tuple[Cell, ...]) -> bool:
    if any(isinstance(cell, Figure | Withheld) for cell in cells):
        return True
    words = [str(cell) for cell in cells if cell != ""]
    return bool(words) and all(_NUMBER.match(word) for word in words)


def table_sources(table: Table) -> tuple[Source, ...]:
    """The distinct sources of the table's figures, in reading order."""
    figures = (cell for row in table.rows for cell in row if isinstance(cell, Figure))
    return tuple(dict.fromkeys(source for figure in figures for source in figure.sources))


def caption_detail(table: Table) -> str:
    """The table's unit and as-of date, as every caption ends."""
    return table.unit + (f", pr. {formats.long_date(table.as_of)}" if table.as_of else "")


def explained(figure: Figure) -> str:
    """What stands behind a figure, in one Danish sentence: formula, what is missing, price level, confidence."""
    said = []
    if figure.formula:
        said.append(f"Beregnet: {figure.formula}")
    if figure.missing:
        said.append("Mangler: " + ", ".join(figure.missing))
    if figure.price_level:
        said.append(f"Prisniveau: {figure.price_level}")
    if figure.confidence != "high":
        said.append(f"Sikkerhed: {CONFIDENCE_NAMES[figure.confidence]}")
    said.append("Kilde: " + "; ".join(str(source) for source in figure.sources))
    return ". ".join(said) + "."


_NUMBER = re.compile(r"^[-−]?\d{1,3}([.,]\d+)*$", re.ASCII)
CONFIDENCE_NAMES = {"high": "høj", "medium": "middel", "low": "lav", "synthetic": "opdigtet til demonstration"}
