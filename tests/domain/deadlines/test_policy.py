"""A programme's cadence, and the earliest of law, case and programme."""

from datetime import date, timedelta

import pytest

from trappen.domain.deadlines.act import Act
from trappen.domain.deadlines.history import (
    Cadence,
    Contact,
    Enrolment,
    Episode,
    Examination,
    FollowUp,
    History,
    Plan,
    Visit,
)
from trappen.domain.deadlines.policy import Phase, Policy, PolicyRule, Span
from trappen.domain.deadlines.upcoming import upcoming
from trappen.parameters.deadlines import rule_book
from trappen.parameters.policy import builtin

D = date
ON = D(2026, 3, 1)


def rule(act=Act.FOLLOWUP, **rest):
    return PolicyRule("r", act, "Opfølgning", "test", **rest)


def policy(*rules, **rest):
    return Policy("p", "Programmet", "test", rules, **rest)


def next_of(act, on=ON, wanted=None, **history):
    found = [u for u in upcoming(History("b", **history), rule_book(on), on, policy=wanted) if u.act is act]
    return [(str(u.bound.basis), u.bound.due, [(str(n.basis), n.due) for n in u.near]) for u in found]


def measure(start, section="BL-46", **rest):
    return (Episode("e", section, start, **rest),)


@pytest.mark.parametrize(
    ("span", "day", "after", "text"),
    [
        (Span(months=1), D(2024, 1, 31), D(2024, 2, 29), "1 måned"),  # leap day
        (Span(months=12), D(2024, 2, 29), D(2025, 2, 28), "12 måneder"),
        (Span(days=14), D(2025, 12, 24), D(2026, 1, 7), "2 uger"),  # across the year
        (Span(days=10), D(2026, 1, 1), D(2026, 1, 11), "10 dage"),
        (Span(months=1, days=7), D(2026, 1, 31), D(2026, 3, 7), "1 måned og 1 uge"),
    ],
)
def test_spans(span, day, after, text) -> None:
    assert span.after(day) == after
    assert str(span) == text


@pytest.mark.parametrize(
    ("place", "start", "last", "due"),
    [
        ("foster_general", D(2026, 1, 1), None, D(2026, 1, 15)),  # two weeks
        ("foster_general", D(2026, 1, 1), D(2026, 1, 10), D(2026, 2, 10)),  # then monthly
        ("foster_general", D(2026, 1, 1), D(2026, 6, 30), D(2026, 7, 30)),  # the last month of the half-year
        ("foster_general", D(2026, 1, 1), D(2026, 7, 1), D(2026, 10, 1)),  # then four a year
        ("institution", D(2026, 1, 1), None, D(2026, 2, 1)),
        ("institution", D(2026, 1, 1), D(2026, 12, 31), D(2027, 1, 31)),
        ("institution", D(2026, 1, 1), D(2027, 1, 1), D(2027, 2, 12)),  # then every sixth week
        ("own_room", D(2026, 1, 1), None, None),
    ],
)
def test_boraas(place, start, last, due) -> None:
    fitting = [
        r for r in builtin("boraas").of(Act.FOLLOWUP) if r.holds_for(section="BL-46", place_type=place, step=None)
    ]
    found = [r.due(start, last) for r in fitting]
    assert [entry[0] for entry in found if entry] == ([due] if due else [])


def test_herning_wants_three_months_where_serviceloven_said_six() -> None:
    episodes = measure(D(2023, 1, 1), "SEL-52-3.3")
    history = {"episodes": episodes, "followups": (FollowUp(D(2023, 3, 1), "e"),)}
    assert next_of(Act.FOLLOWUP, D(2023, 4, 1), builtin("herning"), **history) == [
        ("programme", D(2023, 6, 1), [("law", D(2023, 9, 1))])
    ]
    assert next_of(Act.FOLLOWUP, D(2023, 4, 1), None, **history) == [("law", D(2023, 9, 1), [])]


def test_a_later_phase_that_wants_more_often_is_not_waited_out() -> None:
    tightening = rule(phases=(Phase(Span(months=6), Span(months=6)), Phase(Span(months=1))))
    assert tightening.due(D(2026, 1, 1), D(2026, 5, 1)) == (D(2026, 8, 1), D(2026, 7, 1), Span(months=1))
    ended = rule(phases=(Phase(Span(months=1), Span(months=3)),))
    assert ended.due(D(2026, 1, 1), D(2026, 4, 1)) is None


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"act": Act.CADENCE_DECISION, "first": Span(months=1)},
        {"act": Act.EXAMINATION, "phases": (Phase(Span(months=1)),)},
        {"phases": (Phase(Span(months=1)), Phase(Span(months=3)))},
        {"phases": (Phase(Span(months=1), Span(months=6)), Phase(Span(months=3), Span(months=6)))},
    ],
)
def test_a_rule_that_contradicts_itself_is_refused(parts) -> None:
    with pytest.raises(ValueError, match="r:"):
        rule(**parts)


def test_while_no_interval_is_decided_deciding_it_is_due_and_the_programme_sets_the_date() -> None:
    history = {"episodes": measure(D(2025, 6, 1)), "followups": (FollowUp(D(2025, 9, 1), "e"),)}
    three = policy(rule(phases=(Phase(Span(months=3)),)))
    assert next_of(Act.CADENCE_DECISION, wanted=three, **history) == [("law", D(2025, 9, 1), [])]
    assert next_of(Act.FOLLOWUP, wanted=three, **history) == [("programme", D(2025, 12, 1), [])]
    assert next_of(Act.FOLLOWUP, **history) == []
    decided = {"cadences": (Cadence(D(2025, 9, 1), months=1, episode="e"),), **history}
    assert next_of(Act.FOLLOWUP, wanted=three, **decided) == [("case", D(2025, 10, 1), [("programme", D(2025, 12, 1))])]
    assert next_of(Act.CADENCE_DECISION, wanted=three, **decided) == []


def test_an_interval_decided_before_the_first_follow_up_binds() -> None:
    history = {"episodes": measure(D(2026, 2, 1)), "cadences": (Cadence(D(2026, 2, 10), days=42),)}
    assert next_of(Act.FOLLOWUP, **history) == [("case", D(2026, 3, 24), [("law", D(2026, 5, 1))])]


@pytest.mark.parametrize(
    ("decision", "lacks"),
    [
        (Cadence(D(2026, 2, 1), months=3, reasoned=True, child_view=True), ()),
        (Cadence(D(2026, 2, 1), months=3), ("begrundelse", "barnets syn")),
        (Cadence(D(2026, 1, 1), months=3, reasoned=True, child_view=False), ("barnets syn", "genovervejelse")),
    ],
)
def test_what_the_decision_in_force_lacks(decision, lacks) -> None:
    history = History(
        "b", episodes=measure(D(2025, 6, 1)), followups=(FollowUp(D(2026, 2, 1), "e"),), cadences=(decision,)
    )
    found = next(u for u in upcoming(history, rule_book(ON), ON) if u.act is Act.FOLLOWUP)
    assert found.lacks == lacks


@pytest.mark.parametrize(
    ("act", "events", "due"),
    [
        (Act.CONTACT, {"contacts": (Contact(D(2026, 2, 1), "child_conversation"),)}, D(2026, 3, 1)),
        (Act.CONTACT, {"contacts": (Contact(D(2026, 2, 1), "network_meeting"),)}, D(2026, 2, 15)),
        (Act.NETWORK_MEETING, {"contacts": (Contact(D(2026, 2, 1), "network_meeting"),)}, D(2026, 3, 1)),
        (Act.CHILD_CONVERSATION, {"contacts": (Contact(D(2026, 2, 1), "contact"),)}, D(2026, 2, 15)),
        (Act.CONTACT, {"contacts": (Contact(D(2026, 1, 14), "contact"),)}, D(2026, 2, 15)),  # before the start
        (Act.VISIT, {"visits": (Visit(D(2026, 2, 1)), Visit(D(2026, 2, 20), talked=False))}, D(2026, 3, 1)),
        (Act.PLAN, {"plans": (Plan("child_plan", made=D(2025, 12, 1), revised=D(2026, 2, 1)),)}, D(2026, 3, 1)),
        (Act.PLAN, {"plans": (Plan("child_plan", made=D(2025, 12, 1)),)}, D(2026, 2, 15)),  # made before the start
    ],
)
def test_what_keeps_an_act(act, events, due) -> None:
    monthly = policy(rule(act, phases=(Phase(Span(months=1)),)))
    found = [
        u
        for u in upcoming(History("b", episodes=measure(D(2026, 1, 15)), **events), rule_book(ON), ON, policy=monthly)
        if u.act is act
    ]
    dues = [c.due for u in found for c in (u.bound, *u.near) if c.basis == "programme"]
    assert dues == [due]


def test_a_policy_may_want_an_examination_sooner_than_the_law() -> None:
    wanted = policy(rule(Act.EXAMINATION, first=Span(months=2)))
    running = (Examination("x", "child_examination", aware=D(2026, 1, 31)),)
    assert next_of(Act.EXAMINATION, wanted=wanted, examinations=running) == [
        ("programme", D(2026, 3, 31), [("law", D(2026, 5, 31))])
    ]
    done = (Examination("x", "child_examination", aware=D(2026, 1, 31), finished=D(2026, 2, 20)),)
    assert next_of(Act.EXAMINATION, wanted=wanted, examinations=done) == []


def test_a_policy_of_a_programme_holds_for_those_enrolled_on_the_day() -> None:
    three = policy(rule(phases=(Phase(Span(months=1)),)), programme="P")
    history = {"episodes": measure(D(2026, 2, 15))}
    law = [("law", D(2026, 5, 15), [])]
    assert next_of(Act.FOLLOWUP, wanted=three, **history) == law
    for start, end, bound in ((ON, None, True), (D(2026, 2, 1), ON, False), (ON + timedelta(days=1), None, False)):
        found = next_of(Act.FOLLOWUP, wanted=three, enrolments=(Enrolment("P", start, end),), **history)
        assert (found != law) is bound


def test_nothing_is_wanted_of_a_measure_that_ended_or_a_child_that_left() -> None:
    monthly = policy(rule(phases=(Phase(Span(months=1)),)))
    assert next_of(Act.FOLLOWUP, wanted=monthly, episodes=measure(D(2026, 1, 1), end=ON)) == []
    assert next_of(Act.FOLLOWUP, wanted=monthly, episodes=measure(D(2026, 1, 1)), left_on=ON) == []
    assert upcoming(History("b"), rule_book(ON), ON, policy=monthly) == []


def test_the_sentence_says_length_and_base() -> None:
    monthly = policy(rule(phases=(Phase(Span(months=1)),)))
    (found,) = [
        u
        for u in upcoming(History("b", episodes=measure(D(2026, 1, 31))), rule_book(ON), ON, policy=monthly)
        if u.act is Act.FOLLOWUP
    ]
    assert found.bound.reason == "Opfølgning senest 28. februar 2026, 1 måned fra 31. januar 2026 (Programmet)."
    assert (found.status.value, found.days_overdue) == ("overdue", 1)
