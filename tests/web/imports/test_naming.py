"""What a source is called: a free name for a new file, the known source's where the headings are the same."""

from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.imports.wizard_walk import map_and_load, send
from tests.web.imports.workbooks import workbook
from trappen.web.imports.models import Draft, Mapping

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]


def test_a_name_that_is_taken_is_not_suggested_and_the_same_headings_may_be_the_same_source(steward: Client) -> None:
    map_and_load(steward, name="Budget")
    send(steward, b"Konto;Aar;Budget\n5.28.20.1.001;2026;1\n", "budget.csv")
    other = reverse("imports:load", args=[Draft.objects.get().pk])
    assert 'value="budget 2"' in unescape(steward.get(other).content.decode())
    refused = unescape(steward.post(other, {"name": "Budget", "as_of": "2026-10-31"}).content.decode())
    assert "Der er allerede en kilde, der hedder »Budget«, og dens fil har andre overskrifter." in refused
    assert "Skriv et andet navn, fx »Budget 2«." in refused
    Draft.objects.all().delete()

    send(steward, workbook(), "Kopi.xlsx")
    Draft.objects.update(source=None)  # it was chosen before the first was loaded
    same = reverse("imports:load", args=[Draft.objects.get().pk])
    page = unescape(steward.get(same).content.decode())
    assert "Kolonnerne er som i kilden »Budget«" in page
    assert steward.post(same, {"name": "Budget", "as_of": "2026-10-31"}).status_code == 302
    assert Mapping.objects.count() == 1
