"""`trappen serve`: the web server and the worker for background jobs, as one program."""

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from trappen.domain.errors import TrappenError

SETTINGS = "trappen.web.config.settings"


def arguments_of(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="trappen serve", description="Start Trappens webserver.")
    parser.add_argument("--host", default="127.0.0.1", help="Adresse, der lyttes på (127.0.0.1).")
    parser.add_argument("--port", type=int, default=8000, help="Port (8000).")
    parser.add_argument("--workers", type=int, default=2, help="Antal serverprocesser (2).")
    return parser.parse_args(arguments)


def run(arguments: Sequence[str]) -> None:
    """Brings the database up to date, then serves until it is stopped.

    Raises:
        TrappenError: if the address is taken.
    """
    options = arguments_of(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    prepare()
    close_what_was_interrupted()
    worker = start_worker()
    try:
        _server(options).run()
    except SystemExit as stop:
        if stop.code not in {0, None}:
            raise TrappenError(
                f"Trappen kunne ikke starte på {options.host}:{options.port}.",
                why="Et andet program bruger sandsynligvis porten.",
                now="Vælg en anden med »--port«.",
            ) from None
        raise
    finally:
        worker.terminate()
        worker.wait()


def prepare() -> None:
    """Sets Django up and applies the migrations that the database lacks. Leaves no connection to inherit."""
    import django
    from django.core.management import call_command
    from django.db import connections

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    connections.close_all()


def close_what_was_interrupted() -> None:
    """A load that the last stop cut off is told as failed, instead of standing as under way for ever."""
    from trappen.web.core import clock
    from trappen.web.imports.actions import fail_interrupted

    fail_interrupted(now=clock.now())


def start_worker() -> "subprocess.Popen[bytes]":
    """The process that does imports and other long jobs."""
    return subprocess.Popen([sys.executable, "-m", "django", "db_worker"])


def _server(options: argparse.Namespace) -> Any:
    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):  # type: ignore[misc]  # the library has no types
        def load_config(self) -> None:
            settings = {
                "bind": f"{options.host}:{options.port}",
                "workers": options.workers,
                "worker_class": "gthread",
                "threads": 4,
                "control_socket_disable": True,
                "timeout": 120,
            }
            for name, value in settings.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            # In each server process and not before the fork: the frames' threads do not survive one.
            from trappen.web.config.wsgi import application

            return application

    return Server()
