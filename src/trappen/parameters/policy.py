"""Reads a policy file: a programme's cadence and what its staffing is reckoned from.

The format: docs/reference/policy.md. Two cadences are part of the program (parameters/policies/).
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import fields
from fractions import Fraction
from importlib.resources import files
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from trappen.domain.deadlines.act import ONCE, REPEATED, Act
from trappen.domain.deadlines.policy import Phase, Policy, PolicyRule, Span
from trappen.domain.errors import InputError
from trappen.domain.law import section
from trappen.domain.staffing import Range, Staffing, StatedTeam, Work
from trappen.parameters.places import place_types

MAX_BYTES = 1_000_000
FORMAT = "Formatet står i docs/reference/policy.md."
CONTRADICTION = (
    "længder skal være over nul, faser skal følge efter hinanden (kun den sidste uden »until«), "
    "og en nøgle må kun stå én gang."
)
Made = TypeVar("Made")
ACTS = tuple(act.value for act in (*REPEATED, *ONCE))
WORK_ACTS = tuple(act.value for act in Act)
Table = Mapping[str, Any]


def builtin_keys() -> tuple[str, ...]:
    """The policies that are part of the program."""
    found = (files("trappen.parameters") / "policies").iterdir()
    return tuple(sorted(entry.name.removesuffix(".toml") for entry in found if entry.name.endswith(".toml")))


def builtin(key: str) -> Policy:
    """One of them.

    Raises:
        KeyError: if there is none of that key.
    """
    if key not in builtin_keys():
        raise KeyError(key)
    return decode(tomllib.loads((files("trappen.parameters") / "policies" / f"{key}.toml").read_text("utf-8")), key)


def read_policy(path: Path) -> Policy:
    """The policy in a file.

    Raises:
        InputError: if it is no policy file, or with the first fault in it and its place.
    """
    if not path.is_file() or path.stat().st_size > MAX_BYTES:
        raise InputError(f"»{path}« er ikke en politikfil.", now=FORMAT)
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise InputError(f"»{path.name}« er ikke gyldig TOML: {error}.", now="Ret filen.") from None
    return decode(data, path.name)


def decode(data: Table, name: str) -> Policy:
    """The policy from plain values; `name` is the file's, for messages.

    Raises:
        InputError: with the first fault and its place.
    """
    read = _Reader(name)
    read.known(data, "", ("policy", "rule", "staffing"))
    head = read.table(data, "policy", "")
    read.known(head, "policy", ("key", "name", "reference", "programme"))
    rules = tuple(_rule(read, entry, f"rule[{n}]") for n, entry in enumerate(read.tables(data, "rule", ""), 1))
    staffing = _staffing(read, read.table(data, "staffing", "")) if "staffing" in data else Staffing()
    return read.made(
        "policy",
        lambda: Policy(
            key=read.text(head, "key", "policy"),
            name=read.text(head, "name", "policy"),
            reference=read.text(head, "reference", "policy"),
            rules=rules,
            programme=read.text(head, "programme", "policy", needed=False),
            staffing=staffing,
        ),
    )


class _Reader:
    """Takes values out of plain tables; every fault is one Danish message with its place."""

    def __init__(self, name: str) -> None:
        self.name = name

    def fault(self, place: str, what: str) -> NoReturn:
        raise InputError(
            f"»{self.name}«{', ' + place if place else ''}: {what}",
            now="Ret filen; formatet står i docs/reference/policy.md.",
        )

    def known(self, table: Table, place: str, names: tuple[str, ...]) -> None:
        for name in table:
            if name not in names:
                self.fault(place, f"»{name}« er ikke en af {', '.join(names)}.")

    def table(self, table: Table, name: str, place: str) -> Table:
        found = table.get(name)
        if not isinstance(found, Mapping):
            self.fault(place, f"tabellen »{name}« mangler.")
        return found

    def tables(self, table: Table, name: str, place: str) -> list[Table]:
        found = table.get(name, [])
        if not isinstance(found, list) or not all(isinstance(entry, Mapping) for entry in found):
            self.fault(place, f"»{name}« skal være en liste af tabeller.")
        return found

    def text(self, table: Table, name: str, place: str, *, needed: bool = True) -> str:
        found = table.get(name, "")
        if not isinstance(found, str) or (needed and not found.strip()):
            self.fault(place, f"»{name}« skal være tekst.")
        return found

    def words(self, table: Table, name: str, place: str, known: Callable[[str], bool]) -> tuple[str, ...]:
        found = table.get(name, [])
        if not isinstance(found, list) or not all(isinstance(word, str) for word in found):
            self.fault(place, f"»{name}« skal være en liste af tekster.")
        for word in found:
            if not known(word):
                self.fault(place, f"»{word}« i »{name}« kendes ikke.")
        return tuple(found)

    def number(self, table: Table, name: str, place: str) -> Fraction | None:
        """A number that is not negative, exact as typed; None where it is not there."""
        found = table.get(name)
        if found is None:
            return None
        if isinstance(found, bool) or not isinstance(found, int | float) or not 0 <= found < float("inf"):
            self.fault(place, f"»{name}« skal være et tal, der ikke er negativt.")
        return Fraction(str(found))

    def range(self, table: Table, name: str, place: str, *, share: bool = False) -> Range | None:
        """A number, or a table of low, expected and high; None where it is not there."""
        found = table.get(name)
        if found is None:
            return None
        parts = found if isinstance(found, Mapping) else {"low": found, "expected": found, "high": found}
        where = f"{place}.{name}"
        self.known(parts, where, ("low", "expected", "high"))
        values = [self.number(parts, part, where) for part in ("low", "expected", "high")]
        if any(value is None for value in values):
            self.fault(where, "»low«, »expected« og »high« skal alle være der.")
        low, expected, high = (value for value in values if value is not None)
        if not low <= expected <= high:
            self.fault(where, "»low«, »expected« og »high« skal stå i rækkefølge.")
        if share and high > 1:
            self.fault(where, "en andel kan ikke være over 1.")
        return Range(low, expected, high)

    def span(self, table: Table, name: str, place: str) -> Span | None:
        found = table.get(name)
        if found is None:
            return None
        where = f"{place}.{name}"
        if not isinstance(found, Mapping):
            self.fault(where, "skriv fx { months = 3 } eller { weeks = 2 }.")
        self.known(found, where, ("months", "weeks", "days"))
        if not all(isinstance(n, int) and not isinstance(n, bool) and 0 <= n <= 3660 for n in found.values()):
            self.fault(where, "antallet skal være et helt tal fra 0 til 3660.")
        days = 7 * found.get("weeks", 0) + found.get("days", 0)
        return self.made(where, lambda: Span(found.get("months", 0), days))

    def made(self, place: str, make: Callable[[], Made]) -> Made:
        """What `make` makes; a contradiction between its parts is a fault of the file."""
        try:
            return make()
        except ValueError:
            self.fault(
                place, "længderne skal være over nul, faserne skal følge efter hinanden, og nøgler må kun stå én gang."
            )


def _rule(read: _Reader, entry: Table, place: str) -> PolicyRule:
    read.known(entry, place, tuple(field.name for field in fields(PolicyRule)))
    act = read.text(entry, "act", place)
    if act not in ACTS:
        read.fault(place, f"»act« skal være en af {', '.join(ACTS)}.")
    steps = entry.get("steps", [])
    if not isinstance(steps, list) or not all(isinstance(step, int) and 1 <= step <= 20 for step in steps):
        read.fault(place, "»steps« skal være en liste af trin.")
    return read.made(
        place,
        lambda: PolicyRule(
            key=read.text(entry, "key", place),
            act=Act(act),
            title=read.text(entry, "title", place),
            reference=read.text(entry, "reference", place),
            first=read.span(entry, "first", place),
            phases=tuple(_phase(read, phase, f"{place}.phases") for phase in read.tables(entry, "phases", place)),
            steps=tuple(steps),
            place_types=read.words(entry, "place_types", place, place_types().__contains__),
            sections=read.words(entry, "sections", place, _is_section),
        ),
    )


def _phase(read: _Reader, entry: Table, place: str) -> Phase:
    read.known(entry, place, ("every", "until"))
    every = read.span(entry, "every", place)
    if every is None:
        read.fault(place, "»every« mangler.")
    return Phase(every, read.span(entry, "until", place))


def _is_section(key: str) -> bool:
    try:
        return section(key).key == key
    except ValueError:
        return False


def _staffing(read: _Reader, entry: Table) -> Staffing:
    place = "staffing"
    read.known(entry, place, tuple("team" if f.name == "teams" else f.name for f in fields(Staffing)))
    work = [_work(read, line, f"staffing.work[{n}]") for n, line in enumerate(read.tables(entry, "work", place), 1)]
    if len({line.act for line in work}) != len(work):
        read.fault("staffing.work", "en handling står to gange.")
    teams = [_team(read, line, f"staffing.team[{n}]") for n, line in enumerate(read.tables(entry, "team", place), 1)]
    return Staffing(
        hours_per_year=read.range(entry, "hours_per_year", place),
        absence=read.range(entry, "absence", place, share=True),
        case_share=read.range(entry, "case_share", place, share=True),
        case_minutes=read.range(entry, "case_minutes", place),
        cap=read.number(entry, "cap", place),
        work=tuple(work),
        teams=tuple(teams),
    )


def _work(read: _Reader, entry: Table, place: str) -> Work:
    read.known(entry, place, ("act", "minutes", "travel"))
    act = read.text(entry, "act", place)
    if act not in WORK_ACTS:
        read.fault(place, f"»act« skal være en af {', '.join(WORK_ACTS)}.")
    return Work(act, read.range(entry, "minutes", place), read.range(entry, "travel", place))


def _team(read: _Reader, entry: Table, place: str) -> StatedTeam:
    read.known(entry, place, tuple(field.name for field in fields(StatedTeam)))
    return StatedTeam(
        key=read.text(entry, "key", place),
        name=read.text(entry, "name", place, needed=False) or read.text(entry, "key", place),
        cases=read.number(entry, "cases", place),
        advisers=read.number(entry, "advisers", place),
        cap=read.number(entry, "cap", place),
        reference=read.text(entry, "reference", place, needed=False),
    )
