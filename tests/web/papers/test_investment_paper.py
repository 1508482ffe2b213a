"""A case is decided, followed, and told of in a paper: what was decided stays, and few children are withheld."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from tests.cast import Cast
from trappen.domain.investment.case import Case, Item
from trappen.domain.programme.money import YearAmount
from trappen.domain.programme.stated import Amount
from trappen.reporting.document import Document, Table, Withheld
from trappen.reporting.store import restored
from trappen.web.accounts.models import User
from trappen.web.audit.models import Event, EventType
from trappen.web.finance.models import Appropriation
from trappen.web.papers.models import Paper, PaperKind
from trappen.web.scenarios.investing import actions
from trappen.web.scenarios.models import CaseDecision, FollowUp, InvestmentCase

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]
YEARS = (2024, 2025)
TYPED = {
    "slags": "investment",
    "udvalg": "Udvalget",
    "fra": "2023-12-31",
    "til": "2024-12-31",
    "indstilling": "følger.",
}


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAPPEN_TODAY", "2026-11-02")


def item(key: str, kroner: int, **rest: str) -> Item:
    years = tuple(YearAmount(year, Amount(kroner * 100, 2)) for year in YEARS)
    return Item(key, key.capitalize(), years=years, **rest)  # type: ignore[arg-type]


@pytest.fixture
def saved(cast: Cast) -> InvestmentCase:
    case = Case(
        *("sag", "Flere rådgivere", "999", *YEARS),
        costs=(item("løn", 900_000, account="5.28.21.1.003"), item("leje", 5)),
        savings=(
            item("familiepleje", 1_000_000, place_type="foster_general"),
            item("sikret", 200_000, place_type="secure_unit"),
        ),
    )
    now = datetime(2023, 11, 2, tzinfo=UTC)
    return actions.create(municipality=cast.home, case=case, what="Oprettet", by=cast.petra, now=now)


@pytest.fixture
def decision(cast: Cast, saved: InvestmentCase) -> CaseDecision:
    address = reverse("scenarios:case_decide", args=[saved.pk])
    browser(cast.petra).post(address, {"mulighed": "", "besluttet": "2023-11-10", "af": "Byrådet"})
    return CaseDecision.objects.get(version__case=saved)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def plain(response) -> str:
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ").replace("&nbsp;", " ")


def test_what_was_decided_stays_when_the_case_is_changed_and_cannot_be_deleted(
    cast: Cast, saved: InvestmentCase, decision: CaseDecision
) -> None:
    changed = actions.Change(Case("sag", "Noget andet", "999", *YEARS), 1, "Rettet")
    actions.change(saved=saved, to=changed, by=cast.petra, now=datetime(2024, 1, 1, tzinfo=UTC))
    decision.refresh_from_db()
    assert decision.version.document["title"] == "Flere rådgivere"
    assert (decision.version.number, decision.body, decision.decided) == (1, "Byrådet", date(2023, 11, 10))
    told = plain(browser(cast.petra).post(reverse("scenarios:case_delete", args=[saved.pk]), follow=True))
    assert "Sagen er besluttet og kan ikke slettes." in told
    assert Event.objects.filter(event_type=EventType.INVESTMENT_DECIDED).count() == 1


def test_a_follow_up_is_kept_beside_the_case_with_author_and_data(
    cast: Cast, saved: InvestmentCase, decision: CaseDecision, loaded: None
) -> None:
    client = browser(cast.petra)
    page = plain(client.post(reverse("scenarios:case_follow", args=[decision.pk]), {"til": "2024-12-31"}, follow=True))
    # six children at 9,000 kr. a month; the promise was 900,000 kr.
    for told in ("900.000 kr.", "648.000 kr.", "−252.000 kr.", "skjult", "»Leje« har ingen konto eller stedtype"):
        assert told in page, told
    kept = FollowUp.objects.get()
    shown = plain(client.get(reverse("scenarios:case", args=[saved.pk])))
    assert "Version 1 er besluttet 10. november 2023 af Byrådet." in shown
    assert "Fulgt op til og med 31. december 2024" in shown
    assert kept.vintage in shown
    assert kept.made_by_name == str(cast.petra)
    document = restored(kept.document, Document)
    saving = next(b for b in document.blocks if isinstance(b, Table) and b.caption == "Besparelse efter tilbud 2024")
    few = next(row for row in saving.rows if "ikret" in str(row[0]))
    assert not isinstance(few[1], Withheld)  # what was promised tells of no child
    assert all(isinstance(cell, Withheld) for cell in few[2:])
    assert isinstance(saving.rows[-1][2], Withheld)  # else the total would tell
    assert not isinstance(saving.rows[0][2], Withheld)


def test_the_paper_comes_in_every_form_and_takes_no_more_than_is_decided(
    cast: Cast, decision: CaseDecision, loaded: None
) -> None:
    client = browser(cast.sigrid)
    assert client.post("/sagsfremstillinger/ny/", TYPED).status_code == 400
    made = client.post("/sagsfremstillinger/ny/", TYPED | {"sag": decision.pk}, follow=True)
    assert "Opfølgning på investeringscase »Flere rådgivere« til Udvalget" in plain(made)
    assert "648.000 kr." in plain(made)
    address = made.redirect_chain[-1][0]
    pdf = PdfReader(BytesIO(client.get(f"{address}pdf/").content))
    text = "".join(page.extract_text() for page in pdf.pages)
    assert "besluttet 10. november 2023 af Byrådet" in " ".join(text.split())
    assert client.get(f"{address}word/").content[:2] == b"PK"
    assert Paper.objects.get(kind=PaperKind.INVESTMENT).decision == decision


def test_a_yes_makes_drafts_for_the_economy_once(cast: Cast, decision: CaseDecision) -> None:
    client = browser(cast.petra)
    address = reverse("scenarios:case_prepare", args=[decision.pk])
    assert "1 bevillingssag er lavet som kladde" in plain(client.post(address, follow=True))
    made = Appropriation.objects.get(key="sag")
    assert sorted((line.year, line.account, line.amount) for line in made.lines.all()) == [
        *((2024, "", 500), (2024, "5.28.21.1.003", 90_000_000)),
        *((2025, "", 500), (2025, "5.28.21.1.003", 90_000_000)),
    ]
    assert "giver ingen ny bevillingssag" in plain(client.post(address, follow=True))


def test_without_a_decided_case_the_form_says_where_to_decide_one(cast: Cast) -> None:
    answer = browser(cast.sigrid).post("/sagsfremstillinger/ny/", TYPED)
    assert "Beslut først en sag" in plain(answer)
