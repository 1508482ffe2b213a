"""The link from a case to the case system: set by the data steward, shown where the adviser works."""

import pytest
from django.test import Client

from tests.cast import Cast
from tests.web.world import TODAY, settle
from trappen.web.accounts.models import User
from trappen.web.audit.models import Event, EventType
from trappen.web.audit.presenters import sentence

PATTERN = "https://fagsystem.eksempel.dk/sag/{sagsnummer}"


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_pattern_of_the_data_steward_is_a_link_on_the_case_the_child_and_the_list(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRAPPEN_TODAY", TODAY.isoformat())
    child = settle(cast)[4]
    User.objects.filter(pk=cast.anna.pk).update(adviser_key="nord")
    steward, adviser = browser(cast.sten), browser(cast.anna)
    assert (
        "Adressen skal begynde med https://"
        in steward.post("/fagsystem/", {"moenster": "http://x/{sagsnummer}"}).content.decode()
    )
    assert adviser.post("/fagsystem/", {"moenster": PATTERN}).status_code == 403
    assert steward.post("/fagsystem/", {"moenster": PATTERN}).status_code == 302
    link = 'href="https://fagsystem.eksempel.dk/sag/27.24.00-P20-4-24"'
    for page in ("/mine-sager/", f"/mine-sager/sag/{child.key}/", f"/boern/{child.key}/"):
        assert link in adviser.get(page).content.decode(), page
    told = sentence(Event.objects.get(event_type=EventType.REGISTER_CHANGED))
    assert told == f"Ændrede link til fagsystemet: adressen er {PATTERN}."
    steward.post("/fagsystem/", {"moenster": ""})
    assert "fagsystem.eksempel.dk" not in adviser.get("/mine-sager/").content.decode()
