"""A stored answer as the page shows it: tables with links, the chart as a picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from trappen.domain.figures import Figure
from trappen.reporting import charts
from trappen.reporting.document import Cell, Chart, Part, Table
from trappen.reporting.store import restored
from trappen.web.runs.models import Run

Links = Sequence[Sequence[str]]  # the addresses that a table's cells lead to, row by row


@dataclass(frozen=True)
class Shown:
    """What the page puts on screen."""

    picture: str
    words: str
    stock: Table
    stock_links: Links
    movements: Table
    movement_links: Links
    moves: dict[str, Cell]
    durations: Table
    key_figures: Table
    groups: Sequence[Table]
    coverage: Sequence[Part]
    notes: Sequence[str]


def shown(run: Run, *, first: date, last: date, drill: bool) -> Shown:
    """The run's blocks; with `drill`, numbers lead to the children behind them."""
    result = run.result
    stock, flow = restored(result["stock"], Table), restored(result["flow"], Chart)
    places: list[str] = result["places"]
    inside = [place for place in places if place != "outside"]

    def address(origin: str | None, target: str | None) -> str:
        wanted = {"fra": first, "til": last, "fra_trin": origin or "", "til_trin": target or ""}
        return f"{reverse('ladder:children')}?{urlencode(wanted)}" if drill else ""

    return Shown(
        picture=charts.svg(flow.spec),
        words=flow.alt,
        stock=stock,
        stock_links=[
            ["", _led(row[1], address(place, None)), _led(row[2], address(None, place))]
            for place, row in zip([*inside, None], stock.rows, strict=True)
        ],
        movements=flow.table,
        movement_links=[
            ["", *(_led(cell, address(origin, target)) for target, cell in zip(places, row[1:], strict=True))]
            for origin, row in zip(places, flow.table.rows, strict=True)
        ],
        moves={name: _cell(cell) for name, cell in result["moves"].items()},
        durations=restored(result["durations"], Table),
        key_figures=restored(result["key_figures"], Table),
        groups=[restored(table, Table) for table in result["groups"]],
        coverage=restored(result["coverage"], tuple),
        notes=result["notes"],
    )


def tables(run: Run) -> list[Table]:
    """Every table of the run, for export."""
    result = run.result
    found = [restored(result[name], Table) for name in ("stock", "durations", "key_figures")]
    found.insert(1, restored(result["flow"], Chart).table)
    return found + [restored(table, Table) for table in result["groups"]]


def _led(cell: Cell, address: str) -> str:
    """Where a number leads; nobody stands behind a nought."""
    return address if isinstance(cell, Figure) and cell.value else ""


def _cell(stored: Any) -> Cell:
    cell: Cell = restored(stored, object)  # type: ignore[assignment]  # plain() was given a cell
    return cell
