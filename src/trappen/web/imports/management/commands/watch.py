"""`trappen watch FOLDER`: loads what the case system drops in a folder, the nightly file first of all."""

import time
from argparse import ArgumentParser, ArgumentTypeError
from datetime import datetime
from datetime import time as clock_time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from trappen.domain.errors import TrappenError
from trappen.web.accounts.models import Municipality
from trappen.web.core import clock
from trappen.web.imports import actions, queries
from trappen.web.imports.loading import dropfolder
from trappen.web.imports.management.commands.load import FORMATS
from trappen.web.imports.models import State


class Command(BaseCommand):
    help = "Holder øje med en mappe og indlæser de udtræk, der lægges i den."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="MAPPE", type=Path, help="Mappen, som fagsystemet afleverer i.")
        parser.add_argument("--once", action="store_true", help="Se efter én gang, og slut.")
        parser.add_argument("--interval", metavar="SEKUNDER", type=float, default=30.0, help="Tid mellem hvert kig.")
        parser.add_argument("--expect-by", metavar="TT:MM", type=_time_of_day, help="Senest ventet klokkeslæt.")
        parser.add_argument("--format", dest="source_format", choices=FORMATS, default="trappen", help="Format.")
        parser.add_argument("--municipality", metavar="KODE", help="Kommunekode med tre cifre.")

    def handle(self, *_args: object, **options: Any) -> None:
        folder: Path = options["folder"]
        if not folder.is_dir():
            raise TrappenError(f"Mappen »{folder}« findes ikke.", now="Opret den, eller ret stien.")
        municipality = queries.municipality_meant(options["municipality"])
        while True:
            all_well = self._look(folder, municipality, options)
            if options["once"]:
                if not all_well:
                    raise SystemExit(1)
                return
            time.sleep(options["interval"])

    def _look(self, folder: Path, municipality: Municipality, options: dict[str, Any]) -> bool:
        """One look. Whether everything that was there, and everything that should have been, is loaded."""
        before = dropfolder.sizes(folder)
        time.sleep(min(options["interval"], 2.0))
        all_well = True
        for path in dropfolder.arrived(folder):
            if dropfolder.sizes(folder).get(path.name) != before.get(path.name):
                self.stdout.write(f"»{path.name}« er ved at blive skrevet og venter til næste gang.")
                all_well = False
                continue
            batch = actions.receive(
                municipality, name=path.name, source_format=options["source_format"], by=None, now=clock.now()
            )
            actions.process(batch, path=path, clock=clock.now)
            loaded = batch.state == State.LOADED
            dropfolder.put_away(path, loaded=loaded, at=clock.now())
            self.stdout.write(queries.summary(batch))
            all_well = all_well and loaded
        return self._nothing_is_missing(municipality, options["expect_by"]) and all_well

    def _nothing_is_missing(self, municipality: Municipality, expect_by: clock_time | None) -> bool:
        now = clock.now()
        if expect_by is None or _local(now).time() < expect_by:
            return True
        midnight = _local(now).replace(hour=0, minute=0, second=0, microsecond=0)
        if queries.arrived_since(municipality, midnight):
            return True
        if actions.note_missing(municipality, since=midnight, expect_by=expect_by, now=now):
            self.stdout.write(f"Det ventede udtræk er ikke kommet inden kl. {expect_by:%H.%M}.")
        return False


def _local(moment: datetime) -> datetime:
    return moment.astimezone(timezone.get_current_timezone())


def _time_of_day(text: str) -> clock_time:
    try:
        return clock_time.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"»{text}« er ikke et klokkeslæt; skriv fx 06:00.") from None
