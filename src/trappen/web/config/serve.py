"""`trappen serve`: the web server and the worker for background jobs, as one program."""

import subprocess
import sys
from typing import Any

import typer

from trappen.domain.errors import TrappenError


def run(*, host: str, port: int, workers: int) -> None:
    """Serves until it is stopped; the database has been brought up to date.

    Raises:
        TrappenError: if the address is taken.
    """
    close_what_was_interrupted()
    if nobody_can_log_in():
        typer.echo("Der er ingen brugere endnu. Opret den første med »trappen setup --municipality KODE«.", err=True)
    typer.echo(f"Trappen er på http://{host}:{port}/ – Ctrl-C stopper den.", err=True)
    worker = start_worker()
    try:
        _server(host, port, workers).run()
    except SystemExit as stop:
        if stop.code not in {0, None}:
            raise TrappenError(
                f"Trappen kunne ikke starte på {host}:{port}.",
                why="Et andet program bruger sandsynligvis porten.",
                now="Vælg en anden med »--port«.",
            ) from None
        raise
    finally:
        worker.terminate()
        worker.wait()


def close_what_was_interrupted() -> None:
    """A load that the last stop cut off is told as failed, instead of standing as under way for ever."""
    from trappen.web.core import clock
    from trappen.web.imports.actions import fail_interrupted

    fail_interrupted(now=clock.now())


def nobody_can_log_in() -> bool:
    from django.db import connections

    from trappen.web.accounts.models import User

    found = User.objects.filter(is_active=True).exists()
    connections.close_all()  # the server's processes must not inherit it
    return not found


def start_worker() -> "subprocess.Popen[bytes]":
    """The process that does imports and other long jobs, and what is done once a day."""
    return subprocess.Popen([sys.executable, "-m", "django", "worker"])


def _server(host: str, port: int, workers: int) -> Any:
    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):  # type: ignore[misc]  # the library has no types
        def load_config(self) -> None:
            settings = {
                "bind": f"{host}:{port}",
                "workers": workers,
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
