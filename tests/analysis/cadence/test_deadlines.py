"""The report of deadlines: who has what, shares without cases, and what could not be computed."""

from datetime import date
from fractions import Fraction

import pytest

from tests.factories import records
from trappen.analysis.cadence.deadlines import deadlines
from trappen.analysis.cadence.reports import ITEM_SCHEMA
from trappen.domain.deadlines.status import Status
from trappen.domain.errors import MissingTableError

ON = date(2026, 7, 1)


def measure(number, start=date(2026, 3, 1), **rest):
    return {
        "episode_id": f"e{number}",
        "child_id": f"b{number}",
        "case_id": f"s{number}",
        "section": "BL-32-1.5",
        "start": start,
        **rest,
    }


DATA = records(
    children=[{"child_id": "b1"}, {"child_id": "b2"}, {"child_id": "b3"}],
    episodes=[measure(1), measure(2), measure(3, case_id=None)],
    followups=[{"followup_id": "f", "child_id": "b2", "episode_id": "e2", "held": date(2026, 5, 1)}],
    cadence_decisions=[],
    cases=[
        {"case_id": "s1", "child_id": "b1", "opened": date(2026, 1, 1)},
        {"case_id": "s3", "child_id": "b3", "opened": date(2026, 1, 1)},
    ],
    assignments=[
        {"case_id": "s1", "adviser_id": "A", "start": date(2026, 1, 1)},
        {"case_id": "s3", "adviser_id": "A", "start": date(2026, 1, 1), "role": "lead"},
    ],
    adviser_posts=[{"adviser_id": "A", "team_id": "T", "fte": 1.0, "start": date(2026, 1, 1)}],
)


def test_items_have_their_case_adviser_and_team() -> None:
    report = deadlines(DATA, ON)
    assert report.items.columns == list(ITEM_SCHEMA)
    rows = report.items.select("child_id", "rule", "status", "case_id", "adviser_id", "team_id").rows()
    assert rows == [
        ("b1", "OPF-1", "overdue", "s1", "A", "T"),
        ("b3", "OPF-1", "overdue", "s3", "A", "T"),
        ("b2", "OPF-BL-BESLUTNING", "missing_decision", "s2", None, None),
        ("b2", "OPF-1", "kept", "s2", None, None),
    ]
    assert report.children_overdue == 3
    assert report.by_team.select("team_id", "overdue", "missing_decision").rows() == [("T", 2, 0), (None, 0, 1)]
    assert report.by_rule.filter(rule="OPF-1").select("cited", "overdue", "kept").rows() == [("BL § 95, stk. 2", 2, 1)]


def test_shares_and_figures() -> None:
    report = deadlines(DATA, ON)
    first, interval = report.share("OPF-1"), report.share("OPF-BL-INTERVAL")
    assert first is not None
    assert interval is not None
    assert (first.kept, first.of, first.share) == (1, 3, Fraction(1, 3))
    assert (interval.has_cases, interval.share) == (False, None)
    figures = report.figures()
    assert figures["overdue"].value == 2
    assert figures["overdue"].as_of == ON
    assert figures["kept.OPF-1"].value == Fraction(1, 3)
    assert figures["kept.OPF-BL-INTERVAL"].is_missing
    assert report.count(Status.OVERDUE, rule="OPF-1") == 2


def test_a_missing_table_is_not_zero() -> None:
    lacking = {(entry.rule, entry.why) for entry in deadlines(DATA, ON).not_computed}
    assert ("TILSYN-2", "Tabellen »Tilsynsbesøg« (visits) mangler.") in lacking
    assert deadlines(DATA, ON).share("TILSYN-2") is None
    for table in ("episodes", "followups"):
        tables = {"episodes": [], "followups": []}
        del tables[table]
        with pytest.raises(MissingTableError, match=table):
            deadlines(records(**tables), ON)


def test_examinations_without_awareness_are_counted() -> None:
    rows = [{"examination_id": "x", "child_id": "b", "kind": "child_examination"}]
    report = deadlines(records(episodes=[], followups=[], examinations=rows), ON)
    assert [(e.rule, e.count) for e in report.not_computed if e.count] == [("BFU-4M", 1)]


def test_empty_records_give_an_empty_answer() -> None:
    report = deadlines(records(episodes=[], followups=[]), ON)
    assert report.items.height == 0
    assert report.count(*Status) == 0
    assert all(entry.share is None for entry in report.kept)


def test_what_was_settled_before_the_window_is_left_out() -> None:
    settled = [{"followup_id": "f", "child_id": "b1", "episode_id": "e1", "held": date(2024, 5, 1)}]
    data = records(episodes=[measure(1, date(2024, 3, 1))], followups=settled)
    assert deadlines(data, ON).items.height == 0
    assert deadlines(data, ON, since=date(2024, 1, 1)).items["status"].to_list() == ["kept"]


def test_what_was_overdue_before_the_window_is_on_the_list_but_not_in_the_share() -> None:
    report = deadlines(records(episodes=[measure(1, date(2024, 3, 1))], followups=[]), ON)
    share = report.share("OPF-1")
    assert report.count(Status.OVERDUE) == 1
    assert share is not None
    assert not share.has_cases
