"""All duties of a child's history, and where they stand on a day. Source: docs/methods/deadlines.md."""

from collections.abc import Iterator
from datetime import date

from trappen.domain.deadlines.acts import decision_duties, examination_duties, notification_duties
from trappen.domain.deadlines.followups import followup_duties
from trappen.domain.deadlines.history import History
from trappen.domain.deadlines.placement import adult_duties, redecision_duties, visit_duties
from trappen.domain.deadlines.plans import plan_duties
from trappen.domain.deadlines.rules import RuleBook
from trappen.domain.deadlines.status import Due, Duty, stand


def duties(history: History, book: RuleBook, on: date) -> Iterator[Duty]:
    """Every duty of the child as it was known at the end of `on`. An empty history has none, and keeps none."""
    known = history.known_on(on)
    yield from notification_duties(known, book)
    yield from examination_duties(known, book)
    yield from decision_duties(known, book)
    yield from followup_duties(known, book)
    yield from plan_duties(known, book)
    yield from visit_duties(known, book, on)
    yield from redecision_duties(known, book)
    yield from adult_duties(known, book)


def dues(history: History, book: RuleBook, on: date, *, horizon_days: int = 30) -> list[Due]:
    """Where every duty stands on `on`; those that never came to bind are left out."""
    found = (stand(duty, on, horizon_days=horizon_days) for duty in duties(history, book, on))
    return [due for due in found if due is not None]
