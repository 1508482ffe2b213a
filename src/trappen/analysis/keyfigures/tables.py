"""From frames of spells and changes to the tables of one group of children."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

import polars as pl

from trappen.analysis.keyfigures import movements
from trappen.analysis.keyfigures.movements import OUTSIDE_PLACE, OUTSIDE_STATE, state_of
from trappen.analysis.keyfigures.results import Durations, LadderGroup, Lengths, Matrix, Moves, Place, Tally
from trappen.analysis.keyfigures.spells import UNKNOWN

Pair = tuple[int, int]


@dataclass(frozen=True)
class Movements:
    """What happened between two dates: `changes` one row per event, `compared` per child, `lengths` per spell."""

    changes: pl.DataFrame
    compared: pl.DataFrame
    lengths: pl.DataFrame

    @classmethod
    def between(cls, spells: pl.DataFrame, first: date, last: date) -> Self:
        changes = movements.changes_between(movements.transitions(spells), first, last)
        compared = movements.compared(spells, first, last)
        return cls(changes, compared, movements.lengths_between(spells, first, last))

    def of(self, children: pl.DataFrame) -> "Movements":
        """Only the children of the frame (column child_id)."""
        frames = (self.changes, self.compared, self.lengths)
        return Movements(*(frame.join(children, on="child_id", how="semi") for frame in frames))

    def besides(self, children: pl.DataFrame) -> "Movements":
        """Only the children that are not in the frame."""
        frames = (self.changes, self.compared, self.lengths)
        return Movements(*(frame.join(children, on="child_id", how="anti") for frame in frames))

    @property
    def is_empty(self) -> bool:
        return self.changes.is_empty() and self.compared.is_empty()

    def group(self, key: str, label: str, places: Sequence[Place]) -> LadderGroup:
        """The tables of these children. `places` are the steps and the unknown step."""
        events, status = _pairs(self.changes), _pairs(self.compared)
        return LadderGroup(
            key=key,
            label=label,
            stock_first=_tally(places, status, end=0),
            stock_last=_tally(places, status, end=1),
            entries=_tally(places, {pair: n for pair, n in events.items() if pair[0] == OUTSIDE_STATE}, end=1),
            exits=_tally(places, {pair: n for pair, n in events.items() if pair[1] == OUTSIDE_STATE}, end=0),
            moves=_moves(events),
            status_matrix=_matrix(places, status),
            event_matrix=_matrix(places, events),
            durations=_durations(places, self.lengths),
        )


def _pairs(frame: pl.DataFrame) -> Mapping[Pair, int]:
    counted = frame.group_by("origin", "target").len()
    return {(origin, target): n for origin, target, n in counted.iter_rows()}


def _tally(places: Sequence[Place], pairs: Mapping[Pair, int], *, end: int) -> Tally:
    counts = [sum(n for pair, n in pairs.items() if pair[end] == state_of(place)) for place in places]
    return Tally(tuple(places), tuple(counts))


def _matrix(places: Sequence[Place], pairs: Mapping[Pair, int]) -> Matrix:
    every = (OUTSIDE_PLACE, *places)
    cells = [[pairs.get((state_of(origin), state_of(target)), 0) for target in every] for origin in every]
    return Matrix(every, tuple(tuple(row) for row in cells))


def _moves(events: Mapping[Pair, int]) -> Moves:
    inside = {pair: n for pair, n in events.items() if OUTSIDE_STATE not in pair}
    known = {pair: n for pair, n in inside.items() if UNKNOWN not in pair}
    return Moves(
        up=sum(n for (origin, target), n in known.items() if target > origin),
        down=sum(n for (origin, target), n in known.items() if target < origin),
        unknown=sum(inside.values()) - sum(known.values()),
    )


def _durations(places: Sequence[Place], lengths: pl.DataFrame) -> tuple[Durations, ...]:
    days = pl.col("days")
    summed = lengths.group_by("state", "ongoing").agg(
        count=pl.len(), sum=days.sum(), mean=days.mean(), median=days.median()
    )
    found = {(state, ongoing): Lengths(*rest) for state, ongoing, *rest in summed.iter_rows()}
    none = Lengths(0, 0, None, None)
    return tuple(
        Durations(place, found.get((state_of(place), False), none), found.get((state_of(place), True), none))
        for place in places
    )
