"""The first page says what needs attention now, and nothing that is not so."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from tests.cast import Cast
from tests.web.papers.test_papers import WANTED
from tests.web.world import NOW, TODAY, settle
from trappen.domain.problems import Problem, Severity
from trappen.domain.programme.model import Programme
from trappen.domain.programme.people import Promise, Rhythm
from trappen.domain.programme.when import When
from trappen.web.accounts.models import User
from trappen.web.cadence.models import DueItem
from trappen.web.cases.models import Assignment
from trappen.web.finance.models import WorkItem
from trappen.web.finance.worklist.actions import Found, renew
from trappen.web.home.queries import attention, backlog, due_lists
from trappen.web.imports.models import Batch
from trappen.web.papers.actions import create as create_paper
from trappen.web.programmes.actions import create as create_plan
from trappen.web.registers.models import Vintage

pytestmark = pytest.mark.sqlite_only


def world(cast: Cast) -> None:
    """A municipality in which everything that the first page can tell of is so."""
    children = settle(cast)
    cast.anna.adviser_key = "nord"
    cast.anna.save()
    Assignment.objects.filter(case_id="s5").delete()
    late = [("overdue", -3), ("missing_decision", -20), ("overdue", -400), ("due_within", 9)]
    for item, (status, days) in zip(DueItem.objects.filter(adviser_key="nord")[:4], late, strict=True):
        DueItem.objects.filter(pk=item.pk).update(status=status, due=TODAY + timedelta(days=days))
    Vintage.objects.update(as_of=TODAY - timedelta(days=45))
    problem = Problem(Severity.WARNING, "no_end_date", "Uden slut.", key="e1", child=children[0].key)
    other = Problem(Severity.WARNING, "unborn", "Ufødt.", key=children[1].key)
    Batch.objects.update(
        state="loaded",
        problems=[problem.as_dict(), other.as_dict()],
        problem_counts={"no_end_date": 1, "unborn": 1},
        problem_amounts={"no_end_date": {"amount_ore": None, "without_amount": 1}},
    )
    flaws = [Found("no_end_date", "e1", "", "Uden slut.", "Se efter.", None), Found("unpaid", "e2", "", "?", "", 100)]
    renew(municipality=cast.home, found=flaws, number=1, now=NOW)
    WorkItem.objects.filter(subject="e2").update(state="resolved")
    create_paper(municipality=cast.home, wanted=WANTED, by=cast.hanne, now=NOW)
    create_plan(municipality=cast.home, programme=promising(), by=None, now=NOW)


def day_of(day: date) -> When:
    return When(day.year, day.month, day.day)


def promising() -> Programme:
    """A programme that has promised two reports a while ago and one next week."""
    promises = tuple(
        Promise(f"p{days}", "Status", ("Børneudvalget",), Rhythm.ONCE, end=day_of(TODAY + timedelta(days=days)))
        for days in (-200, -20, 7)
    )
    return Programme("lovet", "Lovet program", "999", promises=promises)


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAPPEN_TODAY", TODAY.isoformat())


def found(user: User) -> dict[str, int | None]:
    return {thing.title: thing.count for thing in attention(user, TODAY)}


def found_late(user: User) -> int:
    counts = found(user)
    return sum(counts.get(title) or 0 for title in ("For sent de seneste 30 dage", "For sent i mere end 30 dage"))


def test_an_adviser_sees_the_own_cases(cast: Cast) -> None:
    cast.anna.adviser_key = "nord"
    cast.anna.save()
    cast.bo.adviser_key = "nobody"
    cast.bo.save()
    assert found_late(cast.anna) > 0
    assert found(cast.bo) == {}


EVERYBODY = ("anna", "dan", "hanne", "karl", "sten", "petra", "evald", "sigrid", "adam")


@pytest.mark.parametrize("name", EVERYBODY)
def test_every_number_is_that_of_the_list_it_leads_to(cast: Cast, name: str) -> None:
    user = getattr(cast, name)
    client = Client()
    client.force_login(user)
    for thing in attention(user, TODAY):
        page = client.get(thing.address)
        assert page.status_code == 200, thing
        if thing.count is not None:
            text = page.content.decode()
            kind = "late" if thing.kind == "error" else "due"
            listed = text.count(f'data-report="{kind}"') if "#rapporter" in thing.address else counted(text)
            assert listed == thing.count, thing


def test_every_kind_of_thing_is_met_in_that_test(cast: Cast) -> None:
    met = {thing.title for name in EVERYBODY for thing in attention(getattr(cast, name), TODAY)}
    assert met == {
        "For sent de seneste 30 dage",
        "Frist inden for 30 dage",
        "For sent i mere end 30 dage",
        "Rådgiver over sagsloftet",
        "Barn med en åben sag uden rådgiver",
        "Seneste udtræk er 45 dage gammelt",
        "Fund i afstemningen",
        "Åbent fund på arbejdslisten",
        "Programrapporter er forsinkede",
        "Programrapport forfalder inden for 30 dage",
        "Sagsfremstillinger i kladde",
        "Bruger uden rolle",
    }


def counted(page: str) -> int:
    """How many rows the one list on the page says that it has; the last one where a page has several."""
    return int(re.findall(r'data-count="(\d+)"', page)[-1]) if "data-count" in page else 0


def test_a_leader_sees_who_is_over_the_cap(cast: Cast) -> None:
    assert found(cast.dan)["Rådgiver over sagsloftet"] == 1


def test_nothing_to_do_is_said_and_not_shown_as_zero(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.bo)
    cast.bo.adviser_key = "nobody"
    cast.bo.save()
    page = client.get("/").content.decode()
    assert "Intet haster" in page
    assert "For sent" not in page


def test_the_administrator_sees_users_and_no_case(cast: Cast) -> None:
    assert found(cast.adam) == {"Bruger uden rolle": 1}


def test_a_municipality_without_data_says_what_is_missing(cast: Cast) -> None:
    Batch.objects.all().delete()
    assert found(cast.sten)["Intet er indlæst endnu"] is None


def test_what_is_newly_late_comes_first_and_the_backlog_is_summed(cast: Cast) -> None:
    lists = due_lists(cast.dan, TODAY)
    assert [part.title for part in lists] == [
        "Blevet for sent de seneste 7 dage",
        "Blevet for sent for 8-30 dage siden",
        "Forfalder inden for 30 dage",
    ]
    old = TODAY - timedelta(days=30)
    assert all(item.due >= old for part in lists for item in part.items)
    found = backlog(cast.dan, TODAY)
    late = [
        item.due for item in DueItem.objects.visible_to(cast.dan).filter(status__in=["overdue", "missing_decision"])
    ]
    assert found is not None
    assert found.count == sum(due < old for due in late)
    assert found.oldest == min(late)


def test_a_secretary_is_told_of_late_and_due_reports(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.sigrid)
    page = client.get("/").content.decode()
    assert "Intet haster" not in page
    assert "Programrapporter er forsinkede" in page
    assert page.count('data-report="late"') == 2
    assert page.count('data-report="due"') == 1
    assert found(cast.evald) == {}
