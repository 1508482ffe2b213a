"""A proposal of who should have which cases: moves with reasons, to accept, change or discard.

Source: docs/methods/assignment.md.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from trappen.analysis.assignment.problem import RULE_LABELS, Adviser, Block, Kind, Problem, Rule, Score, Unit, blocks
from trappen.analysis.assignment.solver import Solved, Status, feasible, load, solve
from trappen.domain import formats

SECONDS = 8.0
"""For all of it: for 10,000 cases the answer is wanted within ten."""
EXPLAINING = 0.25
"""The part of the time that a minimal explanation may take on top, where no plan exists."""
NOBODY = "Sagen har ingen rådgiver."


@dataclass(frozen=True, slots=True)
class Move:
    """One child who gets another adviser, or a first one (`origin` None). `reason` and `why_there` are Danish."""

    child: str
    origin: str | None
    target: str
    reason: str
    why_there: str


@dataclass(frozen=True, slots=True)
class Desk:
    """An adviser's children and weight before and after; `room` is the most children (None: no cap)."""

    adviser: Adviser
    room: int | None
    before: int
    after: int
    weight_before: Fraction
    weight_after: Fraction


@dataclass(frozen=True, slots=True)
class Clash:
    """Why no plan exists: rules of which each is needed for the clash (`proven_minimal` unless time ran out), and the
    blocks in which they do, with their children and room. `absence`: with everyone at work there would be a plan."""

    rules: tuple[Rule, ...]
    proven_minimal: bool
    places: tuple[str, ...]
    absence: bool = False

    @property
    def sentence(self) -> str:
        """The rules that cannot all be kept, in Danish."""
        names = [RULE_LABELS[rule] for rule in self.rules]
        return f"Sagerne kan ikke fordeles, når {_listed(names)} skal overholdes." if names else "Ingen kan få sagerne."


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed, and what is known of it.

    `score` counts children moved and weight above an even share; `bound` is what no plan beats; `baseline` is the
    greedy plan's score, None where it found none. `gaps` are the shares of moves and of unevenness by which the answer
    may be worse than the best, 0 where it is proven. `given` are the children who had nobody.
    """

    status: Status
    moves: tuple[Move, ...]
    desks: tuple[Desk, ...]
    given: int
    score: Score | None
    bound: Score | None
    baseline: Score | None
    clash: Clash | None
    notes: tuple[str, ...] = ()

    @property
    def gaps(self) -> tuple[float, float] | None:
        """How far from the best: of the moves, and of the unevenness; None without a plan."""
        if self.score is None or self.bound is None:
            return None
        return _gap(self.score.moved, self.bound.moved), _gap(self.score.uneven, self.bound.uneven)


def propose(problem: Problem, *, seconds: float = SECONDS, notes: Sequence[str] = ()) -> Proposal:
    """The best plan found in about `seconds`: it keeps every rule, moves as few children as it can, and of such plans
    shares the weight most evenly. Where no plan exists it says which rules clash."""
    load()
    began = time.monotonic()
    parts = blocks(problem)
    # Putting the answers together takes no longer than cutting into blocks has taken, on this machine as busy as it is.
    until = began + seconds - (time.monotonic() - began)
    solved = _each(parts, lambda block, share: solve(block, seconds=share), until)
    if any(answer.counts is None for answer in solved):
        return _none(problem, parts, solved, seconds, notes)
    given = {
        unit.key: key
        for block, answer in zip(parts, solved, strict=True)
        for unit, key in _handed_out(block, answer.counts or {})
    }
    proven = all(answer.status is Status.PROVEN for answer in solved)
    desks = _desks(problem, given)
    return Proposal(
        status=Status.PROVEN if proven else Status.FOUND,
        moves=tuple(_moves(problem, given, {desk.adviser.key: desk for desk in desks})),
        desks=desks,
        given=sum(unit.size - unit.held[0] for unit in problem.units),
        score=_sum(answer.score for answer in solved),
        bound=_sum(answer.bound for answer in solved),
        baseline=_sum(answer.baseline for answer in solved),
        clash=None,
        notes=tuple(notes),
    )


def _each(parts: Sequence[Block], work: Callable[[Block, float], Solved], until: float) -> list[Solved]:
    """The answers; each block gets its share of the time that is left, by its number of children. The small ones come
    first: what they do not need is left for the large."""
    left = sum(block.cases for block in parts)
    found = []
    for block in reversed(parts):
        found.append(work(block, max(until - time.monotonic(), 0) * block.cases / left))
        left -= block.cases
    return found[::-1]


def _handed_out(block: Block, counts: Mapping[tuple[int, str], int]) -> list[tuple[Unit, str]]:
    """Which units go where. Of units that are alike those stay that the adviser has had longest."""
    found = []
    for place, kind in enumerate(block.kinds):
        units = list(kind.units)
        keys = [key for key in kind.candidates if (place, key) in counts]
        for key in sorted(keys, key=lambda key: key != kind.current):
            number = counts[place, key]
            found += [(unit, key) for unit in units[:number]]
            units = units[number:]
    return found


def _desks(problem: Problem, given: Mapping[str, str]) -> tuple[Desk, ...]:
    before: dict[str | None, list[Unit]] = defaultdict(list)
    after: dict[str, list[Unit]] = defaultdict(list)
    for unit in problem.units:
        before[unit.current].append(unit)
        after[given[unit.key]].append(unit)
    return tuple(
        Desk(
            adviser,
            problem.room(adviser),
            sum(unit.held[0] for unit in before[adviser.key]),
            _children(after[adviser.key]),
            sum((unit.held[1] for unit in before[adviser.key]), Fraction(0)),
            _weight(after[adviser.key]),
        )
        for adviser in problem.advisers
    )


def _moves(problem: Problem, given: Mapping[str, str], desks: Mapping[str, Desk]) -> list[Move]:
    found = []
    for unit in problem.units:
        target = given[unit.key]
        if target != unit.current:
            reason, there = _reason(problem, unit, desks), _why_there(unit, desks[target])
            had = [child for child in unit.children if child not in dict(unit.loose)]
            found += [Move(child, unit.current, target, reason, there) for child in had]
        there = _why_there(unit, desks[target])
        found += [Move(child, None, target, NOBODY, there) for child, _ in unit.loose]
    return sorted(found, key=lambda move: (move.origin or "", move.target, move.child))


def _reason(problem: Problem, unit: Unit, desks: Mapping[str, Desk]) -> str:
    """Why the children leave their adviser."""
    if unit.current is None:
        return NOBODY
    desk = desks.get(unit.current)
    if desk is None:
        return "Rådgiveren har ingen stilling i et team."
    if desk.adviser.absent:
        return "Rådgiveren er fraværende."
    if desk.room is not None and desk.before > desk.room:
        return f"Rådgiveren har {_sager(desk.before)}, og loftet giver plads til {formats.number(desk.room)}."
    return "Rådgiveren gør plads til en sag, som færre andre kan få."


def _why_there(unit: Unit, desk: Desk) -> str:
    room = "" if desk.room is None else f" af højst {formats.number(desk.room)}"
    siblings = " Søskende følges ad." if unit.size > 1 else ""
    return f"{desk.adviser.name} har derefter {_sager(desk.after)}{room} og dækker distrikt og målgruppe.{siblings}"


def _none(
    problem: Problem, parts: Sequence[Block], solved: Sequence[Solved], seconds: float, notes: Sequence[str]
) -> Proposal:
    """No plan: proven impossible where one block is, with the rules that clash; unknown otherwise."""
    impossible = [block for block, answer in zip(parts, solved, strict=True) if answer.status is Status.IMPOSSIBLE]
    status = Status.IMPOSSIBLE if impossible else Status.UNKNOWN
    clash = _clash(problem, impossible, seconds * EXPLAINING) if impossible else None
    return Proposal(status, (), (), 0, None, None, None, clash, tuple(notes))


def _clash(problem: Problem, impossible: Sequence[Block], seconds: float) -> Clash:
    """Drops one rule after the other for the units that cannot be placed; one that can be dropped is no part of it."""
    stuck = {unit.key for block in impossible for kind in block.kinds for unit in kind.units}
    core = Problem(tuple(unit for unit in problem.units if unit.key in stuck), problem.advisers, problem.rules)
    rest = Problem(tuple(unit for unit in problem.units if unit.key not in stuck), problem.advisers, problem.rules)
    minimal = True
    share = seconds / (len(Rule) + 1)
    for rule in (Rule.SIBLINGS, Rule.DISTRICT, Rule.SPECIALISM, Rule.CAP):
        less, fewer = core.without(rule), rest.without(rule)
        # With wider candidates the units compete with all others for the room, and by the same rules.
        rivals = fewer.units if rule in (Rule.DISTRICT, Rule.SPECIALISM) else ()
        whole = Problem((*less.units, *rivals), less.advisers, less.rules)
        possible = _possible(whole, share)
        minimal = minimal and possible is not None
        if possible is False:
            core, rest = less, fewer
    at_work = replace(problem, advisers=tuple(replace(adviser, absent=False) for adviser in problem.advisers))
    absence = at_work != problem and _possible(at_work, share) is True
    return Clash(
        tuple(rule for rule in Rule if rule in core.rules), minimal, _places(impossible, problem.districts), absence
    )


def _possible(problem: Problem, seconds: float) -> bool | None:
    parts = blocks(problem)
    answers = [feasible(block, seconds=seconds / max(len(parts), 1)) for block in parts]
    if False in answers:
        return False
    return None if None in answers else True


def _places(impossible: Sequence[Block], names: Mapping[str, str]) -> tuple[str, ...]:
    """What cannot be placed, in Danish: the cases that nobody may have together, then block by block the others."""
    alone = [kind for block in impossible for kind in block.kinds if not kind.candidates]
    stuck = sum(kind.size * len(kind.units) for kind in alone)
    them = "den" if stuck == 1 else "dem"
    nobody = [f"{_sager(stuck)}{_where(alone, names)} har ingen rådgiver, der må få {them}."] if stuck else []
    return (*nobody, *(_place(block, names) for block in impossible if all(kind.candidates for kind in block.kinds)))


def _where(kinds: Iterable[Kind], names: Mapping[str, str]) -> str:
    keys = {unit.district for kind in kinds for unit in kind.units if unit.district is not None}
    return f" ({_listed(sorted(names.get(key, f'distrikt {key}') for key in keys))})" if keys else ""


def _place(block: Block, names: Mapping[str, str]) -> str:
    """How many cases, and how much room there is for them."""
    where = _where(block.kinds, names)
    rooms = [room for room in block.rooms if room is not None]
    room = f"plads til {formats.number(sum(rooms))}" if len(rooms) == len(block.rooms) else "plads uden loft hos nogle"
    people = "1 rådgiver" if len(rooms) == 1 else f"{formats.number(len(block.rooms))} rådgivere"
    return f"{_sager(block.cases)}{where}: {people} med {room}."


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} og {names[-1]}"


def _sager(number: int) -> str:
    return "1 sag" if number == 1 else f"{formats.number(number)} sager"


def _children(units: Sequence[Unit]) -> int:
    return sum(unit.size for unit in units)


def _weight(units: Sequence[Unit]) -> Fraction:
    return sum((unit.weight for unit in units), Fraction(0))


def _sum(scores: Iterable[Score | None]) -> Score | None:
    """The score of all blocks together, None where one has none."""
    found = list(scores)
    whole = [score for score in found if score is not None]
    if len(whole) < len(found):
        return None
    return Score(sum(score.moved for score in whole), sum((score.uneven for score in whole), Fraction(0)))


def _gap(value: int | Fraction, bound: int | Fraction) -> float:
    return float((value - bound) / value) if value > bound else 0.0
