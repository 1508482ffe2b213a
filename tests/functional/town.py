"""The demo municipality, made and served by the product's own command: made once for a run of the browser tests.

Each process of the run serves a copy of its own.

A process of its own and not the tests' database: so the browser meets the real server, the real worker for long jobs,
the real loading, and the logins that `trappen demo` makes.
"""

import fcntl
import json
import os
import shutil
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
    """Where it is served, where its data are, what its making said, and the password of each username."""

    address: str
    data: Path
    made: Path
    passwords: Mapping[str, str]


def demo(*arguments: str) -> tuple[list[str], dict[str, str]]:
    """The command and its environment: the demo needs nothing that the tests have set."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("TRAPPEN_", "DJANGO_"))}
    environment = {**ours, "TRAPPEN_TODAY": TODAY.isoformat(), "PYTHONPATH": str(ROOT / "src")}
    return [sys.executable, "-m", "trappen", "demo", *arguments], environment


def make(folder: Path) -> Path:
    """The folder with the town's data and what its making said; whoever comes first makes it, the others wait."""
    data, made = folder / "demo", folder / "made.log"
    with (folder / "town.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            command, environment = demo("--children", str(CHILDREN), "--folder", str(data), "--no-serve")
            done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr
            made.write_text(done.stdout, encoding="utf-8")
    return folder


@contextmanager
def served(template: Path, folder: Path) -> Iterator[Town]:
    """Serves a copy of the town until the block ends, and then asks whether the server ever failed."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data, log = folder / "demo", folder / "server.log"
    shutil.copytree(template / "demo", data)
    command, environment = demo("--folder", str(data), "--port", str(port))
    with log.open("w") as told:
        server = subprocess.Popen(command, env=environment, stdout=told, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/konto/login/", server, log)
        logins = json.loads((data / "logins.json").read_text(encoding="utf-8"))
        yield Town(address, data, template / "made.log", {login["username"]: login["password"] for login in logins})
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
