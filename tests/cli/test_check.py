"""`trappen check` as a person and a program meet it."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests import factories
from trappen.cli.check import counts
from trappen.cli.main import program, run
from trappen.records.reading_codes import READING_CODES

HEAD = "episode_id;child_id;section;start;end\n"
SOURCES = Path(__file__).resolve().parents[2] / "src" / "trappen" / "records"


def folder(path: Path, episodes: str) -> Path:
    (path / "children.csv").write_text("child_id;birth_date\na;1-4-2012\n", encoding="utf-8")
    (path / "episodes.csv").write_text(HEAD + episodes, encoding="utf-8")
    return path


def check(path: Path, *options: str) -> tuple[int, str]:
    result = CliRunner().invoke(program(), ["check", str(path), "--on", "31-03-2026", *options])
    return result.exit_code, result.output


def test_without_errors_the_status_is_0_and_the_counts_are_there(tmp_path: Path) -> None:
    status, answer = check(folder(tmp_path, "1;a;BL-46;1-5-2024;\n2;a;BL-32-1.5;1-5-2024;1-6-2026\n"), "--json")
    document = json.loads(answer)
    assert status == 0
    assert document["usable"] is True
    assert document["counts"] == {
        "rows": {"children": 1, "episodes": 2},
        "children": 1,
        "episodes": 2,
        "episodes_after_merging": 2,
    }
    assert document["problems"] == []
    assert len(document["digest"]) == 64


def test_a_format_that_repeats_its_episodes_counts_them_before_and_after_merging() -> None:
    records = replace(factories.records(episodes=[{"episode_id": "1", "child_id": "a"}]), counts={"rows.episodes": 3})
    found = counts(records)
    assert (found["episodes"], found["episodes_after_merging"], found["children"]) == (3, 1, 1)


def test_errors_of_reading_and_of_checking_are_both_said_with_their_place(tmp_path: Path) -> None:
    path = folder(tmp_path, "1;a;BL-46;1-5-2024;30-4-2024\n2;a;BL-46;45000;\n3;x;BL-46;1-5-2024;1-5-2024\n")
    status, answer = check(path, "--json")
    document = json.loads(answer)
    assert status == 1
    assert {(p["code"], p["file"], p["row"], p["column"]) for p in document["problems"]} == {
        ("end_before_start", "episodes.csv", 2, "end"),
        ("excel_serial", "episodes.csv", 3, "start"),
        ("unknown_reference", "episodes.csv", 4, "child_id"),
    }
    assert document["errors"] == 3
    assert {row["code"]: row["count"] for row in document["summary"]}["excel_serial"] == 1
    said = check(path)[1]
    assert "episodes.csv, række 3, kolonne start" in said
    assert "3 fejl" in said


def test_a_thousand_errors_are_a_summary_of_a_few_lines(tmp_path: Path) -> None:
    status, said = check(folder(tmp_path, "".join(f"{n};a;BL-46;i går;\n" for n in range(1000))))
    assert status == 1
    assert "FEJL not_date: 1.000" in said
    assert "… og 997 mere" in said
    assert len(said.splitlines()) < 25


def test_the_day_decides_who_is_born(tmp_path: Path) -> None:
    (tmp_path / "children.csv").write_text("child_id;birth_date\na;1-4-2026\n", encoding="utf-8")
    assert check(tmp_path)[0] == 1
    assert check(tmp_path, "--on", "2026-04-01")[0] == 0


def test_what_cannot_be_read_is_one_danish_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "halv.zip").write_bytes(b"PK\x03\x04halv")
    with pytest.raises(SystemExit) as ended:
        run(["check", str(tmp_path / "halv.zip")])
    assert ended.value.code == 1
    said = capsys.readouterr().err
    assert "ikke hel" in said
    assert "Traceback" not in said


def test_every_code_of_reading_is_documented() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in SOURCES.glob("*.py"))
    used = set(re.findall(r'(?:error|warning|_problem)\(\s*"([a-z_]+)"', text))
    used |= set(re.findall(r'Severity\.(?:ERROR|WARNING),\s*"([a-z_]+)"', text))
    used |= {f"not_{kind}" for kind in ("date", "datetime", "integer", "decimal", "amount", "boolean", "month")}
    assert used <= set(READING_CODES) | {""}


def test_a_huge_cell_is_never_repeated_in_the_answer(tmp_path: Path) -> None:
    status, answer = check(folder(tmp_path, f"1;{'x' * 300_000};BL-46;1-5-2024;\n"), "--json")
    assert status == 1
    assert "cell_too_long" in answer
    assert len(answer) < 10_000
