"""The first page says what needs attention now, and nothing that is not so."""

import pytest
from django.test import Client

from tests.cast import Cast
from tests.web.world import TODAY, settle
from trappen.web.accounts.models import User
from trappen.web.home.queries import attention


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAPPEN_TODAY", TODAY.isoformat())


def found(user: User) -> dict[str, int]:
    return {thing.title: thing.count for thing in attention(user, TODAY)}


def test_an_adviser_sees_the_own_cases(cast: Cast) -> None:
    settle(cast)
    cast.anna.adviser_key = "nord"
    cast.anna.save()
    cast.bo.adviser_key = "nobody"
    cast.bo.save()
    assert found(cast.anna)["Overskredne frister"] > 0
    assert found(cast.bo) == {}


def test_a_leader_sees_who_is_over_the_cap(cast: Cast) -> None:
    settle(cast)
    assert found(cast.dan)["Rådgivere over sagsloftet"] == 1


def test_nothing_to_do_is_said_and_not_shown_as_zero(cast: Cast) -> None:
    settle(cast)
    client = Client()
    client.force_login(cast.bo)
    cast.bo.adviser_key = "nobody"
    cast.bo.save()
    page = client.get("/").content.decode()
    assert "Intet haster" in page
    assert "Overskredne frister" not in page


def test_the_administrator_sees_users_and_no_case(cast: Cast) -> None:
    settle(cast)
    assert found(cast.adam) == {"Brugere uden rolle": 1}


def test_a_municipality_without_data_says_what_is_missing(cast: Cast) -> None:
    cast.home.vintage.delete()
    assert found(cast.sten)["Intet er indlæst endnu"] == 1
