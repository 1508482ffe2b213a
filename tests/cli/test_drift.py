"""`trappen drift` on a small municipality."""

import json
from pathlib import Path

import pytest

from tests.cli.test_refusion import municipality
from trappen.cli.main import run

CASE = """key = "sag"
title = "Flere rådgivere"
municipality = "999"
first_year = 2025
last_year = 2026

[[costs]]
key = "loen"
title = "Løn"
account = "5.28.23"
years = { 2025 = "900.000 kr.", 2026 = "900.000 kr." }

[[savings]]
key = "faerre"
title = "Færre på institution"
place_type = "institution"
years = { 2025 = "1 mio. kr.", 2026 = "mangler" }
"""


def call(tmp_path: Path, *more: str, text: str = CASE) -> None:
    file = tmp_path / "sag.toml"
    file.write_text(text, encoding="utf-8")
    folder = tmp_path / "a"
    if not folder.exists():
        municipality(folder)
    run(["drift", str(file), "--records", str(folder), "--on", "2025-12-31", *more])


def test_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call(tmp_path, "--json")
    answer = json.loads(capsys.readouterr().out)
    (cost,), (saving,) = answer["costs"], answer["savings"]
    assert cost["years"] == [{"year": 2025, "planned": 90_000_000, "actual": 100_000_000}]
    assert cost["estimate"] == 200_000_000
    assert (saving["planned"], saving["estimate"], saving["years"][0]["actual"]) == (None, None, None)
    assert answer["cuts"] is None


def test_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call(tmp_path)
    text = capsys.readouterr().out
    assert "Udgift på 5.28.23: Løn" in text
    assert "Besparelse, børne- og ungehjem" in text.replace("Børne", "børne")
    assert "løbende priser" in text
    assert "ingen posteringer i 2024 eller i 2025" in text


def test_the_option_must_be_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    several = CASE + '\n[[options]]\nkey = "a"\nname = "A"\n\n[[options]]\nkey = "b"\nname = "B"\n'
    with pytest.raises(SystemExit):
        call(tmp_path, text=several)
    assert "--option: a, b" in capsys.readouterr().err
    call(tmp_path, "--option", "b", "--json", text=several)
    assert json.loads(capsys.readouterr().out)["option"] == "b"
