"""A backup holds everything, and a restore gives it back or changes nothing."""

import io
import json
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from tests.web.imports.deliveries import delivery, load
from tests.web.imports.test_loading import batch, dump
from trappen.domain.errors import InputError, TrappenError
from trappen.web.accounts.models import Municipality
from trappen.web.audit.models import Event, EventType
from trappen.web.audit.presenters import sentence
from trappen.web.cases.models import Child, Identity
from trappen.web.config.operations import copying
from trappen.web.core import archive, running
from trappen.web.core.archive import databases, writing

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
NOW = datetime(2026, 4, 1, 8, tzinfo=UTC)
UPLOADED = {"uploads/12/børn.csv": b"child_id\n", "uploads/drafts/a-b/fil.xlsx": bytes(range(256)), "files/x": b""}


@pytest.fixture(autouse=True)
def _a_data_folder_of_its_own(tmp_path: Path, settings: object) -> None:
    (tmp_path / "data").mkdir()
    settings.DATA_DIR = tmp_path / "data"  # type: ignore[attr-defined]


def fill() -> Municipality:
    municipality = Municipality.objects.create(code="999", name="Eksempelkommune")
    load(delivery(), municipality, batch_id=batch(municipality, 1))
    for name, content in UPLOADED.items():
        path = Path(configured.DATA_DIR) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return municipality


def content() -> list[str]:
    """Every row of every table, whatever their order on the disk."""
    return sorted(dump().splitlines())


def stored() -> dict[str, bytes]:
    """Every file in the data folder that belongs to the database."""
    root = Path(configured.DATA_DIR)
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and path.name != running.FILE
    }


def restore(file: Path) -> None:
    with archive.opened(file) as copy:
        copy.restore()


def test_what_was_there_is_there_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    municipality = fill()
    before, file = content(), tmp_path / "kopi.zip"
    copying.backup(file, as_json=False)
    assert "Identitetsnøglen er ikke med" in capsys.readouterr().out
    assert file.stat().st_mode & 0o077 == 0
    Child.objects.filter(municipality=municipality).update(sex="unknown")
    data = Path(configured.DATA_DIR)
    (data / "uploads/12/børn.csv").write_bytes(b"changed")
    (data / "uploads/13").mkdir()
    (data / "uploads/13/later.csv").write_bytes(b"later")
    with pytest.raises(TrappenError, match="intet er ændret"):
        copying.restore(file, yes=False, as_json=False)
    assert Child.objects.filter(sex="unknown").exists()
    copying.restore(file, yes=True, as_json=False)
    assert content() == before
    assert stored() == UPLOADED
    told = Event.objects.get(event_type=EventType.RESTORED)
    assert (told.municipality_code, told.user_name) == ("999", "")
    assert "»kopi.zip«" in sentence(told)
    assert {identity.open().name for identity in Identity.objects.all()} == {"Æble Ørsted", 'Bo; »med "tegn"'}
    Municipality.objects.create(code="998", name="Nabokommune")  # numbering goes on where it was
    assert "gendannet" in capsys.readouterr().out


def test_an_empty_database_needs_no_yes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fill()
    before, file = content(), tmp_path / "kopi.zip"
    archive.backup(file, now=NOW)
    if connection.vendor == "postgresql":  # the log refuses to be emptied
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER audit_event_no_truncate")
    call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=False)
    assert archive.is_empty()
    copying.restore(file, yes=False, as_json=True)
    assert content() == before
    answer = json.loads(capsys.readouterr().out)
    assert (answer["files"], answer["same_key"], answer["tables"]["cases_child"]) == (3, True, Child.objects.count())


def test_nothing_is_replaced_under_a_running_program_and_none_starts_meanwhile(tmp_path: Path) -> None:
    fill()
    file, before = tmp_path / "kopi.zip", content()
    archive.backup(file, now=NOW)
    with running.beside_others(), running.beside_others(), pytest.raises(TrappenError, match="Trappen kører"):
        copying.restore(file, yes=True, as_json=False)
    assert content() == before
    with running.alone():
        if connection.vendor == "postgresql":  # a server on another machine has another folder and the same database
            (Path(configured.DATA_DIR) / running.FILE).unlink()
        with pytest.raises(TrappenError, match="ved at blive gendannet"), running.beside_others():
            pass


@pytest.mark.parametrize(("answer", "done"), [("j\n", True), ("JA\n", True), ("\n", False), ("y\n", False)])
def test_a_person_is_asked_before_anything_is_replaced(
    answer: str, done: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill()
    file = tmp_path / "kopi.zip"
    archive.backup(file, now=NOW)
    Child.objects.update(sex="unknown")
    typed = io.StringIO(answer)
    monkeypatch.setattr(typed, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdin", typed)
    if done:
        copying.restore(file, yes=False, as_json=False)
    else:
        with pytest.raises(TrappenError, match="opgivet"):
            copying.restore(file, yes=False, as_json=False)
    assert Child.objects.filter(sex="unknown").exists() is not done


def test_a_backup_is_never_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "kopi.zip"
    file.write_bytes(b"")
    with pytest.raises(InputError, match="findes allerede"):
        archive.backup(file, now=NOW)


def test_a_folder_that_is_not_there_is_no_fault_of_the_program(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="kan ikke skrives"):
        archive.backup(tmp_path / "ingen" / "kopi.zip", now=NOW)


def rewritten(whole: Path, target: Path, entry: str, replacement: bytes, *, checksums: dict[str, str]) -> Path:
    """A copy in which one entry holds something else, with or without its checksum put right."""
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(target, "w") as made:
        for name in source.namelist():
            inside = replacement if name == entry else source.read(name)
            if name == "manifest.json":
                manifest = json.loads(inside)
                manifest["checksums"] |= checksums
                inside = json.dumps(manifest).encode()
            made.writestr(name, inside)
    return target


def test_what_is_no_whole_backup_changes_nothing(tmp_path: Path) -> None:
    fill()
    whole, before = tmp_path / "kopi.zip", content()
    archive.backup(whole, now=NOW)
    half = tmp_path / "half.zip"
    half.write_bytes(whole.read_bytes()[:-200])
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(other, "w") as made:
        made.writestr("readme.txt", "not a backup")
    forged = rewritten(whole, tmp_path / "forged.zip", "data/uploads/12/børn.csv", b"other", checksums={})
    for file in (half, other, forged, tmp_path / "nothing.zip"):
        with pytest.raises(InputError, match="sikkerhedskopi"):
            restore(file)
    assert content() == before
    assert stored() == UPLOADED


def test_a_restore_that_fails_half_way_leaves_database_and_files_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill()
    file = tmp_path / "kopi.zip"
    archive.backup(file, now=NOW)
    Child.objects.update(sex="unknown")
    later = Path(configured.DATA_DIR) / "uploads/13/later.csv"
    later.parent.mkdir()
    later.write_bytes(b"later")
    before, files = content(), stored()
    real = databases._agree

    def refused(counts: dict[str, int], manifest: archive.Manifest) -> None:
        real(counts, manifest)
        raise OSError("the disk is full")

    monkeypatch.setattr(databases, "_agree", refused)
    with pytest.raises(InputError, match="intet er ændret"):
        restore(file)
    assert content() == before
    assert stored() == files


def test_another_version_or_database_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill()
    file, before = tmp_path / "kopi.zip", content()
    with monkeypatch.context() as patch:
        patch.setattr(writing, "applied_migrations", lambda: ("cases.9999_later",))
        archive.backup(file, now=NOW)
    with pytest.raises(InputError, match="anden version"):
        restore(file)
    with zipfile.ZipFile(file) as made:
        manifest = archive.Manifest.from_json(made.read("manifest.json"))
    with monkeypatch.context() as patch:
        patch.setattr(connection, "vendor", "oracle")
        with pytest.raises(InputError, match="databasen her er oracle"):
            manifest.check_fits()
    assert content() == before


def test_a_database_that_has_come_through_earlier_versions_is_of_this_one(tmp_path: Path) -> None:
    fill()
    recorder = MigrationRecorder(connection)
    recorder.record_applied("audit", "0003_since_done_without")
    try:
        archive.backup(tmp_path / "kopi.zip", now=NOW)
        restore(tmp_path / "kopi.zip")
    finally:
        recorder.record_unapplied("audit", "0003_since_done_without")


def test_a_different_identity_key_is_warned_about(
    tmp_path: Path, settings: object, capsys: pytest.CaptureFixture[str]
) -> None:
    fill()
    file, old = tmp_path / "kopi.zip", configured.IDENTITY_KEY
    archive.backup(file, now=NOW)
    settings.IDENTITY_KEY = f"newer,{old}"  # type: ignore[attr-defined]
    copying.restore(file, yes=True, as_json=False)
    assert "anden identitetsnøgle" not in capsys.readouterr().out
    settings.IDENTITY_KEY = "another"  # type: ignore[attr-defined]
    copying.restore(file, yes=True, as_json=False)
    assert "anden identitetsnøgle" in capsys.readouterr().out
