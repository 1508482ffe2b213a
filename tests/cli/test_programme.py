"""`trappen programme FILE`."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from trappen.cli.main import program, run
from trappen.records.programmes.reading import founding_keys, founding_text


@pytest.mark.parametrize("key", founding_keys())
def test_it_lists_figures_findings_and_gaps(key: str) -> None:
    answer = CliRunner().invoke(program(), ["programme", key, "--json"])
    assert answer.exit_code == 0
    document = json.loads(answer.stdout)
    assert document["programme"]["key"] == key
    assert all(document[part] for part in ("typed", "missing", "findings", "passed"))
    assert all(figure["formula"] for figure in document["derived"])


def test_a_file_gives_the_same_as_its_key(tmp_path: Path) -> None:
    key = founding_keys()[0]
    path = tmp_path / "mit.toml"
    path.write_text(founding_text(key), encoding="utf-8")
    answers = [CliRunner().invoke(program(), ["programme", source]).stdout for source in (str(path), key)]
    assert answers[0] == answers[1]
    assert "✗ Fejl [decision-date]" in answers[0]
    assert "✓" in answers[0]


def test_a_wrong_file_ends_with_one_and_says_where(tmp_path: Path) -> None:
    path = tmp_path / "fejl.toml"
    path.write_text('key = "x"\nname = "X"\nmunicipality = "657"\nstart = 2020-02-30\nbogus = 1\n', encoding="utf-8")
    answer = CliRunner().invoke(program(), ["programme", str(path)])
    assert answer.exit_code == 1
    assert "2 fejl" in answer.stdout
    assert "linje 4, start:" in answer.stdout
    assert "linje 5, bogus:" in answer.stdout
    document = json.loads(CliRunner().invoke(program(), ["programme", str(path), "--json"]).stdout)
    assert [problem["row"] for problem in document["problems"]] == [5, 4]


CLEAN = (Path(__file__).parents[1] / "references" / "programmes" / "clean.toml").read_text(encoding="utf-8")
WRONG = [
    ('name = "Broen"', 'name = "Broen"\nnavn = "x"', "linje 3, navn: Feltet »navn« kendes ikke"),
    ("min_age = 6", 'min_age = "6"', "linje 13, target_group.min_age: »min_age« skal være et helt tal"),
    ("count = 8", "count = -8", "posts[1].count: »-8« er ikke et antal; det skal være 0 eller mere"),
    ("start = 2025-01-01", "start = 2025-02-30", "linje 6, start: »2025-02-30« er ikke en dato, der findes"),
    ('total = "6.300 t.kr."', 'total = "6.300"', "money[1].total: »6.300« mangler enhed"),
    ('key = "stor"\nname', 'key = "lille"\nname', "options[3].key: Nøglen »lille« står 2 gange"),
    ("key = ", "# x\n" * 2_500_000 + "key = ", "filen: Filen fylder 10."),
]


@pytest.mark.parametrize(("old", "new", "said"), WRONG)
def test_one_fault_is_one_line_with_its_place(tmp_path: Path, old: str, new: str, said: str) -> None:
    path = tmp_path / "fejl.toml"
    path.write_text(CLEAN.replace(old, new, 1), encoding="utf-8")
    answer = CliRunner().invoke(program(), ["programme", str(path)])
    assert answer.exit_code == 1
    assert "har 1 fejl" in answer.stdout
    assert said in answer.stdout
    assert len(answer.stdout.strip().splitlines()) == 2


def test_no_such_file_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run(["programme", "findes-ikke.toml"])
    assert "er ikke en fil" in capsys.readouterr().err
