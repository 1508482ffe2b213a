"""The pages of the imports: upload, follow, read what was wrong."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.web.imports.test_actions import CHILDREN, EPISODES
from trappen.domain.problems import Problem, Severity
from trappen.web.audit.models import Event, EventType
from trappen.web.imports.jobs import folder_of
from trappen.web.imports.models import Batch, State

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
    assert "Indsatser, slutdato (sidste dag): ændret i 1 række" in page
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
