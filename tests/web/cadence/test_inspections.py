"""A leader's inspection: a draw that can be done again, coded answers, and a result with its denominators."""

import hashlib
from datetime import date

import pytest
from django.test import Client

from tests.cast import Cast
from tests.web.cadence.moves import three_desks
from tests.web.world import TODAY
from trappen.domain.figures import Figure
from trappen.parameters.inspection import questions
from trappen.web.accounts.models import User
from trappen.web.audit.models import Event, EventType
from trappen.web.cadence.models import InspectedFile, Inspection
from trappen.web.cadence.queries.inspections import quarters, tables
from trappen.web.cases.models import Case, Child

ADDRESS = "/tavle/tilsyn/"
DRAW = {"team": "nord", "kvartal": "2026-07-01", "antal": "3"}

world = three_desks


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAPPEN_TODAY", TODAY.isoformat())


def client(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def test_the_draw_can_be_done_again_from_what_is_stored(cast: Cast) -> None:
    dan = client(cast.dan)
    assert dan.post(ADDRESS, DRAW).status_code == 302
    made = Inspection.objects.get()
    assert made.seed == "999-nord-2026-3"
    # On 30 September children 2 to 11 were placed; the others of the team's 24 were not.
    placed = sorted(key for stratum, key in made.population if stratum == "Anbragt")
    assert placed == sorted([f"s{n}" for n in (*range(2, 12), 20)])
    for stratum in ("Anbragt", "Ikke anbragt"):
        keys = [key for of, key in made.population if of == stratum]
        by_hand = sorted(keys, key=lambda key: hashlib.sha256(f"{made.seed}|{key}".encode()).hexdigest())[:3]
        assert list(made.files.filter(stratum=stratum).values_list("case_key", flat=True)) == by_hand
    text = dan.get(f"{ADDRESS}{made.pk}/fil.csv").content.decode("utf-8-sig")
    assert sum(line.endswith(";ja") for line in text.splitlines()) == 6
    assert f"Grundlag for udtrækket;{by_hand[0]};Udtrukket;ja" in text  # the case's key names its row
    again = dan.post(ADDRESS, DRAW | {"antal": "9"}, follow=True).content.decode()
    assert "Stikprøven for det kvartal er allerede udtrukket." in again
    assert InspectedFile.objects.count() == 6
    assert Event.objects.filter(event_type=EventType.INSPECTION_DRAWN).count() == 1


def test_answers_are_codes_and_the_result_has_its_denominators(cast: Cast) -> None:
    dan = client(cast.dan)
    dan.post(ADDRESS, DRAW)
    made = Inspection.objects.get()
    files = list(made.files.order_by("id"))
    good = {question.key: question.good[0] for question in questions()}
    first = f"{ADDRESS}sag/{files[0].pk}/"
    assert dan.post(first, {"plan": "fri tekst"}).status_code == 400
    assert dan.post(first, good)["Location"] == f"{ADDRESS}sag/{files[1].pk}/"  # on to the next
    dan.post(f"{ADDRESS}sag/{files[1].pk}/", good | {"plan": "no", "consent": "not_relevant", "action": "adviser"})
    _, result = tables(made)
    shown = {}
    for question, row in zip(questions(), result.rows, strict=True):
        shown[question.key] = [cell.value if isinstance(cell, Figure) else cell for cell in row[1:6]]
    assert shown["plan"] == [1, 2, 0.5, 0, 4]
    assert shown["consent"] == [1, 1, 1, 1, 4]
    assert shown["action"] == [1, 2, 0.5, 0, 4]
    assert Event.objects.filter(event_type=EventType.INSPECTION_ANSWERED, subject_type="child").count() == 2
    assert "2 af" not in dan.get(f"{ADDRESS}{made.pk}/").content.decode()


def test_nothing_answered_is_no_cases_and_what_left_the_team_is_not_shown(cast: Cast) -> None:
    dan = client(cast.dan)
    dan.post(ADDRESS, DRAW)
    made = Inspection.objects.get()
    assert {row[3] for row in tables(made)[1].rows} == {"ikke besvaret"}
    file = made.files.all()[0]
    Child.objects.filter(key=file.child_id).update(team_key="syd")
    shown = dan.get(f"{ADDRESS}{made.pk}/").content.decode()
    assert "1 af de udtrukne sager er ikke længere i dit område" in shown
    assert dan.get(f"{ADDRESS}sag/{file.pk}/").status_code == 404


def test_only_quarters_that_have_ended_and_own_teams(cast: Cast) -> None:
    assert quarters(date(2026, 1, 1)) == [date(2025, 10, 1), date(2025, 7, 1), date(2025, 4, 1), date(2025, 1, 1)]
    dan = client(cast.dan)
    assert dan.post(ADDRESS, DRAW | {"team": "syd"}).status_code == 400
    assert dan.post(ADDRESS, DRAW | {"kvartal": "2026-10-01"}).status_code == 400
    Case.objects.update(opened=TODAY)
    assert "Teamet havde ingen sager" in dan.post(ADDRESS, DRAW, follow=True).content.decode()
    assert not Inspection.objects.exists()
