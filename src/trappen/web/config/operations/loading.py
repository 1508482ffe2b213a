"""`trappen load`: loads a delivery at once, with a bar that says how far it is."""

from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

from trappen.web.config.operations import telling
from trappen.web.core import clock, running
from trappen.web.imports import actions, queries
from trappen.web.imports.loading.load import Report
from trappen.web.imports.models import Batch, State


def deliver(source: Path, *, source_format: str, code: str | None, name: str | None, as_json: bool) -> None:
    """Loads what lies at `source`, and tells what became of it; the program ends with 1 if it was not loaded."""
    municipality = queries.municipality_meant(code, name)
    batch = actions.receive(municipality, name=source.name, source_format=source_format, by=None, now=clock.now())
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with running.beside_others(), Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        bar = bars.add_task("Læser udtrækket", total=100)
        process(batch, source, lambda percent, doing: bars.update(bar, completed=percent, description=doing))
    telling.tell(queries.as_dict(batch), queries.summary(batch), as_json=as_json)
    if batch.state != State.LOADED:
        raise typer.Exit(1)


def process(batch: Batch, path: Path, report: Report | None = None) -> None:
    """As the action; a batch that is stopped by Ctrl-C is closed with a word about it first."""
    try:
        actions.process(batch, path=path, clock=clock.now, report=report)
    except KeyboardInterrupt:
        actions.interrupt(batch, now=clock.now())
        typer.echo(batch.message, err=True)
        raise
