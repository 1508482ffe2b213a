"""The reference names every command, and the keys that it prints: no more and no fewer."""

import json
from pathlib import Path

import pytest

from tests.cli.bad_input import tables
from tests.cli.documented import keys, sections
from trappen.cli.main import app, run
from trappen.web.config.commands import COMMANDS

ANSWERS = {
    "check": ["check", "{source}"],
    "ladder": ["ladder", "{source}", "--from", "2024-12-31", "--to", "2025-12-31"],
    "caseload": ["caseload", "{source}", "--on", "2025-01-01"],
    "deadlines": ["deadlines", "{source}", "--on", "2025-01-01"],
    "economy": ["economy", "{source}", "--year", "2025", "--on", "2025-06-30"],
    "bridge": ["bridge", "{source}", "--from", "2025-03-31", "--to", "2025-06-30"],
    "map": ["map", "{source}/children.csv", "--out", "{out}"],
    "template": ["template", "{out}"],
    "synth": ["synth", "{out}", "--children", "5", "--years", "1"],
    "programme": ["programme", "herning-sverigesprojektet-2013"],
}


def test_every_command_is_in_the_reference() -> None:
    commands = {str(command.name) for command in app.registered_commands} | set(COMMANDS)
    assert commands == set(sections())


@pytest.mark.slow
@pytest.mark.parametrize("command", ANSWERS)
def test_the_reference_names_the_keys_that_are_printed(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    places = {"source": str(tables(tmp_path / "source")), "out": str(tmp_path / "out")}
    run([*(part.format(**places) for part in ANSWERS[command]), "--json"])
    assert set(json.loads(capsys.readouterr().out)) == keys(command)
