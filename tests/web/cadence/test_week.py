"""The adviser's week: what stands where, what a registration does at once, and how it is taken back."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.web.world import NOW, TODAY, extract, settle
from trappen.domain.errors import TrappenError
from trappen.web.accounts.models import User
from trappen.web.audit.models import Event, EventType
from trappen.web.audit.presenters import sentence
from trappen.web.cadence import actions
from trappen.web.cadence.actions import Typed, register, undo
from trappen.web.cadence.models import Act, Entry, NextAct, OpenCase
from trappen.web.cadence.queries.week import Group, week
from trappen.web.cases.models import CadenceDecision, Child, Contact, Followup, Score
from trappen.web.cases.queries import goals
from trappen.web.registers.models import AdviserAbsence, Vintage

MOST_QUERIES = 12


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAPPEN_TODAY", TODAY.isoformat())


def world(cast: Cast) -> None:
    for user, key in ((cast.anna, "nord"), (cast.bo, "nord"), (cast.carla, "syd")):
        user.adviser_key = key
        user.save()
    settle(cast)


def followup(child: Child, user: User, day: date = TODAY) -> Entry:
    episode = child.episodes.order_by("-start").first()
    values = {"episode_id": episode.key, "child_heard": True}
    return register(child=child, typed=Typed(Act.FOLLOWUP, day, values), by=user, now=NOW, today=TODAY)


def everything(child: Child) -> list[tuple[object, ...]]:
    rows = NextAct.objects.filter(child=child).order_by("act", "subject_key")
    return list(rows.values_list("act", "subject_key", "due", "basis", "status", "reason", "near"))


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_every_case_of_the_adviser_stands_once_in_the_group_of_what_is_due_first(
    cast: Cast, children: list[Child]
) -> None:
    found = week(cast.anna, "nord", TODAY)
    there = [line.case.child_id for lines in found.groups.values() for line in lines]
    assert sorted(there) == sorted(child.key for child in children[:24])
    for group, lines in found.groups.items():
        for line in lines:
            late = any(act.due < TODAY or act.status == "missing_decision" for act in line.acts)
            assert late == (group is Group.OVERDUE), (group, line)
            assert group is not Group.QUIET or all(act.due > found.next_sunday for act in line.acts)


def test_the_groups_follow_the_day_that_is_asked_and_not_the_day_of_the_rows(cast: Cast, children: list[Child]) -> None:
    """Monday and Sunday are of the same week, the next Monday of the next, and the day after is too late."""
    NextAct.objects.all().delete()
    due = date(2026, 11, 8)  # a Sunday
    case = OpenCase.objects.get(child=children[5])
    NextAct.objects.create(
        municipality=cast.home, child=children[5], act="contact", basis="programme", rule="x",
        title="Kontakt", status="upcoming", due=due, reason="r", subject="episode", adviser_key="nord",
    )  # fmt: skip
    expected = {
        date(2026, 10, 25): Group.QUIET,
        date(2026, 10, 26): Group.NEXT_WEEK,
        date(2026, 11, 1): Group.NEXT_WEEK,
        date(2026, 11, 2): Group.THIS_WEEK,
        date(2026, 11, 8): Group.THIS_WEEK,
        date(2026, 11, 9): Group.OVERDUE,
    }
    for day, group in expected.items():
        found = week(cast.anna, "nord", day)
        assert case.child_id in [line.case.child_id for line in found.groups[group]], day


def test_an_adviser_sees_the_cases_of_the_colleague_that_she_covers_for(cast: Cast, children: list[Child]) -> None:
    AdviserAbsence.objects.create(
        municipality=cast.home, key="a1", batch_id=1, row_hash=b"\0" * 16, adviser_id="nord", start=TODAY,
        covered_by="vikar",
    )  # fmt: skip
    found = week(cast.anna, "vikar", TODAY)
    assert found.count == 24
    assert {line.covers for lines in found.groups.values() for line in lines} == {"Rådgiver Nord"}
    assert not week(cast.anna, "vikar", TODAY - timedelta(1)).count


def test_the_page_says_why_and_asks_few_questions(cast: Cast, children: list[Child]) -> None:
    client = browser(cast.anna)
    client.get("/mine-sager/")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        shown = client.get("/mine-sager/").content.decode()
    assert len([query for query in asked if "SAVEPOINT" not in query["sql"]]) < MOST_QUERIES, [q["sql"] for q in asked]
    assert "27.24.00-P20-2-24" in shown
    assert "BL § 95, stk. 2" in shown
    assert "Indsats: BL § 46: Anbringelse" in shown or "Indsats: BL § 32" in shown
    assert "Skete sidst" in shown
    assert children[30].key not in shown
    assert "Testsen" not in shown


def test_a_followup_moves_the_due_date_at_once_and_undoing_it_moves_it_back(cast: Cast, children: list[Child]) -> None:
    child = children[2]
    before = everything(child)
    assert any(row[0] == "followup" and row[2] < TODAY for row in before)
    entry = followup(child, cast.anna)
    # Nobody has told how often to follow up: until then the next has no date.
    assert entry.moves == [("Opfølgning", date(2026, 4, 10), None)]
    case = OpenCase.objects.get(child=child)
    assert (case.last_act, case.last_on) == (Act.FOLLOWUP, TODAY)
    undo(entry=entry, by=cast.anna, now=NOW, today=TODAY)
    assert everything(child) == before
    entry.refresh_from_db()
    assert (entry.undone, entry.undone_by_name) == (NOW, str(cast.anna))
    told = [sentence(event) for event in Event.objects.filter(event_type=EventType.CADENCE_RECORDED).order_by("id")]
    assert told == [
        "Registrerede for barnet: opfølgning 2. november 2026.",
        "Registrerede for barnet: fortrød opfølgning 2. november 2026.",
    ]


def test_who_registers_for_a_colleague_is_told_so_and_the_log_says_it(cast: Cast, children: list[Child]) -> None:
    told = "Sagen er hos Rådgiver Nord – du registrerer for en kollega"
    address = f"/mine-sager/sag/{children[2].key}/kontakt/"
    assert told not in browser(cast.anna).get(address).content.decode()
    User.objects.filter(pk=cast.bo.pk).update(adviser_key="vikar")
    assert told in browser(cast.bo).get(address).content.decode()
    browser(cast.bo).post(address, {"dag": TODAY.isoformat()})
    logged = sentence(Event.objects.filter(event_type=EventType.CADENCE_RECORDED).latest("id"))
    assert logged == "Registrerede for barnet: kontakt 2. november 2026 for en kollega, Rådgiver Nord."


def test_the_interval_is_itself_due_until_it_is_decided(cast: Cast, children: list[Child]) -> None:
    child, other = children[2], children[4]
    # From the first decision that is typed on, no decision about another child is none, and not unknown.
    decided = Typed(Act.INTERVAL, TODAY, {"episode_id": "e4", "interval_months": 3})
    register(child=other, typed=decided, by=cast.anna, now=NOW, today=TODAY)
    assert not NextAct.objects.filter(child__in=[child, other], act="cadence_decision").exists()
    followup(child, cast.anna)
    found = NextAct.objects.get(child=child, act="cadence_decision")
    assert (found.due, found.status, found.cited) == (TODAY, "missing_decision", "BL § 95, stk. 3")
    assert child.key in [line.case.child_id for line in week(cast.anna, "nord", TODAY).groups[Group.OVERDUE]]


def test_a_goal_is_noted_in_codes_shown_and_taken_back(cast: Cast, children: list[Child]) -> None:
    child, client = children[4], browser(cast.anna)
    address = f"/mine-sager/sag/{child.key}/maal/"
    client.post(address, {"dag": (TODAY - timedelta(9)).isoformat(), "maal": "school", "status": "set"})
    client.post(address, {"dag": TODAY.isoformat(), "maal": "school", "status": "reached"})
    case = OpenCase.objects.get(child=child)
    assert (case.last_act, case.last_on) == (Act.GOAL, TODAY)
    shown = client.get(f"/boern/{child.key}/").content.decode()
    assert "Skole og uddannelse" in shown
    assert "Nået" in shown
    assert "Sat" not in shown
    client.post(f"/mine-sager/fortryd/{Entry.objects.latest('pk').pk}/")
    assert [(step.goal, step.status) for step in goals(cast.anna, child)] == [("school", "set")]


def test_deciding_the_interval_gives_the_next_followup_its_date(cast: Cast, children: list[Child]) -> None:
    child = children[2]
    followup(child, cast.anna)
    address = f"/mine-sager/sag/{child.key}/beslutning/"
    episode = child.episodes.get().key
    client, given = browser(cast.anna), {"dag": TODAY.isoformat(), "indsats": episode, "maaneder": "4"}
    refused = client.post(address, given).content.decode()
    assert "Vælg mindst én begrundelse" in refused
    assert "Vælg, om barnet er hørt" in refused
    client.post(address, given | {"begrundelse": ["new", "goals"], "syn": "age"})
    decided = CadenceDecision.objects.get(child=child)
    assert (decided.reasons, decided.reasoned, decided.child_view, decided.not_heard) == (
        "new;goals",
        True,
        False,
        "age",
    )
    found = NextAct.objects.get(child=child, act="followup", subject_key=episode)
    assert (found.due, found.basis) == (date(2027, 3, 2), "case")
    assert found.lacks == "barnets syn"
    assert not NextAct.objects.filter(child=child, act="cadence_decision").exists()
    # Taken anew, it is filled in with what holds, but the child is heard anew.
    form = client.get(address).context["form"]
    assert (form["maaneder"].initial, form["begrundelse"].initial, form["syn"].initial) == (4, ["new", "goals"], None)


def test_one_child_worked_out_alone_is_as_in_the_whole(cast: Cast, children: list[Child]) -> None:
    followup(children[2], cast.anna)
    alone = everything(children[2])
    actions.recompute(municipality=cast.home, on=TODAY, by=None, now=NOW)
    assert everything(children[2]) == alone


def test_what_was_typed_outlives_the_next_import_and_a_child_that_it_is_about(
    cast: Cast, children: list[Child]
) -> None:
    key = children[39].key
    user = cast.carla
    entry = register(child=children[39], typed=Typed(Act.CONTACT, TODAY, {}), by=user, now=NOW, today=TODAY)
    settle(cast, extract(children=39), batch_id=2)
    assert Contact.objects.get(key=entry.row_key).is_typed
    assert Child.objects.filter(key=key).exists()
    assert "contacts" in Vintage.objects.get(municipality=cast.home).tables


def test_what_the_import_knows_is_not_asked_for(cast: Cast, children: list[Child]) -> None:
    child = children[5]
    known = Followup.objects.filter(child=child).get()
    typed = Typed(Act.FOLLOWUP, known.held, {"episode_id": known.episode_id})
    with pytest.raises(TrappenError, match="står allerede i fagsystemet"):
        register(child=child, typed=typed, by=cast.anna, now=NOW, today=TODAY)
    shown = browser(cast.anna).get(f"/mine-sager/sag/{child.key}/opfoelgning/").content.decode()
    assert "1. marts 2026" in shown
    assert "fra fagsystemet" in shown


@pytest.mark.parametrize("day", [TODAY + timedelta(1), date(2013, 12, 31)])
def test_a_day_that_cannot_be_is_refused(day: date, cast: Cast, children: list[Child]) -> None:
    with pytest.raises(TrappenError):
        followup(children[2], cast.anna, day)
    assert not Entry.objects.exists()


def test_only_the_one_who_typed_it_takes_it_back_once_and_in_time(cast: Cast, children: list[Child]) -> None:
    entry = followup(children[2], cast.anna)
    with pytest.raises(TrappenError):
        undo(entry=entry, by=cast.bo, now=NOW, today=TODAY)
    with pytest.raises(TrappenError):
        undo(entry=entry, by=cast.anna, now=NOW + timedelta(days=8), today=TODAY)
    undo(entry=entry, by=cast.anna, now=NOW, today=TODAY)
    with pytest.raises(TrappenError):
        undo(entry=entry, by=cast.anna, now=NOW, today=TODAY)


def test_a_form_registers_a_score_within_its_scale(cast: Cast, children: list[Child]) -> None:
    client, address = browser(cast.anna), f"/mine-sager/sag/{children[4].key}/score/"
    given = {"dag": TODAY.isoformat(), "skala": "Signs of Safety 0-10", "score": "11"}
    assert "fra 0 til 10" in client.post(address, given).content.decode()
    answer = client.post(address, given | {"score": "0"})
    assert answer["Location"] == f"/mine-sager/#sag-{children[4].key}"
    score = Score.objects.get()
    assert (score.value, score.scale, score.is_typed) == (0.0, "Signs of Safety 0-10", True)
    assert "Ingen frist flyttede sig" in client.get("/mine-sager/").content.decode()


def test_every_event_has_at_most_three_fields_and_today_filled_in(cast: Cast, children: list[Child]) -> None:
    client = browser(cast.anna)
    asked = {}
    for act in Act:
        form = client.get(f"/mine-sager/sag/{children[4].key}/{act}/").context["form"]
        asked[act] = list(form.fields)
        assert f'value="{TODAY.isoformat()}"' in str(form["dag"])
    assert asked == {
        Act.FOLLOWUP: ["dag", "indsats", "svar"],
        Act.CONTACT: ["dag"],
        Act.CONVERSATION: ["dag"],
        Act.NETWORK: ["dag"],
        Act.VISIT: ["dag", "indsats", "svar"],
        Act.SCORE: ["dag", "skala", "score"],
        Act.GOAL: ["dag", "maal", "status"],
        # The law wants reasons and the child's view in the decision (barnets lov § 95, stk. 3).
        Act.INTERVAL: ["dag", "indsats", "maaneder", "begrundelse", "syn"],
    }
