"""The database's part of a backup: a copy of the SQLite file, or from PostgreSQL each table as COPY text."""

import sqlite3
import tempfile
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from trappen.web.core.archive.manifest import Manifest

DATABASE, TABLES = "database.sqlite3", "tables/"
BLOCK = 2**20
# Written by the migrations themselves, so a database that holds only these is empty.
OF_MIGRATIONS = {"django_migrations", "django_content_type", "auth_permission", "sqlite_sequence"}
# Opens an entry of the archive by its name.
Entry = Callable[[str], AbstractContextManager[IO[bytes]]]


def write(entry: Entry) -> dict[str, int]:
    """Writes the database as it is at one moment; gives the rows by table."""
    return _write_postgresql(entry) if connection.vendor == "postgresql" else _write_sqlite(entry)


def read(entry: Entry, manifest: Manifest) -> None:
    """Puts the copy in place of everything in the database, or leaves it as it was.

    Raises:
        ValueError: if the copy does not hold what its manifest says.
    """
    (_read_postgresql if connection.vendor == "postgresql" else _read_sqlite)(entry, manifest)


def is_empty() -> bool:
    """Whether no table holds a row that was not put there by the migrations."""
    with connection.cursor() as cursor:
        for table in _tables():
            if table not in OF_MIGRATIONS:
                cursor.execute(f"SELECT 1 FROM {_quote(table)} LIMIT 1")  # noqa: S608 - a name from the database itself
                if cursor.fetchone():
                    return False
    return True


def _write_sqlite(entry: Entry) -> dict[str, int]:
    connection.ensure_connection()
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR) as folder:
        copy = Path(folder) / DATABASE
        with closing(sqlite3.connect(copy)) as target:
            connection.connection.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")
            counts = _counts_in(target, _tables())
        with copy.open("rb") as source, entry(DATABASE) as archived:
            _pour(source, archived)
    return counts


def _read_sqlite(entry: Entry, manifest: Manifest) -> None:
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR) as folder:
        copy = Path(folder) / DATABASE
        with entry(DATABASE) as archived, copy.open("wb") as target:
            _pour(archived, target)
        with closing(sqlite3.connect(copy)) as source:
            if source.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise ValueError("damaged database")
            _agree(_counts_in(source, manifest.tables), manifest)
            connection.ensure_connection()
            source.backup(connection.connection)  # one transaction of SQLite's own: all pages or none


def _write_postgresql(entry: Entry) -> dict[str, int]:
    tables = [table for table in _tables() if table != "django_migrations"]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        for table in tables:
            columns = _columns(table)
            with (
                entry(f"{TABLES}{table}") as target,
                cursor.copy(f"COPY {_quote(table)} ({columns}) TO STDOUT") as copy,
            ):
                target.write(f"{columns}\n".encode())
                for block in copy:
                    target.write(block)
        return _counts(tables)


def _read_postgresql(entry: Entry, manifest: Manifest) -> None:
    call_command("migrate", verbosity=0, interactive=False)
    tables = list(manifest.tables)
    with transaction.atomic(), connection.cursor() as cursor:
        # The log refuses changes by triggers; this is the one time that it is put in place as a whole.
        _all(cursor, "ALTER TABLE {} DISABLE TRIGGER USER", tables)
        cursor.execute(f"TRUNCATE {', '.join(map(_quote, tables))} CASCADE")
        for table in tables:
            with entry(f"{TABLES}{table}") as source:
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
        _agree(_counts(tables), manifest)


def _all(cursor: Any, statement: str, tables: list[str]) -> None:
    for table in tables:
        cursor.execute(statement.format(_quote(table)))


def _tables() -> list[str]:
    with connection.cursor() as cursor:
        return sorted(info.name for info in connection.introspection.get_table_list(cursor) if info.type == "t")


def _quote(name: str) -> str:
    return connection.ops.quote_name(name)


def _columns(table: str) -> str:
    with connection.cursor() as cursor:
        description = connection.introspection.get_table_description(cursor, table)
    return ", ".join(_quote(column.name) for column in description)


def _counts(tables: Iterable[str]) -> dict[str, int]:
    with connection.cursor() as cursor:
        return _counts_in(cursor, tables)


def _counts_in(cursor: Any, tables: Iterable[str]) -> dict[str, int]:
    counts = {}
    for table in tables:
        answer = cursor.execute(f"SELECT count(*) FROM {_quote(table)}")  # noqa: S608 - a name from the database itself
        counts[table] = (answer if isinstance(answer, sqlite3.Cursor) else cursor).fetchone()[0]
    return counts


def _agree(counts: dict[str, int], manifest: Manifest) -> None:
    if counts != manifest.tables:
        raise ValueError("the copy does not hold what its manifest says")


def _pour(source: IO[bytes], target: IO[bytes]) -> None:
    while block := source.read(BLOCK):
        target.write(block)
