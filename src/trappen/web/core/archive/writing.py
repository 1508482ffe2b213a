"""Writes a backup."""

import hashlib
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.db import connection

from trappen.domain.errors import InputError
from trappen.web.core.archive import databases, files
from trappen.web.core.archive.manifest import NAME, Manifest, applied_migrations, identity_key_marks


def backup(path: Path, *, now: datetime) -> Manifest:
    """Writes the whole database and its files to `path`, readable by its owner only. The identity key is not in it.

    Raises:
        InputError: if the file is there already or cannot be written.
    """
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise InputError(f"»{path}« findes allerede.", now="Vælg et andet navn; en kopi overskrives aldrig.") from None
    except OSError:
        raise InputError(
            f"»{path}« kan ikke skrives.", now="Vælg en mappe, der findes, og som du må skrive i."
        ) from None
    try:
        with os.fdopen(handle, "wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            return _write(archive, now)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _write(archive: zipfile.ZipFile, now: datetime) -> Manifest:
    checksums: dict[str, str] = {}

    @contextmanager
    def entry(name: str) -> Iterator[IO[bytes]]:
        with archive.open(name, "w", force_zip64=True) as target:
            summed: Any = _Summed(target)
            yield summed
        checksums[name] = summed.hexdigest()

    manifest = Manifest(
        database=connection.vendor,
        made=now.isoformat(),
        migrations=applied_migrations(),
        identity_keys=identity_key_marks(),
        tables=databases.write(entry),
        files=files.write(entry),
        checksums=checksums,
    )
    archive.writestr(NAME, manifest.to_json())
    return manifest


class _Summed:
    """A file that is written to, and the SHA-256 of what was written."""

    def __init__(self, target: IO[bytes]) -> None:
        self._target, self._digest = target, hashlib.sha256()

    def write(self, block: bytes) -> int:
        self._digest.update(block)
        return self._target.write(block)

    def hexdigest(self) -> str:
        return self._digest.hexdigest()
