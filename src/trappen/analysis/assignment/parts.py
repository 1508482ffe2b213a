"""A block made smaller: kinds that differ only in weight as one, and the neighbourhood of one adviser.

Source: docs/methods/assignment.md.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from trappen.analysis.assignment.problem import Block, Counts, Kind


@dataclass(frozen=True, slots=True)
class Merged:
    """A block in which weight does not tell kinds apart, and the kinds of the whole one behind each."""

    block: Block
    behind: tuple[tuple[int, ...], ...]
    whole: Block

    def apart(self, counts: Counts) -> Counts:
        """The plan for the whole block: the adviser who has them now keeps the heaviest, then each in turn."""
        plan: dict[tuple[int, str], int] = {}
        for place, kinds in enumerate(self.behind):
            current = self.block.kinds[place].current
            keys = [key for key in self.block.kinds[place].candidates if counts.get((place, key))]
            left = {kind: len(self.whole.kinds[kind].units) for kind in kinds}
            for key in sorted(keys, key=lambda key: key != current):
                wanted = counts[place, key]
                for kind in sorted(kinds, key=lambda kind: -self.whole.kinds[kind].weight):
                    taken = min(left[kind], wanted)
                    if taken:
                        plan[kind, key] = taken
                        left[kind] -= taken
                        wanted -= taken
        return plan


def merged(block: Block) -> Merged:
    """The block without weights: whom a child moves to does not hang on them."""
    behind: dict[tuple[str | None, int, tuple[str, ...]], list[int]] = defaultdict(list)
    for place, kind in enumerate(block.kinds):
        behind[kind.current, kind.size, kind.candidates].append(place)
    kinds = tuple(
        Kind(
            current,
            size,
            Fraction(size),
            candidates,
            tuple(unit for place in places for unit in block.kinds[place].units),
        )
        for (current, size, candidates), places in behind.items()
    )
    return Merged(Block(kinds, block.advisers, block.rooms), tuple(map(tuple, behind.values())), block)


@dataclass(frozen=True, slots=True)
class Part:
    """Some advisers of a block with the units that a plan gives them; `moved` counts those children that it moves."""

    block: Block
    places: tuple[int, ...]
    moved: int

    def back(self, plan: Counts, counts: Counts) -> Counts:
        """The plan with this part of it replaced."""
        own = {adviser.key for adviser in self.block.advisers}
        changed = {pair: number for pair, number in plan.items() if pair[1] not in own}
        return changed | {(self.places[place], key): number for (place, key), number in counts.items()}


def around(block: Block, plan: Counts, adviser: str, neighbours: int) -> Part:
    """The adviser and those with least weight above their share among the ones who may have some of her units."""
    mine = [place for (place, key), number in plan.items() if key == adviser and number]
    able = {key for place in mine for key in block.kinds[place].candidates} - {adviser}
    above = above_share(block, plan)
    chosen = {adviser, *sorted(able, key=lambda key: (above[key], key))[:neighbours]}
    held: dict[int, int] = defaultdict(int)
    moved = 0
    for (place, key), number in plan.items():
        if key in chosen:
            held[place] += number
            kind = block.kinds[place]
            moved += kind.size * number if kind.current not in (None, key) else 0
    kinds = tuple(
        Kind(
            kind.current,
            kind.size,
            kind.weight,
            tuple(key for key in kind.candidates if key in chosen),
            kind.units[:number],
        )
        for place, number in held.items()
        for kind in (block.kinds[place],)
    )
    people = [(a, room) for a, room in zip(block.advisers, block.rooms, strict=True) if a.key in chosen]
    part = Block(kinds, tuple(a for a, _ in people), tuple(room for _, room in people))
    return Part(part, tuple(held), moved)


def above_share(block: Block, plan: Counts) -> Mapping[str, Fraction]:
    """How much weight each adviser has above an even share; below it is negative."""
    mean = block.mean or Fraction(0)
    found = {adviser.key: -mean * adviser.fte for adviser in block.advisers}
    for (place, key), number in plan.items():
        found[key] += block.kinds[place].weight * number
    return found
