"""The case work of each child: what the law puts dates on, kept and missed, drawn from the child's own generator."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from trappen.analysis.synth.cases import Case, in_programme, programme_days
from trappen.analysis.synth.histories import History
from trappen.analysis.synth.measures import KEPT_SECTIONS, Episode
from trappen.analysis.synth.settings import CASEWORK, DAYS_PER_YEAR, Calendar, municipality, stream
from trappen.analysis.synth.staff import PROGRAMME, Assignment

Row = tuple[Any, ...]
MONTH = DAYS_PER_YEAR / 12
FOLLOWED = ("SEL-52-3", "SEL-58", "SEL-76", "BL-32", "BL-46", "BL-47", "BL-114")
COLUMNS = {
    "notifications": (
        "notification_id",
        "child_id",
        "received",
        "assessed",
        "receipt_sent",
        "second_person",
        "notifier",
        "outcome",
    ),
    "examinations": ("examination_id", "child_id", "kind", "aware", "started", "finished", "preliminary"),
    "plans": ("plan_id", "child_id", "episode_id", "kind", "decided", "declined", "made", "revised"),
    "followups": ("followup_id", "child_id", "episode_id", "held", "child_heard"),
    "cadence_decisions": (
        "cadence_id",
        "child_id",
        "episode_id",
        "decided",
        "interval_months",
        "reasoned",
        "child_view",
    ),
    "contacts": ("contact_id", "child_id", "adviser_id", "held", "kind"),
    "visits": ("visit_id", "child_id", "episode_id", "held", "talked_with_child"),
    "scores": ("score_id", "child_id", "scale", "scored", "value"),
    "decisions": ("decision_id", "child_id", "episode_id", "kind", "decided", "approved", "valid_until", "appealed"),
    "programme_enrolments": ("enrolment_id", "programme_id", "child_id", "start", "end"),
}


@dataclass
class Desk:
    """One child's rows as they are written; keys count per child and table, so they never depend on other children."""

    history: History
    rng: np.random.Generator
    calendar: Calendar
    rows: dict[str, list[Row]]
    counts: dict[str, int] = field(default_factory=dict)

    def write(self, table: str, *values: Any) -> None:
        self.counts[table] = self.counts.get(table, 0) + 1
        letter = table[:2].upper()
        self.rows[table].append((f"{letter}{self.history.key[1:]}-{self.counts[table]:02d}", *values))

    @property
    def child(self) -> str:
        return self.history.key

    def known(self, day: int, end: int | None = None) -> bool:
        """Whether an act on that day is in the extract, and before the end of what it is about."""
        return self.calendar.start <= day < self.calendar.end and (end is None or day < end)

    def chance(self, share: float) -> bool:
        return bool(self.rng.random() < share)


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
        _notifications(desk, own)
        for case in own:
            _examination(desk, case)
            _enrolments(desk, case)
            _contacts(desk, case, assignments.get(case.key, []))
        for episode in made.get(history.key, []):
            _plan(desk, episode)
            _followups(desk, episode)
            _visits(desk, episode)
            _decisions(desk, episode)
    return rows


def _notifications(desk: Desk, own: Sequence[Case]) -> None:
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
            _notification(desk, day, outcome)


def _notification(desk: Desk, day: int, outcome: str) -> None:
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
    desk.write(
        "notifications",
        desk.child,
        received,
        assessed if assessed < desk.calendar.end * 1440 else None,
        receipt if receipt < desk.calendar.end else None,
        desk.chance(given["second_person"]) if outcome in {"running", "acute"} else None,
        notifier,
        outcome,
    )


def _examination(desk: Desk, case: Case) -> None:
    given, rng = municipality()["deadlines"], desk.rng
    aware = case.opened
    made, in_time = desk.chance(given["examination_made"]), desk.chance(given["examination"])
    length = int(rng.integers(40, 120)) if in_time else int(rng.integers(126, 290))
    begun, preliminary = int(rng.integers(2, 30)), desk.chance(0.5)
    if not desk.known(aware):
        return
    closed = case.closed if case.closed is not None else desk.calendar.end
    new_law = aware >= desk.calendar.law
    if new_law:
        done = aware + begun // 3
        desk.write("examinations", desk.child, "screening", aware, aware, _seen(desk, done), None)
    if not made and not new_law:
        return
    kind = "child_examination" if made and not case.disability else "assessment"
    finished: int | None = aware + length
    if aware + length >= closed:  # the case closed first: what was on time is finished with it, what was late never is
        finished = max(closed, aware + begun) if in_time else None
    early = None if in_time or not preliminary else _seen(desk, aware + 118)
    desk.write(
        "examinations",
        desk.child,
        kind,
        aware,
        _seen(desk, aware + begun),
        finished if finished is None else _seen(desk, finished),
        early,
    )


def _seen(desk: Desk, day: int) -> int | None:
    return day if day < desk.calendar.end else None


def _plan(desk: Desk, episode: Episode) -> None:
    given, rng = municipality()["deadlines"], desk.rng
    draws = rng.random(3)
    days = int(rng.integers(5, 85)), int(rng.integers(100, 240)), int(rng.integers(0, 60))
    if not episode.section.startswith(FOLLOWED) or not desk.known(episode.decided):
        return
    made = episode.decided + (days[0] if draws[0] < given["plan"] else days[1])
    declined = not episode.placed and draws[1] < 0.3
    old_enough = episode.decided - desk.history.child.birth >= 16 * DAYS_PER_YEAR
    new_law = episode.decided >= desk.calendar.law
    kind = "youth_plan" if old_enough and new_law else "child_plan" if new_law else "action_plan"
    done = None if declined or (episode.end is not None and made >= episode.end) else _seen(desk, made)
    revised = _seen(desk, made + 200 + days[2]) if done is not None and draws[2] < 0.5 else None
    if revised is not None and episode.end is not None and revised >= episode.end:
        revised = None
    desk.write("plans", desk.child, episode.key, kind, episode.decided, declined, done, revised)


def _followups(desk: Desk, episode: Episode) -> None:
    """The first one kept within three months as often as the parameters say; later ones by the interval in force."""
    given, rng = municipality()["deadlines"], desk.rng
    if not episode.section.startswith(FOLLOWED):
        return
    kept = desk.chance(given["first_followup"])
    never = desk.chance(given["never_followed"] / (1 - given["first_followup"]))
    held = episode.start + int(rng.integers(40, 89) if kept else rng.integers(97, 230))
    if not kept and never:
        return
    interval, decided = 6, False
    end = episode.end if episode.end is not None else desk.calendar.end
    while held < min(end, desk.calendar.end):
        if desk.known(held):
            desk.write("followups", desk.child, episode.key, held, desk.chance(0.8))
        if held >= desk.calendar.law and not decided:
            interval, decided = _cadence(desk, episode, held), True
        late = 0 if desk.chance(0.78) else rng.exponential(40)
        held += int(interval * MONTH - rng.uniform(3, 25) + late)


def _cadence(desk: Desk, episode: Episode, held: int) -> int:
    """The interval decided at the first follow-up by barnets lov; some decisions are never written down."""
    given = municipality()["deadlines"]
    tight = in_programme(desk.history, held, desk.calendar)
    choices = given["interval_programme" if tight else "interval_other"]
    interval = int(choices[int(desk.rng.integers(len(choices)))])
    reasoned, heard, missing = desk.chance(0.85), desk.chance(0.75), desk.chance(given["cadence_missing"])
    if not missing and desk.known(held):
        desk.write("cadence_decisions", desk.child, episode.key, held, interval, reasoned, heard)
    return interval


def _visits(desk: Desk, episode: Episode) -> None:
    if not episode.placed:
        return
    end = episode.end if episode.end is not None else desk.calendar.end
    day = episode.start
    while day < min(end, desk.calendar.end):
        visit = day + int(desk.rng.integers(10, 180))
        held, talked = desk.chance(municipality()["deadlines"]["visit"]), desk.chance(0.9)
        if held and desk.known(visit, end):
            desk.write("visits", desk.child, episode.key, visit, talked)
        day += 183


def _decisions(desk: Desk, episode: Episode) -> None:
    rng = desk.rng
    days = int(rng.integers(20, 150)), int(rng.integers(1, 7)), desk.chance(0.15)
    if not episode.placed or episode.section in KEPT_SECTIONS:
        return
    adult = desk.history.child.adult
    if episode.consent == "without" and desk.known(episode.decided):
        appealed = episode.decided + 3 * days[1]
        desk.write(
            "decisions",
            desk.child,
            episode.key,
            "without_consent",
            episode.decided,
            episode.decided,
            episode.decided + 365,
            _seen(desk, appealed) if days[2] else None,
        )
    if episode.end_reason == "hjemgivelse" and episode.end is not None:
        decided = max(episode.end - days[0], episode.start + 1)
        if desk.known(decided):
            desk.write("decisions", desk.child, episode.key, "return_home", decided, None, episode.end, None)
    support = adult - 183 - days[0] + 60
    if episode.start < support < min(episode.end or desk.calendar.end, desk.calendar.end) and desk.known(support):
        desk.write("decisions", desk.child, episode.key, "youth_support", support, None, None, None)


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
