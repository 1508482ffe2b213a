"""An appropriation with an equal income in a house form, from the programme's figures."""

from dataclasses import dataclass
from datetime import date

from trappen.domain import formats
from trappen.domain.errors import TrappenError
from trappen.domain.figures import Figure, Unit
from trappen.domain.programme.entries import ProgrammeFigures
from trappen.domain.programme.figures import programme_figures
from trappen.domain.programme.model import Programme
from trappen.domain.programme.money import Line, Money
from trappen.domain.programme.of_money import stated
from trappen.domain.programme.papers import Decision, Outcome, Paper
from trappen.domain.programme.stated import count_text
from trappen.parameters.committees import appropriation_authority
from trappen.parameters.municipalities import municipality_name
from trappen.reporting.document import Block, Document, Heading, Notice, Paragraph, Part, Points, Table
from trappen.reporting.forms.reading import HouseForm


@dataclass(frozen=True)
class _Case:
    """What the sections of the paper are written from."""

    programme: Programme
    figures: ProgrammeFigures
    paper: Paper
    expense: Money
    income: Money
    form: HouseForm

    @property
    def name(self) -> str:
        return self.programme.full_name or self.programme.name

    def amount(self, item: Money, margin: str) -> Figure:
        return stated(self.programme, item, margin)

    @property
    def years(self) -> tuple[str, ...]:
        return tuple(str(entry.year) for entry in self.expense.years)


def appropriation(programme: Programme, *, paper: str, expense: str, form: HouseForm, made_on: date) -> Document:
    """The paper that asks for an expense and its equal income: every number is a figure of the programme.

    Args:
        paper: key of the programme's paper whose head, routing and decision are used.
        expense: key of the expense; its `matches` names the income.
        form: the house form.
        made_on: the day that the document is made.

    Raises:
        TrappenError: if the expense has no income or no amounts by year, or there is no such paper or expense.
    """
    case = _case(programme, paper, expense, form)
    return Document(
        title=f"Godkendelse af indtægts- og udgiftsbevilling til {case.name}",
        head=_head(case),
        blocks=(
            form.route(case.paper.routing),
            Heading(form.sections["summary"]),
            *_summary(case),
            Heading(form.sections["presentation"]),
            *_presentation(case),
            Heading(form.sections["economy"]),
            *_economy(case),
            Heading(form.sections["recommendation"]),
            *_recommendation(case),
            Heading(form.sections["decision"]),
            *_decision(case),
            *_annexes(case),
        ),
        made_on=made_on,
        footer=f"{case.paper.body}, punkt {case.paper.item}" if case.paper.item else case.paper.body,
    )


def _case(programme: Programme, paper: str, expense: str, form: HouseForm) -> _Case:
    papers = {entry.key: entry for entry in programme.papers}
    money = {item.key: item for item in programme.money}
    if paper not in papers or expense not in money:
        raise TrappenError(
            f"Programmet har ikke både papiret »{paper}« og udgiften »{expense}«.",
            now="Opret dem i programmet, eller vælg andre.",
        )
    item = money[expense]
    if not item.matches or not item.years:
        raise TrappenError(
            f"»{item.title}« kan ikke søges som bevilling med tilsvarende indtægt.",
            why="Den skal have beløb for hvert år og pege på sin indtægt.",
            now="Udfyld årene og »matches« i programmet.",
        )
    return _Case(programme, programme_figures(programme), papers[paper], item, money[item.matches], form)


def _head(case: _Case) -> tuple[tuple[str, str], ...]:
    paper = case.paper
    values = {
        "body": paper.body,
        "date": paper.date.label if paper.date else formats.MISSING,
        "meeting_place": paper.meeting_place,
        "item": paper.item,
        "case_number": paper.case_number,
    }
    name = municipality_name(case.programme.municipality) or "Eksempelkommune"
    return (("Kommune", name), *((title, values[key]) for key, title in case.form.head.items() if values[key]))


def _summary(case: _Case) -> list[Block]:
    blocks: list[Block] = [
        Paragraph((f"{_told(decision)} om {decision.subject.lower()}.",))
        for decision in case.programme.decisions
        if decision.outcome is Outcome.NOTED
    ]
    return [*blocks, Paragraph(("Der søges om indtægts- og udgiftsbevilling på ", *_by_year(case), "."))]


def _told(decision: Decision) -> str:
    when = f" den {decision.date.label}" if decision.date else ""
    item = f" (punkt {decision.item})" if decision.item else ""
    return f"{decision.body} blev{when}{item} orienteret"


def _by_year(case: _Case) -> tuple[Part, ...]:
    parts: list[Part] = []
    for number, year in enumerate(case.years):
        if number:
            parts.append(" og " if number == len(case.years) - 1 else ", ")
        parts += [case.amount(case.expense, year), f" i {year}"]
    return tuple(parts)


def _presentation(case: _Case) -> list[Block]:
    programme = case.programme
    blocks: list[Block] = []
    if programme.purpose:
        aims = Points(tuple((aim,) for aim in programme.purpose))
        blocks += [Paragraph((f"Formålet med {case.name} er:",)), aims]
    if programme.target_group:
        blocks.append(Paragraph((f"Målgruppe: {programme.target_group.text}",)))
    blocks += [
        Paragraph((f"{milestone.title}: {milestone.reason}.",))
        for milestone in programme.milestones
        if milestone.moved and milestone.reason
    ]
    return blocks


def _economy(case: _Case) -> list[Block]:
    whole = case.amount(case.expense, "total")
    blocks: list[Block] = [Paragraph((f"{case.income.title} dækker udgiften, i alt ", whole, "."))]
    if case.expense.lines:
        blocks.append(_lines(case, whole))
    blocks.append(_years(case))
    lacking = [lack.what for lack in case.figures.missing if lack.place == f"money.{case.expense.key}"]
    if lacking:
        blocks.append(Notice("Mangler:", (f"{'; '.join(lacking)}.",)))
    return blocks


def _lines(case: _Case, whole: Figure) -> Table:
    key = f"money.{case.expense.key}"
    rows: list[tuple[str | Figure, ...]] = [
        (_line_name(line), case.figures.get(f"{key}.lines.{number}"), case.figures.get(f"{key}.line_share.{number}"))
        for number, line in enumerate(case.expense.lines, 1)
    ]
    share = whole.per(whole, label="I alt, andel", unit=Unit.SHARE)
    return Table(
        f"{case.expense.title} efter formål",
        ("Formål", "Beløb", "Andel"),
        (*rows, ("I alt", whole, share)),
        unit="kr. og andel af beløbet",
        total_row=True,
    )


def _line_name(line: Line) -> str:
    if line.posts is None:
        return line.name
    return f"{line.name}, {count_text(line.posts)} {'stillinger' if line.posts >= 2 else 'stilling'}"


def _years(case: _Case) -> Table:
    both = [(margin, [case.amount(item, margin) for item in (case.expense, case.income)]) for margin in case.years]
    rows = [(margin, expense, income, expense - income) for margin, (expense, income) in both]
    totals = [case.amount(item, "total") for item in (case.expense, case.income)]
    return Table(
        f"Bevilling efter år, {case.expense.service_area or case.expense.title}",
        ("År", "Udgift", "Indtægt", "Netto"),
        (*rows, ("I alt", *totals, totals[0] - totals[1])),
        unit="kr.",
        total_row=True,
    )


def _recommendation(case: _Case) -> list[Block]:
    area = f" til serviceområde {case.expense.service_area}" if case.expense.service_area else ""
    proposer = next(
        (
            decision.body
            for decision in case.programme.decisions
            if decision.outcome is Outcome.PROPOSED and case.expense.key in decision.about
        ),
        "Forvaltningen",
    )
    asked: tuple[Part, ...] = (
        f"at der til {case.name} meddeles udgiftsbevilling og tilsvarende indtægtsbevilling{area} på ",
        *_by_year(case),
        ".",
    )
    return [Paragraph((f"{proposer} indstiller,",)), Points((asked,), numbered=True)]


def _decision(case: _Case) -> list[Block]:
    paper = case.paper
    made = [
        decision
        for decision in case.programme.decisions
        if decision.body == paper.body and decision.date == paper.date and decision.outcome is not Outcome.PROPOSED
    ]
    blocks: list[Block] = [Paragraph((decision.text or _ENDED[decision.outcome],)) for decision in made]
    if not made:
        blocks.append(Paragraph(("Skrives på mødet.",)))
    day = paper.date.first if paper.date else case.programme.start
    levels = appropriation_authority(day).levels if day else frozenset()
    if day and not any(decision.level in levels for decision in made):
        law = appropriation_authority(day).reference
        blocks.append(Notice("Endelig beslutning:", (f"Kommunalbestyrelsen giver bevillingen ({law}).",)))
    return blocks


def _annexes(case: _Case) -> list[Block]:
    if not case.paper.annexes:
        return []
    return [Heading(case.form.sections["annexes"]), Points(tuple((annex,) for annex in case.paper.annexes))]


_ENDED = {
    Outcome.NOTED: "Taget til efterretning.",
    Outcome.PASSED_ON: "Anbefales.",
    Outcome.APPROVED: "Godkendt.",
    Outcome.APPROPRIATED: "Bevillingen meddelt.",
    Outcome.POSTPONED: "Udsat.",
    Outcome.DISCUSSED: "Drøftet.",
    Outcome.SENT_BACK: "Sendt tilbage til uddybning.",
}
