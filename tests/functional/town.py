"""The demo municipality, made and served by the product's own command: one for the whole session of browser tests.

A process of its own and not the tests' database: so the browser meets the real server, the real worker for long jobs,
the real loading, and the logins that `trappen demo` makes.
"""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tests.architecture.repository import ROOT

TODAY = date(2026, 11, 2)
CHILDREN = 400
WAIT_SECONDS = 180


@dataclass(frozen=True)
class Town:
    """Where it is served, where its data are, what the server said, and the password of each username."""

    address: str
    data: Path
    log: Path
    passwords: Mapping[str, str]


def demo(*arguments: str) -> tuple[list[str], dict[str, str]]:
    """The command and its environment: the demo needs nothing that the tests have set."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("TRAPPEN_", "DJANGO_"))}
    environment = {**ours, "TRAPPEN_TODAY": TODAY.isoformat(), "PYTHONPATH": str(ROOT / "src")}
    return [sys.executable, "-m", "trappen", "demo", *arguments], environment


@contextmanager
def built(folder: Path) -> Iterator[Town]:
    """Serves the town until the block ends, and then asks whether the server ever failed."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data, log = folder / "demo", folder / "server.log"
    command, environment = demo("--children", str(CHILDREN), "--folder", str(data), "--port", str(port))
    with log.open("w") as told:
        server = subprocess.Popen(command, env=environment, stdout=told, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/konto/login/", server, log)
        logins = json.loads((data / "logins.json").read_text(encoding="utf-8"))
        yield Town(address, data, log, {login["username"]: login["password"] for login in logins})
    finally:
        server.terminate()
        server.wait(timeout=60)
    assert "Traceback" not in log.read_text(encoding="utf-8"), log.read_text(encoding="utf-8")


def _wait_for(address: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < until:
        assert server.poll() is None, log.read_text(encoding="utf-8")
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.3)
    raise AssertionError(log.read_text(encoding="utf-8"))
