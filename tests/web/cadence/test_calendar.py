"""The calendar's secret address: what it tells, and to whom."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from tests.cast import Cast
from tests.web.world import NOW, TODAY, anna_carries_nord
from trappen.web.accounts.models import Role
from trappen.web.audit.models import Event, EventType
from trappen.web.cadence.actions.feeds import make_feed, revoke_feed
from trappen.web.cadence.models import CalendarFeed, NextAct, OpenCase
from trappen.web.cases.models import Child

world = anna_carries_nord


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAPPEN_TODAY", TODAY.isoformat())


def test_it_tells_of_the_own_cases_by_number_and_of_nobody_by_name(cast: Cast, children: list[Child]) -> None:
    NextAct.objects.filter(child=children[2]).update(due=TODAY - timedelta(days=700))  # the oldest is not left out
    OpenCase.objects.filter(child=children[3]).update(case_number="010115-4321")  # a source that calls cases so
    answer = Client().get(f"/kalender/{make_feed(by=cast.anna, now=NOW)}.ics")
    text = answer.content.decode()
    assert answer["Content-Type"].startswith("text/calendar")
    assert "sag 27.24.00-P20-2-24" in text
    assert text.count("BEGIN:VEVENT") >= 1
    assert "P20-30-24" not in text  # another team's
    for child in children:
        assert child.key not in text
    assert "Testsen" not in text
    assert not re.search(r"\b\d{6}-?\d{4}\b", text)


def test_a_revoked_and_a_replaced_address_are_not_there(cast: Cast, children: list[Child]) -> None:
    first = make_feed(by=cast.anna, now=NOW)
    second = make_feed(by=cast.anna, now=NOW)
    assert Client().get(f"/kalender/{first}.ics").status_code == 404
    assert Client().get(f"/kalender/{second}.ics").status_code == 200
    assert CalendarFeed.objects.get().fetched is not None
    revoke_feed(by=cast.anna, now=NOW)
    assert Client().get(f"/kalender/{second}.ics").status_code == 404
    assert Event.objects.filter(event_type=EventType.SECURITY_CHANGED).count() == 3


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": Role.SECRETARY}, {"role": ""}])
def test_who_may_no_longer_see_cases_has_no_calendar(
    change: dict[str, object], cast: Cast, children: list[Child]
) -> None:
    token = make_feed(by=cast.anna, now=NOW)
    for name, value in change.items():
        setattr(cast.anna, name, value)
    cast.anna.save()
    assert Client().get(f"/kalender/{token}.ics").status_code == 404


def test_the_page_shows_the_address_once_and_keeps_only_its_hash(cast: Cast, children: list[Child]) -> None:
    client = Client()
    client.force_login(cast.anna)
    shown = client.post("/mine-sager/kalender/").content.decode()
    found = re.search(r"/kalender/([\w-]+)\.ics", shown)
    assert found is not None
    assert found[1] not in client.get("/mine-sager/kalender/").content.decode()
    assert found[1] not in CalendarFeed.objects.get().token_hash
    assert Client().get(f"/kalender/{found[1]}.ics").status_code == 200
