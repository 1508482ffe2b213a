"""The case work of each child: what the law puts dates on, kept and missed, drawn from the child's own generator."""

from collections.abc import Sequence

import numpy as np

from trappen.analysis.synth.cases import Case, in_programme, programme_days
from trappen.analysis.synth.desk import COLUMNS, Desk, Row, later
from trappen.analysis.synth.duties import adult_preparation, followed, measure_duties
from trappen.analysis.synth.histories import History
from trappen.analysis.synth.measures import Episode
from trappen.analysis.synth.settings import CASEWORK, DAYS_PER_YEAR, Calendar, municipality, stream
from trappen.analysis.synth.staff import PROGRAMME, Assignment
from trappen.parameters.casework import GOALS


def casework(
    seed: int,
    histories: Sequence[History],
    made: dict[str, list[Episode]],
    cases: dict[str, list[Case]],
    assignments: dict[str, list[Assignment]],
    calendar: Calendar,
) -> dict[str, list[Row]]:
    """Rows of every table in COLUMNS for all children, in their order."""
    rows: dict[str, list[Row]] = {name: [] for name in COLUMNS}
    for history in histories:
        desk = Desk(history, stream(seed, CASEWORK, history.child.number), calendar, rows)
        own = cases.get(history.key, [])
        episodes = made.get(history.key, [])
        _notifications(desk, own, episodes)
        for case in own:
            _examination(desk, case)
            _enrolments(desk, case)
            _contacts(desk, case, assignments.get(case.key, []))
            adult_preparation(desk, case)
        measure_duties(desk, episodes)
    return rows


def _notifications(desk: Desk, own: Sequence[Case], measures: Sequence[Episode]) -> None:
    given, rng = municipality()["notifications"], desk.rng
    days = [(day, "none" if rng.random() < 0.6 else "screening") for day in desk.history.contacts]
    for case in own:
        if not case.disability and rng.random() < given["before_case"]:
            days.append((case.opened - int(rng.integers(0, 20)), "examination"))
        closed = case.closed if case.closed is not None else desk.calendar.end
        first = max(case.opened, desk.calendar.start)
        rate = given["per_open_year"] * (0.25 if case.disability else desk.history.child.family.up)
        count = rng.poisson(rate * (closed - first) / DAYS_PER_YEAR)
        days += [(first + int(share * (closed - first)), "running") for share in np.sort(rng.random(count))]
    for day, outcome in days:
        if desk.known(day):
            _notification(desk, day, outcome, measures)


def _notification(desk: Desk, day: int, outcome: str, measures: Sequence[Episode]) -> None:
    given, rng = municipality()["notifications"], desk.rng
    weekday = (day + 3) % 7  # 1 January 1970 was a Thursday
    if weekday >= 5 and rng.random() < 0.6:
        day -= weekday - 4
    minute = int(min(max(rng.normal(12.5, 3.4), 0.2), 23.8) * 60)
    received = day * 1440 + minute
    prompt = desk.chance(given["within_24_hours"])
    hours = rng.uniform(0.3, 23.0) if prompt else rng.uniform(26.0, 120.0)
    assessed = received + int(hours * 60)
    receipt = day + int(rng.integers(1, 6) if desk.chance(given["receipt_within_6"]) else rng.integers(10, 25))
    notifiers = given["notifiers"]
    notifier = list(notifiers)[int(rng.choice(len(notifiers), p=list(notifiers.values())))]
    if outcome == "running" and desk.chance(0.04):
        outcome = "acute"
    again = desk.seen(desk.done(day, given["second_person"], (0, 1))) is not None
    desk.write(
        "notifications",
        desk.child,
        received,
        assessed if assessed < desk.calendar.end * 1440 else None,
        receipt if receipt < desk.calendar.end else None,
        again if followed(measures, day) else None,
        notifier,
        outcome,
    )


def _examination(desk: Desk, case: Case) -> None:
    """Within four months as often as the parameters say; what is on time is finished with the case if that closes."""
    given, rng = municipality()["deadlines"], desk.rng
    aware, due = case.opened, later(case.opened, 4)
    made, day = desk.chance(given["examination_made"]), desk.done(due, given["examination"], (3, 80))
    begun = int(rng.integers(2, 30))
    preliminary = desk.chance(municipality()["promises"]["preliminary"])
    if not desk.known(aware):
        return
    if aware >= desk.calendar.law:
        desk.write("examinations", desk.child, "screening", aware, aware, desk.seen(aware + begun // 3), None)
    elif not made:
        return
    late = day is None or day > due
    if day is not None and not late and case.closed is not None:
        day = min(day, max(case.closed, aware + begun))
    kind = "child_examination" if made and not case.disability else "assessment"
    early = desk.seen(due - 4) if late and preliminary else None
    desk.write("examinations", desk.child, kind, aware, desk.seen(aware + begun), desk.seen(day), early)


def _enrolments(desk: Desk, case: Case) -> None:
    if case.disability:
        return
    closed = case.closed if case.closed is not None else desk.calendar.end
    for start, end in programme_days(desk.history, desk.calendar):
        first, last = max(start, case.opened, desk.calendar.start), min(end, closed)
        if first < last:
            open_end = last == desk.calendar.end and case.closed is None
            desk.write("programme_enrolments", PROGRAMME, desk.child, first, None if open_end else last)
            for day in range(first + 30, last, 91):
                value = int(min(max(round(4.5 + 1.2 * (day - first) / DAYS_PER_YEAR + desk.rng.normal(0, 1.6)), 0), 10))
                desk.write("scores", desk.child, "Signs of Safety 0-10", day, value)
                desk.write("goal_steps", desk.child, _goal(desk.child), day, _status(value, first=day == first + 30))


def _goal(child: str) -> str:
    """One goal for each child, by its key: no draw, so that what is drawn stays as it is."""
    return tuple(GOALS)[sum(map(ord, child)) % len(GOALS)]


def _status(score: int, *, first: bool) -> str:
    """A goal goes as the score that is given on the same day."""
    return "set" if first else "reached" if score >= 8 else "on_way" if score >= 4 else "not_reached"


def _contacts(desk: Desk, case: Case, who: Sequence[Assignment]) -> None:
    """Contacts at the rate of the team that has the case, each by the adviser who had it that day."""
    given, rng = municipality()["staff"], desk.rng
    for stay in who:
        end = stay.end if stay.end is not None else desk.calendar.end
        tight = in_programme(desk.history, stay.start, desk.calendar)
        name = "disability" if case.disability else "programme" if tight else "other"
        count = int(rng.poisson(given[f"contacts_{name}"] * (end - stay.start) / DAYS_PER_YEAR))
        days = stay.start + np.sort(rng.random(count)) * (end - stay.start)
        for day, kind in zip(days.astype(int).tolist(), rng.random(count).tolist(), strict=True):
            act = "network_meeting" if kind < 0.14 else "child_conversation" if kind < 0.4 else "contact"
            if desk.known(day):
                desk.write("contacts", desk.child, stay.adviser, day, act)
