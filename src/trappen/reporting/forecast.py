"""A forecast and its back-test as blocks of a page: figures with their interval, fans with their tables.

Steps on which few children stand are withheld from whoever may not see small numbers.
Source: docs/methods/uncertainty.md.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from trappen.analysis.forecast.diagnostics import Diagnostics
from trappen.analysis.forecast.forecast import LEVELS, Summary
from trappen.analysis.forecast.report import Line, Report
from trappen.domain import formats
from trappen.domain.figures import Figure, Unit
from trappen.reporting import forecast_chart
from trappen.reporting.document import Block, Cell, Chart, Heading, KeyFigures, Notice, Table, Withheld
from trappen.reporting.few import few_rows, without_rows
from trappen.reporting.forecast_basis import basis_blocks
from trappen.reporting.statements.cells import Viewer

THOUSAND = 100_000  # øre: what costs of years ahead are rounded to
LOW, HIGH = "80 % fra", "80 % til"
ROUNDED = "Tallene er afrundet hver for sig, så summer kan afvige."


@dataclass(frozen=True)
class Told:
    """A report and what stands beside it.

    past: what stood on the ladder in all, by day up to the origin. split: what the groups are, empty without any.
    economy: whether the reader may see costs.
    """

    report: Report
    diagnostics: Diagnostics
    past: Sequence[tuple[date, int]]
    draws: int
    split: str
    economy: bool

    @property
    def years(self) -> int:
        return (len(self.report.dates) - 1) // 12

    @property
    def days(self) -> tuple[date, ...]:
        """The end of each year ahead."""
        return self.report.dates[12::12]


def forecast_blocks(told: Told, viewer: Viewer) -> tuple[Block, ...]:
    """Everything that the page shows, in its order."""
    return tuple(_blocks(told, viewer))


def _blocks(told: Told, viewer: Viewer) -> Iterator[Block]:
    report, whole = told.report, told.report.lines[-1]
    yield KeyFigures(tuple(_first_figures(told, viewer)))
    for note in report.notes:
        yield Notice("Bemærk", (note,))
    yield Heading("Børn på trappen")
    yield _whole_chart(told, viewer)
    yield _step_chart(told, viewer)
    yield _step_years(told, viewer)
    yield Heading("Tilgang og afgang")
    yield _flow_table(whole, told, viewer)
    if viewer.sees_children:
        yield _moves_table(told, viewer)
    if told.economy:
        yield Heading("Udgift")
        for note in report.cost_notes:
            yield Notice("Bemærk", (note,))
        yield _cost_table(told, viewer)
        yield _costs_by_step(told, viewer)
    if report.groups:
        yield Heading(told.split)
        yield _group_table(told, viewer)
        yield _group_years(told, viewer)
        if told.economy:
            yield _group_costs(told, viewer)
    yield Heading("Hvor sikkert er det?")
    yield _spread_table(told, viewer)
    yield from basis_blocks(report, told.diagnostics, viewer)


def _first_figures(told: Told, viewer: Viewer) -> Iterator[tuple[str, Cell]]:
    whole, last = told.report.lines[-1], told.years
    yield "Børn på trappen i dag", _children("I dag", whole.months[0].mean, viewer)
    for year in dict.fromkeys((1, last)):
        yield f"Om {year} år", _children(f"Om {year} år", whole.stock[year - 1].mean, viewer)
        yield f"Om {year} år, 80 %-interval", _span(whole.stock[year - 1])
    if told.economy:
        cost = None if whole.cost is None else whole.cost[0]
        yield "Udgift det første år", _money("Udgift", None if cost is None else cost.mean, viewer)


def _whole_chart(told: Told, viewer: Viewer) -> Chart:
    line, dates = told.report.lines[-1], told.report.dates
    points = [{"day": day.isoformat(), "was": number} for day, number in told.past]
    points += [_point(day, one) for day, one in zip(dates, line.months, strict=True)]
    columns = ("Dag", "Forventet", LOW, HIGH, "95 % fra", "95 % til")
    rows: list[tuple[Cell, ...]] = [
        (
            formats.short_date(day),
            _children("Forventet", one.mean, viewer),
            *(_children(name, _at(one, level), viewer) for name, level in zip(columns[2:], _ENDS, strict=True)),
        )
        for day, one in zip(told.days, line.stock, strict=True)
    ]
    end = line.stock[-1]
    words = (
        f"{formats.number(line.months[0].mean)} børn {formats.long_date(dates[0])}; {formats.long_date(dates[-1])} "
        f"forventes {formats.number(end.mean)}, 80 %-interval {_span(end)}."
    )
    caption = f"Børn på trappen i alt. {forecast_chart.BANDS}"
    table = Table("Børn på trappen i alt", columns, tuple(rows), "børn", dates[0])
    return Chart(forecast_chart.fan_over_years(points, unit="børn"), caption, words, table)


def _step_chart(told: Told, viewer: Viewer) -> Chart:
    """A fan for each step, and the horizon's interval as table."""
    report, hidden = told.report, _hidden(told.report.lines, viewer)
    shown = [line for place, line in enumerate(report.lines[:-1]) if place not in hidden]
    points = [
        {"step": line.label, **_point(day, one)}
        for line in shown
        for day, one in zip(report.dates[::3], line.months[::3], strict=True)
    ]
    last = formats.long_date(report.dates[-1])
    rows: list[tuple[Cell, ...]] = [
        (
            line.label,
            _children("I dag", line.months[0].mean, viewer),
            _children("Forventet", line.stock[-1].mean, viewer),
            _children(LOW, line.stock[-1].low, viewer),
            _children(HIGH, line.stock[-1].high, viewer),
            _children("Ændring", line.stock[-1].mean - line.months[0].mean, viewer, signed=True),
        )
        for line in report.lines
    ]
    columns = ("Trin", "I dag", "Forventet", LOW, HIGH, "Ændring")
    table = Table(
        f"Børn på hvert trin {last}", columns, tuple(rows), "børn", report.dates[0], (ROUNDED,), total_row=True
    )
    spec = forecast_chart.fans_by_step(points, names=[line.label for line in shown], unit="børn")
    caption = f"Børn på hvert trin, hver med sin skala. {forecast_chart.BANDS}"
    words = f"Forventet antal børn på hvert trin frem til {last}."
    return Chart(spec, caption, words, without_rows(table, hidden))


def _step_years(told: Told, viewer: Viewer) -> Table:
    """Step by step and year by year, to be taken along."""
    lines, hidden = told.report.lines, _hidden(told.report.lines, viewer)
    columns = ("Trin", "Dag", "Forventet", LOW, HIGH)
    rows: list[tuple[Cell, ...]] = []
    for place, line in enumerate(lines):
        for day, one in zip(told.days, line.stock, strict=True):
            numbers = (("Forventet", one.mean), (LOW, one.low), (HIGH, one.high))
            cells: list[Cell] = [
                Withheld(name) if place in hidden else _children(name, number, viewer) for name, number in numbers
            ]
            rows.append((line.label, formats.short_date(day), *cells))
    return Table("Børn på hvert trin år for år", columns, tuple(rows), "børn", told.report.dates[0])


def _flow_table(whole: Line, told: Told, viewer: Viewer) -> Table:
    flows = [f"{flow}{end}" for flow in ("Tilgang", "Afgang") for end in ("", f", {LOW}", f", {HIGH}")]
    columns = ("År frem til", *flows)
    rows: list[tuple[Cell, ...]] = []
    for day, came, left in zip(told.days, whole.entries, whole.exits, strict=True):
        numbers = (came.mean, came.low, came.high, left.mean, left.low, left.high)
        cells = (_children(name, number, viewer) for name, number in zip(columns[1:], numbers, strict=True))
        rows.append((formats.short_date(day), *cells))
    return Table("Børn, der kommer til og forlader trappen", columns, tuple(rows), "børn", told.report.dates[0])


def _moves_table(told: Told, viewer: Viewer) -> Table:
    report = told.report
    names = [line.label.split(":", maxsplit=1)[0] for line in report.lines[:-1]]
    columns = ("Fra", *names, "Ud af trappen")
    rows: list[tuple[Cell, ...]] = [
        (
            name,
            *(
                "–" if i == j else _tenths(columns[j + 1], float(value), viewer)
                for j, value in enumerate(report.moves[i])
            ),
        )
        for i, name in enumerate(names)
    ]
    return Table("Flytninger om året, gennemsnit af årene frem", columns, tuple(rows), "børn", report.dates[0])


def _cost_table(told: Told, viewer: Viewer) -> Table:
    whole = told.report.lines[-1].cost or (None,) * told.years
    columns = ("År frem til", "Forventet", LOW, HIGH)
    rows: list[tuple[Cell, ...]] = []
    for day, one in zip(told.days, whole, strict=True):
        numbers = (None,) * 3 if one is None else (one.mean, one.low, one.high)
        cells = (_money(name, number, viewer) for name, number in zip(columns[1:], numbers, strict=True))
        rows.append((formats.short_date(day), *cells))
    notes = ("Indsatsernes egne priser, som de er i dag: hverken pris- og lønudvikling eller refusion er regnet med.",)
    return Table("Udgift i alt", columns, tuple(rows), "kr. i dagens priser", told.report.dates[0], notes)


def _costs_by_step(told: Told, viewer: Viewer) -> Table:
    return _costs("Forventet udgift på hvert trin i årene frem til", "Trin", told.report.lines, told, viewer)


def _group_costs(told: Told, viewer: Viewer) -> Table:
    lines = [*told.report.groups, told.report.lines[-1]]
    return _costs(f"Forventet udgift i årene frem til: {told.split.lower()}", told.split, lines, told, viewer)


def _costs(caption: str, first: str, lines: Sequence[Line], told: Told, viewer: Viewer) -> Table:
    def cells(line: Line) -> Iterator[Cell]:
        for year in range(told.years):
            yield _money("Udgift", None if line.cost is None else line.cost[year].mean, viewer)

    return _by_year(caption, first, lines, told, viewer, cells, "kr. i dagens priser")


def _group_years(told: Told, viewer: Viewer) -> Table:
    def cells(line: Line) -> Iterator[Cell]:
        for year in line.years:
            yield _tenths("Helårspladser", year.mean, viewer)

    lines, caption = (
        [*told.report.groups, told.report.lines[-1]],
        f"Helårspladser i årene frem til: {told.split.lower()}",
    )
    return _by_year(caption, told.split, lines, told, viewer, cells, "helårspladser")


def _group_table(told: Told, viewer: Viewer) -> Table:
    report, last = told.report, formats.long_date(told.report.dates[-1])
    lines = [*report.groups, report.lines[-1]]
    rows: list[tuple[Cell, ...]] = [
        (
            line.label,
            _children("I dag", line.months[0].mean, viewer),
            _children("Forventet", line.stock[-1].mean, viewer),
            _children(LOW, line.stock[-1].low, viewer),
            _children(HIGH, line.stock[-1].high, viewer),
        )
        for line in lines
    ]
    caption, columns = f"Børn på trappen {last}: {told.split.lower()}", (told.split, "I dag", "Forventet", LOW, HIGH)
    table = Table(caption, columns, tuple(rows), "børn", report.dates[0], (ROUNDED,), total_row=True)
    return without_rows(table, _hidden(lines, viewer))


def _spread_table(told: Told, viewer: Viewer) -> Table:
    columns = ("Dag", "I alt", "Tilfældighed og årsudsving", "Satserne kendes ikke sikkert")
    rows: list[tuple[Cell, ...]] = []
    for day, one in zip(told.days, told.report.lines[-1].stock, strict=True):
        parts = (one.process + one.parameters, one.process, one.parameters)
        cells = (_root(name, value, viewer) for name, value in zip(columns[1:], parts, strict=True))
        rows.append((formats.short_date(day), *cells))
    notes = (f"Af {formats.number(told.draws)} gennemspilninger. Kvadratet i alt er summen af de to deles kvadrater.",)
    return Table("Standardafvigelse på antallet i alt", columns, tuple(rows), "børn", told.report.dates[0], notes)


def _by_year(
    caption: str,
    first: str,
    lines: Sequence[Line],
    told: Told,
    viewer: Viewer,
    cells: Callable[[Line], Iterator[Cell]],
    unit: str,
) -> Table:
    columns = (first, *(formats.short_date(day) for day in told.days))
    rows = tuple((line.label, *cells(line)) for line in lines)
    table = Table(caption, columns, rows, unit, told.report.dates[0], (ROUNDED,), total_row=True)
    return without_rows(table, _hidden(lines, viewer))


_ENDS = (0.1, 0.9, 0.025, 0.975)


def _point(day: date, one: Summary) -> dict[str, Any]:
    names = ("low80", "high80", "low95", "high95")
    ends = {name: round(_at(one, level), 1) for name, level in zip(names, _ENDS, strict=True)}
    return {"day": day.isoformat(), "mean": round(one.mean, 1), **ends}


def _at(one: Summary, level: float) -> float:
    return one.quantiles[LEVELS.index(level)]


def _hidden(lines: Sequence[Line], viewer: Viewer) -> frozenset[int]:
    """The lines about few children today, and those that would give them away beside the whole, which is the last."""
    if viewer.threshold is None:
        return frozenset()
    return few_rows([round(line.months[0].mean) for line in lines[:-1]], threshold=viewer.threshold)


def _children(label: str, number: float, viewer: Viewer, *, signed: bool = False) -> Figure:
    return Figure(label, round(number), Unit.CHILDREN, (viewer.source,), signed=signed)


def _tenths(label: str, number: float, viewer: Viewer) -> Figure:
    return Figure(label, Fraction(round(10 * number), 10), Unit.CHILDREN, (viewer.source,))


def _root(label: str, variance: float, viewer: Viewer) -> Figure:
    known = variance == variance  # noqa: PLR0124 - not a number, where each set of rates was played once
    return Figure(label, Fraction(round(10 * variance**0.5), 10) if known else None, Unit.CHILDREN, (viewer.source,))


def _money(label: str, ore: float | None, viewer: Viewer) -> Figure:
    return viewer.money(label, None if ore is None else round(ore / THOUSAND) * THOUSAND)


def _span(one: Summary) -> str:
    return f"{formats.number(one.low)}–{formats.number(one.high)}"
