"""Environments of the peers' own: what they need stands in the way of what we need. Made once, in the user's cache."""

import hashlib
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PLACES = re.compile(r"https?://\S+|(?:/[\w.+-]+)+/")  # addresses and folders, which are the machine's own
SCRIPTS = Path(__file__).resolve().parent / "peer_scripts"


class NotMeasuredError(Exception):
    """A peer cannot be installed, or does not run; with the reason."""


@dataclass(frozen=True)
class Peer:
    """name and version as on PyPI, and what must be installed with it for it to run, which it does not say itself."""

    name: str
    version: str
    extras: str = ""
    besides: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.name} {self.version}"

    @property
    def packages(self) -> tuple[str, ...]:
        return f"{self.name}{self.extras}=={self.version}", *self.besides

    @property
    def folder(self) -> Path:
        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        wanted = " ".join((sys.version, *self.packages))
        return cache / "trappen" / "peers" / f"{self.name}-{hashlib.sha256(wanted.encode()).hexdigest()[:12]}"

    def install(self) -> None:
        """Makes its environment, if it is not there and whole.

        Raises:
            NotMeasuredError: with the installer's last words.
        """
        done = self.folder / "installed"
        if done.exists():
            return
        uv = str(Path(sys.executable).with_name("uv"))
        _asked([uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(self.folder)])
        _asked([uv, "pip", "install", "--quiet", "--python", str(self.python), *self.packages])
        done.touch()

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    def program(self, *command: str) -> None:
        """Runs a program that it brought."""
        _asked([str(self.folder / "bin" / command[0]), *command[1:]])

    def script(self, name: str, *arguments: str) -> Any:
        """What one of `peer_scripts` prints in its environment."""
        return json.loads(_asked([str(self.python), str(SCRIPTS / name), *arguments]).strip().splitlines()[-1])


def _asked(command: list[str]) -> str:
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONWARNINGS": "ignore", "PYTHONPATH": ""}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        words = " ".join(line.strip() for line in done.stderr.splitlines() if line.strip())
        raise NotMeasuredError(PLACES.sub("", words)[-300:] or f"ended with {done.returncode}")
    return done.stdout
