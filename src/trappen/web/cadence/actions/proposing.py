"""Having a proposal computed, changing it, carrying it out or discarding it."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from trappen.analysis.assignment.desks import NEW
from trappen.analysis.assignment.plan import Desk, propose
from trappen.analysis.assignment.plan import Proposal as Plan
from trappen.analysis.assignment.problem import fingerprint
from trappen.domain.errors import TrappenError
from trappen.reporting.assignment import STATUS, advice, gap_sentence
from trappen.web.accounts.models import Municipality, User
from trappen.web.audit.actions import store_run
from trappen.web.cadence.actions.moving import Handover, reassign
from trappen.web.cadence.models import Proposal, ProposalState, ProposedMove, Reason, Reassignment
from trappen.web.cadence.queries.proposals import KIND, out_of_date
from trappen.web.cadence.queries.receivers import teams
from trappen.web.cadence.queries.sharing import Shared, shared
from trappen.web.runs.queries import Question


def ask(
    *, municipality: Municipality, wanted: Collection[str], asked: Mapping[str, Any], by: User, now: datetime
) -> Proposal:
    """Keeps what is asked for; the background work computes it.

    Raises:
        TrappenError: if one of the teams is not the user's to share out.
    """
    if not wanted or not set(teams(by)).issuperset(wanted):
        raise TrappenError("Du fordeler ikke sager i det team.", now="Vælg et af dine egne team.")
    return Proposal.objects.create(
        municipality=municipality,
        teams=sorted(wanted),
        asked=dict(asked),
        made=now,
        made_by_id=by.pk,
        made_by_name=str(by),
    )


def compute_proposal(*, proposal: Proposal, by: User, on: date, now: datetime) -> None:
    """Works it out and keeps the answer; what cannot be computed is kept as the reason why."""
    try:
        found = shared(by, proposal.municipality, proposal.teams, proposal.asked, on)
        plan = propose(found.problem, notes=found.notes)
    except TrappenError as error:
        fail(proposal=proposal, why=str(error))
        return
    question = Question(
        KIND,
        proposal.municipality.code,
        fingerprint(found.problem),
        parameters={"on": on.isoformat(), "proposal": proposal.pk},
    )
    named = teams(by)
    with transaction.atomic():
        held = Proposal.objects.select_for_update().get(pk=proposal.pk)
        if held.state != ProposalState.WAITING:
            return
        held.run = store_run(question=question, result=_result(plan, found, named, proposal.teams, on), by=by, now=now)
        held.state = ProposalState.READY
        held.save(update_fields=["run", "state"])
        ProposedMove.objects.bulk_create(_moves(held, plan, found))


def fail(*, proposal: Proposal, why: str) -> None:
    """Says why there is no answer."""
    Proposal.objects.filter(pk=proposal.pk, state=ProposalState.WAITING).update(
        state=ProposalState.FAILED, fault=why[:600]
    )


def _result(plan: Plan, found: Shared, named: Mapping[str, str], wanted: Collection[str], on: date) -> dict[str, Any]:
    """The answer without any child in it: the moves are rows, which follow the child's scope. `wanted` are the teams
    that share the cases, of those `named`."""
    clash = plan.clash
    return {
        "on": on.isoformat(),
        "status": plan.status.value,
        "told": STATUS[plan.status],
        "gap": "" if plan.score is None or plan.gaps is None else gap_sentence(plan.score.moved, plan.given, plan.gaps),
        "moved": None if plan.score is None else plan.score.moved,
        "clash": None if clash is None else clash.sentence,
        "places": [] if clash is None else list(clash.places),
        "advice": [] if clash is None else list(advice(clash, more_teams=bool(named.keys() - wanted))),
        "minimal": None if clash is None else clash.proven_minimal,
        "desks": [_desk(desk, found.held.get(desk.adviser.key, 0), named) for desk in plan.desks],
        "notes": list(plan.notes),
    }


def _desk(desk: Desk, held: int, named: Mapping[str, str]) -> dict[str, Any]:
    """`held` are children that are not shared out: they count on both sides, and in the room."""
    return {
        "key": desk.adviser.key,
        "name": desk.adviser.name,
        "team": desk.adviser.team,
        "team_name": named.get(desk.adviser.team, desk.adviser.team),
        "fte": str(desk.adviser.fte),
        "absent": desk.adviser.absent,
        "room": None if desk.room is None else desk.room + (0 if desk.adviser.absent else held),
        "before": desk.before + held,
        "after": desk.after + held,
    }


def _moves(proposal: Proposal, plan: Plan, found: Shared) -> list[ProposedMove]:
    return [
        ProposedMove(
            municipality=proposal.municipality,
            proposal=proposal,
            child_id=move.child,
            origin=move.origin or "",
            target=move.target,
            chosen=move.target,
            reason=move.reason,
            why_there=move.why_there,
            seen=dict(found.seen[move.child, move.origin or ""]),
        )
        for move in plan.moves
    ]


@transaction.atomic
def choose(*, proposal: Proposal, choices: Mapping[int, str], known: Collection[str]) -> None:
    """Keeps whom the leader chooses for the moves (row → adviser; empty: stays).

    Raises:
        TrappenError: if the proposal is settled, or an adviser is none of `known`.
    """
    held = _ready(proposal)
    if not set(choices.values()) <= {"", *known}:
        raise TrappenError("En af de valgte rådgivere er ikke i forslaget. Intet er gemt.", now="Se siden igen.")
    rows = list(held.moves.filter(pk__in=choices))
    for row in rows:
        row.chosen = choices[row.pk]
    ProposedMove.objects.bulk_update(rows, ["chosen"])


@transaction.atomic
def accept(*, proposal: Proposal, on: date, by: User, now: datetime) -> Reassignment:
    """Moves the cases as chosen, all or none.

    Raises:
        TrappenError: if it is settled or out of date, nothing would move, or a case would go to somebody who is not in
            the records yet.
    """
    held = _ready(proposal)
    changed = out_of_date(by, held, on)
    if changed:
        raise TrappenError(f"{changed} Intet er flyttet.", now="Regn forslaget igen.")
    rows = list(held.moves.exclude(chosen=""))
    if any(row.chosen.startswith(NEW) for row in rows):
        raise TrappenError(
            "En ny rådgiver i forslaget står ikke i systemet endnu. Intet er flyttet.",
            now="Lad sagerne blive så længe, og regn et nyt forslag, når rådgiveren står der.",
        )
    if not rows:
        raise TrappenError("Der er intet at flytte.", now="Vælg mindst én sag, eller kassér forslaget.")
    handovers = [Handover(int(case), row.chosen, frozenset(leads)) for row in rows for case, leads in row.seen.items()]
    act = reassign(municipality=held.municipality, handovers=handovers, reason=Reason.PROPOSAL, on=on, by=by, now=now)
    held.reassignment = act
    _settle(held, ProposalState.ACCEPTED, by, now)
    return act


@transaction.atomic
def discard(*, proposal: Proposal, by: User, now: datetime) -> None:
    """Puts the proposal away without moving anything; it stays in the list.

    Raises:
        TrappenError: if it is settled already.
    """
    held = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if held.settled is not None:
        raise TrappenError(f"Forslaget er allerede afgjort af {held.settled_by_name}.")
    _settle(held, ProposalState.DISCARDED, by, now)


def _ready(proposal: Proposal) -> Proposal:
    """The proposal, held until the transaction ends: two leaders may decide at once."""
    held = Proposal.objects.select_for_update(of=("self",)).select_related("run", "municipality").get(pk=proposal.pk)
    if held.settled is not None:
        raise TrappenError(
            f"Forslaget er allerede {held.get_state_display().lower()} af {held.settled_by_name}. Intet er flyttet."
        )
    if held.state != ProposalState.READY:
        raise TrappenError("Forslaget er ikke regnet færdigt.", now="Vent et øjeblik.")
    return held


def _settle(held: Proposal, state: ProposalState, by: User, now: datetime) -> None:
    held.state, held.settled, held.settled_by_name = state, now, str(by)
    held.save()
