"""Programmes by form: a whole one typed, every kind of fault told at its box, and nothing lost between two people."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.web.programmes.typing import FILES, boxes, reference
from trappen.domain.checks.run import check
from trappen.domain.programme.model import Programme
from trappen.records.programmes.reading import founding, founding_keys, read_bytes
from trappen.records.programmes.writing import plain
from trappen.web.audit.models import Event, EventType
from trappen.web.programmes import actions
from trappen.web.programmes.editing.labels import PARTS
from trappen.web.programmes.editing.parts import stored_part
from trappen.web.programmes.models import ProgrammePlan

NOW = datetime(2026, 10, 5, 12, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]


@pytest.fixture
def petra(cast: Cast, client: Client) -> Client:
    client.force_login(cast.petra)
    return client


def planned(cast: Cast, key: str = "herning-maalrettet-indsats-2020") -> ProgrammePlan:
    return actions.create(municipality=cast.home, programme=founding(key), by=cast.hanne, now=NOW)


def begin(client: Client, name: str) -> ProgrammePlan:
    response = client.post("/programmer/nyt/", {"navn": name})
    assert response.status_code == 302, response.context["form"].errors
    return ProgrammePlan.objects.get(name=name)


def save(client: Client, plan: ProgrammePlan, part: str, typed: dict[str, Any]) -> Any:
    plan.refresh_from_db()
    response = client.post(f"/programmer/{plan.pk}/ret/{part}/", {"version": plan.version, "handling": "gem", **typed})
    plan.refresh_from_db()
    return response


def type_in(client: Client, name: str) -> ProgrammePlan:
    plan = begin(client, "Prøve")
    document = reference(name)
    # Teams, options and sources before what points to them; the money twice, as items point to each other.
    for part in PARTS:
        response = save(client, plan, part, boxes(part, document))
        assert response.status_code == 302, (part, response.context["elsewhere"])
    return plan


@pytest.mark.slow
@pytest.mark.parametrize("name", ["flawed", "clean"])
def test_a_programme_that_is_typed_box_by_box_is_the_one_in_the_file(petra: Client, name: str) -> None:
    plan = type_in(petra, name)
    expected = read_bytes((FILES / f"{name}.toml").read_bytes()).programme
    assert expected is not None
    assert actions.programme_of(plan.document) == expected
    page = petra.get(f"/programmer/{plan.pk}/")
    levels = page.context["shown"].findings
    codes = [entry.finding.code for level in levels for group in level.groups for entry in group]
    assert sorted(codes) == sorted(finding.code for finding in check(expected).findings)
    assert len(set(codes)) >= 8 if name == "flawed" else not codes


@pytest.mark.parametrize("key", founding_keys())
def test_every_part_of_every_example_survives_its_form(key: str) -> None:
    programme = founding(key)
    whole = plain(programme)
    for part in PARTS:
        form = stored_part(part, whole)
        form.prune()
        assert form.into(whole) == programme, part


def test_every_field_has_a_danish_name_and_every_choice_a_danish_word() -> None:
    for part in PARTS:
        form = stored_part(part, {})
        if form.is_list:
            form.add(part)
            for rows in [name for name, value in form.typed[0].items() if value == []]:
                form.add(f"{part}-0-{rows}")
        assert form.entries({})[0], part


def test_the_guided_start_asks_for_a_name_only_and_takes_the_rest(petra: Client) -> None:
    typed = {"navn": "Tættere på", "formaal": "Én.\nTo.", "fra": "2027-01-01", "til": "2029-12-31", "yngst": "6"}
    typed |= {"stillinger": "1⅓", "sager": "24", "kilde": "Oplæg", "prisniveau": "2026 p/l"}
    typed |= {"indikator": "I familie", "maal": "75 %", "udgangspunkt": "62 %", "frist": "efterår 2029"}
    typed |= {"ansvarlig": "Familiechefen", "ialt": "2,7 mio. kr."}
    response = petra.post("/programmer/nyt/", {**typed, "aar_2027": "900 t.kr."})
    plan = ProgrammePlan.objects.get()
    assert response["Location"] == f"/programmer/{plan.pk}/ret/"
    programme = actions.programme_of(plan.document)
    assert (programme.key, programme.purpose, programme.years) == ("taettere-paa", ("Én.", "To."), 3)
    assert plan.document["posts"][0]["count"] == "4/3"
    assert plan.document["targets"][0]["share"] == "75 %"
    assert plan.document["money"][0]["years"] == {"2027": "900 t.kr."}
    assert (programme.responsible, str(programme.money[0].total)) == ("Familiechefen", "2,7 mio. kr.")
    assert str(programme.targets[0].due) == "efterår 2029"
    assert Event.objects.filter(event_type=EventType.PROGRAMME_CREATED).count() == 1


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [
        ("", "", []),
        ("2031-08-01", "", [2031, 2032, 2033, 2034]),
        ("2027-12-31", "2029-01-01", [2027, 2028, 2029]),
        ("2013-01-01", "2016-12-31", [2013, 2014, 2015, 2016]),
        ("2027-01-01", "2026-01-01", []),
        ("0002-01-01", "2026-01-01", []),  # half typed
        ("2000-01-01", "2199-01-01", list(range(2000, 2020))),
        ("i morgen", "2026-01-01", []),
    ],
)
def test_the_guided_start_asks_for_the_years_of_the_period(
    petra: Client, first: str, last: str, years: list[int]
) -> None:
    page = petra.post("/programmer/nyt/", {"handling": "aar", "fra": first, "til": last, "sager": "mange"})
    assert page.context["form"].years == years
    assert all(f"Udgift {year}" in page.content.decode() for year in years)
    assert 'value="mange"' in page.content.decode()
    assert "form-error" not in page.content.decode()  # nothing is judged yet
    assert not ProgrammePlan.objects.exists()


@pytest.mark.parametrize(("first", "told"), [("2028-01-01", "uden for programmets periode"), ("", "første dag")])
def test_an_amount_outside_the_period_is_told_at_its_year_and_kept(petra: Client, first: str, told: str) -> None:
    page = petra.post("/programmer/nyt/", {"navn": "A", "fra": first, "aar_2026": "900 t.kr."})
    assert told in page.context["form"].errors["aar_2026"][0]
    assert "900 t.kr." in page.content.decode()
    assert not ProgrammePlan.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("navn", "", "påkrævet"),
        ("stillinger", "-3", "0 eller mere"),
        ("sager", "mange", "ikke et antal"),
        ("til", "2027-02-30", "dato"),
        ("maal", "sandt", "ikke et antal"),
        ("yngst", "200", "130"),
        ("frist", "snart", "ikke en dato"),
        ("ialt", "meget", "ikke et beløb"),
        ("aar_2027", "7.200", "mangler enhed: er det kr., t.kr. eller mio. kr.?"),
        ("navn", "A" * 201, "200"),
    ],
)
def test_the_guided_start_tells_a_fault_at_its_field(petra: Client, field: str, value: str, told: str) -> None:
    typed = {"navn": "A", "fra": "2027-01-01", "indikator": "I familie", "sager": "1", field: value}
    response = petra.post("/programmer/nyt/", typed)
    assert told in " ".join(response.context["form"].errors[field])
    page = response.content.decode()
    assert f'href="#id_{field}"' in page.split("Programmet er ikke oprettet")[1].split("</ul>")[0]
    assert "maxlength" not in page
    assert not ProgrammePlan.objects.exists()


@pytest.mark.parametrize(
    ("part", "box", "value", "told"),
    [
        ("money", "money-0-total", "7200", "mangler enhed"),
        ("money", "money-0-total", "8", "mangler enhed: er det kr., t.kr. eller mio. kr.?"),
        ("money", "money-0-total", "12abc kr", "er ikke et beløb"),
        ("money", "money-0-years-1-amount", "meget", "ikke et beløb"),
        ("money", "money-0-years-1-year", "2020", "Året 2020 står 2 gange"),
        ("money", "money-0-start", "2020-02-30", "ikke en dato"),
        ("money", "money-0-lines-0-name", "", "må ikke være tom|mangler"),
        ("money", "money-0-kind", "expenses", "»Art«: Udgift, Indtægt"),
        ("posts", "posts-0-count", "-1", "0 eller mere"),
        ("posts", "posts-0-team", "ukendt", "Opret den under »Team«"),
        ("target_group", "target_group-min_age", "seks", "helt tal"),
        ("target_group", "target_group-place_types", "slot", "stedtype."),
        ("grundoplysninger", "grundoplysninger-name", "", "mangler"),
        ("grundoplysninger", "grundoplysninger-end", "2019-12-31", "Sidste dag ligger før første dag"),
        ("grundoplysninger", "grundoplysninger-key", "Ø", "nøgle"),
    ],
)
def test_a_fault_stands_at_its_box_and_changes_nothing(
    cast: Cast, petra: Client, part: str, box: str, value: str, told: str
) -> None:
    plan = planned(cast)
    document = actions.programme_of(plan.document)
    typed = {**boxes(part, reference_of(document)), box: value}
    response = save(petra, plan, part, typed)
    assert response.status_code == 200
    text = response.content.decode()
    assert f'id="{box}-error"' in text
    errors = text.split(f'id="{box}-error"')[1].split("</span>")[0]
    assert any(word in errors for word in told.split("|")), errors
    assert plan.version == 1


def reference_of(programme: Programme) -> dict[str, Any]:
    return plain(programme)


def test_two_options_with_one_key_are_told(cast: Cast, petra: Client) -> None:
    plan = planned(cast)
    typed = {"options-n": "2", "options-0-key": "a", "options-0-name": "A", "options-1-key": "a", "options-1-name": "B"}
    response = save(petra, plan, "options", typed)
    assert "står 2 gange" in response.content.decode()
    response = save(petra, plan, "options", typed | {"options-1-key": "", "options-1-name": "a"})
    assert "Navnet »a« står på en anden" in response.content.decode().split('id="options-1-name-error"')[1]
    assert plan.version == 1


def test_rows_are_added_and_removed_without_saving_and_a_key_is_made(cast: Cast, petra: Client) -> None:
    plan = planned(cast)
    address = f"/programmer/{plan.pk}/ret/teams/"
    added = petra.post(address, {"version": 1, "handling": "tilfoej:teams", "teams-n": "1", "teams-0-name": "Team Ø"})
    assert [entry.title for entry in added.context["entries"]] == ["Team Ø", ""]
    removed = petra.post(address, {"version": 1, "handling": "fjern:teams-0", "teams-n": "1", "teams-0-name": "Team Ø"})
    assert removed.context["entries"] == []
    assert save(petra, plan, "teams", {"teams-n": "2", "teams-0-name": "Team Ø"}).status_code == 302
    assert plan.document["teams"] == [{"key": "team-oe", "name": "Team Ø"}]
    for place in ("x", "teams-9", "teams-0-lines", "teams-x"):
        assert petra.post(address, {"version": 2, "handling": f"fjern:{place}", "teams-n": "0"}).status_code == 200


def test_the_second_of_two_people_loses_nothing(cast: Cast, petra: Client) -> None:
    plan = planned(cast)
    mine = {"version": 1, "handling": "gem", "teams-n": "1", "teams-0-name": "Mit team"}
    assert save(petra, plan, "options", {"options-n": "1", "options-0-name": "Deres model"}).status_code == 302
    late = petra.post(f"/programmer/{plan.pk}/ret/teams/", mine)
    assert "har gemt programmet, mens du rettede i det" in late.content.decode()
    assert "Mit team" in late.content.decode()
    assert [(entry.part, entry.after) for entry in late.context["meanwhile"]] == [
        (PARTS["options"], "navn Deres model")  # what the other one changed is told, and that it will stay
    ]
    assert "bliver begges ændringer stående" in late.content.decode()
    assert (
        petra.post(f"/programmer/{plan.pk}/ret/teams/", {**mine, "version": late.context["version"]}).status_code == 302
    )
    over = petra.post(f"/programmer/{plan.pk}/ret/teams/", mine).content.decode()
    assert "overskriver du den andens ændringer i team" in over
    plan.refresh_from_db()
    assert plan.document["teams"][0]["name"] == "Mit team"
    assert plan.document["options"][0]["name"] == "Deres model"


def test_an_earlier_version_is_restored_and_the_later_one_kept(cast: Cast, petra: Client) -> None:
    plan = planned(cast)
    before = dict(plan.document)
    save(petra, plan, "teams", {"teams-n": "1", "teams-0-name": "Nyt"})
    assert petra.post(f"/programmer/{plan.pk}/versioner/1/gendan/", {"version": 1}).status_code == 302
    plan.refresh_from_db()
    assert plan.version == 2  # somebody who has not seen version 2 may not undo it
    petra.post(f"/programmer/{plan.pk}/versioner/1/gendan/", {"version": 2})
    plan.refresh_from_db()
    assert (plan.version, "teams" in plan.document, plan.versions.count()) == (3, "teams" in before, 3)


def test_a_finding_is_accepted_with_a_reason_and_stays(cast: Cast, petra: Client) -> None:
    plan = planned(cast)
    shown = petra.get(f"/programmer/{plan.pk}/").context["shown"]
    finding = shown.findings[0].groups[0][0].finding
    address = f"/programmer/{plan.pk}/accepter/?regel={finding.code}&sted={finding.where}"
    assert petra.post(address, {"begrundelse": ""}).status_code == 200
    petra.post(address, {"begrundelse": "Aftalt med revisor"})
    page = petra.get(f"/programmer/{plan.pk}/")
    told = f"Accepteret: Aftalt med revisor ({cast.petra.get_role_display().lower()}, "
    assert told in page.content.decode().split("Accepteret med begrundelse")[1].split("</details>")[1]  # not folded
    for address_of_list in (f"/programmer/{plan.pk}/", "/programmer/"):
        assert "1 accepteret" in petra.get(address_of_list).content.decode()
    assert finding.what in [
        waiver.said for waiver in actions.programme_of(ProgrammePlan.objects.get().document).waivers
    ]
    assert finding.where in {entry.finding.where for entry in page.context["shown"].waived}
    assert petra.get(address).status_code == 404
    taken = {"regel": finding.code, "sted": finding.where}
    petra.post(f"/programmer/{plan.pk}/fjern-begrundelse/", taken)
    assert not petra.get(f"/programmer/{plan.pk}/").context["shown"].waived
    assert Event.objects.filter(event_type=EventType.PROGRAMME_WAIVED).count() == 2


def test_a_waiver_whose_finding_is_gone_is_listed(cast: Cast, petra: Client) -> None:
    document = {**plain(founding("herning-maalrettet-indsats-2020"))}
    document["waivers"] = [{"code": "x", "place": "y", "reason": "Gammel grund", "by": "leder", "date": "2020-01-01"}]
    plan = actions.create(municipality=cast.home, programme=actions.programme_of(document), by=cast.hanne, now=NOW)
    page = petra.get(f"/programmer/{plan.pk}/")
    assert [entry.waiver.reason for entry in page.context["shown"].stale] == ["Gammel grund"]
    assert "Begrundelser uden fund" in page.content.decode()


def test_every_move_of_a_milestone_is_kept_with_its_reason(cast: Cast, petra: Client) -> None:
    plan = begin(petra, "Flyttet")
    first = {"milestones-n": "1", "milestones-0-key": "slut", "milestones-0-title": "Slut", "milestones-0-due": "2026"}
    save(petra, plan, "milestones", first)
    silent = save(petra, plan, "milestones", {**first, "milestones-0-due": "2027"})
    assert "Fristen er ændret fra 2026 til 2027" in silent.content.decode()
    once = {**first, "milestones-0-due": "2027", "milestones-0-reason": "Nyt system"}
    save(petra, plan, "milestones", once)
    once |= {"milestones-0-moved": "on", "milestones-0-moved_from": "2026"}
    assert save(petra, plan, "milestones", {**once, "milestones-0-due": "2028"}).status_code == 200  # the old reason
    twice = {**once, "milestones-0-due": "2028", "milestones-0-reason": "Leder skiftede"}
    assert save(petra, plan, "milestones", twice).status_code == 302
    (milestone,) = actions.programme_of(plan.document).milestones
    assert (str(milestone.due), str(milestone.moved_from), milestone.reason) == ("2028", "2027", "Leder skiftede")
    assert [(str(move.date), move.reason) for move in milestone.earlier] == [("2026", "Nyt system")]
    page = petra.get(f"/programmer/{plan.pk}/").content.decode()
    for said in ("<s>2027</s>", "<s>2026</s>", "Nyt system", "Leder skiftede"):
        assert said in page


def test_an_example_is_copied_and_never_changed(cast: Cast, petra: Client) -> None:
    actions.load_examples(now=NOW)
    example = ProgrammePlan.objects.get(key="aarhus-taettere-paa-familien-2015")
    assert petra.get(f"/programmer/{example.pk}/ret/").status_code == 403
    assert petra.post(f"/programmer/{example.pk}/slet/").status_code == 403
    petra.post(f"/programmer/{example.pk}/kopi/", {"navn": "Vores"})
    own = ProgrammePlan.objects.get(municipality=cast.home)
    assert (own.key, own.name, own.document["municipality"]) == ("vores", "Vores", "999")
    dated = {"years", "start", "end", "funding", "cells", "from_year"}
    kept = [{key: value for key, value in item.items() if key not in dated} for item in example.document["money"]]
    assert own.document["money"] == kept  # what is of single years stays behind
    assert not {"decisions", "papers", "districts", "start", "end", "results", "waivers"} & own.document.keys()
    assert "Periode: " in petra.get(f"/programmer/{own.pk}/").content.decode()  # what is missing is named
    assert "Kopieret fra" in petra.get(f"/programmer/{own.pk}/").content.decode()
    petra.post(f"/programmer/{example.pk}/kopi/", {"navn": "Alt", "behold": ["decisions", "papers", "dates"]})
    whole = ProgrammePlan.objects.get(municipality=cast.home, key="alt")
    assert whole.document["decisions"] == example.document["decisions"]
    assert whole.document["start"] == example.document["start"]
    teams = ProgrammePlan.objects.get(key="broenderslev-varige-spor-2016")
    petra.post(f"/programmer/{teams.pk}/kopi/", {"navn": "Uden"})
    bare = str(ProgrammePlan.objects.get(municipality=cast.home, key="uden").document["money"])
    assert "Afsat i Budget" in bare
    assert "Afsat i Budget 2017" not in bare
    assert "teams" not in ProgrammePlan.objects.get(municipality=cast.home, key="uden").document
    again = petra.post(f"/programmer/{example.pk}/kopi/", {"navn": "Vores"})
    assert "allerede" in again.content.decode()


def test_a_programme_is_deleted_after_a_question(cast: Cast, petra: Client) -> None:
    plan = planned(cast)
    assert "Slet" in petra.get(f"/programmer/{plan.pk}/slet/").content.decode()
    assert ProgrammePlan.objects.filter(pk=plan.pk).exists()
    petra.post(f"/programmer/{plan.pk}/slet/")
    assert not ProgrammePlan.objects.filter(pk=plan.pk).exists()
    assert Event.objects.get(event_type=EventType.PROGRAMME_DELETED).what["name"] == plan.name


def test_programmes_are_compared_with_what_cannot_be(cast: Cast, petra: Client) -> None:
    actions.load_examples(now=NOW)
    keys = list(ProgrammePlan.objects.values_list("pk", flat=True))
    page = petra.get("/programmer/sammenlign/", {"program": keys[:3]})
    assert len(page.context["comparison"].names) == 3
    assert any("prisniveauet mangler" in said for said in page.context["comparison"].warnings)
    assert "to til fem" in petra.get("/programmer/sammenlign/", {"program": keys[:1]}).content.decode()
    assert petra.get("/programmer/sammenlign/", {"program": ["x", "-1"]}).status_code == 200


def test_a_measurement_is_typed_at_its_own_target(petra: Client) -> None:
    plan = begin(petra, "Målt")
    typed = {"targets-n": "2", "targets-0-indicator": "A", "targets-1-indicator": "Tilfredshed"}
    save(petra, plan, "targets", typed)
    assert f"/programmer/{plan.pk}/ret/targets/?maaling=1" in petra.get(f"/programmer/{plan.pk}/maal/").content.decode()
    page = petra.get(f"/programmer/{plan.pk}/ret/targets/", {"maaling": "1"})
    assert "autofocus" in page.content.decode().split('id="targets-1-values-0-on"')[1].split(">")[0]
    for strange in ("9", "²", "x"):
        assert petra.get(f"/programmer/{plan.pk}/ret/targets/", {"maaling": strange}).status_code == 200
