"""The need for advisers from stated inputs: computed in the background, gaps by name, numbers with their source."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult

from tests.cast import Cast
from tests.web.cadence.moves import three_desks
from tests.web.world import TODAY
from trappen.analysis.capacity.need import capacity
from trappen.domain.deadlines.act import Act
from trappen.domain.staffing import Range, range_of
from trappen.parameters.policy import builtin
from trappen.web.cadence import jobs
from trappen.web.cadence.actions.planning import staffing_of
from trappen.web.programmes.frames import records_of
from trappen.web.runs.models import Run

ADDRESS = "/kapacitet/forudsaetninger/"
WHOLE = {"timer": "1500", "fravaer": "3-5-8", "andel": "80", "sagsminutter": "60", "loft": "20"}
TIMED = WHOLE | {f"{name}-{act.value}": "60-90-120" for name in ("minutter", "rejse") for act in Act}

world = three_desks


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAPPEN_TODAY", TODAY.isoformat())


def head(cast: Cast) -> Client:
    browser = Client()
    browser.force_login(cast.hanne)
    return browser


def computed(browser: Client, **inputs: Any) -> str:
    assert browser.post(ADDRESS, inputs).status_code == 302
    assert "Regner" in browser.get("/kapacitet/").content.decode()
    for waiting in DBTaskResult.objects.filter(status="READY"):
        jobs.plan_capacity.call(**waiting.args_kwargs["kwargs"])
        DBTaskResult.objects.filter(pk=waiting.pk).update(status="SUCCESSFUL")
    return browser.get("/kapacitet/").content.decode()


def test_the_need_is_the_analysis_of_the_same_inputs(cast: Cast) -> None:
    text = computed(head(cast), politik="herning", kilde="Tidsregistrering 2026", **TIMED)
    run = Run.objects.get(kind="capacity")
    policy = builtin("herning")
    given = staffing_of({**TIMED, "politik": "herning"}, policy)
    assert given.absence == Range(Fraction(3, 100), Fraction(1, 20), Fraction(2, 25))
    report = capacity(records_of(cast.home), replace(policy, staffing=given), TODAY)
    whole = run.result["months"][0]
    needs = [entry.needed for entry in report.whole]
    assert whole["series"] == [
        [entry.month.isoformat(), float(need.low), float(need.expected), float(need.high)]
        for entry, need in zip(report.whole, needs, strict=True)
        if need is not None
    ]
    assert len(whole["series"]) == 12
    assert sum(entry.cases for entry in report.whole if entry.month == report.months[-1].month) == 40
    assert "<svg" in text
    assert "Tidsregistrering 2026" in text
    assert "Behov i Hele kommunen" in text
    assert "Behov i Team Nord" in head(cast).get("/kapacitet/", {"team": "nord"}).content.decode()
    assert head(cast).get("/kapacitet/fil.csv").content.decode("utf-8-sig").count("Behov i ") >= 3


def test_what_is_not_stated_is_missing_by_name_and_what_is_without_source_an_assumption(cast: Cast) -> None:
    text = computed(head(cast), politik="lov", timer="1500")
    assert "Nogle forudsætninger mangler" in text
    assert "Minutter: opfølgning" in text
    assert "Fravær" in text
    assert "antagelse, oplyst af Hanne Test 2. november 2026" in text
    assert "<figure" not in text.split('id="svar"')[1]
    assert 'value="1500"' in head(cast).get(ADDRESS).content.decode()  # what was stated last


def test_a_second_order_waits_for_the_first_and_is_not_lost(cast: Cast) -> None:
    browser = head(cast)
    browser.post(ADDRESS, {"politik": "lov", "timer": "1500"})
    again = browser.post(ADDRESS, {"politik": "lov", "timer": "1400"}, follow=True).content.decode()
    assert "Din kommer bagefter" in again
    assert 'value="1400"' in browser.get(ADDRESS).content.decode()
    browser.post(ADDRESS, {"politik": "lov", "timer": "1400"})  # pressed twice
    orders = [row.args_kwargs["kwargs"]["inputs"]["timer"] for row in DBTaskResult.objects.order_by("enqueued_at")]
    assert orders == ["1500", "1400"]


def test_wrong_numbers_are_told_and_nothing_is_ordered(cast: Cast) -> None:
    answer = head(cast).post(ADDRESS, {"politik": "lov", "timer": "3-2-1", "loft": "10-20-30"})
    assert answer.status_code == 400
    assert not DBTaskResult.objects.exists()
    assert "Behovet er ikke regnet endnu" in head(cast).get("/kapacitet/").content.decode()


@pytest.mark.parametrize("text", ["", "1-2", "2-1-3", "a", "-1"])
def test_a_range_is_one_number_or_three_in_order(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        range_of(text)


def test_a_range_as_danes_write_it() -> None:
    assert range_of("1,5 – 2 – 1.000") == Range(Fraction(3, 2), Fraction(2), Fraction(1000))
