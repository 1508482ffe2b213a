"""What was moved, by whom, and what the case system says of it since."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from trappen.web.accounts.models import User
from trappen.web.accounts.permissions import Permission
from trappen.web.cadence.models import Move, MoveOutcome, Reassignment
from trappen.web.cases.queries import case_numbers, names


@dataclass(frozen=True)
class Act:
    """An act in the history: how many cases from and to whom, and whether it can be undone."""

    act: Reassignment
    cases: int
    flows: Sequence[tuple[str, str, int]]


@dataclass(frozen=True)
class Difference:
    """A move that the case system does not agree with."""

    move: Move
    number: str
    here: str
    there: str


def acts(user: User) -> "QuerySet[Reassignment]":
    """The acts with a case that the user assigns, the newest first."""
    mine = Move.objects.visible_to(user, needs=Permission.ASSIGN_CASES)
    return Reassignment.objects.visible_to(user, needs=Permission.ASSIGN_CASES).filter(
        pk__in=mine.values("reassignment_id")
    )


def told(user: User, rows: Sequence[Reassignment]) -> list[Act]:
    """The acts with their cases summed by adviser."""
    _, _, advisers = names(user)
    counted = (
        Move.objects.visible_to(user, needs=Permission.ASSIGN_CASES)
        .filter(reassignment__in=rows)
        .order_by()
        .values_list("reassignment_id", "origin", "target")
        .annotate(Count("id"))
    )
    flows: dict[int, list[tuple[str, str, int]]] = {row.pk: [] for row in rows}
    for act, origin, target, number in counted:
        flows[act].append((advisers.get(origin, origin) or "ingen", advisers.get(target, target), number))
    return [Act(row, sum(number for *_, number in flows[row.pk]), sorted(flows[row.pk])) for row in rows]


def differences(user: User) -> list[Difference]:
    """The moves that the case system does not agree with, and nobody has decided."""
    moves = list(
        Move.objects.visible_to(user, needs=Permission.ASSIGN_CASES)
        .filter(outcome=MoveOutcome.DIFFERS)
        .select_related("reassignment")
    )
    if not moves:
        return []
    _, _, advisers = names(user)
    numbers = case_numbers(user, {move.child_id for move in moves})
    return [
        Difference(
            move,
            numbers.get(move.child_id, move.case_key),
            advisers.get(move.target, move.target),
            advisers.get(move.delivered, move.delivered),
        )
        for move in moves
    ]
