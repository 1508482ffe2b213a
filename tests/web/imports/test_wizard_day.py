"""The day that a mapped file is of: from its titles and its name, and never one that has not come."""

from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.imports.wizard_walk import map_and_load, send
from tests.web.imports.workbooks import workbook
from trappen.web.imports.models import Batch, Draft

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    pytest.mark.sqlite_only,
    pytest.mark.usefixtures("own_folder"),
]


@pytest.mark.parametrize(
    ("title", "day"),
    [
        ("udtrukket 31-10-2026", "2026-10-31"),
        ("pr. 1.9.2026", "2026-09-01"),
        ("til 31-12-2026", "2026-11-02"),
        ("1-1-2026 til 31-10-2026", "2026-11-02"),
        ("31-13-2026", "2026-11-02"),
        ("OKTOBER 2026", "2026-10-31"),
        ("feb. 2026", "2026-02-28"),
        ("november 2026", "2026-11-02"),
        ("december 2026", "2026-11-02"),
        ("september 2026 og oktober 2026", "2026-11-02"),
    ],
)
def test_the_day_of_the_file_is_that_of_its_title(steward: Client, title: str, day: str) -> None:
    send(steward, workbook(month=title))
    page = unescape(steward.get(reverse("imports:load", args=[Draft.objects.get().pk])).content.decode())
    assert f'value="{day}"' in page


@pytest.mark.parametrize(
    ("name", "day"), [("Forecast_september_2026.xlsx", "2026-09-30"), ("Udtræk 2026-08-31.xlsx", "2026-08-31")]
)
def test_the_day_of_the_file_is_that_of_its_name(steward: Client, name: str, day: str) -> None:
    send(steward, workbook(month=""), name)
    page = unescape(steward.get(reverse("imports:load", args=[Draft.objects.get().pk])).content.decode())
    assert f'value="{day}"' in page


def test_a_day_that_has_not_come_is_refused(steward: Client) -> None:
    map_and_load(steward)
    address = send(steward, workbook(), "Prognose november.xlsx")
    page = unescape(steward.post(address, {"as_of": "2026-11-03"}).content.decode())
    assert "03-11-2026 er ikke kommet endnu." in page
    assert Batch.objects.count() == 1
