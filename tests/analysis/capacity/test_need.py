"""How many advisers a policy needs: the formula by hand, the demand by brute force, and what is missing."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.analysis.cadence.histories import as_records, histories, numbered
from tests.analysis.cadence.policies import policies
from tests.factories import records
from trappen.analysis.cadence.known import known
from trappen.analysis.capacity.demand import BY_LAW, DAYS_A_MONTH, OF_CHILD, demand
from trappen.analysis.capacity.need import capacity, needed, stated_capacity
from trappen.domain.deadlines.act import REPEATED, Act
from trappen.domain.deadlines.policy import Phase, Policy, PolicyRule, Span
from trappen.domain.periods import add_months
from trappen.domain.programme.policy import policy_of
from trappen.domain.staffing import Range, Staffing, StatedTeam, Work
from trappen.parameters.deadlines import rule_book
from trappen.records.programmes.reading import founding

D = date
ON = D(2026, 4, 15)
TOLERANCE = 1e-9
MONTHLY = PolicyRule("r", Act.FOLLOWUP, "Opfølgning", "test", phases=(Phase(Span(months=1)),), sections=("BL-32",))


def exactly(value):
    return Range.exactly(Fraction(value))


STAFFING = Staffing(
    hours_per_year=exactly(1200),
    absence=Range(Fraction(0), Fraction(1, 10), Fraction(1, 5)),
    case_share=exactly(Fraction(1, 2)),
    case_minutes=exactly(60),
    cap=Fraction(2),
    work=(Work("followup", Range(Fraction(60), Fraction(90), Fraction(120)), exactly(30)),),
)


@pytest.mark.parametrize(
    ("key", "ratios"), [("aarhus-taettere-paa-familien-2015", [24, 24]), ("herning-sverigesprojektet-2013", [None])]
)
def test_cases_per_adviser_of_the_founding_programmes_are_derived(key, ratios) -> None:
    report = stated_capacity(policy_of(founding(key)))
    assert [entry.cases_per_adviser for entry in report.stated] == ratios
    assert [entry.missing for entry in report.stated if entry.cases is None] == [("sager",)] * ratios.count(None)


def test_the_formula() -> None:
    need, lacking = needed(STAFFING, {"followup": Fraction(4)}, 2)
    # minutes 4 × (60, 90, 120 + 30) + 2 × 60 = 480, 600, 720; hours a month 100 × (0.8, 0.9, 1) × 0.5 = 40, 45, 50
    assert need == Range(Fraction(480, 3000), Fraction(600, 2700), Fraction(720, 2400))
    assert lacking == ()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"hours_per_year": None}, "timer pr. år"),
        ({"absence": None}, "fravær"),
        ({"case_share": None}, "andel til sager"),
        ({"case_minutes": None}, "minutter pr. sag om måneden"),
        ({"work": ()}, "minutter: opfølgning"),
        ({"work": (Work("followup", exactly(1)),)}, "rejsetid: opfølgning"),
        ({"case_share": exactly(0)}, "timer til sager (de er 0)"),
    ],
)
def test_what_is_missing_is_named_and_never_zero(change, said) -> None:
    need, lacking = needed(replace(STAFFING, **change), {"followup": Fraction(4)}, 2)
    assert need is None
    assert said in lacking
    if "work" in change:
        assert needed(replace(STAFFING, **change), {"followup": Fraction(0)}, 2)[0] is not None


def data(**more):
    tables = {
        "episodes": [
            {"episode_id": "e", "child_id": "b", "section": "BL-32-1.5", "start": D(2025, 1, 1)},
        ],
        "followups": [],
        "cases": [{"case_id": "s", "child_id": "b", "opened": D(2025, 1, 1)}],
        "assignments": [{"case_id": "s", "adviser_id": "A", "start": D(2025, 1, 1)}],
        "adviser_posts": [{"adviser_id": "A", "team_id": "T", "fte": 1.0, "start": D(2025, 1, 1)}],
        "teams": [{"team_id": "T", "name": "Øst", "target_group": "social"}],
    }
    return records(**tables | more)


def test_by_team_and_month_with_a_range() -> None:
    planned = replace(STAFFING, teams=(StatedTeam("T", "Øst", cases=Fraction(10)),))
    report = capacity(data(), Policy("p", "P", "test", (MONTHLY,), staffing=planned), ON, months=2)
    february, march = report.of("T")
    assert [entry.month for entry in report.months] == [D(2026, 2, 1), D(2026, 3, 1)]
    assert float(march.acts["followup"]) == pytest.approx(31 / DAYS_A_MONTH, abs=1e-6)
    assert float(february.acts["followup"]) == pytest.approx(28 / DAYS_A_MONTH, abs=1e-6)
    assert (march.cases, march.by_cap, march.name) == (1, Fraction(1, 2), "Øst")
    assert march.needed is not None
    assert march.needed.low < march.needed.expected < march.needed.high
    mean = report.mean("T")
    assert mean is not None
    assert report.planned == {"T": mean * Range.exactly(10)}
    assert [(entry.name, entry.cases_per_adviser) for entry in report.teams] == [("Øst", 1), ("Hele kommunen", 1)]
    assert any("notifications" in said for said in report.not_computed)
    with pytest.raises(ValueError, match="month"):
        capacity(data(), Policy("p", "P", "test"), ON, months=0)


def test_a_decided_interval_and_a_case_that_nobody_has() -> None:
    decided = [{"cadence_id": "c", "child_id": "b", "episode_id": "e", "decided": D(2026, 1, 1), "interval_days": 10}]
    report = capacity(data(cadence_decisions=decided, assignments=[]), Policy("p", "P", "test"), ON, months=1)
    (march,) = report.months
    assert (march.team_id, march.name) == (None, "Uden team")
    assert march.acts["followup"] == Fraction(31, 10)
    assert march.needed is None
    assert "minutter: opfølgning" in report.missing


def test_examinations_and_notifications_are_those_that_began() -> None:
    began = {
        "examinations": [
            {"examination_id": "x", "child_id": "b", "kind": "child_examination", "aware": D(2026, 3, 31)},
            {"examination_id": "y", "child_id": "b", "kind": "screening", "aware": D(2026, 3, 31)},
            {"examination_id": "z", "child_id": "b", "kind": "assessment", "aware": D(2026, 4, 1)},
        ],
    }
    (march,) = capacity(data(**began), Policy("p", "P", "test"), ON, months=1).months
    assert {act: times for act, times in march.acts.items() if act in ("examination", "assessment")} == {
        "examination": 1
    }


@pytest.mark.slow
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(histories, min_size=1, max_size=4).map(numbered), policies(), st.dates(D(2024, 2, 1), D(2026, 6, 30)))
def test_demand_day_by_day(found, policy, on) -> None:
    """Every day of the month adds a day's part of each interval that runs; the first time adds one on its day."""
    policy = replace(policy, programme="")
    month = add_months(on.replace(day=1), -1)
    data_of = as_records([replace(history, cadences=()) for history in found])
    frame = demand(known(data_of, rule_book(on), on), data_of, policy, [month])
    expected: dict[str, float] = {}
    for history in (history.known_on(on) for history in found):
        for act in REPEATED:
            rules = [rule for rule in (*BY_LAW, *policy.rules) if rule.act is act]
            by_measure = [max((_times(r, history, e, month) for r in rules), default=0) for e in history.episodes]
            total = max(by_measure, default=0) if act in OF_CHILD else sum(by_measure)
            expected[act.value] = expected.get(act.value, 0) + total
    got = dict(frame.filter(frame["act"].is_in([act.value for act in REPEATED])).select("act", "times").iter_rows())
    assert got.keys() <= expected.keys()
    for act, times in expected.items():
        assert got.get(act, 0) == pytest.approx(times, abs=TOLERANCE)


def _times(rule, history, episode, month) -> float:
    if not rule.holds_for(section=episode.section, place_type=episode.place_type, step=episode.step):
        return 0
    lapse = history.lapse(episode.end)
    begins = rule.first.after(episode.start) if rule.first else episode.start
    total, day = 0.0, month
    while day < add_months(month, 1):
        if lapse is None or day < lapse:
            total += rule.first is not None and day == begins
            for phase in rule.phases:
                if phase.until is None or day < phase.until.after(episode.start):
                    if day >= begins:
                        total += 1 / (phase.every.months * DAYS_A_MONTH + phase.every.days)
                    break
        day += timedelta(days=1)
    return total
