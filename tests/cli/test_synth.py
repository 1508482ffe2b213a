"""`trappen synth OUT`."""

import json
from pathlib import Path

from typer.testing import CliRunner

from trappen.cli.main import program
from trappen.domain.ladder import Placement, Standing
from trappen.records.reading import load


def test_it_says_what_it_wrote(tmp_path: Path) -> None:
    out = tmp_path / "kommune"
    command = ["synth", str(out), "--children", "20", "--years", "2", "--seed", "1", "--until", "01-11-2026", "--json"]
    answer = CliRunner().invoke(program(), command)
    assert answer.exit_code == 0
    document = json.loads(answer.stdout)
    assert set(document) == {"folder", "as_of", "files", "rows", "flaws"}
    assert document["as_of"] == "2026-11-01"
    written = sorted(str(path.relative_to(out)) for path in out.rglob("*") if path.is_file())
    assert sorted(document["files"]) == written
    flaws = (out / "truth" / "flaws.csv").read_text(encoding="utf-8").splitlines()
    assert document["flaws"] == len(flaws) - 1


def test_the_folder_has_the_municipalitys_own_ladder(tmp_path: Path) -> None:
    out = tmp_path / "kommune"
    CliRunner().invoke(
        program(), ["synth", str(out), "--children", "20", "--years", "2", "--until", "2026-11-01", "--clean"]
    )
    ladder = load(out).records.ladder
    for place in ("own_room", "boarding_school"):
        assert ladder.place(section="BL-46", place_type=place) == Placement(Standing.ON_STEP, 5)
