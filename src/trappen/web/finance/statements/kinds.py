"""Which statements there are: what each is called, and what it tells."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Kind(StrEnum):
    """One statement; the value is its word in stored runs and addresses."""

    REFUSION = "refusion"


@dataclass(frozen=True, slots=True)
class Told:
    """A statement's title, what it answers, and the tables it takes."""

    title: str
    about: str


TOLD: Mapping[Kind, Told] = MappingProxyType(
    {
        Kind.REFUSION: Told(
            "Central refusion",
            "Krav pr. husstand med regnestykket, næste års prognose og sager, hvor flere kommuner er med.",
        ),
    }
)
