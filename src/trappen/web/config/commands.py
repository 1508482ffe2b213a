"""The commands that need the database, as the `trappen` program finds them by their entry points."""

import os
from importlib import import_module


def load(arguments: list[str]) -> None:
    _prepare()
    _django("load", arguments)


def watch(arguments: list[str]) -> None:
    _prepare()
    _django("watch", arguments)


def backup(arguments: list[str]) -> None:
    _django("backup", arguments)


def restore(arguments: list[str]) -> None:
    _django("restore", arguments)


def serve(arguments: list[str]) -> None:
    _own("serve", arguments)


def demo(arguments: list[str]) -> None:
    _own("demo", arguments)


def _prepare() -> None:
    """Makes the database, or brings it up to date: the first delivery may come before the first start of the server."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trappen.web.config.settings")
    import_module("trappen.web.config.serve").prepare()


def _django(name: str, arguments: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trappen.web.config.settings")
    if not {"-h", "--help"} & set(arguments):
        # Also on a machine where the server has never run, as when a backup is put back on a new one.
        import_module("trappen.web.config.serve").prepare()
    management = import_module("django.core.management")
    management.execute_from_command_line(["trappen", name, *arguments])


def _own(name: str, arguments: list[str]) -> None:
    """Commands that choose the data folder and server before Django reads its settings."""
    import_module(f"trappen.web.config.{name}").run(arguments)
