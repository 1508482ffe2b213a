"""Other numbers in an investment case: what moves, by the page's own address, and nothing is kept."""

from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from trappen.web.audit.models import Event
from trappen.web.programmes.actions import load_examples
from trappen.web.programmes.models import ProgrammePlan
from trappen.web.scenarios.models import InvestmentCase

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
    # 20 cases each take 7.2 posts instead of 6, of which 4.2 instead of 3 are paid: 5,25 - 1,4 * 4,2 mio. kr.
    by_load = plain(petra.post(address, {**STATED, **AXES, "hen": "s-a"}, headers={"HX-Request": "true"}))
    table = by_load.split("Model A: netto, når to tal ændres")[-1]
    assert "20 sager" in table
    assert "−630.000 kr." in table


def test_a_number_of_another_option_is_told_to_move_nothing(petra: Client, address: str) -> None:
    asked = {**STATED, **AXES, "ned": "b-saving-besparelse-b"}
    answer = plain(petra.post(address, asked, headers={"HX-Request": "true"}))
    assert "hører til en anden mulighed og flytter ikke Model A." in answer
    assert "hører til en anden mulighed" not in plain(petra.post(address, {**asked, "mulighed": "b"}))


def test_savings_a_year_later_lose_what_falls_after_the_case(petra: Client, address: str) -> None:
    answer = plain(petra.post(address, {**STATED, **AXES, "senere": "1"}, headers={"HX-Request": "true"}))
    # 2,6 mio. kr. of 2019 is not reached in the case's years.
    assert "Model A: netto −1.550.000 kr. (flyttet −2.600.000 kr.)" in answer


def test_what_cannot_be_read_is_told_and_the_rest_stays(petra: Client, address: str) -> None:
    response = petra.post(address, {**STATED, **AXES, "b-saving-besparelse-a": "meget"})
    assert response.status_code == 400
    assert "Der kan ikke regnes på det" in plain(response)


def saved(petra: Client, address: str, **asked: str) -> InvestmentCase:
    """What the page keeps under the name »Ny«."""
    petra.post(address, {**STATED, **AXES, "handling": "gem", "navn": "Ny", **asked})
    return InvestmentCase.objects.get(title="Ny")


def test_what_is_saved_is_the_case_that_was_seen(petra: Client, address: str, cast) -> None:
    case = saved(petra, address, **{"b-saving-besparelse-a": "-20", "senere": "1"})
    shown = plain(petra.get(reverse("scenarios:case", args=[case.pk])))
    assert "−2.080.000 kr." in shown  # 80 % of 900 + 1.750 t.kr. less 4,2 mio. kr.
    assert case.municipality == cast.home
    (version,) = case.versions.all()
    moved = "Ventet besparelse, model A −20\N{NO-BREAK SPACE}%; besparelser 1 år senere"
    assert version.what == f"Lavet af »Tættere på familien«: {moved}"
    again = petra.get(reverse("scenarios:try_case", args=[case.pk])).content.decode()
    assert "Prøv andre tal i Ny" in again


def test_a_case_without_a_name_is_not_saved_and_nothing_typed_is_lost(petra: Client, address: str) -> None:
    asked = {**STATED, **AXES, "handling": "gem", "navn": "", "b-saving-besparelse-a": "-20"}
    response = petra.post(address, asked)
    assert response.status_code == 400
    assert "Giv sagen et navn" in plain(response)
    assert 'value="-20"' in plain(response)
    assert not InvestmentCase.objects.exists()


def test_an_adviser_may_try_and_not_save(cast, address: str) -> None:
    client = Client()
    client.force_login(cast.anna)
    assert "Gem som ny sag" not in plain(client.get(address))
    assert client.post(address, {**STATED, **AXES, "handling": "gem", "navn": "Ny"}).status_code == 403


def test_a_file_is_fetched_changed_and_read_back_as_the_next_version(petra: Client, address: str) -> None:
    case = saved(petra, address)
    text = petra.get(reverse("scenarios:case_file", args=[case.pk, "toml"])).content.decode()
    assert 'title = "Ny"' in text
    upload = reverse("scenarios:case_upload")
    wrong = petra.post(upload, {"fil": SimpleUploadedFile("sag.toml", text.replace("2019", "x").encode())})
    assert wrong.status_code == 400
    assert "Filen har fejl" in plain(wrong)
    changed = text.replace('title = "Ny"', 'title = "Nyere"').encode()
    petra.post(upload, {"fil": SimpleUploadedFile("sag.toml", changed)})
    case.refresh_from_db()
    assert (case.title, case.version, case.versions.count()) == ("Nyere", 2, 2)
    petra.post(reverse("scenarios:case_restore", args=[case.pk, 1]), {"version": "2"})
    case.refresh_from_db()
    assert (case.title, case.version, case.versions.count()) == ("Ny", 3, 3)
    petra.post(reverse("scenarios:case_restore", args=[case.pk, 1]), {"version": "2"})  # somebody saved since
    case.refresh_from_db()
    assert case.version == 3
    petra.post(reverse("scenarios:case_delete", args=[case.pk]))
    assert not InvestmentCase.objects.exists()
    told = set(Event.objects.values_list("event_type", flat=True))
    assert {"investment.saved", "investment.deleted"} <= told


def test_a_new_case_has_no_amounts_and_two_cases_say_what_is_not_alike(petra: Client, address: str) -> None:
    other = saved(petra, address)
    petra.post(reverse("scenarios:case_create"), {"titel": "To mere", "fra": "2027", "til": "2030", "prisniveau": ""})
    case = InvestmentCase.objects.get(title="To mere")
    assert case.key == "to-mere"
    assert "Der er ingen beløb endnu" in plain(petra.get(reverse("scenarios:case", args=[case.pk])))
    compared = plain(petra.get(reverse("scenarios:case_compare"), {"valgt": [case.pk, other.pk]}))
    assert "Mindst én af sagerne har ikke oplyst sit prisniveau." in compared
    assert "Ny: Model B" in compared
    wrong = petra.post(reverse("scenarios:case_create"), {"titel": "Baglæns", "fra": "2030", "til": "2027"})
    assert "Sidste år ligger før første år." in plain(wrong)
