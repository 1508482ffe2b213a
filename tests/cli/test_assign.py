"""`trappen assign`."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.analysis.assignment.test_desks import case, data
from trappen.cli import assign
from trappen.cli.main import program

DATA = data(case("a", "A"), case("b", "A"), case("c", "A"))


@pytest.fixture(autouse=True)
def _data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assign, "usable_records", lambda _source, _format: DATA)


def run(folder: Path, *arguments: str, status: int = 0) -> str:
    answer = CliRunner().invoke(program(), ["assign", str(folder), "--on", "2026-03-31", *arguments])
    assert answer.exit_code == status, answer.output
    return answer.stdout


def test_a_new_adviser_makes_room_under_the_cap(tmp_path: Path) -> None:
    document = json.loads(run(tmp_path, "--new", "T1=1,0", "--json"))
    assert (document["status"], document["moved"], document["gap_moved"]) == ("proven", 1, 0.0)
    assert [(move["child_id"], move["from"], move["to"]) for move in document["moves"]] == [("c", "A", "ny-1")]
    assert [(a["key"], a["before"], a["after"]) for a in document["advisers"]] == [
        ("A", 3, 2),
        ("B", 0, 0),
        ("ny-1", 0, 1),
    ]
    text = run(tmp_path, "--new", "T1=1,0")
    assert "1 barn skifter rådgiver" in text
    assert "Bevist bedst" in text


def test_what_cannot_be_done_names_the_rules(tmp_path: Path) -> None:
    document = json.loads(run(tmp_path, "--json"))
    assert (document["status"], document["moved"]) == ("impossible", None)
    assert document["clash"]["rules"] == ["cap", "specialism"]
    assert "Sagerne kan ikke fordeles, når sagsloftet og målgrupperne skal overholdes." in run(tmp_path)


def test_a_cap_that_holds_moves_nobody(tmp_path: Path) -> None:
    assert json.loads(run(tmp_path, "--cap", "30", "--json"))["moves"] == []
    assert "Ingen flytninger." in run(tmp_path, "--cap", "30")


@pytest.mark.parametrize("arguments", [("--cap", "nul"), ("--cap", "-1"), ("--new", "T1"), ("--new", "T1=0")])
def test_what_is_mistyped_is_refused(tmp_path: Path, arguments: tuple[str, str]) -> None:
    run(tmp_path, *arguments, status=2)
