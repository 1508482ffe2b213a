"""Rules on the days of a programme: phases, milestones and due dates."""

from collections.abc import Iterator
from datetime import timedelta

from trappen.domain import formats
from trappen.domain.checks.base import Basis, Outcome, Rule, Severity, sentence
from trappen.domain.periods import Period
from trappen.domain.programme.model import Programme
from trappen.domain.programme.people import MilestoneKind
from trappen.domain.programme.when import When

MAY_FOLLOW = (MilestoneKind.FINAL, MilestoneKind.REPORT, MilestoneKind.MEETING)  # where a report is promised with them
MAY_PRECEDE = (MilestoneKind.BASELINE, MilestoneKind.MEETING, MilestoneKind.START)


def _phases(programme: Programme, _basis: Basis) -> Iterator[Outcome]:
    period = programme.period
    if period is None:
        return
    for phase in programme.phases:
        early = phase.start is not None and phase.start.last < period.start
        late = phase.end is not None and period.end is not None and phase.end.first >= period.end
        outside = [
            f"{name} {when.label}"
            for name, when, off in (("start", phase.start, early), ("slut", phase.end, late))
            if off and when
        ]
        said = f"Fasen »{phase.title}« ligger {'uden for' if outside else 'i'} programmets periode"
        said += f": {' og '.join(outside)}; programmet løber {runs(period)}" if outside else ""
        yield Outcome(not early and not late, f"phases.{phase.key}", sentence(said))
    promised = {promise.milestone for promise in programme.promises}
    for milestone in programme.milestones:
        if milestone.due is None:
            continue
        early = milestone.due.last < period.start and milestone.kind not in MAY_PRECEDE
        answered = milestone.kind in MAY_FOLLOW and milestone.key in promised
        late = period.end is not None and milestone.due.first >= period.end and not answered
        against = f"men programmet løber {runs(period)}" if early or late else "i programmets tid"
        said = f"»{milestone.title}« er sat til {milestone.due.label}, {against}"
        yield Outcome(not early and not late, f"milestones.{milestone.key}", sentence(said))


def runs(period: Period) -> str:
    """`fra 1. januar 2025 til 31. december 2027`."""
    last = f" til {formats.long_date(period.end - timedelta(days=1))}" if period.end else ""
    return f"fra {formats.long_date(period.start)}{last}"


def _after(programme: Programme, _basis: Basis) -> Iterator[Outcome]:
    by_key = {milestone.key: milestone for milestone in programme.milestones}
    for milestone in programme.milestones:
        other = by_key.get(milestone.after)
        if other is None or other.due is None or milestone.due is None:
            continue
        if milestone.years is None:
            holds = milestone.due.last >= other.due.first
            said = f"»{milestone.title}« ({milestone.due.label}) kommer efter »{other.title}« ({other.due.label})"
        else:
            expected = other.due.plus_years(milestone.years)
            holds = overlap(expected, milestone.due)
            but = "og" if holds else "men"
            said = f"»{milestone.title}« er sat til {milestone.due.label}, {but} {milestone.years} år efter "
            said += f"»{other.title}« ({other.due.label}) er {_years(expected)}"
        yield Outcome(holds, f"milestones.{milestone.key}", sentence(said))


def _moved(programme: Programme, _basis: Basis) -> Iterator[Outcome]:
    for milestone in programme.milestones:
        if milestone.moved or milestone.moved_from is not None:
            said = f"»{milestone.title}« er flyttet: {milestone.reason or 'ingen grund er skrevet'}"
            given = bool(milestone.reason) and all(move.reason for move in milestone.earlier)
            if milestone.reason and not given:
                said += "; en tidligere flytning har ingen grund"
            yield Outcome(given, f"milestones.{milestone.key}", sentence(said))


def overlap(period: Period, when: When) -> bool:
    """Whether the date may mean a day of the period."""
    return period.overlaps(when.period)


def _years(period: Period) -> str:
    end = period.end
    return str(period.start.year) if end is None or end.year == period.start.year else f"{period.start.year}-{end.year}"


def _due(programme: Programme, _basis: Basis) -> Iterator[Outcome]:
    period = programme.period
    for target in programme.targets:
        if target.due is None or period is None:
            continue
        inside = overlap(period, target.due)
        against = "i programmets periode" if inside else f"men programmet løber {runs(period)}"
        said = f"Fristen for målet »{target.indicator}« er {target.due.label}, {against}"
        yield Outcome(inside, f"targets.{target.key}", sentence(said))


RULES = (
    Rule(
        "outside-period",
        "Faser og milepæle ligger i programmets periode",
        "Det, der ligger uden for, har hverken penge eller ansvarlige.",
        "Ret datoen, forlæng programmet, eller skriv under »Lovede rapporter«, hvem der får rapporten eller "
        "slutevalueringen bagefter.",
        Severity.WARNING,
        _phases,
    ),
    Rule(
        "due-outside-period",
        "Målenes frister ligger i programmets periode",
        "Når programmet er slut, er der ingen til at nå målet eller til at gøre det op.",
        "Ret fristen, eller skriv, hvem der følger målet bagefter.",
        Severity.NOTE,
        _due,
    ),
    Rule(
        "after-milestone",
        "Milepæle passer med hinanden",
        "Siger teksten »et år efter«, og passer datoen ikke, er en af dem forkert.",
        "Ret datoen eller afstanden.",
        Severity.WARNING,
        _after,
    ),
    Rule(
        "moved-reason",
        "Flyttede milepæle har en grund",
        "Ellers ligner det, at programmet er forsinket.",
        "Skriv, hvorfor den er flyttet.",
        Severity.NOTE,
        _moved,
    ),
)
