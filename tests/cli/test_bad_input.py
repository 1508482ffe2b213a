"""Every command that reads meets every bad delivery: a Danish message, the right status, one document with --json."""

import json
from pathlib import Path

import pytest

from tests.cli import bad_input
from tests.cli.test_faults import said
from trappen.cli.main import run

COMMANDS = {
    "check": [],
    "ladder": ["--from", "2024-12-31", "--to", "2025-12-31"],
    "caseload": ["--on", "2025-01-01"],
    "deadlines": ["--on", "2025-01-01"],
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", bad_input.BAD)
def test_a_bad_delivery_is_told_and_not_used(
    name: str, command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = bad_input.BAD[name](tmp_path)
    status, out, err = said([command, str(source), *COMMANDS[command], "--json"], capsys)
    document = json.loads(out)
    assert status == 1
    assert "Traceback" not in out + err
    assert len(out) < 20_000
    if "error" in document:
        assert document["error"]["what"] in err
        assert document["error"]["status"] == 1
    else:
        assert (command, document["usable"]) == ("check", False)
        assert document["errors"] >= 1
    said_to_people = said([command, str(source), *COMMANDS[command]], capsys)
    assert said_to_people[0] == 1
    assert len("".join(said_to_people[1:])) < 5_000


@pytest.mark.parametrize("command", COMMANDS)
def test_without_the_fault_the_same_delivery_is_used(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run([command, str(bad_input.tables(tmp_path / "good")), *COMMANDS[command], "--json"])
    assert "error" not in json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("name", ["half_a_zip", "word_called_csv", "nothing"])
def test_a_file_that_is_not_what_it_is_called_is_not_mapped(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = said(["map", str(bad_input.BAD[name](tmp_path)), "--json"], capsys)
    assert (status, json.loads(out)["error"]["status"]) == (1, 1)
    assert json.loads(out)["error"]["what"] in err


@pytest.mark.parametrize(
    ("command", "table"), [("ladder", "episodes"), ("caseload", "cases"), ("deadlines", "episodes")]
)
def test_a_command_says_which_table_it_lacks(
    command: str, table: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "children.csv").write_text(bad_input.CHILDREN, encoding="utf-8")
    status, out, err = said([command, str(tmp_path), *COMMANDS[command], "--json"], capsys)
    assert status == 2
    assert f"»{table}«" in json.loads(out)["error"]["what"]
    assert f"»{table}«" in err
