"""Children: found within scope only, read with a trace, known by name only on request."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.cast import Cast
from tests.web.world import TODAY, settle
from trappen.domain import formats
from trappen.parameters.kinds import kind_of
from trappen.parameters.ladder import official
from trappen.web.accounts.models import User
from trappen.web.audit.models import Event, EventType
from trappen.web.cases import queries, views
from trappen.web.cases.models import Case, Child, Episode
from trappen.web.cases.queries import days_of, why_unknown

world = settle


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAPPEN_TODAY", TODAY.isoformat())


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_list_holds_the_own_team(cast: Cast, children: list[Child]) -> None:
    shown = client_of(cast.carla).get("/boern/").content.decode()
    assert {n for n, child in enumerate(children) if child.key in shown} == set(range(24, 40))


def test_a_known_last_day_closes_nothing_before_it(cast: Cast, children: list[Child]) -> None:
    child = children[7]
    client, told = client_of(cast.hanne), days_of(cast.hanne, TODAY).data
    for days, listed in ((1, True), (0, False)):
        day = told + timedelta(days=days)  # the day that the data are of, as everywhere else
        Case.objects.filter(child=child).update(closed=day)
        Episode.objects.filter(child=child).update(end=day)
        assert (child.key in client.get("/boern/").content.decode()) is listed
    assert f"i alt, pr. {formats.long_date(told)}" in client.get("/boern/").content.decode()
    last = formats.short_date(told - timedelta(days=1))
    rows = client.get(f"/boern/{child.key}/").content.decode()
    assert rows.count(last) > 1, "the case ends on the same day as its measures"


@pytest.mark.parametrize(("text", "found"), [("27.24.00-P20-7-24", {7}), ("ukendt", set())])
def test_search_by_case_number(cast: Cast, children: list[Child], text: str, found: set[int]) -> None:
    answer = client_of(cast.hanne).post("/boern/find/", {"q": text}, follow=True)
    shown = answer.content.decode()
    assert {n for n, child in enumerate(children) if child.key in shown} == found


def test_search_by_cpr_leads_to_the_child_and_leaves_no_trace(cast: Cast, children: list[Child]) -> None:
    answer = client_of(cast.hanne).post("/boern/find/", {"q": "680114-4007"})
    assert answer["Location"] == f"/boern/{children[7].key}/"
    assert not Event.objects.filter(path__contains="4007").exists()


def test_a_reader_of_pseudonyms_or_of_another_team_finds_nobody_by_cpr(cast: Cast) -> None:
    told = {cast.karl: "Du kan ikke søge på CPR-nummer", cast.carla: "Ingen af de børn, du må se"}
    for user, words in told.items():
        answer = client_of(user).post("/boern/find/", {"q": "680114-4007"}, follow=True)
        assert words in answer.content.decode()


def test_no_page_shows_a_name_unasked(cast: Cast, children: list[Child]) -> None:
    client = client_of(cast.hanne)
    for path in ("/boern/", f"/boern/{children[7].key}/", "/frister/", "/"):
        assert "Testsen" not in client.get(path).content.decode()


def test_the_names_of_a_page_are_shown_on_request_and_logged_child_by_child(cast: Cast) -> None:
    assert client_of(cast.karl).post("/boern/navne/").status_code == 403
    shown = client_of(cast.carla).post("/boern/navne/").content.decode()
    assert "Testsen" in shown
    logged = Event.objects.filter(event_type=EventType.IDENTITY_READ, path="/boern/navne/")
    assert logged.exists()


def test_the_names_are_paged_by_buttons_and_no_address_shows_them(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "PER_PAGE", 2)
    client = client_of(cast.carla)
    first = client.post("/boern/navne/").content.decode()
    assert 'value="2">Næste' in first
    second = client.post("/boern/navne/", {"side": "2"}).content.decode()
    assert "Testsen" in second
    assert "Viser 3–" in second
    by_address = client.get("/boern/navne/?side=2", follow=True)
    assert by_address.redirect_chain == [("/boern/?side=2", 302)]
    assert "Testsen" not in by_address.content.decode()


def test_the_name_is_shown_on_request_and_logged_apart(cast: Cast, children: list[Child]) -> None:
    client = client_of(cast.anna)
    shown = client.post(f"/boern/{children[7].key}/identitet/").content.decode()
    assert "Barn Testsen 7" in shown
    event = Event.objects.get(event_type=EventType.IDENTITY_READ)
    assert (event.user_id, event.subject_key) == (cast.anna.pk, children[7].key)
    assert "Testsen" not in str(event.what) + event.path


def test_a_childs_page_tells_where_it_stands_and_why(cast: Cast, children: list[Child]) -> None:
    moved = client_of(cast.hanne).get(f"/boern/{children[0].key}/").content.decode()
    assert "Trin 3" in moved
    assert "BL § 46" in moved
    assert Event.objects.filter(event_type=EventType.CHILD_READ, subject_key=children[0].key).count() == 1


def test_an_unknown_step_says_why() -> None:
    def why(*kinds: tuple[str, str]) -> list[str]:
        held = [Episode(section=section, place_type=place, start=TODAY) for section, place in kinds]
        return why_unknown([(official().place(section=e.section, place_type=e.place_type or None), e) for e in held])

    assert why(("BL-90", "")) == ["»BL § 90« har intet trin"]
    assert why(("BL-46", ""), ("BL-90", "")) == ["anbringelsens art mangler"]
    assert why(("BL-46", "own_room")) == ["»Eget værelse« har intet trin"]
    assert why(("", "own_room"), ("BL-32-1.3", "")) == ["»Eget værelse« har intet trin"]
    assert why(("", "")) == ["paragraffen mangler"]
    assert why(("BL-113", "foster_specialised")) == ["»BL § 113« har intet trin"]  # the section decides, not the place
    assert why(("SEL-46-1", "foster_general")) == ["paragraffen »SEL § 46, stk. 1« kendes ikke"]
    assert why(("BL-90", ""), ("BL-46", "institution")) == []


def test_a_list_of_nobody_says_so(cast: Cast) -> None:
    assert "Ingen børn" in client_of(cast.hanne).get("/boern/", {"team": "nord", "q": "findes ikke"}).content.decode()


def test_a_number_that_was_searched_for_is_not_in_the_log(cast: Cast, children: list[Child]) -> None:
    client_of(cast.hanne).get("/boern/", {"q": "27.24.00-P20-7-24"})
    event = Event.objects.get(event_type=EventType.CHILDREN_LISTED)
    assert (event.subject_key, event.path) == (children[7].key, "/boern/")


def test_siblings_that_are_shown_are_in_the_log(cast: Cast, children: list[Child]) -> None:
    household = children[0].household_id
    type(children[1]).objects.filter(pk=children[1].pk).update(household_id=household)
    client_of(cast.hanne).get(f"/boern/{children[0].key}/")
    assert Event.objects.filter(event_type=EventType.CHILDREN_LISTED, subject_key=children[1].key).count() == 1


def test_the_list_calls_a_measure_at_home_by_its_title_as_the_imports_do() -> None:
    assert queries._measure(Episode(section="BL-46", place_type="")) == kind_of("BL-46", "")
    assert kind_of("BL-46", "") != "BL § 46", "a section alone tells nobody what it is"
