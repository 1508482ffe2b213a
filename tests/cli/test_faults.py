"""What the program says when it cannot do what was asked."""

import io
import json
import re
import sys
from pathlib import Path

import pytest

from trappen.cli import main
from trappen.cli.main import run
from trappen.web.config.commands import COMMANDS

EPISODES = "episode_id;child_id;section;start;end\n"


def said(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[object, str, str]:
    with pytest.raises(SystemExit) as stop:
        run(arguments)
    captured = capsys.readouterr()
    return stop.value.code, captured.out, captured.err


def folder(path: Path, episodes: str) -> str:
    (path / "children.csv").write_text("child_id;birth_date\na;1-4-2012\n", encoding="utf-8")
    (path / "episodes.csv").write_text(EPISODES + episodes, encoding="utf-8")
    return str(path)


LADDER = ["--from", "2024-12-31", "--to", "2025-12-31"]


@pytest.mark.parametrize(
    "episodes",
    ["1;a;BL-46;1-5-2024;1-4-2024\n", "1;a;BL-46;1-5-2024;\n1;a;BL-46;1-5-2024;\n", "1;b;BL-46;1-5-2024;\n"],
    ids=["end before start", "key twice", "unknown child"],
)
def test_nothing_is_computed_on_records_that_the_check_refuses(
    episodes: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = said(["ladder", folder(tmp_path, episodes), *LADDER], capsys)
    assert (status, out) == (1, "")
    assert "fejl og er ikke brugt" in err
    assert said(["check", str(tmp_path)], capsys)[0] == 1


def test_a_failed_answer_is_one_document_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = folder(tmp_path, "1;a;BL-46;1-5-2024;\n")
    status, out, err = said(["caseload", source, "--on", "2025-01-01", "--json"], capsys)
    error = json.loads(out)["error"]
    assert status == error["status"] == 2
    assert "»cases«" in error["what"]
    assert error["what"] in err


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["findes-ikke"], "»findes-ikke«"),
        (["check"], "»DIR« mangler"),
        (["ladder", "x"], "»--from« mangler"),
        (["check", "x", "--forkert"], "»--forkert«"),
        (["check", "x", "--format", "pdf"], "trappen, dst, os2bos, ssda903"),
        (["check", "x", "--on", "i går"], "»i går« er ikke en dato"),
        (["ladder", "x", "--from", "0001-01-01", "--to", "9999-12-31"], "uden for årene"),
        (["synth", "x", "--children", "0"], "»--children« kan ikke bruges. Skriv et helt tal, mindst 1."),
        (["check", "x", "y"], "»y« er for meget"),
        (["load"], "»DIR« mangler"),
        (["load", "x", "--municipality", "12"], "den har tre cifre"),
        (["watch", "x", "--expect-by", "morgen"], "»morgen« er ikke et klokkeslæt"),
        (["backup"], "»FIL« mangler"),
        (["restore", "x", "--overskriv"], "»--overskriv«"),
        (["serve", "--port", "abc"], "Skriv et helt tal, mindst 1 og højst 65535."),
        (["demo", "--children"], "»--children« kendes ikke eller mangler sin værdi"),
    ],
)
def test_a_command_line_that_is_not_understood_is_answered_in_danish(
    arguments: list[str], expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = said(arguments, capsys)
    assert (status, out) == (2, "")
    assert expected in err
    assert "--help« viser" in err
    assert not {"Invalid", "Missing", "Error", "such"} & set(err.split())


@pytest.mark.parametrize("command", [None, "check", "map", "synth", *COMMANDS])
def test_help_is_danish_throughout(command: str | None, capsys: pytest.CaptureFixture[str]) -> None:
    run([command, "--help"] if command else ["--help"])
    words = set(re.findall("[A-Za-z]+", capsys.readouterr().out))
    assert {"Brug", "Tilvalg"} <= words
    english = {"Usage", "Options", "OPTIONS", "Arguments", "Commands", "Show", "message", "required", "default"}
    assert not words & (english | {"int", "path", "bool", "str", "text", "TEXT", "INTEGER", "PATH", "range"})


def test_a_terminal_without_danish_letters_still_shows_the_help(monkeypatch: pytest.MonkeyPatch) -> None:
    narrow = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", narrow)
    run(["--help"])
    narrow.flush()
    assert b"dokument?r" in narrow.buffer.getvalue()  # type: ignore[attr-defined]  # a BytesIO


def test_ctrl_c_is_no_fault(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(_arguments: list[str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(main, "_run", interrupted)
    assert said(["check", "x"], capsys) == (130, "", "Afbrudt.\n")


def test_a_mapping_that_cannot_be_saved_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = folder(tmp_path, "1;a;BL-46;1-5-2024;\n")
    status, _, err = said(["map", f"{source}/episodes.csv", "--save", str(tmp_path / "ingen" / "m.toml")], capsys)
    assert status == 1
    assert "kan ikke skrives" in err
