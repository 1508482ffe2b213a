"""`trappen serve`: the web server and the worker for background jobs, as one program."""

import errno
import os
import socket
import subprocess
import sys
from typing import Any

import typer

from trappen.domain.errors import TrappenError

# Why an address cannot be used, and what now, by the number of the error.
UNUSABLE = {
    errno.EADDRINUSE: (
        "Et andet program bruger porten, måske en Trappen, der kører i forvejen.",
        "Stop det, eller vælg en anden port med »--port«.",
    ),
    errno.EACCES: (
        "Porte under 1024 må kun maskinens administrator bruge.",
        "Vælg en højere port med »--port«.",
    ),
}
NO_SUCH_ADDRESS = ("Maskinen har ikke den adresse.", "Vælg en anden med »--host«, fx 127.0.0.1.")


def run(*, host: str, port: int, workers: int) -> None:
    """Serves until it is stopped; the database has been brought up to date.

    Raises:
        TrappenError: if the address cannot be used, or the data are being restored.
    """
    from trappen.web.core import running

    check_address(host, port)
    with running.beside_others():
        _serve(host, port, workers)


def _serve(host: str, port: int, workers: int) -> None:
    close_what_was_interrupted()
    if nobody_can_log_in():
        typer.echo("Der er ingen brugere endnu. Opret den første med »trappen setup --municipality KODE«.", err=True)
    typer.echo(f"Trappen er på http://{host}:{port}/ – Ctrl-C stopper den.", err=True)
    worker, program = start_worker(), os.getpid()
    try:
        _server(host, port, workers).run()
    except SystemExit as stop:
        if stop.code not in {0, None}:
            raise TrappenError(
                f"Trappen på {host}:{port} stoppede med en fejl.",
                why="Årsagen står lige ovenfor.",
                now="Ret den, og start igen. Data er, som de var.",
            ) from None
    finally:
        if os.getpid() == program:  # and not one of the server's processes, which end here too
            worker.terminate()
            worker.wait()
            typer.echo("Trappen er stoppet.", err=True)


def check_address(host: str, port: int) -> None:
    """Raises:
    TrappenError: if nothing can be served there, in words that the server itself does not have.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server itself does
            probe.bind(address)
    except OSError as error:
        why, now = UNUSABLE.get(error.errno or 0, NO_SUCH_ADDRESS)
        raise TrappenError(f"Trappen kunne ikke starte på {host}:{port}.", why=why, now=now) from None


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
                "loglevel": "warning",  # that all is well is said by us, in Danish
            }
            for name, value in settings.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            # In each server process and not before the fork: the frames' threads do not survive one.
            from trappen.web.config.wsgi import application

            return application

    return Server()
