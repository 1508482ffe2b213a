"""The commands that need the database work in a folder where nothing has run before."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.repository import ROOT


@pytest.mark.slow
def test_a_backup_is_put_back_on_a_machine_where_nothing_has_run(tmp_path: Path) -> None:
    def trappen(folder: str, *arguments: str) -> str:
        inherited = {name: value for name, value in os.environ.items() if name != "TRAPPEN_DATABASE_URL"}
        environment = {**inherited, "TRAPPEN_DATA": str(tmp_path / folder), "PYTHONPATH": str(ROOT / "src")}
        command = [sys.executable, "-m", "trappen", *arguments]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert "(0 rækker)" not in trappen("old", "backup", str(tmp_path / "copy"))
    trappen("new", "restore", str(tmp_path / "copy"))


@pytest.mark.slow
@pytest.mark.parametrize("url", ["", "postgresql://x:y@127.0.0.1:1/z"], ids=["data folder", "database"])
def test_what_cannot_be_used_is_said_without_a_trace_back(url: str, tmp_path: Path) -> None:
    data = tmp_path / "data"
    if not url:
        data.write_text("not a folder", encoding="utf-8")
    environment = os.environ | {"TRAPPEN_DATA": str(data), "TRAPPEN_DATABASE_URL": url, "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-m", "trappen", "load", str(tmp_path), "--municipality", "657"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert "kan ikke bruges." in done.stderr
    assert "Traceback" not in done.stderr
