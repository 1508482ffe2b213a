"""Duties of placement: visits, new decisions without consent, and the way to adult life.

Source: docs/methods/deadlines.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from trappen.domain.deadlines.history import Episode, History
from trappen.domain.deadlines.rules import PLACEMENT, RuleBook, VisitYear, covered
from trappen.domain.deadlines.status import Duty, Subject
from trappen.domain.periods import Period, add_months, birthday, merge


@dataclass(frozen=True, slots=True)
class Spell:
    """Placements that follow each other without a day between them; `key` is the latest."""

    key: str
    period: Period


def spells(history: History) -> list[Spell]:
    """The child's placements, a change of place not counted as an end."""
    placed = [e for e in history.episodes if covered(e.section, PLACEMENT) and e.end != e.start]
    found = []
    for period in merge(Period(e.start, e.end) for e in placed if e.end is None or e.end > e.start):
        _, key = max((e.start, e.key) for e in placed if e.start in period)
        found.append(Spell(key, period))
    return found


def visit_duties(history: History, book: RuleBook, on: date) -> Iterator[Duty]:
    """TILSYN-2: two visits a year; a visit on which the child is known not to have been heard does not count."""
    for spell in spells(history):
        visits = sorted({v.held for v in history.visits if v.talked is not False and v.held in spell.period})
        rolling = book.visit_year is VisitYear.ROLLING
        dues = _rolling(spell, visits) if rolling else _calendar(spell, visits, on)
        for trigger, due, done in dues:
            rule = book.at("TILSYN-2", trigger)
            if rule is not None:
                yield Duty(
                    rule,
                    history.child,
                    Subject.EPISODE,
                    spell.key,
                    trigger=trigger,
                    due=due,
                    done=done,
                    lapsed=history.lapse(spell.period.end),
                )


def _rolling(spell: Spell, visits: list[date]) -> Iterator[tuple[date, date, date | None]]:
    """Each visit but the first within a year of the last but one; the second within a year of the start."""
    days = [spell.period.start, *visits]
    for index in range(2, max(len(days), 2) + 1):
        trigger = days[index - 2]
        yield trigger, add_months(trigger, 12), days[index] if index < len(days) else None


def _calendar(spell: Spell, visits: list[date], on: date) -> Iterator[tuple[date, date, date | None]]:
    """Each whole calendar year of placement up to the year of `on`."""
    start = spell.period.start
    for year in range(start.year + (start > date(start.year, 1, 1)), on.year + 1):
        if date(year, 1, 1) in spell.period:
            within = [day for day in visits if day.year == year]
            yield date(year, 1, 1), date(year, 12, 31), within[1] if len(within) > 1 else None


def redecision_duties(history: History, book: RuleBook) -> Iterator[Duty]:
    """GENBEH after a year and GENBEH-2 every second year, for placement without consent."""
    for episode in history.episodes:
        days = [episode.decided, *_renewed(history, episode)]
        for index, trigger in enumerate(days):
            rule = book.at("GENBEH-2" if index else "GENBEH", trigger)
            without = episode.consent == "without" and covered(episode.section, PLACEMENT)
            if rule is not None and (rule.covers(episode.section) or without):
                yield Duty(
                    rule,
                    history.child,
                    Subject.EPISODE,
                    episode.key,
                    trigger=trigger,
                    due=rule.after(trigger),
                    done=days[index + 1] if index + 1 < len(days) else None,
                    lapsed=history.lapse(episode.end),
                )


def _renewed(history: History, episode: Episode) -> list[date]:
    return sorted(
        {
            decision.decided
            for decision in history.decisions
            if decision.kind == "without_consent"
            and decision.decided > episode.decided
            and (decision.episode == episode.key or (decision.episode is None and episode.running(decision.decided)))
        }
    )


def adult_duties(history: History, book: RuleBook) -> Iterator[Duty]:
    """UNGE-6M, UNGE-23 and FORB-16. Without a birth date, or before birth, there is nothing to count from."""
    if history.birth is not None and not history.unborn:
        yield from _support_considered(history, history.birth, book)
        yield from _support_ended(history, history.birth, book)
        yield from _prepared(history, history.birth, book)


def _support_considered(history: History, birth: date, book: RuleBook) -> Iterator[Duty]:
    eighteen = birthday(birth, 18)
    due = add_months(eighteen, -6)
    rule = book.at("UNGE-6M", due)
    spell = next((spell for spell in spells(history) if due in spell.period), None)
    if rule is not None and spell is not None:
        yield Duty(
            rule,
            history.child,
            Subject.CHILD,
            history.child,
            trigger=eighteen,
            due=due,
            done=_decided(history, "youth_support"),
            lapsed=history.lapse(spell.period.end),
        )


def _support_ended(history: History, birth: date, book: RuleBook) -> Iterator[Duty]:
    day = birthday(birth, 23)
    rule = book.at("UNGE-23", day)
    if rule is None:
        return
    for episode in history.episodes:
        if rule.covers(episode.section):
            late = episode.end is not None and episode.end >= day
            yield Duty(
                rule,
                history.child,
                Subject.EPISODE,
                episode.key,
                trigger=day,
                due=day,
                done=episode.end if late else None,
                lapsed=history.lapse(None if late else episode.end),
            )


def _prepared(history: History, birth: date, book: RuleBook) -> Iterator[Duty]:
    sixteen, eighteen = birthday(birth, 16), birthday(birth, 18)
    rule = book.at("FORB-16", sixteen)
    if rule is None:
        return
    for case in history.cases:
        if case.target_group == "disability" and case.opened < eighteen:
            yield Duty(
                rule,
                history.child,
                Subject.CASE,
                case.key,
                trigger=sixteen,
                due=eighteen,
                done=_decided(history, "adult_preparation"),
                lapsed=history.lapse(case.closed),
            )


def _decided(history: History, kind: str) -> date | None:
    return min((decision.decided for decision in history.decisions if decision.kind == kind), default=None)
