"""The ladder page: computed once, stored, shown as each reader may see it."""

from datetime import date

import pytest
from django.test import Client

from tests.cast import Cast
from tests.web.imports.deliveries import delivery
from tests.web.world import FIRST, LAST, MOVED_DOWN, NORD, extract, settle
from trappen.domain.periods import add_months
from trappen.web.accounts.models import User
from trappen.web.audit.models import Event, EventType
from trappen.web.cases.models import Child
from trappen.web.ladder.jobs import recount
from trappen.web.ladder.queries import newest_period
from trappen.web.registers.models import Vintage
from trappen.web.runs.models import Run

pytestmark = pytest.mark.sqlite_only

PERIOD = {"fra": FIRST.isoformat(), "til": LAST.isoformat(), "efter": ""}

world = settle


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAPPEN_TODAY", "2026-11-02")


def asked(user: User, **more: str) -> tuple[Client, str]:
    client = Client()
    client.force_login(user)
    client.post("/trappen/", {**PERIOD, **more})
    return client, client.get("/trappen/", {**PERIOD, **more}).content.decode()


def test_a_get_computes_nothing(cast: Cast) -> None:
    before = Run.objects.filter(kind="ladder").count()
    client = Client()
    client.force_login(cast.hanne)
    assert "Perioden er ikke beregnet endnu" in client.get("/trappen/", PERIOD).content.decode()
    assert Run.objects.filter(kind="ladder").count() == before == 0


def test_the_second_question_finds_the_first_answer(cast: Cast) -> None:
    asked(cast.hanne)
    asked(cast.hanne)
    assert Run.objects.filter(kind="ladder").count() == 1


def test_a_new_delivery_asks_anew(cast: Cast) -> None:
    asked(cast.hanne)
    settle(cast, extract(children=39), batch_id=2)
    client = Client()
    client.force_login(cast.hanne)
    assert "Perioden er ikke beregnet endnu" in client.get("/trappen/", PERIOD).content.decode()


def test_the_head_sees_small_numbers_and_the_secretary_does_not(cast: Cast) -> None:
    run = {}
    for user in (cast.hanne, cast.sigrid):
        asked(user)
        run[user] = Run.objects.filter(kind="ladder").first()
    assert run[cast.hanne].result["moves"]["down"]["value"] == len(MOVED_DOWN)
    assert run[cast.sigrid].result["moves"]["down"]["_"] == "Withheld"
    cells = [cell for row in run[cast.sigrid].result["flow"]["table"]["rows"] for cell in row if isinstance(cell, dict)]
    values = [cell["value"] for cell in cells if cell["_"] == "Figure"]
    assert all(value == 0 or value >= 5 for value in values)


def test_the_leader_counts_the_own_team_only(cast: Cast) -> None:
    asked(cast.dan)
    run = Run.objects.filter(kind="ladder").latest("created")
    assert run.scope["teams"] == ["nord"]
    total = run.result["stock"]["rows"][-1]
    assert total[1]["value"] == len(NORD)


def test_children_behind_a_number_are_listed_within_scope_and_logged(cast: Cast, children: list[Child]) -> None:
    for user, seen in ((cast.hanne, set(MOVED_DOWN)), (cast.carla, set())):
        client = Client()
        client.force_login(user)
        page = client.get("/trappen/boern/", {**PERIOD, "fra_trin": "6", "til_trin": "3"}).content.decode()
        assert {n for n, child in enumerate(children) if child.key in page} == seen
    listed = Event.objects.filter(event_type=EventType.CHILDREN_LISTED, user_id=cast.hanne.pk)
    assert {event.subject_key for event in listed} == {children[n].key for n in MOVED_DOWN}


def test_the_tables_can_be_fetched(cast: Cast) -> None:
    client, _ = asked(cast.hanne, efter="team")
    answer = client.get("/trappen/tal.xlsx", {**PERIOD, "efter": "team"})
    assert answer.status_code == 200
    assert answer.content[:2] == b"PK"
    text = client.get("/trappen/tal.csv", {**PERIOD, "efter": "team"}).content.decode()
    lines = text.split("\r\n")
    assert lines[0] == "\ufeffTabel;Række;Kolonne;Værdi"
    assert all(line.count(";") == 3 for line in lines[:-1])
    tables = {line.split(";")[0] for line in lines[1:-1]}
    assert any("øgletal" in name for name in tables)
    assert any(name.startswith("Bevægelser") for name in tables)


@pytest.mark.parametrize(
    "period", [{"fra": "2026-09-30", "til": "2026-06-30"}, {"fra": "30-02-2026", "til": "x"}, {"fra": "", "til": ""}]
)
def test_a_period_that_cannot_be_is_said_so(cast: Cast, period: dict[str, str]) -> None:
    client = Client()
    client.force_login(cast.hanne)
    answer = client.post("/trappen/", {**period, "efter": ""})
    assert answer.status_code == 400
    assert not Run.objects.filter(kind="ladder").exists()


def test_money_is_only_for_those_who_may_see_it(cast: Cast) -> None:
    posting = {"posting_id": "p1", "posted": date(2026, 8, 1), "account": "5.28.23.1.001", "amount": 4_321_000_00}
    tables = {name: frame.to_dicts() for name, frame in extract().tables.items()}
    settle(cast, delivery(**tables, postings=[posting]), batch_id=2)
    for user, told in ((cast.sten, False), (cast.hanne, True), (cast.sigrid, False), (cast.karl, True)):
        assert ("4.321.000" in asked(user)[1]) is told


def test_another_threshold_is_another_question(cast: Cast) -> None:
    asked(cast.sigrid)
    cast.home.small_number_threshold = 10
    cast.home.save()
    client = Client()
    client.force_login(cast.sigrid)
    assert "Perioden er ikke beregnet endnu" in client.get("/trappen/", PERIOD).content.decode()


def test_a_role_without_economy_is_told_so_and_not_that_data_are_missing(cast: Cast) -> None:
    _, leader = asked(cast.dan)
    assert "Nøgletal 11 vises ikke: din rolle har ikke adgang til økonomi." in leader
    assert "vises ikke" not in asked(cast.hanne)[1]


def test_dates_outside_the_data_are_told(cast: Cast) -> None:
    _, early = asked(cast.hanne, fra="2010-01-01")
    assert "Data begynder 10. januar 2026" in early
    assert "Data begynder" not in asked(cast.hanne)[1]


def test_a_change_shows_its_sign(cast: Cast) -> None:
    _, page = asked(cast.hanne)
    stock = page[page.index("Børn på trappen") : page.index("Bevægelser på trappen")]
    assert ">+1<" in stock
    assert ">\N{MINUS SIGN}1<" in stock
    assert ">-1<" not in page


@pytest.mark.parametrize("data_day", [date(2026, 9, 30), date(2026, 11, 2), date(2026, 12, 31)])
def test_the_period_that_is_proposed_ends_with_the_data_before_on_and_after_today(cast: Cast, data_day: date) -> None:
    Vintage.objects.filter(municipality=cast.home).update(as_of=data_day)
    first, last = newest_period(cast.hanne, date(2026, 11, 2))
    assert (first, last) == (add_months(data_day, -3), data_day)
    Vintage.objects.filter(municipality=cast.home).update(as_of=None)
    assert newest_period(cast.hanne, date(2026, 11, 2)) == (date(2026, 6, 30), date(2026, 9, 30))


def test_the_morning_counts_the_newest_period_ahead_for_those_who_use_the_page(cast: Cast) -> None:
    asked(cast.hanne)
    settle(cast, extract(children=39), batch_id=2)
    for _ in range(2):
        recount(date(2026, 11, 2), None)
    ahead = Run.objects.filter(kind="ladder", created_by_id=None)
    assert [run.scope["whole"] for run in ahead] == [True]
    client = Client()
    client.force_login(cast.hanne)
    assert "Perioden er ikke beregnet endnu" not in client.get("/trappen/").content.decode()
