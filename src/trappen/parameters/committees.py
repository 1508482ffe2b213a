"""Which bodies decide appropriations, by date: parameters/committees.toml."""

from datetime import date
from functools import cache

from trappen.domain.checks.base import Authority
from trappen.domain.periods import Period
from trappen.domain.programme.papers import Level
from trappen.parameters import files
from trappen.parameters.dated import Dated, Entry


def appropriation_authority(day: date) -> Authority:
    """Who decides appropriations on that day, and the law that says so.

    Raises:
        NoValueError: before the first date that is known.
    """
    return _appropriations().at(day)


def level_of(body: str) -> Level | None:
    """What kind of body goes by that name, such as »Aarhus Byråd«; None where the name does not tell."""
    plain = body.strip().lower()
    for level, names in files.read("committees")["names"].items():
        if any(plain.endswith(name) for name in names):
            return Level(level)
    return None


@cache
def _appropriations() -> Dated[Authority]:
    entries = [
        Entry(
            Authority(frozenset(Level(level) for level in entry["levels"]), entry["reference"]),
            Period(entry["from"], entry.get("until")),
            entry["reference"],
            entry["confidence"],
        )
        for entry in files.read("committees")["appropriations"]
    ]
    return Dated("Hvem der giver bevillinger", entries, unit="organ")
