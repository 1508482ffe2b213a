"""Papers: counted once, frozen for good, the same in every form."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader

from tests.cast import Cast
from tests.web.world import FIRST, LAST, NOW, extract, settle
from trappen.domain.errors import TrappenError
from trappen.domain.figures import Figure
from trappen.reporting.document import Document, Paragraph, Table
from trappen.reporting.store import restored
from trappen.web.papers import actions
from trappen.web.papers.making import Wanted
from trappen.web.papers.models import PaperKind, PaperState, Version

pytestmark = pytest.mark.sqlite_only

WANTED = Wanted(PaperKind.QUARTERLY, "Børne- og Familieudvalget", FIRST, LAST, "tager opfølgningen til efterretning.")


def world(cast: Cast) -> None:
    Version.objects.all().delete()
    settle(cast)
    actions.create(municipality=cast.home, wanted=WANTED, by=cast.sigrid, now=NOW)


@pytest.fixture
def version(cast: Cast) -> Version:
    return Version.objects.get()


def stock(version: Version) -> Table:
    document = restored(version.document, Document)
    return next(block for block in document.blocks if isinstance(block, Table) and block.caption == "Børn på trappen")


def test_the_stock_is_what_was_loaded_with_its_source(version: Version) -> None:
    total = stock(version).rows[-1][1]
    assert isinstance(total, Figure)
    assert total.value == 40
    assert "indlæsning 1" in str(total.sources[0])


def test_no_number_stands_in_running_text(version: Version) -> None:
    """Only dates and the threshold, which is a parameter, may be typed."""
    document = restored(version.document, Document)
    typed = [
        part
        for block in document.blocks
        if isinstance(block, Paragraph)
        for part in block.parts
        if isinstance(part, str)
    ]
    dates = ("30. juni 2026", "30. september 2026", "fra 1 til 4 er skjult")
    rest = "".join(typed)
    for known in dates:
        rest = rest.replace(known, "")
    assert not any(character.isdigit() for character in rest), rest


def test_small_numbers_are_in_no_form_of_the_paper(version: Version) -> None:
    document = restored(version.document, Document)
    small = [
        cell
        for cell in document.cells()
        if isinstance(cell, Figure) and cell.unit in {"children", "episodes"} and cell.value and 0 < abs(cell.value) < 5
    ]
    assert all("Ændring" in figure.label for figure in small)


def test_a_frozen_version_stays_when_new_data_come(cast: Cast, version: Version) -> None:
    actions.freeze(version=version, by=cast.sigrid, now=NOW)
    before = Version.objects.get(pk=version.pk).document
    settle(cast, extract(children=30), batch_id=2)
    renewed = actions.renew(paper=version.paper, wanted=WANTED, by=cast.sigrid, now=NOW + timedelta(days=1))
    assert Version.objects.get(pk=version.pk).document == before
    assert (renewed.number, renewed.state) == (2, PaperState.DRAFT)
    total = stock(renewed).rows[-1][1]
    assert isinstance(total, Figure)
    assert total.value == 30


def test_the_same_data_give_the_same_document(cast: Cast, version: Version) -> None:
    again = actions.renew(paper=version.paper, wanted=WANTED, by=cast.sigrid, now=NOW)
    assert again.document == version.document
    assert again.digest == version.digest


def test_freezing_twice_is_refused_with_who_did_it(cast: Cast, version: Version) -> None:
    actions.freeze(version=version, by=cast.sigrid, now=NOW)
    with pytest.raises(TrappenError, match="Sigrid"):
        actions.freeze(version=version, by=cast.hanne, now=NOW)


def test_every_form_can_be_fetched(cast: Cast, version: Version) -> None:
    client = Client()
    client.force_login(cast.sigrid)
    base = f"/sagsfremstillinger/{version.paper_id}/{version.number}"
    made = {form: client.get(f"{base}/{form}/").content for form in ("pdf", "word", "html", "tabeller")}
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(made["pdf"])).pages)
    assert "Kvartalsopfølgning" in text
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made["pdf"]
    assert made["word"][:2] == made["tabeller"][:2] == b"PK"
    assert "Kilder" in made["html"].decode()
    assert client.get(base + "/").status_code == 200


def test_another_municipality_has_no_such_paper(cast: Cast, version: Version) -> None:
    cast.eva.role = "secretary"
    cast.eva.save()
    client = Client()
    client.force_login(cast.eva)
    assert client.get(f"/sagsfremstillinger/{version.paper_id}/{version.number}/").status_code == 404
