"""Indicators: what is measured for a target, and a value of it on a day. The catalogue: parameters/indicators.toml.

Source: docs/methods/indicators.md.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from trappen.domain.figures import Figure, Unit


class Coverage(StrEnum):
    """Which children an indicator counts."""

    MUNICIPALITY = "municipality"
    DISTRICTS = "districts"  # those who live in the programme's districts on the day
    ENROLLED = "enrolled"  # those who are in the programme on the day


class Better(StrEnum):
    """Which way is the better one. `NEITHER` says nothing without the target that is held against it."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


class Parameter(StrEnum):
    """What an indicator may need to know beyond whom it counts: written after a colon, `children_on_step:6`."""

    NONE = "none"
    STEP = "step"
    ACCOUNT = "account"
    TEAM = "team"  # left out for the whole municipality


@dataclass(frozen=True, slots=True)
class Indicator:
    """One entry of the catalogue; `asked` is the parameter as written, empty without.

    `counts_children` says that its numbers are of children, so small ones are withheld from those who may not see them.
    `months` is how far back it looks from its day: 0 is a status on the day. `within` is the key of the indicator among
    whose children its own are, so that the two beside each other tell of the rest.
    """

    key: str
    title: str
    unit: Unit
    definition: str
    numerator: str
    denominator: str
    tables: tuple[str, ...]
    covers: tuple[Coverage, ...]
    better: Better
    parameter: Parameter
    counts_children: bool
    months: int
    within: str = ""
    asked: str = ""

    @property
    def name(self) -> str:
        """The title with what was asked for: `Udgifter på konto 5.28.20`."""
        return f"{self.title} {self.asked}" if self.asked else self.title

    @property
    def text(self) -> str:
        """As a target writes it: `spending:5.28.20`."""
        return f"{self.key}:{self.asked}" if self.asked else self.key


@dataclass(frozen=True, slots=True)
class IndicatorValue:
    """An indicator on a day. `figure` is missing where a part is; `denominator` is None for a plain count."""

    day: date
    numerator: Figure
    denominator: Figure | None
    figure: Figure
