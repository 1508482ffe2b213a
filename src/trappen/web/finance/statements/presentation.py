"""A stored statement as its page shows it: blocks in order, words that lead to a child, long tables folded."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from trappen.reporting import charts
from trappen.reporting.document import Cell, Chart, Document, Table
from trappen.reporting.store import restored
from trappen.web.runs.models import Run

LONG = 25  # rows: what is longer opens on asking


@dataclass(frozen=True)
class Shown:
    """One block: its kind by the name of its class, itself, and what the page needs besides.

    `links` are the addresses that the cells of its table lead to.
    """

    kind: str
    block: Any
    links: Sequence[Sequence[str]] = ()
    picture: str = ""

    @property
    def is_long(self) -> bool:
        return len(self.block.rows) > LONG


def document_of(run: Run) -> Document:
    """The stored document."""
    return restored(run.result["document"], Document)


def shown(run: Run) -> list[Shown]:
    """The blocks of the run's document."""
    return list(_blocks(document_of(run), run.result["links"]))


def _blocks(document: Document, links: Mapping[str, str]) -> Iterator[Shown]:
    for block in document.blocks:
        if isinstance(block, Chart):
            yield Shown("Chart", block, _links(block.table, links), charts.svg(block.spec))
        elif isinstance(block, Table):
            yield Shown("Table", block, _links(block, links))
        else:
            yield Shown(type(block).__name__, block)


def _links(table: Table, links: Mapping[str, str]) -> list[list[str]]:
    return [[_address(cell, links) for cell in row] for row in table.rows]


def _address(cell: Cell, links: Mapping[str, str]) -> str:
    child = links.get(cell) if isinstance(cell, str) else None
    return reverse("cases:child", args=[child]) if child else ""
