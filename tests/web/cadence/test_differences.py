"""Typed against imported: neither overwrites the other, and a person decides."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.web.world import NOW, TODAY, anna_carries_nord, extract
from tests.web.world import settle as deliver
from trappen.web.accounts.models import User
from trappen.web.audit.models import Event, EventType
from trappen.web.audit.presenters import sentence
from trappen.web.cadence.actions import Typed, recompute, register
from trappen.web.cadence.models import Act, Entry, Outcome
from trappen.web.cases.models import Child, Contact, Followup
from trappen.web.registers.models import TYPED

world = anna_carries_nord


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAPPEN_TODAY", TODAY.isoformat())


@pytest.fixture
def child(children: list[Child]) -> Child:
    return children[5]


def typed(child: Child, user: User, day: date, *, heard: bool | None = True) -> Entry:
    values = {"episode_id": "e5", "child_heard": heard}
    return register(child=child, typed=Typed(Act.FOLLOWUP, day, values), by=user, now=NOW, today=TODAY)


def imported(child: Child, day: date, key: str, *, heard: bool | None = True) -> None:
    """What a load writes; the due dates are worked out after it."""
    Followup.objects.create(
        municipality=child.municipality, child=child, key=key, batch_id=2, row_hash=b"\1" * 16,
        episode_id="e5", held=day, child_heard=heard,
    )  # fmt: skip
    recompute(municipality=child.municipality, on=TODAY, by=None, now=NOW)


def followups(child: Child) -> Sequence[tuple[date, bool]]:
    rows = Followup.objects.filter(child=child).exclude(key="f5").order_by("held")
    return [(row.held, row.batch_id == TYPED) for row in rows]


def decide(user: User, entry: Entry, what: str) -> Any:
    client = Client()
    client.force_login(user)
    return client.post(f"/mine-sager/forskelle/{entry.pk}/", {"gaelder": what}, follow=True)


@pytest.mark.parametrize("heard", [True, None])
def test_an_import_that_says_the_same_confirms_and_leaves_one_row(heard: bool | None, cast: Cast, child: Child) -> None:
    entry = typed(child, cast.anna, TODAY)
    imported(child, TODAY, "f5x", heard=heard)
    entry.refresh_from_db()
    assert entry.outcome == Outcome.CONFIRMED
    assert followups(child) == [(TODAY, False)]


@pytest.mark.parametrize(
    ("days", "heard", "waits"), [(0, False, True), (7, True, True), (-7, True, True), (8, True, False)]
)
def test_only_what_lies_near_and_says_otherwise_is_a_difference(
    days: int, heard: bool, waits: bool, cast: Cast, child: Child
) -> None:
    entry = typed(child, cast.anna, TODAY - timedelta(10))
    imported(child, TODAY - timedelta(10 - days), "f5x", heard=heard)
    entry.refresh_from_db()
    assert (entry.rival, entry.outcome) == ("f5x" if waits else "", "")
    assert len(followups(child)) == 2


@pytest.mark.parametrize(
    ("what", "left"),
    [("kept", [(-5, True)]), ("taken", [(-3, False)]), ("both", [(-5, True), (-3, False)])],
)
def test_what_is_decided_holds_also_after_the_next_import(
    what: str, left: list[tuple[int, bool]], cast: Cast, child: Child
) -> None:
    entry = typed(child, cast.anna, TODAY - timedelta(5))
    imported(child, TODAY - timedelta(3), "f5x")
    shown = decide(cast.anna, entry, what).content.decode()
    assert "Afgjort" in shown
    expected = [(TODAY + timedelta(days), own) for days, own in left]
    assert followups(child) == expected
    if what == "kept":  # the next delivery has it again
        imported(child, TODAY - timedelta(3), "f5x")
    else:
        recompute(municipality=child.municipality, on=TODAY, by=None, now=NOW)
    assert followups(child) == expected
    told = sentence(Event.objects.filter(event_type=EventType.CADENCE_RECORDED).latest("id"))
    assert Outcome(what).label.lower() in told


def test_two_who_decide_get_one_winner_and_a_clear_message(cast: Cast, child: Child) -> None:
    entry = typed(child, cast.anna, TODAY - timedelta(5))
    imported(child, TODAY - timedelta(3), "f5x")
    decide(cast.anna, entry, "kept")
    assert "allerede afgjort" in decide(cast.bo, entry, "taken").content.decode()
    entry.refresh_from_db()
    assert (entry.outcome, entry.settled_by_name) == (Outcome.KEPT, "Anna Test")


def test_kinds_of_contact_are_not_taken_for_each_other(cast: Cast, child: Child) -> None:
    entry = register(child=child, typed=Typed(Act.CONTACT, TODAY, {}), by=cast.anna, now=NOW, today=TODAY)
    Contact.objects.create(
        municipality=cast.home, child=child, key="k1", batch_id=2, row_hash=b"\1" * 16, adviser_id="nord",
        held=TODAY, kind="network_meeting",
    )  # fmt: skip
    recompute(municipality=cast.home, on=TODAY, by=None, now=NOW)
    entry.refresh_from_db()
    assert (entry.rival, entry.outcome) == ("", "")


def test_a_real_load_neither_removes_nor_changes_what_was_typed(cast: Cast, child: Child) -> None:
    entry = typed(child, cast.anna, TODAY - timedelta(5), heard=False)
    deliver(cast, extract(without_followup=2), batch_id=2)
    row = Followup.objects.get(key=entry.row_key)
    assert (row.held, row.child_heard, row.is_typed) == (TODAY - timedelta(5), False, True)
