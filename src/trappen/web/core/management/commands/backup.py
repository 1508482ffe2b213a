"""`trappen backup FILE`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from trappen.domain import formats
from trappen.web.core import archive, clock


class Command(BaseCommand):
    help = "Skriver hele databasen til én fil."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FIL", type=Path, help="Filen, der skal skrives. Den må ikke findes.")

    def handle(self, *_args: object, **options: Any) -> None:
        path: Path = options["file"]
        manifest = archive.backup(path, now=clock.now())
        rows = formats.number(sum(manifest["tables"].values()))
        self.stdout.write(f"Databasen er skrevet til »{path}« ({rows} rækker).")
        self.stdout.write(
            "Identitetsnøglen er ikke med. Gem den et andet sted end kopien: uden den kan navne og CPR-numre ikke "
            "læses. Kopien rummer personoplysninger under pseudonym og skal opbevares som dem."
        )
