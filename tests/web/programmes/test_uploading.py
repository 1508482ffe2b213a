"""Programmes from files: faults with their place, and a question before one that is there is replaced."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings

from tests.cast import Cast
from tests.records.programmes.drawing import programmes
from tests.web.programmes.typing import FILES
from trappen.domain.programme.model import Programme
from trappen.records.programmes.reading import founding, read_bytes
from trappen.records.programmes.writing import plain, programme_text
from trappen.web.programmes import actions
from trappen.web.programmes.editing.differences import Difference, Kind, differences
from trappen.web.programmes.models import ProgrammePlan

CLEAN = (FILES / "clean.toml").read_bytes()
NOW = datetime(2026, 10, 5, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def petra(cast: Cast, client: Client) -> Client:
    client.force_login(cast.petra)
    return client


def upload(client: Client, content: bytes) -> Any:
    return client.post("/programmer/fra-fil/", {"fil": SimpleUploadedFile("p.toml", content)})


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('name = "Broen"', 'name = "Broen"\nnavn = "x"', "kendes ikke"),
        ("min_age = 6", 'min_age = "6"', "helt tal"),
        ("count = 8", "count = -8", "0 eller mere"),
        ("start = 2025-01-01\nend = 2028-01-01\ndistricts", "start = 2025-02-30\ndistricts", "dato, der findes"),
        ('total = "6.300 t.kr."', 'total = "6.300"', "mangler enhed"),
        ('key = "stor"\nname', 'key = "lille"\nname', "står 2 gange"),
        ("key = ", "key : ", "TOML"),
    ],
)
def test_a_wrong_file_is_refused_with_its_place(petra: Client, old: str, new: str, told: str) -> None:
    text = (FILES / "clean.toml").read_text(encoding="utf-8")
    assert old in text
    response = upload(petra, text.replace(old, new, 1).encode())
    problems = response.context["problems"]
    assert [told in problem.what for problem in problems] == [True], problems
    assert all(problem.row for problem in problems)
    assert not ProgrammePlan.objects.exists()


@pytest.mark.slow
def test_ten_megabytes_are_refused_in_one_sentence(petra: Client) -> None:
    response = upload(petra, b"# x\n" * 2_500_000)
    assert [problem.code for problem in response.context["problems"]] == ["too-large"]
    assert not ProgrammePlan.objects.exists()


def changed() -> bytes:
    return CLEAN.replace(b"Broen til hverdagen", b"Broen").replace(b"cases = 176", b"cases = 168")


def answer(client: Client, question: Any) -> Any:
    """Says yes, with what stands in the hidden fields of the question."""
    sent = {"fil": question.context["text"], "version": question.context["plan"].version}
    return client.post("/programmer/fra-fil/erstat/", sent)


def test_a_file_over_a_programme_that_is_there_asks_first(petra: Client) -> None:
    assert upload(petra, CLEAN).status_code == 302
    question = upload(petra, changed())
    plan = ProgrammePlan.objects.get()
    assert plan.version == 1  # nothing has changed yet
    assert question.status_code == 200
    found = {(entry.kind, entry.part, entry.before, entry.after) for entry in question.context["differences"]}
    assert (Kind.CHANGED, "Grundoplysninger", "Broen til hverdagen", "Broen") in found
    assert (Kind.CHANGED, "Sager og sagstal", "176", "168") in found
    assert "Ja, gem filen som version 2" in question.content.decode()
    assert answer(petra, question).status_code == 302
    plan.refresh_from_db()
    assert (plan.version, plan.document["full_name"]) == (2, "Broen")
    assert plan.versions.get(number=1).document["full_name"] == "Broen til hverdagen"
    assert actions.programme_of(plan.document) == read_bytes(changed()).programme


def test_the_same_file_again_changes_nothing(petra: Client) -> None:
    upload(petra, CLEAN)
    page = petra.post("/programmer/fra-fil/", {"fil": SimpleUploadedFile("p.toml", CLEAN)}, follow=True)
    assert "er den samme som version 1" in page.content.decode()
    assert ProgrammePlan.objects.get().version == 1


def test_an_answer_to_an_older_question_is_asked_again(cast: Cast, petra: Client) -> None:
    upload(petra, CLEAN)
    question = upload(petra, changed())
    other = Client()
    other.force_login(cast.hanne)
    late = {"version": 1, "handling": "gem", "teams-n": "1", "teams-0-key": "team", "teams-0-name": "Hannes team"}
    assert other.post(f"/programmer/{ProgrammePlan.objects.get().pk}/ret/teams/", late).status_code == 302
    again = answer(petra, question)
    assert "har gemt programmet, mens du rettede i det" in again.content.decode()
    assert (
        Difference(Kind.CHANGED, "Team", "Broteamet: Navn", "Hannes team", "Broteamet") in again.context["differences"]
    )
    assert ProgrammePlan.objects.get().version == 2
    assert answer(petra, again).status_code == 302
    assert ProgrammePlan.objects.get().version == 3


def test_a_file_never_replaces_what_is_another_municipalitys(cast: Cast, petra: Client) -> None:
    programme = read_bytes(CLEAN).programme
    assert programme is not None
    foreign = actions.create(municipality=cast.abroad, programme=programme, by=None, now=NOW)
    assert upload(petra, changed()).status_code == 302
    foreign.refresh_from_db()
    assert foreign.version == 1
    assert ProgrammePlan.objects.filter(municipality=cast.home).count() == 1


def test_what_goes_is_told_as_well_as_what_comes() -> None:
    one = {"name": "A", "money": [{"key": "m", "title": "Udgift", "years": {"2026": "1 kr."}}], "districts": ["Nord"]}
    two = {"name": "A", "money": [{"key": "n", "title": "Indtægt"}], "waivers": [{"code": "c", "place": "p"}]}
    assert {(entry.kind, entry.part, entry.what) for entry in differences(one, two)} == {
        (Kind.GONE, "Grundoplysninger", "Distrikter"),
        (Kind.GONE, "Økonomi", "Udgift"),
        (Kind.ADDED, "Økonomi", "Indtægt"),
        (Kind.ADDED, "Begrundelser for fund", "p"),
    }
    assert differences({"teams": [{"key": "a"}, {"key": "b"}]}, {"teams": [{"key": "b"}, {"key": "a"}]})


@pytest.mark.slow
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(programmes(), programmes())
def test_there_is_a_difference_exactly_where_two_programmes_differ(one: Programme, two: Programme) -> None:
    assert bool(differences(plain(one), plain(two))) == (plain(one) != plain(two))
    assert differences(plain(one), plain(one)) == []


def test_the_text_that_is_asked_about_is_the_programme_of_the_file(petra: Client) -> None:
    programme = founding("aarhus-taettere-paa-familien-2015")
    upload(petra, programme_text(programme).encode())
    question = upload(petra, programme_text(programme).replace("Model A", "Model Æ").encode())
    assert read_bytes(question.context["text"].encode()).programme is not None
    page = question.content.decode()
    assert "Model Æ" in page.split("<textarea")[1].split("</textarea>")[0]
