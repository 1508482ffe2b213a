"""Corrections by hand: counted at once in estimate and bridge, logged, taken back, and told by a reason from a list."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.web.finance import stored
from tests.web.finance.test_overview import ASKED, DAYS, browser, in_force, loaded
from trappen.reporting.document import Table
from trappen.web.audit.models import Event, EventType
from trappen.web.audit.presenters import sentence
from trappen.web.finance import estimates
from trappen.web.finance.models import HandCorrection
from trappen.web.runs.models import Run

pytestmark = pytest.mark.django_db
TYPED = {"konto": "528221001", "beloeb": "-12.345,67", "aarsag": "exit", "aar": "2025", "kendt": "2025-06-15"}


def world(cast: Cast) -> None:
    """The extract with its postings, and the year's estimate."""
    loaded(cast)
    with pytest.MonkeyPatch.context() as still:
        still.setenv("TRAPPEN_TODAY", "2026-11-02")
        browser(cast.karl).post("/oekonomi/", ASKED)


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAPPEN_TODAY", "2026-11-02")


@pytest.fixture
def client(cast: Cast) -> Client:
    return browser(cast.karl)


def newest() -> Run:
    return Run.objects.filter(kind=estimates.ESTIMATE).latest("pk")


def by_hand(run: Run) -> Any:
    """The total of the column of corrections."""
    table: Table = estimates.answer(run).accounts
    return table.rows[-1][table.columns.index("Rettelser")].value  # type: ignore[union-attr]


def correct(client: Client, **changed: str) -> Any:
    address = reverse("finance:correction_create", args=[newest().pk, stored.FOSTER])
    return client.post(address, TYPED | changed, follow=True)


def causes(client: Client) -> str:
    client.post("/oekonomi/bro/", DAYS)
    return client.get("/oekonomi/bro/", DAYS).content.decode()


def test_it_counts_at_once_stands_as_its_own_line_and_can_be_taken_back(client: Client, cast: Cast) -> None:
    before = newest()
    page = correct(client).content.decode()
    assert "Ventet afgang" in page
    assert "−12.345,67" in page or "-12.345,67" in page
    assert "Den samme rettelse er der allerede." in correct(client).content.decode()  # sent twice
    assert (by_hand(before), by_hand(newest())) == (0, -1_234_567)
    assert "Rettelser med hånden 2025" in client.get("/oekonomi/", ASKED).content.decode()
    moved = causes(client)  # known from 15 June: the bridge from March to June has it
    assert "Rettelser" in moved
    assert "12.346" in moved or "12.345" in moved
    early = {**ASKED, "dag": "2025-05-31"}
    client.post("/oekonomi/", early)
    assert by_hand(newest()) == 0  # seen from May nobody knew it
    client.post("/oekonomi/", ASKED)
    row = HandCorrection.objects.get()
    client.post(reverse("finance:correction_undo", args=[row.pk]))
    client.post("/oekonomi/", ASKED)
    assert by_hand(Run.objects.filter(parameters__on="2025-06-30", kind=estimates.ESTIMATE).latest("created")) == 0
    assert "Rettelser</" not in causes(client)
    in_force(cast, "juni", date(2025, 6, 30))
    for path in ("/oekonomi/", "/oekonomi/bro/"):  # the newest answer counts what was undone, an older one does not
        shown = client.get(path).content.decode()
        assert "gælder ikke længere" in shown
        assert "Bevillingen »Ekstra juni« er kommet til." in shown
        assert "12.345" not in shown
        assert "12.346" not in shown
        assert "/xlsx" not in shown
    again = client.post(reverse("finance:correction_undo", args=[row.pk]), follow=True).content.decode()
    assert "Rettelsen er allerede fortrudt." in again
    told = [sentence(event) for event in Event.objects.filter(event_type=EventType.ESTIMATE_CORRECTED).order_by("pk")]
    amount = "-12.345,67\N{NO-BREAK SPACE}kr. (Ventet afgang)."
    assert [line.replace("\N{MINUS SIGN}", "-") for line in told] == [
        f"Rettede skønnet for 2025 på konto 5.28.22.1.001: {amount}",
        f"Fortrød en rettelse til skønnet for 2025 på konto 5.28.22.1.001: {amount}",
    ]


def test_another_account_and_a_saving_in_the_budget(client: Client) -> None:
    before = estimates.answer(newest()).accounts.rows[-1]
    correct(client, konto="5.28.20.1.003", aarsag="saving_in_budget")
    answer = estimates.answer(newest())
    assert "5.28.20.1.003" in answer.account_months
    assert answer.accounts.rows[-1] == before  # shown, and already out of the budget
    assert len(answer.corrections.rows) == 1


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("konto", "abc", "abc"),
        ("beloeb", "0", "ændrer intet"),
        ("beloeb", "1.00,5", "er ikke et tal"),
        ("aarsag", "barnet flytter", "barnet flytter er ikke"),
    ],
)
def test_what_cannot_be_kept_is_said_on_the_page(client: Client, field: str, value: str, said: str) -> None:
    answer = correct(client, **{field: value})
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not HandCorrection.objects.exists()


def test_who_may_not_correct_sees_the_list_and_no_form(client: Client, cast: Cast) -> None:
    correct(client)
    address = reverse("finance:account", args=[newest().pk, stored.FOSTER])
    assert "Gem, og beregn igen" in client.get(address).content.decode()
    anna = browser(cast.anna)
    assert anna.post(reverse("finance:correction_undo", args=[HandCorrection.objects.get().pk])).status_code == 403
