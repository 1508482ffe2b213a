"""What if: dated, ramped changes of entries, moves, exits, durations and prices. Source: docs/methods/scenario.md.

The scenario is played with the baseline's random numbers, so that their difference is only the scenario.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from trappen.analysis.forecast.arrays import YEAR, Floats, Model
from trappen.analysis.forecast.simulation import Draws
from trappen.domain.errors import InputError

ENTRIES, MOVES, EXITS, DURATIONS, PRICES = "entries", "moves", "exits", "durations", "prices"
KINDS = (ENTRIES, MOVES, EXITS, DURATIONS, PRICES)
MOST = 10.0  # a larger factor is a slip of the pen
SHORTEST = 0.05  # a shorter duration is one too: rates are divided by it
MOST_ADDED = 1000.0  # children a month
EFFECTS = 4  # a stream of the seed, beside those of the parameters, waves and bursts
BETWEEN = 2 * 1.96  # standard deviations from `low` to `high`
_KEYS = {"what", "factor", "add", "low", "high", "start", "full", "end", "from_steps", "to_steps"}


@dataclass(frozen=True, slots=True)
class Change:
    """One factor: from `start` it grows evenly until `full`, holds, and is gone from `end` (None: never).

    from_steps: where children stand (moves, exits, durations, prices); to_steps: where they come (entries, moves).
        Empty is all.
    add: of entries instead of the factor, children more a month, or fewer.
    low, high: the 95 % interval of a factor that is not sure, lognormal about it; None where it is.
    """

    what: str
    factor: float
    start: date
    full: date
    end: date | None
    from_steps: tuple[int, ...]
    to_steps: tuple[int, ...]
    add: float | None = None
    low: float | None = None
    high: float | None = None

    def share(self, day: float, origin: date) -> float:
        """How much of the change is in force on a day, counted from the origin: 0 to 1."""
        start, full = (self.start - origin).days, (self.full - origin).days
        if day < start or (self.end is not None and day >= (self.end - origin).days):
            return 0.0
        return 1.0 if full <= start else min(1.0, (day - start) / (full - start))

    def on(self, day: float, origin: date) -> float:
        """The factor in force on a day."""
        return 1.0 + (self.factor - 1.0) * self.share(day, origin)

    def drawn(self, rows: int, random: np.random.Generator) -> Floats:
        """(rows,): the factor, or draws of one that is not sure."""
        noise = random.standard_normal(rows)  # also where it is sure, so that a change does not move the next one's
        if self.low is None or self.high is None:
            return np.full(rows, self.factor)
        return np.asarray(self.factor * np.exp(noise * np.log(self.high / self.low) / BETWEEN))


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
    factor, add = _size(entry)
    low, high = _range(entry, factor, add)
    start, full, end = _dates(entry)
    chosen = {}
    for name in ("from_steps", "to_steps"):
        chosen[name] = tuple(entry.get(name, ()))
        if set(chosen[name]) - set(steps):
            raise ValueError(f"»{name}« nævner et trin, som trappen ikke har")
    staying = entry["what"] in {EXITS, DURATIONS, PRICES}
    if (entry["what"] == ENTRIES and chosen["from_steps"]) or (staying and chosen["to_steps"]):
        raise ValueError("Tilgang har kun »to_steps«; afgang, varighed og priser har kun »from_steps«")
    return Change(entry["what"], factor, start, full, end, **chosen, add=add, low=low, high=high)


def _size(entry: Mapping[str, Any]) -> tuple[float, float | None]:
    """The factor, 1 where children are added; and how many a month."""
    if ("factor" in entry) == ("add" in entry):
        raise ValueError("Skriv enten »factor« eller »add«")
    if "add" in entry:
        if entry["what"] != ENTRIES or not _is_number(entry["add"], -MOST_ADDED, MOST_ADDED):
            raise ValueError(f"»add« er børn om måneden, højst {MOST_ADDED:g}, og kun for tilgang (entries)")
        return 1.0, float(entry["add"])
    least = SHORTEST if entry["what"] == DURATIONS else 0.0
    if not _is_number(entry["factor"], least, MOST):
        raise ValueError(f"»factor« skal være et tal fra {least:g} til {MOST:g}")
    return float(entry["factor"]), None


def _range(entry: Mapping[str, Any], factor: float, add: float | None) -> tuple[float | None, float | None]:
    low, high = entry.get("low"), entry.get("high")
    if low is None and high is None:
        return None, None
    fits = add is None and entry["what"] != PRICES
    if fits and isinstance(low, int | float) and isinstance(high, int | float) and 0 < low <= factor <= high <= MOST:
        return float(low), float(high)
    raise ValueError("»low« og »high« skal stå sammen, om en »factor« imellem dem, og ikke for priser")


def _is_number(value: object, least: float, most: float) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most


def _dates(entry: Mapping[str, Any]) -> tuple[date, date, date | None]:
    start, end = entry.get("start"), entry.get("end")
    full = entry.get("full", start)
    if type(start) is not date or type(full) is not date or not (end is None or type(end) is date):
        raise ValueError("»start«, »full« og »end« skal være datoer, fx 2027-01-01")
    if full < start or (end is not None and end <= start):
        raise ValueError("»full« kan ikke ligge før »start«, og »end« skal ligge efter")
    return start, full, end


def changed(model: Model, scenario: Scenario, states: Sequence[int], origin: date, seed: int) -> Model:
    """The model under the scenario, with a part of the calendar for every month.

    Args:
        model: without a scenario.
        scenario: changes that meet are multiplied; what is added comes to the numbers without the scenario.
        states: the ladder's numbers.
        origin: day 0.
        seed: of the effects that are not sure, one for each joint draw of the parameters.
    """
    clock, rates = model.clock, model.rates
    parts = np.unique(np.concatenate([clock.parts, clock.months[:-1]]))
    before = np.searchsorted(clock.parts, parts, side="right") - 1
    middle = parts + np.diff(np.append(parts, clock.months[-1])) / 2
    rows = len(rates.base) if any(change.low is not None for change in scenario.changes) else 1
    moves = np.repeat(rates.changes[:, before], rows, axis=0)
    arrivals = np.repeat(model.arrivals.changes[:, before], rows, axis=0)
    monthly = model.arrivals.ratios.mean(axis=0) * np.diff(model.arrivals.shares, prepend=0.0) * YEAR / 12
    added = np.zeros_like(arrivals)
    for number, change in enumerate(scenario.changes):
        share = np.array([change.share(day, origin) for day in middle])
        drawn = change.drawn(rows, np.random.default_rng([seed, EFFECTS, number]))
        factor = 1.0 + (drawn[:, None] - 1.0) * share  # (rows, parts)
        origins = [i for i, state in enumerate(states) if not change.from_steps or state in change.from_steps]
        targets = [i for i, state in enumerate(states) if not change.to_steps or state in change.to_steps]
        if change.what == ENTRIES:
            come = np.isin(model.arrivals.state, targets)
            arrivals[:, :, come] *= factor[:, :, None]
            if change.add is not None and come.any():
                added[:, :, come] += change.add * share[:, None] / max(float(monthly[come].sum()), 1e-12)
        elif change.what == DURATIONS:
            moves[:, :, origins] /= factor[:, :, None, None]
        elif change.what in {MOVES, EXITS}:
            to = targets if change.what == MOVES else [len(states)]
            moves[:, :, np.array(origins)[:, None], np.array(to)[None, :]] *= factor[:, :, None, None]
    return model._replace(
        clock=clock._replace(parts=parts),
        rates=rates._replace(years=rates.years[before], changes=moves),
        arrivals=model.arrivals._replace(changes=np.maximum(arrivals + added, 0.0)),
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
