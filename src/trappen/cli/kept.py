"""`trappen deadlines --compliance`: the share of each deadline kept by quarter."""

from typing import Any

from trappen.analysis.cadence.compliance import Compliance, ComplianceReport
from trappen.cli.tables import shown
from trappen.domain import formats
from trappen.parameters.barometer import NationalFigure, national_figures

HEADINGS = ("Regel", "Kvartal", "Overholdt", "Forfaldne", "Andel", "95 %-interval", "Udeladt", "Senere i kvartalet")


def document(report: ComplianceReport) -> dict[str, Any]:
    """The answer of `--json`."""
    return {
        "on": report.on,
        "quarters": [{"from": period.start, "to": period.end} for period in report.quarters],
        "compliance": [_entry(entry) for entry in report.entries],
        "national": {rule: found for rule in report.rules if (found := [_national(f) for f in national_figures(rule)])},
        "not_computed": [
            {"rule": entry.rule, "title": entry.title, "count": entry.count, "why": entry.why}
            for entry in report.not_computed
        ],
    }


def _entry(entry: Compliance) -> dict[str, Any]:
    low, high = entry.interval or (None, None)
    return {
        "rule": entry.rule,
        "title": entry.title,
        "quarter": entry.quarter,
        "from": entry.period.start,
        "to": entry.period.end,
        "whole": entry.whole,
        "kept": entry.kept,
        "of": entry.of,
        "share": None if entry.share is None else round(float(entry.share), 4),
        "low": None if low is None else round(low, 4),
        "high": None if high is None else round(high, 4),
        "excluded": entry.excluded,
        "pending": entry.pending,
    }


def _national(figure: NationalFigure) -> dict[str, Any]:
    return {
        "year": figure.year,
        "share": float(figure.share),
        "what": figure.what,
        "differs": figure.differs,
        "reference": figure.reference,
    }


def text(report: ComplianceReport) -> str:
    """The answer for people: the rules with cases as a table, the others named."""
    with_cases = [rule for rule in report.rules if any(entry.of or entry.pending for entry in report.of(rule))]
    rows = [_cells(entry, first=not place) for rule in with_cases for place, entry in enumerate(report.of(rule))]
    parts = [shown(f"Frister overholdt, set den {formats.long_date(report.on)}", HEADINGS, rows, text_columns=2)]
    without = [rule for rule in report.rules if rule not in with_cases]
    if without:
        parts.append(f"Ingen sager: {', '.join(without)}.")
    if report.not_computed:
        parts.append(f"Ikke beregnet: {', '.join(dict.fromkeys(entry.rule for entry in report.not_computed))}.")
    return "\n\n".join(parts)


def _cells(entry: Compliance, *, first: bool) -> tuple[str, ...]:
    share, interval = "ingen sager", ""
    if entry.share is not None and entry.interval is not None:
        share = formats.percent(entry.share)
        interval = "–".join(formats.percent(end) for end in entry.interval)
    counts = (entry.kept, entry.of)
    rest = (entry.excluded, entry.pending)
    name = entry.rule if first else ""
    return name, entry.quarter, *map(formats.number, counts), share, interval, *map(formats.number, rest)
