"""What happens next in a draw with limited places: a heap on arrays, in which an event can be put off or dropped."""

from typing import NamedTuple

from trappen.analysis.forecast.arrays import Floats, Ints
from trappen.analysis.forecast.kernels import inlined, uncounted

NOBODY = -1


class Agenda(NamedTuple):
    """What happens next, as a heap of n children's next moves, n birthdays of those who wait, and the limits.

    time: when, by slot: child i's move is i, its birthday n + i, limit l is 2 n + l. rank: of events of one moment.
    heap: slots, each before those at twice its place and one more, and two more; size (1,), how many of them there are.
    at: each slot's place in the heap, `NOBODY` where nothing of it is to happen.
    """

    time: Floats
    rank: Ints
    heap: Ints
    at: Ints
    size: Ints


@inlined
def sooner(agenda: Agenda, one: int, other: int) -> bool:
    """Whether the one slot's event is taken before the other's."""
    if agenda.time[one] != agenda.time[other]:
        return bool(agenda.time[one] < agenda.time[other])
    return bool(agenda.rank[one] < agenda.rank[other])


@uncounted
def settled(agenda: Agenda, slot: int, place: int) -> None:
    """Brings a slot that has been put at a place of the heap to where it belongs."""
    heap, at, size = agenda.heap, agenda.at, agenda.size[0]
    while place > 0 and sooner(agenda, slot, heap[(place - 1) // 2]):
        heap[place] = heap[(place - 1) // 2]
        at[heap[place]] = place
        place = (place - 1) // 2
    while 2 * place + 1 < size:
        below = 2 * place + 1
        if below + 1 < size and sooner(agenda, heap[below + 1], heap[below]):
            below += 1
        if not sooner(agenda, heap[below], slot):
            break
        heap[place] = heap[below]
        at[heap[place]] = place
        place = below
    heap[place] = slot
    at[slot] = place


@inlined
def put(agenda: Agenda, slot: int, time: float, rank: int) -> None:
    """What the slot stands for happens at a time, and no more when it was to happen before."""
    agenda.time[slot], agenda.rank[slot] = time, rank
    place = agenda.at[slot]
    if place == NOBODY:
        place = agenda.size[0]
        agenda.size[0] += 1
    settled(agenda, slot, place)


@uncounted
def drop(agenda: Agenda, slot: int) -> None:
    """What the slot stands for does not happen."""
    place = agenda.at[slot]
    if place == NOBODY:
        return
    agenda.at[slot] = NOBODY
    agenda.size[0] -= 1
    last = agenda.heap[agenda.size[0]]
    if last != slot:
        settled(agenda, last, place)
