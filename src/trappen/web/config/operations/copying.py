"""`trappen backup` and `trappen restore`."""

import sys
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from trappen.domain import formats
from trappen.domain.errors import TrappenError
from trappen.web.accounts.models import Municipality
from trappen.web.audit.actions import record
from trappen.web.audit.models import EventType
from trappen.web.config.operations import telling
from trappen.web.core import archive, clock, running

KEPT_APART = (
    "Identitetsnøglen er ikke med. Gem den et andet sted end kopien: uden den kan navne og CPR-numre ikke "
    "læses. Kopien rummer personoplysninger og skal opbevares som dem."
)
OTHER_KEY = (
    "Advarsel: kopien hører til en anden identitetsnøgle. Navne og CPR-numre kan ikke læses, og nye udtræk "
    "giver børnene andre nøgler, før TRAPPEN_IDENTITY_KEY er den, der gjaldt, da kopien blev skrevet."
)


def backup(path: Path, *, as_json: bool) -> None:
    manifest = archive.backup(path, now=clock.now())
    telling.tell(_document(path, manifest), f"{_told(path, manifest, 'skrevet til')}\n{KEPT_APART}", as_json=as_json)


def restore(path: Path, *, yes: bool, as_json: bool) -> None:
    """Puts the copy back. What is there already is replaced only when somebody says so, and when nothing else runs.

    The log of every municipality in the copy tells that it was put back: what came after the copy is gone from it.
    """
    with running.alone(), archive.opened(path) as copy:
        if not yes and not archive.is_empty():
            _ask(path, copy.manifest)
        copy.restore()
        now = clock.now()
        for code in Municipality.objects.values_list("code", flat=True):
            what = {"file": path.name, "made": _moment(copy.manifest)}
            record(EventType.RESTORED, by=None, now=now, municipality=code, what=what)
    same_key = archive.keys_are_here(copy.manifest)
    text = _told(path, copy.manifest, "gendannet fra") + ("" if same_key else f"\n{OTHER_KEY}")
    telling.tell(_document(path, copy.manifest) | {"same_key": same_key}, text, as_json=as_json)


def _ask(path: Path, manifest: archive.Manifest) -> None:
    """Raises:
    TrappenError: if nobody says yes. Nothing has then been changed.
    """
    if not sys.stdin.isatty():
        raise TrappenError(
            "Her er allerede data, og intet er ændret.",
            why="En gendannelse erstatter alt, hvad der står i databasen, og de filer, der hører til.",
            now="Skriv »--ja«, hvis det er meningen. Tag først en kopi af det, der er her.",
        )
    question = f"Alt, hvad der er her nu, erstattes af »{path}« fra {_moment(manifest)}. Er det meningen?"
    if not telling.confirmed(question):
        raise TrappenError("Gendannelsen er opgivet, og intet er ændret.")


def _document(path: Path, manifest: archive.Manifest) -> dict[str, object]:
    return {
        "file": str(path),
        "made": manifest.made,
        "database": manifest.database,
        "tables": dict(manifest.tables),
        "files": len(manifest.files),
    }


def _told(path: Path, manifest: archive.Manifest, done: str) -> str:
    rows = formats.counted(sum(manifest.tables.values()), "række", "rækker")
    files = formats.counted(len(manifest.files), "fil", "filer")
    return f"Databasen er {done} »{path}«: {rows} og {files}, som de var {_moment(manifest)}."


def _moment(manifest: archive.Manifest) -> str:
    """When the copy was made, in Danish time: `2. november 2026 kl. 14.05`."""
    made = timezone.localtime(datetime.fromisoformat(manifest.made))
    return f"{formats.long_date(made.date())} kl. {made:%H.%M}"
