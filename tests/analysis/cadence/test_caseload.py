"""Caseload per adviser and team."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import records
from trappen.analysis.cadence.caseload import caseload, caseload_over_time
from trappen.domain.errors import MissingTableError

ON = date(2026, 3, 31)
START = date(2026, 1, 1)


def case(number, child=None, **rest):
    return {"case_id": f"s{number}", "child_id": child or f"b{number}", "opened": START, **rest}


def lead(number, adviser, **rest):
    return {"case_id": f"s{number}", "adviser_id": adviser, "start": START, **rest}


def post(adviser, fte=1.0, team="T1", **rest):
    return {"adviser_id": adviser, "team_id": team, "fte": fte, "start": START, **rest}


def made(cases, assignments, posts, **tables):
    base = {
        "teams": [
            {"team_id": "T1", "name": "Øst", "case_cap": 2.0, "target_group": "social"},
            {"team_id": "T2", "name": "Vest", "target_group": "disability"},
        ],
        "advisers": [{"adviser_id": "A", "name": "Anna"}, {"adviser_id": "B", "name": "Bo"}],
    }
    return records(cases=cases, assignments=assignments, adviser_posts=posts, **base | tables)


def test_several_cases_of_one_child_are_one() -> None:
    report = caseload(made([case(1, "b"), case(2, "b")], [lead(1, "A"), lead(2, "A")], [post("A")]), ON)
    anna = report.adviser("A")
    assert anna is not None
    assert (anna.cases, anna.cases_per_fte, anna.over_cap) == (1, 1, False)


def test_part_time_share_and_cap() -> None:
    data = made([case(1), case(2)], [lead(1, "A"), lead(2, "A")], [post("A", 0.8, case_share=0.5)])
    anna = caseload(data, ON).adviser("A")
    assert anna is not None
    assert (anna.fte, anna.cases_per_fte, anna.cap, anna.over_cap) == (Fraction(2, 5), 5, 2, True)
    assert anna.guideline is not None
    assert (anna.guideline.low, anna.guideline.high) == (20, 30)


def test_cases_of_the_absent_count_for_the_one_who_covers() -> None:
    absences = [
        {"adviser_id": "A", "start": START, "covered_by": "C"},
        {"adviser_id": "C", "start": START, "end": date(2026, 4, 1), "covered_by": "B"},
    ]
    data = made([case(1), case(2)], [lead(1, "A"), lead(2, "B")], [post("A"), post("B")], adviser_absences=absences)
    report = caseload(data, ON)
    anna, bo, team = report.adviser("A"), report.adviser("B"), report.team("T1")
    assert anna is not None
    assert bo is not None
    assert team is not None
    assert (anna.cases, anna.fte, anna.cases_per_fte, anna.absent) == (0, 0, None, True)
    assert (bo.cases, bo.own, bo.covered) == (2, 1, 1)
    assert (team.cases, team.fte) == (2, 1)
    assert report.uncovered == ()


def test_advisers_who_cover_for_each_other_keep_their_own() -> None:
    absences = [
        {"adviser_id": "A", "start": START, "covered_by": "B"},
        {"adviser_id": "B", "start": START, "covered_by": "A"},
    ]
    report = caseload(made([case(1)], [lead(1, "A")], [post("A"), post("B")], adviser_absences=absences), ON)
    assert report.uncovered == ("Anna",)
    assert report.total.cases == 1
    assert report.total.cases_per_fte is None


def test_cases_without_a_post_are_named_and_never_divided() -> None:
    report = caseload(made([case(1), case(2), case(3)], [lead(1, "A"), lead(2, "B")], [post("A")]), ON)
    bo = report.adviser("B")
    assert bo is not None
    assert (bo.fte, bo.cases_per_fte, bo.over_cap) == (None, None, None)
    assert report.without_post == ("Bo",)
    assert report.unassigned == 1
    assert report.total.cases_per_fte is None
    assert report.figures()["cases_per_fte"].is_missing


@pytest.mark.parametrize(
    ("row", "cases"),
    [
        ({"closed": ON}, 0),
        ({"closed": date(2026, 4, 1)}, 1),
        ({"opened": ON}, 1),
        ({"opened": date(2026, 4, 1)}, 0),
    ],
)
def test_periods_are_half_open(row, cases) -> None:
    assert caseload(made([case(1) | row], [lead(1, "A")], [post("A")]), ON).total.cases == cases


def test_a_second_adviser_carries_no_case() -> None:
    report = caseload(made([case(1)], [lead(1, "A"), lead(1, "B", role="second")], [post("A"), post("B")]), ON)
    assert [(load.key, load.cases) for load in report.advisers] == [("A", 1), ("B", 0)]
    assert report.total.cases_per_fte == Fraction(1, 2)


def test_points_are_missing_when_a_weight_is() -> None:
    both = [case(1, weight=1.5), case(2, weight=0.5)]
    leads = [lead(1, "A"), lead(2, "A")]
    assert caseload(made(both, leads, [post("A")]), ON).total.points == 2
    assert caseload(made([both[0], case(2)], leads, [post("A")]), ON).total.points is None


def test_the_main_team_has_the_whole_adviser() -> None:
    report = caseload(made([case(1)], [lead(1, "A")], [post("A", 0.4, "T1"), post("A", 0.6, "T2")]), ON)
    team = report.team("T2")
    assert team is not None
    assert (team.cases, team.fte) == (1, 1)
    assert report.team("T1") is None


def test_programme_share_and_over_time() -> None:
    enrolled = [{"enrolment_id": "i", "programme_id": "P", "child_id": "b1", "start": date(2026, 3, 1)}]
    data = made([case(1), case(2)], [lead(1, "A"), lead(2, "A")], [post("A")], programme_enrolments=enrolled)
    assert caseload(data, ON).total.programme_share == Fraction(1, 2)
    series = caseload_over_time(data, [date(2025, 12, 1), ON])
    rows = series.frame.select("day", "key", "cases", "in_programme").rows()
    assert rows == [(date(2025, 12, 1), None, 0, 0), (ON, "T1", 2, 1), (ON, None, 2, 1)]


def test_a_missing_table_is_named() -> None:
    with pytest.raises(MissingTableError):
        caseload(records(cases=[], adviser_posts=[]), ON)


def test_without_posts_the_cases_are_counted_and_the_load_is_missing() -> None:
    (adviser,) = caseload(records(cases=[case(1), case(2)], assignments=[lead(1, "A"), lead(2, "A")]), ON).advisers
    assert (adviser.cases, adviser.fte, adviser.over_cap) == (2, None, None)


advisers = st.sampled_from("ABCD")


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=8),
    st.lists(st.tuples(st.integers(0, 7), advisers, st.booleans()), max_size=12),
    st.dictionaries(advisers, st.sampled_from([0.25, 0.8, 1.0])),
)
@pytest.mark.slow
def test_brute_force(cases, leads, posts) -> None:
    rows = [case(n, f"b{child}", closed=ON if closed else None) for n, (child, closed) in enumerate(cases)]
    assigned = [lead(n, who, role="lead" if first else "second") for n, who, first in leads if n < len(cases)]
    report = caseload(made(rows, assigned, [post(who, fte) for who, fte in posts.items()]), ON)
    for load in report.advisers:
        children = {
            f"b{child}"
            for n, (child, closed) in enumerate(cases)
            if not closed and any(m == n and who == load.key and first for m, who, first in leads)
        }
        assert load.cases == len(children)
        fte = posts.get(load.key)
        expected = None if fte is None else Fraction(len(children)) / Fraction(str(fte))
        assert load.cases_per_fte == expected
