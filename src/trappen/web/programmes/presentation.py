"""A programme as its page shows it: the story first, every figure with its source, what is missing by name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from trappen.domain import formats
from trappen.domain.checks.base import Basis, Report
from trappen.domain.checks.decisions import beyond_authority
from trappen.domain.figures import Figure
from trappen.domain.programme.calendar import DueReport, State, reports
from trappen.domain.programme.entries import ProgrammeFigures
from trappen.domain.programme.figures import programme_figures
from trappen.domain.programme.model import Programme
from trappen.domain.programme.money import COST_KINDS, Money
from trappen.domain.programme.notes import notes as amount_notes
from trappen.domain.programme.of_money import stated
from trappen.domain.programme.papers import Waiver
from trappen.domain.programme.people import Option
from trappen.domain.programme.replaced import replaced_amounts
from trappen.records.programmes.writing import plain
from trappen.reporting import charts, programme_brief, programme_money, programme_tables
from trappen.reporting import programme_course as course
from trappen.reporting.document import Table
from trappen.reporting.programme_words import word
from trappen.web.accounts.models import User
from trappen.web.programmes.course import (
    ShownDecision,
    ShownPaper,
    ShownReport,
    promise_text,
    shown_decision,
    shown_paper,
    shown_report,
)
from trappen.web.programmes.editing.group_words import rule_of
from trappen.web.programmes.editing.places import place_of, rule_title
from trappen.web.programmes.editing.vocabularies import NOTHING, Own
from trappen.web.programmes.findings import (
    KIND,
    Counted,
    Level,
    ShownFinding,
    accepted,
    checked,
    counted,
    levels_of,
    stale,
)
from trappen.web.programmes.models import ProgrammePlan
from trappen.web.programmes.targets.presentation import measured

# Cases per adviser as the paper's own cases and advisers give them; what it promises is a target.
LOADS = {"per_adviser": "beregnet"}


@dataclass(frozen=True)
class Line:
    """A programme in the overview."""

    plan: ProgrammePlan
    programme: Programme
    municipality: str
    period: str
    costs: Sequence[tuple[str, Figure]]
    findings: Sequence[Counted]
    accepted: str
    empty: Sequence[str]
    late: Sequence[DueReport]
    due: DueReport | None


@dataclass(frozen=True)
class ShownWaiver:
    """A reason whose finding is gone, in the words of the page."""

    waiver: Waiver
    rule: str
    place: str


@dataclass(frozen=True)
class Brief:
    """The tables that are read first."""

    people: Table | None
    money: Table | None
    targets: Table | None
    results: Table | None


@dataclass(frozen=True)
class Shown:
    """Everything on the page of a programme."""

    programme: Programme
    municipality: str
    period: str
    length: str
    rule: Sequence[tuple[str, str]]
    team_districts: Sequence[tuple[str, str]]
    brief: Brief
    loads: Sequence[tuple[str, Figure]]
    latest: ShownDecision | None
    people: Table | None
    money: Table | None
    picture: str
    words: str
    targets: Table | None
    results: Table | None
    findings: Sequence[Level]
    waived: Sequence[ShownFinding]
    stale: Sequence[ShownWaiver]
    checked: str
    counted: Sequence[Counted]
    accepted: str
    empty: Sequence[str]
    missing: Sequence[tuple[str, Sequence[str]]]
    decisions: Sequence[ShownDecision]
    calendar: Sequence[ShownReport]
    late: Sequence[ShownReport]
    next_report: ShownReport | None
    coming: str
    promises: Sequence[str]
    papers: Sequence[ShownPaper]
    typed: Table
    derived: Table

    @property
    def more_aims(self) -> Sequence[str]:
        """What it is for beside what stands first."""
        return self.programme.purpose[1:]

    @property
    def measured_groups(self) -> Sequence[str]:
        """How many were in each group that was measured: `FamilieFokus: 93 familier`."""
        sized = [result for result in self.programme.results if result.group_n is not None]
        return list(
            dict.fromkeys(
                f"{result.group or 'Gruppen'}: {formats.number(result.group_n or 0)} {result.unit}" for result in sized
            )
        )

    @property
    def unvalued(self) -> Sequence[str]:
        """The targets of which no number is written: their names say all there is to hold them against."""
        without = [entry.indicator for entry in self.programme.targets if programme_brief.is_unvalued(entry)]
        return list(dict.fromkeys(without))

    @property
    def comes_with(self) -> str:
        """The next report, where it is due on the very day of what comes next and is not told by it."""
        if self.next_report is None:
            return ""
        report = self.next_report.report
        same_day = report.last is not None and self.coming.endswith(f", {formats.long_date(report.last)}")
        return report.what if same_day and report.what not in self.coming else ""

    @property
    def replaced(self) -> Sequence[str]:
        """The targets of which a newer version holds, each with both, but for what stands so among the money."""
        told = {entry.target.indicator for entry in replaced_amounts(self.programme)}
        kept = tuple(target for target in self.programme.targets if target.indicator not in told)
        return programme_tables.replaced(replace(self.programme, targets=kept))

    @property
    def told_options(self) -> Sequence[Option]:
        """The options that say what they mean."""
        return [option for option in self.programme.options if option.text]

    @property
    def papers_told(self) -> str:
        """How many papers there are; of one its title, where that says more than the programme's name."""
        if len(self.papers) != 1:
            return formats.counted(len(self.papers), "papir", "papirer") if self.papers else ""
        title = self.papers[0].paper.title
        return "1 papir" if (self.programme.full_name or self.programme.name) in title else title

    @property
    def has_house_paper(self) -> bool:
        """Whether any paper can be written in a house form."""
        return any(entry.expense for entry in self.papers)


def line(plan: ProgrammePlan, programme: Programme, report: Report, on: date) -> Line:
    """The programme in the overview; what an example owed long ago is not asked for."""
    open_ones = [entry for entry in reports(programme, on) if entry.state not in {State.DONE, State.UNDATED}]
    return Line(
        plan=plan,
        programme=programme,
        municipality=course.home_of(programme),
        period=course.period_of(programme),
        costs=_named_costs(programme),
        findings=counted(report),
        accepted=accepted(report),
        empty=course.unfilled(programme),
        late=[] if plan.is_example else [entry for entry in open_ones if entry.state is State.LATE],
        due=None if plan.is_example else next((entry for entry in open_ones if entry.state is not State.LATE), None),
    )


def shown(plan: ProgrammePlan, programme: Programme, report: Report, basis: Basis, own: Own = NOTHING) -> Shown:
    """The page of a programme on the day of the basis; `own` are the names of what only the municipality knows.

    Raises:
        ValueError: if the basis is of no day.
    """
    if basis.on is None:
        raise ValueError("a page is of a day")
    on = basis.on
    figures = programme_figures(programme)
    chart = programme_money.money_chart(programme)
    document = plain(programme)
    notes = {where: item.note for item in programme.money for where in _places(item)}
    found = [
        ShownFinding(entry, KIND[entry.severity], word(entry.severity), place, mended, notes.get(entry.where, ""))
        for entry in report.findings
        for place in (place_of(entry.where, document, entry.code),)
        for mended in (place_of(entry.mended_in, document) if entry.mended_in else place,)
    ]
    beyond, noted = beyond_authority(programme, basis), amount_notes(programme)
    treated = [shown_decision(entry, on, beyond.get(entry.key, "")) for entry in course.in_order(programme)]
    calendar = [shown_report(entry, example=plan.is_example) for entry in reports(programme, on)]
    return Shown(
        programme=programme,
        municipality=course.home_of(programme),
        period=course.years_of(programme),
        length=course.length_of(programme),
        rule=rule_of(programme, own),
        team_districts=course.split_districts(programme),
        brief=_brief(programme, figures),
        loads=[
            (name, figures.get(f"caseloads.{load.key}.{part}"))
            for load in programme.caseloads
            for part, name in LOADS.items()
            if figures.has(f"caseloads.{load.key}.{part}")
        ],
        latest=next((entry for entry in reversed(treated) if entry.decision.date and not entry.ahead), None),
        people=programme_tables.people(programme, figures),
        money=programme_money.money(programme, figures),
        picture=charts.svg(chart.spec) if chart else "",
        words=chart.alt if chart else "",
        targets=programme_tables.targets(programme, figures),
        results=programme_tables.results(programme, figures),
        findings=levels_of([entry for entry in found if entry.finding.waiver is None]),
        waived=[entry for entry in found if entry.finding.waiver is not None],
        stale=[
            ShownWaiver(waiver, rule_title(waiver.code), place_of(waiver.place, document).text)
            for waiver in stale(programme, report)
        ],
        checked=checked(report),
        counted=counted(report),
        accepted=accepted(report),
        empty=course.untold(programme) if plan.is_example else course.unfilled(programme),
        missing=_missing(figures),
        decisions=treated,
        calendar=calendar,
        late=[entry for entry in calendar if entry.report.state is State.LATE and not plan.is_example],
        next_report=None if plan.is_example else _next(calendar),
        coming=_coming(programme, course.last_treated(programme) or on if plan.is_example else on),
        promises=[promise_text(entry) for entry in programme.promises],
        papers=[shown_paper(programme, paper) for paper in programme.papers],
        typed=programme_tables.listing("Tal, som de står i papirerne", figures.typed, noted),
        derived=programme_tables.listing("Beregnede tal", figures.derived, noted),
    )


def tables_of(user: User, plan: ProgrammePlan, programme: Programme, report: Report, on: date) -> list[Table]:
    """Every table of the programme's page, with places in the words of the forms and what the reader may see."""
    document = plain(programme)
    setting = programme_tables.Setting(
        on=on,
        named=lambda where: place_of(where, document).text,
        measured=measured(user, plan),
        judged=not plan.is_example,
    )
    return programme_tables.every_table(programme, programme_figures(programme), report, setting)


def _places(item: Money) -> Iterator[str]:
    """Where findings of the item stand that show one of its amounts."""
    yield from (f"money.{item.key}", f"money.{item.key}.total", f"money.{item.key}.yearly")


def _next(calendar: Sequence[ShownReport]) -> ShownReport | None:
    """The next report that is due; what is late stands by itself."""
    return next((entry for entry in calendar if entry.report.state in {State.DUE, State.AHEAD}), None)


def _coming(programme: Programme, on: date) -> str:
    """The next milestone, treatment or report; empty where the papers tell none."""
    found = course.coming(programme, on)
    return found.text if found else ""


def _brief(programme: Programme, figures: ProgrammeFigures) -> Brief:
    return Brief(
        programme_brief.people(programme, figures),
        programme_brief.money(programme, figures),
        programme_brief.targets(programme, figures),
        programme_brief.results(programme, figures),
    )


def _costs(programme: Programme) -> list[Figure]:
    return [stated(programme, item, "total") for item in programme.money if item.kind in COST_KINDS]


def _named_costs(programme: Programme) -> list[tuple[str, Figure]]:
    """The totals of what it costs; where there are several, each with its option or its title."""
    options = {option.key: option.name for option in programme.options}
    costs = [item for item in programme.money if item.kind in COST_KINDS]
    names = [options.get(item.option) or item.title for item in costs] if len(costs) > 1 else [""]
    return list(zip(names, _costs(programme), strict=False))


def _missing(figures: ProgrammeFigures) -> list[tuple[str, list[str]]]:
    """What is missing, by the part of the programme that it belongs to."""

    def part(place: str) -> str:
        return place.split(".", maxsplit=1)[0]

    ordered = sorted(figures.missing, key=lambda lack: list(_PARTS).index(part(lack.place)))
    return [
        (_PARTS[key], [lack.what for lack in group]) for key, group in groupby(ordered, lambda lack: part(lack.place))
    ]


_PARTS = {
    "programme": "Programmet",
    "options": "Modeller",
    "posts": "Stillinger",
    "caseloads": "Sager",
    "money": "Økonomi",
    "targets": "Mål",
    "results": "Resultater",
    "statements": "Udsagn",
    "milestones": "Milepæle",
    "papers": "Papirer",
    "decisions": "Beslutninger",
    "observations": "Optællinger",
    "phases": "Faser",
    "versions": "Versioner",
}
