"""`trappen load DIR`: loads a delivery at once, with a bar that says how far it is."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

from trappen.web.core import clock
from trappen.web.imports import actions, queries
from trappen.web.imports.models import Batch, State

FORMATS = ("trappen", "dst", "os2bos", "ssda903")


class Command(BaseCommand):
    help = "Indlæser et udtræk: hele udtrækket eller intet."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", metavar="DIR", type=Path, help="Mappe, ZIP eller fil med udtræk.")
        parser.add_argument("--format", dest="source_format", choices=FORMATS, default="trappen", help="Format.")
        parser.add_argument("--municipality", metavar="KODE", help="Kommunekode med tre cifre.")
        parser.add_argument("--name", metavar="NAVN", help="Kommunens navn, hvis den er ny og ukendt.")
        parser.add_argument("--json", dest="as_json", action="store_true", help="Skriv ét JSON-dokument.")

    def handle(self, *_args: object, **options: Any) -> None:
        municipality = queries.municipality_meant(options["municipality"], options["name"])
        source: Path = options["source"]
        batch = actions.receive(
            municipality, name=source.name, source_format=options["source_format"], by=None, now=clock.now()
        )
        columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
            bar = bars.add_task("Læser udtrækket", total=100)
            actions.process(
                batch,
                path=source,
                clock=clock.now,
                report=lambda percent, doing: bars.update(bar, completed=percent, description=doing),
            )
        if options["as_json"]:
            self.stdout.write(json.dumps(queries.as_dict(batch), ensure_ascii=False, indent=2))
        else:
            self.stdout.write(queries.summary(batch))
        _leave(batch)


def _leave(batch: Batch) -> None:
    if batch.state != State.LOADED:
        raise SystemExit(1)
