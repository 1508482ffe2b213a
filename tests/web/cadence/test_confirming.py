"""What an adviser confirms of end and price, and what the controller reads of it."""

from datetime import date

import pytest
from django.test import Client

from tests.cast import Cast
from tests.web.world import TODAY, anna_carries_nord
from trappen.web.accounts.models import User
from trappen.web.cadence.models import Confirmation
from trappen.web.cases.models import Child, Episode

world = anna_carries_nord


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAPPEN_TODAY", TODAY.isoformat())


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def confirm(client: Client, episode: Episode, **given: str) -> str:
    data = {"slut": "", "pris": "", "enhed": ""} | given
    return client.post(f"/mine-sager/bekraeft/{episode.pk}/", data, follow=True).content.decode()


def test_what_is_confirmed_stands_with_name_and_date_for_the_controller(cast: Cast, children: list[Child]) -> None:
    episode = children[2].episodes.get()
    Episode.objects.filter(pk=episode.pk).update(price=1_000_000, price_unit="month")
    assert "Slut og pris er bekræftet." in confirm(
        browser(cast.anna), episode, slut="2027-06-30", pris="12.500,50", enhed="month"
    )
    made = Confirmation.objects.get()
    assert (made.expected_end, made.price, made.price_unit) == (date(2027, 6, 30), 1_250_050, "month")
    assert made.was == {"expected_end": None, "price": 1_000_000, "price_unit": "month"}
    shown = browser(cast.karl).get("/bekraeftelser/").content.decode().replace("\xa0", " ")
    for text in ("30-06-2027", "12.500,50 kr.", "10.000,00 kr.", "Anna Test", "Forskel"):
        assert text in shown, text
    assert "12500,5" in browser(cast.karl).get("/bekraeftelser/liste.csv").content.decode()
    episode.refresh_from_db()
    assert episode.price == 1_000_000


def test_only_the_newest_of_a_measure_counts_and_agreement_is_said(cast: Cast, children: list[Child]) -> None:
    episode, client = children[2].episodes.get(), browser(cast.anna)
    confirm(client, episode, slut="2027-01-01", pris="100", enhed="day")
    known = client.get(f"/mine-sager/bekraeft/{episode.pk}/").context["form"]
    assert (known["slut"].initial, known["pris"].initial, known["enhed"].initial) == (date(2027, 1, 1), "100,00", "day")
    assert "01-01-2027" in client.get("/mine-sager/bekraeft/").content.decode()
    confirm(client, episode)
    shown = browser(cast.karl).get("/bekraeftelser/").content.decode().replace("\xa0", " ")
    assert "Ens" in shown
    assert "01-01-2027" not in shown
    assert Confirmation.objects.count() == 2


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"pris": "100"}, "både pris og enhed"),
        ({"enhed": "day"}, "både pris og enhed"),
        ({"pris": "-1", "enhed": "day"}, "negativ"),
        ({"pris": "meget", "enhed": "day"}, "som et tal"),
        ({"slut": "2020-01-01"}, "før indsatsens start"),
    ],
)
def test_what_cannot_be_is_refused(given: dict[str, str], says: str, cast: Cast, children: list[Child]) -> None:
    assert says in confirm(browser(cast.anna), children[2].episodes.get(), **given)
    assert not Confirmation.objects.exists()


def test_the_own_list_has_the_running_measures_of_the_own_cases(cast: Cast, children: list[Child]) -> None:
    rows = browser(cast.anna).get("/mine-sager/bekraeft/").context["rows"]
    assert {row.episode.child_id for row in rows} == {child.key for child in children[:24]}
    assert all(row.episode.end is None or row.episode.end > TODAY for row in rows)
    stranger = children[30].episodes.get()
    assert browser(cast.anna).get(f"/mine-sager/bekraeft/{stranger.pk}/").status_code == 404
