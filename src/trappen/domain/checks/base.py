"""What a rule says about a programme: findings to act on, and what was checked and held. Source: docs/methods."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from trappen.domain import formats
from trappen.domain.programme.model import Programme
from trappen.domain.programme.papers import Decision, Level, Waiver, is_ahead

THRESHOLD = 5
_FIGURES = re.compile(r"\d[\d.,]*")


class Severity(StrEnum):
    """How bad a finding is: figures that contradict each other, something that must be cleared up, a remark."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Authority:
    """Which bodies decide appropriations, and the law that says so."""

    levels: frozenset[Level]
    reference: str


COUNCIL_DECIDES = Authority(frozenset({Level.COUNCIL}), "styrelsesloven § 40")


@dataclass(frozen=True, slots=True)
class Basis:
    """What the rules need to know beside the programme. `authority` is dated: who decides on a day.

    `level_of` is the kind of body that a name tells, None where it tells none.
    `on` is the day of the question: what is dated after it is awaited. None takes every decision as made.
    """

    threshold: int = THRESHOLD
    authority: Callable[[date], Authority] = field(default=lambda _day: COUNCIL_DECIDES)
    on: date | None = None
    level_of: Callable[[str], Level | None] = field(default=lambda _body: None)

    def awaits(self, decision: Decision) -> bool:
        """Whether the treatment has not taken place on the day."""
        return self.on is not None and is_ahead(decision, self.on)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One thing that a rule looked at. `where` is the place in the file, such as `money.udgift.lines`."""

    holds: bool
    where: str
    what: str


Check = Callable[[Programme, Basis], Iterator[Outcome]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; `code` is stable. `title` says what holds when nothing is wrong.

    `mended_in` is the part of the programme where it is mended, where that is another than where it is found.
    """

    code: str
    title: str
    why: str
    now: str
    severity: Severity
    check: Check
    mended_in: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, where, why it matters and what to do now. A waived one carries its waiver and stays visible.

    `lapsed` is the waiver of what it said before: the finding has changed since, and is open again.
    """

    code: str
    title: str
    what: str
    where: str
    why: str
    now: str
    severity: Severity
    waiver: Waiver | None = None
    mended_in: str = ""  # the part where it is mended, if not where it is
    lapsed: Waiver | None = None

    @property
    def accepted_before(self) -> str:
        """That it was accepted, why, by whom and when, before it changed; empty where it was not."""
        if self.lapsed is None:
            return ""
        given, was = self.lapsed, _FIGURES.findall(self.lapsed.said)
        changed = "fundet" if was == _FIGURES.findall(self.what) else "tallet"
        who = f"»{given.reason}«, {given.by}, {formats.long_date(given.date)}"
        return f"Accepteret før {changed} blev ændret: {given.said} ({who})"


@dataclass(frozen=True, slots=True)
class Passed:
    """What was checked and held."""

    code: str
    title: str
    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Report:
    """The answer of all rules, errors first."""

    findings: tuple[Finding, ...]
    passed: tuple[Passed, ...]

    @property
    def open(self) -> tuple[Finding, ...]:
        """The findings that nobody has waived."""
        return tuple(finding for finding in self.findings if finding.waiver is None)


def sentence(text: str) -> str:
    """The text with one full stop at its end, also where it ends with »kr.«."""
    return text if text.endswith((".", "?")) else f"{text}."
