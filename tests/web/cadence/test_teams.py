"""Teams typed where no export brings them: who is in them, what that opens, and what a later import does to them."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import PASSWORD, Cast
from tests.web.imports.deliveries import delivery, load
from tests.web.world import NORD, TODAY, extract, settle
from trappen.records.container import Records
from trappen.web.accounts.models import ScopeGrant, User
from trappen.web.audit.models import Event, EventType
from trappen.web.audit.presenters import sentence
from trappen.web.cadence.queries import latest_run
from trappen.web.cadence.queries.teams import loose
from trappen.web.cases.models import Child
from trappen.web.registers.models import AdviserPost, Team
from trappen.web.runs.models import Run


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAPPEN_TODAY", TODAY.isoformat())


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def workbook() -> Records:
    """What a flat workbook gives: children, measures, and who has them; no teams and no posts."""
    whole = extract()
    names = ("advisers", "children", "cases", "assignments", "episodes")
    return delivery(**{name: whole.table(name).to_dicts() for name in names})


@pytest.mark.slow
def test_typed_teams_open_the_municipality_of_a_workbook_and_stand_when_an_import_brings_its_own(cast: Cast) -> None:
    Team.objects.filter(municipality=cast.home).delete()
    settle(cast, workbook())
    Run.objects.all().delete()
    steward = browser(cast.sten)
    assert "Rådgiver Syd" in steward.get("/team/").content.decode()
    steward.post("/team/nyt/", {"navn": "Familie", "loft": "20"})
    team = Team.objects.get(municipality=cast.home)
    joining = {"team": team.key, "raadgivere": ["nord"], "stilling": "0,8", "fra": "2026-01-01"}
    answer = steward.post("/team/raadgivere/", joining, follow=True).content.decode()
    assert "1 rådgiver er knyttet til »Familie«" in answer
    assert Child.objects.filter(municipality=cast.home, team_key=team.key).count() == len(NORD)
    assert "allerede et team" in steward.post("/team/nyt/", {"navn": "familie"}).content.decode()
    assert "allerede knyttet" in steward.post("/team/raadgivere/", joining).content.decode()

    new = {"username": "ida", "password": PASSWORD, "first_name": "Ida", "last_name": "Ny", "role": "adviser"}
    made = browser(cast.adam).post(reverse("accounts:user_create"), new | {"teams": [team.key], "adviser_key": "nord"})
    assert made.status_code == 302
    ida = User.objects.get(username="ida")
    run = latest_run(ida)
    assert run is not None
    assert [(each["name"], each["cases"], each["fte"]) for each in run.result["loads"]["teams"]] == [
        ("Familie", len(NORD), "4/5")
    ]
    assert f"{len(NORD)}" in browser(ida).get("/sagstal/").content.decode()
    assert browser(ida).get("/mine-sager/").content.decode().count("data-case") >= len(NORD)

    settle(cast, extract(), batch_id=2)  # now the case system has teams of its own
    assert Team.objects.filter(municipality=cast.home).count() == 3
    page = steward.get("/team/").content.decode()
    assert "Rådgiver Nord er i et team både her og i fagsystemets udtræk" in page
    assert steward.post(f"/team/{Team.objects.get(key='syd').pk}/", {"navn": "Andet"}).status_code == 200
    assert not Team.objects.filter(name="Andet").exists()
    typed = AdviserPost.objects.get(batch_id=0)
    steward.post(f"/team/raadgivere/{typed.pk}/fjern/")
    assert "både her og" not in steward.get("/team/").content.decode()
    assert set(Child.objects.filter(municipality=cast.home).values_list("team_key", flat=True)) == {"nord", "syd"}


def test_an_adviser_leaves_one_typed_team_for_another_and_a_team_is_renamed_and_closed(cast: Cast) -> None:
    Team.objects.filter(municipality=cast.home).delete()
    steward = browser(cast.sten)
    for name in ("Familie", "Unge"):
        steward.post("/team/nyt/", {"navn": name})
    family, young = Team.objects.filter(municipality=cast.home).order_by("name")
    ScopeGrant.objects.filter(user=cast.bo).update(key=young.key)
    for team, day in ((family, "2025-01-01"), (young, "2026-10-01")):
        load(delivery(advisers=[{"adviser_id": "bo", "name": "Bo"}]), cast.home, batch_id=1)
        steward.post("/team/raadgivere/", {"team": team.key, "raadgivere": ["bo"], "stilling": "1", "fra": day})
    first, second = AdviserPost.objects.order_by("start")
    assert (first.end, second.end) == (date(2026, 10, 1), None)
    late = {"stilling": "1", "fra": "2025-01-01", "til": "2026-10-15"}
    assert "er i et andet team" in steward.post(f"/team/raadgivere/{first.pk}/", late).content.decode()
    steward.post(f"/team/{young.pk}/", {"navn": "Unge 13-17", "lukket": "2026-11-01"})
    second.refresh_from_db()
    assert second.end == date(2026, 11, 1)
    said = [sentence(event) for event in Event.objects.filter(event_type=EventType.REGISTER_CHANGED)]
    assert "Ændrede team: teamet »Unge« hedder nu »Unge 13-17«; lukket fra 01-11-2026." in said


def test_who_has_left_is_told_only_while_cases_are_left_behind(cast: Cast) -> None:
    posts = [
        {"adviser_id": key, "team_id": "syd", "fte": 1.0, "start": date(2020, 1, 1), "end": date(2026, 1, 1)}
        for key in ("syd", "ude")
    ]
    records = extract()
    advisers = [*records.table("advisers").to_dicts(), {"adviser_id": "ude", "name": "Rådgiver Ude"}]
    others = {
        name: records.table(name).to_dicts() for name in records.tables if name not in ("advisers", "adviser_posts")
    }
    settle(cast, delivery(**others, advisers=advisers, adviser_posts=posts))
    assert {one.key for one in loose(cast.sten, TODAY)} == {"nord", "syd"}
