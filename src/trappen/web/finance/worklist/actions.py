"""Keeps the work list over loads, and lets people take findings, answer them and accept them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from trappen.domain.errors import TrappenError
from trappen.web.accounts.models import Municipality, User
from trappen.web.audit.actions import Subject, record
from trappen.web.audit.models import EventType
from trappen.web.cases.models import Child
from trappen.web.finance.models import TRANSITIONS, WorkItem, WorkReason, WorkState, WorkStep
from trappen.web.finance.models.worklist import OPEN

BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Found:
    """One finding of a load: `subject` is the key of the posting or episode, `child` the pseudonym or empty."""

    kind: str
    subject: str
    child: str
    what: str
    now: str
    amount: int | None
    candidates: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.subject}"


@transaction.atomic
def renew(*, municipality: Municipality, found: Iterable[Found], number: int, now: datetime) -> None:
    """Brings the list up to the load with that number.

    What is found again keeps owner, state and history; what was resolved and is found again is new again; what is open
    and is not found any more is resolved.
    """
    latest = {one.key: one for one in found}
    known = {item.key: item for item in WorkItem.objects.select_for_update().filter(municipality=municipality)}
    children = set(Child.objects.filter(municipality=municipality).values_list("key", flat=True))
    steps: list[WorkStep] = []
    fresh = [
        _filled(
            WorkItem(municipality=municipality, key=key, kind=one.kind, opened=now, first_batch=number), one, children
        )
        for key, one in latest.items()
        if key not in known
    ]
    for item in fresh:
        item.changed, item.last_batch = now, number
    for key, item in known.items():
        if key in latest:
            _filled(item, latest[key], children)
            back = item.state == WorkState.RESOLVED
            item.last_batch, item.there = number, True
        else:
            back, item.there = False, False
        gone = not item.there and item.state in OPEN
        if back or gone:
            item.state, item.changed = (WorkState.NEW if back else WorkState.RESOLVED), now
            steps.append(_step(item, None, now, number))
    made = WorkItem.objects.bulk_create(fresh, batch_size=BATCH)
    steps += [_step(item, None, now, number) for item in made]
    fields = ("child", "what", "now", "amount", "candidates", "state", "there", "last_batch", "changed")
    WorkItem.objects.bulk_update(known.values(), fields, batch_size=BATCH)
    WorkStep.objects.bulk_create(steps, batch_size=BATCH)


def _filled(item: WorkItem, one: Found, children: set[str]) -> WorkItem:
    item.subject, item.what, item.now, item.amount = one.subject, one.what, one.now, one.amount
    item.child_id = one.child if one.child in children else None
    item.candidates = [list(pair) for pair in one.candidates]
    return item


def check_can_move(item: WorkItem, to: WorkState, reason: str) -> None:
    """Passes if the finding may become `to`.

    Raises:
        TrappenError: with the reason why it may not.
    """
    if to not in TRANSITIONS[WorkState(item.state)]:
        now, then = WorkState(item.state).label.lower(), to.label.lower()
        raise TrappenError(f"Et fund, der er »{now}«, kan ikke blive »{then}«.")
    if (to is WorkState.ACCEPTED) != (reason in WorkReason.values):
        raise TrappenError("Vælg en begrundelse.", why="Et accepteret fund skal kunne forklares.")


@transaction.atomic
def move(*, item: WorkItem, to: WorkState, reason: str, by: User, now: datetime) -> None:
    """Gives the finding another state; accepting takes a reason from the list.

    Raises:
        TrappenError: if that state does not follow, or the reason is missing.
    """
    row = WorkItem.objects.select_for_update().get(pk=item.pk)
    reason = reason if to is WorkState.ACCEPTED else ""
    check_can_move(row, to, reason)
    row.state, row.reason = to, reason
    _save(row, by, now, f"{to.label.lower()}{_because(reason)}")


@transaction.atomic
def take(*, item: WorkItem, by: User, now: datetime, release: bool = False) -> None:
    """Makes the finding one's own, or nobody's again. A new one that is taken is being looked at."""
    row = WorkItem.objects.select_for_update().get(pk=item.pk)
    row.owner, row.owner_name = (None, "") if release else (by, str(by))
    if row.state == WorkState.NEW and not release:
        row.state = WorkState.LOOKED_AT
    _save(row, by, now, "givet fra sig" if release else "taget")


def _save(row: WorkItem, by: User, now: datetime, change: str) -> None:
    row.changed = now
    row.save()
    _step(row, by, now, None).save()
    record(
        EventType.FINDING_CHANGED,
        by=by,
        now=now,
        municipality=row.municipality.code,
        subject=Subject("work_item", str(row.pk)),
        what={"key": row.key, "change": change},
    )


def _step(item: WorkItem, by: User | None, now: datetime, number: int | None) -> WorkStep:
    name = "" if by is None else str(by)
    return WorkStep(
        item=item,
        at=now,
        by_name=name,
        state=item.state,
        reason=item.reason,
        owner_name=item.owner_name,
        batch=number,
    )


def _because(reason: str) -> str:
    return f" ({WorkReason(reason).label.lower()})" if reason else ""
