"""The workshop: a baseline made ready once, sliders that play against it, scenarios that are kept and compared."""

import re
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django_tasks_db.models import DBTaskResult

from tests.cast import Cast
from tests.web.scenarios.town import signed_in, town
from trappen.web.audit.models import Event
from trappen.web.runs.models import Run
from trappen.web.scenarios.models import Baseline, SavedScenario
from trappen.web.scenarios.workshop import actions, jobs, queries, views
from trappen.web.scenarios.workshop.forms import WorkshopForm
from trappen.web.scenarios.workshop.further import TITLES

pytestmark = [pytest.mark.slow, pytest.mark.sqlite_only]
PAGE = "/fremskrivning/vaerksted/"
SAVED = f"{PAGE}gemte/"
STILL = {"aar": "1", "start": "2026-12-01", "indfasning": "0"}


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAPPEN_TODAY", "2026-11-02")
    monkeypatch.setattr(actions, "DRAWS", 60)
    monkeypatch.setattr(views, "QUICK", 20)
    for name in ("warm_up", "play_each_kind"):  # the compiler is for those who wait
        monkeypatch.setattr(queries, name, lambda _ready: None)


def worked() -> None:
    """What waits is done."""
    for task, job in ((queries.READYING, jobs.make_ready), (queries.COMPARING, jobs.compare)):
        for waiting in DBTaskResult.objects.filter(status="READY", task_path=task):
            job.call(**waiting.args_kwargs["kwargs"])
            DBTaskResult.objects.filter(pk=waiting.pk).update(status="SUCCESSFUL")


def made_ready(client: Client) -> None:
    client.post(f"{PAGE}klar/", {"aar": "1"})
    worked()


def dragged(client: Client, **sliders: str) -> str:
    """What htmx puts in when a slider has been let go."""
    answer = client.post(PAGE, STILL | sliders, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_baseline_is_made_ready_once_and_the_sliders_play_against_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    town(cast)
    karl = signed_in(cast.karl)
    assert "Ikke klargjort endnu" in karl.get(PAGE).content.decode()
    made_ready(karl)
    assert Baseline.objects.count() == 1
    page = karl.get(PAGE).content.decode()
    assert 'type="range"' in page
    assert "Pris" in page
    whole = dragged(karl, tilgang="-50", ned="20", varighed="-10", varighed_trin="3")
    for shown in ("Hvad der er bedt om", "Varighed på trin 3", "−50", "Sandsynlighed for færre børn", 'id="kort"'):
        assert shown in whole
    assert "Foreløbigt svar af 20" in dragged(karl, tilgang="-50", hurtig="1")
    without_script = karl.post(PAGE, STILL | {"tilgang": "-50"}).content.decode()
    assert "<h1>" in without_script
    assert "Hvad der er bedt om" in without_script
    assert Run.objects.count() == 1
    monkeypatch.setattr(views, "QUICK", 60)
    monkeypatch.setattr(views, "ENOUGH", 0.0)
    assert "Foreløbigt svar af 20" in dragged(karl, tilgang="-50", hurtig="1")
    made_ready(karl)
    assert Baseline.objects.count() == 1


def test_what_cannot_be_played_is_said(cast: Cast) -> None:
    town(cast)
    karl = signed_in(cast.karl)
    made_ready(karl)
    assert "begynder først, når fremskrivningen er slut" in dragged(karl, start="2028-01-01")
    assert karl.post(PAGE, STILL | {"tilgang": "-80"}).status_code == 400
    assert karl.post(f"{PAGE}gem/", STILL).status_code == 400
    assert karl.get(f"{PAGE}?aar=99").status_code == 404


def test_who_may_not_see_few_children_or_money_is_not_told_of_them(cast: Cast) -> None:
    town(cast)
    sigrid = signed_in(cast.sigrid)
    made_ready(sigrid)
    page = sigrid.get(PAGE).content.decode()
    assert "Pris" not in page
    assert "Trin 6" not in page.split("<table")[0]
    answer = dragged(sigrid, afgang="20")
    assert "skjult" in answer
    assert "Udgift" not in answer
    assert "Ret felterne" in dragged(sigrid, varighed="20", varighed_trin="6")
    assert "Ret felterne" in dragged(sigrid, loft_trin="6", loft_pladser="3", loft_venter="3")


def test_a_scenario_is_kept_with_what_it_was_played_with_and_its_author_deletes_it(cast: Cast) -> None:
    town(cast)
    karl, hanne = signed_in(cast.karl), signed_in(cast.hanne)
    made_ready(karl)
    karl.post(f"{PAGE}gem/", STILL | {"navn": "Færre ind", "tilgang": "-25"})
    scenario = SavedScenario.objects.get()
    run = scenario.run
    assert run.parameters == {"aar": "1", "skydere": {"tilgang": -25, "start": "2026-12-01", "indfasning": 0}}
    assert (run.seed, run.created_by_name) == (1, str(cast.karl))
    page = karl.get(f"{SAVED}{scenario.pk}/").content.decode()
    for shown in ("Færre ind", "−25", "startværdi 1", "Åbn i værkstedet", "Slet"):
        assert shown in page
    assert karl.get(f"{SAVED}{scenario.pk}/hent/xlsx/").content[:2] == b"PK"
    assert "Scenariet" in karl.get(f"{SAVED}{scenario.pk}/hent/csv/").content.decode()
    opened = karl.get(PAGE, {"aar": "1", **run.parameters["skydere"]}).content.decode()
    assert 'value="-25"' in opened
    assert hanne.post(f"{SAVED}{scenario.pk}/slet/").status_code == 403
    secretary = signed_in(cast.sigrid)
    assert "adgang til andre" in secretary.get(f"{SAVED}{scenario.pk}/").content.decode()
    assert secretary.get(f"{SAVED}{scenario.pk}/hent/csv/").status_code == 404
    karl.post(f"{SAVED}{scenario.pk}/slet/")
    assert not SavedScenario.objects.exists()
    told = set(Event.objects.filter(subject_type="scenario").values_list("event_type", flat=True))
    assert told == {"scenario.saved", "scenario.deleted"}


FURTHER = {
    "program": "ned_afgang",
    "program_trin": "3",
    "program_andel": "40",
    "program_effekt": "30",
    "program_lav": "5",
    "program_hoej": "60",
    "program_kilde": "Rapport 7",
    "trin_hvad": "lukkes",
    "trin": "6",
    "trin_andet": "3",
    "trin_fra": "2027-01-01",
    "loft_trin": "3",
    "loft_pladser": "0",
    "loft_venter": "6",
}


def test_a_programme_a_closing_and_a_limit_are_played_and_kept_as_they_were_set(cast: Cast) -> None:
    town(cast)
    karl = signed_in(cast.karl)
    made_ready(karl)
    page = karl.get(PAGE).content.decode()
    for group in TITLES:
        assert group in page
    assert "<details open" not in page.replace('class="t-further" ', "")
    unfinished = dragged(karl, program="op")
    for told in ("Ikke fyldt ud endnu", "Skriv programmets effekt", "hvor effekten kommer fra"):
        assert told in unfinished
    assert "Scenariet kan ikke spilles" in dragged(karl, **FURTHER)  # who is new waits on a step that closes
    fits = FURTHER | {"trin_hvad": "aabnes", "trin": "3", "trin_andet": "6", "trin_andel": "25"}
    quick, full = dragged(karl, hurtig="1", **fits), dragged(karl, **fits)
    for told in ("venter på en plads", "måned for måned", "Venter på trin 3"):
        assert told in quick
        assert told in full
    assert "Bedt om og muligt" not in quick
    for told in ("Bedt om og muligt", "Rapport 7", "Trin 3 åbnes", "Højst 0 pladser på trin 3"):
        assert told in full
    karl.post(f"{PAGE}gem/", STILL | {"navn": "Program og loft"} | fits)
    scenario = SavedScenario.objects.get()
    kept = scenario.run.parameters["skydere"]
    assert (kept["loft_pladser"], kept["trin_fra"]) == (0, "2027-01-01")
    shown = karl.get(f"{SAVED}{scenario.pk}/").content.decode()
    for told in ("Bedt om og muligt", "år for år", "måned for måned", "flytninger ned og afgang på trin 3 gange 1,3"):
        assert told in shown
    opened = karl.get(PAGE, {"aar": "1", **kept}).content.decode()
    assert 'value="Rapport 7"' in opened
    assert opened.count('class="t-further" open') == 3


def test_an_evaluations_effect_is_taken_from_its_file_into_fields_that_are_seen(cast: Cast) -> None:
    town(cast)
    karl = signed_in(cast.karl)
    made_ready(karl)
    told = "ratio = 0.724\nlow = 0.6\nhigh = 0.875\nsource = 'Evaluering 2025, tabel 3'\n"

    def taken(text: str, **typed: str) -> Any:
        file = SimpleUploadedFile("effekt.toml", text.encode())
        return karl.post(f"{PAGE}effekt/", STILL | {"program_fil": file, "tilgang": "-10"} | typed)

    answer = taken(told, program="ned")
    page = karl.get(answer["Location"]).content.decode()
    for name, value in (("effekt", "-27.6"), ("lav", "-40"), ("hoej", "-12.5"), ("kilde", "Evaluering 2025, tabel 3")):
        assert re.search(rf'name="program_{name}" value="{value}"', page)
    assert 'name="tilgang" value="-10"' in page
    asked = parse_qs(urlsplit(answer["Location"]).query)
    form = WorkshopForm(
        {name: one[0] for name, one in asked.items()}, steps=(), priced=False, origin=date(2026, 11, 1), years=1
    )
    assert form.is_valid(), form.errors
    [change] = form.pulled.changes[-1:]
    assert (change.factor, change.low, change.high) == pytest.approx((0.724, 0.6, 0.875))
    for text, typed, fault in (
        (told, {}, "Vælg først, hvad programmet ændrer"),
        (told + "note = 1\n", {"program": "ned"}, "og intet andet"),
        (told.replace("0.6", "0.8"), {"program": "ned"}, "imellem sig"),
        ("ratio", {"program": "ned"}, "ikke en TOML-fil"),
    ):
        refused = taken(text, **typed)
        assert refused.status_code == 400
        assert fault in refused.content.decode()
    assert "Vælg filen med effekten" in karl.post(f"{PAGE}effekt/", STILL | {"program": "ned"}).content.decode()


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"program_lav": ""}, "Skriv begge ender"),
        ({"program_effekt": "70"}, "mellem de to ender"),
        ({"trin_andet": "6"}, "Vælg et andet trin end det"),
        ({"trin_hvad": "aabnes"}, "hvor mange pct. der kommer"),
        ({"loft_venter": "3"}, "det trin, der er fuldt"),
        ({}, "et trin, der lukkes"),
        ({"loft_fra": "2040-01-01", "loft_venter": "3"}, "begynder først, når fremskrivningen er slut"),
    ],
)
def test_what_does_not_fit_together_is_said_at_its_field(typed: dict[str, str], error: str) -> None:
    steps = ((3, "Trin 3"), (6, "Trin 6"))
    form = WorkshopForm(STILL | FURTHER | typed, steps=steps, priced=False, origin=date(2026, 11, 1), years=2)
    assert error in str(form.errors)


def test_up_to_four_are_compared_beside_the_baseline(cast: Cast) -> None:
    town(cast)
    karl = signed_in(cast.karl)
    made_ready(karl)
    for name, percent in (("Lidt", "-10"), ("Meget", "-50")):
        karl.post(f"{PAGE}gem/", STILL | {"navn": name, "tilgang": percent})
    keys = list(SavedScenario.objects.values_list("pk", flat=True))
    assert "ikke spillet mod de nyeste data" in karl.get(f"{PAGE}sammenlign/", {"valgt": keys}).content.decode()
    answer = karl.post(f"{PAGE}sammenlign/", {"valgt": keys})
    assert "Beregner" in karl.get(answer["Location"]).content.decode()
    worked()
    page = karl.get(answer["Location"]).content.decode()
    for shown in ("Lidt", "Meget", "Uændret", "Forventet antal børn på hvert trin", "Udgift frem til"):
        assert shown in page
    file = karl.get(f"{PAGE}sammenlign/hent/csv/", {"valgt": keys})
    assert "Meget" in file.content.decode()
    assert karl.post(f"{PAGE}sammenlign/", {"valgt": []})["Location"] == SAVED
