"""The invented municipality's parameters and the calendar that they are laid on."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

EPOCH = date(1970, 1, 1)
DAYS_PER_YEAR = 365.25

# One number for every purpose that draws; a new purpose gets a new number, so that old draws stay as they are.
FAMILY, CHILD, MEASURES, CASEWORK, STAFF, FLAWS, ECONOMY, DISABILITY, CORRUPTION = range(9)


@cache
def municipality() -> dict[str, Any]:
    """The content of municipality.toml, beside this file."""
    return tomllib.loads((files("trappen.analysis.synth") / "municipality.toml").read_text(encoding="utf-8"))


def stream(seed: int, purpose: int, index: int = 0) -> np.random.Generator:
    """The generator of one purpose and one family, child or table: adding a child never changes another's draws."""
    return np.random.default_rng(np.random.SeedSequence([seed, purpose, index]))


def to_day(day: date) -> int:
    """Days since 1970, the day numbers that the model counts in."""
    return (day - EPOCH).days


def from_day(number: int) -> date:
    return date.fromordinal(EPOCH.toordinal() + int(number))


@dataclass(frozen=True, slots=True)
class Calendar:
    """Day numbers that the model hangs on; `end` is the date of the extract, the first day it does not hold."""

    start: int
    end: int
    programme: int
    shock: int
    shock_end: int
    rename: int
    law: int
    first: int

    @classmethod
    def ending(cls, until: date, years: int) -> "Calendar":
        """The calendar of `years` years that end on `until`."""
        given = municipality()["calendar"]
        shock = until.year - given["shock_years_before"]
        start = to_day(_years_before(until, years))
        return cls(
            start=start,
            end=to_day(until),
            programme=to_day(date(until.year - given["programme_years_before"], 1, 1)),
            shock=to_day(date(shock, 1, 1)),
            shock_end=to_day(date(shock + 1, 1, 1)),
            rename=to_day(date(until.year - given["rename_years_before"], 1, 1)),
            law=to_day(given["law_change"]),
            first=start - round(given["lookback_years"] * DAYS_PER_YEAR),
        )


def _years_before(day: date, years: int) -> date:
    """The first of the month, so that the first month is whole and can be paid."""
    return date(day.year - years, day.month, 1)
