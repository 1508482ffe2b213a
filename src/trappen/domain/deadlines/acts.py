"""Duties that follow a notification, an examination or a decision. Source: docs/methods/deadlines.md."""

from collections.abc import Iterator
from datetime import date

from trappen.domain.deadlines.history import Decision, Examination, History, Notification
from trappen.domain.deadlines.rules import PLACEMENT, RuleBook, covered
from trappen.domain.deadlines.status import Duty, Subject, hours_later

EXAMINATION_RULES = {"child_examination": "BFU-4M", "assessment": "AFD"}


def notification_duties(history: History, book: RuleBook) -> Iterator[Duty]:
    """UND-24, UND-KVIT and UND-GENV. The first two do not lapse: a notification is assessed even if the child moves."""
    for notification in history.notifications:
        yield from _assessed(history, notification, book)
        yield from _receipt(history, notification, book)
        yield from _second_person(history, notification, book)


def _assessed(history: History, notification: Notification, book: RuleBook) -> Iterator[Duty]:
    received, assessed = notification.received, notification.assessed
    rule = book.at("UND-24", received.date())
    if rule is not None:
        due_at = hours_later(received, rule.length)
        yield Duty(
            rule,
            history.child,
            Subject.NOTIFICATION,
            notification.key,
            trigger=received.date(),
            due=due_at.date(),
            due_at=due_at,
            done=assessed.date() if assessed else None,
            done_at=assessed,
        )


def _receipt(history: History, notification: Notification, book: RuleBook) -> Iterator[Duty]:
    day = notification.received.date()
    rule = book.at("UND-KVIT", day)
    if rule is not None:
        due = rule.after(day, holidays=book.holidays, saturday=book.saturday)
        yield Duty(
            rule,
            history.child,
            Subject.NOTIFICATION,
            notification.key,
            trigger=day,
            due=due,
            done=notification.receipt_sent,
        )


def _second_person(history: History, notification: Notification, book: RuleBook) -> Iterator[Duty]:
    """Only with a measure that had begun before the day of the notification and still ran. The law sets no time, so it
    is never late; when the measures that ran have ended, it lapses."""
    day = notification.received.date()
    rule = book.at("UND-GENV", day)
    if rule is None:
        return
    measures = [e for e in history.episodes if rule.covers(e.section) and e.start < day and e.running(day)]
    if measures:
        ends = [e.end for e in measures if e.end is not None]
        yield Duty(
            rule,
            history.child,
            Subject.NOTIFICATION,
            notification.key,
            trigger=day,
            due=day,
            done=day if notification.second_person else None,
            lapsed=history.lapse(max(ends) if len(ends) == len(measures) else None),
        )


def examination_duties(history: History, book: RuleBook) -> Iterator[Duty]:
    """BFU-4M and AFD: from the day the municipality became aware. A preliminary assessment keeps the deadline."""
    for examination in history.examinations:
        name = EXAMINATION_RULES.get(examination.kind)
        if name is None or examination.aware is None:
            continue
        rule = book.at(name, examination.aware)
        if rule is not None:
            done = min((day for day in (examination.finished, examination.preliminary) if day), default=None)
            yield Duty(
                rule,
                history.child,
                Subject.EXAMINATION,
                examination.key,
                trigger=examination.aware,
                due=rule.after(examination.aware),
                done=done,
                lapsed=history.left_on,
                variant=_by_preliminary(examination),
            )


def _by_preliminary(examination: Examination) -> bool:
    preliminary, finished = examination.preliminary, examination.finished
    return preliminary is not None and (finished is None or preliminary < finished)


def decision_duties(history: History, book: RuleBook) -> Iterator[Duty]:
    """HJEMG, FORELØBIG, FORELØBIG-1M and KLAGE."""
    for decision in history.decisions:
        if decision.kind == "return_home":
            yield from _returned(history, decision, book)
        elif decision.kind == "temporary":
            yield from _due_after(history, decision, book, "FORELØBIG", decision.approved)
            yield from _due_after(history, decision, book, "FORELØBIG-1M", _replaced(history, decision))
        elif decision.kind == "notice":
            yield from _due_after(history, decision, book, "KLAGE", decision.appealed)


def _due_after(history: History, decision: Decision, book: RuleBook, name: str, done: date | None) -> Iterator[Duty]:
    rule = book.at(name, decision.decided)
    if rule is not None:
        yield Duty(
            rule,
            history.child,
            Subject.DECISION,
            decision.key,
            trigger=decision.decided,
            due=rule.after(decision.decided),
            done=done,
            lapsed=history.left_on,
        )


def _returned(history: History, decision: Decision, book: RuleBook) -> Iterator[Duty]:
    """The placements are the one the decision names, or those that ran on the day; without any there is no period."""
    if decision.episode is not None:
        placements = [e for e in history.episodes if e.key == decision.episode]
    else:
        placements = [e for e in history.episodes if covered(e.section, PLACEMENT) and e.running(decision.decided)]
    if placements:
        ends = [e.end for e in placements if e.end is not None]
        done = max(ends) if len(ends) == len(placements) else None
        yield from _due_after(history, decision, book, "HJEMG", done)


def _replaced(history: History, temporary: Decision) -> date | None:
    """When the temporary decision stopped: a new decision without consent, the end of the measure, or its own end."""
    days = [d.decided for d in history.decisions if d.kind == "without_consent" and d.decided >= temporary.decided]
    if temporary.episode is not None:
        days += [e.end for e in history.episodes if e.key == temporary.episode and e.end is not None]
    if temporary.valid_until is not None:
        days.append(temporary.valid_until)
    return min(days, default=None)
