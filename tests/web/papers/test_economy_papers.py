"""The economy's kinds of papers: each made in the browser in every form, and the closed one kept from others."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader

from tests.cast import Cast
from tests.web.world import settle
from trappen.domain.budget.acts import Act, ActKind, Line, Margin, Side, State, Step
from trappen.web.accounts.models import Municipality, User
from trappen.web.audit.models import Event, EventType
from trappen.web.finance.actions import adopt_acts
from trappen.web.papers.models import Paper, PaperKind
from trappen.web.papers.views import SLUGS
from trappen.web.registers.models import Vintage

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]
TYPED = {"udvalg": "Udvalget", "fra": "2025-03-31", "til": "2025-09-30", "indstilling": "tager sagen til efterretning."}

BUDGET = "17.089.000,50 kr."


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAPPEN_TODAY", "2026-11-02")


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_each_kind_is_made_and_the_closed_one_is_for_those_who_see_children_and_economy(
    cast: Cast, loaded: None
) -> None:
    client = browser(cast.sigrid)
    line = Line(Side.EXPENSE, Margin.CELL, 1_000_50, 2025, account="5.28.22.1.001", price_level="2025 p/l")
    steps = (Step(State.IN_FORCE, date(2025, 9, 30)),)
    extra = Act("ekstra", "Ekstra til pleje", ActKind.SUPPLEMENTARY, (line,), steps)
    adopt_acts(municipality=cast.home, acts=[extra], by=cast.karl, now=datetime(2025, 9, 30, tzinfo=UTC))
    for kind in (PaperKind.BUDGET, PaperKind.MANAGEMENT, PaperKind.UNITS):
        if kind is PaperKind.UNITS:  # nothing is small now, and yet the others of the period hide what they hide
            Municipality.objects.update(small_number_threshold=1)
        made = client.post("/sagsfremstillinger/ny/", TYPED | {"slags": kind.value}, follow=True)
        shown = made.content.decode()
        assert f"{kind.label} til Udvalget" in shown
        assert "skjult" in shown
        assert "Ekstra til pleje" in shown
        assert BUDGET in shown.replace("\u00a0", " ")
        pdf = client.get(f"{made.redirect_chain[-1][0]}pdf/")
        assert SLUGS[kind] in pdf["Content-Disposition"]
        assert kind.label in "".join(page.extract_text() for page in PdfReader(BytesIO(pdf.content)).pages)
    assert client.get(f"{made.redirect_chain[-1][0]}word/").content[:2] == b"PK"
    assert client.get(f"{made.redirect_chain[-1][0]}tabeller/").content[:2] == b"PK"
    wanted = TYPED | {"slags": PaperKind.DEAREST.value}
    refused = browser(cast.sigrid).post("/sagsfremstillinger/ny/", wanted)
    assert refused.status_code == 400
    assert not Paper.objects.filter(kind=PaperKind.DEAREST).exists()
    made = browser(cast.karl).post("/sagsfremstillinger/ny/", wanted, follow=True)
    assert "Lukket punkt" in made.content.decode()
    address = made.redirect_chain[-1][0]
    assert Event.objects.filter(event_type=EventType.CHILDREN_LISTED, path=address).count() == 20
    assert browser(cast.sigrid).get(address).status_code == 404
    assert "lukket punkt" not in browser(cast.sigrid).get("/sagsfremstillinger/").content.decode()
    assert "lukket punkt" in browser(cast.karl).get("/sagsfremstillinger/").content.decode()


def test_what_is_not_loaded_is_said_on_the_form(cast: Cast) -> None:
    settle(cast)
    proposed = browser(cast.sigrid).get("/sagsfremstillinger/ny/?slags=budget").content.decode()
    assert f'value="{Vintage.objects.get(municipality=cast.home).as_of - timedelta(days=1)}"' in proposed
    answer = browser(cast.sigrid).post("/sagsfremstillinger/ny/", TYPED | {"slags": PaperKind.BUDGET.value})
    assert answer.status_code == 400
    assert "Der mangler posteringer eller indsatser." in answer.content.decode()
