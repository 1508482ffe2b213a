"""The deadlines kept by quarter as a table that may be published. Source: docs/methods/compliance.md."""

from trappen.analysis.cadence.compliance import Compliance, ComplianceReport
from trappen.analysis.disclosure.suppression import Suppressed, suppress_line, suppress_table
from trappen.domain import formats
from trappen.domain.figures import Figure, Source, Unit
from trappen.domain.proportions import wilson
from trappen.parameters.barometer import national_figures
from trappen.reporting.document import Cell, Table, Withheld

NO_CASES = "ingen sager"
COLUMNS = ("Kvartal", "Overholdt", "Forfaldne", "Andel", "95 %-interval", "Udeladt")

Count = int | Suppressed


def compliance_table(report: ComplianceReport, rule: str, *, threshold: int) -> Table:
    """One deadline: kept, fallen due, share and interval by quarter, with all quarters together.

    Counts from 1 to below `threshold` are withheld, and what would give them away. Zero cases is said, never 100 %.

    Raises:
        KeyError: if the rule was not computed.
    """
    entries = report.of(rule)
    if not entries:
        raise KeyError(rule)
    table = suppress_table([[entry.kept, entry.of - entry.kept] for entry in entries], threshold=threshold)
    left_out = suppress_line([entry.excluded for entry in entries], threshold=threshold)
    by_quarter = zip(entries, table.cells, table.row_totals, strict=True)
    lines = [
        *((_name(entry), cells[0], total) for entry, cells, total in by_quarter),
        ("I alt", table.column_totals[0], table.total),
    ]
    excluded: tuple[Count, ...] = (*left_out.values, left_out.total)
    source = (Source(report.source, f"opgjort pr. {formats.long_date(report.on)}"),)
    rows = tuple(
        (name, *_cells(name, kept, of, source), _cell(f"{name}: udeladt", out, source))
        for (name, kept, of), out in zip(lines, excluded, strict=True)
    )
    return Table(
        entries[0].title,
        COLUMNS,
        rows,
        unit="frister",
        as_of=report.on,
        notes=(*_unregistered(*lines[-1][1:]), *_notes(report, rule), *_hidden(rows, threshold)),
        total_row=True,
    )


def _name(entry: Compliance) -> str:
    return entry.quarter if entry.whole else f"{entry.quarter} (til dato)"


def _cells(name: str, kept: Count, of: Count, source: tuple[Source, ...]) -> tuple[Cell, Cell, Cell, Cell]:
    if of == 0:
        return (NO_CASES,) * 4
    kept_cell, of_cell = _cell(f"{name}: overholdt", kept, source), _cell(f"{name}: forfaldne", of, source)
    if not isinstance(kept_cell, Figure) or not isinstance(of_cell, Figure) or isinstance(kept, Suppressed):
        return kept_cell, of_cell, Withheld(f"{name}: andel"), Withheld(f"{name}: interval")
    share = kept_cell.per(of_cell, label=f"{name}: andel", unit=Unit.SHARE)
    return kept_cell, of_cell, share, _interval(kept, of)


def _interval(kept: int, of: Count) -> str:
    found = None if isinstance(of, Suppressed) else wilson(kept, of)
    return "" if found is None else f"{formats.percent(found[0])}–{formats.percent(found[1])}"


def _cell(label: str, value: Count, source: tuple[Source, ...]) -> Cell:
    return Withheld(label) if isinstance(value, Suppressed) else Figure(label, value, Unit.COUNT, source)


def _notes(report: ComplianceReport, rule: str) -> list[str]:
    notes = [
        "Udeladt er frister, der aldrig kom til at binde, fordi indsatsen ophørte, eller barnet fraflyttede forinden."
    ]
    for figure in national_figures(rule):
        share = formats.percent(figure.share, 0)
        notes.append(f"Til sammenligning {share}: {figure.what}, {figure.reference}. {figure.differs}")
    notes += [f"Ikke med: {item.why}" for item in report.not_computed if item.rule == rule]
    return notes


def _unregistered(kept: Count, of: Count) -> list[str]:
    """Nothing kept in any quarter says as much of the registration as of the work."""
    if kept != 0 or of == 0 or isinstance(of, Suppressed):
        return []
    return ["Ingen af fristerne er registreret som overholdt. Det kan skyldes, at det ikke registreres eller indlæses."]


def _hidden(rows: tuple[tuple[Cell, ...], ...], threshold: int) -> list[str]:
    if not any(isinstance(cell, Withheld) for row in rows for cell in row):
        return []
    return [f"Tal fra 1 til {threshold - 1} er skjult, og tal, der ville afsløre dem."]


def barometer_table(report: ComplianceReport) -> Table:
    """What the national barometer found beside the deadline of ours that is nearest to it, and how the two differ."""
    titles = {entry.rule: entry.title for entry in report.entries}
    rows = tuple(
        (
            titles[rule],
            figure.what,
            Figure(figure.what, figure.share, Unit.SHARE, (Source(figure.reference),)),
            figure.year,
            figure.differs,
        )
        for rule in report.rules
        for figure in national_figures(rule)
    )
    return Table(
        "Definitioner ved siden af det nationale barometer",
        ("Vores frist", "Børnesagsbarometret måler", "Andel", "År", "Forskel"),
        rows,
        unit="andele",
    )
