"""A proposal is computed in the background, changed, carried out with undo, and refused when cases have changed."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult

from tests.cast import Cast
from tests.web.cadence.moves import everything, leaders, move, three_desks
from tests.web.world import NOW, TODAY
from trappen.web.accounts.models import User
from trappen.web.audit.models import Event, EventType
from trappen.web.cadence import jobs
from trappen.web.cadence.models import Proposal, ProposalState, ProposedMove, Reassignment
from trappen.web.cadence.queries.sharing import shared
from trappen.web.cases.models import Assignment, Case, Child
from trappen.web.runs.models import Run

ADDRESS = "/tavle/forslag/"

world = three_desks


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAPPEN_TODAY", TODAY.isoformat())


def client(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def ordered(user: User, **asked: Any) -> str:
    """Orders a proposal and lets the worker compute it; gives its address."""
    answer = client(user).post(ADDRESS, asked)
    assert answer.status_code == 302, answer.content.decode()
    for waiting in DBTaskResult.objects.filter(status="READY"):
        jobs.compute_proposal.call(**waiting.args_kwargs["kwargs"])
        DBTaskResult.objects.filter(pk=waiting.pk).update(status="SUCCESSFUL")
    return str(answer["Location"])


def desks(proposal: Proposal) -> dict[str, tuple[int, int, int | None]]:
    assert proposal.run is not None
    return {desk["key"]: (desk["before"], desk["after"], desk["room"]) for desk in proposal.run.result["desks"]}


def test_a_get_computes_nothing_and_what_is_carried_out_can_be_undone(cast: Cast) -> None:
    before = everything()
    dan = client(cast.dan)
    assert "Ingen forslag endnu" in dan.get(ADDRESS).content.decode()
    address = str(dan.post(ADDRESS, {"team": "nord"})["Location"])
    assert "Regner" in dan.get(address).content.decode()
    assert not Run.objects.filter(kind="assignment").exists()
    address = ordered(cast.dan, team="nord")
    proposal = Proposal.objects.first()
    assert proposal is not None
    # The cap of 20 moves four of the 24, which is proven to be the fewest.
    assert {key: after for key, (_, after, _) in desks(proposal).items()}["nord"] == 20
    shown = dan.get(address).content.decode()
    assert "Bevist bedst" in shown
    assert "og loftet giver plads til 20" in shown
    assert everything() == before
    moved = dan.post(address, {"goer": "flyt"}, follow=True).content.decode()
    assert "4 sager er flyttet" in moved
    assert Reassignment.objects.get().get_reason_display() == "Forslag til fordeling"
    assert Event.objects.filter(event_type=EventType.CASE_MOVED).count() == 4
    again = dan.post(address, {"goer": "flyt"}, follow=True).content.decode()
    assert "Forslaget er allerede gennemført af Dan Test. Intet er flyttet." in again
    dan.post(f"/tavle/flytninger/{Reassignment.objects.get().pk}/fortryd/")
    assert everything() == before


def test_the_leader_changes_the_proposal_case_by_case(cast: Cast) -> None:
    address = ordered(cast.dan, team="nord", fravaer=["nord"])
    rows = list(ProposedMove.objects.order_by("id"))
    assert len(rows) == 24
    wanted = {f"valg-{row.pk}": "nina" for row in rows[1:]} | {f"valg-{rows[0].pk}": ""}
    dan = client(cast.dan)
    shown = dan.post(address, {**wanted, "goer": "gem"}, follow=True).content.decode()
    assert "Valgene er gemt. Intet er flyttet endnu." in shown
    assert "Ændret med dine egne valg" in shown
    assert "Bevist bedst</p>" not in shown  # the proposal was, her choices are not
    assert "Over loftet" in shown  # 23 at a desk for 20
    assert "Fraværende med sager" in shown
    foreign = dan.post(address, {f"valg-{rows[0].pk}": "syd"}, follow=True).content.decode()
    assert "En af de valgte rådgivere er ikke i forslaget. Intet er gemt." in foreign
    dan.post(address, {"goer": "flyt"})
    assert sorted(leaders(cast, *(f"s{n}" for n in range(24)))) == ["nina"] * 23 + ["nord"]


@pytest.mark.parametrize("change", ["moved", "closed", "new"])
def test_a_proposal_is_refused_when_the_cases_have_changed(cast: Cast, change: str) -> None:
    address = ordered(cast.dan, team="nord")
    row = ProposedMove.objects.select_related("child").first()
    assert row is not None
    case = Case.objects.get(child=row.child)
    if change == "moved":
        move(cast, "nils" if row.target == "nina" else "nina", case.key)
    elif change == "closed":
        Case.objects.filter(pk=case.pk).update(closed=TODAY)
    else:
        Assignment.objects.filter(case_id="s30").update(adviser_id="nina")
        Child.objects.filter(cases__key="s30").update(team_key="nord")
    before = everything()
    dan = client(cast.dan)
    told = "1 af sagerne i forslaget er flyttet" if change != "new" else "Andre sager, stillinger, fravær"
    assert told in dan.get(address).content.decode()
    refused = dan.post(address, {"goer": "flyt"}, follow=True).content.decode()
    assert "Intet er flyttet. Regn forslaget igen." in refused
    assert everything() == before
    dan.post(f"{address}igen/")
    assert Proposal.objects.count() == 2


def test_a_new_adviser_is_a_plan_until_she_is_there(cast: Cast) -> None:
    given = {"team": "nord", "fravaer": ["nina", "nils"], "nye": "1", "stilling": "0,5", "nyt_team": "nord"}
    address = ordered(cast.dan, **given, loft="16")
    proposal = Proposal.objects.get()
    assert desks(proposal)["ny-1"] == (0, 8, 8)
    dan = client(cast.dan)
    assert "0,50 stilling i Team Nord" in dan.get(address).content.decode()
    assert (
        "står ikke i systemet endnu. Intet er flyttet."
        in dan.post(address, {"goer": "flyt"}, follow=True).content.decode()
    )
    rows = {f"valg-{row.pk}": row.chosen for row in ProposedMove.objects.all()}
    dan.post(address, {**rows, "goer": "uden-nye"})
    assert not ProposedMove.objects.exclude(chosen="").exists()


def test_what_cannot_be_done_says_which_rules_clash(cast: Cast) -> None:
    address = ordered(cast.dan, team="nord", loft="3")
    shown = client(cast.dan).get(address).content.decode()
    assert "Bevist umuligt" in shown
    assert "når sagsloftet skal overholdes" in shown
    assert "3 rådgivere med plads til 9" in shown
    assert "<li>Hæv sagsloftet, eller tilføj en rådgiver" in shown
    assert "flere team" not in shown  # Dan has no other
    assert (
        "<li>Tag flere team med.</li>"
        in client(cast.hanne).get(ordered(cast.hanne, team="nord", loft="3")).content.decode()
    )
    assert not ProposedMove.objects.exists()


def test_children_outside_the_leaders_reach_stay_and_take_room(cast: Cast) -> None:
    """A child whose newest case another team has, and an older one Nord."""
    case = Case.objects.get(key="s30")
    values = {"municipality": cast.home, "batch_id": 1, "row_hash": b"\0" * 16}
    Case.objects.create(key="old", child=case.child, opened=date(2023, 1, 1), **values)
    Assignment.objects.create(
        key="old", case_id="old", adviser_id="nina", start=date(2023, 1, 1), child=case.child, **values
    )
    found = shared(cast.dan, cast.home, ["nord"], {}, TODAY)
    assert found.held == {"nina": 1}
    assert {a.key: a.room for a in found.problem.advisers} == {"nils": 20, "nina": 19, "nord": 20}
    assert sum(unit.size for unit in found.problem.units) == 24
    whole = shared(cast.hanne, cast.home, ["nord", "syd"], {"cap": str(Fraction(45, 2))}, TODAY)
    assert sum(unit.size for unit in whole.problem.units) == 40
    assert not {a.room for a in whole.problem.advisers} - {22, 21}


def test_a_proposal_can_be_discarded_and_fetched_as_a_file(cast: Cast) -> None:
    address = ordered(cast.dan, team="nord")
    dan = client(cast.dan)
    text = dan.get(f"{address}fil.csv").content.decode("utf-8-sig")
    assert text.count("Rådgiveren har 24 sager") == 4
    assert dan.get(f"{address}fil.xlsx").content[:2] == b"PK"
    dan.post(f"{address}kasser/")
    assert Proposal.objects.get().state == ProposalState.DISCARDED
    assert "allerede kasseret af Dan Test" in dan.post(address, {"goer": "flyt"}, follow=True).content.decode()
    assert client(cast.anna).get(address).status_code == 403
    assert NOW.date() == TODAY
