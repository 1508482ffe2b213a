"""`trappen template DIR`."""

import json
from pathlib import Path

from typer.testing import CliRunner

from trappen.cli.main import program


def test_it_says_what_it_wrote(tmp_path: Path) -> None:
    answer = CliRunner().invoke(program(), ["template", str(tmp_path / "a"), "--json"])
    assert answer.exit_code == 0
    document = json.loads(answer.stdout)
    assert sorted(document["files"]) == sorted(path.name for path in (tmp_path / "a").iterdir())
