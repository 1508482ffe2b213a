"""The limits of the central refusion as printed, and what is known of which costs count: parameters/refusion.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from trappen.domain.errors import InputError, NoValueError
from trappen.domain.money import kroner
from trappen.domain.periods import Period
from trappen.domain.refusion import Band, Limits
from trappen.parameters import files


@dataclass(frozen=True, slots=True)
class Counting:
    """Sections (with everything below them) whose costs do not simply count, and why."""

    sections: tuple[str, ...]
    counts: str
    why: str


@dataclass(frozen=True, slots=True)
class GrownUp:
    """From `age` up to `until` only costs under these sections count."""

    age: int
    until: int
    sections: tuple[str, ...]
    reference: str


@cache
def all_limits() -> Mapping[str, Limits]:
    """Every printed table by its key."""
    return MappingProxyType({entry["key"]: _limits(entry) for entry in files.read("refusion")["table"]})


@cache
def counting() -> tuple[Counting, ...]:
    """What is known of which sections count."""
    entries = files.read("refusion")["counting"]
    return tuple(Counting(tuple(entry["sections"]), entry["counts"], entry["why"]) for entry in entries)


@cache
def grown_up() -> GrownUp:
    """The rule for those who are 18 and older."""
    entry = files.read("refusion")["grown_up"]
    return GrownUp(entry["age"], entry["until"], tuple(entry["sections"]), entry["reference"])


def limits_for(year: int, *, assumed: str | None = None) -> Limits:
    """The limits for a calendar year, or the table named by `assumed`.

    Raises:
        NoValueError: if no table is printed for the year and none is assumed, or none has the key.
    """
    known = all_limits()
    if assumed is not None:
        if assumed not in known:
            raise NoValueError(f"Der er ingen grænser med nøglen »{assumed}«.", now=f"Vælg mellem {', '.join(known)}.")
        return known[assumed]
    exact = [limits for limits in known.values() if limits.children and limits.exact_for(year)]
    if exact:
        return exact[0]
    choices = " eller ".join(limits.key for limits in known.values() if limits.children)
    raise NoValueError(
        f"Refusionsgrænserne for {year} er ikke indlæst.",
        why="Grænserne reguleres hvert år, og kun de trykte niveauer er kendt.",
        now=f"Giv årets grænser med --limits-of FIL.toml, eller regn på et navngivet niveau: --limits-of {choices}.",
    )


def read_limits(path: Path) -> Limits:
    """A municipality's own limits for a year: a TOML file with one [[table]] as in parameters/refusion.toml.

    Raises:
        InputError: if the file cannot be read so.
    """
    try:
        (entry,) = tomllib.loads(path.read_text(encoding="utf-8-sig"))["table"]  # one, or a ValueError
        return _limits(entry)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise InputError(
            f"Refusionsgrænserne i »{path.name}« kan ikke bruges.",
            why=f"{type(error).__name__}: {error}.",
            now="Formatet står i docs/methods/refusion.md.",
        ) from error


def _limits(entry: Mapping[str, Any]) -> Limits:
    return Limits(
        key=str(entry["key"]),
        title=str(entry["title"]),
        period=Period(entry["from"], entry.get("until")),
        level=int(entry["level"]),
        bands=tuple(Band(kroner(band["above"]), int(band["percent"])) for band in entry["bands"]),
        reference=str(entry["reference"]),
        confidence=str(entry["confidence"]),
        children=bool(entry.get("children", True)),
    )
