"""The controller's overview: computed once, stored, and shown as each reader may see it."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.web.finance import stored
from tests.web.world import extract, settle
from trappen.analysis.economy.estimate import estimate
from trappen.analysis.economy.year_budget import Acts
from trappen.domain.budget.acts import Act, ActKind, Line, Margin, Side, State, Step
from trappen.records.container import Records
from trappen.reporting.economy_text import notes_text
from trappen.web.accounts.models import User
from trappen.web.audit.models import Event, EventType
from trappen.web.cases.models import Episode
from trappen.web.finance import actions, estimates, queries
from trappen.web.finance.frames import economy_records
from trappen.web.finance.models import Appropriation, Posting
from trappen.web.registers.models import Vintage
from trappen.web.runs.models import Run

pytestmark = pytest.mark.django_db
ASKED = {"aar": "2025", "dag": "2025-06-30"}
PAPER = {"udvalg": "Udvalget", "fra": "2025-03-31", "til": "2025-06-30", "indstilling": "tager det.", "slags": "budget"}
NOW = datetime(2025, 7, 3, 8, tzinfo=UTC)
DAYS = {"aar": "2025", "fra": "2025-03-31", "til": "2025-06-30"}


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAPPEN_TODAY", "2026-11-02")


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def loaded(cast: Cast) -> None:
    """The extract of the other tests, with the postings of one child."""
    found = stored.small("kilde-1")
    whole = extract()
    row = found.table("episodes").with_columns(case_id=None).cast(whole.table("episodes").schema)
    tables = {**whole.tables, "postings": found.table("postings"), "budgets": found.table("budgets")}
    settle(cast, Records(tables | {"episodes": whole.table("episodes").vstack(row)}, *_rest(whole)))


def _rest(whole: Records) -> tuple[Any, ...]:
    return whole.ladder, whole.source, whole.format, "1" * 64, whole.as_of


def test_what_an_early_estimate_is_worth_is_said_until_march() -> None:
    for on, early in ((stored.FIRST, True), (stored.ON, False)):
        said = notes_text(estimate(stored.small(), 2025, on))
        assert any(note.startswith("Så tidligt på året") for note in said) == early


def test_a_get_computes_nothing_and_a_second_question_finds_the_first_answer(cast: Cast) -> None:
    loaded(cast)
    assert economy_records(cast.home).has("children")  # with ages the page goes by the forecast, as a paper does
    client = browser(cast.karl)
    assert "Skønnet er ikke beregnet endnu" in client.get("/oekonomi/", ASKED).content.decode()
    assert not Run.objects.filter(kind=estimates.ESTIMATE).exists()
    for _time in range(2):
        assert client.post("/oekonomi/", ASKED).status_code == 302
    assert Run.objects.filter(kind=estimates.ESTIMATE).count() == 1
    logged = Event.objects.filter(event_type=EventType.RUN_STORED, user_id=cast.karl.pk)
    assert logged.count() == 1
    shown = client.get("/oekonomi/", ASKED).content.decode()
    assert "Skøn for 2025, set 30. juni 2025" in shown
    assert "5.28.22.1.001" in shown
    assert "Den største afvigelse: konto 5.28.22.1.001" in shown
    assert "sorter=afvigelse" in shown
    assert "<svg" in shown


def test_the_newest_answer_is_shown_without_a_question_and_says_when_newer_data_came(cast: Cast) -> None:
    loaded(cast)
    client = browser(cast.karl)
    client.post("/oekonomi/", ASKED)
    assert "Skøn for 2025, set 30. juni 2025" in client.get("/oekonomi/").content.decode()
    settle(cast, batch_id=2)
    assert "Der er indlæst nyere data" in client.get("/oekonomi/").content.decode()


def in_force(cast: Cast, key: str, on: date, amount: int = 1_500_000_00) -> None:
    """An act made by hand that gives the account so much (øre) from the day."""
    line = Line(Side.EXPENSE, Margin.CELL, amount, 2025, account=stored.FOSTER, price_level="2025 p/l")
    act = Act(key, f"Ekstra {key}", ActKind.SUPPLEMENTARY, (line,), (Step(State.IN_FORCE, on),))
    actions.adopt_acts(municipality=cast.home, acts=[act], by=cast.karl, now=NOW)


def test_the_budget_is_that_of_the_appropriations_in_force_and_no_day_after_the_data_is_seen_from(cast: Cast) -> None:
    loaded(cast)
    client = browser(cast.karl)
    client.post("/oekonomi/", ASKED)
    in_force(cast, "juni", date(2025, 6, 30))
    in_force(cast, "juli", date(2025, 7, 1), amount=50)
    assert "Noget er rettet siden" in client.get("/oekonomi/").content.decode()
    client.post("/oekonomi/", ASKED)
    run = Run.objects.filter(kind=estimates.ESTIMATE).latest("pk")
    answer = estimates.answer(run)
    cells = queries.own_budget(Acts(queries.own_acts(cast.home), date(2025, 6, 30))).of_year(2025)
    assert [cell.corrected for cell in cells] == [11_000_000 + 1_500_000_00]
    (total,) = [row for row in answer.accounts.rows if row[0] == "I alt"]
    assert getattr(total[2], "value", None) == cells[0].corrected
    assert [str(row[0]) for row in answer.budget.rows] == [
        "Oprindeligt budget 2025",
        "Ekstra juni",
        "Korrigeret budget",
    ]
    page = client.get("/oekonomi/", ASKED).content.decode().replace("\u00a0", " ")
    assert "Ikke med: »Ekstra juli« (0,50 kr.), der er i kraft fra 1. juli 2025." in page
    pk = Appropriation.objects.get(key="juni").pk
    assert reverse("finance:appropriation", args=[pk]) in page
    Vintage.objects.update(as_of=date(2025, 7, 1), digest="3" * 64)  # the day is the newest, and the budget today's
    client.post("/oekonomi/", ASKED)
    answer = estimates.answer(Run.objects.filter(kind=estimates.ESTIMATE).latest("pk"))
    assert (answer.budget.as_of, len(answer.budget.rows)) == (date(2026, 11, 2), 4)
    late = client.post("/oekonomi/", ASKED | {"dag": "2025-07-02"})
    assert late.status_code == 400
    assert "Data er pr. 1. juli 2025." in late.content.decode()
    refused = client.post("/sagsfremstillinger/ny/", PAPER | {"til": "2025-07-31"})
    assert refused.status_code == 400
    assert "Året kan ikke ses fra 31. juli 2025." in refused.content.decode()


def test_what_cannot_be_estimated_is_said(cast: Cast) -> None:
    client = browser(cast.karl)
    settle(cast)
    assert "heller intet at disponere" in client.get("/oekonomi/").content.decode()
    Episode.objects.filter(key__in=Episode.objects.values("key")[:2]).update(price=1_000_00, price_unit="month")
    for path in ("/oekonomi/", "/oekonomi/bro/"):
        shown = client.get(path).content.decode()
        assert "2 indsatser har en pris" in shown
        assert reverse("finance:statement", args=["disponeringer"]) in shown
        assert "Beregn</button>" not in shown
    answer = client.post("/oekonomi/", ASKED)
    assert answer.status_code == 400
    assert "Der mangler posteringer eller indsatser." in answer.content.decode()
    early = client.get("/oekonomi/", {"aar": "2025", "dag": "2024-12-31"})
    assert early.status_code == 400
    assert "Dagen skal ligge i 2025 eller senere." in early.content.decode()


def test_the_account_leads_to_postings_that_the_reader_may_see(cast: Cast) -> None:
    loaded(cast)
    run = stored.estimate_run(cast.home)
    address = reverse("finance:account", args=[run.pk, stored.FOSTER])
    shown = browser(cast.karl).get(address).content.decode()
    assert "Familien (test)" in shown
    assert "6 i alt" in shown
    assert Posting.objects.count() > 6  # those of other years are not on the page
    none = browser(cast.karl).get(address, {"leverandoer": "v2"}).content.decode()
    assert "Ingen posteringer" in none


def test_every_table_is_a_file(cast: Cast) -> None:
    run = stored.estimate_run(cast.home)
    text = browser(cast.karl).get(reverse("finance:estimate_file", args=[run.pk, "csv"])).content.decode()
    early = notes_text(estimate(stored.small(), 2025, date(2025, 1, 1)))
    assert not any("Tabellen over tidligere års skøn" in note for note in early)  # there is nothing in it yet
    for caption in ("pr. funktion 2025", "pr. konto 2025", "måned for måned", "tidligere års skøn"):
        assert caption in text
    sheet = browser(cast.karl).get(reverse("finance:estimate_file", args=[run.pk, "xlsx"]))
    assert sheet.content[:2] == b"PK"


def test_the_bridge_adds_up_on_the_page_and_shows_children_to_those_who_may_see_them(cast: Cast) -> None:
    loaded(cast)
    client = browser(cast.karl)
    assert client.post("/oekonomi/bro/", DAYS).status_code == 302
    run = Run.objects.get(kind=estimates.BRIDGE)
    rows = run.result["causes"]["rows"]
    moved = [row[1]["value"] for row in rows]
    assert moved[0] + sum(moved[1:-1]) == moved[-1]
    shown = client.get("/oekonomi/bro/", DAYS).content.decode()
    assert "Ophørte indsatser" in shown
    text = client.get(reverse("finance:bridge_file", args=[run.pk, "csv"])).content.decode()
    assert "Ophørte indsatser" in text
    assert not any(step[3] in text for step in run.result["steps"])
    own = client.get(reverse("finance:bridge_file", args=[run.pk, "csv"]), {"tabel": "barn"}).content.decode()
    assert own.startswith("\ufeffBarn;Årsag;Indsats;Konto;Beløb")
    assert "Ophørte indsatser" in own
    wrong = client.get("/oekonomi/bro/", {**DAYS, "til": "2025-03-31"})
    assert wrong.status_code == 400
