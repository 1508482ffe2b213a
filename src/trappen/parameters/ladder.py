"""Ladders from data: the official one, the four states of SSDA903, and a municipality's own file.

The format is in docs/reference/ladder.md, how a step is decided in docs/methods/ladder.md.
"""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from trappen.domain.errors import InputError
from trappen.domain.ladder import Ladder, Step, StepRule
from trappen.domain.law import parse_section
from trappen.parameters import files, sections
from trappen.parameters.places import parse_place_type

OFF = "off"
_FILE_KEYS = {"extends", "key", "name", "step", "rule"}
_RULE_KEYS = {"step", "sections", "place_types", "why", "confidence"}


@dataclass(frozen=True, slots=True)
class ExplainedRule:
    """A rule with its Danish reason and how sure we are of it (`high` or `medium`)."""

    rule: StepRule
    why: str
    confidence: str


@cache
def official() -> Ladder:
    """The official six steps with rules for serviceloven and barnets lov."""
    return _shipped("official")


@cache
def ssda903() -> Ladder:
    """The four states of the English demand model; its place types are the English placement codes."""
    return _shipped("ssda903")


def official_rules() -> tuple[ExplainedRule, ...]:
    """The official rules in order, each with its reason and confidence."""
    entries = files.read("ladder")["official"]["rule"]
    return tuple(ExplainedRule(_rule(entry), entry["why"], entry["confidence"]) for entry in entries)


def read_ladder(path: Path) -> Ladder:
    """A municipality's own `ladder.toml`.

    With `extends = "official"` its rules come before the official ones; without, it has its own steps and rules.

    Raises:
        InputError: if the file is no TOML, or a step, section or place type in it cannot be understood.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _refused(path, f"Filen er ikke gyldig TOML: {error}.") from error
    try:
        return _own(data)
    except (ValueError, TypeError) as error:
        raise _refused(path, f"{error}.") from error


def _shipped(name: str) -> Ladder:
    data = files.read("ladder")[name]
    return Ladder(data["key"], data["name"], _steps(data["step"]), tuple(_rule(entry) for entry in data["rule"]))


def _own(data: Mapping[str, Any]) -> Ladder:
    _only(data, _FILE_KEYS, "filen")
    rules = tuple(_own_rule(entry) for entry in _tables(data, "rule"))
    if "extends" not in data:
        if not rules:
            raise ValueError("En egen trappe skal have mindst én regel ([[rule]])")
        return _ladder(data, _steps(_tables(data, "step")), rules)
    base = official()
    if data["extends"] != base.key:
        raise ValueError(f"»extends« kan kun være »{base.key}«, ikke »{data['extends']}«")
    if "step" in data:
        raise ValueError(
            "En trappe, der bygger på den officielle, kan ikke have egne trin; fjern [[step]] eller extends"
        )
    if any(not rule.sections and not rule.place_types for rule in rules):
        raise ValueError("En regel uden sections og place_types ville sætte den officielle trappe ud af kraft")
    return _ladder({"name": base.name, **data}, base.steps, (*rules, *base.rules))


def _ladder(data: Mapping[str, Any], steps: tuple[Step, ...], rules: tuple[StepRule, ...]) -> Ladder:
    for rule in rules:
        if rule.step is not None and not 1 <= rule.step <= len(steps):
            raise ValueError(f"En regel nævner trin {rule.step}, men trappen har {len(steps)} trin")
    return Ladder(
        _text(data.get("key", "own"), "key"), _text(data.get("name", "Kommunens trappe"), "name"), steps, rules
    )


def _steps(entries: Sequence[Mapping[str, Any]]) -> tuple[Step, ...]:
    for entry in entries:
        _only(entry, {"number", "name"}, "et trin")
    if not entries or [entry.get("number") for entry in entries] != list(range(1, len(entries) + 1)):
        raise ValueError("Trinnene skal være nummereret 1, 2, 3 og så videre uden huller")
    return tuple(Step(entry["number"], _text(entry.get("name"), "name")) for entry in entries)


def _own_rule(entry: Mapping[str, Any]) -> StepRule:
    _only(entry, _RULE_KEYS, "en regel")
    step = entry.get("step")
    if step != OFF and (not isinstance(step, int) or isinstance(step, bool)):
        raise ValueError(f'En regel skal have step = et trinnummer eller step = "{OFF}"')
    return _rule(
        {
            "step": step,
            "sections": _read_each(entry, "sections", _section),
            "place_types": _read_each(entry, "place_types", parse_place_type),
        }
    )


def _rule(entry: Mapping[str, Any]) -> StepRule:
    step = None if entry["step"] == OFF else entry["step"]
    return StepRule(step, tuple(entry.get("sections", ())), tuple(entry.get("place_types", ())))


def _section(text: str) -> str:
    key = parse_section(text, None)
    if not sections.known(key):
        raise ValueError(f"»{text}« er ikke en kendt paragraf")
    return key


def _read_each(entry: Mapping[str, Any], name: str, read: Callable[[str], str]) -> tuple[str, ...]:
    values = entry.get(name, [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise ValueError(f'»{name}« skal være en liste af tekster, fx {name} = ["…"]')
    return tuple(read(value) for value in values)


def _tables(data: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    entries = data.get(name, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ValueError(f"»{name}« skal skrives som [[{name}]]")
    return entries


def _text(value: object, name: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"»{name}« skal være en tekst")
    return value


def _only(entry: Mapping[str, Any], allowed: set[str], where: str) -> None:
    unknown = sorted(set(entry) - allowed)
    if unknown:
        raise ValueError(f"»{unknown[0]}« kendes ikke i {where}; her kan stå {', '.join(sorted(allowed))}")


def _refused(path: Path, why: str) -> InputError:
    return InputError(
        f"Trappen i »{path.name}« kan ikke bruges.",
        why=why,
        now="Ret filen; formatet står i docs/reference/ladder.md.",
    )
