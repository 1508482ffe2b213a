"""The Danish words for what a programme's fields can hold."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from trappen.domain.checks.base import Severity
from trappen.domain.figures import Confidence
from trappen.domain.indicators import Coverage
from trappen.domain.investment.basis import Evidence, Frame
from trappen.domain.investment.case import Fill
from trappen.domain.investment.financing import FinancingKind
from trappen.domain.investment.simulated import Acts
from trappen.domain.programme.calendar import State
from trappen.domain.programme.evidence import Direction, Significance, Subject
from trappen.domain.programme.money import MoneyKind
from trappen.domain.programme.papers import Level, Outcome, Remark
from trappen.domain.programme.people import MilestoneKind, Rhythm, Role

_WORDS: Mapping[type[StrEnum], tuple[str, ...]] = MappingProxyType(
    {
        Role: (
            *("Rådgiver", "Teamleder", "Leder", "Projektleder", "Koordinator", "Psykolog"),
            *("Sundhedsplejerske", "Familiebehandler", "Andet"),
        ),
        MilestoneKind: ("Start", "Baseline", "Midtvejs", "Slut", "Rapport", "Møde", "Andet"),
        Rhythm: ("Én gang", "Hvert kvartal", "Hvert halve år", "Hvert år", "Løbende"),
        MoneyKind: (
            *("Udgift", "Indtægt", "Besparelse", "Bevilling", "Konvertering", "Tilskud", "Pulje"),
            *("Netto", "Udækket beløb"),
        ),
        Level: ("Kommunalbestyrelse", "Økonomiudvalg", "Fagudvalg", "Magistrat", "Forvaltning"),
        Outcome: (
            *("Taget til efterretning", "Anbefalet videre", "Godkendt", "Bevilling meddelt", "Udsat", "Drøftet"),
            *("Sendt tilbage til uddybning", "Indstillet"),
        ),
        Remark: ("Mindretal", "Fravær"),
        Significance: ("Hævdet", "Ikke fundet", "Ikke omtalt"),
        Subject: ("Serviceudgifter", "Udgifter", "Anbringelser", "Kvalitet"),
        Direction: ("Stiger", "Falder", "Uændret"),
        Coverage: ("Hele kommunen", "Programmets distrikter", "Indskrevne i programmet"),
        Confidence: ("Høj", "Middel", "Lav", "Opdigtet til demonstration"),
        Severity: ("Fejl", "Advarsel", "Bemærkning"),
        Fill: ("Mangler", "Sat på linjen mellem", "Sat til det sidste kendte", "Totalen fordelt over månederne"),
        Frame: ("Service", "Overførsler", "Anlæg"),
        FinancingKind: ("Pulje i kommunen", "Tilskud udefra", "Lån i en investeringsfond", "Omkontering mellem konti"),
        Acts: ("Tilgang", "Flytninger mellem trin", "Afgang", "Varighed på trin", "Et program"),
        Evidence: ("Egen evaluering", "Offentliggjort undersøgelse", "Skøn", "Ikke oplyst"),
        State: ("Afgivet", "Forsinket", "Forfalder snart", "Kommer", "Uden dato"),
    }
)


def word(value: StrEnum) -> str:
    """The Danish word for one of the values above. Raises KeyError for any other."""
    kind = type(value)
    return _WORDS[kind][list(kind).index(value)]


def choices(kind: type[StrEnum]) -> tuple[tuple[str, str], ...]:
    """Value and word of every member, in order."""
    return tuple((str(member), word(member)) for member in kind)
