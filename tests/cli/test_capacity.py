"""`trappen capacity`."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.analysis.cadence.test_deadlines import DATA
from trappen.cli import capacity
from trappen.cli.main import program


@pytest.fixture(autouse=True)
def _data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(capacity, "usable_records", lambda _source, _format: DATA)


def run(*arguments: str) -> str:
    answer = CliRunner().invoke(program(), ["capacity", *arguments])
    assert answer.exit_code == 0, answer.output
    return answer.stdout


def test_what_is_stated() -> None:
    document = json.loads(run("--policy", "aarhus-taettere-paa-familien-2015", "--json"))
    assert [(e["name"], e["cases"], e["advisers"], e["cases_per_adviser"]) for e in document["stated"]] == [
        ("Model A", 144, 6, 24),
        ("Model B", 240, 10, 24),
    ]
    assert "mangler: sager" in run("--policy", "herning-sverigesprojektet-2013")
    assert run("--policy", "broenderslev-varige-spor-2016").count("mangler: sager") == 3
    assert "oplyser hverken" in run("--policy", "boraas")


def test_on_a_folder_what_is_missing_is_named(tmp_path: Path) -> None:
    document = json.loads(run(str(tmp_path), "--policy", "herning", "--on", "2026-07-01", "--months", "3", "--json"))
    assert [entry["month"] for entry in document["months"] if entry["team_id"] == "T"] == [
        "2026-04-01",
        "2026-05-01",
        "2026-06-01",
    ]
    assert document["months"][0]["needed"] is None
    assert "timer pr. år" in document["missing"]
    text = run(str(tmp_path), "--policy", "herning", "--on", "2026-07-01")
    assert "Mangler i politikken: " in text
