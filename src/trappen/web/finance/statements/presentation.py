"""A stored statement as its page shows it: blocks in order, words that lead to a child, long tables folded."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from trappen.reporting import charts
from trappen.reporting.document import Cell, Chart, Document, Table, caption_detail, number_columns
from trappen.reporting.store import restored
from trappen.web.runs.models import Run

LONG = 25  # rows: what is longer opens on asking


@dataclass(frozen=True, slots=True)
class Linked:
    """A cell, where it leads (empty: nowhere), and whether it stands to the right."""

    cell: Cell
    address: str
    right: bool


@dataclass(frozen=True)
class ShownTable:
    """A table with its cells linked."""

    table: Table
    detail: str
    columns: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[Linked, ...], ...]

    @property
    def is_long(self) -> bool:
        return len(self.rows) > LONG

    @property
    def has_total(self) -> bool:
        return self.table.total_row


@dataclass(frozen=True)
class Shown:
    """One block: its kind by the name of its class, itself, and what the page needs besides."""

    kind: str
    block: Any
    table: ShownTable | None = None
    picture: str = ""


def document_of(run: Run) -> Document:
    """The stored document."""
    return restored(run.result["document"], Document)


def shown(run: Run) -> list[Shown]:
    """The blocks of the run's document."""
    return list(_blocks(document_of(run), run.result["links"]))


def _blocks(document: Document, links: Mapping[str, str]) -> Iterator[Shown]:
    for block in document.blocks:
        if isinstance(block, Chart):
            yield Shown("Chart", block, _table(block.table, links), charts.svg(block.spec))
        elif isinstance(block, Table):
            yield Shown("Table", block, _table(block, links))
        else:
            yield Shown(type(block).__name__, block)


def _table(table: Table, links: Mapping[str, str]) -> ShownTable:
    right = number_columns(table)
    rows = tuple(
        tuple(Linked(cell, _address(cell, links), side) for cell, side in zip(row, right, strict=True))
        for row in table.rows
    )
    return ShownTable(table, caption_detail(table), tuple(zip(table.columns, right, strict=True)), rows)


def _address(cell: Cell, links: Mapping[str, str]) -> str:
    child = links.get(cell) if isinstance(cell, str) else None
    return reverse("cases:child", args=[child]) if child else ""
