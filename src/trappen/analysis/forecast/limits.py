"""Limited places in a scenario: from a day on so many of a step, and where those wait who find none.

Source: docs/methods/scenario.md; how they wait is played in `queue.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, ClassVar

import numpy as np

from trappen.analysis.forecast.arrays import EVERYBODY, Limits, Model
from trappen.domain.errors import InputError

MOST = 100_000  # places
_KEYS = {"step", "places", "start", "end", "wait_on"}


@dataclass(frozen=True, slots=True)
class Limit:
    """So many places on a step from `start` until before `end` (None: for good).

    wait_on: the step on which those who come to the ladder wait; others wait where they stand.
    """

    step: int
    places: int
    start: date
    end: date | None
    wait_on: int
    what: ClassVar[str] = "limit"  # beside the kinds of change

    def holds(self, day: float, origin: date) -> bool:
        """Whether it is in force on a day, counted from the origin."""
        return (self.start - origin).days <= day and (self.end is None or day < (self.end - origin).days)


def read_limits(entries: Sequence[Mapping[str, Any]], steps: Sequence[int]) -> tuple[Limit, ...]:
    """The file's [[limit]], by step and day.

    Raises:
        ValueError: in Danish, where one cannot be understood, or they contradict each other.
    """
    found = sorted((_limit(entry, steps) for entry in entries), key=lambda one: (one.step, one.start))
    limited = {one.step for one in found}
    for one in found:
        if one.wait_on in limited:
            raise ValueError(f"Man kan ikke vente på trin {one.wait_on} (»wait_on«), som selv har et loft")
    for one, following in pairwise(found):
        if one.step == following.step and one.wait_on != following.wait_on:
            raise ValueError(f"»wait_on« skal være det samme i alle lofter over trin {one.step}")
        if one.step == following.step and (one.start == following.start or (one.end or date.min) > following.start):
            raise ValueError(f"To lofter over trin {one.step} gælder på samme tid")
    return tuple(found)


def _limit(entry: Mapping[str, Any], steps: Sequence[int]) -> Limit:
    unknown, missing = sorted(set(entry) - _KEYS), sorted(_KEYS - {"end"} - set(entry))
    if unknown:
        raise ValueError(f"»{unknown[0]}« kendes ikke; i [[limit]] kan stå {', '.join(sorted(_KEYS))}")
    if missing:
        raise ValueError(f"[[limit]] mangler »{missing[0]}«")
    if entry["step"] not in steps or entry["wait_on"] not in steps:
        raise ValueError("»step« og »wait_on« skal være trin på trappen")
    places, start, end = entry["places"], entry["start"], entry.get("end")
    if type(places) is not int or not 0 <= places <= MOST:
        raise ValueError(f"»places« skal være et helt antal pladser fra 0 til {MOST}")
    if type(start) is not date or not (end is None or (type(end) is date and end > start)):
        raise ValueError("»start« og »end« skal være datoer, fx 2027-01-01, og »end« skal ligge efter")
    return Limit(entry["step"], places, start, end, entry["wait_on"])


def limited(model: Model, limits: Sequence[Limit], states: Sequence[int], origin: date) -> Model:
    """The model with the limits on those of its states that the ladder's numbers in `states` are.

    Raises:
        InputError: if nobody stands, or ever stood, on the step where they shall wait.
    """
    rules: list[tuple[int, int, int]] = []
    wait_on = np.zeros(len(states), dtype=np.int64)
    for one in limits:
        if one.step not in states:
            continue  # nobody comes there
        if one.wait_on not in states:
            raise InputError(
                f"Ingen kan vente på trin {one.wait_on}.",
                why="Der har ikke været børn på det trin i historikken, så det vides ikke, hvordan de forlader det.",
                now="Vælg et andet trin som »wait_on«.",
            )
        state = states.index(one.step)
        wait_on[state] = states.index(one.wait_on)
        rules.append(((one.start - origin).days, state, one.places))
        following = any(other.step == one.step and other.start == one.end for other in limits)
        if one.end is not None and not following:
            rules.append(((one.end - origin).days, state, EVERYBODY))
    table = np.array(sorted(rules), dtype=np.int64).reshape(-1, 3)
    return model._replace(
        limits=Limits(table[:, 0].astype(np.float64), table[:, 1].copy(), table[:, 2].copy(), wait_on)
    )
