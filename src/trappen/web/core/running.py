"""Who uses the data now: servers, watchers and loads beside each other; a restore or a change of key alone.

A lock on a file in the data folder tells of the programs on this machine, and one in PostgreSQL of those on others.
Both go with the program that held them, however it ended, so none is left behind.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection

from trappen.domain.errors import TrappenError

FILE = "in-use"
KEY = 0x7472617070656E  # "trappen", among PostgreSQL's advisory locks


@contextmanager
def beside_others() -> Iterator[None]:
    """Marks the data as in use.

    Raises:
        TrappenError: if somebody has them alone.
    """
    with _lock(fcntl.LOCK_SH, "pg_try_advisory_lock_shared") as held:
        if not held:
            raise TrappenError(
                "Trappens data er ved at blive gendannet eller krypteret igen.",
                why="Imens kan intet andet bruge dem.",
                now="Vent, til det er færdigt, og prøv igen.",
            )
        yield


@contextmanager
def alone() -> Iterator[None]:
    """Keeps everybody else from the data.

    Raises:
        TrappenError: if anybody uses them.
    """
    with _lock(fcntl.LOCK_EX, "pg_try_advisory_lock") as held:
        if not held:
            raise TrappenError(
                "Trappen kører, og intet er ændret.",
                why="En server, en overvåget mappe eller en indlæsning bruger databasen.",
                now="Stop »trappen serve« og »trappen watch«, og kør kommandoen igen.",
            )
        yield


@contextmanager
def _lock(kind: int, function: str) -> Iterator[bool]:
    file = os.open(Path(settings.DATA_DIR) / FILE, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(file, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        if connection.vendor != "postgresql":
            yield True
            return
        # A connection of its own: those of Django are closed between requests and before a fork.
        with closing(psycopg.connect(**connection.get_connection_params(), autocommit=True)) as own:
            try:
                yield own.execute(f"SELECT {function}(%s)", [KEY]).fetchone() == (True,)
            finally:
                # At once: of a connection that is closed the server may hear a moment after the next has asked.
                with suppress(psycopg.OperationalError):  # one that is lost holds nothing
                    own.execute("SELECT pg_advisory_unlock_all()")
    finally:
        os.close(file)
