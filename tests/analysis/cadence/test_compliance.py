"""Deadlines kept by quarter: what is counted, what is left out, and that the quarters are the whole."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.analysis.cadence.histories import as_records, histories, numbered
from tests.factories import records
from trappen.analysis.cadence.compliance import compliance
from trappen.analysis.cadence.deadlines import deadlines
from trappen.domain.deadlines.duties import dues
from trappen.parameters.deadlines import rule_book

ON = date(2026, 8, 16)


def measure(number, start, **rest):
    return {"episode_id": f"e{number}", "child_id": f"b{number}", "section": "BL-32-1.5", "start": start, **rest}


def followed(number, held):
    return {"followup_id": f"f{number}", "child_id": f"b{number}", "episode_id": f"e{number}", "held": held}


DATA = records(
    episodes=[
        measure(1, date(2026, 3, 31)),  # due 30 June: the last day of the quarter
        measure(2, date(2026, 4, 1)),  # due 1 July: the next quarter
        measure(3, date(2026, 4, 1), end=date(2026, 6, 1)),  # ended before it was due
        measure(4, date(2026, 5, 16)),  # due on the day itself: not fallen due
        measure(5, date(2026, 5, 20)),  # due later in the quarter
        measure(6, date(2026, 4, 10)),
        measure(7, date(2026, 4, 10), end=date(2026, 8, 1)),  # missed for good
    ],
    followups=[followed(1, date(2026, 6, 30)), followed(2, date(2026, 7, 2)), followed(6, date(2026, 7, 10))],
)


def test_what_is_counted_in_which_quarter() -> None:
    report = compliance(DATA, ON, quarters=3)
    assert [period.start for period in report.quarters] == [date(2026, 1, 1), date(2026, 4, 1), date(2026, 7, 1)]
    found = [(e.quarter, e.whole, e.kept, e.of, e.excluded, e.pending) for e in report.of("OPF-1")]
    assert found == [
        ("1. kvartal 2026", True, 0, 0, 0, 0),
        ("2. kvartal 2026", True, 1, 1, 0, 0),
        ("3. kvartal 2026", False, 1, 3, 1, 2),
    ]


def test_no_cases_are_no_share_and_no_interval() -> None:
    first, second, _ = compliance(DATA, ON, quarters=3).of("OPF-1")
    assert (first.has_cases, first.share, first.interval) == (False, None, None)
    assert second.interval is not None
    assert second.interval[0] < 0.25  # one of one proves little


def test_the_first_day_of_a_quarter_closes_the_one_before() -> None:
    (only,) = compliance(DATA, date(2026, 7, 1), quarters=1).of("OPF-1")
    assert (only.quarter, only.whole) == ("2. kvartal 2026", True)
    with pytest.raises(ValueError, match="quarter"):
        compliance(DATA, ON, quarters=0)


def test_a_missing_table_is_named_and_a_deadline_of_the_family_is_left_out() -> None:
    report = compliance(DATA, ON)
    assert "TILSYN-2" in {entry.rule for entry in report.not_computed}
    assert report.of("TILSYN-2") == ()
    # Receipts are counted under serviceloven alone: that there are none under barnets lov is said to be our lack.
    assert any(e.rule == "UND-KVIT" and e.why.startswith("fristen efter barnets lov.") for e in report.not_computed)
    assert not any(e.rule in {"SCREEN", "SAMTALE"} for e in report.not_computed)  # no deadline under either law
    assert "KLAGE" not in {*report.rules, *(entry.rule for entry in report.not_computed)}


@pytest.mark.slow
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(histories, min_size=1, max_size=12).map(numbered), st.dates(date(2023, 1, 1), date(2026, 6, 30)))
def test_four_quarters_are_the_year_of_the_deadline_report(found, on) -> None:
    data = as_records(found)
    report = compliance(data, on, quarters=4)
    since = report.quarters[0].start
    for entry in deadlines(data, on, since=since).kept:
        quarters = report.of(entry.rule)
        assert (sum(q.kept for q in quarters), sum(q.of for q in quarters)) == (entry.kept, entry.of)
    book = rule_book(on)
    for period in report.quarters:
        fallen = [d for h in found for d in dues(h, book, on) if d.due in period and d.due < on and d.rule == "OPF-1"]
        (quarter,) = (q for q in report.of("OPF-1") if q.period == period)
        assert (quarter.kept, quarter.of) == (sum(d.status == "kept" for d in fallen), len(fallen))
