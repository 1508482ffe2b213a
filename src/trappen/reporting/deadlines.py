"""Deadlines as tables: what is overdue, what falls due, and which share was kept."""

from collections.abc import Sequence

import polars as pl

from trappen.analysis.cadence.reports import DeadlineReport
from trappen.analysis.disclosure.suppression import Suppressed, suppress_line
from trappen.domain import formats
from trappen.domain.deadlines.status import Status
from trappen.domain.figures import Figure, Unit
from trappen.reporting.document import Cell, Table, Withheld

NO_CASES = "ingen sager"


def rule_table(report: DeadlineReport, *, threshold: int) -> Table:
    """Overdue, missing and soon due by rule, with the law. Counts from 1 to below `threshold` are withheld."""
    source = report.figures()["overdue"].sources
    counted = [
        (row["title"], row["cited"] or "", [row.get(str(status)) or 0 for status in _OPEN])
        for row in report.by_rule.sort("title").iter_rows(named=True)
    ]
    counted = [row for row in counted if any(row[2])]
    columns = [_column([counts[place] for _, _, counts in counted], threshold) for place in range(len(_OPEN))]

    def cell(title: str, name: str, value: int | Suppressed) -> Cell:
        if isinstance(value, Suppressed):
            return Withheld(title)
        return Figure(f"{title}: {name}", value, Unit.COUNT, source, as_of=report.on)

    def cells(line: int, title: str) -> tuple[Cell, ...]:
        return tuple(cell(title, name, column[line]) for name, column in zip(_OPEN.values(), columns, strict=True))

    rows = [
        (f"{title} ({cited})" if cited else title, *cells(line, title))
        for line, (title, cited, _) in enumerate(counted)
    ]
    whole = ("I alt", *cells(len(counted), "I alt"))
    return Table(
        "Frister efter regel",
        ("Regel", *_OPEN.values()),
        (*rows, whole),
        unit="frister",
        as_of=report.on,
        notes=(
            *_hidden_note([*rows, whole], threshold),
            *(f"Ikke beregnet: {item.title}. {item.why}" for item in report.not_computed),
        ),
        total_row=True,
    )


def kept_table(report: DeadlineReport, *, threshold: int) -> Table:
    """The share of each deadline kept, with its numerator and denominator; no cases is said, never 100 %."""
    figures = report.figures()
    rows: list[tuple[Cell, ...]] = []
    for entry in report.kept:
        kept, of, share = (figures[f"kept.{entry.rule}{part}"] for part in (".count", ".of", ""))
        if not entry.has_cases:
            rows.append((entry.title, NO_CASES, NO_CASES, NO_CASES))
            continue
        # The share and the base give both parts, so the three are withheld alike where either part is small.
        line = _column([entry.kept, entry.of - entry.kept], threshold)
        hidden = Withheld(entry.title)
        safe = not any(isinstance(cell, Suppressed) for cell in line[:2])
        base = hidden if isinstance(line[2], Suppressed) else of
        rows.append((entry.title, kept if safe else hidden, base, share if safe else hidden))
    return Table(
        "Overholdte frister",
        ("Frist", "Overholdt", "Forfaldne", "Andel"),
        tuple(rows),
        unit=f"frister forfaldet {formats.short_date(report.since)} til {formats.short_date(report.on)}",
        as_of=report.on,
        notes=_hidden_note(rows, threshold),
    )


def item_table(report: DeadlineReport, *, statuses: tuple[Status, ...]) -> Table:
    """The single duties, most overdue first: only for those who may see the children."""
    shown = report.items.filter(pl.col("status").is_in([str(status) for status in statuses]))
    rows = tuple(
        (row["child_id"], row["title"], formats.short_date(row["due"]), row["reason"])
        for row in shown.iter_rows(named=True)
    )
    return Table(
        "Frister barn for barn", ("Barn", "Frist", "Senest", "Begrundelse"), rows, unit="frister", as_of=report.on
    )


_OPEN = {
    Status.OVERDUE: "Overskredet",
    Status.MISSING_DECISION: "Beslutning mangler",
    Status.DUE_WITHIN: "Forfalder snart",
}


def _hidden_note(rows: Sequence[tuple[Cell, ...]], threshold: int) -> tuple[str, ...]:
    if not any(isinstance(cell, Withheld) for row in rows for cell in row):
        return ()
    return (f"Tal fra 1 til {threshold - 1} er skjult, og tal, der ville afsløre dem.",)


def _column(counts: list[int], threshold: int) -> list[int | Suppressed]:
    """The counts and their total as they may be shown; the total of no counts is 0."""
    if not counts:
        return [0]
    line = suppress_line(counts, threshold=threshold)
    return [*line.values, line.total]
