"""What a programme's staffing is reckoned from: time per act, hours per post, and the cases and advisers it states.

Nothing here has a default: what is not given is missing, and is named. Source: docs/methods/capacity.md.
"""

import re
from dataclasses import dataclass
from fractions import Fraction

from trappen.domain import formats


@dataclass(frozen=True, slots=True)
class Range:
    """A value with the lowest and the highest it may be; all three exact.

    Raises:
        ValueError: if they are not in order, or negative.
    """

    low: Fraction
    expected: Fraction
    high: Fraction

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.expected <= self.high:
            raise ValueError("low, expected and high must be in order and not negative")

    @classmethod
    def exactly(cls, value: Fraction | int) -> "Range":
        """A value that is certain."""
        return cls(Fraction(value), Fraction(value), Fraction(value))

    def __add__(self, other: "Range") -> "Range":
        return Range(self.low + other.low, self.expected + other.expected, self.high + other.high)

    def __mul__(self, other: "Range") -> "Range":
        return Range(self.low * other.low, self.expected * other.expected, self.high * other.high)

    def over(self, other: "Range") -> "Range | None":
        """The quotient: lowest over highest, highest over lowest. None where the divisor may be 0."""
        if not other.low:
            return None
        return Range(self.low / other.high, self.expected / other.expected, self.high / other.low)

    def rest(self) -> "Range":
        """What is left of 1: a share of absence as the share of presence. Raises ValueError above 1."""
        return Range(1 - self.high, 1 - self.expected, 1 - self.low)


def range_of(text: str) -> Range:
    """The range that is written: lowest, expected and highest with dashes between (`60-90-120`), or one number.

    Raises:
        ValueError: if the text is neither, or the numbers are not in order.
    """
    parts = [Fraction(formats.parse_number(part)) for part in re.split(r"\s*[-–/]\s*", text.strip())]
    if len(parts) not in (1, 3):
        raise ValueError(f"»{text}« is neither one number nor three")
    return Range(parts[0], parts[len(parts) // 2], parts[-1])


@dataclass(frozen=True, slots=True)
class Work:
    """Minutes one act takes, preparation and writing included, and minutes of travel to it."""

    act: str
    minutes: Range | None = None
    travel: Range | None = None


@dataclass(frozen=True, slots=True)
class StatedTeam:
    """A team or option with the cases and advisers that somebody states, each None where they are not stated."""

    key: str
    name: str
    cases: Fraction | None = None
    advisers: Fraction | None = None
    cap: Fraction | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Staffing:
    """Inputs to the need for advisers.

    `hours_per_year` are the hours of a full-time post when holidays are taken off; `absence` the share of them lost to
    illness and the like; `case_share` the share of the rest that goes to cases; `case_minutes` minutes a month that a
    case takes beside the acts; `cap` most cases per full-time adviser.
    """

    hours_per_year: Range | None = None
    absence: Range | None = None
    case_share: Range | None = None
    case_minutes: Range | None = None
    cap: Fraction | None = None
    work: tuple[Work, ...] = ()
    teams: tuple[StatedTeam, ...] = ()

    def work_for(self, act: str) -> Work:
        """The work of an act; one without any numbers where it is not stated."""
        return next((work for work in self.work if work.act == act), Work(act))


@dataclass(frozen=True, slots=True)
class Staffed:
    """A team, option or municipality: its cases, its advisers (full-time equivalents on cases), and what follows.

    `cases_per_adviser` is derived, never typed. `by_cap` are the advisers that the cap asks for. `missing` names in
    Danish what is not known; what follows from it is then None.
    """

    key: str
    name: str
    cases: Fraction | None
    advisers: Fraction | None
    cap: Fraction | None
    cases_per_adviser: Fraction | None
    by_cap: Fraction | None
    missing: tuple[str, ...]
    reference: str = ""


def staffed(
    key: str,
    name: str,
    *,
    cases: Fraction | None,
    advisers: Fraction | None,
    cap: Fraction | None = None,
    reference: str = "",
) -> Staffed:
    """What follows from cases and advisers: stated in a paper, or counted in records. The cap may be left out."""
    lacking = [word for word, value in (("sager", cases), ("rådgivere", advisers)) if value is None]
    return Staffed(
        key,
        name,
        cases,
        advisers,
        cap,
        cases_per_adviser=None if cases is None or not advisers else cases / advisers,
        by_cap=None if cases is None or not cap else cases / cap,
        missing=tuple(lacking),
        reference=reference,
    )
