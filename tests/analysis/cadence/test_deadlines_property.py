"""The frames give the same due items as the pure functions, child by child."""

from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.analysis.cadence.histories import FIRST, LAST, as_records, histories, numbered
from tests.analysis.cadence.policies import policies
from trappen.analysis.cadence.deadlines import deadlines
from trappen.domain.deadlines.duties import dues
from trappen.domain.deadlines.rules import Transition, VisitYear
from trappen.domain.deadlines.upcoming import upcoming
from trappen.parameters.deadlines import rule_book

FAR_AHEAD = 40_000


@pytest.mark.slow
@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example],
)
@given(
    found=st.lists(histories, min_size=1, max_size=15).map(numbered),
    on=st.dates(FIRST, LAST),
    transition=st.sampled_from(Transition),
    visit_year=st.sampled_from(VisitYear),
    saturday=st.booleans(),
    policy=policies(),
)
def test_frames_and_functions_give_the_same_items(found, on, transition, visit_year, saturday, policy):
    book = rule_book(on, transition=transition, visit_year=visit_year, saturday=saturday)
    report = deadlines(as_records(found), on, since=date(1900, 1, 1), ahead_days=FAR_AHEAD, book=book, policy=policy)
    expected = sorted(
        (d.child, d.rule, d.key, d.trigger, d.due, d.status.value, d.days_overdue, str(d.due_at), str(d.done), d.reason)
        for history in found
        for d in dues(history, book, on)
        if d.status in ("overdue", "missing_decision", "due_within", "upcoming") or d.due <= on
    )
    columns = ["child_id", "rule", "key", "trigger", "due", "status", "days_overdue", "due_at", "done", "reason"]
    got = sorted((*row[:7], str(row[7]), str(row[8]), row[9]) for row in report.items.select(columns).iter_rows())
    assert sorted(set(got) ^ set(expected)) == []
    assert len(got) == len(expected)
    assert due_next(report.upcoming) == sorted(
        (
            *(u.child, str(u.subject), u.key, str(u.act), *demand(u.bound)),
            *(u.status.value, u.days_overdue, ", ".join(u.lacks)),
            tuple(demand(near) for near in u.near),
        )
        for history in found
        for u in upcoming(history, book, on, policy=policy)
    )


def demand(candidate):
    return str(candidate.basis), candidate.rule, candidate.title, candidate.due, candidate.reason


def due_next(frame):
    return sorted(
        (
            *(row[name] for name in ("child_id", "subject", "key", "act", "basis", "rule", "title", "due", "reason")),
            *(row["status"], row["days_overdue"], row["lacks"] or ""),
            tuple(tuple(near[name] for name in ("basis", "rule", "title", "due", "reason")) for near in row["near"]),
        )
        for row in frame.iter_rows(named=True)
    )
