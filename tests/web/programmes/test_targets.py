"""Targets and target group of a programme on the page: stored, scoped, small numbers withheld, lists logged."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from io import BytesIO

import polars as pl
import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult

from tests.cast import Cast
from tests.web.imports.deliveries import delivery
from tests.web.world import NOW, extract, settle
from trappen.domain.indicators import Coverage
from trappen.domain.programme.evidence import Reading, Target
from trappen.domain.programme.model import Programme
from trappen.domain.programme.people import Caseload, Post, Role, TargetGroup
from trappen.domain.programme.stated import Share
from trappen.domain.programme.when import When
from trappen.web.accounts.models import User
from trappen.web.audit.models import Event, EventType
from trappen.web.programmes.actions import Change, change, create, load_examples, programme_of
from trappen.web.programmes.jobs import compute, recount
from trappen.web.programmes.models import ProgrammePlan
from trappen.web.programmes.targets import queries
from trappen.web.runs.models import Run

pytestmark = [pytest.mark.slow, pytest.mark.sqlite_only]
ENROLLED = range(8)
PROGRAMME = Programme(
    "eget",
    "Eget program",
    "999",
    start=date(2026, 2, 1),
    target_group=TargetGroup("Børn på institution", steps=(6,)),
    targets=(
        Target("faa", "Anbragte børn", number=Fraction(8), computed="placed_children", due=When(2025)),
        Target("inde", "Anbragte i programmet", computed="placed_children", counts=Coverage.ENROLLED),
        Target(
            "skole", "Ungdomsuddannelse", share=Share(95), baseline_share=Share(90), series="Unge med uddannelse",
            values=(Reading(When(2024), share=Share(91)), Reading(When(2025), share=Share(93))),
        ),
    ),
)  # fmt: skip


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAPPEN_TODAY", "2026-11-02")


def world(cast: Cast) -> None:
    tables = {name: frame.to_dicts() for name, frame in extract().tables.items()}
    enrolments = [
        {"enrolment_id": f"i{n}", "programme_id": "p", "child_id": f"kilde-{n}", "start": date(2026, 2, 1)}
        for n in ENROLLED
    ]
    programmes = [{"programme_id": "p", "name": "Eget program", "start": date(2026, 2, 1)}]
    made = delivery(**tables, programmes=programmes, programme_enrolments=enrolments)
    settle(cast, replace(made, as_of=date(2026, 10, 31)))
    create(municipality=cast.home, programme=PROGRAMME, by=None, now=NOW, records_key="p")


@pytest.fixture
def plan(cast: Cast) -> ProgrammePlan:
    return ProgrammePlan.objects.get(municipality=cast.home)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def work() -> None:
    """What the worker does with what waits."""
    for waiting in DBTaskResult.objects.filter(status="READY", task_path=queries.TASK):
        compute.call(**waiting.args_kwargs["kwargs"])
        DBTaskResult.objects.filter(pk=waiting.pk).update(status="SUCCESSFUL")


def page(user: User, address: str) -> str:
    client = signed_in(user)
    client.post(address)
    work()
    return client.get(address).content.decode()


def test_a_get_computes_nothing_and_the_second_question_finds_the_first_answer(cast: Cast, plan: ProgrammePlan) -> None:
    address = f"/programmer/{plan.pk}/maal/"
    assert "Ikke beregnet endnu" in signed_in(cast.hanne).get(address).content.decode()
    assert not Run.objects.filter(kind="programme_targets").exists()
    text = page(cast.hanne, address)
    assert Run.objects.filter(kind="programme_targets").count() == 1
    assert Event.objects.filter(event_type=EventType.RUN_STORED).exists()
    # 12 in institution on the first day, 11 now: measured against the target of 8, whose year is over.
    overview = Run.objects.get(kind="programme_targets").result["document"]["blocks"][0]["rows"]
    first = {name: cell["value"] for name, cell in zip(("then", "now"), overview[0][1:3], strict=True)}
    assert (first, overview[0][-1]) == ({"then": 12, "now": 11}, "✗ Ikke nået, fristen er passeret")
    for said in ("fristen er passeret", "93,0", "Tæller de indskrevne børn"):
        assert said in text


def test_the_secretary_has_small_numbers_withheld(cast: Cast, plan: ProgrammePlan) -> None:
    page(cast.sigrid, f"/programmer/{plan.pk}/maalgruppe/")
    run = Run.objects.get(kind="programme_reach")
    rows = {row[0]: row[1] for row in run.result["document"]["blocks"][0]["rows"]}
    shown = [cell["value"] for cell in rows.values() if cell["_"] == "Figure"]
    assert all(value == 0 or value >= 5 for value in shown)
    # 11 fit: 6 of the 8 enrolled, so 2 are outside, and 5 never reached.
    assert rows["Indskrevet uden for målgruppen"]["_"] == "Withheld"
    open_page = page(cast.hanne, f"/programmer/{plan.pk}/maalgruppe/")
    assert "Indskrevne efter år" in open_page
    assert "Siden 2026" in open_page
    assert "retsgrundlag" in open_page
    assert "retsgrundlag" not in page(cast.sigrid, f"/programmer/{plan.pk}/maalgruppe/")


def test_the_stored_answer_is_a_file_with_no_more_than_the_page(cast: Cast, plan: ProgrammePlan) -> None:
    address = f"/programmer/{plan.pk}/maal/"
    assert signed_in(cast.hanne).get(f"{address}hent/csv/").status_code == 404  # nothing counted yet
    page(cast.hanne, address)
    text = signed_in(cast.hanne).get(f"{address}hent/csv/").content.decode("utf-8-sig")
    assert "Mål og status;Anbragte børn;Udgangspunkt;12\r\n" in text
    assert "Ungdomsuddannelse: værdier;31-12-2025;Unge med uddannelse;0,93\r\n" in text
    book = BytesIO(signed_in(cast.hanne).get(f"{address}hent/xlsx/").content)
    sheet = pl.read_excel(book, read_options={"header_row": 2})
    assert sheet.row(0)[:3] == ("Anbragte børn", 12, 11)
    group = f"/programmer/{plan.pk}/maalgruppe/"
    page(cast.sigrid, group)
    masked = signed_in(cast.sigrid).get(f"{group}hent/csv/").content.decode()
    assert "Målgruppen;Indskrevet uden for målgruppen;Antal;skjult" in masked
    assert signed_in(cast.eva).get(f"{address}hent/csv/").status_code == 404


def test_lists_of_children_keep_to_the_scope_and_are_logged(cast: Cast, plan: ProgrammePlan) -> None:
    never = f"/programmer/{plan.pk}/maalgruppe/ikke-naaet/"
    answer = signed_in(cast.hanne).get(never).content.decode()
    assert "5 i alt" in answer
    assert "retsgrundlag" in answer
    assert Event.objects.filter(event_type=EventType.CHILDREN_LISTED, path=never).count() == 5
    enrolled = signed_in(cast.hanne).get(f"/programmer/{plan.pk}/maalgruppe/indskrevne/").content.decode()
    assert "8 i alt" in enrolled
    assert "01-02-2026" in enrolled
    assert "Ingen børn" in signed_in(cast.carla).get(f"/programmer/{plan.pk}/maalgruppe/indskrevne/").content.decode()
    assert signed_in(cast.sigrid).get(never).status_code == 403


def test_a_target_group_is_chosen_by_name_and_counted_as_it_is_typed(cast: Cast, plan: ProgrammePlan) -> None:
    client, address = signed_in(cast.petra), f"/programmer/{plan.pk}/ret/target_group/"
    form = client.get(address).content.decode()
    for said in ("Distrikt 1", "Trin 6: ", 'data-unsaved="nej"'):
        assert said in form
    typed = {"target_group-text": "Børn", "target_group-steps": ["6"], "target_group-districts": ["d1"]}

    def told(**more: str) -> str:
        answer = client.post(f"/programmer/{plan.pk}/ret/maalgruppe/tael/", typed | more).content.decode()
        return " ".join(answer.replace("<strong>", "").replace("</strong>", "").split())

    assert told() == "31. oktober 2026 opfylder 11 børn reglen. 6 af dem er indskrevet i programmet."
    assert told(**{"target_group-min_age": "90"}).startswith("31. oktober 2026 opfylder 0 børn reglen.")
    assert told(**{"target_group-min_age": "mange"}).startswith("Ret det, der står forkert")
    assert Run.objects.filter(kind="programme_reach").count() == 0
    client.post(address, {**typed, "version": "1", "handling": "gem"})
    saved = programme_of(ProgrammePlan.objects.get(pk=plan.pk).document)
    assert saved.target_group == TargetGroup("Børn", steps=(6,), districts=("d1",))
    page = client.get(f"/programmer/{plan.pk}/").content.decode()
    assert "Som regel i data: Trin 6: " in page
    assert "; distrikt Distrikt 1" in page


def test_a_team_leader_is_told_that_the_numbers_are_of_the_own_part(cast: Cast, plan: ProgrammePlan) -> None:
    said = "den del af kommunen, du har adgang til"
    assert said in page(cast.dan, f"/programmer/{plan.pk}/maal/")
    assert said not in page(cast.hanne, f"/programmer/{plan.pk}/maal/")


def test_the_programme_tells_how_its_targets_stand_and_an_edit_counts_them_again_for_all_who_follow(
    cast: Cast, plan: ProgrammePlan
) -> None:
    address, petra = f"/programmer/{plan.pk}/", signed_in(cast.petra)
    assert "Målene er ikke talt endnu" in petra.get(address).content.decode()
    assert petra.post(f"{address}tael/").headers["Location"] == address
    assert "Siden viser svaret, når det er klar" in petra.get(address).content.decode()
    work()
    page(cast.sigrid, f"{address}maal/")
    text = petra.get(address).content.decode()
    for said in ("Ikke nået til fristen", "Mål mod virkelighed", "heraf aldrig nået"):
        assert said in text
    assert "Beregn igen" not in text

    basics = {"grundoplysninger-name": "Eget program", "grundoplysninger-key": "eget", "i_data": "p", "handling": "gem"}
    basics |= {"grundoplysninger-municipality": "999", "grundoplysninger-purpose": "Hjem", "version": "1"}
    basics |= {"grundoplysninger-start": "2026-02-01"}
    petra.post(f"{address}ret/grundoplysninger/", basics)
    assert not DBTaskResult.objects.filter(status="READY").exists()  # the purpose is not counted
    petra.post(f"{address}ret/grundoplysninger/", basics | {"version": "2", "grundoplysninger-start": "2026-03-01"})
    told = signed_in(cast.sigrid).get(f"{address}maal/").content.decode()
    assert "Siden viser svaret, når det er klar" in told
    work()
    counted = Run.objects.filter(parameters__counted=queries.counted_digest(ProgrammePlan.objects.get(pk=plan.pk)))
    # For the secretary the worker counted ahead: nobody there has asked.
    assert {(run.kind, run.created_by_name, run.scope["open"]) for run in counted} == {
        ("programme_targets", str(cast.petra), True),
        ("programme_reach", str(cast.petra), True),
        ("programme_targets", "", False),
    }


def test_what_was_counted_before_a_change_says_so_and_is_counted_by_one_click(cast: Cast, plan: ProgrammePlan) -> None:
    address = f"/programmer/{plan.pk}/"
    page(cast.hanne, f"{address}maal/")
    first = PROGRAMME.targets[0]
    load = replace(first, key="sager", indicator="Sager pr. rådgiver", number=Fraction(20), computed="cases_per_fte")
    newer = replace(first, key="ny", version="Budget 2026")
    post = Post("raad", Role.ADVISER, "Rådgivere", count=Fraction(2))
    papers = Caseload("sager", ("raad",), cases=Fraction(44))
    changed = replace(
        PROGRAMME, targets=(replace(first, version="Plan"), newer, load), posts=(post,), caseloads=(papers,)
    )
    change(plan=plan, to=Change(changed, 1, "Rettede mål"), by=cast.petra, now=NOW)
    for place in (address, f"{address}maal/"):
        text = signed_in(cast.hanne).get(place).content.decode()
        assert "Tallene er beregnet før ændringen af programmet." in text
        assert "Beregn igen" in text
    counted = page(cast.hanne, f"{address}maal/")
    assert "beregnet før ændringen" not in counted
    for text in (counted, signed_in(cast.hanne).get(address).content.decode()):
        assert "Anbragte børn (Plan: papirerne siger ikke, hvilken version der gælder)" in text
    assert "Beregnet: papirets sager delt med dets stillinger." in text
    assert " (31-10-2026)," in text


def test_an_example_of_another_municipality_is_not_measured_here(cast: Cast) -> None:
    load_examples(now=NOW)
    example = ProgrammePlan.objects.filter(municipality=None).first()
    assert example is not None
    assert signed_in(cast.hanne).get(f"/programmer/{example.pk}/maal/").status_code == 404


def test_the_morning_counts_anew_what_somebody_follows_and_nothing_else(
    cast: Cast, plan: ProgrammePlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    page(cast.hanne, f"/programmer/{plan.pk}/maal/")
    monkeypatch.setenv("TRAPPEN_TODAY", "2026-11-03")
    for _ in range(2):
        recount(date(2026, 11, 3), date(2026, 11, 2))
    ahead = Run.objects.filter(created_by_id=None, kind__startswith="programme")
    assert [(run.kind, run.result["on"]) for run in ahead] == [("programme_targets", "2026-11-03")]
