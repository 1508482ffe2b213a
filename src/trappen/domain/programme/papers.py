"""What was written and decided about a programme, and where it stands."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated as A

from trappen.domain.figures import Confidence
from trappen.domain.programme.marks import Ref
from trappen.domain.programme.when import When


class Level(StrEnum):
    """What kind of body decides."""

    COUNCIL = "council"  # byråd, kommunalbestyrelse, Borgerrepræsentation
    FINANCE = "finance_committee"
    COMMITTEE = "committee"
    MAGISTRATE = "magistrate"
    ADMINISTRATION = "administration"


# From the one that gives money to those that may be given a part of it.
_POWER = (Level.COUNCIL, Level.FINANCE, Level.MAGISTRATE, Level.COMMITTEE, Level.ADMINISTRATION)


def cautious(typed: Level, told: Level | None) -> Level:
    """The kind of body that is typed, or the one that its name tells where that has less power to give money."""
    return typed if told is None else max(typed, told, key=_POWER.index)


class Outcome(StrEnum):
    """How an item ended."""

    NOTED = "noted"  # taget til efterretning
    PASSED_ON = "passed_on"  # anbefales videre: not final
    APPROVED = "approved"  # godkendt, tiltrådt
    APPROPRIATED = "appropriated"  # bevilling meddelt
    POSTPONED = "postponed"  # udsat
    DISCUSSED = "discussed"  # drøftet
    SENT_BACK = "sent_back"  # uddybning ønsket
    PROPOSED = "proposed"  # indstillet, ikke behandlet


class Remark(StrEnum):
    """What is noted beside a decision; never by whom."""

    MINORITY = "minority"
    ABSENCE = "absence"


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """A paper or page that facts are taken from."""

    key: A[str, "key"]
    text: A[str, "author, title"]
    dated: A[date | None, "its date"] = None
    confidence: A[Confidence, "how far it can be trusted"] = Confidence.HIGH
    id: A[str, "the source's own id"] = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """The date of a decision as one place gives it."""

    date: A[When, "date"]
    place: A[str, "where it stands"]


@dataclass(frozen=True, slots=True)
class DecisionRemark:
    """A minority's wish or an absence, without names."""

    kind: A[Remark, "kind"]
    text: A[str, "what was wished"] = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """One treatment of the programme in one body. A case is a chain of them under one `subject`."""

    key: A[str, "key"]
    subject: A[str, "what it is about; the same words bind a chain together"]
    body: A[str, "name of the body"]
    level: A[Level, "kind of body"]
    outcome: A[Outcome, "how it ended"]
    date: A[When | None, "date"] = None
    item: A[str, "number of the item"] = ""
    mentions: A[tuple[Mention, ...], "its date as each place gives it"] = ()
    about: A[tuple[str, ...], "keys of the money it decides", Ref("money")] = ()
    remarks: A[tuple[DecisionRemark, ...], "dissent and absence, without names"] = ()
    text: A[str, "what was decided, in short"] = ""
    source: A[str, "key of the source", Ref("sources")] = ""
    place: A[str, "where in the source"] = ""


def is_ahead(decision: Decision, on: date) -> bool:
    """Whether the treatment lies after the day: then it is planned, and its outcome is only what is hoped for."""
    return decision.date is not None and decision.date.first > on


@dataclass(frozen=True, slots=True)
class PaperHeading:
    """A heading of a paper."""

    text: A[str, "heading"]
    empty: A[bool, "whether nothing stands under it"] = False


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper: its head, its headings and its annexes."""

    key: A[str, "key"]
    title: A[str, "title"]
    body: A[str, "the body it is for"]
    date: A[When | None, "date"] = None
    meeting_place: A[str, "where the body met"] = ""
    item: A[str, "number of the item"] = ""
    case_number: A[str, "case number"] = ""
    calls_it: A[str, "what the title calls the programme"] = ""
    form: A[str, "house form"] = ""
    routing: A[tuple[str, ...], "marked cells of the routing row"] = ()
    headings: A[tuple[PaperHeading, ...], "headings in order"] = ()
    annexes: A[tuple[str, ...], "annexes that are listed"] = ()
    refers_to: A[tuple[str, ...], "annexes that the text refers to"] = ()
    lix: A[int | None, "readability index as printed"] = None
    pages: A[int | None, "number of pages"] = None
    source: A[str, "key of the source", Ref("sources")] = ""


@dataclass(frozen=True, slots=True)
class Waiver:
    """Somebody's word that a finding is accepted. The finding stays visible with the reason."""

    code: A[str, "code of the finding"]
    place: A[str, "place of the finding"]
    reason: A[str, "why it is accepted"]
    by: A[str, "who accepts it: a function, not a name"]
    date: A[date, "when"]
    said: A[str, "what the finding said when it was accepted; without it the waiver holds whatever it says"] = ""
