"""Which cases are to be shared among which advisers, and who may have what. Source: docs/methods/assignment.md."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

Group = tuple[str | None, str | None]
"""What a case needs of its adviser: target group, and the programme whose team has it (None: nothing known)."""


class Rule(StrEnum):
    """The hard rules. Where they clash, the fewest of them that do are named."""

    CAP = "cap"
    DISTRICT = "district"
    SPECIALISM = "specialism"
    SIBLINGS = "siblings"


RULE_LABELS = {
    Rule.CAP: "sagsloftet",
    Rule.DISTRICT: "distrikterne",
    Rule.SPECIALISM: "målgrupperne",
    Rule.SIBLINGS: "at søskende følges ad",
}
ALL_RULES = frozenset(Rule)


@dataclass(frozen=True, slots=True)
class Unit:
    """Cases that go together: siblings with the same adviser, or one child. `current` is who has them (None: nobody).

    `size` counts children; `weight` is what balance is measured in; `since` is when the adviser got them.
    `loose` are those of the children, with their weight, whom nobody has yet: they go where their siblings are.
    """

    key: str
    children: tuple[str, ...]
    weight: Fraction
    current: str | None = None
    district: str | None = None
    group: Group = (None, None)
    since: date = date.min
    loose: tuple[tuple[str, Fraction], ...] = ()

    @property
    def held(self) -> tuple[int, Fraction]:
        """How many children `current` has now, and their weight."""
        if self.current is None:
            return 0, Fraction(0)
        return self.size - len(self.loose), self.weight - sum(weight for _, weight in self.loose)

    @property
    def size(self) -> int:
        return len(self.children)


@dataclass(frozen=True, slots=True)
class Adviser:
    """Someone who may have cases. `room` is the most children (None: no cap). Who does not `receive` keeps what is
    there; who is `absent` keeps nothing. Empty `districts` is any."""

    key: str
    name: str
    team: str
    fte: Fraction
    room: int | None = None
    districts: frozenset[str] = frozenset()
    group: Group = (None, None)
    receives: bool = True
    absent: bool = False


@dataclass(frozen=True)
class Problem:
    """Units and advisers, both in the order of their keys, and the rules that hold. `districts` names districts for
    people; one without a name goes by its key."""

    units: tuple[Unit, ...]
    advisers: tuple[Adviser, ...]
    rules: frozenset[Rule] = ALL_RULES
    districts: Mapping[str, str] = field(default_factory=dict, compare=False)

    @cached_property
    def by_key(self) -> Mapping[str, Adviser]:
        return {adviser.key: adviser for adviser in self.advisers}

    @cached_property
    def _eligible(self) -> dict[tuple[str | None, Group], tuple[str, ...]]:
        return {}

    def candidates(self, unit: Unit) -> tuple[str, ...]:
        """The advisers who may have the unit: those who take its district and target group, and the one who has it
        unless that one is absent. What is as it is today is no reason to move a child."""
        place = (unit.district, unit.group)
        if place not in self._eligible:
            self._eligible[place] = tuple(a.key for a in self.advisers if self._takes(a, *place))
        fitting = self._eligible[place]
        now = None if unit.current is None else self.by_key.get(unit.current)
        return fitting if now is None or now.absent or now.key in fitting else (*fitting, now.key)

    def _takes(self, adviser: Adviser, district: str | None, group: Group) -> bool:
        """A team without districts or target group takes any; a programme's team takes those enrolled, and only it."""
        if not adviser.receives or adviser.absent:
            return False
        elsewhere = district is not None and adviser.districts and district not in adviser.districts
        (wanted, programme), (offered, own) = group, adviser.group
        other = programme != own or (wanted is not None and offered is not None and wanted != offered)
        return not (Rule.DISTRICT in self.rules and elsewhere) and not (Rule.SPECIALISM in self.rules and other)

    def room(self, adviser: Adviser) -> int | None:
        """The most children the adviser may have; None without a cap."""
        if adviser.absent:
            return 0
        return adviser.room if Rule.CAP in self.rules else None

    def without(self, rule: Rule) -> "Problem":
        """The same with one rule less; without the siblings' rule every child is on its own."""
        rules = self.rules - {rule}
        units = self.units
        if rule is Rule.SIBLINGS:
            units = tuple(
                replace(unit, key=child, children=(child,), weight=unit.weight / unit.size, current=who, loose=())
                for unit in units
                for child in unit.children
                for who in [None if child in dict(unit.loose) else unit.current]
            )
        return Problem(units, self.advisers, frozenset(rules))


def fingerprint(problem: Problem) -> str:
    """A checksum (64 hexadecimal digits) of all that an answer hangs on: the same problem has the same everywhere."""
    units = [
        (u.key, u.children, u.held[0], str(u.weight), u.current, u.district, u.group, u.since.isoformat())
        for u in problem.units
    ]
    advisers = [
        (a.key, a.team, str(a.fte), a.room, sorted(a.districts), a.group, a.receives, a.absent)
        for a in problem.advisers
    ]
    told = json.dumps([units, advisers, sorted(problem.rules)], ensure_ascii=True)
    return hashlib.sha256(told.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Kind:
    """Units that are alike for the solver: same adviser now, size, weight and candidates."""

    current: str | None
    size: int
    weight: Fraction
    candidates: tuple[str, ...]
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Kinds and advisers that share nothing with any other block: it can be solved alone."""

    kinds: tuple[Kind, ...]
    advisers: tuple[Adviser, ...]
    rooms: tuple[int | None, ...]

    @property
    def cases(self) -> int:
        return sum(kind.size * len(kind.units) for kind in self.kinds)

    @property
    def mean(self) -> Fraction | None:
        """Weight per full-time post if it were shared evenly; None where nobody has a post."""
        posts = sum((adviser.fte for adviser in self.advisers), Fraction(0))
        weight = sum((kind.weight * len(kind.units) for kind in self.kinds), Fraction(0))
        return weight / posts if posts else None


def blocks(problem: Problem) -> tuple[Block, ...]:
    """The problem cut into blocks, each as small as it can be, largest first."""
    kinds = _kinds(problem)
    leader = {adviser.key: adviser.key for adviser in problem.advisers}

    def find(key: str) -> str:
        while leader[key] != key:
            leader[key] = leader[leader[key]]
            key = leader[key]
        return key

    for kind in kinds:
        for other in kind.candidates[1:]:
            leader[find(other)] = find(kind.candidates[0])
    together: dict[str, list[Kind]] = defaultdict(list)
    for kind in kinds:
        together[find(kind.candidates[0]) if kind.candidates else f"\0{id(kind)}"].append(kind)
    members: dict[str, list[Adviser]] = defaultdict(list)
    for adviser in problem.advisers:
        members[find(adviser.key)].append(adviser)
    found = [
        Block(tuple(own), tuple(members[key]), tuple(problem.room(adviser) for adviser in members[key]))
        for key, own in together.items()
    ]
    return tuple(sorted(found, key=lambda block: (-block.cases, block.kinds[0].units[0].key)))


def _kinds(problem: Problem) -> list[Kind]:
    alike: dict[tuple[str | None, int, Fraction, tuple[str, ...]], list[Unit]] = defaultdict(list)
    for unit in problem.units:
        alike[unit.current, unit.size, unit.weight, problem.candidates(unit)].append(unit)
    return [
        Kind(current, size, weight, candidates, tuple(sorted(units, key=lambda u: (u.since, u.key))))
        for (current, size, weight, candidates), units in alike.items()
    ]


Counts = Mapping[tuple[int, str], int]
"""How many units of a block's kind (by its place) each adviser gets."""


@dataclass(frozen=True, slots=True)
class Score:
    """How good a plan is: children who change adviser, then weight above an even share. Lower is better, in order."""

    moved: int
    uneven: Fraction

    def beats(self, other: "Score") -> bool:
        return (self.moved, self.uneven) < (other.moved, other.uneven)


def score(block: Block, counts: Counts) -> Score:
    """The score of a plan for a block."""
    moved = 0
    weight: dict[str, Fraction] = defaultdict(Fraction)
    for (place, adviser), number in counts.items():
        kind = block.kinds[place]
        weight[adviser] += kind.weight * number
        if kind.current is not None and adviser != kind.current:
            moved += kind.size * number
    mean = block.mean
    if mean is None:
        return Score(moved, Fraction(0))
    above = (weight[adviser.key] - mean * adviser.fte for adviser in block.advisers)
    return Score(moved, sum((part for part in above if part > 0), Fraction(0)))


def keeps_rules(block: Block, counts: Counts) -> bool:
    """Whether every unit has exactly one adviser who may have it, and nobody has more children than there is room."""
    placed: dict[int, int] = defaultdict(int)
    children: dict[str, int] = defaultdict(int)
    for (place, adviser), number in counts.items():
        if number < 0 or (number and adviser not in block.kinds[place].candidates):
            return False
        placed[place] += number
        children[adviser] += number * block.kinds[place].size
    whole = all(placed[place] == len(kind.units) for place, kind in enumerate(block.kinds))
    return whole and all(
        room is None or children[adviser.key] <= room for adviser, room in zip(block.advisers, block.rooms, strict=True)
    )


def units_of(
    cases: Iterable[tuple[str, str | None, Unit]],
) -> tuple[Unit, ...]:
    """Siblings joined: (child, household, unit of the child alone) → units. Siblings with the same adviser and target
    group go together; one without an adviser joins the largest of them."""
    families: dict[tuple[str, str | None, Group], list[Unit]] = defaultdict(list)
    for child, household, unit in cases:
        families[household or f"\0{child}", unit.district, unit.group].append(unit)
    found = []
    for members in families.values():
        parts: dict[str | None, list[Unit]] = defaultdict(list)
        for unit in sorted(members, key=lambda unit: unit.key):
            parts[unit.current].append(unit)
        loose = parts.pop(None, [])
        if parts:
            largest = max(parts, key=lambda key: (len(parts[key]), str(key)))
            parts[largest] = [*parts[largest], *loose]
        elif loose:
            parts[None] = loose
        found += [_joined(current, units) for current, units in parts.items()]
    return tuple(sorted(found, key=lambda unit: unit.key))


def _joined(current: str | None, units: Sequence[Unit]) -> Unit:
    first = units[0]
    return replace(
        first,
        children=tuple(child for unit in units for child in unit.children),
        weight=sum((unit.weight for unit in units), Fraction(0)),
        current=current,
        since=min(unit.since for unit in units if unit.current == current),
        loose=() if current is None else tuple((unit.key, unit.weight) for unit in units if unit.current is None),
    )


def serves(advisers: Collection[Adviser], units: Iterable[Unit]) -> Mapping[str, frozenset[str]]:
    """The districts of each team: those of the cases that its advisers have today."""
    team_of = {adviser.key: adviser.team for adviser in advisers}
    found: dict[str, set[str]] = defaultdict(set)
    for unit in units:
        if unit.current in team_of and unit.district is not None:
            found[team_of[unit.current]].add(unit.district)
    return {team: frozenset(districts) for team, districts in found.items()}
