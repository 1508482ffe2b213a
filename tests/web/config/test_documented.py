"""The reference names the keys that the commands on the database print: no more and no fewer."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer
from django.conf import settings as configured

from tests.cli.documented import keys
from tests.web.imports.test_actions import write
from trappen.web.accounts.models import Municipality
from trappen.web.config.operations import beginning, copying
from trappen.web.config.operations import keys as key_change
from trappen.web.config.operations.loading import deliver
from trappen.web.config.operations.watching import Watch

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.sqlite_only]
NOW = datetime(2026, 4, 1, 8, tzinfo=UTC)


def test_the_reference_names_the_keys_that_are_printed(
    tmp_path: Path, settings: object, capsys: pytest.CaptureFixture[str]
) -> None:
    def printed() -> set[str]:
        return set(json.loads(capsys.readouterr().out))

    Municipality.objects.create(code="999", name="Eksempelkommune")
    deliver(write(tmp_path / "a"), source_format="trappen", code="999", name=None, as_json=True)
    assert printed() == keys("load")
    with pytest.raises(typer.Exit):
        Watch(write(tmp_path / "drop").parent / "drop", "trappen", "999", 0, None, as_json=True).run(once=True)
    assert printed() == keys("watch")
    copying.backup(tmp_path / "copy", as_json=True)
    assert printed() == keys("backup")
    copying.restore(tmp_path / "copy", yes=True, as_json=True)
    assert printed() == keys("restore")
    beginning.setup(code="999", name=None, username="adam", as_json=True)
    assert printed() == keys("setup")
    beginning.examples(remove=False, as_json=True)
    assert printed() == keys("examples")
    settings.IDENTITY_KEY = f"new,{configured.IDENTITY_KEY}"  # type: ignore[attr-defined]
    key_change.rotate(as_json=True)
    assert printed() == keys("rotate-key")
