"""Other numbers in an investment case: what moves, by the page's own address, and nothing is kept."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from trappen.web.programmes.actions import load_examples
from trappen.web.programmes.models import ProgrammePlan

pytestmark = pytest.mark.django_db
STATED = {"senere": "0", "indfasning": "0", "mulighed": "a", "udfyld": ["linear", "even"]}
AXES = {"ned": "b-saving-besparelse-a", "hen": "senere"}


@pytest.fixture
def address(cast) -> str:
    load_examples(now=datetime(2026, 11, 2, tzinfo=UTC))
    plan = ProgrammePlan.objects.get(key="aarhus-taettere-paa-familien-2015")
    return reverse("scenarios:try_plan", kwargs={"pk": plan.pk})


@pytest.fixture
def petra(cast) -> Client:
    client = Client()
    client.force_login(cast.petra)
    return client


def plain(response) -> str:
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ").replace("&nbsp;", " ")


def test_it_opens_as_stated_with_everything_unmoved(petra: Client, address: str) -> None:
    shown = plain(petra.get(f"{address}?udfyld=linear&udfyld=even"))
    assert "1.050.000 kr." in shown
    assert "uændret" in shown
    assert "Flyttet" in shown


def test_a_lower_saving_moves_the_net_of_its_option_alone(petra: Client, address: str) -> None:
    asked = {**STATED, **AXES, "b-saving-besparelse-a": "-20"}
    answer = plain(petra.post(address, asked, headers={"HX-Request": "true"}))
    assert "<html" not in answer
    assert (
        "Model A: netto 0 kr. (flyttet −1.050.000 kr.); Model B: netto 600.000 kr." in answer
    )  # 80 % of 5,25 mio. kr.
    assert "Model A: netto, når to tal ændres" in answer


def test_savings_a_year_later_lose_what_falls_after_the_case(petra: Client, address: str) -> None:
    answer = plain(petra.post(address, {**STATED, **AXES, "senere": "1"}, headers={"HX-Request": "true"}))
    # 2,6 mio. kr. of 2019 is not reached in the case's years.
    assert "Model A: netto −1.550.000 kr. (flyttet −2.600.000 kr.)" in answer


def test_what_cannot_be_read_is_told_and_the_rest_stays(petra: Client, address: str) -> None:
    response = petra.post(address, {**STATED, **AXES, "b-saving-besparelse-a": "meget"})
    assert response.status_code == 400
    assert "Der kan ikke regnes på det" in plain(response)
