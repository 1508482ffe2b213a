"""The frames give the same due items as the pure functions, child by child."""

from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.analysis.cadence.histories import FIRST, LAST, as_records, histories, numbered
from trappen.analysis.cadence.deadlines import deadlines
from trappen.domain.deadlines.duties import dues
from trappen.domain.deadlines.rules import Transition, VisitYear
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
)
def test_frames_and_functions_give_the_same_items(found, on, transition, visit_year, saturday):
    book = rule_book(on, transition=transition, visit_year=visit_year, saturday=saturday)
    report = deadlines(as_records(found), on, since=date(1900, 1, 1), ahead_days=FAR_AHEAD, book=book)
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
