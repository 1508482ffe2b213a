"""A scenario, or up to four beside one baseline, as the blocks of a document that is kept."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from trappen.analysis.forecast.arrays import Floats
from trappen.analysis.forecast.contrasts import Spread
from trappen.domain import formats
from trappen.reporting import charts
from trappen.reporting.document import Block, Cell, Chart, KeyFigures, Table
from trappen.reporting.few import without_rows
from trappen.reporting.forecast import HIGH, LOW, ROUNDED
from trappen.reporting.queue import queue_blocks, queue_table
from trappen.reporting.scenario import asked_table
from trappen.reporting.statements.cells import Viewer
from trappen.reporting.workshop import (
    BASE,
    CHEAPER,
    DIFFERENCE,
    FEWER,
    OTHER,
    PRICED,
    Told,
    asked,
    children,
    first_figures,
    hidden_steps,
    money,
    said,
    share,
    step_name,
    tables,
)


def scenario_blocks(told: Told, viewer: Viewer) -> Iterator[Block]:
    """One scenario: figures, chart and tables."""
    yield KeyFigures(tuple(first_figures(told, viewer)))
    first, *others = tables(told, viewer)
    yield _chart({OTHER: told}, first, said(told))
    yield from others
    yield from _queue_blocks(told, viewer)


def comparison_blocks(tolds: Mapping[str, Told], viewer: Viewer) -> Iterator[Block]:
    """Several of the same baseline beside it; never none."""
    horizon = formats.long_date(next(iter(tolds.values())).dates[-1])
    words = "; ".join(f"{name}: {said(told)}" for name, told in tolds.items())
    yield _chart(tolds, _children_table(tolds, viewer, horizon), words)
    yield _steps_table(tolds, viewer, horizon)
    if all(told.costed for told in tolds.values()):
        yield _cost_table(tolds, viewer)
    for name, told in tolds.items():
        tables = [asked(told, viewer)] if told.pulled.levers else []
        tables += [asked_table(told.outcomes, viewer, told.dates[0])] if told.outcomes else []
        tables += [queue_table(*each, told.dates, viewer, every=12) for each in told.queues]
        for table in tables:
            yield replace(table, caption=f"{name}: {table.caption}")


def _queue_blocks(told: Told, viewer: Viewer) -> Iterator[Block]:
    for limit, queue in told.queues:
        yield from queue_blocks(limit, queue, told.dates, viewer)


def _chart(tolds: Mapping[str, Told], table: Table, words: str) -> Chart:
    one = next(iter(tolds.values()))
    means = {BASE: one.contrast.months.base.mean, **{name: t.contrast.months.other.mean for name, t in tolds.items()}}
    series = {
        name: [(day, round(float(value), 1)) for day, value in zip(one.dates, mean, strict=True)]
        for name, mean in means.items()
    }
    return Chart(charts.lines(series, unit="børn"), "Forventet antal børn på trappen", words, table)


def _children_table(tolds: Mapping[str, Told], viewer: Viewer, horizon: str) -> Table:
    one = next(iter(tolds.values()))
    base = one.contrast.months.base
    rows: list[tuple[Cell, ...]] = [
        (BASE, *(children(name, part[-1], viewer) for name, part in _named(base)), "", "", "", "")
    ]
    for name, told in tolds.items():
        months = told.contrast.months
        cells = [children(label, part[-1], viewer) for label, part in _named(months.other)]
        cells += [children(label, part[-1], viewer, signed=True) for label, part in _named(months.difference)]
        rows.append((name, *cells, share(FEWER, told.contrast.fewer[-1], viewer)))
    return Table(f"Børn på trappen {horizon}", (*_COLUMNS, FEWER), tuple(rows), "børn", one.dates[0])


def _cost_table(tolds: Mapping[str, Told], viewer: Viewer) -> Table:
    one = next(iter(tolds.values()))
    base = one.contrast.whole.base
    rows: list[tuple[Cell, ...]] = [
        (BASE, *(money(name, float(part), viewer) for name, part in _named(base)), "", "", "", "")
    ]
    for name, told in tolds.items():
        whole = told.contrast.whole
        cells = [money(label, float(part), viewer) for label, part in _named(whole.other)]
        cells += [money(label, float(part), viewer, signed=True) for label, part in _named(whole.difference)]
        rows.append((name, *cells, share(CHEAPER, told.contrast.cheaper_whole, viewer)))
    caption = f"Udgift frem til {formats.long_date(one.dates[-1])}"
    return Table(caption, (*_COLUMNS, CHEAPER), tuple(rows), "kr. i dagens priser", one.dates[0], (PRICED,))


_COLUMNS = ("Scenarie", "Forventet", LOW, HIGH, DIFFERENCE, f"{DIFFERENCE}, {LOW}", f"{DIFFERENCE}, {HIGH}")


def _named(spread: Spread) -> Iterator[tuple[str, Floats]]:
    yield from (("Forventet", spread.mean), (LOW, spread.low), (HIGH, spread.high))


def _steps_table(tolds: Mapping[str, Told], viewer: Viewer, horizon: str) -> Table:
    one = next(iter(tolds.values()))
    rows: list[tuple[Cell, ...]] = []
    for place, state in enumerate(one.states):
        expected = [one.contrast.steps.base, *(told.contrast.steps.other for told in tolds.values())]
        cells = (
            children(name, part.mean[-1, place], viewer)
            for name, part in zip((BASE, *tolds), expected, strict=True)
        )  # fmt: skip
        rows.append((step_name(state, one.ladder), children("I dag", one.today[place], viewer), *cells))
    whole = [one.contrast.months.base, *(told.contrast.months.other for told in tolds.values())]
    cells = (children(name, part.mean[-1], viewer) for name, part in zip((BASE, *tolds), whole, strict=True))
    rows.append(("I alt", children("I dag", sum(one.today), viewer), *cells))
    columns = ("Trin", "I dag", BASE, *tolds)
    caption = f"Forventet antal børn på hvert trin {horizon}"
    table = Table(caption, columns, tuple(rows), "børn", one.dates[0], (ROUNDED,), total_row=True)
    return without_rows(table, hidden_steps(one.today, viewer))
