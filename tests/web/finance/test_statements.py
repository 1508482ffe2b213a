"""Statements of the economy: computed in the background, stored, scoped, in files; and why, where there is none."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import polars as pl
import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult

from tests.cast import Cast
from tests.web.imports.deliveries import delivery
from tests.web.world import NOW, extract, settle
from trappen.domain.programme.model import Programme
from trappen.domain.programme.money import Money, MoneyKind, YearAmount
from trappen.domain.programme.stated import Amount, MoneyUnit
from trappen.web.accounts.models import Role, User
from trappen.web.accounts.permissions import GRANTS, Permission
from trappen.web.audit.models import Event, EventType
from trappen.web.finance.actions import adopt_budget
from trappen.web.finance.models import Correction, RefusionLimit
from trappen.web.finance.statements import actions, queries
from trappen.web.finance.statements.jobs import compute
from trappen.web.finance.statements.kinds import Kind
from trappen.web.programmes.actions import create as create_plan
from trappen.web.registers.models import Vintage
from trappen.web.runs.models import Run

pytestmark = pytest.mark.slow
KR = 100
# Above the first limit of 860.000 by 140.000, and above the second of 1.680.000 by 320.000.
PAID = {2: 1_000_000, 3: 2_000_000, 4: 500_000}
ACCOUNT = "5.28.23.1.002"
REFUSION: dict[str, Any] = {"aar": "2026", "grundlag": "posted", "graenser": "2022-level", "uklare": False}
ADDRESS = "/oekonomi/opgoerelser/refusion/"


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAPPEN_TODAY", "2026-11-02")


def world(cast: Cast) -> None:
    tables = {name: frame.to_dicts() for name, frame in extract().tables.items()}
    postings = [
        {
            "posting_id": f"p{n}",
            "posted": date(2026, 5, 1),
            "month": date(2026, 5, 1),
            "account": ACCOUNT,
            "amount": kroner * KR,
            "episode_id": f"e{n}",
        }
        for n, kroner in PAID.items()
    ]
    budgets = [{"year": 2026, "account": ACCOUNT, "amount": 3_000_000 * KR, "kind": "original"}]
    settle(cast, replace(delivery(**tables, postings=postings, budgets=budgets), as_of=date(2026, 10, 31)))


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def work() -> None:
    """What the worker does with what waits."""
    for waiting in DBTaskResult.objects.filter(status="READY", task_path=queries.TASK):
        compute.call(**waiting.args_kwargs["kwargs"])
        DBTaskResult.objects.filter(pk=waiting.pk).update(status="SUCCESSFUL")


def tables_of(run: Run) -> dict[str, list[list[Any]]]:
    blocks = run.result["document"]["blocks"]
    found = [block["table"] if block["_"] == "Chart" else block for block in blocks if block["_"] in {"Table", "Chart"}]
    return {table["caption"]: table["rows"] for table in found}


def value(cell: Any) -> Any:
    return cell.get("value", cell["_"]) if isinstance(cell, dict) else cell


def test_a_get_computes_nothing_and_a_post_leaves_it_to_the_worker(cast: Cast) -> None:
    karl = signed_in(cast.karl)
    assert "Ikke beregnet endnu" in karl.get(ADDRESS).content.decode()
    answer = karl.post(ADDRESS, REFUSION | {"uklare": ""})
    assert answer.status_code == 302
    assert not Run.objects.filter(kind="finance_refusion").exists()
    assert "Beregner" in karl.get(answer["Location"]).content.decode()
    karl.post(ADDRESS, REFUSION | {"uklare": ""})  # asked twice, computed once
    assert DBTaskResult.objects.filter(task_path=queries.TASK).count() == 1
    work()
    text = karl.get(answer["Location"]).content.decode()
    assert "Antagelse:" in text
    assert "Barnets lov § 198, i 2022-niveau" in text
    assert karl.get(ADDRESS).content.decode().count("Krav 2026 pr. husstand") == 2  # the newest without being asked
    assert Event.objects.filter(event_type=EventType.RUN_STORED).exists()


def test_a_year_without_limits_asks_for_a_named_assumption(cast: Cast) -> None:
    karl = signed_in(cast.karl)
    answer = karl.post(ADDRESS, {"aar": "2026", "grundlag": "posted", "graenser": ""})
    assert answer.status_code == 400
    assert "Grænserne for 2026 er ikke angivet" in answer.content.decode()
    assert not DBTaskResult.objects.filter(task_path=queries.TASK).exists()


def test_limits_are_stated_for_a_year_used_told_and_taken_back(cast: Cast) -> None:
    karl, page = signed_in(cast.karl), "/oekonomi/refusionsgraenser/"
    typed = {
        "aar": "2026",
        "niveau": "egne",
        "over_25": "1.000.000",
        "over_50": "1.800.000",
        "kilde": "Udmelding (test)",
    }
    wrong = ({"over_25": "1.000"}, {"over_50": "900.000"}, {"over_25": ""}, {"niveau": "2022-level"}, {"kilde": ""})
    assert [karl.post(page, typed | one).status_code for one in wrong] == [400] * 5
    assert signed_in(cast.anna).post(page, typed).status_code == 403
    assert "Kravet på central refusion for 2025 og 2026" in karl.get(page).content.decode()
    assert karl.post(page, typed).status_code == 302
    assert "allerede grænser for 2026" in karl.post(page, typed).content.decode()
    assert "Udmelding" in karl.get(f"{page}hent/csv/").content.decode()
    own = REFUSION | {"graenser": "", "uklare": ""}
    answer = karl.post(ADDRESS, own)
    work()
    text = karl.get(answer["Location"]).content.decode()
    assert "Kommunens grænser for 2026" in text
    assert "300.000\N{NO-BREAK SPACE}kr." in text  # of 2.000.000: 25 % of 800.000 and 50 % of 200.000
    assert "Antagelse:" not in text
    row = RefusionLimit.objects.get()
    assert karl.post(f"{page}{row.pk}/fortryd/").status_code == 302
    assert "Fortrudt" in karl.get(page).content.decode()
    assert karl.get(answer["Location"]).status_code == 400  # without limits the year asks again
    assert karl.post(page, {"aar": "2026", "niveau": "2022-level", "kilde": "Ikke udmeldt"}).status_code == 302
    answer = karl.post(ADDRESS, own)
    work()
    text = karl.get(answer["Location"]).content.decode()
    assert "antaget for 2026 af Karl" in text
    assert "Antagelse:" in text
    assert Event.objects.filter(event_type=EventType.REGISTER_CHANGED).count() == 3


def test_the_claim_is_told_with_its_arithmetic_and_leads_to_the_child(cast: Cast) -> None:
    run = actions.compute(kind=Kind.REFUSION, parameters=REFUSION, by=cast.karl, now=NOW)
    assert run is not None
    rows = {value(row[0]): [value(cell) for cell in row[1:]] for row in _table(run, "Krav 2026 pr. husstand")}
    # 25 % of 140.000; 25 % of 820.000 and 50 % of 320.000.
    assert sorted(row[-1] for row in rows.values()) == [35_000 * KR, 365_000 * KR, 400_000 * KR]
    assert [row[2:] for row in rows.values() if row[-1] == 365_000 * KR] == [
        [205_000 * KR, 160_000 * KR, 0, 365_000 * KR]
    ]
    text = signed_in(cast.karl).get(ADDRESS).content.decode()
    child = run.result["links"]["e3"]
    assert f'href="/boern/{child}/"' in text


def test_the_tables_are_files_that_name_the_assumption(cast: Cast) -> None:
    query = "aar=2026&grundlag=posted&graenser=2022-level"
    karl = signed_in(cast.karl)
    assert karl.get(f"{ADDRESS}hent/csv/?{query}").status_code == 404
    actions.compute(kind=Kind.REFUSION, parameters=REFUSION, by=cast.karl, now=NOW)
    text = karl.get(f"{ADDRESS}hent/csv/?{query}").content.decode()
    assert "Krav 2026 pr. husstand (antagelse: Barnets lov § 198, i 2022-niveau)" in text
    book = karl.get(f"{ADDRESS}hent/xlsx/?{query}").content
    assert len(pl.read_excel(BytesIO(book), sheet_id=0)) > 2
    assert karl.get(f"{ADDRESS}hent/exe/?{query}").status_code == 404


def test_who_may_not_see_the_children_gets_totals_without_small_numbers(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    granted = GRANTS[Role.CONTROLLER] - {Permission.SEE_CHILDREN}
    monkeypatch.setattr("trappen.web.accounts.permissions.GRANTS", {**GRANTS, Role.CONTROLLER: granted})
    run = actions.compute(kind=Kind.REFUSION, parameters=REFUSION, by=cast.karl, now=NOW)
    assert run is not None
    assert run.result["links"] == {}
    assert not any("pr. husstand" in caption or "Indsatser bag" in caption for caption in tables_of(run))
    # Two households have a claim: fewer than five, so neither they nor their money are told.
    rows = _table(run, "Krav 2026 pr. trin")
    assert {value(cell) for row in rows for cell in row[1:]} == {"Withheld"}
    shown = run.result["document"]["blocks"][0]["figures"]
    assert [value(cell) for _, cell in shown][:2] == ["Withheld", "Withheld"]


def test_commitments_name_what_has_no_price_and_lead_to_it(cast: Cast) -> None:
    run = actions.compute(kind=Kind.COMMITMENTS, parameters={"aar": "2026"}, by=cast.karl, now=NOW)
    assert run is not None
    missing = _table(run, "Indsatser, der mangler pris eller konto")
    assert {row[0] for row in missing} >= {"e2", "e3"}  # posted, but nobody has typed what they cost
    assert run.result["links"]["e2"] == missing[[row[0] for row in missing].index("e2")][1]


def test_units_take_the_corrected_budget(cast: Cast) -> None:
    parameters = {"aar": "2026", "efter": "account"}
    run = actions.compute(kind=Kind.UNITS, parameters=parameters, by=cast.karl, now=NOW)
    assert run is not None
    adopt_budget(municipality=cast.home, by=cast.karl, now=NOW)
    asked = queries.question(cast.karl, Kind.UNITS, parameters)
    assert asked is not None
    assert queries.stored(asked) is None  # acts are a part of what it is computed from
    run = actions.compute(kind=Kind.UNITS, parameters=parameters, by=cast.karl, now=NOW)
    assert run is not None
    (_, budget, *_), _total = _table(run, "Mængde og pris 2026")
    assert value(budget) == 3_000_000 * KR


def test_own_places_without_the_table_say_which_one_is_missing(cast: Cast) -> None:
    actions.compute(kind=Kind.PLACES, parameters={"aar": "2026"}, by=cast.karl, now=NOW)
    assert "places" in signed_in(cast.karl).get("/oekonomi/opgoerelser/egne-pladser/").content.decode()


def test_a_programme_s_saving_stands_beside_what_it_promised(cast: Cast) -> None:
    saved = (YearAmount(2026, Amount(67, 1, MoneyUnit.MILLION)),)
    money = (Money("besparelse", "Ventet besparelse", MoneyKind.SAVING, years=saved),)
    programme = Programme("eget", "Eget program", "999", start=date(2026, 1, 1), money=money)
    plan = create_plan(municipality=cast.home, programme=programme, by=None, now=NOW)
    address = f"/programmer/{plan.pk}/besparelse/"
    karl = signed_in(cast.karl)
    assert "Ikke beregnet endnu" in karl.get(address).content.decode()
    answer = karl.post(address, {"fra": "2025", "til": "2026", "efter": "place_type"})
    work()
    text = karl.get(answer["Location"]).content.decode()
    assert "Mål for besparelsen: Eget program" in text
    assert "6.700.000" in text
    assert "Antagelse:" in text  # nothing is posted before 2026
    run = Run.objects.get(kind="finance_programbesparelse")
    rows = {row[0]: value(row[1]) for row in _table(run, "Regnskabet 2026 mod udviklingen")}
    assert rows["Faktisk udgift 2026"] == sum(PAID.values()) * KR
    assert karl.get(f"{address}hent/csv/?{answer['Location'].split('?')[1]}").status_code == 200
    # The municipality's own page asks something else.
    assert "Ikke beregnet endnu" in karl.get("/oekonomi/opgoerelser/besparelse/").content.decode()


def test_a_saving_that_the_budget_counts_on_is_shown_and_not_added(cast: Cast) -> None:
    Correction.objects.create(
        municipality=cast.home,
        key="r1",
        batch_id=1,
        row_hash=b"",
        year=2026,
        account=ACCOUNT,
        amount=-400_000 * KR,
        reason="saving_in_budget",
    )
    vintage = Vintage.objects.get(municipality=cast.home)
    vintage.tables = [*vintage.tables, "corrections"]
    vintage.save()
    parameters = {"fra": "2025", "til": "2026", "efter": "place_type"}
    run = actions.compute(kind=Kind.SAVING, parameters=parameters, by=cast.karl, now=NOW)
    assert run is not None
    rows = {row[0]: value(row[1]) for row in _table(run, "Regnskabet 2026 mod udviklingen")}
    saved = rows["Besparelse i regnskabet"]
    assert rows["Heraf allerede taget ud af budgettet for 2026"] == 400_000 * KR
    assert rows["Besparelse ud over budgettets"] == saved - 400_000 * KR


def _table(run: Run, caption: str) -> list[list[Any]]:
    (rows,) = [rows for name, rows in tables_of(run).items() if name.startswith(caption)]
    return rows
