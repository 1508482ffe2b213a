"""Who decided the money, when, and whether the body could."""

from dataclasses import replace
from datetime import timedelta

from tests.domain.checks.test_rules import EXPENSES, found, invented
from trappen.domain.checks.base import Basis
from trappen.domain.checks.decisions import beyond_authority
from trappen.domain.checks.run import check
from trappen.domain.programme.papers import Decision, Level, Outcome
from trappen.parameters.committees import level_of


def test_an_expense_without_any_decision_has_no_authority() -> None:
    programme = replace(invented("clean"), decisions=())
    told = {entry.where: entry.what for entry in check(programme).findings if entry.code == "authority"}
    assert set(told) == EXPENSES
    assert all(
        "ingen beslutning handler om den, og kun kommunalbestyrelsen kan bevilge" in what for what in told.values()
    )


def test_a_decision_that_lies_ahead_is_awaited_and_decides_nothing() -> None:
    clean = invented("clean")
    (council,) = (entry for entry in clean.decisions if entry.key == "byraad")
    assert council.date
    for on in (council.date.first, council.date.first - timedelta(days=1)):
        report = check(clean, Basis(on=on))
        told = {finding.where: finding.what for finding in report.findings}
        assert set(told) == (set() if on == council.date.first else EXPENSES)
        awaited = f"ventes behandlet {council.date.label} af {council.body} og er ikke besluttet endnu"
        assert all(awaited in what for what in told.values())
    wrong_body = replace(council, body="Børneudvalget", level=Level.COMMITTEE)
    told_wrong = check(replace(clean, decisions=(wrong_body,)), Basis(on=on)).findings
    assert all(entry.what.count("det er kommunalbestyrelsen, der bevilger") == 1 for entry in told_wrong)
    assert {entry.where for entry in told_wrong} == EXPENSES
    gave = replace(wrong_body, key="gav", outcome=Outcome.APPROPRIATED, date=None)
    both = check(replace(clean, decisions=(gave, council)), Basis(on=on)).findings
    said = f"Børneudvalget gav bevillingen, men det kan kun kommunalbestyrelsen; sagen {awaited}"
    assert {entry.where for entry in both if said in entry.what} == EXPENSES
    decided_first = replace(council, outcome=Outcome.POSTPONED)
    again = replace(council, key="igen", date=council.date.of(council.date.first + timedelta(days=30)))
    open_ones = replace(clean, decisions=(decided_first, again))
    assert "open-decision" not in {entry.code for entry in check(open_ones, Basis(on=council.date.first)).findings}


def test_the_kind_of_a_body_is_not_believed_against_its_name() -> None:
    clean, basis = invented("clean"), Basis(level_of=level_of)
    (council,) = (entry for entry in clean.decisions if entry.key == "byraad")
    typed_wrong = replace(council, body="Børne- og Familieudvalget")
    report = check(replace(clean, decisions=(typed_wrong,)), basis)
    told = [(entry.code, entry.where) for entry in report.findings]
    assert sorted(told) == sorted([*(("authority", where) for where in EXPENSES), ("body-kind", "decisions.byraad")])
    assert beyond_authority(replace(clean, decisions=(typed_wrong,)), basis) == {
        "byraad": "pengene kan kun kommunalbestyrelsen bevilge (styrelsesloven § 40)"
    }
    assert beyond_authority(clean, basis) == {}
    lower = check(replace(clean, decisions=(replace(council, level=Level.COMMITTEE),)), basis)
    assert {entry.code for entry in lower.findings} == {"authority", "body-kind"}


def test_the_same_decision_with_two_dates_is_found_unless_the_case_came_back() -> None:
    clean = invented("clean")
    (council,) = (entry for entry in clean.decisions if entry.key == "byraad")
    assert council.date
    again = replace(council, key="igen", item="", date=council.date.of(council.date.first + timedelta(days=7)))

    def twice(*decisions: Decision) -> list[str]:
        findings = check(replace(clean, decisions=decisions)).findings
        return [entry.what for entry in findings if entry.code == "decided-once"]

    dates = "to gange med hver sin dato: 5. november 2024 og 12. november 2024."
    assert [what.endswith(dates) for what in twice(council, again)] == [True]
    assert twice(council, replace(again, subject="Noget andet")) == []
    assert twice(council, replace(again, body="Børneudvalget", level=Level.COMMITTEE)) == []
    assert twice(council, replace(again, date=council.date)) == []
    back = replace(council, key="retur", outcome=Outcome.SENT_BACK, date=again.date)
    assert twice(council, back, again) == []


def test_an_option_that_was_not_chosen_needs_no_decision() -> None:
    clean = invented("clean")
    chosen = tuple(replace(d, about=tuple(key for key in d.about if key != "udgift-stor")) for d in clean.decisions)
    assert "authority" not in {code for code, _ in found(replace(clean, decisions=chosen))}
