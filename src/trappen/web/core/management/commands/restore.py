"""`trappen restore FILE`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from trappen.domain import formats
from trappen.web.core import archive


class Command(BaseCommand):
    help = "Gendanner databasen fra en fil, som »trappen backup« har skrevet."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FIL", type=Path, help="Sikkerhedskopien.")
        parser.add_argument("--replace", action="store_true", help="Erstat det, der står i databasen.")

    def handle(self, *_args: object, **options: Any) -> None:
        path: Path = options["file"]
        manifest = archive.restore(path, replace=options["replace"])
        rows = formats.number(sum(manifest["tables"].values()))
        self.stdout.write(f"Databasen er gendannet fra »{path}« ({rows} rækker, skrevet {manifest['made'][:16]}).")
        if manifest["identity_key"] != archive.identity_key_mark():
            self.stdout.write(
                "Advarsel: kopien hører til en anden identitetsnøgle. Navne og CPR-numre kan ikke læses, og nye udtræk "
                "giver børnene andre nøgler, før TRAPPEN_IDENTITY_KEY er den, der gjaldt, da kopien blev skrevet."
            )
