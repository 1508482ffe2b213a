"""What an ordinary installation begins with, and the change of the identity key."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.contrib.auth import authenticate

from tests.web.imports.deliveries import delivery, load
from tests.web.imports.test_loading import batch
from trappen.domain.errors import TrappenError
from trappen.web.accounts.models import Municipality, Role, User
from trappen.web.audit.models import Event, EventType
from trappen.web.cases.models import Identity, sealing
from trappen.web.config import environment
from trappen.web.config.operations import beginning, keys
from trappen.web.programmes.models import ProgrammePlan

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 4, 1, 8, tzinfo=UTC)


def test_setup_makes_a_municipality_and_an_administrator_who_can_log_in(capsys: pytest.CaptureFixture[str]) -> None:
    beginning.setup(code="657", name=None, username="adam", as_json=True)
    told = json.loads(capsys.readouterr().out)
    user = User.objects.get()
    assert (told["name"], user.role, str(user.municipality)) == ("Herning", Role.ADMINISTRATOR, "Herning")
    assert authenticate(username="adam", password=told["password"]) == user
    assert told["password"] not in str(list(Event.objects.values()))
    assert Event.objects.get().event_type == EventType.USER_CREATED


def test_only_the_first_administrator_is_made_so(capsys: pytest.CaptureFixture[str]) -> None:
    beginning.setup(code="657", name=None, username="adam", as_json=False)
    assert "vises kun her" in capsys.readouterr().out
    with pytest.raises(TrappenError, match="allerede en administrator"):
        beginning.setup(code="657", name=None, username="eva", as_json=False)
    with pytest.raises(TrappenError, match="kan ikke bruges"):
        beginning.setup(code="101", name=None, username="adam", as_json=False)
    assert User.objects.count() == 1


def test_the_examples_come_once_and_go_again(capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        beginning.examples(remove=False, as_json=True)
        assert json.loads(capsys.readouterr().out) == {"examples": 5, "removed": False}
        assert ProgrammePlan.objects.count() == 5
    own = ProgrammePlan.objects.create(
        municipality=Municipality.objects.create(code="999", name="x"), key="own", name="own", document={}, changed=NOW
    )
    beginning.examples(remove=True, as_json=False)
    assert "5 eksempler er fjernet" in capsys.readouterr().out
    assert list(ProgrammePlan.objects.all()) == [own]


@pytest.fixture
def key_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: object) -> Path:
    """An installation whose key lies in a file, with two identities sealed under it."""
    monkeypatch.setenv("TRAPPEN_DATA", str(tmp_path))
    monkeypatch.delenv("TRAPPEN_IDENTITY_KEY")
    settings.IDENTITY_KEY = environment.secret("TRAPPEN_IDENTITY_KEY", "identity-key")  # type: ignore[attr-defined]
    municipality = Municipality.objects.create(code="999", name="Eksempelkommune")
    load(delivery(), municipality, batch_id=batch(municipality, 1))
    return tmp_path / "identity-key"


def test_a_new_key_seals_every_identity_and_the_pseudonyms_stay(
    key_file: Path, settings: object, capsys: pytest.CaptureFixture[str]
) -> None:
    old, pseudonym = key_file.read_text(encoding="ascii"), sealing.pseudonym("999", "1")
    names = {identity.open().name for identity in Identity.objects.all()}
    keys.rotate(as_json=True)
    assert json.loads(capsys.readouterr().out)["identities"] == 2
    new, kept = key_file.read_text(encoding="ascii").split(",")
    assert (kept, key_file.stat().st_mode & 0o077) == (old, 0)
    assert sealing.pseudonym("999", "1") == pseudonym
    settings.IDENTITY_KEY = new  # type: ignore[attr-defined]
    assert {identity.open().name for identity in Identity.objects.all()} == names
    settings.IDENTITY_KEY = old  # type: ignore[attr-defined]
    with pytest.raises(TrappenError, match="kan ikke læses"):
        Identity.objects.first().open()  # type: ignore[union-attr]
    event = Event.objects.get(event_type=EventType.KEY_ROTATED)
    assert (event.municipality_code, event.what) == ("999", {"number": 2})


def test_one_identity_that_cannot_be_read_leaves_them_all_as_they_were(key_file: Path) -> None:
    Identity.objects.filter(pk=Identity.objects.latest("pk").pk).update(sealed=b"of another key")
    before = sorted(bytes(sealed) for sealed in Identity.objects.values_list("sealed", flat=True))
    old = configured.IDENTITY_KEY
    with pytest.raises(TrappenError, match="kan ikke læses"):
        keys.rotate(as_json=False)
    assert sorted(bytes(sealed) for sealed in Identity.objects.values_list("sealed", flat=True)) == before
    assert key_file.read_text(encoding="ascii").endswith(f",{old}")
    assert not Event.objects.filter(event_type=EventType.KEY_ROTATED).exists()


def test_a_key_from_the_environment_is_put_there_by_a_person_first(
    monkeypatch: pytest.MonkeyPatch, settings: object, capsys: pytest.CaptureFixture[str]
) -> None:
    old = configured.IDENTITY_KEY
    with pytest.raises(TrappenError, match="NY,GAMMEL"):
        keys.rotate(as_json=False)
    settings.IDENTITY_KEY = f"new,{old}"  # type: ignore[attr-defined]
    keys.rotate(as_json=False)
    assert "TRAPPEN_IDENTITY_KEY" in capsys.readouterr().out


def test_a_folder_that_others_can_read_is_shut_where_it_is_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    folder.chmod(0o755)
    monkeypatch.setenv("TRAPPEN_DATA", str(folder))
    (said,) = environment.guard_data()
    assert "Nu kan kun du læse den" in said
    assert folder.stat().st_mode & 0o777 == 0o700
    assert environment.guard_data() == []
    (folder / "identity-key").write_text("x")
    (folder / "identity-key").chmod(0o644)
    assert len(environment.guard_data()) == 1
    assert (folder / "identity-key").stat().st_mode & 0o777 == 0o600


def test_a_folder_of_others_is_left_alone_with_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "somebody.txt").write_text("theirs")
    tmp_path.chmod(0o755)
    monkeypatch.setenv("TRAPPEN_DATA", str(tmp_path))
    (said,) = environment.guard_data()
    assert "Advarsel" in said
    assert tmp_path.stat().st_mode & 0o777 == 0o755
    tmp_path.chmod(0o1777)
    with pytest.raises(TrappenError, match="som alle på maskinen deler"):
        environment.guard_data()
    tmp_path.chmod(0o700)
