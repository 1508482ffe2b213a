"""After a delivery: what the case system now says of the cases that were moved here.

Neither overwrites the other unseen. A move that the delivery repeats is confirmed and gives way to the delivered row;
where the delivery still has the adviser from before, the move goes on holding; where it has a third one, both stand
and the difference is shown until somebody decides. Source: docs/methods/reassignment.md.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from trappen.domain.errors import TrappenError
from trappen.web.accounts.models import Municipality, User
from trappen.web.accounts.permissions import Permission
from trappen.web.audit.actions import Subject, record
from trappen.web.audit.models import EventType
from trappen.web.cadence.actions.following import follow
from trappen.web.cadence.actions.recomputing import recount_loads
from trappen.web.cadence.models import Move, MoveOutcome
from trappen.web.cadence.queries.leading import LEADING, adviser_names, in_force
from trappen.web.cases.models import Assignment, Case
from trappen.web.registers.models import TYPED

HELD = (MoveOutcome.STANDING, MoveOutcome.DIFFERS)


def settle_moves(municipality: Municipality, *, on: date) -> None:
    """Holds every move in force against the rows that the delivery left."""
    typed = Assignment.objects.filter(municipality=municipality, batch_id=TYPED, end__isnull=True)
    rows = {row.key: row for row in typed}
    held = Move.objects.filter(municipality=municipality, outcome__in=HELD, row_key__in=list(rows))
    moves = list(held.select_related("reassignment"))
    if not moves:
        return
    keys = {move.case_key for move in moves}
    there = set(Case.objects.filter(municipality=municipality, key__in=keys).values_list("key", flat=True))
    delivered: dict[str, list[Assignment]] = defaultdict(list)
    brought = Assignment.objects.filter(LEADING, municipality=municipality, case_id__in=keys)
    for row in brought.exclude(batch_id=TYPED):
        delivered[row.case_id].append(row)
    ended: list[Assignment] = []
    for move in moves:
        if move.case_key not in there:
            move.outcome = MoveOutcome.YIELDED
        else:
            day = max(on, move.reassignment.on)
            ended += _judged(move, [row for row in delivered[move.case_key] if _holds(row, day)])
    Assignment.objects.bulk_update(ended, ["end"])
    over = [rows[move.row_key].pk for move in moves if move.outcome in (MoveOutcome.CONFIRMED, MoveOutcome.YIELDED)]
    Assignment.objects.filter(pk__in=over).delete()
    Move.objects.bulk_update(moves, ["outcome", "delivered", "closed"])


def _holds(row: Assignment, day: date) -> bool:
    return row.start <= day and (row.end is None or day < row.end)


def _judged(move: Move, delivered: Sequence[Assignment]) -> list[Assignment]:
    """Sets the move's outcome; gives the delivered rows that the move goes on ending."""
    advisers = {row.adviser_id for row in delivered}
    move.delivered = ""
    if move.target in advisers:
        move.outcome = MoveOutcome.CONFIRMED
    elif advisers <= {move.origin} and all(row.start <= move.reassignment.on for row in delivered):
        move.outcome = MoveOutcome.STANDING
        for row in delivered:
            move.closed[row.key] = None if row.end is None else row.end.isoformat()
            row.end = move.reassignment.on
        return list(delivered)
    else:
        move.outcome, move.delivered = MoveOutcome.DIFFERS, min(advisers)
    return []


@transaction.atomic
def decide_move(*, move: Move, keep: bool, on: date, by: User, now: datetime) -> None:
    """Settles a difference: `keep` holds on to the move made here, else the case system's adviser has the case.

    Raises:
        TrappenError: if the difference is gone, or the case is outside the user's scope.
    """
    cases = Case.objects.visible_to(by, needs=Permission.ASSIGN_CASES).filter(key=move.case_key)
    held = list(cases.select_for_update(of=("self",)))
    move = Move.objects.select_related("municipality", "child").get(pk=move.pk)
    if not held or move.outcome != MoveOutcome.DIFFERS:
        raise TrappenError("Forskellen er der ikke længere.", now="Se listen igen.")
    mine = Assignment.objects.filter(municipality=move.municipality, case_id=move.case_key)
    if keep:
        for row in mine.filter(LEADING & in_force(on)).exclude(batch_id=TYPED):
            move.closed[row.key] = None if row.end is None else row.end.isoformat()
            row.end = max(on, row.start)
            row.save(update_fields=["end"])
        move.outcome, winner = MoveOutcome.STANDING, move.target
    else:
        mine.filter(key=move.row_key).delete()
        move.outcome, winner = MoveOutcome.YIELDED, move.delivered
    move.delivered = ""
    move.save()
    follow(move.municipality, [move], on=on)
    recount_loads(move.municipality, on=on, by=by, now=now)
    names = adviser_names(move.municipality, {move.target, winner, move.origin})
    record(
        EventType.CASE_MOVED,
        by=by,
        now=now,
        municipality=move.municipality.code,
        subject=Subject("child", move.child_id),
        what={
            "to": names.get(winner, winner),
            "before": names.get(move.origin, "ingen"),
            "reason": "forskel til udtrækket afgjort",
        },
    )
