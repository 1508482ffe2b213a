"""`trappen caseload`: who carries how many cases."""

from datetime import date
from fractions import Fraction
from typing import Annotated, Any

import typer

from trappen.analysis.cadence.caseload import caseload as analyse
from trappen.analysis.cadence.reports import CaseloadReport, Load
from trappen.cli.common import DayParser, Format, FormatOption, JsonOption, Source, emit, usable_records
from trappen.cli.tables import shown
from trappen.domain import formats


def caseload(
    source: Source,
    on: Annotated[date, typer.Option("--on", help="Dagen, der ses på.", **DayParser)],
    source_format: FormatOption = Format.TRAPPEN,
    as_json: JsonOption = False,
) -> None:
    """Sager pr. rådgiver og team mod sagsloftet på en dag."""
    report = analyse(usable_records(source, source_format), on)
    emit(_document(report), as_json=as_json, render=lambda: _text(report))


def _document(report: CaseloadReport) -> dict[str, Any]:
    return {
        "on": report.on,
        "total": _row(report.total),
        "teams": [_row(load) for load in report.teams],
        "advisers": [_row(load) for load in report.advisers],
        "without_post": list(report.without_post),
        "uncovered": list(report.uncovered),
        "unassigned": report.unassigned,
    }


def _row(load: Load) -> dict[str, Any]:
    guide = load.guideline
    return {
        "key": load.key,
        "name": load.name,
        "team_id": load.team_id,
        "cases": load.cases,
        "own": load.own,
        "covered": load.covered,
        "points": _float(load.points),
        "fte": _float(load.fte),
        "cases_per_fte": _float(load.cases_per_fte),
        "points_per_fte": _float(load.points_per_fte),
        "cap": _float(load.cap),
        "over_cap": load.over_cap,
        "programme_share": _float(load.programme_share),
        "guideline": None if guide is None else [guide.low, guide.high],
        "absent": load.absent,
    }


def _float(value: Fraction | None) -> float | None:
    return None if value is None else round(float(value), 4)


def _text(report: CaseloadReport) -> str:
    headings = ("Navn", "Sager", "heraf dækket", "Fuldtidsst.", "Sager pr. fuldtidsst.", "Loft", "")
    parts = [
        shown(f"Team den {formats.long_date(report.on)}", headings, map(_cells, (*report.teams, report.total))),
        shown("Rådgivere", headings, map(_cells, report.advisers)),
    ]
    if report.without_post:
        parts.append(f"Sager, men ingen ansættelse: {', '.join(report.without_post)}.")
    if report.uncovered:
        parts.append(f"Fraværende uden dækning: {', '.join(report.uncovered)}.")
    if report.unassigned:
        parts.append(f"Børn med en åben sag uden rådgiver: {formats.number(report.unassigned)}.")
    return "\n\n".join(parts)


def _cells(load: Load) -> tuple[str, ...]:
    return (
        load.name,
        formats.number(load.cases),
        formats.number(load.covered),
        _number(load.fte, 2),
        "–" if load.fte == 0 else _number(load.cases_per_fte, 1),
        "–" if load.cap is None else formats.number(load.cap, 0),
        "over loftet" if load.over_cap else "",
    )


def _number(value: Fraction | None, decimals: int) -> str:
    return formats.MISSING if value is None else formats.number(value, decimals)
