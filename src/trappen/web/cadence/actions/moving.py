"""Giving cases to another adviser, and taking it back. Either all of an act stands, or nothing of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from trappen.domain.errors import TrappenError
from trappen.web.accounts.models import Municipality, User
from trappen.web.accounts.permissions import Permission
from trappen.web.audit.actions import Subject, record
from trappen.web.audit.models import EventType
from trappen.web.cadence.actions.following import follow
from trappen.web.cadence.actions.recomputing import recount_loads
from trappen.web.cadence.models import Move, MoveOutcome, Reason, Reassignment
from trappen.web.cadence.queries.leading import LEAD, adviser_names, leads_of
from trappen.web.cadence.queries.receivers import receivers
from trappen.web.cases.models import Assignment, Case
from trappen.web.registers.models import NO_HASH, TYPED
from trappen.web.registers.models.fields import KEY_LENGTH

SHOWN = 5  # case numbers named in a refusal


class MovedMeanwhileError(TrappenError):
    """Somebody else, or a delivery, was there first. Nothing has been changed."""


@dataclass(frozen=True, slots=True)
class Handover:
    """A case (its row) to an adviser; `seen` are the rows of those in the lead when the leader looked."""

    case_id: int
    target: str
    seen: frozenset[int]


@transaction.atomic
def reassign(
    *, municipality: Municipality, handovers: Sequence[Handover], reason: Reason, on: date, by: User, now: datetime
) -> Reassignment:
    """Gives each case to its new adviser from the day on.

    Raises:
        MovedMeanwhileError: if one of the cases has got another adviser since it was looked at.
        TrappenError: if there is nothing to move, or a case or an adviser is outside what the user may assign.
    """
    wanted = {handover.case_id: handover for handover in handovers}
    cases = _held(wanted, on=on, by=by)
    leads = leads_of(municipality, [case.key for case in cases], on)
    _refuse_what_has_changed(
        municipality,
        [case for case in cases if {row.pk for row in leads[case.key]} != wanted[case.pk].seen],
        leads,
        told=("siden du åbnede siden. Intet er flyttet.", "Se listen igen, og vælg på ny."),
    )
    cases = [case for case in cases if {row.adviser_id for row in leads[case.key]} != {wanted[case.pk].target}]
    if not cases:
        raise TrappenError("Der er intet at flytte.", why="Rådgiveren har allerede de valgte sager.")
    _check_receivers({wanted[case.pk].target for case in cases}, on=on, by=by)
    act = Reassignment.objects.create(
        municipality=municipality, reason=reason, on=on, made=now, made_by_id=by.pk, made_by_name=str(by)
    )
    moves = [_moved(act, case, wanted[case.pk].target, leads[case.key]) for case in cases]
    Assignment.objects.bulk_update([row for case in cases for row in leads[case.key]], ["end"])
    Assignment.objects.bulk_create([_typed(move, on) for move in moves])
    Move.objects.bulk_create(moves)
    follow(municipality, moves, on=on)
    recount_loads(municipality, on=on, by=by, now=now)
    _log(EventType.CASE_MOVED, moves, act, by=by, now=now)
    return act


def _held(wanted: Mapping[int, Handover], *, on: date, by: User) -> list[Case]:
    """The cases, held until the transaction ends: two leaders contend for these rows.

    Raises:
        TrappenError: if one is not there for the user, or is closed.
    """
    visible = Case.objects.visible_to(by, needs=Permission.ASSIGN_CASES).filter(pk__in=wanted)
    cases = list(visible.select_related("child").select_for_update(of=("self",)).order_by("pk"))
    if len(cases) != len(wanted):
        raise TrappenError("En af sagerne er ikke i dit område. Intet er flyttet.", now="Se listen igen.")
    closed = [case for case in cases if case.closed is not None and case.closed <= on]
    if closed:
        raise TrappenError(f"{_named(closed)} er lukket. Intet er flyttet.", now="Se listen igen.")
    return cases


def _refuse_what_has_changed(
    municipality: Municipality,
    cases: Sequence[Case],
    leads: Mapping[str, Sequence[Assignment]],
    *,
    told: tuple[str, str],
) -> None:
    """`told` ends the sentence, and says what to do now."""
    if not cases:
        return
    last = (
        Move.objects.filter(municipality=municipality, case_key__in=[case.key for case in cases])
        .select_related("reassignment")
        .order_by("-id")
        .first()
    )
    names = adviser_names(municipality, {row.adviser_id for case in cases for row in leads[case.key]})
    now_with = ", ".join(sorted(set(names.values()))) or "ingen"
    act = None if last is None else last.reassignment
    who = "" if act is None else f"Senest flyttet af {act.undone_by_name or act.made_by_name}. "
    what = (
        "1 af sagerne har fået en anden rådgiver"
        if len(cases) == 1
        else f"{len(cases)} af sagerne har fået en anden rådgiver"
    )
    raise MovedMeanwhileError(
        f"{what}, {told[0]}",
        why=f"Det er {_named(cases)}, som nu er hos {now_with}. {who}".strip(),
        now=told[1],
    )


def _check_receivers(targets: set[str], *, on: date, by: User) -> None:
    known = receivers(by, on)
    if not targets <= set(known):
        raise TrappenError(
            "Rådgiveren kan ikke få sager af dig. Intet er flyttet.",
            why="Rådgiveren har ingen stilling på dagen i et af de team, du fordeler sager i.",
        )


def _moved(act: Reassignment, case: Case, target: str, leads: Sequence[Assignment]) -> Move:
    """The move of a case; its rows in the lead get the end that the caller saves."""
    closed = {row.key: None if row.end is None else row.end.isoformat() for row in leads}
    for row in leads:
        row.end = act.on
    return Move(
        municipality_id=act.municipality_id,
        reassignment=act,
        child=case.child,
        case_key=case.key,
        origin=min((row.adviser_id for row in leads), default=""),
        target=target,
        row_key=f"{case.key}|{target}|{act.on}|flyttet {act.pk}"[-KEY_LENGTH:],
        closed=closed,
        team_before=case.child.team_key,
    )


def _typed(move: Move, on: date) -> Assignment:
    """The row of the new adviser; batch 0 is what was typed here, and deliveries leave it alone."""
    return Assignment(
        municipality_id=move.municipality_id,
        key=move.row_key,
        batch_id=TYPED,
        row_hash=NO_HASH,
        case_id=move.case_key,
        adviser_id=move.target,
        start=on,
        role=LEAD,
        child_id=move.child_id,
    )


@transaction.atomic
def undo_moves(*, act: Reassignment, on: date, by: User, now: datetime) -> None:
    """Puts everything back as it was before the act: on the same day without a trace, later by moving back from `on`.

    Raises:
        MovedMeanwhileError: if one of the cases has got yet another adviser since; then nothing is put back.
        TrappenError: if it is undone already, or holds cases outside the user's scope.
    """
    act = Reassignment.objects.select_for_update().get(pk=act.pk)
    if act.undone is not None:
        raise TrappenError(f"Flytningen er allerede fortrudt af {act.undone_by_name}.")
    moves = list(act.moves.select_related("child"))
    keys = [move.case_key for move in moves]
    cases = {
        case.key: case
        for case in Case.objects.visible_to(by, needs=Permission.ASSIGN_CASES)
        .filter(key__in=keys)
        .select_for_update(of=("self",))
    }
    if set(cases) != set(keys):
        raise TrappenError("En af sagerne er ikke længere i dit område. Intet er fortrudt.")
    leads = leads_of(act.municipality, keys, on)
    gone = [cases[move.case_key] for move in moves if {row.key for row in leads[move.case_key]} != {move.row_key}]
    told = ("siden flytningen. Intet er fortrudt.", "Flyt de øvrige sager tilbage hver for sig på tavlen.")
    _refuse_what_has_changed(act.municipality, gone, leads, told=told)
    if act.on == on:
        _put_back(act, moves, on)
    else:
        _move_back(act, moves, cases, leads, on=on, by=by, now=now)
    act.moves.update(outcome=MoveOutcome.UNDONE)
    act.undone, act.undone_by_name = now, str(by)
    act.save()
    recount_loads(act.municipality, on=on, by=by, now=now)
    _log(EventType.CASE_MOVE_UNDONE, moves, act, by=by, now=now)


def _put_back(act: Reassignment, moves: Sequence[Move], on: date) -> None:
    Assignment.objects.filter(municipality=act.municipality, key__in=[move.row_key for move in moves]).delete()
    ends = {key: end for move in moves for key, end in move.closed.items()}
    rows = list(Assignment.objects.filter(municipality=act.municipality, key__in=ends))
    for row in rows:
        row.end = None if ends[row.key] is None else date.fromisoformat(ends[row.key])
    Assignment.objects.bulk_update(rows, ["end"])
    follow(act.municipality, moves, on=on, back=True)


def _move_back(
    act: Reassignment,
    moves: Sequence[Move],
    cases: Mapping[str, Case],
    leads: Mapping[str, Sequence[Assignment]],
    *,
    on: date,
    by: User,
    now: datetime,
) -> None:
    if any(not move.origin for move in moves):
        raise TrappenError(
            "Sager, der ikke havde en rådgiver før, kan kun fortrydes samme dag.", now="Flyt dem til en anden rådgiver."
        )
    handovers = [
        Handover(cases[move.case_key].pk, move.origin, frozenset(row.pk for row in leads[move.case_key]))
        for move in moves
    ]
    reassign(municipality=act.municipality, handovers=handovers, reason=Reason.UNDONE, on=on, by=by, now=now)


def _log(event: EventType, moves: Sequence[Move], act: Reassignment, *, by: User, now: datetime) -> None:
    keys = {move.origin for move in moves} | {move.target for move in moves}
    names = adviser_names(act.municipality, keys)
    back = event == EventType.CASE_MOVE_UNDONE
    for move in moves:
        before, to = names.get(move.origin, "ingen"), names.get(move.target, move.target)
        record(
            event,
            by=by,
            now=now,
            municipality=act.municipality.code,
            subject=Subject("child", move.child_id),
            what={"to": before if back else to, "before": before, "reason": act.get_reason_display()},
        )


def _named(cases: Sequence[Case]) -> str:
    numbers = sorted(case.case_number or case.key for case in cases)
    more = f" og {len(numbers) - SHOWN} til" if len(numbers) > SHOWN else ""
    return ", ".join(numbers[:SHOWN]) + more
