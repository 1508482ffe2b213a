"""`trappen capacity`: how many advisers a policy needs."""

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any

import typer

from trappen.analysis.capacity.need import MONTHS, CapacityReport, TeamMonth, stated_capacity
from trappen.analysis.capacity.need import capacity as analyse
from trappen.cli.common import DayParser, Format, FormatOption, JsonOption, emit, today, usable_records
from trappen.cli.policies import PolicyOption, policy_from
from trappen.cli.tables import shown
from trappen.domain import formats
from trappen.domain.staffing import Range, Staffed

ExtractArgument = Annotated[
    Path | None,
    typer.Argument(metavar="[DIR]", help="Mappe, ZIP eller fil med udtræk; uden den vises det, politikken oplyser."),
]


def capacity(
    policy: PolicyOption,
    source: ExtractArgument = None,
    on: Annotated[
        date | None, typer.Option("--on", help="Dagen, der ses på; ellers udtrækkets dato.", **DayParser)
    ] = None,
    months: Annotated[int, typer.Option(min=1, max=120, help="Antal hele måneder før dagen.")] = MONTHS,
    source_format: FormatOption = Format.TRAPPEN,
    as_json: JsonOption = False,
) -> None:
    """Rådgivere, som en politik kræver, pr. team og måned."""
    chosen = policy_from(policy)
    if source is None:
        report = stated_capacity(chosen)
    else:
        records = usable_records(source, source_format)
        report = analyse(records, chosen, on or records.as_of or today(), months=months)
    emit(_document(report), as_json=as_json, render=lambda: _text(report))


def _document(report: CapacityReport) -> dict[str, Any]:
    return {
        "policy": report.policy,
        "on": report.on,
        "stated": [_staffed(entry) for entry in report.stated],
        "teams": [_staffed(entry) for entry in report.teams],
        "months": [_month(entry) for entry in report.months],
        "planned": {key: _range(need) for key, need in (report.planned or {}).items()},
        "missing": list(report.missing),
        "not_computed": list(report.not_computed),
    }


def _staffed(entry: Staffed) -> dict[str, Any]:
    return {
        "key": entry.key,
        "name": entry.name,
        "cases": _number(entry.cases),
        "advisers": _number(entry.advisers),
        "cases_per_adviser": _number(entry.cases_per_adviser),
        "cap": _number(entry.cap),
        "by_cap": _number(entry.by_cap),
        "missing": list(entry.missing),
        "reference": entry.reference,
    }


def _month(entry: TeamMonth) -> dict[str, Any]:
    return {
        "team_id": entry.team_id,
        "name": entry.name,
        "month": entry.month,
        "cases": entry.cases,
        "acts": {act: _number(times) for act, times in entry.acts.items()},
        "needed": None if entry.needed is None else _range(entry.needed),
        "by_cap": _number(entry.by_cap),
        "missing": list(entry.missing),
    }


def _range(need: Range) -> dict[str, float | None]:
    return {"low": _number(need.low), "expected": _number(need.expected), "high": _number(need.high)}


def _number(value: Fraction | None) -> float | None:
    return None if value is None else round(float(value), 4)


def _text(report: CapacityReport) -> str:
    headings = ("", "Sager", "Rådgivere", "Sager pr. rådgiver", "Loft", "Rådgivere efter loftet", "Mangler")
    parts = [
        shown(title, headings, map(_cells, entries))
        for title, entries in (("Oplyst", report.stated), ("I udtrækket", report.teams))
        if entries
    ]
    if report.months:
        rows = [
            (entry.name, formats.short_date(entry.month), formats.number(entry.cases), *_need(entry.needed))
            for entry in report.months
        ]
        parts.append(
            shown(
                "Fuldtidsstillinger, som politikken kræver",
                ("Team", "Måned", "Sager", "Lavest", "Forventet", "Højest"),
                rows,
                text_columns=2,
            )
        )
    for key, need in (report.planned or {}).items():
        low, expected, high = _need(need)
        parts.append(f"{key}: {expected} fuldtidsstillinger ({low}–{high}) til de oplyste sager.")
    if report.missing:
        parts.append(f"Mangler i politikken: {', '.join(report.missing)}.")
    parts += report.not_computed
    return "\n\n".join(parts) or f"»{report.policy}« oplyser hverken sager eller rådgivere."


def _cells(entry: Staffed) -> tuple[str, ...]:
    figures = (entry.cases, entry.advisers, entry.cases_per_adviser, entry.cap, entry.by_cap)
    lacking = f"mangler: {', '.join(entry.missing)}" if entry.missing else ""
    return (entry.name, *("–" if f is None else _shown(f) for f in figures), lacking)


def _shown(value: Fraction) -> str:
    return formats.number(value, 0 if value.denominator == 1 else 1)


def _need(need: Range | None) -> tuple[str, str, str]:
    if need is None:
        return ("mangler",) * 3
    return formats.number(need.low, 1), formats.number(need.expected, 1), formats.number(need.high, 1)
