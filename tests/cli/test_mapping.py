"""`trappen map FILE`."""

import json
from pathlib import Path

from typer.testing import CliRunner

from trappen.cli.main import program
from trappen.records.reading import load

TEXT = (
    "Udtræk fra fagsystemet;;;;\nCPR;Navn;Paragraf;Iværksat;Ophør\n"
    "010110-0001;A;BL § 46;01-03-2024;\n020205-1234;B;BL § 32, stk. 1, nr. 5;01-04-2024;01-05-2025\n"
)


def run(*arguments: object) -> tuple[int, str]:
    answer = CliRunner().invoke(program(), ["map", *map(str, arguments)])
    return answer.exit_code, answer.stdout


def test_suggest_save_use_and_read_back(tmp_path: Path) -> None:
    file, mapping, out = tmp_path / "u.csv", tmp_path / "m.toml", tmp_path / "out"
    file.write_text(TEXT, encoding="utf-8")
    code, text = run(file, "--save", mapping)
    assert code == 0
    assert "Paragraf (section) ← »Paragraf«" in text
    code, text = run(file, "--use", mapping, "--out", out, "--json")
    document = json.loads(text)
    assert code == 0
    assert document["written"] == ["children.csv", "episodes.csv"]
    loaded = load(out)
    assert not [p for p in loaded.problems if p.severity == "error"]
    assert loaded.records.table("episodes").height == 2
    assert loaded.records.table("episodes")["section"].to_list() == ["BL-46", "BL-32-1.5"]


def test_flags_decide(tmp_path: Path) -> None:
    file = tmp_path / "u.csv"
    file.write_text(TEXT, encoding="utf-8")
    code, text = run(
        file, "--set", "episodes.decision_date=Iværksat", "--constant", "episodes.place_type=institution", "--json"
    )
    columns = json.loads(text)["mapping"]["sheet"][0]["table"]["episodes"]
    assert code == 0
    assert columns["decision_date"]["heading"] == "Iværksat"
    assert columns["place_type"]["constant"] == "institution"


def test_one_table_only_says_what_is_missing(tmp_path: Path) -> None:
    file = tmp_path / "u.csv"
    file.write_text("CPR;Dato\n010110-0001;01-03-2024\n", encoding="utf-8")
    _, text = run(file, "--table", "followups", "--json")
    document = json.loads(text)
    assert list(document["mapping"]["sheet"][0]["table"]) == ["followups"]
    _, text = run(file, "--table", "episodes", "--json")
    assert json.loads(text)["missing"] == ["episodes.start"]


def test_errors_end_with_1_and_write_nothing(tmp_path: Path) -> None:
    file, mapping, out = tmp_path / "u.csv", tmp_path / "m.toml", tmp_path / "out"
    file.write_text(TEXT, encoding="utf-8")
    run(file, "--save", mapping)
    file.write_text(TEXT.replace("01-03-2024", "31-02-2024"), encoding="utf-8")
    code, text = run(file, "--use", mapping, "--out", out)
    assert code == 1
    assert "Intet er skrevet" in text
    assert not out.exists()
