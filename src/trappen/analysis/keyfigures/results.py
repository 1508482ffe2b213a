"""What the ladder analysis answers with: frozen results for pages, papers and JSON. Source: docs/methods/keyfigures.md.

Everything about flows runs from the status on `first` to the status on `last`: a change counts when its day is after
`first` and not after `last`. So stock on `first` + entries − exits = stock on `last`, in every group and step.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from trappen.domain.figures import Figure, Source, Unit
from trappen.domain.periods import Period

OUTSIDE = "outside"
UNKNOWN_KEY = "unknown"


@dataclass(frozen=True, slots=True)
class Place:
    """A row or column of the ladder: a step, the unknown step, or outside the ladder.

    `key` is `outside`, `1`..`n` or `unknown`; `step` is None for the first and the last.
    """

    key: str
    label: str
    step: int | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """Whole numbers by place on the ladder: one per step and one for the unknown step, in the report's order."""

    places: tuple[Place, ...]
    values: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.values)

    def __getitem__(self, key: str) -> int:
        return self.values[[place.key for place in self.places].index(key)]

    def as_dict(self) -> dict[str, int]:
        return {**{place.key: n for place, n in zip(self.places, self.values, strict=True)}, "total": self.total}


@dataclass(frozen=True, slots=True)
class Matrix:
    """Square table: `cells[i][j]` counts from `places[i]` to `places[j]`; place 0 is outside the ladder.

    Row `outside` holds entries and column `outside` exits. The corner (outside to outside) is no cell and always 0.
    """

    places: tuple[Place, ...]
    cells: tuple[tuple[int, ...], ...]

    @property
    def row_totals(self) -> tuple[int, ...]:
        return tuple(sum(row) for row in self.cells)

    @property
    def column_totals(self) -> tuple[int, ...]:
        return tuple(sum(column) for column in zip(*self.cells, strict=True))

    @property
    def total(self) -> int:
        return sum(self.row_totals)

    def cell(self, origin: str, target: str) -> int:
        keys = [place.key for place in self.places]
        return self.cells[keys.index(origin)][keys.index(target)]

    def as_dict(self) -> dict[str, Any]:
        return {
            "places": [place.key for place in self.places],
            "cells": [list(row) for row in self.cells],
            "row_totals": list(self.row_totals),
            "column_totals": list(self.column_totals),
        }


@dataclass(frozen=True, slots=True)
class Moves:
    """Moves between two places on the ladder; `unknown` has the unknown step at one end, so no direction."""

    up: int
    down: int
    unknown: int

    @property
    def total(self) -> int:
        return self.up + self.down + self.unknown

    def as_dict(self) -> dict[str, int]:
        return {"up": self.up, "down": self.down, "unknown": self.unknown, "total": self.total}


@dataclass(frozen=True, slots=True)
class Lengths:
    """Lengths of spells in days. Mean and median are None where there is no spell; the sum is then 0."""

    count: int
    sum_days: int
    mean_days: float | None
    median_days: float | None

    def as_dict(self) -> dict[str, float | int | None]:
        return {
            "count": self.count,
            "sum_days": self.sum_days,
            "mean_days": self.mean_days,
            "median_days": self.median_days,
        }


@dataclass(frozen=True, slots=True)
class Durations:
    """How long spells on one place last: those that ended in the period, and those still running on `last`."""

    place: Place
    ended: Lengths
    ongoing: Lengths


@dataclass(frozen=True, slots=True)
class LadderGroup:
    """The ladder of all children (`key` is `all`) or of one group. Values are children, except events where it says so.

    `stock_first` and `stock_last`: children by place on the two dates. `entries` by the place entered, `exits` by the
    place left: events, so a child that leaves and returns counts in both. `moves`: events between places.
    `status_matrix`: each child once, its place on `first` against its place on `last`. `event_matrix`: every event.
    """

    key: str
    label: str
    stock_first: Tally
    stock_last: Tally
    entries: Tally
    exits: Tally
    moves: Moves
    status_matrix: Matrix
    event_matrix: Matrix
    durations: tuple[Durations, ...]

    def as_dict(self) -> dict[str, Any]:
        return {
            "stock_from": self.stock_first.as_dict(),
            "stock_to": self.stock_last.as_dict(),
            "entries": self.entries.as_dict(),
            "exits": self.exits.as_dict(),
            "moves": self.moves.as_dict(),
            "matrix": self.status_matrix.as_dict(),
            "event_matrix": self.event_matrix.as_dict(),
            "durations": {
                item.place.key: {"ended": item.ended.as_dict(), "ongoing": item.ongoing.as_dict()}
                for item in self.durations
            },
        }


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One of the twelve official key figures: the title is theirs, the definition ours.

    `figure` is `numerator` / `denominator` where there is a denominator, else the numerator itself.
    """

    number: int
    title: str
    definition: str
    figure: Figure
    numerator: Figure
    denominator: Figure | None = None
    note: str = ""

    def as_dict(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "title": self.title,
            "definition": self.definition,
            "value": _plain(self.figure),
            "unit": str(self.figure.unit),
            "shown": str(self.figure),
            "numerator": _plain(self.numerator),
            "denominator": None if self.denominator is None else _plain(self.denominator),
            "missing": list(self.figure.missing),
            "note": self.note,
        }


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A combination that the ladder has no rule for, with how much it holds."""

    section: str | None
    place_type: str | None
    episodes: int
    children: int

    def as_dict(self) -> dict[str, Any]:
        return {
            "section": self.section,
            "place_type": self.place_type,
            "episodes": self.episodes,
            "children": self.children,
        }


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was counted and what was not. The four kinds of episodes add up to `episodes`.

    `on_step`, `unknown` and `off_ladder` last at least a day; `empty` ones (end not after start) hold no day.
    `children_unknown` and `children_off_ladder` are those on `last`: in something unresolved and on no step, and in
    something but only what carries no step. `unplaced` lists the unresolved combinations, the largest first.
    """

    episodes: int
    on_step: int
    unknown: int
    off_ladder: int
    empty: int
    children: int
    children_unknown: int
    children_off_ladder: int
    unplaced: tuple[Unplaced, ...]

    def as_dict(self) -> dict[str, Any]:
        plain = {name: getattr(self, name) for name in self.__slots__ if name != "unplaced"}
        return {**plain, "unplaced": [item.as_dict() for item in self.unplaced]}


@dataclass(frozen=True, slots=True)
class LadderReport:
    """The ladder between two status dates. `groups` is empty without `by`; children of no group are one more group.

    `places` are the steps from the lowest to the highest and then the unknown step. Groups are those on `last`.
    """

    first: date
    last: date
    as_of: date | None
    ladder_key: str
    ladder_name: str
    places: tuple[Place, ...]
    gap_days: int
    by: str | None
    whole: LadderGroup
    groups: tuple[LadderGroup, ...]
    key_figures: tuple[KeyFigure, ...]
    coverage: Coverage
    notes: tuple[str, ...]
    source: Source

    @property
    def period(self) -> Period:
        """The days on which a change counts, half-open."""
        return days_between(self.first, self.last)

    def figures(self, group: LadderGroup | None = None) -> dict[str, Figure]:
        """Every count of a group as a figure with its source, by name.

        Names: `stock_first.KEY`, `stock_last.KEY`, `entries.KEY`, `exits.KEY` with the key of a place or `total`;
        `moves.up|down|unknown|total`; `matrix.KEY.KEY` and `event_matrix.KEY.KEY` with `outside` as a place.
        """
        chosen = self.whole if group is None else group
        named = {name: self._tally(chosen, name) for name in _TALLIES}
        figures = {f"{name}.{key}": figure for name, tally in named.items() for key, figure in tally.items()}
        for key, count in chosen.moves.as_dict().items():
            figures[f"moves.{key}"] = self._figure(f"{_MOVES[key]}{_of(chosen)}", count, Unit.COUNT)
        for name, matrix, unit in (
            ("matrix", chosen.status_matrix, Unit.CHILDREN),
            ("event_matrix", chosen.event_matrix, Unit.COUNT),
        ):
            for origin, row in zip(matrix.places, matrix.cells, strict=True):
                for target, count in zip(matrix.places, row, strict=True):
                    label = f"Fra {origin.label} til {target.label}{_of(chosen)}"
                    figures[f"{name}.{origin.key}.{target.key}"] = self._figure(label, count, unit)
        return figures

    def as_dict(self) -> dict[str, Any]:
        """The report for JSON; keys in docs/reference/cli.md."""
        return {
            "from": self.first,
            "to": self.last,
            "as_of": self.as_of,
            "ladder": {
                "key": self.ladder_key,
                "name": self.ladder_name,
                "places": [{"key": place.key, "label": place.label} for place in self.places],
            },
            "gap_days": self.gap_days,
            **self.whole.as_dict(),
            "key_figures": [item.as_dict() for item in self.key_figures],
            "coverage": self.coverage.as_dict(),
            "by": self.by,
            "groups": [{"key": group.key, "label": group.label, **group.as_dict()} for group in self.groups],
            "notes": list(self.notes),
            "source": str(self.source),
        }

    def _tally(self, group: LadderGroup, name: str) -> dict[str, Figure]:
        title, unit = _TALLIES[name]
        tally: Tally = getattr(group, name)
        day = {"stock_first": self.first, "stock_last": self.last}.get(name)
        labels = {place.key: place.label for place in tally.places} | {"total": "i alt"}
        return {
            key: self._figure(f"{title}, {labels[key]}{_of(group)}", count, unit, day)
            for key, count in tally.as_dict().items()
        }

    def _figure(self, label: str, count: int, unit: Unit, day: date | None = None) -> Figure:
        period = self.period if day is None else days_between(day, None)
        return Figure(label, count, unit, (self.source,), period=period, as_of=self.as_of)


_TALLIES: Mapping[str, tuple[str, Unit]] = {
    "stock_first": ("Børn på trappen ved periodens begyndelse", Unit.CHILDREN),
    "stock_last": ("Børn på trappen ved periodens slutning", Unit.CHILDREN),
    "entries": ("Kommet på trappen", Unit.COUNT),
    "exits": ("Forladt trappen", Unit.COUNT),
}
_MOVES = {
    "up": "Bevægelser op ad trappen",
    "down": "Bevægelser ned ad trappen",
    "unknown": "Bevægelser til eller fra ukendt trin",
    "total": "Bevægelser i alt",
}


def days_between(first: date, last: date | None) -> Period:
    """The days on which a change leads from the status of `first` to that of `last`; without `last` the day `first`."""
    day = date.resolution
    return Period(first, first + day) if last is None else Period(first + day, last + day)


def _of(group: LadderGroup) -> str:
    return "" if group.key == "all" else f" ({group.label})"


def _plain(figure: Figure) -> float | int | None:
    value = figure.value
    return value if value is None or isinstance(value, int) else float(value)
