"""Duties to make a plan, by the law and section of the decision. Source: docs/methods/deadlines.md."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from trappen.domain.deadlines.history import Episode, History
from trappen.domain.deadlines.rules import PLACEMENT, RuleBook, covered
from trappen.domain.deadlines.status import Duty, Subject
from trappen.domain.periods import birthday


@dataclass(frozen=True, slots=True)
class PlanRule:
    """Which plans keep the rule, whether a reasoned no does, and whether the young person must have turned 16.

    `from_sixteen` None: at any age.
    """

    rule: str
    kinds: tuple[str, ...]
    may_decline: bool
    from_sixteen: bool | None


PLAN_RULES = (
    PlanRule("PLAN-SEL", ("action_plan", "child_plan"), may_decline=False, from_sixteen=None),
    PlanRule("PLAN-32", ("child_plan", "youth_plan"), may_decline=True, from_sixteen=False),
    PlanRule("PLAN-46", ("child_plan", "youth_plan"), may_decline=False, from_sixteen=False),
    PlanRule("PLAN-47", ("child_plan", "youth_plan"), may_decline=False, from_sixteen=False),
    PlanRule("UNGEPLAN-32", ("youth_plan",), may_decline=True, from_sixteen=True),
    PlanRule("UNGEPLAN-46", ("youth_plan",), may_decline=False, from_sixteen=True),
    PlanRule("UNGEPLAN-47", ("youth_plan",), may_decline=False, from_sixteen=True),
)


def plan_duties(history: History, book: RuleBook) -> Iterator[Duty]:
    """PLAN-SEL, PLAN-32, -46, -47 and UNGEPLAN-32, -46, -47 from the decision; UNGEPLAN-16 from the birthday."""
    for episode in history.episodes:
        for wanted in PLAN_RULES:
            yield from _from_decision(history, episode, wanted, book)
    yield from _from_birthday(history, book)


def _sixteen(history: History) -> date | None:
    return None if history.birth is None or history.unborn else birthday(history.birth, 16)


def _from_decision(history: History, episode: Episode, wanted: PlanRule, book: RuleBook) -> Iterator[Duty]:
    rule = book.at(wanted.rule, episode.decided)
    sixteen = _sixteen(history)
    old_enough = sixteen is not None and episode.decided >= sixteen
    if rule is None or not rule.covers(episode.section) or wanted.from_sixteen is (not old_enough):
        return
    done, declined = _settled(history, episode.key, wanted.kinds, may_decline=wanted.may_decline)
    yield Duty(
        rule,
        history.child,
        Subject.EPISODE,
        episode.key,
        trigger=episode.decided,
        due=rule.after(episode.decided),
        done=done,
        lapsed=history.lapse(episode.end),
        variant=declined,
    )


def _settled(
    history: History, episode: str | None, kinds: tuple[str, ...], *, may_decline: bool
) -> tuple[date | None, bool]:
    """The first day on which a plan was made, or declined where that is allowed, and whether it was declined.

    A plan without a measure is the child's and counts for every measure; with `episode` None all the child's count.
    """
    days = []
    for plan in history.plans:
        if plan.kind not in kinds or (episode is not None and plan.episode not in (None, episode)):
            continue
        if plan.made is not None:
            days.append((plan.made, False))
        elif plan.declined and plan.decided is not None and may_decline:
            days.append((plan.decided, True))
    return min(days, default=(None, False))


def _from_birthday(history: History, book: RuleBook) -> Iterator[Duty]:
    """Measures that ran on the birthday and were decided before it; one duty for the young person."""
    sixteen = _sixteen(history)
    rule = None if sixteen is None else book.at("UNGEPLAN-16", sixteen)
    if sixteen is None or rule is None:
        return
    running = [e for e in history.episodes if rule.covers(e.section) and e.running(sixteen) and e.decided < sixteen]
    if not running:
        return
    placed = any(covered(e.section, PLACEMENT) for e in running)
    done, _ = _settled(history, None, ("youth_plan",), may_decline=not placed)
    ends = [e.end for e in running if e.end is not None]
    yield Duty(
        rule,
        history.child,
        Subject.CHILD,
        history.child,
        trigger=sixteen,
        due=rule.after(sixteen),
        done=done,
        lapsed=history.lapse(max(ends) if len(ends) == len(running) else None),
        variant=placed,
    )
