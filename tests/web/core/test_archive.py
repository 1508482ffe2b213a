"""A backup holds everything, and a restore gives it back or changes nothing."""

import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from tests.web.imports.deliveries import delivery, load
from tests.web.imports.test_loading import batch, dump
from trappen.domain.errors import InputError, TrappenError
from trappen.web.accounts.models import Municipality
from trappen.web.cases.models import Child, Identity
from trappen.web.core import archive

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
NOW = datetime(2026, 4, 1, 8, tzinfo=UTC)


def fill() -> Municipality:
    municipality = Municipality.objects.create(code="999", name="Eksempelkommune")
    load(delivery(), municipality, batch_id=batch(municipality, 1))
    return municipality


def content() -> list[str]:
    """Every row of every table, whatever their order on the disk."""
    return sorted(dump().splitlines())


def test_what_was_there_is_there_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    municipality = fill()
    before, file = content(), tmp_path / "kopi.zip"
    call_command("backup", str(file))
    assert "Identitetsnøglen er ikke med" in capsys.readouterr().out
    assert file.stat().st_mode & 0o077 == 0
    Child.objects.filter(municipality=municipality).update(sex="unknown")
    with pytest.raises(TrappenError, match="ikke tom"):
        call_command("restore", str(file))
    assert Child.objects.filter(sex="unknown").exists()
    call_command("restore", str(file), "--replace")
    assert content() == before
    assert {identity.open().name for identity in Identity.objects.all()} == {"Æble Ørsted", 'Bo; »med "tegn"'}
    Municipality.objects.create(code="998", name="Nabokommune")  # numbering goes on where it was
    assert "gendannet" in capsys.readouterr().out


def test_an_empty_database_needs_no_replace(tmp_path: Path) -> None:
    fill()
    before, file = content(), tmp_path / "kopi.zip"
    archive.backup(file, now=NOW)
    if connection.vendor == "postgresql":  # the log refuses to be emptied
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER audit_event_no_truncate")
    call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=False)
    assert archive.is_empty()
    archive.restore(file, replace=False)
    assert content() == before


def test_a_backup_is_never_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "kopi.zip"
    file.write_bytes(b"")
    with pytest.raises(InputError, match="findes allerede"):
        archive.backup(file, now=NOW)


def test_a_folder_that_is_not_there_is_no_fault_of_the_program(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="kan ikke skrives"):
        archive.backup(tmp_path / "ingen" / "kopi.zip", now=NOW)


def test_what_is_no_whole_backup_changes_nothing(tmp_path: Path) -> None:
    fill()
    whole, before = tmp_path / "kopi.zip", content()
    archive.backup(whole, now=NOW)
    half = tmp_path / "half.zip"
    half.write_bytes(whole.read_bytes()[:-200])
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(other, "w") as made:
        made.writestr("readme.txt", "not a backup")
    for file in (half, other, tmp_path / "nothing.zip"):
        with pytest.raises(InputError, match="sikkerhedskopi"):
            archive.restore(file, replace=True)
    assert content() == before


def test_another_version_or_database_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill()
    file, before = tmp_path / "kopi.zip", content()
    with monkeypatch.context() as patch:
        patch.setattr(archive, "_migrations", lambda: ["cases.9999_later"])
        archive.backup(file, now=NOW)
    with pytest.raises(InputError, match="anden version"):
        archive.restore(file, replace=True)
    with monkeypatch.context() as patch:
        patch.setattr(connection, "vendor", "oracle")
        with pytest.raises(InputError, match="databasen her er oracle"):
            archive._checked(zipfile.ZipFile(file))
    assert content() == before


def test_a_different_identity_key_is_warned_about(
    tmp_path: Path, settings: object, capsys: pytest.CaptureFixture[str]
) -> None:
    fill()
    file = tmp_path / "kopi.zip"
    archive.backup(file, now=NOW)
    settings.IDENTITY_KEY = "another"  # type: ignore[attr-defined]
    call_command("restore", str(file), "--replace")
    assert "anden identitetsnøgle" in capsys.readouterr().out
