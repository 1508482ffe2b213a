"""Appropriation acts in the web: made, decided, put in force, shown; and never past the rules."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from trappen.analysis.economy.year_budget import Acts
from trappen.domain.budget.acts import Act, ActKind, Line, Margin, Side, State, Step
from trappen.domain.budget.authority import OwnLimit
from trappen.domain.budget.from_programme import acts_of
from trappen.domain.errors import TrappenError
from trappen.domain.money import kroner
from trappen.domain.periods import Period
from trappen.domain.programme.papers import Level
from trappen.records.programmes.reading import founding
from trappen.web.audit.models import Event, EventType
from trappen.web.audit.presenters import sentence
from trappen.web.finance import actions, queries
from trappen.web.finance.models import Appropriation, AppropriationLimit, Budget, ChartAccount

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
DAY = date(2026, 11, 2)
LEVEL = "2026 p/l"
NEW = "/oekonomi/bevillinger/ny/?sag=8f14e45f-ceea-467f-a0e6-000000000001"
FOSTER, HOMES = "5.28.22.1.001", "5.28.20.1.003"

pytestmark = pytest.mark.django_db


def cell(account: str, amount: int, side: Side = Side.EXPENSE) -> Line:
    return Line(side, Margin.CELL, kroner(amount), 2026, account=account, price_level=LEVEL)


MOVE = Act("flyt", "Flere plejefamilier", ActKind.TRANSFER, (cell(FOSTER, 500), cell(HOMES, -500)))
EXTRA = Act("ekstra", "Ekstra", ActKind.SUPPLEMENTARY, (cell(FOSTER, 700),))


def made(cast: Cast, act: Act = MOVE) -> Appropriation:
    return actions.create(municipality=cast.home, act=act, by=cast.karl, now=NOW)


def walk(cast: Cast, row: Appropriation, *steps: tuple[State, Level | None]) -> None:
    for state, level in steps:
        step = Step(state, DAY, "Organet" if level else "", level)
        actions.move(row=row, step=step, seen=version(row), by=cast.karl, now=NOW, confirmed=True)


def version(row: Appropriation) -> int:
    return Appropriation.objects.get(pk=row.pk).version


def corrected(cast: Cast, on: date = DAY) -> dict[str, int | None]:
    acts = Acts(queries.own_acts(cast.home), on)
    return {found.account: found.corrected for found in queries.own_budget(acts).cells}


def page(cast: Cast, who: str, name: str, **arguments: Any) -> str:
    client = Client()
    client.force_login(getattr(cast, who))
    return client.get(reverse(name, kwargs=arguments)).content.decode()


def sent(cast: Cast, who: str, address: str, data: dict[str, Any]) -> Any:
    client = Client()
    client.force_login(getattr(cast, who))
    return client.post(address, data)


def test_an_act_is_stored_and_read_back_as_it_was(cast: Cast) -> None:
    made(cast)
    (one,) = [one for one in queries.acts_for(cast.karl) if not one.row.is_example]
    assert one.act.lines == MOVE.lines
    assert (one.act.kind, one.act.title, one.act.state) == (MOVE.kind, MOVE.title, State.DRAFT)
    event = Event.objects.get(event_type=EventType.REGISTER_CHANGED)
    assert sentence(event) == "Ændrede bevillingssagen »Flere plejefamilier«: oprettet."


def test_what_is_longer_than_its_column_is_cut(cast: Cast) -> None:
    """PostgreSQL refuses what SQLite lets pass."""
    long = replace(MOVE, title="T" * 900, lines=(replace(cell(FOSTER, 1), label="L" * 900, note="N" * 2000),))
    row = made(cast, long)
    line = row.lines.get()
    assert (len(row.title), len(line.label), len(line.note)) == (200, 200, 1000)


def test_only_what_is_in_force_counts_and_its_history_is_kept(cast: Cast) -> None:
    row = made(cast)
    walk(cast, row, (State.PROPOSED, Level.COMMITTEE), (State.DECIDED, Level.COUNCIL))
    assert corrected(cast) == {}
    walk(cast, row, (State.IN_FORCE, None))
    assert corrected(cast) == {FOSTER: kroner(500), HOMES: kroner(-500)}
    listed = page(cast, "karl", "finance:appropriations").replace("\u00a0", " ")
    shown = page(cast, "karl", "finance:appropriation", pk=row.pk).replace("\u00a0", " ")
    assert "flytter 500 kr., netto 0 kr." in listed
    assert "flytter 500 kr., netto 0 kr." in shown
    assert "Med sagen" in shown
    assert corrected(cast, date(2026, 11, 1)) == {}
    (one,) = [one for one in queries.acts_for(cast.karl) if not one.row.is_example]
    assert [step.to for step in one.act.history] == [State.PROPOSED, State.DECIDED, State.IN_FORCE]
    assert {step.recorded_by_name for step in row.steps.all()} == {str(cast.karl)}


def test_a_committee_cannot_put_a_transfer_in_force_without_the_municipalitys_own_limit(cast: Cast) -> None:
    row = made(cast)
    walk(cast, row, (State.PROPOSED, None), (State.DECIDED, Level.COMMITTEE))
    with pytest.raises(TrappenError, match="men det kan kun kommunalbestyrelsen"):
        walk(cast, row, (State.IN_FORCE, None))
    limit = OwnLimit(ActKind.TRANSFER, Level.COMMITTEE, kroner(500), Period(DAY), reference="Bevillingsregler")
    actions.add_limit(municipality=cast.home, limit=limit, by=cast.karl, now=NOW)
    walk(cast, row, (State.IN_FORCE, None))
    assert Appropriation.objects.get(pk=row.pk).state == State.IN_FORCE


def test_a_supplementary_appropriation_without_financing_never_comes_into_force(cast: Cast) -> None:
    row = made(cast, EXTRA)
    walk(cast, row, (State.PROPOSED, None), (State.DECIDED, Level.COUNCIL))
    with pytest.raises(TrappenError, match=r"§ 40, stk\. 3"):
        walk(cast, row, (State.IN_FORCE, None))


@pytest.mark.parametrize("to", [State.DECIDED, State.IN_FORCE])
def test_no_state_is_jumped_over(cast: Cast, to: State) -> None:
    with pytest.raises(TrappenError, match="kan ikke blive"):
        walk(cast, made(cast), (to, Level.COUNCIL))


def test_what_is_in_force_is_not_withdrawn_and_history_goes_forward(cast: Cast) -> None:
    row = made(cast)
    walk(cast, row, (State.PROPOSED, None))
    early = Step(State.DECIDED, date(2026, 11, 1), "Byrådet", Level.COUNCIL)
    with pytest.raises(TrappenError, match="før sagens sidste trin"):
        actions.move(row=row, step=early, seen=version(row), by=cast.karl, now=NOW)
    walk(cast, row, (State.DECIDED, Level.COUNCIL), (State.IN_FORCE, None))
    with pytest.raises(TrappenError, match="kan ikke blive trukket tilbage"):
        walk(cast, row, (State.WITHDRAWN, None))


def test_a_step_recorded_by_mistake_is_undone_with_a_reason_and_stays_in_the_history(cast: Cast) -> None:
    row = made(cast)
    walk(cast, row, (State.PROPOSED, None), (State.DECIDED, Level.COUNCIL), (State.IN_FORCE, None))
    undo = reverse("finance:appropriation_undo", kwargs={"pk": row.pk})
    typed = {"version": "4", "tekst": ""}
    assert sent(cast, "karl", undo, typed).status_code == 200  # why is not said
    typed["tekst"] = "Byrådet besluttede den 3. november."
    assert sent(cast, "karl", undo, typed).status_code == 302
    assert "er ændret imens" in sent(cast, "karl", undo, typed).content.decode()  # sent twice: one step is undone
    assert corrected(cast) == {}
    row.refresh_from_db()
    assert (row.state, row.steps.count()) == (State.DECIDED, 4)
    shown = page(cast, "karl", "finance:appropriation", pk=row.pk)
    for told in ("<s>I kraft</s>", "Fortrudt: i kraft", typed["tekst"], "Sæt i kraft"):
        assert told in shown
    actions.undo(row=row, reason="Forkert dato", seen=row.version, by=cast.karl, now=NOW)
    walk(cast, row, (State.DECIDED, Level.COUNCIL), (State.IN_FORCE, None))
    assert corrected(cast) == {FOSTER: kroner(500), HOMES: kroner(-500)}
    events = [sentence(event) for event in Event.objects.filter(event_type=EventType.REGISTER_CHANGED)]
    assert any("trinnet »besluttet« fortrudt" in told for told in events)


def test_only_a_draft_is_corrected_and_not_over_somebody_elses_change(cast: Cast) -> None:
    row = made(cast)
    actions.change(row=row, act=EXTRA, seen=1, by=cast.karl, now=NOW)
    assert [line.account for line in row.lines.all()] == [FOSTER]
    with pytest.raises(TrappenError, match="mens du rettede"):
        actions.change(row=row, act=MOVE, seen=1, by=cast.karl, now=NOW)
    walk(cast, row, (State.PROPOSED, None))
    with pytest.raises(TrappenError, match="Kun en kladde"):
        actions.change(row=row, act=MOVE, seen=3, by=cast.karl, now=NOW)


def test_the_loaded_budget_becomes_acts_and_is_renewed_with_the_next_load(cast: Cast) -> None:
    common = {"municipality": cast.home, "batch_id": 1, "row_hash": b"\0" * 16, "price_level": LEVEL, "year": 2026}
    Budget.objects.create(key="1", account=FOSTER, amount=900, kind="original", decided=date(2025, 10, 10), **common)
    Budget.objects.create(key="2", account=FOSTER, amount=50, kind="supplementary", decided=date(2026, 9, 20), **common)
    hand = made(cast)
    for _time in range(2):
        assert actions.adopt_budget(municipality=cast.home, by=cast.karl, now=NOW) == 2
    assert Appropriation.objects.filter(municipality=cast.home).count() == 3
    assert Appropriation.objects.filter(pk=hand.pk).exists()
    assert corrected(cast) == {FOSTER: 950}
    assert corrected(cast, date(2026, 9, 19)) == {FOSTER: 900}
    row = Appropriation.objects.get(municipality=cast.home, kind="supplementary")
    assert "viser ikke finansieringen" in page(cast, "karl", "finance:appropriation", pk=row.pk)
    with pytest.raises(TrappenError, match="følger økonomisystemets budget"):
        walk(cast, row, (State.WITHDRAWN, None))


def test_a_programmes_acts_are_added_once_with_the_history_that_its_papers_tell(cast: Cast) -> None:
    acts = acts_of(founding("broenderslev-varige-spor-2016"))
    added = [actions.adopt_acts(municipality=cast.home, acts=acts, by=cast.karl, now=NOW) for _time in range(2)]
    assert added == [2, 0]
    known = [one for one in queries.acts_for(cast.karl) if not one.row.is_example]
    assert {one.act.state for one in known} == {State.DECIDED, State.IN_FORCE}
    row = next(one.row for one in known if one.act.state is State.DECIDED)
    with pytest.raises(TrappenError, match="Der mangler en bevilling fra kommunalbestyrelsen"):
        walk(cast, row, (State.IN_FORCE, None))


def test_the_examples_are_shown_with_their_figures_and_count_in_nobodys_budget(cast: Cast) -> None:
    assert actions.load_examples(now=NOW) == actions.load_examples(now=NOW) == 5
    assert corrected(cast, date(2030, 1, 1)) == {}
    shown = page(cast, "evald", "finance:appropriations")
    assert "Varige Spor" in shown
    assert "Brønderslev" in shown
    row = Appropriation.objects.get(key="broenderslev-varige-spor-2016.udrulning")
    act = page(cast, "evald", "finance:appropriation", pk=row.pk).replace("\u00a0", " ")
    assert "Der mangler en bevilling fra kommunalbestyrelsen på 1.080.000 kr." in act
    assert "styrelsesloven § 40, stk. 2" in act
    herning = Appropriation.objects.get(key="herning-maalrettet-indsats-2020.udgift")
    grant = page(cast, "evald", "finance:appropriation", pk=herning.pk).replace("\u00a0", " ")
    for amount in ("994.000 kr.", "879.000 kr.", "877.000 kr.", "1.916.000 kr.", "2.750.000 kr."):
        assert amount in grant
    aarhus = Appropriation.objects.get(key="aarhus-taettere-paa-familien-2015.udgift-a")
    conversion = " ".join(page(cast, "evald", "finance:appropriation", pk=aarhus.pk).replace("\u00a0", " ").split())
    assert "\u22121.400.000 kr." in conversion
    assert "2016 fra Socialforvaltningens centrale puljer på hovedkonto 5" in conversion


def test_an_account_that_is_closed_in_the_year_is_named(cast: Cast) -> None:
    row = made(cast)
    ChartAccount.objects.create(
        municipality=cast.home,
        key="1",
        batch_id=1,
        row_hash=b"\0" * 16,
        account=HOMES,
        title="Vores opholdssteder",
        start=date(2020, 1, 1),
        end=date(2026, 1, 1),
    )
    shown = page(cast, "karl", "finance:appropriation", pk=row.pk)
    assert "Kontoen 5.28.20.1.003 (Vores opholdssteder) er lukket 01-01-2026, men bruges 01-01-2026." in shown
    (one,) = [one for one in queries.acts_for(cast.karl) if not one.row.is_example]
    judged = queries.judged(one, [one], queries.rules_of(cast.home), date(2026, 6, 1))
    assert [finding.code for finding in judged.findings].count("account") == 1
    assert not queries.account_findings(MOVE, queries.OwnRules().chart)


def typed(*lines: dict[str, str], **about: str) -> dict[str, str]:
    data = {"titel": "Ny sag", "art": "supplementary", "prisniveau": LEVEL, "omraade": "", "kilde": "", **about}
    data |= {"linjer-TOTAL_FORMS": str(len(lines)), "linjer-INITIAL_FORMS": "0"}
    for number, line in enumerate(lines):
        full = {"side": "expense", "konto": "", "aar": "", "beloeb": "", "tekst": "", **line}
        data |= {f"linjer-{number}-{name}": value for name, value in full.items()}
    return data


GIVEN = {"konto": "528221001", "aar": "2026", "beloeb": "1.250.000,50"}
PAID = {"side": "financing", "aar": "2026", "beloeb": "1.250.000,50", "tekst": "Kassebeholdningen"}


def test_a_case_is_typed_with_danish_amounts_and_any_form_of_account(cast: Cast) -> None:
    data = typed(GIVEN, PAID, {})
    answers = [sent(cast, "karl", NEW, data) for _again in range(2)]
    answer = answers[1]  # the back button, and saved again: the same case
    client = Client()
    client.force_login(cast.karl)
    assert client.get(NEW).url == answer.url
    assert "?sag=" in client.get("/oekonomi/bevillinger/ny/").url
    row = Appropriation.objects.get(title="Ny sag")
    assert answer.status_code == 302
    assert answer.url == reverse("finance:appropriation", kwargs={"pk": row.pk})
    assert [(line.account, line.amount) for line in row.lines.all()] == [(FOSTER, 125_000_050), ("", 125_000_050)]
    again = page(cast, "karl", "finance:appropriation_change", pk=row.pk)
    assert "1.250.000,50" in again


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ({**GIVEN, "konto": "5.28"}, "er ikke en konto"),
        ({**GIVEN, "beloeb": "mange"}, "er ikke et tal"),
        ({**GIVEN, "aar": ""}, "Skriv året"),
        ({**GIVEN, "konto": ""}, "Skriv kontoen"),
        ({**GIVEN, "beloeb": ""}, "Skriv beløbet"),
        ({}, "mindst én linje"),
    ],
)
def test_a_wrong_line_is_told_where_it_stands_and_nothing_is_saved(cast: Cast, line: dict[str, str], says: str) -> None:
    answer = sent(cast, "karl", NEW, typed(line))
    assert answer.status_code == 200
    assert says in answer.content.decode()
    assert not Appropriation.objects.filter(municipality=cast.home).exists()


def test_more_lines_keeps_what_was_typed_and_saves_nothing(cast: Cast) -> None:
    answer = sent(cast, "karl", NEW, {**typed(GIVEN), "flere": "1"})
    assert "1.250.000,50" in answer.content.decode()
    assert answer.content.decode().count("<legend>Linje") == 5
    assert not Appropriation.objects.filter(municipality=cast.home).exists()


def test_the_lines_follow_the_kind_and_a_move_has_no_side_to_finance(cast: Cast) -> None:
    paid = PAID | {"beloeb": "700"}
    given = GIVEN | {"beloeb": "700"}
    data = {**typed(given, paid, {}, art="transfer"), "vist": "supplementary"}
    kept = sent(cast, "karl", NEW, data).content.decode()
    assert "en omplacering har ingen finansiering" in kept
    assert 'value="financing"' not in kept
    fitted = sent(cast, "karl", NEW, data | {"tilpas": "1"}).content.decode()
    assert "ingen finansiering. " not in fitted
    assert 'value="financing"' not in fitted
    assert "Kassebeholdningen" in fitted
    back = typed({}, {}, art="supplementary") | {"vist": "transfer", "tilpas": "1"}
    assert sent(cast, "karl", NEW, back).content.decode().count('value="financing" selected') == 1
    assert not Appropriation.objects.filter(municipality=cast.home).exists()
    assert sent(cast, "karl", NEW, typed(given, {**PAID, "beloeb": ""}, art="conversion")).status_code == 200  # a text
    assert (
        sent(cast, "karl", NEW, typed(given, {"side": "financing", "aar": "2026"}, art="transfer")).status_code == 302
    )


def test_a_decision_is_recorded_in_the_browser_and_the_rule_answers(cast: Cast) -> None:
    row = made(cast)
    walk(cast, row, (State.PROPOSED, None))
    address = reverse("finance:appropriation_move", kwargs={"pk": row.pk, "to": "decided"})
    assert sent(cast, "karl", address, {"dato": "2026-11-02"}).status_code == 200  # by whom is not said
    data = {"dato": "2026-11-02", "organ": "Børneudvalget", "slags": "committee", "punkt": "4", "tekst": ""}
    assert "Sagen er ændret imens af" in sent(cast, "karl", address, data | {"version": "1"}).content.decode()
    data["version"] = "2"
    asked = sent(cast, "karl", address, data)  # judged before it is recorded
    assert (asked.status_code, row.steps.count()) == (200, 1)
    assert "men det kan kun kommunalbestyrelsen" in asked.content.decode()
    data["bekraeft"] = "on"
    assert [sent(cast, "karl", address, data).status_code for _two in range(2)] == [302, 302]
    assert row.steps.count() == 2  # the second, or the back button, is led to the case
    shown = page(cast, "karl", "finance:appropriation", pk=row.pk)
    assert "Besluttet af Børneudvalget, men det kan kun kommunalbestyrelsen." in shown
    assert "Sæt i kraft …" not in shown
    force = reverse("finance:appropriation_move", kwargs={"pk": row.pk, "to": "in_force"})
    refused = sent(cast, "karl", force, {"dato": "2026-11-02", "tekst": "", "version": "3"})
    assert "Bevillingen kan ikke sættes i kraft." in refused.content.decode()


def test_own_limits_are_added_and_ended(cast: Cast) -> None:
    address = reverse("finance:appropriation_limits")
    data = {"art": "transfer", "organ": "committee", "graense": "250.000", "fra": "2026-01-01", "kilde": "Regler"}
    assert sent(cast, "evald", address, data).status_code == 403
    assert sent(cast, "karl", address, data).status_code == 302
    row = AppropriationLimit.objects.get()
    assert row.up_to == kroner(250_000)
    assert "250.000" in page(cast, "evald", "finance:appropriation_limits")
    assert sent(cast, "karl", reverse("finance:limit_end", kwargs={"pk": row.pk}), {}).status_code == 302
    assert AppropriationLimit.objects.get().end is not None


def test_files_hold_what_the_page_shows(cast: Cast) -> None:
    row = made(cast)
    walk(cast, row, (State.PROPOSED, None), (State.DECIDED, Level.COUNCIL), (State.IN_FORCE, None))
    listed = page(cast, "karl", "finance:appropriations_file", form="csv")
    assert "5.28.22.1.001;Plejefamilier: Plejefamilier;2026 p/l;0;500;500" in listed
    assert "-500" in page(cast, "karl", "finance:appropriation_file", pk=row.pk, form="csv")
    client = Client()
    client.force_login(cast.karl)
    for name, arguments in (("appropriations_file", {}), ("appropriation_file", {"pk": row.pk})):
        book = client.get(reverse(f"finance:{name}", kwargs={**arguments, "form": "xlsx"}))
        assert book.content.startswith(b"PK")
