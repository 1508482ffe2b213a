"""Who gives which kind of appropriation, by date: parameters/appropriations.toml."""

from datetime import date
from functools import cache

from trappen.domain.budget.acts import KINDS, ActKind
from trappen.domain.budget.authority import AuthorityRule
from trappen.domain.periods import Period
from trappen.domain.programme.papers import Level
from trappen.parameters import files
from trappen.parameters.dated import Dated, Entry


def authority_rule(kind: ActKind, day: date) -> AuthorityRule:
    """The rule for acts of the kind on the day.

    Raises:
        NoValueError: before the first date that is known.
    """
    return authority_rules(kind).at(day)


@cache
def authority_rules(kind: ActKind) -> Dated[AuthorityRule]:
    """The rules for acts of the kind over time."""
    entries = [
        Entry(_rule(entry), Period(entry["from"], entry.get("until")), entry["reference"], entry["confidence"])
        for entry in files.read("appropriations")["rules"]
        if kind in entry["kinds"]
    ]
    return Dated(f"Hvem der beslutter: {KINDS[kind].lower()}", entries, unit="organ")


def _rule(entry: dict[str, object]) -> AuthorityRule:
    return AuthorityRule(
        kinds=frozenset(ActKind(kind) for kind in _texts(entry, "kinds")),
        levels=frozenset(Level(level) for level in _texts(entry, "levels")),
        delegable=frozenset(Level(level) for level in _texts(entry, "delegable")),
        reference=str(entry["reference"]),
    )


def _texts(entry: dict[str, object], name: str) -> list[str]:
    found = entry.get(name, [])
    return [str(text) for text in found] if isinstance(found, list) else []
