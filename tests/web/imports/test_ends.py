"""Whether a file's end is the last day: asked when the first end comes, and remembered."""

import re
from datetime import date
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.imports.wizard_walk import choose, heading, send, work
from tests.web.imports.workbooks import HEADINGS, PLACEMENTS, workbook
from trappen.records.mapping.spec import MappingSpec
from trappen.web.cases.models import Episode
from trappen.web.imports.models import Draft

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.usefixtures("own_folder")]


def test_an_end_is_asked_about_when_the_first_one_comes_and_never_again(steward: Client) -> None:
    none = [(*row[:6], None, *row[7:]) for row in PLACEMENTS]
    headings = ["Start" if name == "Skiftet" else "Slut" if name == "Hjem igen" else name for name in HEADINGS]
    address = send(steward, workbook(headings=headings, placements=none))
    choose(steward, address, {"episodes-place_type-v2": "network_foster"})
    price = {"episodes-price": heading("Udgift pr. md. (1.000 kr.)"), "episodes-price_unit": "constant"}
    choose(steward, address, price)
    choose(steward, address, {"children-name": heading("Barn"), "episodes-price_unit-constant": "month"})
    page = unescape(steward.get(address).content.decode())
    assert "Havde barnet stadig indsatsen den dag?" not in page
    load = reverse("imports:load", args=[Draft.objects.get().pk])
    assert steward.post(load, {"name": "Ark", "as_of": "2026-10-31"}).status_code == 302
    work()
    known = send(steward, workbook(headings=headings))
    page = unescape(steward.get(known).content.decode())
    assert "I række 6 er »Slut« 01-02-2025. Havde barnet stadig indsatsen den dag?" in page
    assert "Indlæs som sidst" not in page
    assert "Ja, det er den sidste dag" in page, "it is answered where it is asked"
    one = reverse("imports:sheet", args=[Draft.objects.get().pk, 1])
    answered = steward.post(one, {"answer": "episodes-end=last", "back": "known"})
    assert answered.headers["Location"] == known
    assert "Indlæs som sidst" in unescape(steward.get(known).content.decode())
    steward.post(known, {"as_of": "2026-11-02"})
    work()
    assert Episode.objects.get(start=date(2024, 5, 1)).end == date(2025, 2, 2)
    assert "Indlæs som sidst" in unescape(steward.get(send(steward, workbook(headings=headings))).content.decode())


def test_a_word_among_the_ends_is_ticked_and_chosen_from_no_list_of_one(steward: Client) -> None:
    later = [(*row[:6], date(2026, 8, at), *row[7:]) for at, row in enumerate(PLACEMENTS[1:], start=3)]
    rows = [(*PLACEMENTS[0][:6], "afv. byretten", *PLACEMENTS[0][7:]), *later]
    headings = ["Start" if name == "Skiftet" else "Slut" if name == "Hjem igen" else name for name in HEADINGS]
    address = send(steward, workbook(headings=headings, placements=rows))
    page = unescape(steward.get(address).content.decode())
    assert "Sæt kryds, hvis der ingen slutdato er endnu." in page
    assert "Vælg slutdato" not in page
    assert 'select class="form-select" id="episodes-end-v0"' not in page
    choose(steward, address, {"episodes-end-v0": ""})
    page = unescape(steward.get(address).content.decode())
    assert "Sæt kryds, hvis" not in page
    assert MappingSpec.from_dict(Draft.objects.get().spec).sheets[0].tables["episodes"]["end"].values == {
        "afv. byretten": ""
    }


def test_what_is_open_before_the_load_is_answered_there(steward: Client) -> None:
    headings = ["Start" if name == "Skiftet" else "Slut" if name == "Hjem igen" else name for name in HEADINGS]
    address = send(steward, workbook(headings=headings))
    choose(steward, address, {"episodes-place_type-v2": "network_foster"})
    load = reverse("imports:load", args=[Draft.objects.get().pk])
    page = unescape(steward.get(load).content.decode())
    assert page.count("Havde barnet stadig indsatsen den dag?") == 1
    offered = re.findall(r'name="answer"\s+value="(episodes-end=[^"]+)"', page)
    assert offered == ["episodes-end=last", "episodes-end=outside"]
    answered = steward.post(address, {"answer": "episodes-end=outside", "back": "load"})
    assert answered.headers["Location"] == load
    end = MappingSpec.from_dict(Draft.objects.get().spec).sheets[0].tables["episodes"]["end"]
    assert (end.inclusive, end.score) == (False, 1.0)
    assert "Havde barnet" not in unescape(steward.get(load).content.decode())
    for strange in ("known", "https://example.org/"):  # no other source, and no other site
        answered = steward.post(address, {"answer": "episodes-end=last", "back": strange})
        assert answered.headers["Location"] == address
