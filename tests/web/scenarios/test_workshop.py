"""The workshop: a baseline made ready once, sliders that play against it, scenarios that are kept and compared."""

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult

from tests.cast import Cast
from tests.web.scenarios.town import signed_in, town
from trappen.web.audit.models import Event
from trappen.web.runs.models import Run
from trappen.web.scenarios.models import Baseline, SavedScenario
from trappen.web.scenarios.workshop import actions, jobs, queries, views

pytestmark = [pytest.mark.slow, pytest.mark.sqlite_only]
PAGE = "/fremskrivning/vaerksted/"
SAVED = f"{PAGE}gemte/"
STILL = {"aar": "1", "start": "2026-12-01", "indfasning": "0"}


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAPPEN_TODAY", "2026-11-02")
    monkeypatch.setattr(actions, "DRAWS", 60)
    monkeypatch.setattr(views, "QUICK", 20)


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
