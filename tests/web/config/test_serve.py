"""The server as a program: it starts on an empty folder, answers, and stops with its worker."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from inspect import signature
from pathlib import Path

import pytest
from django.conf import settings

from trappen.domain.errors import TrappenError
from trappen.web.config.commands import serve
from trappen.web.config.serve import check_address


def test_defaults_listen_on_this_machine_only() -> None:
    defaults = signature(serve).parameters
    assert (defaults["host"].default, defaults["port"].default) == ("127.0.0.1", 8000)


def test_an_address_that_cannot_be_used_is_told_before_anything_starts() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(TrappenError, match="Et andet program bruger porten"):
            check_address("127.0.0.1", taken.getsockname()[1])
    with pytest.raises(TrappenError, match="Maskinen har ikke den adresse"):
        check_address("192.0.2.1", 8000)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.slow
def test_the_server_starts_on_an_empty_folder_and_shows_the_login_page(tmp_path: Path) -> None:
    port = free_port()
    environment = {**os.environ, "TRAPPEN_DATA": str(tmp_path), "TRAPPEN_TODAY": "2026-11-02"}
    environment.pop("TRAPPEN_DATABASE_URL", None)
    command = [sys.executable, "-m", "trappen", "serve", "--port", str(port), "--workers", "1"]
    server = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    try:
        page = wait_for(f"http://127.0.0.1:{port}/konto/login/", server)
        done = wait_for_the_daily_jobs(tmp_path / "trappen.sqlite3")
    finally:
        server.send_signal(signal.SIGTERM)
        _, told = server.communicate(timeout=30)
    assert "Log ind" in page
    assert set(done.values()) == {"2026-11-02"}
    # Our own words and nothing of the server's.
    assert told.splitlines() == [
        "Der er ingen brugere endnu. Opret den første med »trappen setup --municipality KODE«.",
        f"Trappen er på http://127.0.0.1:{port}/ – Ctrl-C stopper den.",
        "Trappen er stoppet.",
    ]
    assert (tmp_path / "trappen.sqlite3").exists()


def wait_for_the_daily_jobs(database: Path) -> dict[str, str]:
    """The last day of each job, when the worker has done them all."""
    for _ in range(1200):
        with closing(sqlite3.connect(database)) as opened:
            done = dict(opened.execute("SELECT name, last_day FROM runs_scheduledjob WHERE last_day IS NOT NULL"))
        if len(done) == len(settings.DAILY_JOBS):
            return done
        time.sleep(0.1)
    pytest.fail("the worker did not do the daily jobs")


def wait_for(address: str, server: "subprocess.Popen[str]") -> str:
    """The page, asked for until the server answers or ends."""
    for _ in range(1200):
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return answer.read().decode()
        except OSError:
            time.sleep(0.1)
    pytest.fail("the server did not answer")
