"""Puts a backup back: checked from end to end before anything is changed, then all of it or nothing."""

import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from trappen.domain.errors import InputError
from trappen.web.core.archive import databases, files
from trappen.web.core.archive.manifest import NAME, Manifest


@dataclass(frozen=True, slots=True)
class Copy:
    """A backup that is whole and fits this installation."""

    manifest: Manifest
    archive: zipfile.ZipFile

    def restore(self) -> None:
        """Replaces the database and the files with the copy's. If that fails, both are as they were."""
        with files.replaced(self.archive.open, self.manifest):
            databases.read(self.archive.open, self.manifest)


@contextmanager
def opened(path: Path) -> Iterator[Copy]:
    """The backup in `path`, checked.

    Raises:
        InputError: if the file is no whole backup, or from another kind of database or another version.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = Manifest.from_json(archive.read(NAME))
            manifest.check_fits()
            _check_whole(archive, manifest)
            yield Copy(manifest, archive)
    except (OSError, zipfile.BadZipFile, zlib.error, KeyError, TypeError, ValueError, EOFError) as error:
        raise InputError(
            f"»{path}« kan ikke læses som en sikkerhedskopi, og intet er ændret.",
            why="Filen mangler, er beskadiget, eller er ikke en kopi fra Trappen.",
            now="Brug en hel fil, som »trappen backup« har skrevet.",
        ) from error


def _check_whole(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    if {info.filename for info in archive.infolist()} != {NAME, *manifest.checksums}:
        raise ValueError("the entries are not those of the manifest")
    for name, checksum in manifest.checksums.items():
        with archive.open(name) as entry:
            digest = hashlib.sha256()
            while block := entry.read(databases.BLOCK):
                digest.update(block)
        if digest.hexdigest() != checksum:
            raise ValueError("an entry is damaged")
