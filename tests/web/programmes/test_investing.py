"""A programme's money as an investment case."""

import io
from datetime import UTC, datetime

import polars as pl
import pytest
from django.test import Client
from django.urls import reverse

from trappen.records.programmes.reading import founding
from trappen.web.finance.models import Appropriation
from trappen.web.programmes.actions import create, load_examples
from trappen.web.programmes.models import ProgrammePlan

pytestmark = pytest.mark.django_db


@pytest.fixture
def aarhus(cast) -> ProgrammePlan:
    load_examples(now=datetime(2026, 11, 2, tzinfo=UTC))
    return ProgrammePlan.objects.get(key="aarhus-taettere-paa-familien-2015")


def test_options_stand_beside_doing_nothing_and_fills_are_chosen_by_name(cast, aarhus) -> None:
    client = Client()
    client.force_login(cast.petra)
    page = reverse("programmes:case", kwargs={"pk": aarhus.pk})
    stated = client.get(page).content.decode()
    assert "Gør ingenting" in stated
    assert "700.000" in stated
    filled = client.get(page, {"udfyld": ["linear", "even"]}).content.decode()
    assert "1.050.000" in filled
    assert "Udfyldte år" in filled
    assert "Netto siden start" in filled
    assert client.get(page, {"udfyld": "noget"}).status_code == 400


def test_the_workbook_holds_the_same_numbers(cast, aarhus) -> None:
    client = Client()
    client.force_login(cast.petra)
    address = reverse("programmes:case_file", kwargs={"pk": aarhus.pk, "form": "xlsx"})
    sheet = pl.read_excel(io.BytesIO(client.get(f"{address}?udfyld=linear").content), sheet_id=1, has_header=False)
    assert 1_050_000 in [value for row in sheet.rows() for value in map(_number, row)]


def test_its_appropriation_acts_are_prepared_once_as_drafts_whatever_its_papers_decided(cast) -> None:
    client = Client()
    client.force_login(cast.petra)
    programme = founding("broenderslev-varige-spor-2016")
    now = datetime(2026, 11, 2, tzinfo=UTC)
    plan = create(municipality=cast.home, programme=programme, by=cast.petra, now=now)
    page = reverse("programmes:show", kwargs={"pk": plan.pk})
    assert "Forbered bevillingssag" in client.get(page).content.decode()
    for _click in range(2):
        client.post(reverse("programmes:prepare", kwargs={"pk": plan.pk}))
        (row,) = Appropriation.objects.filter(municipality=cast.home)
        assert (row.state, row.kind, row.lines.exists()) == ("draft", "supplementary", True)
        assert "Udrulning til hele kommunen (i alt)" in row.lines.values_list("label", flat=True)
    shown = client.get(page).content.decode()
    assert f'href="{reverse("finance:appropriation", kwargs={"pk": row.pk})}"' in shown
    assert "Forbered bevillingssag" not in shown
    client.force_login(cast.sigrid)  # who may not see money in the accounts
    assert "Bevillingssager" not in client.get(page).content.decode()


def _number(value: object) -> float | None:
    try:
        return float(str(value))
    except ValueError:
        return None
