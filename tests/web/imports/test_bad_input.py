"""`trappen load` on every bad delivery: nothing loaded, nothing lost, and a word about it."""

import json
from pathlib import Path

import pytest
import typer

from tests.cli.bad_input import BAD
from tests.web.imports.test_actions import deliver, write
from trappen.web.accounts.models import Municipality
from trappen.web.cases.models import Child
from trappen.web.config.operations.loading import deliver as load_command

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", BAD)
def test_a_bad_delivery_changes_nothing(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    municipality = Municipality.objects.create(code="999", name="Eksempelkommune")
    deliver(municipality, write(tmp_path / "good"))
    before = list(Child.objects.values())
    (tmp_path / "bad").mkdir()
    with pytest.raises(typer.Exit) as stop:
        load_command(BAD[name](tmp_path / "bad"), source_format="trappen", code="999", name=None, as_json=True)
    answer = json.loads(capsys.readouterr().out)
    assert stop.value.exit_code == 1
    assert answer["state"] in {"rejected", "failed"}
    assert answer["message"]
    assert "uventet" not in answer["message"]
    assert list(Child.objects.values()) == before
    assert before
