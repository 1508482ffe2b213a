"""A programme as data: a promise with people, money, dates and targets. Its file: docs/reference/programme.md."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Annotated as A

from trappen.domain import figures
from trappen.domain.figures import Confidence, Source
from trappen.domain.periods import Period
from trappen.domain.programme.evidence import Observation, Result, Statement, Target, Version
from trappen.domain.programme.marks import Known
from trappen.domain.programme.money import Money
from trappen.domain.programme.papers import Decision, Paper, SourceEntry, Waiver
from trappen.domain.programme.people import (
    Cadence,
    Caseload,
    Milestone,
    Option,
    Phase,
    Post,
    Promise,
    SubProgramme,
    TargetGroup,
    Team,
)

UNKNOWN_SOURCE = Source("Kilde ikke oplyst")


@dataclass(frozen=True, slots=True)
class Programme:
    """Everything that is stated about one programme. What is not stated is empty or None, never filled in."""

    key: A[str, "key: lower-case letters, digits and hyphens"]
    name: A[str, "what it is called"]
    municipality: A[str, "municipality code, three digits", Known("municipality")]
    full_name: A[str, "its whole name, where the name is short for it"] = ""
    purpose: A[tuple[str, ...], "what it is for, one sentence each"] = ()
    responsible: A[str, "who answers for it: a post or a unit, never a person's name"] = ""
    start: A[date | None, "first day"] = None
    end: A[date | None, "first day after the programme"] = None
    districts: A[tuple[str, ...], "names of the districts it covers"] = ()
    district_count: A[Fraction | None, "number of districts, where names are not given"] = None
    discounting: A[str, "how savings of later years are discounted"] = ""
    target_group: A[TargetGroup | None, "whom it is for"] = None
    sub_programmes: A[tuple[SubProgramme, ...], "parts"] = ()
    options: A[tuple[Option, ...], "options to choose between"] = ()
    teams: A[tuple[Team, ...], "teams"] = ()
    posts: A[tuple[Post, ...], "posts"] = ()
    caseloads: A[tuple[Caseload, ...], "cases and advisers"] = ()
    cadence: A[tuple[Cadence, ...], "follow-up of the single case"] = ()
    phases: A[tuple[Phase, ...], "phases"] = ()
    milestones: A[tuple[Milestone, ...], "milestones"] = ()
    promises: A[tuple[Promise, ...], "what is reported to whom"] = ()
    money: A[tuple[Money, ...], "money items"] = ()
    targets: A[tuple[Target, ...], "targets, each version for itself"] = ()
    results: A[tuple[Result, ...], "measured results"] = ()
    observations: A[tuple[Observation, ...], "counts printed in papers"] = ()
    statements: A[tuple[Statement, ...], "what is said in words"] = ()
    versions: A[tuple[Version, ...], "facts that sources give differently"] = ()
    decisions: A[tuple[Decision, ...], "decisions"] = ()
    papers: A[tuple[Paper, ...], "papers"] = ()
    sources: A[tuple[SourceEntry, ...], "sources"] = ()
    waivers: A[tuple[Waiver, ...], "accepted findings"] = ()

    @property
    def period(self) -> Period | None:
        """The days of the programme; None where the start is not known."""
        return Period(self.start, self.end) if self.start else None

    @property
    def years(self) -> Fraction | None:
        """Length in years, exact to the month (days of a broken month as parts of it); None if not known."""
        return length_in_years(self.start, self.end)

    def money_item(self, key: str) -> Money:
        """The money item of that key. Raises KeyError."""
        return {item.key: item for item in self.money}[key]

    def source_of(self, key: str, place: str) -> Source:
        """The source that a figure cites."""
        entry = next((entry for entry in self.sources if entry.key == key), None)
        return Source(entry.text, place, entry.dated) if entry else UNKNOWN_SOURCE

    def confidence_of(self, key: str, own: Confidence) -> Confidence:
        """The worse of the source's confidence and the statement's own."""
        entry = next((entry for entry in self.sources if entry.key == key), None)
        order = list(figures.Confidence)
        return max(own, entry.confidence if entry else own, key=order.index)


def length_in_years(start: date | None, end: date | None) -> Fraction | None:
    """Years from `start` to `end`; None where one is not known. Broken months count by days of thirty."""
    if start is None or end is None:
        return None
    months = (end.year - start.year) * 12 + end.month - start.month
    return Fraction(months, 12) + Fraction(end.day - start.day, 365)
