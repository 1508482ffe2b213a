"""What if: dated, ramped factors on entries, moves, exits and prices. Source: docs/methods/scenario.md.

The scenario is played with the baseline's random numbers, so that their difference is only the scenario.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from trappen.analysis.forecast.arrays import Floats, Model
from trappen.analysis.forecast.simulation import Draws
from trappen.domain.errors import InputError

ENTRIES, MOVES, EXITS, PRICES = "entries", "moves", "exits", "prices"
KINDS = (ENTRIES, MOVES, EXITS, PRICES)
MOST = 10.0  # a larger factor is a slip of the pen
_KEYS = {"what", "factor", "start", "full", "end", "from_steps", "to_steps"}


@dataclass(frozen=True, slots=True)
class Change:
    """One factor: from `start` it grows evenly until `full`, holds, and is gone from `end` (None: never).

    from_steps: where children stand (moves, exits, prices); to_steps: where they come (entries, moves). Empty is all.
    """

    what: str
    factor: float
    start: date
    full: date
    end: date | None
    from_steps: tuple[int, ...]
    to_steps: tuple[int, ...]

    def on(self, day: float, origin: date) -> float:
        """The factor in force on a day, counted from the origin."""
        start, full = (self.start - origin).days, (self.full - origin).days
        if day < start or (self.end is not None and day >= (self.end - origin).days):
            return 1.0
        share = 1.0 if full <= start else min(1.0, (day - start) / (full - start))
        return 1.0 + (self.factor - 1.0) * share


@dataclass(frozen=True, slots=True)
class Scenario:
    """A name and its changes; several that meet are multiplied."""

    name: str
    changes: tuple[Change, ...]


def read_scenario(path: Path, steps: Sequence[int]) -> Scenario:
    """A scenario file: see docs/methods/scenario.md.

    Raises:
        InputError: if it is no TOML, or says what cannot be understood; `steps` are those of the ladder.
    """
    try:
        return _scenario(tomllib.loads(path.read_text(encoding="utf-8-sig")), path.stem, steps)
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError, ValueError, TypeError) as error:
        raise InputError(
            f"Scenariet i »{path.name}« kan ikke bruges.",
            why=f"{error}.",
            now="Ret filen; formatet står i docs/methods/scenario.md.",
        ) from error


def _scenario(data: Mapping[str, Any], name: str, steps: Sequence[int]) -> Scenario:
    changes = tuple(_change(entry, steps) for entry in data.get("change", []))
    if not changes or set(data) - {"name", "change"}:
        raise ValueError("Filen har »name« og mindst én [[change]], og intet andet")
    return Scenario(str(data.get("name", name)), changes)


def _change(entry: Mapping[str, Any], steps: Sequence[int]) -> Change:
    unknown = sorted(set(entry) - _KEYS)
    if unknown:
        raise ValueError(f"»{unknown[0]}« kendes ikke; her kan stå {', '.join(sorted(_KEYS))}")
    if entry.get("what") not in KINDS:
        raise ValueError(f"»what« skal være {', '.join(KINDS)}")
    factor = entry.get("factor")
    if not isinstance(factor, int | float) or isinstance(factor, bool) or not 0 <= factor <= MOST:
        raise ValueError(f"»factor« skal være et tal fra 0 til {MOST:g}")
    start, full, end = _dates(entry)
    chosen = {}
    for name in ("from_steps", "to_steps"):
        chosen[name] = tuple(entry.get(name, ()))
        if set(chosen[name]) - set(steps):
            raise ValueError(f"»{name}« nævner et trin, som trappen ikke har")
    if (entry["what"] == ENTRIES and chosen["from_steps"]) or (entry["what"] in {EXITS, PRICES} and chosen["to_steps"]):
        raise ValueError("Tilgang har kun »to_steps«; afgang og priser har kun »from_steps«")
    return Change(entry["what"], float(factor), start, full, end, **chosen)


def _dates(entry: Mapping[str, Any]) -> tuple[date, date, date | None]:
    start, end = entry.get("start"), entry.get("end")
    full = entry.get("full", start)
    if type(start) is not date or type(full) is not date or not (end is None or type(end) is date):
        raise ValueError("»start«, »full« og »end« skal være datoer, fx 2027-01-01")
    if full < start or (end is not None and end <= start):
        raise ValueError("»full« kan ikke ligge før »start«, og »end« skal ligge efter")
    return start, full, end


def changed(model: Model, scenario: Scenario, states: Sequence[int], origin: date) -> Model:
    """The model under the scenario, with a part of the calendar for every month. `states` are the ladder's numbers."""
    clock, rates = model.clock, model.rates
    parts = np.unique(np.concatenate([clock.parts, clock.months[:-1]]))
    before = np.searchsorted(clock.parts, parts, side="right") - 1
    middle = parts + np.diff(np.append(parts, clock.months[-1])) / 2
    moves, arrivals = rates.changes[before].copy(), model.arrivals.changes[before].copy()
    for change in scenario.changes:
        factor = np.array([change.on(day, origin) for day in middle])
        origins = [i for i, state in enumerate(states) if not change.from_steps or state in change.from_steps]
        targets = [i for i, state in enumerate(states) if not change.to_steps or state in change.to_steps]
        if change.what == ENTRIES:
            arrivals[:, np.isin(model.arrivals.state, targets)] *= factor[:, None]
        elif change.what in {MOVES, EXITS}:
            to = targets if change.what == MOVES else [len(states)]
            moves[:, np.array(origins)[:, None], np.array(to)[None, :]] *= factor[:, None, None]
    return model._replace(
        clock=clock._replace(parts=parts),
        rates=rates._replace(years=rates.years[before], changes=moves),
        arrivals=model.arrivals._replace(changes=arrivals),
    )


def repriced(drawn: Draws, scenario: Scenario, states: Sequence[int], origin: date, months: Floats) -> Draws:
    """The draws at the scenario's prices, which change by month; `months` are their edges in days."""
    factor = np.ones((len(months) - 1, len(states)))
    for change in scenario.changes:
        if change.what == PRICES:
            own = [i for i, state in enumerate(states) if not change.from_steps or state in change.from_steps]
            middle = (months[1:] + months[:-1]) / 2
            factor[:, own] *= np.array([change.on(day, origin) for day in middle])[:, None]
    return replace(drawn, cost=np.rint(drawn.cost * factor[None, :, None, :]).astype(np.int64))
