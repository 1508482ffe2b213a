"""Proposals of who should have which cases: as a leader sees them, and what her own changes do to each adviser."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from trappen.analysis.assignment.desks import NEW
from trappen.analysis.assignment.problem import fingerprint
from trappen.domain.errors import TrappenError
from trappen.web.accounts.models import User
from trappen.web.cadence.models import Proposal, ProposalState, ProposedMove
from trappen.web.cadence.queries.handing import NEEDS
from trappen.web.cadence.queries.receivers import teams
from trappen.web.cadence.queries.sharing import shared
from trappen.web.cases.queries import case_numbers, names

KIND = "assignment"
SHOWN = 20


@dataclass(frozen=True)
class Told:
    """An adviser in a proposal: children before, after as proposed, and after with the leader's changes. `room` is the
    most children under the cap, None without one."""

    key: str
    name: str
    team: str
    fte: Fraction
    absent: bool
    room: int | None
    before: int
    proposed: int
    after: int

    @property
    def status(self) -> tuple[str, str]:
        """The kind and the words of the label after the move."""
        if self.absent:
            return ("error", "Fraværende med sager") if self.after else ("neutral", "Fraværende")
        if not self.fte:
            return ("error", "Ingen tid til sager") if self.after else ("neutral", "Ingen tid til sager")
        if self.room is None:
            return "neutral", "Intet loft"
        return ("error", "Over loftet") if self.after > self.room else ("success", "Inden for loftet")


@dataclass(frozen=True)
class Line:
    """A child that would move: case number, who has it, and whom the leader can choose (key, name)."""

    move: ProposedMove
    number: str
    origin: str
    target: str
    choices: Sequence[tuple[str, str]]

    @property
    def chosen(self) -> str:
        """The name of the one chosen; empty where the child stays."""
        return next((name for key, name in self.choices if key and key == self.move.chosen), "")


@dataclass(frozen=True)
class Page:
    """A proposal as its page has it. `parted` are case numbers of siblings who were to go together and now would not;
    `strangers` are new advisers who are not in the records yet and would get cases; `own` counts the leader's own
    choices: with one of them, what was proven of the proposal no longer holds."""

    lines: Sequence[Line]
    desks: Sequence[Told]
    parted: Sequence[str]
    strangers: Sequence[tuple[str, str]]
    moving: int
    own: int


def mine(user: User) -> list[Proposal]:
    """The newest proposals for teams that the user assigns cases in, all of a proposal's teams."""
    own = set(teams(user))
    found = Proposal.objects.visible_to(user, needs=NEEDS).select_related("run", "municipality")
    return [proposal for proposal in found[: SHOWN * 5] if own.issuperset(proposal.teams)][:SHOWN]


def one(user: User, pk: int) -> Proposal | None:
    """The proposal, if it is for teams that the user assigns cases in."""
    found = Proposal.objects.visible_to(user, needs=NEEDS).select_related("run", "municipality", "reassignment")
    proposal = found.filter(pk=pk).first()
    return proposal if proposal is not None and set(teams(user)).issuperset(proposal.teams) else None


def out_of_date(user: User, proposal: Proposal, on: date) -> str:
    """Why a computed proposal no longer holds, one Danish sentence; empty where it does."""
    if proposal.run is None or proposal.state != ProposalState.READY:
        return ""
    try:
        now = shared(user, proposal.municipality, proposal.teams, proposal.asked, on)
    except TrappenError as error:
        return error.what
    if fingerprint(now.problem) == proposal.run.inputs_hash:
        return ""
    moved = sum(
        {case: sorted(rows) for case, rows in row.seen.items()} != now.seen.get((row.child_id, row.origin), {})
        for row in proposal.moves.all()
    )
    if moved:
        cases = "1 af sagerne i forslaget er" if moved == 1 else f"{moved} af sagerne i forslaget er"
        return f"{cases} flyttet, lukket eller ændret, siden det blev regnet."
    return "Andre sager, stillinger, fravær eller lofter i teamet er ændret, siden forslaget blev regnet."


def page(user: User, proposal: Proposal) -> Page:
    """The moves and the advisers, with the leader's own choices."""
    result: Mapping[str, Any] = {} if proposal.run is None else proposal.run.result
    desks = result.get("desks", [])
    rows = list(
        ProposedMove.objects.visible_to(user, needs=NEEDS)
        .filter(proposal=proposal)
        .select_related("child")
        .order_by("id")
    )
    _, _, advisers = names(user)
    called = {desk["key"]: desk["name"] for desk in desks}
    called |= {key: advisers.get(key, key) for row in rows for key in (row.origin, row.chosen) if key not in called}
    numbers = case_numbers(user, {row.child_id for row in rows})
    told = _told(desks, rows)
    strangers = sorted({row.chosen for row in rows if row.chosen.startswith(NEW)})
    return Page(
        lines=[_line(row, numbers, called, desks) for row in rows],
        desks=told,
        parted=[numbers.get(child, child) for child in _parted(rows)],
        strangers=[(key, called.get(key, key)) for key in strangers],
        moving=sum(bool(row.chosen) for row in rows),
        own=sum(row.chosen != row.target for row in rows),
    )


def _line(
    row: ProposedMove, numbers: Mapping[str, str], called: Mapping[str, str], desks: Sequence[Mapping[str, Any]]
) -> Line:
    teams_of = {desk["key"]: desk["team"] for desk in desks}
    near = {teams_of.get(row.origin), teams_of.get(row.target)}
    keys = [
        row.target,
        *(d["key"] for d in desks if d["team"] in near and not d["absent"] and Fraction(d["fte"])),
        row.chosen,
    ]
    others = [key for key in dict.fromkeys(keys) if key and key != row.origin]
    stays = f"Bliver hos {called[row.origin]}" if row.origin else "Fordeles ikke nu"
    choices = [(key, called[key]) for key in others]
    origin = called[row.origin] if row.origin else "Ingen"
    return Line(row, numbers.get(row.child_id, row.child_id), origin, called[row.target], [*choices, ("", stays)])


def _told(desks: Sequence[Mapping[str, Any]], rows: Sequence[ProposedMove]) -> list[Told]:
    """Each adviser's children with the choices: those there were, less those who leave, and those who come."""
    leaving = Counter(row.origin for row in rows if row.chosen)
    coming = Counter(row.chosen for row in rows if row.chosen)
    found = [
        Told(
            key=desk["key"],
            name=desk["name"],
            team=desk["team_name"],
            fte=Fraction(desk["fte"]),
            absent=desk["absent"],
            room=desk["room"],
            before=desk["before"],
            proposed=desk["after"],
            after=desk["before"] - leaving[desk["key"]] + coming[desk["key"]],
        )
        for desk in desks
    ]
    # Someone without cases and without time for them, such as a team leader, carries nothing.
    told = [desk for desk in found if desk.fte or desk.before or desk.after or desk.absent]
    return sorted(told, key=lambda desk: (desk.team, desk.name))


def _parted(rows: Sequence[ProposedMove]) -> list[str]:
    """Children who were to go to the same adviser as a sibling, from the same, and now would not."""
    together: dict[tuple[str, str, str], list[ProposedMove]] = defaultdict(list)
    for row in rows:
        if row.child.household_id:
            together[row.child.household_id, row.origin, row.target].append(row)
    return [row.child_id for group in together.values() if len({row.chosen for row in group}) > 1 for row in group]
