"""The demo makes its municipality once, and finds it again."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


def demo(folder: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("TRAPPEN_", "DJANGO_"))}
    command = [sys.executable, "-m", "trappen", "demo", "--no-serve", "--children", "40", "--folder", str(folder)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


@pytest.mark.slow
def test_the_demo_is_made_once_with_a_login_per_role(tmp_path: Path) -> None:
    first, second = demo(tmp_path / "demo"), demo(tmp_path / "demo")
    logins = json.loads((tmp_path / "demo" / "logins.json").read_text(encoding="utf-8"))
    assert "Laver en opdigtet kommune" in first
    assert "allerede" in second
    assert len({login["role"] for login in logins}) == 9
    assert all(login["password"] in first and login["password"] in second for login in logins)
    assert (tmp_path / "demo" / "logins.json").stat().st_mode & 0o077 == 0
