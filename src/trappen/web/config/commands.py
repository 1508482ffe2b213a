"""The commands that need the database, as the `trappen` program finds them by their entry points."""

import os
from importlib import import_module

from trappen.domain.errors import TrappenError


def load(arguments: list[str]) -> None:
    _django("load", arguments)


def watch(arguments: list[str]) -> None:
    _django("watch", arguments)


def backup(arguments: list[str]) -> None:
    _django("backup", arguments)


def restore(arguments: list[str]) -> None:
    _django("restore", arguments)


def serve(arguments: list[str]) -> None:
    _own("serve", arguments)


def demo(arguments: list[str]) -> None:
    _own("demo", arguments)


def _django(name: str, arguments: list[str]) -> None:
    """Runs a Django command on tables that are made or brought up to date first: nothing else may have run here yet.

    Raises:
        TrappenError: if the data folder or the database cannot be used.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trappen.web.config.settings")
    management = import_module("django.core.management")
    database = import_module("django.db.utils")
    try:
        if not {"-h", "--help"} & set(arguments):
            import_module("trappen.web.config.serve").prepare()
        management.execute_from_command_line(["trappen", name, *arguments])
    except OSError as error:
        raise TrappenError(
            f"»{error.filename or 'En fil'}« kan ikke bruges.",
            why=str(error.strerror or error),
            now="Kontrollér, at mappen i TRAPPEN_DATA findes, og at du må skrive i den.",
        ) from error
    except (database.OperationalError, database.ProgrammingError) as error:
        raise TrappenError(
            "Databasen kan ikke bruges.",
            why=f"Den svarer: {error}".strip(),
            now="Kontrollér TRAPPEN_DATABASE_URL og TRAPPEN_DATA.",
        ) from error


def _own(name: str, arguments: list[str]) -> None:
    """Commands that choose the data folder and server before Django reads its settings."""
    import_module(f"trappen.web.config.{name}").run(arguments)
