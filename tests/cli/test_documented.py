"""The reference names every command, and the keys that it prints: no more and no fewer."""

import json
from pathlib import Path

import pytest

from tests.architecture.repository import ROOT
from tests.cli.bad_input import tables
from tests.cli.documented import keys, sections
from trappen.cli.main import COMMANDS as OWN
from trappen.cli.main import run
from trappen.web.config.commands import COMMANDS

SAMPLE = str(ROOT / "tests" / "references" / "ssda903" / "sample.zip")
SCENARIO = str(ROOT / "tests" / "references" / "forecast" / "scenario.toml")
SIMULATED = str(ROOT / "tests" / "references" / "investment" / "simulated.toml")
SYNTH = "{synth}"  # a municipality with every table
ANSWERS = {
    "check": [["{source}"]],
    "ladder": [["{source}", "--from", "2024-12-31", "--to", "2025-12-31"]],
    "caseload": [["{source}", "--on", "2025-01-01"]],
    "deadlines": [["{source}", "--on", "2025-01-01"], ["{source}", "--on", "2025-01-01", "--compliance", "2"]],
    "economy": [["{source}", "--year", "2025", "--on", "2025-06-30"]],
    "bridge": [["{source}", "--from", "2025-03-31", "--to", "2025-06-30"]],
    "refusion": [[SYNTH, "--year", "2025", "--limits-of", "2022-level"]],
    "decompose": [[SYNTH, "--from", "2024", "--to", "2025"]],
    "capacity": [[SYNTH, "--policy", "aarhus-taettere-paa-familien-2015"]],
    "assign": [[SYNTH, "--on", "2026-11-01"]],
    "invest": [
        ["aarhus-taettere-paa-familien-2015"],
        [SIMULATED, "--records", SYNTH, "--from", "2026-01-01", "--draws", "100"],
    ],
    "invest-compare": [
        ["aarhus-taettere-paa-familien-2015", "broenderslev-varige-spor-2016"],
        [SIMULATED, SIMULATED, "--records", SYNTH, "--from", "2026-01-01", "--draws", "100"],
    ],
    "drift": [["herning-sverigesprojektet-2013", "--records", SYNTH, "--on", "2025-12-31"]],
    "map": [["{source}/children.csv", "--out", "{out}"]],
    "template": [["{out}"]],
    "synth": [["{out}", "--children", "5", "--years", "1"]],
    "forecast": [
        [SAMPLE, "--format", "ssda903", "--years", "1", "--draws", "100", "--scenario", SCENARIO, "--by", "place_type"],
        [SAMPLE, "--format", "ssda903", "--years", "1", "--exact", "--scenario", SCENARIO],
        [str(Path(SAMPLE).parent), "--all", "--format", "ssda903", "--years", "1", "--draws", "100"],
    ],
    "backtest": [[SAMPLE, "--format", "ssda903", "--origins", "1", "--draws", "100"]],
    "programme": [["herning-sverigesprojektet-2013"]],
}


def test_every_command_is_in_the_reference() -> None:
    commands = set(OWN) | set(COMMANDS)
    assert commands == set(sections())


@pytest.mark.slow
@pytest.mark.parametrize("command", ANSWERS)
def test_the_reference_names_the_keys_that_are_printed(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    places = {
        "source": str(tables(tmp_path / "source")),
        "out": str(tmp_path / "out"),
        "synth": str(tmp_path / "synth"),
    }
    if any(SYNTH in call for call in ANSWERS[command]):
        run(["synth", places["synth"], "--children", "60", "--years", "3", "--seed", "1"])
    printed: set[str] = set()
    for call in ANSWERS[command]:
        capsys.readouterr()
        run([command, *(part.format(**places) for part in call), "--json"])
        printed |= set(json.loads(capsys.readouterr().out))
    assert printed == keys(command)
