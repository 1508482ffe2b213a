"""Children, cases and measures typed where no export brings them: checks, two at once, undo, and later imports."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.web.imports.deliveries import delivery, load
from tests.web.world import NOW, TODAY, extract, settle
from trappen.analysis.economy import commitments
from trappen.domain.periods import Period
from trappen.records.container import Records
from trappen.web.accounts.models import User
from trappen.web.audit.models import Event, EventType
from trappen.web.audit.presenters import sentence
from trappen.web.cadence.actions import recompute
from trappen.web.cadence.models import Entry, Filing, NextAct, OpenCase
from trappen.web.cases.models import Assignment, Case, Child, Episode, Identity
from trappen.web.programmes.frames import records_of
from trappen.web.registers.models import Vintage

CPR = "0101154321"
BORN, OPENED = date(2015, 1, 1), date(2026, 3, 2)
NEW = {
    "cpr": "010115-4321",
    "navn": "Ny Testsen",
    "sagsnummer": "27.24.00-P20-99-26",
    "maalgruppe": "social",
    "oprettet": OPENED.isoformat(),
    "raadgiver": "nord",
}
CONTINUED = {"SEL-86", "SEL-112", "SEL-113", "SEL-114", "SEL-116", "SEL-117"}
MEASURE = {"paragraf": "BL-32-1.5", "fra": "2026-08-03", "afgjort": "2026-08-01"}


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAPPEN_TODAY", TODAY.isoformat())


@pytest.fixture
def anna(cast: Cast) -> Client:
    User.objects.filter(pk__in=[cast.anna.pk, cast.bo.pk]).update(adviser_key="nord")
    return browser(cast.anna)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def staff_only() -> Records:
    """What a pilot without an export of cases loads: its teams and advisers."""
    whole = extract(children=0)
    names = ("districts", "teams", "advisers", "adviser_posts")
    return delivery(**{name: whole.table(name).to_dicts() for name in names})


def typed_child(client: Client, **more: str) -> Child:
    answer = client.post("/mine-sager/nyt-barn/", NEW | more)
    assert answer.status_code == 302, answer.context["form"].errors
    return Child.objects.get(key=answer["Location"].split("/")[-3])


def measure(client: Client, child: Child, **more: str) -> Any:
    return client.post(f"/mine-sager/sag/{child.key}/oplysninger/indsats/", MEASURE | more)


def with_another(child: dict[str, Any], **tables: list[dict[str, Any]]) -> Records:
    """The extract with one child more."""
    whole = extract()
    rows = {name: frame.to_dicts() for name, frame in whole.tables.items()}
    rows["children"].append({"child_id": "kilde-ny", "cpr": CPR, "birth_date": BORN, "name": "Ny Testsen", **child})
    for name, more in tables.items():
        rows[name] += more
    return delivery(**rows)


def test_a_pilot_without_an_export_types_a_child_and_gets_its_due_dates(cast: Cast, anna: Client) -> None:
    settle_staff(cast)
    child = typed_child(anna)
    assert (child.birth_date, child.sex, child.team_key, child.target_group) == (BORN, "male", "nord", "social")
    assert OpenCase.objects.get(child=child).adviser_key == "nord"
    # The number is in the sealed table and nowhere else.
    assert Identity.objects.get(child=child).open().cpr == CPR
    assert CPR not in str(list(Child.objects.values())) + str(list(Filing.objects.values()))
    assert "Skriv både pris og enhed" in measure(anna, child, pris="12.500").content.decode()
    assert measure(anna, child, pris="12.500", enhed="month").status_code == 302
    committed = commitments.of(records_of(cast.home), Period(date(2027, 1, 1), date(2028, 1, 1))).frame
    assert committed["amount"].sum() == 12 * 1_250_000  # what the controller sees
    assert "12.500,00" in anna.get(f"/mine-sager/sag/{child.key}/oplysninger/").content.decode()
    assert NextAct.objects.get(child=child, act="followup").due == date(2026, 11, 3)
    episode = Episode.objects.get(child=child)
    assert episode.case_id == Case.objects.get(child=child).key
    assert "uden §" not in anna.get(f"/frister/barn/{child.key}/").content.decode()
    Episode.objects.update(section="")
    assert (
        "1 løbende indsats uden §: lovens frister for den" in anna.get(f"/frister/barn/{child.key}/").content.decode()
    )
    assert "1 løbende indsats uden §" in anna.get("/frister/").content.decode()
    assert child.key in anna.get("/frister/?vis=uden-paragraf").content.decode()
    Episode.objects.update(section=episode.section)
    # The list of sections follows the law of the day, and the whole of it is one link away.
    form = f"/mine-sager/sag/{child.key}/oplysninger/indsats/"
    assert listed(anna.get(form))[:2] == ["BL-32-1.1", "BL-32-1.2"]
    assert {key for key in listed(anna.get(form)) if key.startswith("SEL")} == CONTINUED
    assert {"SEL-52-3.7", "BL-46", "BL-99"} <= {*listed(anna.get(f"{form}?alle=1"))}
    old = listed(measure(anna, child, afgjort="2023-12-31", paragraf=""))
    assert "SEL-52-3.7" in old
    assert not [key for key in old if key.startswith("BL")]
    assert {"BL-32-1.5", "SEL-52-3.7"} <= {*listed(measure(anna, child, afgjort="2023-12-31", pris="1"))}
    given = {"dag": TODAY.isoformat(), "indsats": episode.key, "svar": "ja"}
    anna.post(f"/mine-sager/sag/{child.key}/opfoelgning/", given)
    assert NextAct.objects.get(child=child, act="cadence_decision").status == "missing_decision"
    told = [sentence(event) for event in Event.objects.filter(event_type=EventType.RECORD_TYPED).order_by("id")]
    assert told == ["Indtastede om barnet: oprettede barn og sag.", "Indtastede om barnet: oprettede indsats."]
    assert "Ny Testsen" not in anna.get(f"/mine-sager/sag/{child.key}/oplysninger/").content.decode()


def listed(answer: Any) -> list[str]:
    """The sections that the form of a measure offers, in order."""
    groups = answer.context["form"].fields["paragraf"].choices[1:]
    return [key for _, sections in groups for key, _ in sections]


def settle_staff(cast: Cast) -> None:
    load(staff_only(), cast.home, batch_id=1)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("til", "2026-07-01", "Slutdatoen ligger før startdatoen"),
        ("fra", "2013-01-01", "mere end 300 dage før barnets fødsel"),
        ("paragraf", "", "Dette felt er påkrævet"),
    ],
)
def test_what_stops_a_delivery_stops_a_typed_row(field: str, value: str, said: str, cast: Cast, anna: Client) -> None:
    settle_staff(cast)
    child = typed_child(anna)
    assert said in measure(anna, child, **{field: value}).content.decode()
    assert not Episode.objects.exists()


def test_the_same_number_is_one_child(cast: Cast, anna: Client) -> None:
    settle(cast)
    typed_child(anna)
    assert "Barnet er der allerede" in anna.post("/mine-sager/nyt-barn/", NEW).content.decode()
    unborn = NEW | {"cpr": "", "foedt": (TODAY + timedelta(60)).isoformat()}
    child = typed_child(anna, **unborn)
    assert (child.unborn, child.sex) == (True, "unknown")
    # What would put the child out of everybody's sight is refused.
    to_come = (TODAY + timedelta(1)).isoformat()
    early = anna.post("/mine-sager/nyt-barn/", unborn | {"oprettet": to_come}).content.decode()
    assert "Sagen er oprettet ude i fremtiden." in early
    lead = Assignment.objects.get(child=child)
    address = f"/mine-sager/oplysninger/raadgiver/{lead.pk}/"
    seen = anna.get(address).context["form"]["seen"].value()
    given = {"raadgiver": "nord", "rolle": "lead", "fra": to_come, "seen": seen}
    assert "Vælg en startdato senest i dag." in anna.post(address, given).content.decode()
    assert anna.get(f"/mine-sager/sag/{child.key}/").status_code == 200
    wrong = anna.post("/mine-sager/nyt-barn/", NEW | {"cpr": "", "foedt": "", "sagsnummer": CPR}).content.decode()
    assert "Det ligner et CPR-nummer" in wrong
    assert "Skriv et CPR-nummer eller en fødselsdato" in wrong


def test_two_who_change_a_row_at_once_get_one_winner_and_one_message(cast: Cast, anna: Client) -> None:
    settle(cast)
    child = typed_child(anna)
    case = Case.objects.get(child=child)
    address = f"/mine-sager/oplysninger/sag/{case.pk}/"
    seen = anna.get(address).context["form"]["seen"].value()
    given = {"maalgruppe": "disability", "oprettet": OPENED.isoformat(), "seen": seen}
    assert browser(cast.bo).post(address, given | {"sagsnummer": "27.24.00-P20-1-26"}).status_code == 302
    refused = anna.post(address, given | {"sagsnummer": "27.24.00-P20-2-26"}).content.decode()
    assert "Oplysningen er ændret, siden du åbnede siden. Intet er gemt." in refused
    assert f"{cast.bo} har rettet den" in refused
    case.refresh_from_db()
    assert (case.case_number, case.target_group) == ("27.24.00-P20-1-26", "disability")
    assert Child.objects.get(pk=child.pk).target_group == "disability"


def test_an_imported_row_is_changed_in_the_case_system(cast: Cast, anna: Client) -> None:
    child = settle(cast)[3]
    case = Case.objects.get(child=child)
    given = {"sagsnummer": "andet", "maalgruppe": "social", "oprettet": "2024-01-01", "seen": "0"}
    address = f"/mine-sager/oplysninger/sag/{case.pk}/"
    assert "Rækken kommer fra fagsystemet" in anna.get(address).content.decode()
    assert "Ret den dér" in anna.post(address, given).content.decode()
    case.refresh_from_db()
    assert case.case_number == "27.24.00-P20-3-24"
    lead = {"raadgiver": "nord", "rolle": "lead", "fra": TODAY.isoformat()}
    taken = anna.post(f"/mine-sager/sag/{child.key}/oplysninger/raadgiver/", lead).content.decode()
    assert "allerede en ansvarlig rådgiver" in taken


def test_a_write_is_taken_back_by_the_one_who_made_it_while_nothing_hangs_on_it(cast: Cast, anna: Client) -> None:
    settle(cast)
    child = typed_child(anna)
    measure(anna, child)
    episode = Episode.objects.get(child=child)
    seen = anna.get(f"/mine-sager/oplysninger/indsats/{episode.pk}/").context["form"]["seen"].value()
    anna.post(f"/mine-sager/oplysninger/indsats/{episode.pk}/", MEASURE | {"til": "2026-10-01", "seen": seen})
    first, made, changed = (
        Filing.objects.get(table="children"),
        *Filing.objects.filter(table="episodes").order_by("pk"),
    )

    def undo(filing: Filing, client: Client = anna) -> int:
        return client.post(f"/mine-sager/oplysninger/fortryd/{filing.pk}/").status_code

    assert undo(changed, browser(cast.bo)) == 404
    undo(made)  # not the row's last write: nothing happens
    undo(first)  # a measure hangs on the child
    assert Episode.objects.get(child=child).end == date(2026, 10, 1)
    undo(changed)
    assert Episode.objects.get(child=child).end is None
    assert NextAct.objects.filter(child=child, act="followup").exists()
    undo(made)
    assert not NextAct.objects.filter(child=child, act="followup").exists()
    undo(first)
    assert not Child.objects.filter(pk=child.pk).exists()
    assert not Identity.objects.filter(key=child.key).exists()
    assert not Assignment.objects.filter(child_id=child.key).exists()


def test_an_import_of_the_same_becomes_one_with_it_and_keeps_what_was_typed(cast: Cast, anna: Client) -> None:
    settle(cast)
    child = typed_child(anna)
    measure(anna, child)
    anna.post(f"/mine-sager/sag/{child.key}/kontakt/", {"dag": TODAY.isoformat()})
    case = {"case_id": "sny", "child_id": "kilde-ny", "case_number": NEW["sagsnummer"], "opened": OPENED}
    lead = {"case_id": "sny", "adviser_id": "nord", "start": OPENED}
    part = {"episode_id": "eny", "child_id": "kilde-ny", "case_id": "sny", "section": "BL-32-1.5"}
    brought = with_another({}, cases=[case], assignments=[lead], episodes=[{**part, "start": date(2026, 8, 3)}])
    settle(cast, brought, batch_id=2)
    assert not Child.objects.filter(key=child.key).exists()
    now = Child.objects.get(identity__cpr_token=Identity.objects.get(child__cases__key="sny").cpr_token)
    assert [row.key for row in Case.objects.filter(child=now)] == ["sny"]
    assert Assignment.objects.filter(child=now).count() == 1
    episode = Episode.objects.get(child=now)
    # The import knew no day of decision: what was typed stays known.
    assert (episode.key, episode.decision_date) == ("eny", date(2026, 8, 1))
    assert Case.objects.get(child=now).target_group == "social"
    assert Entry.objects.get().child_id == now.key
    assert set(Filing.objects.values_list("outcome", flat=True)) == {"confirmed"}


def test_what_an_import_says_otherwise_waits_for_a_person_and_holds_until_it_says_a_third_thing(
    cast: Cast, anna: Client, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    settle(cast)
    child = typed_child(anna)
    case = {"case_id": "sny", "child_id": "kilde-ny", "case_number": NEW["sagsnummer"], "opened": OPENED}
    lead = {"case_id": "sny", "adviser_id": "syd", "start": OPENED}
    brought = with_another({"birth_date": date(2015, 1, 2)}, cases=[case], assignments=[lead])
    settle(cast, brought, batch_id=2)
    assert Child.objects.filter(key=child.key).exists()
    Child.objects.filter(birth_date=date(2015, 1, 2)).update(team_key="nord")
    page = anna.get("/mine-sager/forskelle/").content.decode()
    assert "Fødselsdato: 01-01-2015" in page
    assert "Fødselsdato: 02-01-2015" in page
    filing = Filing.objects.get(table="children")
    anna.post(f"/mine-sager/forskelle/oplysninger/{filing.pk}/", {"gaelder": "kept"})
    now = Child.objects.get(identity__cpr_token=Identity.objects.filter(batch_id=2).latest("pk").cpr_token)
    assert (now.birth_date, Child.objects.filter(key=child.key).exists()) == (BORN, False)
    # What hangs on the child was held against the import at once: its case is one, who has it is the next difference.
    assert [row.key for row in Case.objects.filter(child=now)] == ["sny"]
    page = anna.get("/mine-sager/forskelle/").content.decode()
    assert "Rådgiver: Rådgiver Syd" in page
    assert f"Barnet, barn {now.key}: det indtastede gælder" in page
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        assert "Forskel til fagsystemet" in anna.get("/mine-sager/").content.decode()
    assert "1 sag i dit område venter på en afgørelse." in browser(cast.dan).get("/tavle/").content.decode()
    # The same again changes nothing; a third date is a new difference.
    recompute(municipality=cast.home, on=TODAY, by=None, now=NOW)
    filing.refresh_from_db()
    assert (filing.outcome, filing.settled_by_name) == ("kept", str(cast.anna))
    settle(cast, with_another({"birth_date": date(2015, 1, 3)}, cases=[case], assignments=[lead]), batch_id=3)
    filing.refresh_from_db()
    assert filing.outcome == ""
    anna.post(f"/mine-sager/forskelle/oplysninger/{filing.pk}/", {"gaelder": "taken"})
    now.refresh_from_db()
    assert now.birth_date == date(2015, 1, 3)
    again = anna.post(f"/mine-sager/forskelle/oplysninger/{filing.pk}/", {"gaelder": "kept"}, follow=True)
    assert "allerede afgjort" in again.content.decode()


def test_a_municipality_with_an_export_gets_no_other_table_by_typing(cast: Cast, anna: Client) -> None:
    settle(cast)
    before = set(Vintage.objects.get(municipality=cast.home).tables)
    measure(anna, typed_child(anna))
    assert set(Vintage.objects.get(municipality=cast.home).tables) == before
