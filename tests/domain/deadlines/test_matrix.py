"""Every rule against every awkward day: leap day, holiday, year's end, the change of law, an unborn child, a second
notification while a measure runs, and no history at all. The dates are worked out by hand from a calendar."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

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
)
from trappen.domain.deadlines.rules import Transition
from trappen.domain.periods import add_years
from trappen.parameters.deadlines import rule_book

D = date.fromisoformat
BOOK = rule_book(D("2026-01-01"))
LEAPLING, FIRST_OF_MARCH = D("2004-02-29"), D("2027-03-01")  # born on a leap day, 23 on 1 March
LAST_DAY, FIRST_DAY = "2023-12-31", "2024-01-01"
OLD, NEW = "SEL", "BL"


@dataclass(frozen=True)
class Row:
    """A rule's history for a trigger day, its due dates for awkward triggers, and the law of the two days of change
    (None: no rule holds)."""

    rule: str
    history: Callable[[date], dict[str, Any]]
    leap: tuple[str, str]
    year: tuple[str, str]
    holiday: tuple[str, str]
    change: tuple[str | None, str | None]
    by_age: bool = False


def notified(day):
    return {"notifications": (Notification("u", datetime.combine(day, time(12))),)}


def notified_while_running(day):
    return {**measure("BL-32-1.5")(day - timedelta(days=60)), **notified(day)}


def examined(kind):
    return lambda day: {"examinations": (Examination("x", kind, aware=day),)}


def measure(section, **rest):
    return lambda day: {"episodes": (Episode("e", section, day, decision_date=day, **rest),)}


def followed(section, *cadence):
    def history(day):
        decided = tuple(Cadence(day, months=months, episode="e") for months in cadence)
        started = measure(section)(day - timedelta(days=60))
        return {**started, "followups": (FollowUp(day, "e"),), "cadences": decided}

    return history


def young(section, years, *, before=400):
    """A measure decided `before` days ahead of the day on which the young person turns `years`."""

    def history(day):
        birth = LEAPLING if day == FIRST_OF_MARCH else add_years(day, -years)
        return {"birth": birth, **measure(section)(day - timedelta(days=before))}

    return history


def of_sixteen(section):
    return lambda day: {"birth": add_years(day, -17), **measure(section)(day)}


def decided(kind):
    def history(day):
        placed = measure("BL-46")(day - timedelta(days=400))
        return {**(placed if kind == "return_home" else {}), "decisions": (Decision("d", kind, day),)}

    return history


def renewed(day):
    placed = measure("BL-47")(day - timedelta(days=300))
    return {**placed, "decisions": (Decision("d", "without_consent", day, episode="e"),)}


def disabled(day):
    return {"birth": add_years(day, -16), "cases": (Case("c", D("2000-01-01"), target_group="disability"),)}


THREE = {
    "leap": ("2024-02-29", "2024-05-29"),
    "year": ("2025-11-30", "2026-02-28"),
    "holiday": ("2025-09-25", "2025-12-25"),
}
FOUR = {
    "leap": ("2024-02-29", "2024-06-29"),
    "year": ("2025-10-31", "2026-02-28"),
    "holiday": ("2025-08-25", "2025-12-25"),
}
SAME = {
    "leap": ("2024-02-29", "2024-02-29"),
    "year": ("2025-12-31", "2025-12-31"),
    "holiday": ("2025-12-25", "2025-12-25"),
}
BOTH = (OLD, NEW)
TABLE = [
    Row(
        "UND-24",
        notified,
        leap=("2024-02-28", "2024-02-29"),
        year=("2025-12-31", "2026-01-01"),
        holiday=("2025-12-24", "2025-12-25"),
        change=BOTH,
    ),
    Row(
        "UND-KVIT",
        notified,
        leap=("2020-02-28", "2020-03-09"),  # the 29th is a Saturday
        year=("2022-12-30", "2023-01-09"),
        holiday=("2023-04-04", "2023-04-17"),  # Easter
        change=(OLD, None),
    ),
    Row("UND-GENV", notified_while_running, **SAME, change=BOTH),
    Row("AFD", examined("assessment"), **FOUR, change=(None, NEW)),
    Row("BFU-4M", examined("child_examination"), **FOUR, change=BOTH),
    Row(
        "PLAN-SEL",
        measure("SEL-52-3.3"),
        leap=("2020-02-29", "2020-06-29"),
        year=("2022-10-31", "2023-02-28"),
        holiday=("2022-08-25", "2022-12-25"),
        change=(OLD, None),
    ),
    Row("PLAN-32", measure("BL-32-1.5"), **THREE, change=(None, NEW)),
    Row("PLAN-46", measure("BL-46"), **THREE, change=(None, NEW)),
    Row("PLAN-47", measure("BL-47"), **SAME, change=(None, NEW)),
    Row("UNGEPLAN-32", of_sixteen("BL-32-1.5"), **THREE, change=(None, NEW), by_age=True),
    Row("UNGEPLAN-46", of_sixteen("BL-46"), **THREE, change=(None, NEW), by_age=True),
    Row("UNGEPLAN-47", of_sixteen("BL-47"), **SAME, change=(None, NEW), by_age=True),
    Row("UNGEPLAN-16", young("BL-32-1.5", 16), **THREE, change=(None, NEW), by_age=True),
    Row("OPF-1", measure("BL-32-1.5"), **THREE, change=(NEW, NEW)),  # due after the change: the new law
    Row(
        "OPF-N",
        followed("SEL-52-3.3"),
        leap=("2020-02-29", "2020-08-29"),
        year=("2021-10-31", "2022-04-30"),
        holiday=("2022-06-25", "2022-12-25"),
        change=(None, None),  # from the last day it would fall due under the new law
    ),
    Row("OPF-BL-BESLUTNING", followed("BL-32-1.5"), **SAME, change=(NEW, NEW)),
    Row("OPF-BL-INTERVAL", followed("BL-32-1.5", 3), **THREE, change=(NEW, NEW)),
    Row(
        "TILSYN-2",
        measure("BL-46"),
        leap=("2024-02-29", "2025-02-28"),
        year=("2025-12-31", "2026-12-31"),
        holiday=("2024-12-25", "2025-12-25"),
        change=BOTH,
    ),
    Row(
        "HJEMG",
        decided("return_home"),
        leap=("2025-08-31", "2026-02-28"),
        year=("2025-10-31", "2026-04-30"),
        holiday=("2025-06-25", "2025-12-25"),
        change=BOTH,
    ),
    Row(
        "FORELØBIG",
        decided("temporary"),
        leap=("2024-02-22", "2024-02-29"),
        year=("2025-12-28", "2026-01-04"),
        holiday=("2025-12-18", "2025-12-25"),
        change=BOTH,
    ),
    Row(
        "FORELØBIG-1M",
        decided("temporary"),
        leap=("2024-01-31", "2024-02-29"),
        year=("2025-12-31", "2026-01-31"),
        holiday=("2025-11-25", "2025-12-25"),
        change=BOTH,
    ),
    Row(
        "KLAGE",
        decided("notice"),
        leap=("2024-02-01", "2024-02-29"),
        year=("2025-12-10", "2026-01-07"),
        holiday=("2025-11-27", "2025-12-25"),
        change=("retssikkerhedsloven", "retssikkerhedsloven"),
    ),
    Row(
        "GENBEH",
        measure("BL-47"),
        leap=("2024-02-29", "2025-02-28"),
        year=("2025-12-31", "2026-12-31"),
        holiday=("2024-12-25", "2025-12-25"),
        change=BOTH,
    ),
    Row(
        "GENBEH-2",
        renewed,
        leap=("2024-02-29", "2026-02-28"),
        year=("2025-12-31", "2027-12-31"),
        holiday=("2024-12-25", "2026-12-25"),
        change=BOTH,
    ),
    Row(
        "UNGE-6M",
        young("BL-46", 18),
        leap=("2024-08-31", "2024-02-29"),
        year=("2026-05-31", "2025-11-30"),
        holiday=("2026-06-25", "2025-12-25"),
        change=(OLD, OLD),  # the half-year before lies under the old law
        by_age=True,
    ),
    Row(
        "UNGE-23",
        young("BL-114-1.1", 23),
        leap=("2027-03-01", "2027-03-01"),
        year=("2025-12-31", "2025-12-31"),
        holiday=("2025-12-25", "2025-12-25"),
        change=BOTH,
        by_age=True,
    ),
    Row(
        "FORB-16",
        disabled,
        leap=("2024-02-29", "2026-03-01"),  # born 29 February 2008: 18 on 1 March
        year=("2024-12-31", "2026-12-31"),
        holiday=("2024-12-25", "2026-12-25"),
        change=BOTH,
        by_age=True,
    ),
]
BY_RULE = {row.rule: row for row in TABLE}
every_rule = pytest.mark.parametrize("row", TABLE, ids=lambda row: row.rule)


def found(row, trigger, *, book=BOOK, **more):
    """Due date and law of the rule's items, seen long after, so that nothing is unknown."""
    history = {**row.history(trigger), **more}
    on = trigger + timedelta(days=1) if row.rule == "KLAGE" else D("2050-01-01")  # the time to complain runs out
    items = dues(History("b", **history), book, on)
    return [(item.due, item.section) for item in items if item.rule == row.rule]


def law_of(row, trigger, *, book=BOOK):
    sections = [section for _, section in found(row, trigger, book=book)]
    cited = {rule.law for rule in book.parts(row.rule) if rule.section in sections}
    return cited.pop() if sections and cited else None


def test_the_table_has_every_rule_that_is_computed() -> None:
    assert set(BY_RULE) == {rule.rule for rule in BOOK.enabled}
    assert {rule.rule for rule in BOOK.switched_off} == {"UND-KVIT", "SCREEN", "SAMTALE"}


@every_rule
@pytest.mark.parametrize("which", ["leap", "year", "holiday"])
def test_awkward_days(row, which) -> None:
    trigger, due = map(D, getattr(row, which))
    assert [day for day, _ in found(row, trigger)] == [due]


@every_rule
def test_the_change_of_law(row) -> None:
    expected = [{"retssikkerhedsloven": "RSL"}.get(str(law), law) for law in row.change]
    assert [law_of(row, D(day)) for day in (LAST_DAY, FIRST_DAY)] == expected


@pytest.mark.parametrize(
    ("rule", "laws"), [("OPF-1", (OLD, NEW)), ("OPF-N", (OLD, None)), ("OPF-BL-BESLUTNING", (None, NEW))]
)
def test_the_other_reading_of_the_change(rule, laws) -> None:
    book = rule_book(D("2026-01-01"), transition=Transition.LAW_OF_TRIGGER)
    assert tuple(law_of(BY_RULE[rule], D(day), book=book) for day in (LAST_DAY, FIRST_DAY)) == laws


@every_rule
def test_an_unborn_child(row) -> None:
    trigger, due = map(D, row.year)
    days = [day for day, _ in found(row, trigger, unborn=True, birth=trigger + timedelta(days=90))]
    assert days == ([] if row.by_age else [due])


@every_rule
def test_a_second_notification_while_a_measure_runs(row) -> None:
    trigger, due = map(D, row.year)
    own = row.history(trigger)
    more = (Notification("n", datetime.combine(trigger + timedelta(days=3), time(9))),)
    running = Episode("m", "BL-86", trigger - timedelta(days=500))
    days = [
        day
        for day, _ in found(
            row,
            trigger,
            notifications=(*own.get("notifications", ()), *more),
            episodes=(*own.get("episodes", ()), running),
        )
    ]
    assert days[0] == due
    assert len(days) == (2 if row.rule.startswith("UND") else 1)


@every_rule
def test_no_history(row) -> None:
    assert not [item for item in dues(History("b"), BOOK, D("2026-01-01")) if item.rule == row.rule]
