"""Every rule, case by case: when it is due, and where it stands."""

# ruff: noqa: DTZ001 - the tables hold local Danish time without a zone

from datetime import date, datetime

import pytest

from trappen.domain.deadlines.duties import dues
from trappen.domain.deadlines.history import (
    Cadence,
    Case,
    Decision,
    Episode,
    Examination,
    FollowUp,
    History,
    Notification,
    Plan,
    Visit,
)
from trappen.domain.deadlines.rules import Transition, VisitYear
from trappen.parameters.deadlines import rule_book

D = date


def found(rule, on, **history):
    """The items of one rule as (due, status, days overdue)."""
    options = {key: history.pop(key) for key in ("transition", "visit_year", "saturday") if key in history}
    items = dues(History("b", **history), rule_book(on, **options), on)
    return [(item.due, item.status.value, item.days_overdue) for item in items if item.rule == rule]


def measure(start, section="BL-32-1.5", **rest):
    return (Episode("e", section, start, **rest),)


def held(*days):
    return tuple(FollowUp(day, "e") for day in days)


def test_an_empty_history_has_no_duties() -> None:
    assert dues(History("b"), rule_book(D(2026, 1, 1)), D(2026, 1, 1)) == []


@pytest.mark.parametrize(
    ("start", "on", "expected"),
    [
        (D(2026, 3, 1), D(2026, 6, 1), (D(2026, 6, 1), "due_within", 0)),  # nothing is overdue before that
        (D(2026, 3, 1), D(2026, 6, 2), (D(2026, 6, 1), "overdue", 1)),  # no follow-up is overdue, not fine
        (D(2026, 3, 1), D(2026, 3, 2), (D(2026, 6, 1), "upcoming", 0)),
        (D(2025, 11, 30), D(2026, 3, 1), (D(2026, 2, 28), "overdue", 1)),
        (D(2023, 11, 29), D(2024, 3, 1), (D(2024, 2, 29), "overdue", 1)),  # leap day
        (D(2025, 10, 31), D(2026, 1, 1), (D(2026, 1, 31), "due_within", 0)),  # across the year
    ],
)
def test_first_follow_up(start, on, expected) -> None:
    assert found("OPF-1", on, episodes=measure(start)) == [expected]


@pytest.mark.parametrize("section", ["BL-32", "BL-46", "BL-47", "BL-114", "BL-115", "BL-116-1", "BL-120"])
def test_first_follow_up_holds_for_what_the_law_lists(section) -> None:
    assert found("OPF-1", D(2026, 7, 1), episodes=measure(D(2026, 1, 1), section))


@pytest.mark.parametrize("section", ["BL-30", "BL-86", "BL-33", "BL-113", "BL-75", "SEL-11-3", "BL-321", None])
def test_and_for_nothing_else(section) -> None:
    assert found("OPF-1", D(2026, 7, 1), episodes=measure(D(2026, 1, 1), section)) == []


def test_a_measure_that_ended_before_its_first_date_owes_nothing_and_one_after_was_missed() -> None:
    on = D(2026, 9, 1)
    assert found("OPF-1", on, episodes=measure(D(2026, 1, 1), end=D(2026, 4, 1))) == []
    assert found("OPF-1", on, episodes=measure(D(2026, 1, 1), end=D(2026, 4, 2))) == [(D(2026, 4, 1), "missed", 1)]
    assert found("OPF-1", on, episodes=measure(D(2026, 1, 1)), left_on=D(2026, 3, 1)) == []


def test_the_end_of_a_parallel_examination_comes_first_under_barnets_lov() -> None:
    finished = (Examination("x", "child_examination", finished=D(2026, 2, 1)),)
    on = D(2026, 2, 10)
    assert found("OPF-1", on, episodes=measure(D(2026, 1, 1)), examinations=finished) == [(D(2026, 2, 1), "overdue", 9)]
    old = (Examination("x", "child_examination", finished=D(2023, 2, 1)),)
    assert found("OPF-1", D(2023, 2, 10), episodes=measure(D(2023, 1, 1), "SEL-52-3.3"), examinations=old) == [
        (D(2023, 4, 1), "upcoming", 0)
    ]


def test_six_months_apart_until_2023() -> None:
    history = {"episodes": measure(D(2022, 10, 1), "SEL-52-3.3"), "followups": held(D(2022, 12, 31), D(2023, 7, 1))}
    assert found("OPF-N", D(2023, 8, 1), **history) == [
        (D(2023, 6, 30), "kept_late", 1),
    ]


def test_both_readings_of_a_follow_up_that_runs_across_the_law_change() -> None:
    history = {"episodes": measure(D(2023, 6, 1), "SEL-52-3.3"), "followups": held(D(2023, 9, 1))}
    on = D(2024, 4, 1)
    assert found("OPF-N", on, **history) == []
    assert found("OPF-BL-BESLUTNING", on, **history) == [(D(2024, 1, 1), "missing_decision", 91)]
    assert found("OPF-BL-BESLUTNING", D(2023, 12, 15), **history) == [(D(2024, 1, 1), "due_within", 0)]
    by_trigger = Transition.LAW_OF_TRIGGER
    assert found("OPF-N", on, transition=by_trigger, **history) == [(D(2024, 3, 1), "overdue", 31)]
    assert found("OPF-BL-BESLUTNING", on, transition=by_trigger, **history) == []


@pytest.mark.parametrize(
    ("transition", "cited"), [(Transition.LAW_WHEN_DUE, "BL § 95, stk. 2"), (Transition.LAW_OF_TRIGGER, "SEL § 70")]
)
def test_the_first_follow_up_across_the_change_cites_the_law_of_the_reading(transition, cited) -> None:
    book = rule_book(D(2024, 2, 1), transition=transition)
    items = dues(History("b", episodes=measure(D(2023, 11, 15), "SEL-52-3.3")), book, D(2024, 2, 1))
    reason = next(item.reason for item in items if item.rule == "OPF-1")
    assert reason == (
        f"Første opfølgning senest 3 måneder efter start 15. november 2023 ({cited}); ingen opfølgning er registreret."
    )


def test_no_law_date_exists_until_an_interval_is_decided() -> None:
    history = {"episodes": measure(D(2025, 1, 1)), "followups": held(D(2025, 3, 1))}
    on = D(2026, 3, 1)
    assert found("OPF-BL-INTERVAL", on, **history) == []
    assert found("OPF-BL-BESLUTNING", on, **history) == [(D(2025, 3, 1), "missing_decision", 365)]
    empty = (Cadence(D(2025, 3, 1), episode="e"),)
    assert found("OPF-BL-BESLUTNING", on, cadences=empty, **history)[0][1] == "missing_decision"
    assert found("OPF-BL-BESLUTNING", on, episodes=measure(D(2025, 1, 1))) == []


def test_the_decided_interval() -> None:
    history = {
        "episodes": measure(D(2025, 1, 1)),
        "followups": held(D(2025, 3, 1), D(2025, 6, 2)),
        "cadences": (Cadence(D(2025, 3, 1), months=3, episode="e"), Cadence(D(2025, 6, 2), days=42, episode="e")),
    }
    assert found("OPF-BL-INTERVAL", D(2025, 7, 15), **history) == [
        (D(2025, 6, 1), "kept_late", 1),
        (D(2025, 7, 14), "overdue", 1),
    ]
    assert found("OPF-BL-BESLUTNING", D(2025, 7, 15), **history) == [(D(2025, 3, 1), "kept", 0)]


def notified(received, **rest):
    return (Notification("u", received, **rest),)


@pytest.mark.parametrize(
    ("received", "assessed", "status"),
    [
        (
            datetime(2025, 10, 25, 12),
            datetime(2025, 10, 26, 11),
            "kept",
        ),  # the clock goes back: 24 hours are 11 o'clock
        (datetime(2025, 10, 25, 12), datetime(2025, 10, 26, 11, 1), "kept_late"),
        (datetime(2026, 3, 28, 12), datetime(2026, 3, 29, 13), "kept"),  # and forward
        (datetime(2025, 12, 31, 9), datetime(2026, 1, 1, 9), "kept"),  # across the year, on a holiday
        (datetime(2025, 12, 31, 9), None, "overdue"),
    ],
)
def test_24_real_hours(received, assessed, status) -> None:
    items = found("UND-24", D(2026, 6, 1), notifications=notified(received, assessed=assessed))
    assert [item[1] for item in items] == [status]


def test_notifications_about_an_unborn_child_count() -> None:
    history = {"unborn": True, "birth": D(2026, 9, 1), "notifications": notified(datetime(2026, 3, 1, 8))}
    assert found("UND-24", D(2026, 3, 1), **history) == [(D(2026, 3, 2), "due_within", 0)]
    aware = (Examination("x", "child_examination", aware=D(2026, 3, 1)),)
    assert found("BFU-4M", D(2026, 7, 2), examinations=aware, **history) == [(D(2026, 7, 1), "overdue", 1)]


def test_the_receipt_is_computed_only_where_the_section_is_known() -> None:
    assert found("UND-KVIT", D(2023, 6, 1), notifications=notified(datetime(2023, 4, 4, 10))) == [
        (D(2023, 4, 17), "overdue", 45)
    ]
    assert found("UND-KVIT", D(2026, 6, 1), notifications=notified(datetime(2026, 4, 4, 10))) == []


def test_a_new_notification_during_a_measure_wants_another_person() -> None:
    on = D(2026, 6, 1)
    running = measure(D(2026, 1, 1))
    first = notified(datetime(2026, 3, 1, 10))
    assert found("UND-GENV", on, episodes=running, notifications=first)[0][1] == "missing_decision"
    assert found("UND-GENV", on, notifications=first) == []
    assert found("UND-GENV", on, episodes=measure(D(2026, 3, 1)), notifications=first) == []
    seen = notified(datetime(2026, 3, 1, 10), second_person=True)
    assert found("UND-GENV", on, episodes=running, notifications=seen) == [(D(2026, 3, 1), "kept", 0)]


def test_a_preliminary_assessment_keeps_the_four_months() -> None:
    late = Examination("x", "child_examination", aware=D(2025, 10, 31), finished=D(2026, 5, 1))
    assert found("BFU-4M", D(2026, 6, 1), examinations=(late,)) == [(D(2026, 2, 28), "kept_late", 62)]
    saved = Examination("x", "child_examination", aware=D(2025, 10, 31), preliminary=D(2026, 2, 28))
    assert found("BFU-4M", D(2026, 6, 1), examinations=(saved,)) == [(D(2026, 2, 28), "kept", 0)]
    assert found("AFD", D(2026, 6, 1), examinations=(Examination("x", "assessment", aware=D(2023, 1, 1)),)) == []
    assert found("BFU-4M", D(2026, 6, 1), examinations=(Examination("x", "child_examination"),)) == []


@pytest.mark.parametrize(
    ("section", "decided", "rule", "due"),
    [
        ("SEL-52-3.3", D(2023, 12, 31), "PLAN-SEL", D(2024, 4, 30)),
        ("BL-32-1.5", D(2024, 1, 1), "PLAN-32", D(2024, 4, 1)),
        ("SEL-52-3.3", D(2024, 1, 1), "PLAN-32", D(2024, 4, 1)),
        ("SEL-52-3.7", D(2024, 1, 1), "PLAN-46", D(2024, 4, 1)),
        ("BL-46", D(2025, 11, 30), "PLAN-46", D(2026, 2, 28)),
        ("BL-47", D(2026, 1, 1), "PLAN-47", D(2026, 1, 1)),
    ],
)
def test_plans_by_law_and_section(section, decided, rule, due) -> None:
    episodes = measure(decided, section, decision_date=decided)
    items = dues(History("b", episodes=episodes), rule_book(decided), D(2026, 12, 1))
    assert [(i.rule, i.due) for i in items if "PLAN" in i.rule] == [(rule, due)]


def test_a_reasoned_no_keeps_the_rule_only_for_measures_at_home() -> None:
    no = (Plan("child_plan", decided=D(2026, 2, 1), declined=True, episode="e"),)
    on = D(2026, 6, 1)
    assert found("PLAN-32", on, episodes=measure(D(2026, 1, 1)), plans=no) == [(D(2026, 4, 1), "kept", 0)]
    assert found("PLAN-46", on, episodes=measure(D(2026, 1, 1), "BL-46"), plans=no)[0][1] == "overdue"


def test_youth_plan_from_sixteen() -> None:
    sixteen = {"birth": D(2010, 2, 1)}
    on = D(2026, 6, 1)
    before, after = D(2025, 12, 1), D(2026, 2, 1)
    assert found("UNGEPLAN-16", on, episodes=measure(before), **sixteen) == [(D(2026, 5, 1), "overdue", 31)]
    assert found("UNGEPLAN-32", on, episodes=measure(before), **sixteen) == []
    assert found("UNGEPLAN-32", on, episodes=measure(after), **sixteen) == [(D(2026, 5, 1), "overdue", 31)]
    assert found("UNGEPLAN-16", on, episodes=measure(after), **sixteen) == []
    no = (Plan("youth_plan", decided=D(2026, 3, 1), declined=True),)
    assert found("UNGEPLAN-16", on, episodes=measure(before), plans=no, **sixteen)[0][1] == "kept"
    placed = measure(before, "BL-46")
    assert found("UNGEPLAN-16", on, episodes=placed, plans=no, **sixteen)[0][1] == "overdue"


def test_two_visits_a_year_rolling() -> None:
    placed = measure(D(2024, 2, 29), "BL-46")
    on = D(2025, 12, 1)
    assert found("TILSYN-2", on, episodes=placed) == [(D(2025, 2, 28), "overdue", 276)]
    one = (Visit(D(2024, 6, 1)),)
    assert found("TILSYN-2", on, episodes=placed, visits=one) == [(D(2025, 2, 28), "overdue", 276)]
    two = (*one, Visit(D(2025, 1, 1)), Visit(D(2025, 3, 1), talked=False))
    assert found("TILSYN-2", on, episodes=placed, visits=two) == [
        (D(2025, 2, 28), "kept", 0),
        (D(2025, 6, 1), "overdue", 183),
    ]


def test_two_visits_a_calendar_year() -> None:
    placed = measure(D(2024, 2, 29), "BL-46")
    calendar = VisitYear.CALENDAR
    one = (Visit(D(2025, 6, 1)), Visit(D(2026, 1, 2)))
    assert found("TILSYN-2", D(2024, 12, 31), episodes=placed, visit_year=calendar) == []
    assert found("TILSYN-2", D(2026, 2, 1), episodes=placed, visits=one, visit_year=calendar) == [
        (D(2025, 12, 31), "overdue", 32),
        (D(2026, 12, 31), "upcoming", 0),
    ]


def test_a_change_of_place_is_no_new_placement() -> None:
    placed = (
        Episode("e1", "BL-46", D(2025, 1, 1), D(2025, 9, 1)),
        Episode("e2", "BL-46", D(2025, 9, 1)),
    )
    assert found("TILSYN-2", D(2026, 1, 2), episodes=placed) == [(D(2026, 1, 1), "overdue", 1)]


def decided(kind, day, **rest):
    return (Decision("d", kind, day, **rest),)


def test_return_home_within_six_months() -> None:
    going = decided("return_home", D(2025, 8, 31))
    assert found("HJEMG", D(2026, 3, 1), episodes=measure(D(2025, 1, 1), "BL-46"), decisions=going) == [
        (D(2026, 2, 28), "overdue", 1)
    ]
    home = measure(D(2025, 1, 1), "BL-46", end=D(2026, 2, 28))
    assert found("HJEMG", D(2026, 3, 1), episodes=home, decisions=going) == [(D(2026, 2, 28), "kept", 0)]


def test_temporary_decision() -> None:
    on = D(2026, 3, 5)
    temporary = decided("temporary", D(2026, 1, 31), approved=D(2026, 2, 8))
    assert found("FORELØBIG", on, decisions=temporary) == [(D(2026, 2, 7), "kept_late", 1)]
    assert found("FORELØBIG-1M", on, decisions=temporary) == [(D(2026, 2, 28), "overdue", 5)]
    renewed = (*temporary, Decision("d2", "without_consent", D(2026, 2, 27)))
    assert found("FORELØBIG-1M", on, decisions=renewed) == [(D(2026, 2, 28), "kept", 0)]


def test_a_new_decision_after_a_year_and_then_every_second() -> None:
    placed = measure(D(2022, 3, 1), "SEL-58", decision_date=D(2022, 2, 15))
    again = (Decision("d", "without_consent", D(2023, 2, 15), episode="e"),)
    on = D(2025, 2, 16)
    assert found("GENBEH", on, episodes=placed, decisions=again) == [(D(2023, 2, 15), "kept", 0)]
    assert found("GENBEH-2", on, episodes=placed, decisions=again) == [(D(2025, 2, 15), "overdue", 1)]


def test_eighteen_less_six_months() -> None:
    history = {"birth": D(2008, 8, 31), "episodes": measure(D(2020, 1, 1), "BL-46")}
    assert found("UNGE-6M", D(2026, 3, 1), **history) == [(D(2026, 2, 28), "overdue", 1)]
    leap = {"birth": D(2008, 2, 29), "episodes": measure(D(2020, 1, 1), "BL-46")}
    assert found("UNGE-6M", D(2025, 9, 1), **leap) == [(D(2025, 9, 1), "due_within", 0)]
    considered = decided("youth_support", D(2025, 9, 1))
    assert found("UNGE-6M", D(2025, 10, 1), decisions=considered, **leap) == [(D(2025, 9, 1), "kept", 0)]
    at_home = {"birth": D(2008, 8, 31), "episodes": measure(D(2020, 1, 1))}
    assert found("UNGE-6M", D(2026, 3, 1), **at_home) == []


def test_support_ends_at_23() -> None:
    young = {"birth": D(2003, 2, 28)}
    running = measure(D(2021, 3, 1), "BL-114-1.1")
    assert found("UNGE-23", D(2026, 3, 1), episodes=running, **young) == [(D(2026, 2, 28), "overdue", 1)]
    ended = measure(D(2021, 3, 1), "BL-114", end=D(2026, 2, 28))
    assert found("UNGE-23", D(2026, 3, 1), episodes=ended, **young) == [(D(2026, 2, 28), "kept", 0)]
    earlier = measure(D(2021, 3, 1), "BL-114", end=D(2024, 2, 28))
    assert found("UNGE-23", D(2026, 3, 1), episodes=earlier, **young) == []


def test_preparation_for_adult_life() -> None:
    young = {"birth": D(2008, 3, 1), "cases": (Case("c", D(2015, 1, 1), target_group="disability"),)}
    assert found("FORB-16", D(2026, 3, 2), **young) == [(D(2026, 3, 1), "overdue", 1)]
    ready = decided("adult_preparation", D(2026, 1, 1))
    assert found("FORB-16", D(2026, 3, 2), decisions=ready, **young) == [(D(2026, 3, 1), "kept", 0)]
    social = {"birth": D(2008, 3, 1), "cases": (Case("c", D(2015, 1, 1), target_group="social"),)}
    assert found("FORB-16", D(2026, 3, 2), **social) == []


def test_the_time_to_complain_runs_out_and_nobody_is_late() -> None:
    notice = decided("notice", D(2026, 2, 1))
    assert found("KLAGE", D(2026, 3, 1), decisions=notice) == [(D(2026, 3, 1), "due_within", 0)]
    assert found("KLAGE", D(2026, 3, 2), decisions=notice) == []


def test_what_happens_later_is_not_known() -> None:
    history = {"episodes": measure(D(2026, 1, 1)), "followups": held(D(2026, 4, 5))}
    assert found("OPF-1", D(2026, 4, 4), **history) == [(D(2026, 4, 1), "overdue", 3)]
    assert found("OPF-1", D(2026, 4, 5), **history) == [(D(2026, 4, 1), "kept_late", 4)]
