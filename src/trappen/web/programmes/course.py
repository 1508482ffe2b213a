"""What was decided, written and promised, as the programme's page shows it: a line each, the rest folded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import shorten

from trappen.domain.checks.base import sentence
from trappen.domain.programme.calendar import DueReport, State
from trappen.domain.programme.model import Programme
from trappen.domain.programme.papers import Decision, Paper, Remark, is_ahead
from trappen.domain.programme.people import Promise
from trappen.reporting import programme_course as course
from trappen.reporting.programme_words import word
from trappen.web.programmes.queries import writable

MARK = {
    State.DONE: "success",
    State.LATE: "error",
    State.DUE: "warning",
    State.AHEAD: "neutral",
    State.UNDATED: "neutral",
}
SHORT = 160  # letters of a decision that are read at a glance


@dataclass(frozen=True)
class ShownReport:
    """A promised report with the look of its state; an example's is not judged, as nobody knows today."""

    report: DueReport
    kind: str
    state: str


@dataclass(frozen=True)
class ShownDecision:
    """A treatment with its words, the dates that places give differently, and who was against; `absent` stands folded.

    `ahead`: its day has not come, so that nothing is decided yet, whatever the outcome says. `beyond`: why it did not
    give the money that it is about; empty where it did, or somebody else has.
    """

    decision: Decision
    outcome: str
    dates: Sequence[str]
    minority: Sequence[str]
    absent: Sequence[str]
    ahead: bool
    beyond: str

    @property
    def brief(self) -> str:
        """What was decided, as far as it is read at a glance."""
        return (
            shorten(self.decision.text, SHORT, placeholder=" …")
            if len(self.decision.text) > SHORT
            else self.decision.text
        )

    @property
    def folded(self) -> str:
        """What is told below the line: `Hele beslutningen, fravær`; empty where nothing is."""
        parts = [*(["hele beslutningen"] if self.is_cut else []), *(["fravær"] if self.absent else [])]
        told = ", ".join([*parts, *([f"{len(self.dates)} datoer"] if self.dates else [])])
        return told[:1].upper() + told[1:]

    @property
    def is_cut(self) -> bool:
        """Whether more was decided than stands in brief."""
        return self.brief != self.decision.text


@dataclass(frozen=True)
class ShownPaper:
    """A paper, and the money item for which it can be written in its house form.

    `meeting` is the body and item, where no decision of the same day tells them already.
    """

    paper: Paper
    expense: str
    meeting: str


def shown_decision(entry: Decision, on: date, beyond: str = "") -> ShownDecision:
    """The treatment as known on the day; `beyond` where it takes another body to give the money."""
    against, absent = (
        [sentence(course.remark(said)) for said in entry.remarks if said.kind is kind] for kind in Remark
    )
    dates = course.differing_dates(entry)
    return ShownDecision(entry, course.outcome_of(entry, on), dates, against, absent, is_ahead(entry, on), beyond)


def shown_paper(programme: Programme, paper: Paper) -> ShownPaper:
    """The paper with what the time line does not say of its meeting."""
    told = any((entry.body, entry.date) == (paper.body, paper.date) for entry in programme.decisions)
    item = f", punkt {paper.item}" if paper.item else ""
    return ShownPaper(paper, writable(programme, paper), "" if told else f"{paper.body}{item}")


def shown_report(entry: DueReport, *, example: bool) -> ShownReport:
    """The promised report; an example's only where it is known to be delivered."""
    judged = not example or entry.state is State.DONE
    return ShownReport(entry, MARK[entry.state] if judged else "neutral", course.state_of(entry, judged=judged))


def promise_text(entry: Promise) -> str:
    """`Status til Byrådet: hvert halve år`."""
    rhythms = [word(rhythm).lower() for rhythm in (entry.rhythm, entry.or_rhythm) if rhythm]
    return f"{entry.what} til {', '.join(entry.to)}: {' eller '.join(rhythms)}"
