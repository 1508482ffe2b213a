"""User administration and login, as an administrator and a user meet them."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from tests.cast import PASSWORD, Cast
from trappen.web.accounts import actions
from trappen.web.accounts.models import Role, User
from trappen.web.audit.models import Event, EventType
from trappen.web.registers.models import Adviser, Team

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
PROFILE = actions.Profile(first_name="Ida", last_name="Ny", role=Role.ADVISER, teams=("syd",))


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def types(cast: Cast) -> list[str]:
    return list(Event.objects.filter(municipality_code=cast.home.code).values_list("event_type", flat=True))


def test_a_new_user_gets_role_scope_and_a_line_in_the_log(cast: Cast) -> None:
    answer = signed_in(cast.adam).post(
        reverse("accounts:user_create"),
        {
            "username": "ida",
            "password": PASSWORD,
            "first_name": "Ida",
            "last_name": "Ny",
            "role": "adviser",
            "teams": ["syd"],
        },
    )
    assert answer.status_code == 302
    ida = User.objects.get(username="ida")
    assert (ida.municipality, ida.role, ida.check_password(PASSWORD)) == (cast.home, "adviser", True)
    assert [grant.key for grant in ida.scope_grants.all()] == ["syd"]
    assert types(cast) == [EventType.USER_CREATED]


def test_where_there_are_no_teams_the_form_says_who_can_make_them(cast: Cast) -> None:
    Team.objects.all().delete()
    form = {"username": "ida", "password": PASSWORD, "first_name": "Ida", "last_name": "Ny", "role": "adviser"}
    said = signed_in(cast.adam).post(reverse("accounts:user_create"), form).content.decode()
    assert "den dataansvarlige opretter dem under »Team«" in said
    assert not User.objects.filter(username="ida").exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"username": "ANNA"}, "Brugernavnet er taget"),
        ({"password": "kort"}, "12"),
        ({"teams": []}, "mindst ét team"),
        ({"teams": ["ukendt"]}, "ukendt"),
        ({"role": "konge"}, "konge"),
    ],
)
def test_a_bad_form_says_what_is_wrong_and_makes_nobody(cast: Cast, change: dict[str, object], sentence: str) -> None:
    form = {
        "username": "ida",
        "password": PASSWORD,
        "first_name": "Ida",
        "last_name": "Ny",
        "role": "adviser",
        "teams": ["syd"],
    }
    answer = signed_in(cast.adam).post(reverse("accounts:user_create"), {**form, **change})
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert not User.objects.filter(username="ida").exists()


def test_a_change_is_told_with_before_and_after(cast: Cast) -> None:
    actions.change_user(user=cast.anna, profile=PROFILE, by=cast.adam, now=NOW)
    changes = Event.objects.get().what["changes"]
    assert changes["team"] == ["nord", "syd"]
    assert changes["navn"] == ["Anna Test", "Ida Ny"]
    assert "rolle" not in changes


def test_closing_an_account_ends_its_open_sessions(cast: Cast) -> None:
    anna = signed_in(cast.anna)
    assert anna.get("/").status_code == 200
    assert signed_in(cast.adam).post(reverse("accounts:user_deactivate", args=[cast.anna.pk])).status_code == 302
    assert anna.get("/").status_code == 302
    assert EventType.USER_DEACTIVATED in types(cast)


def test_a_new_password_ends_open_sessions_and_works(cast: Cast) -> None:
    anna = signed_in(cast.anna)
    new = "endnu-en-lang-adgangskode"
    address = reverse("accounts:user_password", args=[cast.anna.pk])
    assert signed_in(cast.adam).post(address, {"password": new}).status_code == 302
    assert anna.get("/").status_code == 302
    assert Client().login(username="anna", password=new)


@pytest.mark.parametrize("action", [actions.deactivate_user, actions.reactivate_user])
def test_nobody_but_an_administrator_at_home_may(cast: Cast, action: object) -> None:
    for by, user in ((cast.hanne, cast.anna), (cast.adam, cast.eva), (cast.adam, cast.adam)):
        with pytest.raises(PermissionDenied):
            action(user=user, by=by, now=NOW)  # type: ignore[operator]
    assert not Event.objects.exists()


def test_logging_in_out_and_failing_are_logged_without_unknown_names(cast: Cast) -> None:
    client = Client()
    login = reverse("account_login")
    for username, password in (("anna", "forkert"), ("010203-1234", "forkert"), ("anna", PASSWORD)):
        client.post(login, {"login": username, "password": password})
    client.post(reverse("account_logout"))
    told = list(Event.objects.order_by("id").values_list("event_type", "user_name", "what"))
    assert told == [
        (EventType.LOGIN_FAILED, "", {"username": "anna"}),
        (EventType.LOGIN_FAILED, "", {"username": "(ukendt)"}),
        (EventType.LOGGED_IN, "Anna Test", {}),
        (EventType.LOGGED_OUT, "Anna Test", {}),
    ]


def test_guessing_is_stopped(cast: Cast) -> None:
    client = Client()
    for _ in range(6):
        answer = client.post(reverse("account_login"), {"login": "anna", "password": "forkert"})
    client.post(reverse("account_login"), {"login": "anna", "password": PASSWORD})
    assert answer.status_code == 200
    assert client.get("/").status_code == 302


def test_a_session_lasts_a_working_day(cast: Cast) -> None:
    client = Client()
    answer = client.post(reverse("account_login"), {"login": "anna", "password": PASSWORD})
    assert answer.status_code == 302
    assert answer.cookies["sessionid"]["max-age"] == 8 * 3600


def test_signing_up_does_not_exist(cast: Cast) -> None:
    assert signed_in(cast.anna).get("/konto/signup/").status_code == 404


def test_an_adviser_is_chosen_from_those_of_the_own_municipality(cast: Cast) -> None:
    for municipality, key, name in (
        (cast.home, "r1", "Ida Holm"),
        (cast.home, "r2", "Per Lund"),
        (cast.home, "r3", "Per Lund"),
        (cast.abroad, "fremmed", "Una Uden"),
    ):
        Adviser.objects.create(municipality=municipality, key=key, name=name, batch_id=1)
    client = signed_in(cast.adam)
    page = client.get(reverse("accounts:user_create")).content.decode()
    assert all(f'<option value="{key}">' in page for key in ("r1", "r2", "r3"))
    assert "Per Lund r2" in page  # two of that name
    assert "Una Uden" not in page
    form = {"first_name": "Anna", "last_name": "Test", "role": "adviser", "teams": ["nord"]}
    address = reverse("accounts:user_change", args=[cast.anna.pk])
    assert "fremmed" in client.post(address, {**form, "adviser_key": "fremmed"}).content.decode()
    assert client.post(address, {**form, "adviser_key": "r1"}).status_code == 302
    assert User.objects.get(pk=cast.anna.pk).adviser_key == "r1"
    Adviser.objects.filter(key="r1").delete()
    assert "r1 (findes ikke længere)" in client.get(address).content.decode()
