"""What is due next for a child, what bound the date, and what else came near. Source: docs/methods/due-dates.md.

For each measure (or notification, examination, decision) and act the earliest of law, case decision and programme
binds. The twin over all children is `analysis.cadence.upcoming`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from trappen.domain.deadlines.act import CONTACT_KINDS, ONCE, REPEATED, Act, Basis
from trappen.domain.deadlines.duties import duties
from trappen.domain.deadlines.followups import early_intervals, held_for, in_force
from trappen.domain.deadlines.history import Episode, History
from trappen.domain.deadlines.policy import Policy, PolicyRule
from trappen.domain.deadlines.rules import RuleBook
from trappen.domain.deadlines.status import Status, Subject, stand

OPEN = (Status.OVERDUE, Status.MISSING_DECISION, Status.DUE_WITHIN, Status.UPCOMING)
ORDER = tuple(Basis)
EXAMINATION_KINDS = {Act.EXAMINATION: "child_examination", Act.ASSESSMENT: "assessment"}
LACKS = ("begrundelse", "barnets syn", "genovervejelse")
"""What the case decision in force may lack: reasons, the child's view, reconsideration at the last follow-up."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One demand: whose it is, by which rule, from which day, when it falls due, and why (Danish)."""

    basis: Basis
    rule: str
    title: str
    cited: str
    trigger: date
    due: date
    due_at: datetime | None
    at_once: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Upcoming:
    """An act that is due next. `bound` is the demand that set the date, `near` the others, soonest first."""

    child: str
    subject: Subject
    key: str
    act: Act
    bound: Candidate
    near: tuple[Candidate, ...]
    lacks: tuple[str, ...]
    status: Status
    days_overdue: int


def upcoming(
    history: History, book: RuleBook, on: date, *, policy: Policy | None = None, horizon_days: int = 30
) -> list[Upcoming]:
    """Every act that is due next, the earliest first. An empty history has none."""
    known = history.known_on(on)
    found: dict[tuple[Subject, str, Act], list[Candidate]] = defaultdict(list)
    for place, candidate in _by_law_and_case(known, book, on):
        found[place].append(candidate)
    for place, candidate in _by_programme(known, policy, on) if policy is not None else ():
        found[place].append(candidate)
    lacks = {episode.key: _lacks(known, episode) for episode in known.episodes}
    rows = [_first(known.child, place, candidates, lacks, (on, horizon_days)) for place, candidates in found.items()]
    return sorted(rows, key=lambda row: (row.bound.due, row.subject, row.key, row.act))


Place = tuple[Subject, str, Act]


def _by_law_and_case(known: History, book: RuleBook, on: date) -> Iterator[tuple[Place, Candidate]]:
    for duty in (*duties(known, book, on), *early_intervals(known, book)):
        due = stand(duty, on)
        rule = duty.rule
        if due is not None and due.status in OPEN and not rule.citizen:
            place = (duty.subject, duty.key, rule.act)
            candidate = Candidate(
                basis=rule.basis,
                rule=rule.rule,
                title=rule.title,
                cited=rule.cited,
                trigger=duty.trigger,
                due=duty.due,
                due_at=duty.due_at,
                at_once=rule.is_requirement,
                reason=due.reason,
            )
            yield place, candidate


def _by_programme(known: History, policy: Policy, on: date) -> Iterator[tuple[Place, Candidate]]:
    enrolled = any(
        e.programme == policy.programme and e.start <= on and (e.end is None or on < e.end) for e in known.enrolments
    )
    if known.left_on is not None or (policy.programme and not enrolled):
        return
    for rule in policy.of(*REPEATED):
        for episode in known.episodes:
            fits = rule.holds_for(section=episode.section, place_type=episode.place_type, step=episode.step)
            if fits and episode.running(on):
                last = max(_done(known, episode, rule.act), default=None)
                yield from _wanted(policy, rule, episode.start, last, (Subject.EPISODE, episode.key, rule.act))
    for rule in policy.of(*ONCE):
        for examination in known.examinations:
            open_one = examination.aware is not None and examination.finished is None
            if examination.aware and open_one and examination.kind == EXAMINATION_KINDS[rule.act]:
                place = (Subject.EXAMINATION, examination.key, rule.act)
                yield from _wanted(policy, rule, examination.aware, None, place)


def _wanted(
    policy: Policy, rule: PolicyRule, start: date, last: date | None, place: Place
) -> Iterator[tuple[Place, Candidate]]:
    found = rule.due(start, last)
    if found is not None:
        due, base, span = found
        reason = rule.reason(due=due, base=base, span=span, policy=policy.name)
        yield (
            place,
            Candidate(
                Basis.PROGRAMME, rule.key, rule.title, policy.name, base, due, None, at_once=False, reason=reason
            ),
        )


def _done(known: History, episode: Episode, act: Act) -> Iterable[date]:
    """The days since the start on which the act was done. A plan from before the start counts as made at the start."""
    if act is Act.FOLLOWUP:
        return held_for(known, episode)
    if act is Act.VISIT:
        return [visit.held for visit in known.visits if visit.talked is not False and visit.held >= episode.start]
    if act is Act.PLAN:
        return [max(day, episode.start) for day in _planned(known, episode)]
    return [c.held for c in known.contacts if c.kind in CONTACT_KINDS[act] and c.held >= episode.start]


def _planned(known: History, episode: Episode) -> Iterator[date]:
    for plan in known.plans:
        if plan.episode in (None, episode.key):
            yield from (day for day in (plan.made, plan.revised) if day is not None)
            if plan.made is None and plan.declined and plan.decided is not None:
                yield plan.decided


def _lacks(known: History, episode: Episode) -> tuple[str, ...]:
    decided = in_force(known, episode)
    if not decided:
        return ()
    last = max(held_for(known, episode), default=None)
    present = (
        any(cadence.reasoned for cadence in decided),
        any(cadence.child_view for cadence in decided),
        last is None or decided[0].decided >= last,
    )
    return tuple(word for word, there in zip(LACKS, present, strict=True) if not there)


def _first(
    child: str, place: Place, candidates: list[Candidate], lacks: dict[str, tuple[str, ...]], day: tuple[date, int]
) -> Upcoming:
    subject, key, act = place
    bound, *near = sorted(candidates, key=lambda c: (c.due, ORDER.index(c.basis), c.rule, c.trigger))
    on, horizon = day
    if bound.at_once and on >= bound.due:
        status = Status.MISSING_DECISION
    elif on > bound.due:
        status = Status.OVERDUE
    else:
        status = Status.DUE_WITHIN if (bound.due - on).days <= horizon else Status.UPCOMING
    return Upcoming(
        child,
        subject,
        key,
        act,
        bound,
        tuple(near),
        lacks.get(key, ()) if subject is Subject.EPISODE and act is Act.FOLLOWUP else (),
        status,
        max((on - bound.due).days, 0),
    )
