"""Which statements there are: what each is called, and what it tells."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Kind(StrEnum):
    """One statement; the value is its word in stored runs and addresses."""

    REFUSION = "refusion"
    SAVING = "besparelse"
    UNITS = "maengde-og-pris"
    PLACES = "egne-pladser"
    COMMITMENTS = "disponeringer"
    PROGRAMME_SAVING = "programbesparelse"  # asked for from a programme's page, which knows what was promised


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
        Kind.COMMITMENTS: Told(
            "Disponeringer",
            "Hvad indsatserne koster i året efter konto og måned, hvilke priser der mangler, og helårseffekten af nye.",
        ),
        Kind.UNITS: Told(
            "Mængde og pris",
            "Helårspladser gange gennemsnitspris mod det korrigerede budget: flere pladser eller dyrere pladser.",
        ),
        Kind.PLACES: Told(
            "Egne pladser",
            "Belagte og tomme pladser i kommunens egne institutioner, og hvad en plads færre faktisk sparer.",
        ),
        Kind.SAVING: Told(
            "Besparelsen i regnskabet",
            "Hvad året kostede mod den hidtidige udvikling: færre eller flere pladser, andre tilbud, andre priser.",
        ),
    }
)
