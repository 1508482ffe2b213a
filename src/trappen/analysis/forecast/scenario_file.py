"""Reads a scenario file: docs/methods/scenario.md."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from trappen.analysis.forecast.changes import (
    CLOSE,
    DIRECTIONS,
    DURATIONS,
    ENTRIES,
    EXITS,
    KINDS,
    MOVES,
    OPEN,
    POPULATION,
    PRICES,
    PROGRAMME,
    SHORTEST,
    Change,
    Scenario,
)
from trappen.analysis.forecast.limits import read_limits
from trappen.domain.errors import InputError

MOST = 10.0  # a larger factor is a slip of the pen
MOST_ADDED = 1000.0  # children a month
MOST_LONGER = 60.0  # months on a step
MOST_GROWTH = 25.0  # per cent a year
OLDEST = 22  # years of age: nobody comes later

_DATES = {"what", "start", "full", "end"}
_UNSURE = {"factor", "low", "high"}
_KEYS = {
    ENTRIES: _UNSURE | {"add", "to_steps"},
    MOVES: _UNSURE | {"add", "from_steps", "to_steps"},
    EXITS: _UNSURE | {"add", "from_steps"},
    DURATIONS: _UNSURE | {"add", "from_steps"},
    PRICES: {"factor", "from_steps"},
    POPULATION: {"growth", "low", "high", "ages"},
    PROGRAMME: {"ratio", "low", "high", "effect", "source", "reach", "on", "from_steps", "target_groups"},
    CLOSE: {"from_steps", "to_steps", "shares"},
    OPEN: {"share", "from_steps", "to_steps", "shares"},
}
_EFFECT = {"ratio", "low", "high", "source"}
_NAMES = {
    ENTRIES: "tilgang",
    MOVES: "flytninger",
    EXITS: "afgang",
    DURATIONS: "varighed",
    PRICES: "priser",
    POPULATION: "befolkning",
    PROGRAMME: "et program",
    CLOSE: "et trin, der lukkes",
    OPEN: "et trin, der åbnes",
}


@dataclass(frozen=True, slots=True)
class _Given:
    """Where the file is, and the ladder's steps."""

    folder: Path
    steps: Sequence[int]


def read_scenario(path: Path, steps: Sequence[int]) -> Scenario:
    """A scenario file: see docs/methods/scenario.md.

    Raises:
        InputError: if it is no TOML, or says what cannot be understood; `steps` are those of the ladder.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        return _scenario(data, path.stem, _Given(path.parent, steps))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError, ValueError, TypeError) as error:
        raise InputError(
            f"Scenariet i »{path.name}« kan ikke bruges.",
            why=f"{error}.",
            now="Ret filen; formatet står i docs/methods/scenario.md.",
        ) from error


def scenario_of(name: str, entries: Sequence[Mapping[str, Any]], steps: Sequence[int]) -> Scenario:
    """The scenario of changes that stand elsewhere, each with the keys of a `[[change]]`.

    Raises:
        ValueError: in Danish, if one cannot be understood; `steps` are those of the ladder.
    """
    return _scenario({"name": name, "change": list(entries)}, name, _Given(Path(), steps))


def _scenario(data: Mapping[str, Any], name: str, given: _Given) -> Scenario:
    entries = data.get("change", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ValueError("Hver ændring begynder med [[change]]")
    changes = tuple(_change(entry, given) for entry in entries)
    limits = read_limits(data.get("limit", []), given.steps)
    if not (changes or limits) or set(data) - {"name", "change", "limit"}:
        raise ValueError("Filen har »name« og mindst én [[change]] eller [[limit]], og intet andet")
    closed = {step for change in changes if change.what == CLOSE for step in change.from_steps}
    sent = {step for change in changes if change.what == CLOSE for step in change.to_steps}
    if closed & (sent | {limit.wait_on for limit in limits}):
        raise ValueError("Børn kan ikke sendes til eller vente på et trin, der selv lukkes")
    return Scenario(str(data.get("name", name)), changes, limits)


def _change(entry: Mapping[str, Any], given: _Given) -> Change:
    what = entry.get("what")
    if what not in KINDS:
        raise ValueError(f"»what« skal være {', '.join(KINDS)}")
    keys = _KEYS[what] | _DATES
    unknown = sorted(set(entry) - keys)
    if unknown:
        told = ", ".join(sorted(keys))
        raise ValueError(f"»{unknown[0]}« kendes ikke for {_NAMES[what]} ({what}); her kan stå {told}")
    read = {POPULATION: _growth, PROGRAMME: _programme, CLOSE: _closing, OPEN: _opening}.get(what, _size)
    found: dict[str, Any] = {name: _steps(entry, name, given) for name in ("from_steps", "to_steps")}
    found |= {"factor": 1.0, **read(entry, given)}
    start, full, end = _dates(entry)
    if what == POPULATION and full != start:
        raise ValueError("»full« hører ikke til befolkningens vækst: den vokser år for år fra »start« til »end«")
    return Change(what, start=start, full=full, end=end, **found)


def _steps(entry: Mapping[str, Any], name: str, given: _Given) -> tuple[int, ...]:
    found = entry.get(name, [])
    whole = isinstance(found, list) and all(type(step) is int for step in found)
    if not whole or set(found) - set(given.steps) or len(set(found)) < len(found):
        raise ValueError(f"»{name}« er en liste af trin, som trappen har, hvert højst én gang")
    return tuple(found)


def _size(entry: Mapping[str, Any], _given: _Given) -> dict[str, Any]:
    """The factor and its interval, or what is added."""
    what = entry["what"]
    if what == PRICES and "factor" not in entry:
        raise ValueError("Priser ganges med »factor«")
    if ("factor" in entry) == ("add" in entry):
        raise ValueError("Skriv enten »factor« eller »add«")
    if "add" in entry:
        most = MOST_LONGER if what == DURATIONS else MOST_ADDED
        if {"low", "high"} & set(entry) or not _is_number(entry["add"], -most, most):
            unit = "måneder længere på trinnet" if what == DURATIONS else "børn om måneden"
            raise ValueError(f"»add« er {unit}, fra {-most:g} til {most:g}, og uden »low« og »high«")
        return {"add": float(entry["add"])}
    least = SHORTEST if what == DURATIONS else 0.0
    if not _is_number(entry["factor"], least, MOST):
        raise ValueError(f"»factor« skal være et tal fra {least:g} til {MOST:g}")
    return {"factor": float(entry["factor"]), **_range(entry, "factor", float(entry["factor"]))}


def _range(entry: Mapping[str, Any], name: str, factor: float) -> dict[str, float]:
    low, high = entry.get("low"), entry.get("high")
    if low is None and high is None:
        return {}
    if isinstance(low, int | float) and isinstance(high, int | float) and 0 < low <= factor <= high <= MOST:
        return {"low": float(low), "high": float(high)}
    raise ValueError(f"»low« og »high« skal stå sammen, over 0 og med »{name}« imellem sig")


def _growth(entry: Mapping[str, Any], _given: _Given) -> dict[str, Any]:
    """Per cent a year as factors."""
    values = {key: entry[key] for key in ("growth", "low", "high") if key in entry}
    if "growth" not in values or not all(_is_number(value, -MOST_GROWTH, MOST_GROWTH) for value in values.values()):
        raise ValueError(f"»growth«, »low« og »high« er procent om året, fra {-MOST_GROWTH:g} til {MOST_GROWTH:g}")
    factors = {key: 1 + value / 100 for key, value in values.items()}
    ages = entry.get("ages")
    if ages is not None:
        if not (isinstance(ages, list) and len(ages) == 2 and all(_is_age(age) for age in ages) and ages[0] <= ages[1]):
            raise ValueError(f"»ages« er den første og den sidste alder i hele år, fx [0, 5], højst {OLDEST}")
        ages = (ages[0], ages[1])
    return {"factor": factors["growth"], "ages": ages, **_range(factors, "growth", factors["growth"])}


def read_effect(data: bytes, file: str) -> dict[str, Any]:
    """What an evaluation has found of a programme: factor and source, with low and high (95 %) where they are known.

    Raises:
        InputError: with what is wrong with the file.
    """
    try:
        return _effect(_only_effect(data.decode("utf-8-sig"), file))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"Filen »{file}« er ikke en TOML-fil, der kan læses: {error}") from error
    except ValueError as error:
        raise InputError(f"{error}. Ret filen, og hent den igen.") from error


def _programme(entry: Mapping[str, Any], given: _Given) -> dict[str, Any]:
    """A typed effect, or one in a file of its own."""
    if ("ratio" in entry) == ("effect" in entry):
        raise ValueError("Et program har enten »ratio« eller »effect«, filen med effekten")
    effect, reach = _effect(entry if "ratio" in entry else _beside(entry, given)), entry.get("reach", 1.0)
    if not _is_number(reach, 0.0, 1.0):
        raise ValueError("»reach« er den andel af børnene, der nås, fra 0 til 1")
    on = _texts(entry, "on")
    if not on or set(on) - set(DIRECTIONS):
        raise ValueError(f"»on« er en liste af det, programmet virker på: {', '.join(DIRECTIONS)}")
    return {**effect, "reach": float(reach), "directions": on, "target_groups": _texts(entry, "target_groups")}


def _effect(told: Mapping[str, Any]) -> dict[str, Any]:
    if not _is_number(told.get("ratio"), 0.0, MOST):
        raise ValueError(f"»ratio« skal være et tal fra 0 til {MOST:g}")
    ratio, source = float(told["ratio"]), told.get("source")
    if not (isinstance(source, str) and source.strip()):
        raise ValueError("»source« skal sige, hvor effekten kommer fra")
    return {"factor": ratio, "source": source.strip(), **_range(told, "ratio", ratio)}


def _beside(entry: Mapping[str, Any], given: _Given) -> Mapping[str, Any]:
    if set(entry) & _EFFECT or not isinstance(entry["effect"], str):
        raise ValueError("»effect« er navnet på en fil, hvor »ratio«, »low«, »high« og »source« står")
    return _only_effect((given.folder / entry["effect"]).read_text(encoding="utf-8-sig"), entry["effect"])


def _only_effect(text: str, file: str) -> Mapping[str, Any]:
    data = tomllib.loads(text)
    if set(data) - _EFFECT:
        raise ValueError(f"Filen »{file}« har »ratio«, »low«, »high« og »source«, og intet andet")
    return data


def _closing(entry: Mapping[str, Any], given: _Given) -> dict[str, Any]:
    if not entry.get("from_steps") or not entry.get("to_steps"):
        raise ValueError("Et trin, der lukkes, står i »from_steps«, og »to_steps« siger, hvor børnene kommer hen")
    return {"shares": _shares(entry)}


def _opening(entry: Mapping[str, Any], given: _Given) -> dict[str, Any]:
    if not entry.get("from_steps") or not entry.get("to_steps") or set(entry["from_steps"]) & set(entry["to_steps"]):
        raise ValueError("Et trin, der åbnes, står i »to_steps«, og »from_steps« er andre trin, det tager fra")
    if not _is_number(entry.get("share"), 0.0, 1.0):
        raise ValueError("»share« er den andel, der kommer på det nye trin i stedet, fra 0 til 1")
    return {"factor": float(entry["share"]), "shares": _shares(entry)}


def _shares(entry: Mapping[str, Any]) -> tuple[float, ...]:
    shares = entry.get("shares", [])
    if not isinstance(shares, list):
        raise ValueError("»shares« er en liste af andele")  # noqa: TRY004 - what a file says, not a type
    if shares and (len(shares) != len(entry["to_steps"]) or not all(_is_number(share, 0, 1) for share in shares)):
        raise ValueError("»shares« er en andel fra 0 til 1 for hvert af »to_steps«")
    if shares and abs(sum(shares) - 1) > 1e-6:
        raise ValueError("»shares« skal tilsammen være 1")
    return tuple(share / sum(shares) for share in shares)


def _texts(entry: Mapping[str, Any], name: str) -> tuple[str, ...]:
    found = entry.get(name, [])
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise ValueError(f"»{name}« er en liste af ord i anførselstegn")
    return tuple(found)


def _is_number(value: object, least: float, most: float) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most


def _is_age(value: object) -> bool:
    return isinstance(value, int) and _is_number(value, 0, OLDEST)


def _dates(entry: Mapping[str, Any]) -> tuple[date, date, date | None]:
    start, end = entry.get("start"), entry.get("end")
    full = entry.get("full", start)
    if type(start) is not date or type(full) is not date or not (end is None or type(end) is date):
        raise ValueError("»start«, »full« og »end« skal være datoer, fx 2027-01-01")
    if full < start or (end is not None and end <= start):
        raise ValueError("»full« kan ikke ligge før »start«, og »end« skal ligge efter")
    return start, full, end
