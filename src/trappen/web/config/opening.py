"""Opens the data folder and the database for a command, and tells what cannot be used without a trace-back."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

import typer

from trappen.domain.errors import TrappenError
from trappen.web.config import environment

SETTINGS = "trappen.web.config.settings"


@contextmanager
def opened() -> Iterator[None]:
    """Django set up on tables that are made or brought up to date first: nothing else may have run here yet.

    Raises:
        TrappenError: if the data folder or the database cannot be used, then or in the course of the command.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    os.umask(0o077)  # what is written is for the one who runs the program
    database = import_module("django.db.utils")
    try:
        for sentence in environment.guard_data():
            typer.echo(sentence, err=True)
        prepare()
        yield
    except OSError as error:
        raise TrappenError(
            f"»{error.filename or 'En fil'}« kan ikke bruges.",
            why=str(error.strerror or error),
            now="Kontrollér, at mappen i TRAPPEN_DATA findes, at du må skrive i den, og at disken ikke er fuld.",
        ) from error
    except (database.OperationalError, database.ProgrammingError) as error:
        raise TrappenError(
            "Databasen kan ikke bruges.",
            why=f"Den svarer: {error}".strip(),
            now="Kontrollér TRAPPEN_DATABASE_URL og TRAPPEN_DATA.",
        ) from error


def prepare() -> None:
    """Sets Django up and applies the migrations that the database lacks. Leaves no connection to inherit."""
    import django
    from django.core.management import call_command
    from django.db import connections

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    connections.close_all()
