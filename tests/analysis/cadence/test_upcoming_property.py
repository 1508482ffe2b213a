"""More demands never make a date later, and no date is later than the law's."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.analysis.cadence.histories import FIRST, FOLLOWED, LAST, cadences, episodes, histories, intervals, numbered
from tests.analysis.cadence.policies import policies, rules
from trappen.domain.deadlines.act import Act, Basis
from trappen.domain.deadlines.duties import dues
from trappen.domain.deadlines.followups import in_force
from trappen.domain.deadlines.history import Enrolment, FollowUp, History
from trappen.domain.deadlines.rules import Transition
from trappen.domain.deadlines.upcoming import OPEN, upcoming
from trappen.parameters.deadlines import rule_book

slow_but_sure = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def children(draw: st.DrawFn) -> History:
    """A child with a measure that runs, mostly one that the law wants followed up and often with a decision of its
    own, among whatever else: where law, case decision and programme meet."""
    history = draw(histories)
    start = draw(st.dates(FIRST, date(2025, 6, 1)))
    running = replace(draw(episodes(FOLLOWED) | episodes()), start=start, end=None)
    since = st.dates(start, LAST)
    decided = st.builds(replace, intervals, decided=since, episode=st.just("0"))
    held = st.builds(FollowUp, held=since, episode=st.just("0"))
    found = replace(
        history,
        left_on=None,
        episodes=(running, *history.episodes),
        cadences=(*history.cadences, *draw(st.lists(decided, max_size=1))),
        followups=draw((st.just([]) | st.lists(held, max_size=2)).map(tuple)),
        enrolments=(*history.enrolments, Enrolment("P", FIRST)),
    )
    return numbered([found])[0]


child = children()
lately = st.dates(date(2025, 6, 1), LAST)


def when(found):
    return {(u.subject, u.key, u.act): u.bound.due for u in found}


def book_of(transition):
    return rule_book(date(2024, 1, 1), transition=transition)


@pytest.mark.slow
@slow_but_sure
@given(child, lately, policies(), rules(99), st.sampled_from(Transition))
def test_a_rule_more_never_makes_a_date_later(history, on, policy, extra, transition) -> None:
    book = book_of(transition)
    before = when(upcoming(history, book, on, policy=policy))
    after = when(upcoming(history, book, on, policy=replace(policy, rules=(*policy.rules, extra))))
    assert before.keys() <= after.keys()
    assert all(after[place] <= due for place, due in before.items())


@pytest.mark.slow
@slow_but_sure
@given(child, lately, policies(), cadences, st.sampled_from(Transition), st.sampled_from([0, 0, 0, 1, 2]))
def test_a_first_case_decision_never_makes_a_date_later(history, on, policy, decision, transition, which) -> None:
    """For a measure that has none. One that replaces another may be longer: the law wants it reconsidered."""
    known = history.known_on(on)
    measures = [episode for episode in known.episodes if not in_force(known, episode)]
    if len(measures) <= which:
        return
    decision = replace(decision, episode=measures[which].key)
    book = book_of(transition)
    before = when(upcoming(history, book, on, policy=policy))
    after = when(upcoming(replace(history, cadences=(*history.cadences, decision)), book, on, policy=policy))
    gone = before.keys() - after.keys()
    assert {act for _, _, act in gone} <= {Act.CADENCE_DECISION}
    assert all(after[place] <= due for place, due in before.items() if place not in gone)


@pytest.mark.slow
@slow_but_sure
@given(child, lately, policies(), st.sampled_from(Transition))
def test_no_date_is_later_than_the_laws(history, on, policy, transition) -> None:
    book = book_of(transition)
    found = when(upcoming(history, book, on, policy=policy))
    of_rule = {rule.rule: rule for rule in book.enabled}
    for due in dues(history, book, on):
        rule = of_rule[due.rule]
        if due.status in OPEN and not rule.citizen and rule.basis is Basis.LAW:
            assert found[due.subject, due.key, rule.act] <= due.due
