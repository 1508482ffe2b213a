"""The board says what the whole municipality's caseload says of the team, and who may see it."""

from datetime import timedelta
from fractions import Fraction

import pytest
from django.test import Client

from tests.cast import Cast
from tests.web.cadence.moves import handovers, leaders, move, three_desks
from tests.web.world import NOW, TODAY
from trappen.analysis.cadence.caseload import caseload
from trappen.web.accounts.models import User
from trappen.web.cadence.models import DueItem, OpenCase, Reassignment
from trappen.web.cadence.queries.board import board
from trappen.web.cadence.queries.effects import preview
from trappen.web.cadence.queries.handing import chosen, listed
from trappen.web.cadence.queries.week import week
from trappen.web.cases.models import Assignment, Case, Child, Notification
from trappen.web.programmes.frames import records_of
from trappen.web.registers.models import AdviserAbsence, AdviserPost

MOST_QUERIES = 30

world = three_desks


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAPPEN_TODAY", TODAY.isoformat())


def client(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def page(user: User, path: str, **query: str) -> str:
    return client(user).get(path, query).content.decode()


def test_the_board_has_the_caseload_of_the_whole_municipalitys_report(cast: Cast) -> None:
    absence = {"municipality": cast.home, "batch_id": 1, "row_hash": b"\0" * 16, "start": TODAY}
    AdviserAbsence.objects.create(key="a", adviser_id="syd", covered_by="nina", **absence)
    records = records_of(cast.home)
    absences = records.optional("adviser_absences")
    assert absences.is_empty()  # the table never came, so the municipality's report does not know of it
    move(cast, "nina", "s0", "s1")
    shown = board(cast.dan, "nord", TODAY)
    assert shown is not None
    nina = next(desk for desk in shown.desks if desk.load.key == "nina")
    assert (nina.load.own, nina.load.covered, nina.covers) == (2, 16, ["Rådgiver Syd"])
    AdviserAbsence.objects.all().delete()
    again = board(cast.dan, "nord", TODAY)
    whole = {load.key: load for load in caseload(records_of(cast.home), TODAY).advisers if load.team_id == "nord"}
    assert again is not None
    assert {desk.load.key: desk.load for desk in again.desks} == whole


def test_cadence_kept_has_numerator_and_denominator(cast: Cast) -> None:
    shown = board(cast.dan, "nord", TODAY)
    assert shown is not None
    late = {"overdue", "missing_decision"}
    children = set(DueItem.objects.filter(team_key="nord", status__in=late).values_list("child_id", flat=True))
    assert (shown.kept, shown.team.load.cases) == (24 - len(children), 24)
    assert shown.kept_share == Fraction(24 - len(children), 24)


def test_room_is_what_the_cap_leaves(cast: Cast) -> None:
    shown = board(cast.dan, "nord", TODAY)
    assert shown is not None
    assert {desk.load.key: desk.room for desk in shown.desks} == {"nord": -4, "nina": 20, "nils": 20}


def test_a_leader_sees_the_own_team_and_a_head_every_team(cast: Cast) -> None:
    assert "Team Syd" not in page(cast.dan, "/tavle/", team="syd")
    assert "Belastning i Team Syd" in page(cast.hanne, "/tavle/", team="syd")
    assert page(cast.dan, "/tavle/sager/", raadgiver="syd").count('name="sag"') == 0


def test_the_preview_is_the_caseload_after_the_move(cast: Cast) -> None:
    rows = listed(cast.dan, TODAY, adviser="nord")[:10]
    effect = {entry.before.key: entry for entry in preview(cast.dan, rows, "nina", TODAY).effects}
    assert {key: (entry.before.cases, entry.after.cases) for key, entry in effect.items()} == {
        "nord": (24, 14),
        "nina": (0, 10),
    }
    move(cast, "nina", *(row.case.key for row in rows))
    after = {load.key: load for load in caseload(records_of(cast.home), TODAY).advisers}
    assert all(after[key] == entry.after for key, entry in effect.items())


def test_siblings_left_behind_are_told_and_those_that_come_along_are_not(cast: Cast) -> None:
    Child.objects.filter(cases__key__in=["s0", "s1"]).update(household_id="h0")
    pks = dict(Case.objects.values_list("key", "pk"))
    both = chosen(cast.dan, [pks["s0"], pks["s1"]], TODAY)
    one = chosen(cast.dan, [pks["s0"]], TODAY)
    assert not preview(cast.dan, both, "nina", TODAY).parted
    assert [row.case.key for row in preview(cast.dan, one, "nina", TODAY).parted] == ["s0"]
    move(cast, "nina", "s1")
    again = chosen(cast.dan, [pks["s0"]], TODAY)
    assert [row.case.key for row in preview(cast.dan, again, "nina", TODAY).joined] == ["s0"]


def test_cases_without_an_adviser_can_be_given_out(cast: Cast) -> None:
    Assignment.objects.filter(case_id="s0").delete()
    OpenCase.objects.filter(case_key="s0").update(adviser_key="", team_key="")
    move(cast, "nils", "s1")
    AdviserPost.objects.filter(adviser_id="nils").update(end=TODAY)
    OpenCase.objects.filter(case_key="s1").update(team_key="")
    assert "Rådgiver Nils</a> (1 sag)" in page(cast.dan, "/tavle/").split("Uden stilling i dag")[1]
    assert "Åbne sager uden rådgiver: 1" in page(cast.dan, "/tavle/")
    assert [row.case.key for row in listed(cast.dan, TODAY, adviser="uden")] == ["s0"]
    [given] = preview(cast.dan, listed(cast.dan, TODAY, adviser="uden"), "nina", TODAY).effects
    assert (given.before.cases, given.after.cases) == (0, 1)


def test_a_new_notification_says_who_has_room_where_the_child_lives(cast: Cast) -> None:
    Assignment.objects.filter(case_id="s0").delete()
    child = Child.objects.get(cases__key="s0")
    Notification.objects.create(
        municipality=cast.home, key="u", batch_id=1, row_hash=b"\0" * 16, child=child, received=NOW - timedelta(1)
    )
    assert "Rådgiver Nina (" not in page(cast.dan, "/tavle/").split("Mest plads")[0]  # she has no child in the district
    move(cast, "nina", "s1")
    shown = page(cast.dan, "/tavle/").split("Mest plads")[0]
    assert "Rådgiver Nina (19)" in shown
    assert "Rådgiver Nord (" not in shown  # over the cap
    assert "uændret på 3 måneder" in page(cast.dan, "/tavle/")


def test_who_got_a_case_is_told_so_for_a_fortnight(cast: Cast) -> None:
    cast.anna.adviser_key = "nina"
    move(cast, "nina", "s0")
    lines = [
        [line for group in week(cast.anna, "nina", TODAY + timedelta(days)).groups.values() for line in group]
        for days in (0, 13, 14)
    ]
    assert [[(line.case.case_key, line.given) for line in day] for day in lines] == [
        [("s0", TODAY)],
        [("s0", TODAY)],
        [("s0", None)],
    ]


def test_two_leaders_at_their_pages_get_one_winner_and_one_message(cast: Cast) -> None:
    def sent(target: str) -> dict[str, object]:
        tokens = [f"{h.case_id}:{'.'.join(map(str, h.seen))}" for h in handovers(cast, target, "s0", "s1")]
        return {"sag": tokens, "til": target, "aarsag": "load", "raadgiver": "nord"}

    dan, hanne = sent("nina"), sent("nils")
    assert "2 sager er flyttet" in client(cast.dan).post("/tavle/flyt/", dan, follow=True).content.decode()
    refused = client(cast.hanne).post("/tavle/flyt/", hanne, follow=True).content.decode()
    assert "2 af sagerne har fået en anden rådgiver, siden du åbnede siden. Intet er flyttet." in refused
    assert leaders(cast, "s0", "s1") == ["nina", "nina"]
    undone = client(cast.dan).post(f"/tavle/flytninger/{Reassignment.objects.get().pk}/fortryd/", follow=True)
    assert "Flytningen af 2 sager er fortrudt." in undone.content.decode()
    assert leaders(cast, "s0", "s1") == ["nord", "nord"]


def test_the_board_asks_few_questions_whatever_the_size(
    cast: Cast, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    dan = client(cast.dan)
    for path in ("/tavle/", "/tavle/sager/?raadgiver=nord", "/tavle/flytninger/"):
        with django_assert_max_num_queries(MOST_QUERIES):  # type: ignore[operator]
            dan.get(path)
