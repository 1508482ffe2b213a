"""The simple way to share out cases, as a baseline: keep what fits, place the rest where there is most room.

Source: docs/methods/assignment.md.
"""

from collections import defaultdict
from fractions import Fraction

from trappen.analysis.assignment.problem import Adviser, Block, Counts


def greedy(block: Block) -> Counts | None:
    """A plan for the block, or None where it finds none: that is no proof that there is none.

    Everyone keeps units up to the room there is, the largest first; what is left goes, the largest first, to the
    candidate with room who has least weight per full-time post.
    """
    desk = _Desk(block)
    left: list[int] = []
    places = sorted(range(len(block.kinds)), key=lambda place: -block.kinds[place].size)
    for place in places:
        kind = block.kinds[place]
        for _ in kind.units:
            if kind.current in kind.candidates and desk.fits(str(kind.current), kind.size):
                desk.put(place, str(kind.current))
            else:
                left.append(place)
    for place in left:
        able = [key for key in block.kinds[place].candidates if desk.fits(key, block.kinds[place].size)]
        if not able:
            return None
        desk.put(place, min(able, key=lambda key: (desk.load(key), key)))
    return dict(desk.counts)


class _Desk:
    """Who has what so far."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self.people: dict[str, Adviser] = {adviser.key: adviser for adviser in block.advisers}
        self.room = dict(zip(self.people, block.rooms, strict=True))
        self.children: dict[str, int] = defaultdict(int)
        self.weight: dict[str, Fraction] = defaultdict(Fraction)
        self.counts: dict[tuple[int, str], int] = defaultdict(int)

    def fits(self, key: str, size: int) -> bool:
        room = self.room[key]
        return room is None or self.children[key] + size <= room

    def load(self, key: str) -> float:
        """Weight per full-time post; endless for someone without a post."""
        fte = self.people[key].fte
        return float(self.weight[key] / fte) if fte else float("inf")

    def put(self, place: int, key: str) -> None:
        kind = self.block.kinds[place]
        self.children[key] += kind.size
        self.weight[key] += kind.weight
        self.counts[place, key] += 1
