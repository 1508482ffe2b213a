"""How deadlines were kept, and cases per adviser, as pages and files."""

import pytest
from django.test import Client

from tests.cast import Cast
from tests.web.cadence.moves import arrive, delivered
from tests.web.world import NOW, TODAY
from trappen.analysis.cadence.compliance import compliance
from trappen.web.accounts.models import User
from trappen.web.cadence.queries.stated import stated
from trappen.web.programmes.actions import load_examples
from trappen.web.programmes.frames import records_of
from trappen.web.runs.models import Run


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAPPEN_TODAY", TODAY.isoformat())


def client(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def test_the_page_has_every_computed_deadline_with_its_cases(cast: Cast) -> None:
    arrive(cast, delivered(), batch_id=1)
    head = client(cast.hanne)
    shown = head.post("/overholdelse/", follow=True).content.decode()
    report = compliance(records_of(cast.home), TODAY)
    assert [rule for rule, _ in Run.objects.get(kind="compliance").result["rules"]] == list(report.rules)
    assert "ingen sager" in shown
    assert "Første opfølgning inden 3 måneder" in shown
    assert head.get("/overholdelse/fil.xlsx").content[:2] == b"PK"
    assert "95 %-interval" in head.get("/overholdelse/fil.csv").content.decode("utf-8-sig")


def test_only_who_may_work_it_out_does(cast: Cast) -> None:
    arrive(cast, delivered(), batch_id=1)
    assert client(cast.sigrid).post("/overholdelse/").status_code == 403
    assert not Run.objects.filter(kind="compliance").exists()


def test_cases_per_adviser_are_derived_and_what_nobody_states_is_missing(cast: Cast) -> None:
    load_examples(now=NOW)
    rows = stated(cast.dan, TODAY).rows
    by_programme: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        by_programme.setdefault(str(row[0]), []).append((str(row[4]), str(row[5])))
    aarhus = next(found for name, found in by_programme.items() if "amilien" in name and len(found) > 1)
    assert [ratio for ratio, _ in aarhus][:2] == ["24", "24"] or [r for r, _ in aarhus][:2] == ["24,0", "24,0"]
    lacking = [row for row in rows if row[5] == "mangler: sager"]
    assert any(str(row[3]).startswith("9") for row in lacking)
    shown = client(cast.dan).get("/kapacitet/").content.decode()
    assert "mangler: sager" in shown
    assert client(cast.dan).get("/kapacitet/fil.csv").status_code == 200
