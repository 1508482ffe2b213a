"""Price-and-wage factors: stated with a source, chosen for the estimate, and told beside it."""

import pytest
from django.urls import reverse

from tests.cast import Cast
from tests.web.finance.test_overview import ASKED, DAYS, browser, loaded
from trappen.web.audit.models import Event, EventType
from trappen.web.finance import estimates
from trappen.web.finance.models import PriceFactor
from trappen.web.runs.models import Run

pytestmark = pytest.mark.django_db
STATED = {"til": "2025", "faktor": "1.034", "kilde": "Budgetvejledning (opdigtet)"}


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAPPEN_TODAY", "2026-11-02")


def test_a_stated_factor_is_chosen_told_and_another_question(cast: Cast) -> None:
    loaded(cast)
    client, address = browser(cast.karl), reverse("finance:factors")
    for year in range(2021, 2025):
        client.post(address, STATED | {"fra": str(year), "til": str(year + 1)})
    assert PriceFactor.objects.count() == 4
    assert "Budgetvejledning (opdigtet)" in client.get(address).content.decode()
    assert "allerede en faktor" in client.post(address, STATED | {"fra": "2024"}).content.decode()
    client.post("/oekonomi/", ASKED)
    bare = client.get("/oekonomi/", ASKED).content.decode()
    chosen = ASKED | {"faktorer": "on"}
    client.post("/oekonomi/", chosen)
    shown = client.get("/oekonomi/", chosen).content.decode()
    assert "2024 p/l til 2025 p/l med 1,034 (Budgetvejledning (opdigtet))" in shown
    assert "Budgetvejledning" not in bare
    first, second = (estimates.answer(run) for run in Run.objects.filter(kind=estimates.ESTIMATE).order_by("pk"))
    assert first.past.rows[0][2] != second.past.rows[0][2]  # an earlier year, in this year's prices
    client.post("/oekonomi/bro/", DAYS | {"faktorer": "on"})
    assert "med 1,034" in client.get("/oekonomi/bro/", DAYS | {"faktorer": "on"}).content.decode()
    client.post(reverse("finance:factor_remove", args=[PriceFactor.objects.latest("pk").pk]))
    assert PriceFactor.objects.count() == 3
    assert Event.objects.filter(event_type=EventType.REGISTER_CHANGED).count() == 5


def test_a_factor_needs_its_source_and_years_in_order(cast: Cast) -> None:
    client, address = browser(cast.karl), reverse("finance:factors")
    for wrong in ({"fra": "2025"}, {"fra": "2024", "kilde": ""}, {"fra": "2024", "faktor": "0"}):
        assert client.post(address, STATED | wrong).status_code == 400
    assert browser(cast.anna).post(address, STATED).status_code == 403
    assert not PriceFactor.objects.exists()
