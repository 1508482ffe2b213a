"""The pages of the imports: upload, follow, read what was wrong."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.web.imports.test_actions import CHILDREN, EPISODES
from trappen.domain.problems import Problem, Severity
from trappen.web.accounts.models import ScopeGrant, ScopeKind
from trappen.web.audit.models import Event, EventType
from trappen.web.cases.models import Episode
from trappen.web.imports.jobs import folder_of
from trappen.web.imports.models import Batch, Change, RowChange, State
from trappen.web.registers.models.base import NO_HASH

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def steward(cast: Cast, client: Client) -> Client:
    client.force_login(cast.sten)
    return client


def send(client: Client, *, episodes: str, name: str = "children.csv") -> str:
    files = [
        SimpleUploadedFile(name, CHILDREN.encode()),
        SimpleUploadedFile("episodes.csv", episodes.encode()),
    ]
    response = client.post(reverse("imports:upload"), {"source_format": "trappen", "delivery": files})
    return response.headers.get("Location", "") or response.content.decode()


def work() -> None:
    call_command("db_worker", batch=True, startup_delay=False, verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_an_upload_is_loaded_by_the_worker_and_its_files_removed(steward: Client) -> None:
    address = send(steward, episodes=EPISODES.format(end=""))
    batch = Batch.objects.get()
    assert "hx-get" in steward.get(address).content.decode()
    assert folder_of(batch).exists()
    work()
    batch.refresh_from_db()
    page = steward.get(address).content.decode()
    assert batch.state == State.LOADED
    assert not folder_of(batch).exists()
    assert "hx-get" not in page
    assert "ikke leveret og derfor uændrede" in page
    send(steward, episodes=EPISODES.format(end="01-03-2024"))
    work()
    rows = steward.get(reverse("imports:changes", args=[batch.number + 1])).content.decode()
    assert "Tabel;Nøgle;Ændring;Felt;Før;Nu" in rows
    assert "Indsatser;E1;Ændret;Slutdato (sidste dag);;29-02-2024" in rows
    page = steward.get(reverse("imports:detail", args=[batch.number + 1])).content.decode()
    assert "1 indsats har fået slutdato" in page  # the delivery has no day, so that nobody knows whether it is over
    assert "29-02-2024" in page
    told = steward.get(reverse("imports:brought_csv", args=[batch.number + 1])).content.decode()
    assert "Hvad det gælder" in told
    assert "29-02-2024" in told
    assert "nat.zip" not in steward.get(reverse("imports:index")).content.decode()


@pytest.mark.django_db(transaction=True)
def test_findings_are_grouped_and_can_be_fetched(steward: Client) -> None:
    address = send(steward, episodes=EPISODES.format(end="01-01-2020"))
    work()
    page = steward.get(address).content.decode()
    assert "Afvist" in page
    assert "Intet er indlæst" in page
    assert "0101019995" not in page
    sheet = steward.get(reverse("imports:problems", args=[Batch.objects.get().number])).content.decode("utf-8-sig")
    heading = "Alvor;Ark eller fil;Række;Kolonne;Der står;Beløb i kr.;Hvad er der galt;Gør sådan;Nøgle;Barn;Kode"
    assert sheet.splitlines()[0] == heading
    assert "Slutdato;01-01-2020" in sheet
    assert "Vælg en rettet fil" in page
    assert len(sheet.splitlines()) > 1
    assert "0101019995" not in sheet


def test_a_file_that_is_none_of_ours_is_refused(steward: Client) -> None:
    assert "er ikke en fil, Trappen læser" in send(steward, episodes="x", name="brev.docx")
    assert not Batch.objects.exists()
    assert "samme navn" in send(steward, episodes="x", name="episodes.csv")
    assert Path(reverse("imports:upload")).name == "ny"


def test_a_name_that_the_file_system_does_not_take_is_refused(steward: Client) -> None:
    shown = send(steward, episodes=EPISODES.format(end=""), name="æ" * 200 + ".csv")
    assert "for langt navn" in shown
    assert not Batch.objects.exists()


def test_a_full_disk_is_told_and_leaves_nothing(steward: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("trappen.web.imports.views.keep_files", full)
    assert "Filerne kunne ikke gemmes" in send(steward, episodes=EPISODES.format(end=""))
    assert not Batch.objects.exists()


def test_reading_a_finding_about_a_child_is_in_the_log(cast: Cast) -> None:
    batch = Batch.objects.create(
        municipality=cast.home,
        number=77,
        name="Udtræk",
        format="trappen",
        received_at=datetime(2026, 11, 2, 12, tzinfo=UTC),
        state=State.LOADED,
        problems=[Problem(Severity.WARNING, "unborn", "Barnet er ikke født.", key=cast.nords_child.key).as_dict()],
        problem_counts={"unborn": 1},
    )
    client = Client()
    client.force_login(cast.sten)
    client.get(f"/indlaesning/{batch.number}/")
    client.get(f"/indlaesning/{batch.number}/fund.csv")
    read = Event.objects.filter(event_type=EventType.CHILDREN_LISTED, user_id=cast.sten.pk)
    assert [event.subject_key for event in read] == [cast.nords_child.key] * 2


def test_a_changed_row_is_told_in_words_with_a_link_to_the_child_that_one_may_see(cast: Cast) -> None:
    batch = Batch.objects.create(
        municipality=cast.home,
        number=78,
        name="Udtræk",
        format="trappen",
        received_at=datetime(2026, 11, 2, 12, tzinfo=UTC),
        state=State.LOADED,
        counts={"episodes": {"rows": 2, "added": 1, "changed": 1, "gone": 0, "same": 0}},
    )
    kept = {"municipality": cast.home, "batch_id": batch.pk, "row_hash": NO_HASH, "section": "BL-46"}
    own = {**kept, "place_type": "foster_general", "start": date(2024, 3, 1), "end": date(2025, 2, 1)}
    Episode.objects.create(key="E1", child=cast.nords_child, **own)
    Episode.objects.create(key="E2", child=cast.syds_child, start=date(2025, 1, 1), **kept)
    RowChange.objects.create(
        batch=batch, table="episodes", key="E1", change=Change.CHANGED, fields={"end": ["2025-01-01", "2025-02-01"]}
    )
    RowChange.objects.create(batch=batch, table="episodes", key="E2", change=Change.ADDED)
    left = {"section": ["BL-46", ""], "place_type": ["own_room", ""], "start": ["2020-01-01", ""]}
    RowChange.objects.create(batch=batch, table="episodes", key="E3", change=Change.GONE, fields=left)
    client = Client()
    client.force_login(cast.sten)
    page = re.sub(r"\s+", " ", client.get("/indlaesning/78/").content.decode())
    assert "BL § 46, Almen plejefamilie, 01-03-2024 – 31-01-2025" in page
    assert "<strong>1 ny indsats, 1 ændret slutdato, 1 indsats er væk.</strong>" in page
    assert "Indsatsen er væk" in page
    assert "BL § 46, Eget værelse, 01-01-2020 –" in page
    assert all(f'href="/boern/{child.key}/"' in page for child in (cast.nords_child, cast.syds_child))
    ScopeGrant.objects.create(user=cast.sten, kind=ScopeKind.TEAM, key="nord")
    narrow = client.get("/indlaesning/78/").content.decode()
    assert f'href="/boern/{cast.nords_child.key}/"' in narrow
    assert cast.syds_child.key not in narrow
    assert "E2" not in narrow
    assert "Eget værelse" not in narrow
    read = Event.objects.filter(event_type=EventType.CHILDREN_LISTED, user_id=cast.sten.pk).order_by("pk")
    both = sorted([cast.nords_child.key, cast.syds_child.key])
    assert [event.subject_key for event in read] == [*both, cast.nords_child.key]
