"""`trappen watch`: loads what the case system drops in a folder, the nightly file first of all."""

import time
from dataclasses import dataclass, field
from datetime import datetime
from datetime import time as clock_time
from pathlib import Path
from typing import Any

import typer
from django.utils import timezone

from trappen.domain.errors import TrappenError
from trappen.web.accounts.models import Municipality
from trappen.web.config.operations import telling
from trappen.web.config.operations.loading import process
from trappen.web.core import clock, running
from trappen.web.imports import actions, queries
from trappen.web.imports.loading import dropfolder
from trappen.web.imports.models import Batch, State

SETTLING = 2.0  # seconds in which a file that is being written grows


@dataclass
class Pass:
    """One look into the folder: what was loaded or rejected, what is still being written, what has not come."""

    at: datetime
    batches: list[Batch] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    missing: clock_time | None = None

    @property
    def all_well(self) -> bool:
        loaded = all(batch.state == State.LOADED for batch in self.batches)
        return loaded and not self.waiting and self.missing is None

    def as_dict(self) -> dict[str, Any]:
        """Keys in docs/reference/cli.md."""
        return {
            "at": self.at.isoformat(),
            "ok": self.all_well,
            "batches": [queries.as_dict(batch) for batch in self.batches],
            "waiting": self.waiting,
            "missing": None if self.missing is None else f"{self.missing:%H:%M}",
        }


@dataclass(frozen=True)
class Watch:
    """What is watched, and how."""

    folder: Path
    source_format: str
    code: str | None
    interval: float
    expect_by: clock_time | None
    as_json: bool

    def run(self, *, once: bool) -> None:
        """Looks again and again; with `once` a single time, and the program ends with 1 if not all was well."""
        if not self.folder.is_dir():
            raise TrappenError(f"Mappen »{self.folder}« findes ikke.", now="Opret den, eller ret stien.")
        with running.beside_others():
            self._go_on(queries.municipality_meant(self.code), once=once)

    def _go_on(self, municipality: Municipality, *, once: bool) -> None:
        while True:
            seen = self.look(municipality)
            if self.as_json:
                telling.tell(seen.as_dict(), "", as_json=True, indent=None)
            if once:
                raise typer.Exit(0 if seen.all_well else 1)
            time.sleep(self.interval)

    def look(self, municipality: Municipality) -> Pass:
        """One look; what can be loaded is."""
        before = dropfolder.sizes(self.folder)
        time.sleep(min(self.interval, SETTLING))
        seen = Pass(clock.now())
        for path in dropfolder.arrived(self.folder):
            if dropfolder.sizes(self.folder).get(path.name) != before.get(path.name):
                self._say(f"»{path.name}« er ved at blive skrevet og venter til næste gang.")
                seen.waiting.append(path.name)
                continue
            seen.batches.append(self._take(path, municipality))
        seen.missing = self._missing(municipality)
        return seen

    def _take(self, path: Path, municipality: Municipality) -> Batch:
        now = clock.now()
        batch = actions.receive(municipality, name=path.name, source_format=self.source_format, by=None, now=now)
        process(batch, path)
        dropfolder.put_away(path, loaded=batch.state == State.LOADED, at=clock.now())
        self._say(queries.summary(batch))
        return batch

    def _missing(self, municipality: Municipality) -> clock_time | None:
        """The time by which a delivery was expected, if none has come today."""
        now = clock.now()
        if self.expect_by is None or _local(now).time() < self.expect_by:
            return None
        midnight = _local(now).replace(hour=0, minute=0, second=0, microsecond=0)
        if queries.arrived_since(municipality, midnight):
            return None
        if actions.note_missing(municipality, since=midnight, expect_by=self.expect_by, now=now):
            self._say(f"Det ventede udtræk er ikke kommet inden kl. {self.expect_by:%H.%M}.")
        return self.expect_by

    def _say(self, text: str) -> None:
        if not self.as_json:
            typer.echo(text)


def _local(moment: datetime) -> datetime:
    return moment.astimezone(timezone.get_current_timezone())
