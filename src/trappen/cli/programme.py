"""`trappen programme FILE`: the figures, findings and gaps of a programme."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from trappen.cli.common import JsonOption, emit, today
from trappen.cli.faults import of_file
from trappen.domain import formats
from trappen.domain.checks.base import Basis, Finding, Report, Severity
from trappen.domain.checks.run import check
from trappen.domain.figures import Figure, Unit, shown
from trappen.domain.programme.entries import Entry, ProgrammeFigures
from trappen.domain.programme.figures import programme_figures
from trappen.domain.programme.model import Programme
from trappen.domain.programme.notes import notes
from trappen.domain.programme.stated import count_text
from trappen.parameters.committees import appropriation_authority, level_of
from trappen.records.programmes.reading import ReadProgramme, founding, founding_keys, read_programme

SEVERITY = {Severity.ERROR: "Fejl", Severity.WARNING: "Advarsel", Severity.NOTE: "Bemærkning"}


def programme(
    file: Annotated[str, typer.Argument(metavar="FIL", help="Programfil, eller nøglen på et af de fem programmer.")],
    as_json: JsonOption = False,
) -> None:
    """Vis et programs tal, beregnede tal, fund og mangler."""
    read = _read(file)
    if read.programme is None:
        document = {"programme": None, "problems": [problem.as_dict() for problem in read.problems]}
        emit(document, as_json=as_json, render=lambda: of_file(file, read.problems))
        raise typer.Exit(1)
    found, figures = read.programme, programme_figures(read.programme)
    report = check(found, Basis(authority=appropriation_authority, on=today(), level_of=level_of))
    emit(_document(found, figures, report), as_json=as_json, render=lambda: _text(found, figures, report))


def _read(file: str) -> ReadProgramme:
    if not Path(file).exists() and file in founding_keys():
        return ReadProgramme(founding(file), ())
    return read_programme(Path(file))


def _document(found: Programme, figures: ProgrammeFigures, report: Report) -> dict[str, Any]:
    return {
        "programme": {
            "key": found.key,
            "name": found.name,
            "municipality": found.municipality,
            "start": found.start,
            "end": found.end,
        },
        "problems": [],
        "typed": [_entry(entry) for entry in figures.typed],
        "derived": [_entry(entry) for entry in figures.derived],
        "missing": [{"place": lack.place, "what": lack.what} for lack in figures.missing],
        "findings": [_finding(finding) for finding in report.findings],
        "passed": [{"code": p.code, "title": p.title, "where": p.where, "what": p.what} for p in report.passed],
    }


def _entry(entry: Entry) -> dict[str, Any]:
    figure = entry.figure
    return {
        "key": entry.key,
        "label": figure.label,
        "value": _exact(figure),
        "unit": str(figure.unit),
        "shown": figure_text(figure),
        "formula": figure.formula,
        "missing": list(figure.missing),
        "price_level": figure.price_level,
        "account_class": figure.account_class,
        "payer": figure.payer,
        "period": [figure.period.start, figure.period.end] if figure.period else None,
        "confidence": str(figure.confidence),
        "sources": [str(source) for source in figure.sources],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    waiver = finding.waiver
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "where": finding.where,
        "what": finding.what,
        "why": finding.why,
        "now": finding.now,
        "waiver": {"reason": waiver.reason, "by": waiver.by, "date": waiver.date} if waiver else None,
        "accepted_before": finding.accepted_before or None,
    }


def _exact(figure: Figure) -> int | str | None:
    return figure.value if figure.value is None or isinstance(figure.value, int) else str(figure.value)


def figure_text(figure: Figure) -> str:
    """The figure as text: counts of posts as fractions, ratios with two decimals."""
    if figure.value is None or isinstance(figure.value, int):
        return shown(figure.value, figure.unit)
    if figure.unit is Unit.FTE:
        return count_text(figure.value)
    return formats.number(figure.value, 2) if figure.unit is Unit.RATIO else shown(figure.value, figure.unit)


def _text(found: Programme, figures: ProgrammeFigures, report: Report) -> str:
    last = found.end
    period = f"{_day(found.start)} til {_day(last)} (første dag efter)" if found.start else "periode mangler"
    parts = [
        f"{found.full_name or found.name} ({found.key}), {period}",
        *_section(
            "Tal, som de står", (f"{entry.figure.label}: {figure_text(entry.figure)}" for entry in figures.typed)
        ),
        *(_section("At vide om beløbene", told) if (told := notes(found)) else []),
        *_section("Beregnede tal", (_derived(entry) for entry in figures.derived)),
        *_section("Mangler", (f"{lack.what} [{lack.place}]" for lack in figures.missing)),
        *_section(f"Fund ({len(report.open)} åbne)", (_found(finding) for finding in report.findings)),
        *_section("Kontrolleret", (f"✓ {entry.what}" for entry in report.passed)),
    ]
    return "\n".join(parts)


def _section(title: str, lines: Iterable[str]) -> list[str]:
    listed = list(lines)
    return ["", title, *(f"  {line}" for line in listed or ["ingen"])]


def _derived(entry: Entry) -> str:
    figure = entry.figure
    lacking = f" (mangler {', '.join(figure.missing)})" if figure.missing else ""
    return f"{figure.label}: {figure_text(figure)} = {figure.formula}{lacking}"


def _found(finding: Finding) -> str:
    waived = ""
    if finding.waiver:
        waived = f"\n    Accepteret {_day(finding.waiver.date)} af {finding.waiver.by}: {finding.waiver.reason}"
    if finding.lapsed:
        waived = f"\n    {finding.accepted_before}"
    head = f"✗ {SEVERITY[finding.severity]} [{finding.code}] {finding.what} [{finding.where}]"
    return f"{head}\n    {finding.why} {finding.now}{waived}"


def _day(day: date | None) -> str:
    return formats.long_date(day) if day else "mangler"
