"""A finding's place in the words of the forms, with the form that mends it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from tests.cast import Cast
from trappen.domain.checks.run import check
from trappen.records.programmes.reading import founding, founding_keys
from trappen.records.programmes.writing import plain
from trappen.reporting.programme_course import AWAITED, outcome_of
from trappen.web.programmes import actions
from trappen.web.programmes.editing.differences import changed_words, differences
from trappen.web.programmes.editing.labels import BASICS, PARTS
from trappen.web.programmes.editing.places import Place, place_of, rule_title

NOW = datetime(2026, 10, 5, 12, tzinfo=UTC)
DOCUMENT = {
    "money": [{"key": "tilskud", "title": "Tilskud"}, {"key": "udgift", "title": "Udgift til teamet"}],
    "posts": [{"key": "team", "title": "Rådgivere"}],
    "caseloads": [{"key": "sager", "advisers": "team"}],
    "papers": [{"key": "sag", "title": "Oplæg"}],
    "versions": [{"about": "Antal distrikter", "value": "3"}],
    "target_group": {"text": "Børn"},
}


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("money.udgift.years.2019", Place("money", "Økonomi, »Udgift til teamet«, beløb efter år, 2019", "money-1")),
        ("money.udgift.2019", Place("money", "Økonomi, »Udgift til teamet«, 2019", "money-1")),
        ("money.tilskud", Place("money", "Økonomi, »Tilskud«", "money-0")),
        ("caseloads.sager", Place("caseloads", "Sager og sagstal, »Rådgivere«", "caseloads-0")),
        ("papers.sag.annexes.Bilag 1.2", Place("papers", "Papirer, »Oplæg«, bilag på listen, »Bilag 1.2«", "papers-0")),
        (
            "versions.Antal distrikter",
            Place("versions", "Oplysninger, der står forskelligt, »Antal distrikter«", "versions-0"),
        ),
        ("money.borte", Place("money", "Økonomi", "")),
        ("target_group", Place("target_group", "Målgruppe", "")),
        ("options", Place("options", "Modeller at vælge mellem", "")),
        ("programme", Place(BASICS, "Grundoplysninger", "")),
    ],
)
def test_a_place_is_told_in_danish(where: str, expected: Place) -> None:
    assert place_of(where, DOCUMENT) == expected


@pytest.mark.parametrize("key", founding_keys())
def test_every_finding_of_the_examples_has_a_place_without_code(key: str) -> None:
    programme = founding(key)
    for finding in check(programme).findings:
        place = place_of(finding.where, plain(programme))
        assert place.part in PARTS
        assert place.anchor or "." not in finding.where
        assert "_" not in place.text
        assert rule_title(finding.code) != finding.code
        assert place_of(finding.mended_in or finding.where, plain(programme)).part in PARTS


@pytest.mark.django_db
def test_who_may_mend_a_finding_gets_a_link_to_where_it_is_mended(cast: Cast, client: Client) -> None:
    programme = founding("aarhus-taettere-paa-familien-2015")
    plan = actions.create(municipality=cast.home, programme=programme, by=cast.hanne, now=NOW)
    client.force_login(cast.petra)
    page = client.get(f"/programmer/{plan.pk}/").content.decode()
    assert (
        f'href="/programmer/{plan.pk}/ret/money/?fund=1&amp;vis=money-2#money-2-years"' in page
    )  # the year without an amount
    assert f'href="/programmer/{plan.pk}/ret/decisions/?fund=1&amp;vis=decisions-0#decisions-0-date"' in page
    lacks_authority = page.split("har ikke bevilget pengene", 1)[1].split("</details>")[0]
    assert f'href="/programmer/{plan.pk}/ret/decisions/?fund=1"' in lacks_authority
    assert "/ret/money/" not in lacks_authority
    assert 'id="money-2-years"' in client.get(f"/programmer/{plan.pk}/ret/money/").content.decode()
    decision = client.get(f"/programmer/{plan.pk}/ret/decisions/?vis=decisions-0").content.decode()
    assert (
        '<details class="t-later" open>'
        in decision.split('id="decisions-0-date"')[1].split('id="decisions-0-mentions"')[0]
    )
    typed = {"version": 1, "handling": "gem", "decisions-n": "0"}
    back = client.post(f"/programmer/{plan.pk}/ret/decisions/?fund=1", typed, follow=True)
    assert back.redirect_chain[0][0] == f"/programmer/{plan.pk}/#fund"
    told = str(next(iter(back.context["messages"])))
    assert "»Styrkelse af handicapområdet for børn« er fjernet" in told
    assert "åbne fund tilbage; før ændringen var der 19." in told
    assert "Nye fund" not in told
    typed = {"version": 2, "handling": "gem", "results-n": "1", "results-0-indicator": "Hjemme"}
    typed |= {"results-0-group_n": "7", "results-0-group_share": "85 %"}
    saved = client.post(f"/programmer/{plan.pk}/ret/results/", typed, follow=True)
    told = str(next(iter(saved.context["messages"])))
    assert "Nye fund: Hjemme, gruppen: 85 % af 7 er 5,95, intet helt antal; 6 af 7 er 86 % og 5 af 7 er 71 %." in told
    client.force_login(cast.sigrid)
    assert "/ret/money/" not in client.get(f"/programmer/{plan.pk}/").content.decode()


def test_changes_are_told_with_names_and_danish_dates() -> None:
    one = {
        "posts": [{"key": "r", "title": "Rådgivere"}],
        "caseloads": [{"key": "sager", "advisers": ["r"], "stated": "20"}],
        "money": [{"key": "bev", "title": "Bevillingen"}, {"key": "u", "title": "Løn", "total": "800 t.kr."}],
    }
    other = {
        **one,
        "end": "2030-07-01",
        "caseloads": [{**one["caseloads"][0], "stated": "22"}],
        "money": [one["money"][0], {"key": "u", "title": "Løn", "total": "750 t.kr.", "within": "bev"}],
    }
    told = {entry.what: entry.after for entry in differences(one, other)}
    assert told["Sidste dag"] == "30. juni 2030"
    assert told["Løn: Skal holdes inden for"] == "Bevillingen"
    assert any(what.startswith("Rådgivere: ") for what in told)
    assert changed_words(one, {**other, "end": None}).endswith("; og 1 ændring mere.")
    paid = {**one, "money": [one["money"][0], {**one["money"][1], "total": "750 t.kr."}]}
    assert changed_words(one, paid) == "»Løn: I alt« er ændret fra 800 t.kr. til 750 t.kr."


def test_a_decision_of_a_day_to_come_is_awaited() -> None:
    decision = founding("herning-maalrettet-indsats-2020").decisions[0]
    assert decision.date is not None
    day = decision.date.first
    assert (outcome_of(decision, day) == AWAITED, outcome_of(decision, day - timedelta(days=1)) == AWAITED) == (0, 1)
