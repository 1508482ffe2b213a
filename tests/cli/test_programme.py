"""`trappen programme FILE`."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from trappen.cli.main import app, run
from trappen.records.programmes.reading import founding_keys, founding_text


@pytest.mark.parametrize("key", founding_keys())
def test_it_lists_figures_findings_and_gaps(key: str) -> None:
    answer = CliRunner().invoke(app, ["programme", key, "--json"])
    assert answer.exit_code == 0
    document = json.loads(answer.stdout)
    assert document["programme"]["key"] == key
    assert all(document[part] for part in ("typed", "missing", "findings", "passed"))
    assert all(figure["formula"] for figure in document["derived"])


def test_a_file_gives_the_same_as_its_key(tmp_path: Path) -> None:
    key = founding_keys()[0]
    path = tmp_path / "mit.toml"
    path.write_text(founding_text(key), encoding="utf-8")
    answers = [CliRunner().invoke(app, ["programme", source]).stdout for source in (str(path), key)]
    assert answers[0] == answers[1]
    assert "✗ Fejl [decision-date]" in answers[0]
    assert "✓" in answers[0]


def test_a_wrong_file_ends_with_one_and_says_where(tmp_path: Path) -> None:
    path = tmp_path / "fejl.toml"
    path.write_text('key = "x"\nname = "X"\nmunicipality = "657"\nstart = 2020-02-30\nbogus = 1\n', encoding="utf-8")
    answer = CliRunner().invoke(app, ["programme", str(path)])
    assert answer.exit_code == 1
    assert "2 fejl" in answer.stdout
    assert "linje 4, start:" in answer.stdout
    assert "linje 5, bogus:" in answer.stdout
    document = json.loads(CliRunner().invoke(app, ["programme", str(path), "--json"]).stdout)
    assert [problem["row"] for problem in document["problems"]] == [5, 4]


def test_no_such_file_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run(["programme", "findes-ikke.toml"])
    assert "er ikke en fil" in capsys.readouterr().err
