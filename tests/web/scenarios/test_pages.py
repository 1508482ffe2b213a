"""The forecast's pages: computed in the background, stored, shown as each reader may see them, in files."""

import pytest

from tests.architecture.repository import ROOT
from tests.cast import Cast
from tests.web.imports.deliveries import load
from tests.web.scenarios.town import answered, signed_in, town
from tests.web.world import settle
from trappen.records.reading import load as read
from trappen.web.imports.models import Batch
from trappen.web.runs.models import Run
from trappen.web.scenarios import actions

pytestmark = [pytest.mark.slow, pytest.mark.sqlite_only]
ADDRESS, TESTED = "/fremskrivning/", "/fremskrivning/traefsikkerhed/"


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAPPEN_TODAY", "2026-11-02")
    monkeypatch.setattr(actions, "DRAWS", 60)


def test_a_forecast_is_computed_when_asked_for_and_shown_as_each_may_see_it(cast: Cast) -> None:
    town(cast)
    karl, asked = signed_in(cast.karl), {"aar": "1", "efter": "district"}
    assert "Ikke beregnet endnu" in karl.get(ADDRESS).content.decode()
    assert not Run.objects.exists()
    text = answered(cast.karl, ADDRESS, asked)
    for shown in ("Udgift i alt", "Distrikt A", "Flytninger i historikken", "Trin 6"):
        assert shown in text
    whole = karl.get("/fremskrivning/fremskrivning.csv", asked).content.decode()
    assert "Børn på hvert trin år for år" in whole
    assert karl.get("/fremskrivning/fremskrivning.xlsx", asked).content[:2] == b"PK"
    run = Run.objects.count()
    secretary = answered(cast.sigrid, ADDRESS, asked)
    assert Run.objects.count() == run + 1
    assert "skjult" in secretary
    assert "Udgift i alt" not in secretary
    assert "Flytninger i historikken" not in secretary


def test_divided_by_place_and_not_by_what_is_not_there(cast: Cast) -> None:
    town(cast)
    text = answered(cast.karl, ADDRESS, {"aar": "1", "efter": "place_type"})
    for shown in ("Børne- og ungehjem", "Ikke anbragt", "Helårspladser i årene frem til: anbringelsessted"):
        assert shown in text
    assert "Forventet udgift i årene frem til: anbringelsessted" in text
    unposted = answered(cast.karl, ADDRESS, {"aar": "1", "efter": "account"})
    assert "Opdelingen er ikke lavet" in unposted
    assert "Helårspladser i årene" not in unposted


def test_children_in_a_programme_are_told_apart_where_it_is_ticked(cast: Cast) -> None:
    town(cast, enrolled=True)
    asked, table = {"aar": "1", "efter": ""}, "Børn i et program mod dem, der ikke er"
    assert table not in answered(cast.karl, ADDRESS, asked)
    assert Run.objects.get().parameters == asked  # as those from before it could be ticked
    ticked = answered(cast.karl, ADDRESS, asked | {"program": "on"})
    assert table in ticked
    assert "en sammenhæng og ikke en virkning" in ticked
    assert table not in answered(cast.sigrid, ADDRESS, asked | {"program": "on"})
    assert Run.objects.filter(parameters__program=True).count() == 2


def test_how_well_it_has_hit_or_why_that_cannot_be_told(cast: Cast) -> None:
    town(cast)
    text = answered(cast.karl, TESTED, {"aar": "1"})
    assert "80 %-intervaller, der holdt" in text
    assert "Ikke målt fra" in text
    settle(cast, batch_id=2)  # nine months of history
    assert "Historikken er for kort" in answered(cast.karl, TESTED, {"aar": "1"})


def test_the_ssda903_sample_on_the_page(cast: Cast) -> None:
    """As docs/methods/backtest.md tells of it: the three years' outcomes, each within its interval."""
    records = read(ROOT / "tests" / "references" / "ssda903" / "sample.zip", source_format="ssda903").records
    known = {"format": "ssda903", "received_at": "2026-11-01T06:00Z", "as_of": records.as_of}
    Batch.objects.create(pk=1, municipality=cast.home, number=1, name="Prøve", **known)
    load(records, cast.home, batch_id=1)
    text = answered(cast.karl, TESTED, {"aar": "1"})
    for shown in ("31-03-2019", "31-03-2020", "31-03-2021", ">214<", ">140<", ">86<", "3 af 3"):
        assert shown in text
    assert "CRPS for »uændret«" in text
