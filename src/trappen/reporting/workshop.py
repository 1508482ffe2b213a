"""A scenario beside its baseline as figures and tables: what was asked, what came of it, and how sure that is.

Steps on which few children stand are withheld from whoever may not see small numbers. Source: docs/methods/workshop.md.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import Any

from trappen.analysis.forecast.contrasts import Beside, Contrast, Course, Queue, Spread, measured
from trappen.analysis.forecast.levers import STEPPED, Lever, Pulled
from trappen.analysis.forecast.limits import Limit
from trappen.analysis.forecast.outcomes import Outcome
from trappen.domain import formats
from trappen.domain.figures import Figure, Unit
from trappen.domain.ladder import Ladder
from trappen.reporting.document import Cell, Table
from trappen.reporting.few import few_rows, without_rows
from trappen.reporting.forecast import HIGH, LOW, ROUNDED, THOUSAND
from trappen.reporting.queue import queue_words, queues
from trappen.reporting.scenario import asked_table
from trappen.reporting.statements.cells import Viewer

BASE, OTHER, DIFFERENCE = "Uændret", "Scenariet", "Forskel"
FEWER, CHEAPER = "Sandsynlighed for færre børn", "Sandsynlighed for mindre udgift"
PRICED = "Indsatsernes egne priser, som de er i dag: hverken pris- og lønudvikling eller refusion er regnet med."
MILLION = 100_000_000  # øre
LEVERS: Mapping[Lever, str] = MappingProxyType(
    {
        Lever.ENTRIES: "Tilgang",
        Lever.UP: "Flytninger op",
        Lever.DOWN: "Flytninger ned",
        Lever.EXITS: "Afgang",
        Lever.DURATION: "Varighed",
        Lever.PRICE: "Pris",
    }
)
COUNTED: Mapping[Lever, str] = MappingProxyType(
    {
        Lever.ENTRIES: "børn, der kommer",
        Lever.UP: "flytninger op",
        Lever.DOWN: "flytninger ned",
        Lever.EXITS: "børn, der forlader trappen",
        Lever.DURATION: "dage pr. flytning eller afgang",
        Lever.PRICE: "kr. pr. barn pr. døgn",
    }
)


@dataclass(frozen=True)
class Told:
    """A scenario that was played, and what stands beside it.

    base, other: the draws it rests on. dates: edges of months. today: children by state at the origin. economy: whether
    the reader may see costs. lacking: the states (index) without a price, whose cost and the whole's are missing.
    outcomes: of what is set beside the levers; none where it was not measured.
    """

    contrast: Contrast
    base: Course
    other: Course
    pulled: Pulled
    states: tuple[int, ...]
    ladder: Ladder
    dates: tuple[date, ...]
    today: tuple[int, ...]
    economy: bool
    lacking: tuple[int, ...]
    outcomes: tuple[Outcome, ...] = ()

    @cached_property
    def queues(self) -> tuple[tuple[Limit, Queue], ...]:
        """Who waits, by limit."""
        return tuple(queues(self.pulled.limits, self.other, self.states))

    @property
    def years(self) -> tuple[date, ...]:
        """The end of each year ahead."""
        return self.dates[12::12]

    @property
    def costed(self) -> bool:
        """Whether there is a cost to show."""
        return self.economy and not self.lacking


def step_name(state: int, ladder: Ladder) -> str:
    return f"Trin {state}: {ladder.name_of(state)}" if state else "Ukendt trin"


def hidden_steps(today: Sequence[int], viewer: Viewer) -> frozenset[int]:
    """The states (index) with few children today, and those that would give them away beside the whole."""
    return frozenset() if viewer.threshold is None else few_rows(today, threshold=viewer.threshold)


def first_figures(told: Told, viewer: Viewer) -> Iterator[tuple[str, Cell]]:
    """What is read first, about the horizon."""
    found, years = told.contrast, len(told.years)
    ahead = f"om {years} år"
    last = _last(found.months)
    yield f"Børn {ahead}, uændret", children(BASE, last.base.mean, viewer)
    yield f"Børn {ahead}, scenariet", children(OTHER, last.other.mean, viewer)
    yield "Forskel", children(DIFFERENCE, last.difference.mean, viewer, signed=True)
    yield "Forskel, 80 %-interval", _span(last.difference.low, last.difference.high)
    yield FEWER, _chance(FEWER, found.fewer[-1], told, viewer)
    if told.costed:
        whole = found.whole.difference
        yield f"Udgift på {years} år, forskel", money(DIFFERENCE, float(whole.mean), viewer, signed=True)
        yield (
            "Udgift, forskel, 80 %-interval",
            _span_of_money(float(whole.low), float(whole.high)) + f"{formats.NBSP}kr.",
        )
        yield CHEAPER, _chance(CHEAPER, found.cheaper_whole, told, viewer)
    for limit, queue in told.queues:
        label = f"Venter på trin {limit.step} {ahead}"
        yield label, _tenths(label, queue.waiting[-1].mean, viewer)


def said(told: Told) -> str:
    """The difference in one sentence, for who cannot see the page change."""
    last, years = _last(told.contrast.months), len(told.years)
    difference = last.difference
    words = (
        f"Om {years} år: {formats.number(round(last.other.mean))} børn i scenariet, "
        f"{formats.number(round(last.base.mean))} uændret. Forskel {_signed(difference.mean)}, "
        f"80 %-interval {_span(difference.low, difference.high)}."
    )
    if told.costed:
        words += f" Udgiften på {years} år ændres med {_millions(float(told.contrast.whole.difference.mean))}"
    return " ".join([words, *(queue_words(limit, queue, told.dates) for limit, queue in told.queues)])


def tables(told: Told, viewer: Viewer, *, narrow: bool = False) -> Iterator[Table]:
    """Everything behind the figures, in order: by year, by step, cost, and what was asked.

    `narrow` has each interval in one cell, for a page; else its ends are numbers of their own, for a file.
    """
    cells = _told_narrow if narrow else _told_wide
    yield _years(told, viewer, cells)
    yield _steps(told, viewer)
    if told.costed:
        yield _costs(told, viewer, cells)
    if told.pulled.levers:
        yield asked(told, viewer)
    if told.outcomes:
        yield asked_table(told.outcomes, viewer, told.dates[0])


Amount = Callable[..., Figure]
Cells = Callable[[Beside[Spread], Any, Amount, Callable[[float, float], str], Viewer], dict[str, Cell]]


def _told_wide(found: Beside[Spread], at: Any, amount: Amount, _span: Any, viewer: Viewer) -> dict[str, Cell]:
    cells: dict[str, Cell] = {}
    for name, one, signed in _three(found):
        for end, part in (("", one.mean), (f", {LOW}", one.low), (f", {HIGH}", one.high)):
            cells[f"{name}{end}"] = amount(f"{name}{end}", float(part[at]), viewer, signed=signed)
    return cells


def _told_narrow(
    found: Beside[Spread], at: Any, amount: Amount, span: Callable[..., str], viewer: Viewer
) -> dict[str, Cell]:
    cells: dict[str, Cell] = {}
    for name, one, signed in _three(found):
        cells[name] = amount(name, float(one.mean[at]), viewer, signed=signed)
        cells[f"{name}, 80 %"] = span(float(one.low[at]), float(one.high[at]), signed=signed)
    return cells


def _three(found: Beside[Spread]) -> tuple[tuple[str, Spread, bool], ...]:
    return (BASE, found.base, False), (OTHER, found.other, False), (DIFFERENCE, found.difference, True)


def _years(told: Told, viewer: Viewer, cells: Cells) -> Table:
    rows: list[dict[str, Cell]] = []
    for year, day in enumerate(told.years):
        row = cells(told.contrast.months, 12 * (year + 1), children, _span, viewer)
        chance = _chance(FEWER, told.contrast.fewer[year], told, viewer)
        rows.append({"Dag": formats.short_date(day), **row, FEWER: chance})
    return _table("Børn på trappen i alt", rows, "børn", told.dates[0])


def _costs(told: Told, viewer: Viewer, cells: Cells) -> Table:
    found, rows = told.contrast, list[dict[str, Cell]]()
    years = [(formats.short_date(day), found.cost, year, found.cheaper[year]) for year, day in enumerate(told.years)]
    for name, part, at, chance in (*years, ("I alt", found.whole, (), found.cheaper_whole)):
        row = cells(part, at, money, _span_of_money, viewer)
        rows.append({"År frem til": name, **row, CHEAPER: _chance(CHEAPER, chance, told, viewer)})
    return _table("Udgift i alt", rows, "kr. i dagens priser", told.dates[0], (PRICED, ROUNDED), total_row=True)


def _table(
    caption: str,
    rows: Sequence[dict[str, Cell]],
    unit: str,
    on: date,
    notes: tuple[str, ...] = (),
    *,
    total_row: bool = False,
) -> Table:
    return Table(
        caption, tuple(rows[0]), tuple(tuple(row.values()) for row in rows), unit, on, notes, total_row=total_row
    )


def _steps(told: Told, viewer: Viewer) -> Table:
    steps, last = told.contrast.steps, formats.long_date(told.dates[-1])
    rows = [
        (
            step_name(state, told.ladder),
            children("I dag", told.today[place], viewer),
            *_step_cells(steps, (-1, place), viewer),
        )
        for place, state in enumerate(told.states)
    ]
    months = told.contrast.months
    rows.append(("I alt", children("I dag", sum(told.today), viewer), *_step_cells(months, -1, viewer)))
    columns = ("Trin", "I dag", BASE, OTHER, DIFFERENCE, LOW, HIGH)
    table = Table(f"Børn på hvert trin {last}", columns, tuple(rows), "børn", told.dates[0], (ROUNDED,), total_row=True)
    return without_rows(table, hidden_steps(told.today, viewer))


def asked(told: Told, viewer: Viewer) -> Table:
    """What each lever was pulled to, and what it came to over all the time ahead."""
    rows: list[tuple[Cell, ...]] = []
    for lever in told.pulled.levers:
        step = told.pulled.steps.get(lever)
        if lever is Lever.PRICE and not told.costed:
            continue
        pair = [measured(course, lever, told.states, step) for course in (told.base, told.other)]
        scale = 0.01 if lever is Lever.PRICE else 1.0
        change = pair[1] / pair[0] - 1 if pair[0] else float("nan")
        rows.append(
            (
                lever_name(lever, told.pulled),
                COUNTED[lever],
                signed_percent(told.pulled.percent[lever]),
                *(_tenths(name, scale * value, viewer) for name, value in zip((BASE, OTHER), pair, strict=True)),
                "–" if math.isnan(change) else signed_percent(100 * change, 1),
            )
        )
    columns = ("Ændring", "Målt på", "Bedt om", BASE, OTHER, "Blev til")
    start, full = formats.long_date(told.pulled.start), told.pulled.months
    grows = f"og er fuldt indfaset efter {full} måneder" if full else "med det samme"
    notes = (
        f"Ændringerne virker fra {start} {grows}; tallene er for hele perioden, også tiden før.",
        "En ændret hyppighed rammer de børn, der er der: færre på et trin giver færre flytninger derfra.",
    )
    return Table("Hvad der er bedt om, og hvad det blev til", columns, tuple(rows), "gennemsnit", told.dates[0], notes)


def lever_name(lever: Lever, pulled: Pulled) -> str:
    """`Varighed på trin 5`."""
    step = pulled.steps.get(lever)
    if lever not in STEPPED:
        return LEVERS[lever]
    return f"{LEVERS[lever]} på {'alle trin' if step is None else f'trin {step}'}"


@dataclass(frozen=True, slots=True)
class _Point:
    mean: float
    low: float
    high: float


def _last(found: Beside[Spread]) -> Beside[_Point]:
    return Beside(
        *(
            _Point(float(one.mean[-1]), float(one.low[-1]), float(one.high[-1]))
            for one in (found.base, found.other, found.difference)
        )
    )


def _step_cells(found: Beside[Spread], at: int | tuple[int, int], viewer: Viewer) -> Iterator[Cell]:
    yield children(BASE, found.base.mean[at], viewer)
    yield children(OTHER, found.other.mean[at], viewer)
    difference = found.difference
    for name, part in ((DIFFERENCE, difference.mean), (LOW, difference.low), (HIGH, difference.high)):
        yield children(name, part[at], viewer, signed=True)


def children(label: str, number: float, viewer: Viewer, *, signed: bool = False) -> Figure:
    return Figure(label, round(number), Unit.CHILDREN, (viewer.source,), signed=signed)


def _tenths(label: str, number: float, viewer: Viewer) -> Figure:
    value = None if math.isnan(number) else Fraction(round(10 * number), 10)
    return Figure(label, value, Unit.COUNT, (viewer.source,))


def share(label: str, share: float, viewer: Viewer) -> Figure:
    return Figure(label, Fraction(round(100 * share), 100), Unit.SHARE, (viewer.source,))


def money(label: str, ore: float, viewer: Viewer, *, signed: bool = False) -> Figure:
    return viewer.money(label, _rounded(ore), signed=signed)


def _rounded(ore: float) -> int:
    return round(ore / THOUSAND) * THOUSAND


def _span(low: float, high: float, *, signed: bool = True) -> str:
    return f"{_signed(low, plus=signed)} til {_signed(high, plus=signed)}"


def _span_of_money(low: float, high: float, *, signed: bool = True) -> str:
    ends = (_signed(end / MILLION, 1, plus=signed) for end in (low, high))
    return f"{' til '.join(ends)}{formats.NBSP}mio."


def _chance(label: str, value: float, told: Told, viewer: Viewer) -> Cell:
    """Without anything pulled there is nothing to be sure of."""
    return "–" if told.pulled.is_still else share(label, value, viewer)


def _signed(number: float, decimals: int = 0, *, plus: bool = True) -> str:
    value = round(number, decimals)
    return f"{'+' if plus and value > 0 else ''}{formats.number(value, decimals)}"


def signed_percent(number: float, decimals: int = 0) -> str:
    """`+10 %` from 10."""
    return f"{_signed(number, decimals)}{formats.NBSP}%"


def _millions(ore: float) -> str:
    value = _rounded(ore)
    return f"{'+' if value > 0 else ''}{formats.millions(value)}"
