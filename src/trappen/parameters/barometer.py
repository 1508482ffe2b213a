"""The national barometer's figures beside the deadlines that are nearest to them: parameters/barometer.toml."""

from dataclasses import dataclass
from fractions import Fraction

from trappen.parameters.files import read


@dataclass(frozen=True, slots=True)
class NationalFigure:
    """A share that Ankestyrelsen found in a sample of cases; `differs` says how its definition is not ours (Danish)."""

    rule: str
    year: str
    share: Fraction
    what: str
    differs: str
    reference: str


def national_figures(rule: str) -> tuple[NationalFigure, ...]:
    """The figures beside one rule, the earliest first; most rules have none."""
    return tuple(
        NationalFigure(**entry | {"share": Fraction(str(entry["share"]))})
        for entry in read("barometer")["figure"]
        if entry["rule"] == rule
    )
