"""What is due, for whom, and who carries how much."""

from datetime import date, timedelta

import pytest
from django.test import Client

from tests.cast import Cast
from tests.web.world import NOW, TODAY, extract, settle
from trappen.web.accounts.models import User
from trappen.web.audit.models import Event, EventType
from trappen.web.audit.presenters import sentence
from trappen.web.cadence.actions import recompute
from trappen.web.cadence.jobs import recount
from trappen.web.cadence.models import DueItem
from trappen.web.cases.models import Child
from trappen.web.runs.models import Run

WITHOUT_FOLLOWUP = 3
pytestmark = pytest.mark.sqlite_only

world = settle


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAPPEN_TODAY", TODAY.isoformat())


def page(user: User, path: str, **query: str) -> str:
    client = Client()
    client.force_login(user)
    return client.get(path, query).content.decode()


def test_children_without_a_first_followup_are_overdue(cast: Cast, children: list[Child]) -> None:
    late = set(DueItem.objects.filter(rule="OPF-1", status="overdue").values_list("child_id", flat=True))
    # Those whose measure changed on the way have a second measure without a follow-up too.
    assert {child.key for child in children[:WITHOUT_FOLLOWUP]} <= late


def test_the_list_is_of_the_own_team_and_says_why(cast: Cast, children: list[Child]) -> None:
    mine = page(cast.anna, "/frister/", raadgiver="")
    assert children[2].key in mine
    assert "BL § 95, stk. 2" in mine
    assert not any(child.key in mine for child in children[24:])
    assert not any(child.key in page(cast.eva, "/frister/") for child in children)


def test_a_child_outside_the_scope_has_no_page(cast: Cast, children: list[Child]) -> None:
    client = Client()
    client.force_login(cast.carla)
    assert client.get(f"/frister/barn/{children[0].key}/").status_code == 404


def test_a_reader_of_totals_sees_no_child(cast: Cast, children: list[Child]) -> None:
    shown = page(cast.sigrid, "/frister/")
    assert "Frister efter regel" in shown
    assert not any(child.key in shown for child in children)


def test_caseload_is_per_full_time_equivalent_and_marked_against_the_cap(cast: Cast) -> None:
    shown = page(cast.hanne, "/sagstal/")
    assert "24,0" in shown
    assert "Over loftet" in shown
    assert "Team Syd" not in page(cast.dan, "/sagstal/")


def test_working_it_out_again_replaces_and_adds_nothing(cast: Cast) -> None:
    before = set(DueItem.objects.values_list("child_id", "rule", "due", "status"))
    recompute(municipality=cast.home, on=TODAY, by=cast.hanne, now=NOW)
    assert set(DueItem.objects.values_list("child_id", "rule", "due", "status")) == before


def test_a_followup_in_the_next_delivery_takes_the_duty_away(cast: Cast, children: list[Child]) -> None:
    key = children[2].key
    assert DueItem.objects.filter(child_id=key, rule="OPF-1", status="overdue").exists()
    settle(cast, extract(without_followup=2), batch_id=2)
    assert not DueItem.objects.filter(child_id=key, rule="OPF-1", status="overdue").exists()


def test_the_export_holds_the_same_rows(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.hanne)
    rows = client.get("/frister/liste.csv", {"status": "overdue"}).content.decode().splitlines()
    assert rows[0] == "\ufeffBarn;Sagsnummer;Frist;Lov;Senest;Dage over;Rådgiver;Begrundelse"
    assert len(rows) - 1 == DueItem.objects.filter(status="overdue").count()


def test_absent_advisers_are_named_only_to_those_who_may_see_advisers(cast: Cast) -> None:
    run = Run.objects.get(kind="cadence")
    run.result |= {"uncovered": ["Rådgiver Fraværende"], "without_post": ["Rådgiver Uden Stilling"]}
    run.save()
    for user, told in ((cast.hanne, True), (cast.sigrid, False), (cast.karl, False), (cast.sten, False)):
        shown = page(user, "/sagstal/")
        assert [name in shown for name in ("Rådgiver Fraværende", "Rådgiver Uden Stilling")] == [told, told]
        assert ("ser du ikke sagstal for den enkelte rådgiver." in shown) is not told
        assert "ud fra de indlæste data pr. 31. marts 2026" in shown
    assert "Som dataansvarlig ser du ikke sagstal for den enkelte rådgiver eller økonomi." in page(cast.sten, "/")


def test_a_run_of_an_older_version_is_not_shown_as_current(cast: Cast) -> None:
    assert "ældre version" not in page(cast.dan, "/frister/")
    Run.objects.filter(kind="cadence").update(version="0.0.1")
    for path in ("/frister/", "/sagstal/"):
        assert "Opgjort med en ældre version" in page(cast.dan, path)
        assert "Opgør pr. i dag" in page(cast.dan, path)
        assert "Opgør pr. i dag" not in page(cast.sigrid, path)


def test_who_worked_it_out_is_in_the_log(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.dan)
    assert client.post("/frister/opdater/").status_code == 302
    event = Event.objects.get(event_type=EventType.RUN_STORED, user_name=str(cast.dan))
    assert sentence(event) == "Opgjorde hele kommunens frister og sagstal."
    client.force_login(cast.anna)
    assert client.post("/frister/opdater/").status_code == 403


def test_a_missing_figure_for_the_whole_says_why_and_teams_keep_theirs(cast: Cast) -> None:
    run = Run.objects.get(kind="cadence")
    assert "Hvorfor tallet" not in page(cast.hanne, "/sagstal/")
    run.result |= {"without_post": ["Rådgiver Uden Stilling"]}
    run.save()
    for user, named in ((cast.hanne, True), (cast.karl, False)):
        shown = page(user, "/sagstal/")
        told = shown[shown.index("Hvorfor tallet for hele kommunen mangler") :]
        assert ("Rådgiver Uden Stilling" in told) == named
        assert "24,0" in shown
    assert "Hvorfor tallet" not in page(cast.dan, "/sagstal/")


def test_the_morning_recounts_each_municipality_once_and_finds_what_became_late(cast: Cast) -> None:
    earlier, later = date(2026, 10, 1), TODAY + timedelta(days=400)
    recount(earlier, TODAY)
    stayed = set(DueItem.objects.filter(status="overdue").values_list("pk", flat=True))
    for _ in range(2):
        recount(later, TODAY)
    runs = Run.objects.filter(kind="cadence", parameters={"on": later.isoformat()})
    assert [(run.municipality_code, run.created_by_name) for run in runs] == [("999", "")]
    late = DueItem.objects.filter(due__lt=later, status="overdue")
    now_late = set(late.values_list("pk", flat=True))
    assert now_late > stayed > set()  # what has not changed since is not written again
    item = late.earliest("due")
    assert item.days_over(later) == (later - item.due).days > 0
