"""Marks on the fields of a programme: what they refer to, and from which list their words come."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ref:
    """The text is the key of an entry in that table of the same programme."""

    table: str


@dataclass(frozen=True, slots=True)
class Known:
    """The text is a word of a list that lies outside the programme: `municipality`, `place_type`, `section`.

    A `step` and a `district` are a municipality's own: only its records know them.
    """

    vocabulary: str


@dataclass(frozen=True, slots=True)
class Missing:
    """The number may be written as »mangler«: the paper does not give it."""


@dataclass(frozen=True, slots=True)
class OneOrMore:
    """The list names at least one; a single one may stand alone, without brackets."""


@dataclass(frozen=True, slots=True)
class Between:
    """The whole number lies between the two, both included."""

    low: int
    high: int


YEAR = Between(1900, 2200)
AGE = Between(0, 130)
