"""An investment case played on the municipality's records: asked for, stored, and refused where it must be."""

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from tests.cast import Cast
from tests.web.scenarios.town import answered, signed_in, town
from trappen.analysis.forecast.forecast import Options
from trappen.analysis.investment.answers import answers
from trappen.analysis.investment.means import written
from trappen.analysis.investment.simulated import odds, played
from trappen.analysis.investment.streams import streams
from trappen.domain import formats
from trappen.domain.investment.case import Case, Fill
from trappen.records.investment.reading import decode_case
from trappen.web.accounts.models import ScopeGrant, ScopeKind, User
from trappen.web.ladder.queries import records
from trappen.web.runs.models import Run
from trappen.web.scenarios.investing import actions, playing
from trappen.web.scenarios.models import InvestmentCase

pytestmark = [pytest.mark.slow, pytest.mark.sqlite_only]
DRAWS, NOW = 60, datetime(2026, 11, 2, tzinfo=UTC)
SHORTER = {"what": "durations", "factor": 0.5, "low": 0.3, "high": 0.9, "start": date(2027, 1, 1)}
CASE: dict[str, Any] = {
    "key": "kortere",
    "title": "Kortere forløb",
    "municipality": "999",
    "first_year": 2027,
    "last_year": 2028,
    "decided": date(2026, 10, 1),
    "options": [{"key": "faa", "name": "Få"}, {"key": "mange", "name": "Mange"}],
    "costs": [{"key": "loen", "title": "Løn", "option": "mange", "years": {"2027": "1 mio. kr."}}],
    "simulated": [
        {"key": "f", "title": "Lidt", "option": "faa", "changes": [SHORTER], "confidence": "low"},
        {"key": "m", "title": "Meget", "option": "mange", "changes": [SHORTER | {"factor": 0.4}]}
        | {"fewer": 5, "steps": [1], "by": 2028},
    ],
    "corrections": [{"confidence": "low", "off": "50 %", "reason": "erfaring"}],
}


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAPPEN_TODAY", "2026-11-02")
    monkeypatch.setattr(playing, "DRAWS", DRAWS)


def saved(cast: Cast, **more: Any) -> tuple[Case, InvestmentCase]:
    case, faults = decode_case(CASE | more)
    assert case is not None, faults
    return case, actions.create(municipality=cast.home, case=case, what="Oprettet", by=cast.petra, now=NOW)


def test_it_is_played_when_asked_for_with_the_numbers_of_the_analysis(cast: Cast) -> None:
    town(cast)
    case, kept = saved(cast)
    address, petra = f"/investeringssager/{kept.pk}/simuleret/", signed_in(cast.petra)
    page = petra.get(f"/investeringssager/{kept.pk}/").content.decode()
    assert f'href="{address}' in page
    assert "»Lidt«, »Meget« findes ved at spille" in page.split("Mulighederne ved siden af hinanden")[0]
    assert "Ikke beregnet endnu" in petra.get(address).content.decode()
    assert not Run.objects.exists()
    # 2028's pay is missing, and so is the net until somebody says how it is filled.
    assert "Netto mangler" in answered(cast.petra, address, {})
    text = answered(cast.petra, address, {"udfyld": ["last"]}).replace("\N{NO-BREAK SPACE}", " ")
    found = streams(case, fill=[Fill.LAST])
    read = records(cast.petra)
    assert read.as_of is not None
    options = odds(played(case, found, read, read.as_of, Options(12, DRAWS, 1)), found)
    last = options[1].years[-1]
    assert last.net is not None
    for shown in (last.net.mean, last.net.low, last.saved.mean):
        assert formats.amount(round(shown / 100_000) * 100_000, decimals=0).replace(formats.NBSP, " ") in text
    for shown in (
        "Sagen kræver 5 færre børn på trin 1",
        "efter sagens fradrag",
        "Mange ud over Få",
        "80 %",
        "Få: bedt om og muligt",
        "Mange: hvem der betaler, og hvem der sparer, middel",
    ):
        assert shown in text
    assert petra.get(f"{address}hent/xlsx/", {"udfyld": "last"}).content[:2] == b"PK"
    assert "Mange ud over Få" in petra.get(f"{address}hent/csv/", {"udfyld": "last"}).content.decode()
    assert petra.get(f"{address}hent/exe/", {"udfyld": "last"}).status_code == 404
    mean = written(played(case, found, read, read.as_of, Options(12, DRAWS, 1)))
    parts = answers(mean, streams(mean, fill=[Fill.LAST]), None)
    for part in parts[2].by_account_class:
        shown = round((part.net or 0) / 100_000) * 100_000
        assert formats.amount(shown, decimals=0).replace(formats.NBSP, " ") in text
    book = ZipFile(BytesIO(petra.get(f"{address}sag/", {"udfyld": "last"}).content))
    said = " ".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    assert "middeltal af 60 gennemspilninger" in said
    assert "Meget, trin " in said
    assert said.count("<f>") > 20
    assert petra.get(f"{address}sag/", {"udfyld": "linear"}).status_code == 404  # not played
    # A new version is another question.
    actions.change(saved=kept, to=actions.Change(case, kept.version, "Rettet"), by=cast.petra, now=NOW)
    assert "Ikke beregnet endnu" in petra.get(address, {"udfyld": "last"}).content.decode()


def test_it_says_what_is_missing(cast: Cast) -> None:
    _, kept = saved(cast)
    address = f"/investeringssager/{kept.pk}/simuleret/"
    assert "Ikke beregnet endnu" in signed_in(cast.petra).get(address).content.decode()
    _, bare = saved(cast, key="uden", simulated=[])
    other = f"/investeringssager/{bare.pk}/simuleret/"
    page = signed_in(cast.petra).get(other).content.decode()
    assert "Sagen siger ikke, hvad den ændrer" in page
    assert f'href="/investeringssager/{bare.pk}/ret/"' in page
    assert "Hvor sandsynligt?" not in signed_in(cast.petra).get(f"/investeringssager/{bare.pk}/").content.decode()
    assert signed_in(cast.petra).get(address, {"udfyld": "ukendt"}).status_code == 400


def test_who_sees_a_part_of_the_municipality_cannot_have_it_played(cast: Cast) -> None:
    town(cast)
    _, kept = saved(cast)
    ScopeGrant.objects.create(user=cast.petra, kind=ScopeKind.DISTRICT, key="A")
    text = answered(User.objects.get(pk=cast.petra.pk), f"/investeringssager/{kept.pk}/simuleret/", {})
    assert "Sagen gælder hele kommunen" in text
    assert "Netto" not in text
    (run,) = Run.objects.all()  # asked for past the page
    assert "hele kommunen" in run.result["fault"]["why"]
