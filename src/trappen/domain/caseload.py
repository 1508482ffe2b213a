"""Caseload: cases per full-time equivalent on case work, exact, and missing where the post is not known.

A case is a child that an adviser is responsible for; several events are still one case.
Source: docs/methods/caseload.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Guideline:
    """A recommended range of cases per full-time equivalent, with its source."""

    low: int
    high: int
    reference: str
    confidence: str = "high"


def exact(value: float | Decimal | Fraction | int) -> Fraction:
    """A share of a post as it was typed: 0.8 is 4/5, not the nearest binary fraction."""
    return value if isinstance(value, Fraction) else Fraction(str(value))


def case_work_fte(posts: Iterable[tuple[Fraction, Fraction | None]], *, absent: bool = False) -> Fraction | None:
    """Full-time equivalents on case work from `(fte, share of it for cases)`; no share is the whole post.

    None where there is no post at all: then it is not known, and not 0. Someone absent works on no case: 0.
    """
    held = list(posts)
    if not held:
        return None
    if absent:
        return Fraction(0)
    return sum((fte * (Fraction(1) if share is None else share) for fte, share in held), Fraction(0))


def total_fte(parts: Iterable[Fraction | None]) -> Fraction | None:
    """The sum, missing if a part is missing or there are none."""
    held = list(parts)
    if not held or any(part is None for part in held):
        return None
    return sum((part for part in held if part is not None), Fraction(0))


def per_fte(cases: int | Fraction, fte: Fraction | None) -> Fraction | None:
    """Cases (or points) per full-time equivalent; None where the post is missing or 0: nothing to divide by."""
    return None if not fte else Fraction(cases) / fte


def points(weights: Iterable[Fraction | None]) -> Fraction | None:
    """Weighted points; missing if a case has no weight, and where there are no cases 0."""
    held = list(weights)
    if any(weight is None for weight in held):
        return None
    return sum((weight for weight in held if weight is not None), Fraction(0))


def over_cap(load: Fraction | None, cap: Fraction | None) -> bool | None:
    """Whether the load is above the cap; None where either is not known."""
    return None if load is None or cap is None else load > cap
