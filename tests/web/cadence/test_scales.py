"""A municipality's own scales: added, chosen by the adviser, closed."""

import pytest
from django.test import Client

from tests.cast import Cast
from tests.web.world import TODAY
from trappen.parameters.scales import builtin_scales
from trappen.web.accounts.models import User
from trappen.web.registers.models import Scale
from trappen.web.registers.queries import scales_of

OWN = {"navn": "Trivsel i skolen 1-5", "lavest": "1", "hoejest": "5"}


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAPPEN_TODAY", TODAY.isoformat())


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_an_own_scale_can_be_chosen_until_it_is_closed_and_taken_up_again(cast: Cast) -> None:
    steward = browser(cast.sten)
    steward.post("/skalaer/", OWN)
    form = f"/mine-sager/sag/{cast.nords_child.key}/score/"
    assert "Trivsel i skolen 1-5: 1 til 5" in browser(cast.anna).get(form).content.decode()
    assert [scale.name for scale in scales_of(cast.abroad)] == [scale.name for scale in builtin_scales()]
    steward.post(f"/skalaer/{Scale.objects.get().pk}/luk/")
    assert "Trivsel" not in browser(cast.anna).get(form).content.decode()
    steward.post("/skalaer/", OWN)
    assert Scale.objects.get().in_use


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (OWN | {"hoejest": "1"}, "større end den laveste"),
        (OWN | {"navn": "signs of safety 0-10"}, "allerede en skala"),
        (OWN | {"navn": ""}, "påkrævet"),
    ],
)
def test_a_scale_that_cannot_be_is_refused(given: dict[str, str], says: str, cast: Cast) -> None:
    assert says in browser(cast.sten).post("/skalaer/", given).content.decode()
    assert not Scale.objects.exists()


def test_who_does_not_keep_the_registers_adds_none(cast: Cast) -> None:
    assert browser(cast.anna).post("/skalaer/", OWN).status_code == 403
    assert not Scale.objects.exists()


def test_the_builtin_scales_are_those_that_may_be_shipped() -> None:
    assert [(scale.name, scale.low, scale.high) for scale in builtin_scales()] == [
        ("Signs of Safety 0-10", 0, 10),
        ("Skala 1-10", 1, 10),
    ]
