"""The pages of programmes: own ones first, the examples for everybody, and every file that can be fetched."""

import re
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client

from tests.cast import Cast
from trappen.records.programmes.reading import founding, founding_keys, read_bytes
from trappen.web.programmes import actions
from trappen.web.programmes.models import ProgrammePlan

NOW = datetime(2026, 10, 5, 12, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]


@pytest.fixture
def _examples(cast: Cast) -> None:
    actions.load_examples(now=NOW)
    actions.load_examples(now=NOW)


def example(key: str) -> ProgrammePlan:
    return ProgrammePlan.objects.get(key=key, municipality=None)


@pytest.mark.usefixtures("_examples")
def test_everyone_sees_the_five_examples_and_only_their_own_municipalitys_plans(cast: Cast, client: Client) -> None:
    herning = founding("herning-maalrettet-indsats-2020")
    own = actions.create(municipality=cast.home, programme=herning, by=cast.petra, now=NOW)
    foreign = actions.create(municipality=cast.abroad, programme=herning, by=None, now=NOW)
    client.force_login(cast.anna)
    page = client.get("/programmer/")
    assert [line.plan for line in page.context["own"]] == [own]
    assert {line.plan.key for line in page.context["examples"]} == set(founding_keys())
    aarhus = example("aarhus-taettere-paa-familien-2015")
    assert f'href="/programmer/{aarhus.pk}/#fund"' in page.content.decode()
    assert "Model B:" in page.content.decode()  # beside its total
    assert "Mangler: Ventet besparelse, model A, 2018" in client.get(f"/programmer/{aarhus.pk}/").content.decode()
    assert client.get(f"/programmer/{own.pk}/").status_code == 200
    assert client.get(f"/programmer/{foreign.pk}/").status_code == 404


@pytest.mark.usefixtures("_examples")
@pytest.mark.parametrize("key", founding_keys())
def test_an_example_shows_its_findings_and_names_what_is_missing(cast: Cast, client: Client, key: str) -> None:
    client.force_login(cast.sigrid)
    page = client.get(f"/programmer/{example(key).pk}/")
    text = page.content.decode()
    assert page.status_code == 200
    assert founding(key).purpose[0] in text
    assert "Eksempel" in text
    assert len(page.context["shown"].findings) > 0
    assert "mangler" in text
    for code in ("datetime.date(", "[&#x27;", "['", "Period("):
        assert code not in text
    assert "Forsinket" not in text  # nobody knows today what an example reported


@pytest.mark.usefixtures("_examples")
def test_the_files_hold_the_programme(cast: Cast, client: Client) -> None:
    client.force_login(cast.sigrid)
    plan = example("aarhus-taettere-paa-familien-2015")
    toml = client.get(f"/programmer/{plan.pk}/hent/toml/")
    assert read_bytes(toml.content).programme == founding(plan.key)
    offered = client.get(f"/programmer/{plan.pk}/").context["tables"]
    with ZipFile(BytesIO(client.get(f"/programmer/{plan.pk}/hent/xlsx/").content)) as book:
        assert "<v>8400000</v>" in "".join(book.read(name).decode() for name in book.namelist() if "sheets/" in name)
        assert f'name="{offered[-1][0]}"' in book.read("xl/workbook.xml").decode()
        words = book.read("xl/sharedStrings.xml").decode()
    for said in (
        "mangler",
        "Økonomi, »Ventet besparelse, model A«, beløb efter år",
        "Indstillet",
        "Status og resultater",
    ):
        assert f"<t>{said}" in words
    assert not re.search("<t>[a-z]+[.][a-z]", words)  # a place of the file, not of the page
    for _caption, word in offered:
        assert client.get(f"/programmer/{plan.pk}/hent/csv/", {"tabel": word}).status_code == 200
    course = client.get(f"/programmer/{plan.pk}/hent/csv/", {"tabel": "faser-og-milepaele"}).content.decode()
    assert "Forventet opstart" in course
    assert client.get(f"/programmer/{plan.pk}/hent/csv/", {"tabel": "intet"}).status_code == 404
    csv = client.get(f"/programmer/{plan.pk}/hent/csv/").content.decode("utf-8-sig")
    assert "Udgift til teamet, model B, i alt;8400000" in csv
    assert client.get(f"/programmer/{plan.pk}/hent/exe/").status_code == 404


@pytest.mark.usefixtures("_examples")
@pytest.mark.slow
@pytest.mark.parametrize(("form", "start"), [("pdf", b"%PDF"), ("docx", b"PK"), ("html", b"<!")])
def test_a_paper_of_a_known_house_form_can_be_fetched(cast: Cast, client: Client, form: str, start: bytes) -> None:
    client.force_login(cast.sigrid)
    plan = example("herning-maalrettet-indsats-2020")
    paper = client.get(f"/programmer/{plan.pk}/sagsfremstilling/1/{form}/")
    assert paper.content.lstrip()[: len(start)].upper() == start.upper()
    assert client.get(f"/programmer/{plan.pk}/sagsfremstilling/9/{form}/").status_code == 404


@pytest.mark.usefixtures("_examples")
def test_the_list_of_papers_points_to_those_of_programmes_and_an_example_not_back(cast: Cast, client: Client) -> None:
    client.force_login(cast.sigrid)
    plan = example("herning-maalrettet-indsats-2020")
    listed = client.get("/sagsfremstillinger/").content.decode()
    assert f'href="/programmer/{plan.pk}/#papirer"' in listed
    assert listed.count("/sagsfremstilling/1/pdf/") == 1  # the other four have no known house form
    assert 'href="/sagsfremstillinger/"' not in client.get(f"/programmer/{plan.pk}/").content.decode().split("<main")[1]


@pytest.mark.usefixtures("_examples")
def test_the_comparison_is_a_file_with_its_caveats(cast: Cast, client: Client) -> None:
    client.force_login(cast.sigrid)
    keys = [example(key).pk for key in list(founding_keys())[:2]]
    text = client.get("/programmer/sammenlign/hent/csv/", {"program": keys}).content.decode("utf-8-sig")
    assert text.startswith("Spørgsmål;Program;Tal;Værdi")
    assert "Udgift pr. stilling og år;Varige Spor;" in text
    book = client.get("/programmer/sammenlign/hent/xlsx/", {"program": keys}).content
    assert ZipFile(BytesIO(book)).namelist().count("xl/worksheets/sheet2.xml") == 1
    assert client.get("/programmer/sammenlign/hent/csv/", {"program": keys[:1]}).status_code == 404
