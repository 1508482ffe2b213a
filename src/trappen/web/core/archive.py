"""Backs up the database to one file and restores it, on SQLite and PostgreSQL, with nothing but the drivers.

The file is a ZIP: `manifest.json`, and either a copy of the SQLite database or, from PostgreSQL, each table as COPY
text taken in one transaction. The identity key is never in it. A restore checks the whole file before it changes
anything.
"""

import hashlib
import hmac
import json
import os
import sqlite3
import tempfile
import zipfile
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from trappen.domain.errors import InputError, TrappenError

MANIFEST, DATABASE, TABLES = "manifest.json", "database.sqlite3", "tables/"
KIND = "trappen-backup-1"
BLOCK = 2**20
# Written by the migrations themselves, so a database that holds only these is empty.
OF_MIGRATIONS = {"django_migrations", "django_content_type", "auth_permission", "sqlite_sequence"}


def backup(path: Path, *, now: datetime) -> dict[str, Any]:
    """Writes the whole database to `path`, readable by its owner only, and returns the manifest.

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
            write = _write_postgresql if connection.vendor == "postgresql" else _write_sqlite
            manifest = {
                "kind": KIND,
                "database": connection.vendor,
                "made": now.isoformat(),
                "migrations": _migrations(),
                "identity_key": identity_key_mark(),
                "tables": write(archive),
            }
            archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return manifest


def restore(path: Path, *, replace: bool) -> dict[str, Any]:
    """Puts back what `backup` wrote and returns the manifest.

    Raises:
        InputError: if the file is no whole backup, or from another kind of database or another version.
        TrappenError: if the database holds anything and `replace` is false.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = _checked(archive)
            if not replace and not is_empty():
                raise TrappenError(
                    "Databasen er ikke tom, og intet er ændret.",
                    now="Brug »--replace«, hvis det, der står i den, skal erstattes af kopien.",
                )
            (_read_postgresql if connection.vendor == "postgresql" else _read_sqlite)(archive, manifest)
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, EOFError) as error:
        raise InputError(
            f"»{path}« kan ikke læses som en sikkerhedskopi.", now="Brug en fil, som »trappen backup« har skrevet."
        ) from error
    return manifest


def is_empty() -> bool:
    """Whether no table holds a row that was not put there by the migrations."""
    with connection.cursor() as cursor:
        for table in _tables():
            if table not in OF_MIGRATIONS:
                cursor.execute(f"SELECT 1 FROM {_quote(table)} LIMIT 1")  # noqa: S608 - a name from the database itself
                if cursor.fetchone():
                    return False
    return True


def identity_key_mark() -> str:
    """Tells whether two installations have the same identity key, without telling the key."""
    key = settings.IDENTITY_KEY.split(",")[-1].strip().encode()
    return hmac.new(key, b"trappen backup", hashlib.sha256).hexdigest()[:16]


def _checked(archive: zipfile.ZipFile) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
    if manifest["kind"] != KIND or archive.testzip() is not None:
        raise ValueError("not a whole backup")
    if manifest["database"] != connection.vendor:
        raise InputError(
            f"Kopien er fra {manifest['database']}, men databasen her er {connection.vendor}.",
            now="Gendan den i samme slags database, eller indlæs udtrækkene igen.",
        )
    if not replaceable(manifest["migrations"]):
        raise InputError(
            "Kopien er fra en anden version af Trappen.",
            why="Tabellerne er ikke de samme som i denne version.",
            now="Gendan den med den version, den er skrevet med, og opdatér bagefter.",
        )
    return manifest


def replaceable(migrations: list[str]) -> bool:
    """Whether a copy with these migrations fits the tables of this version."""
    known = MigrationLoader(None).disk_migrations
    return sorted(f"{app}.{name}" for app, name in known) == migrations


def _migrations() -> list[str]:
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def _tables() -> list[str]:
    with connection.cursor() as cursor:
        return sorted(info.name for info in connection.introspection.get_table_list(cursor) if info.type == "t")


def _quote(name: str) -> str:
    return connection.ops.quote_name(name)


def _write_sqlite(archive: zipfile.ZipFile) -> dict[str, int]:
    connection.ensure_connection()
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR) as folder:
        copy = Path(folder) / DATABASE
        with closing(sqlite3.connect(copy)) as target:
            connection.connection.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")
        archive.write(copy, DATABASE)
    return _counts(_tables())


def _read_sqlite(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR) as folder:
        copy = Path(archive.extract(DATABASE, folder))
        with closing(sqlite3.connect(copy)) as source:
            if source.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise ValueError("damaged database")
            connection.ensure_connection()
            source.backup(connection.connection)
    _agree(manifest)


def _write_postgresql(archive: zipfile.ZipFile) -> dict[str, int]:
    tables = [table for table in _tables() if table != "django_migrations"]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        for table in tables:
            columns = _columns(table)
            with (
                archive.open(f"{TABLES}{table}", "w", force_zip64=True) as target,
                cursor.copy(f"COPY {_quote(table)} ({columns}) TO STDOUT") as copy,
            ):
                target.write(f"{columns}\n".encode())
                for block in copy:
                    target.write(block)
        return _counts(tables)


def _read_postgresql(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    call_command("migrate", verbosity=0, interactive=False)
    tables = list(manifest["tables"])
    with transaction.atomic(), connection.cursor() as cursor:
        # The log refuses changes by triggers; this is the one time that it is put in place as a whole.
        _all(cursor, "ALTER TABLE {} DISABLE TRIGGER USER", tables)
        cursor.execute(f"TRUNCATE {', '.join(map(_quote, tables))} CASCADE")
        for table in tables:
            with archive.open(f"{TABLES}{table}") as source:
                columns = source.readline().decode().strip()
                with cursor.copy(f"COPY {_quote(table)} ({columns}) FROM STDIN") as copy:
                    while block := source.read(BLOCK):
                        copy.write(block)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        _all(cursor, "ALTER TABLE {} ENABLE TRIGGER USER", tables)
        for sequence in connection.introspection.sequence_list():
            table, column = _quote(sequence["table"]), _quote(sequence["column"])
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence(%s, %s), max({column})) FROM {table}",  # noqa: S608 - names from our own models
                [table, sequence["column"]],
            )
        _agree(manifest)


def _all(cursor: Any, statement: str, tables: list[str]) -> None:
    for table in tables:
        cursor.execute(statement.format(_quote(table)))


def _columns(table: str) -> str:
    with connection.cursor() as cursor:
        description = connection.introspection.get_table_description(cursor, table)
    return ", ".join(_quote(column.name) for column in description)


def _counts(tables: list[str]) -> dict[str, int]:
    counts = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {_quote(table)}")  # noqa: S608 - a name from the database itself
            counts[table] = cursor.fetchone()[0]
    return counts


def _agree(manifest: dict[str, Any]) -> None:
    if _counts(list(manifest["tables"])) != manifest["tables"]:
        raise ValueError("the copy does not hold what its manifest says")
