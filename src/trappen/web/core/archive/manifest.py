"""What a backup says about itself, and whether it fits this installation."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Self

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from trappen.domain.errors import InputError

NAME = "manifest.json"
KIND = "trappen-backup-2"


@dataclass(frozen=True, slots=True)
class Manifest:
    """A backup's contents.

    Args:
        database: `sqlite` or `postgresql`.
        made: when, as ISO 8601.
        migrations: every migration of the version that wrote it, as `app.name`.
        identity_keys: marks of the identity keys, newest first; see `identity_key_marks`.
        tables: rows by table.
        files: the entries that are files beside the database, by their path in the data folder.
        checksums: SHA-256 of every entry but this one.
    """

    database: str
    made: str
    migrations: tuple[str, ...]
    identity_keys: tuple[str, ...]
    tables: Mapping[str, int]
    files: tuple[str, ...]
    checksums: Mapping[str, str]
    kind: str = KIND

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        """Raises:
        ValueError: if it is no manifest of ours.
        """
        values = json.loads(text)
        if not isinstance(values, dict) or values.get("kind") != KIND:
            raise ValueError("not a backup of ours")
        return cls(**values | {name: tuple(values[name]) for name in ("migrations", "identity_keys", "files")})

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)

    def check_fits(self) -> None:
        """Raises:
        InputError: if it is from another kind of database, or from another version.
        """
        if self.database != connection.vendor:
            raise InputError(
                f"Kopien er fra {self.database}, men databasen her er {connection.vendor}.",
                now="Gendan den i samme slags database, eller indlæs udtrækkene igen.",
            )
        known = MigrationLoader(None).disk_migrations
        if sorted(f"{app}.{name}" for app, name in known) != sorted(self.migrations):
            raise InputError(
                "Kopien er fra en anden version af Trappen.",
                why="Tabellerne er ikke de samme som i denne version.",
                now="Gendan den med den version, den er skrevet med, og opdatér bagefter.",
            )


def applied_migrations() -> tuple[str, ...]:
    """Those that this version has. An older database also remembers some that later versions did without."""
    applied = MigrationRecorder(connection).applied_migrations().keys() & MigrationLoader(None).disk_migrations.keys()
    return tuple(sorted(f"{app}.{name}" for app, name in applied))


def identity_key_marks() -> tuple[str, ...]:
    """Tell which identity keys an installation has, newest first, without telling the keys."""
    keys = [part.strip() for part in settings.IDENTITY_KEY.split(",") if part.strip()]
    return tuple(hmac.new(key.encode(), b"trappen backup", hashlib.sha256).hexdigest()[:16] for key in keys)


def keys_are_here(manifest: Manifest) -> bool:
    """Whether the copy's names can be read here, and new deliveries give the children the same pseudonyms."""
    here = identity_key_marks()
    return manifest.identity_keys[0] in here and manifest.identity_keys[-1] == here[-1]
