"""`trappen decompose` on a small municipality."""

import json
from pathlib import Path

import pytest

from tests.cli.test_refusion import municipality
from trappen.cli.main import run


def test_json_adds_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = municipality(tmp_path / "a")
    run(["decompose", str(folder), "--from", "2024", "--to", "2025", "--by", "place_type", "--json"])
    answer = json.loads(capsys.readouterr().out)
    assert answer["change"] == 100_000_000
    assert answer["number"] + answer["share"] + answer["price"] + answer["unplaced"] == answer["change"]
    (group,) = answer["groups"]
    assert (group["key"], group["before"]["places"], group["after"]["price"]) == ("institution", 2.0, 50_000_000)


def test_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = municipality(tmp_path / "a")
    run(["decompose", str(folder), "--from", "2024", "--to", "2025"])
    text = capsys.readouterr().out
    assert "1.000.000 kr. i løbende priser" in text
    assert "Kan ikke placeres på en gruppe: 0 kr." in text


def test_two_years_must_differ(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run(["decompose", str(municipality(tmp_path / "a")), "--from", "2025", "--to", "2025"])
    assert "samme år" in capsys.readouterr().err
