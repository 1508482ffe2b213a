"""Duties to follow up a measure, before and after 1 January 2024. Source: docs/methods/deadlines.md.

Serviceloven § 70: within three months, then at most six months apart. Barnets lov § 95: within three months or when a
parallel examination is finished; then at an interval decided for this child.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from trappen.domain.deadlines.history import Cadence, Episode, History
from trappen.domain.deadlines.rules import DeadlineRule, RuleBook, Transition
from trappen.domain.deadlines.status import Duty, Subject
from trappen.domain.periods import add_months

PARALLEL = ("assessment", "child_examination")


@dataclass(frozen=True, slots=True)
class _Link:
    """A follow-up and the one after it."""

    held: date
    following: date | None


def followup_duties(history: History, book: RuleBook) -> Iterator[Duty]:
    """OPF-1, OPF-N, OPF-BL-BESLUTNING and OPF-BL-INTERVAL for every measure in their scope."""
    for episode in history.episodes:
        held = held_for(history, episode)
        yield from _first(history, episode, held, book)
        links = [_Link(day, following) for day, following in zip(held, [*held[1:], None], strict=False)]
        yield from _fixed(history, episode, [link for link in links if not _decides(link, book)], book)
        anchors = [link for link in links if _decides(link, book)]
        yield from _decision(history, episode, anchors, book)
        yield from _intervals(history, episode, anchors, book)


def held_for(history: History, episode: Episode) -> list[date]:
    """The days this measure was followed up, in order."""
    return sorted(
        {
            followup.held
            for followup in history.followups
            if (followup.episode == episode.key and followup.held >= episode.start)
            or (followup.episode is None and episode.running(followup.held))
        }
    )


def _first(history: History, episode: Episode, held: list[date], book: RuleBook) -> Iterator[Duty]:
    rule = book.at("OPF-1", episode.start)
    if rule is not None and book.transition is Transition.LAW_WHEN_DUE:
        rule = book.at("OPF-1", rule.after(episode.start))
    if rule is None or not rule.covers(episode.section):
        return
    due, early = _first_due(history, episode, rule, book)
    yield _duty(history, episode, rule, episode.start, due, held[0] if held else None, variant=early)


def _first_due(history: History, episode: Episode, rule: DeadlineRule, book: RuleBook) -> tuple[date, bool]:
    """Three months, or the end of a parallel examination under barnets lov, and whether it was the examination."""
    due = rule.after(episode.start)
    finished = [
        examination.finished
        for examination in history.examinations
        if rule.law == "BL"
        and examination.kind in PARALLEL
        and examination.finished is not None
        and book.change <= examination.finished
        and episode.start < examination.finished < due
    ]
    return (min(finished), True) if finished else (due, False)


def _decides(link: _Link, book: RuleBook) -> bool:
    """Whether the next follow-up after this one comes at a decided interval: barnets lov, not the fixed six months."""
    if link.held >= book.change:
        return True
    rule = book.at("OPF-N", link.held)
    if rule is None or book.transition is Transition.LAW_OF_TRIGGER:
        return False
    pending = link.following is None or link.following >= book.change
    return pending and rule.after(link.held) >= book.change


def _fixed(history: History, episode: Episode, links: list[_Link], book: RuleBook) -> Iterator[Duty]:
    for link in links:
        rule = book.at("OPF-N", link.held)
        if rule is not None and rule.covers(episode.section):
            yield _duty(history, episode, rule, link.held, rule.after(link.held), link.following)


def _decision(history: History, episode: Episode, anchors: list[_Link], book: RuleBook) -> Iterator[Duty]:
    """The decision is due at the first follow-up, or the day the law changed for a case that ran across."""
    if not anchors:
        return
    due = max(anchors[0].held, book.change)
    rule = book.at("OPF-BL-BESLUTNING", due)
    if rule is not None and rule.covers(episode.section):
        done = min((cadence.decided for cadence in _cadences(history, episode)), default=None)
        yield _duty(history, episode, rule, due, due, done)


def _intervals(history: History, episode: Episode, anchors: list[_Link], book: RuleBook) -> Iterator[Duty]:
    """From each follow-up the interval last decided before the next; counted from the decision if that came later."""
    cadences = _cadences(history, episode)
    for rule in book.parts("OPF-BL-INTERVAL"):
        if not rule.covers(episode.section):
            continue
        for link in anchors:
            known = [c for c in cadences if link.following is None or c.decided < link.following]
            if not known:
                continue
            latest = max(c.decided for c in known)
            base = max(link.held, latest)
            due = min(_later(base, c) for c in known if c.decided == latest)
            yield _duty(history, episode, rule, base, due, link.following)


def early_intervals(history: History, book: RuleBook) -> Iterator[Duty]:
    """An interval decided before the first follow-up was held: it binds too, counted from the start or the decision.

    The law asks for the decision at the first follow-up, so this one is no duty of the law and is no part of the share
    kept; it is the case's own date.
    """
    for episode in history.episodes:
        cadences = _cadences(history, episode)
        if not cadences or held_for(history, episode):
            continue
        latest = max(cadence.decided for cadence in cadences)
        base = max(episode.start, latest)
        rule = book.at("OPF-BL-INTERVAL", base)
        if rule is not None and rule.covers(episode.section):
            due = min(_later(base, cadence) for cadence in cadences if cadence.decided == latest)
            yield _duty(history, episode, rule, base, due, None)


def in_force(history: History, episode: Episode) -> list[Cadence]:
    """The decisions last made for this measure: one, or those of the same day."""
    cadences = _cadences(history, episode)
    latest = max((cadence.decided for cadence in cadences), default=None)
    return [cadence for cadence in cadences if cadence.decided == latest]


def _cadences(history: History, episode: Episode) -> list[Cadence]:
    """The decisions for this measure that name an interval."""
    return [
        cadence
        for cadence in history.cadences
        if ((cadence.days or 0) > 0 or (cadence.days is None and (cadence.months or 0) > 0))
        and (cadence.episode == episode.key or (cadence.episode is None and episode.running(cadence.decided)))
    ]


def _later(base: date, cadence: Cadence) -> date:
    if cadence.days is not None:
        return base + timedelta(days=cadence.days)
    return add_months(base, cadence.months or 0)


def _duty(
    history: History,
    episode: Episode,
    rule: DeadlineRule,
    trigger: date,
    due: date,
    done: date | None,
    *,
    variant: bool = False,
) -> Duty:
    return Duty(
        rule,
        history.child,
        Subject.EPISODE,
        episode.key,
        trigger=trigger,
        due=due,
        done=done,
        lapsed=history.lapse(episode.end),
        variant=variant,
    )
