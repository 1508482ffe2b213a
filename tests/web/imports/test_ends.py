"""Whether a file's end is the last day: asked when the first end comes, and remembered."""

from datetime import date
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.imports.wizard_walk import answer, choose, heading, send, work
from tests.web.imports.workbooks import HEADINGS, PLACEMENTS, workbook
from trappen.web.cases.models import Episode
from trappen.web.imports.models import Draft

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.usefixtures("own_folder")]


def test_an_end_is_asked_about_when_the_first_one_comes_and_never_again(steward: Client) -> None:
    none = [(*row[:6], None, *row[7:]) for row in PLACEMENTS]
    headings = ["Start" if name == "Flyttet ind" else "Slut" if name == "Flyttet ud" else name for name in HEADINGS]
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
    pk = Draft.objects.get().pk
    answer(steward, reverse("imports:sheet", args=[pk, 1]), "episodes-end=last")
    steward.post(reverse("imports:load", args=[pk]), {"name": "Ark", "as_of": "2026-11-02"})
    work()
    assert Episode.objects.get(start=date(2024, 5, 1)).end == date(2025, 2, 2)
    assert "Indlæs som sidst" in unescape(steward.get(send(steward, workbook(headings=headings))).content.decode())
