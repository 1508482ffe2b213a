"""Caseload as tables and charts."""

from datetime import date
from fractions import Fraction

from trappen.analysis.cadence.reports import CaseloadReport, CaseloadSeries, Load
from trappen.domain import formats
from trappen.domain.figures import Figure, Unit
from trappen.reporting import charts
from trappen.reporting.document import Chart, Table

CAP_STATES = {True: "▲ Over loftet", False: "Inden for loftet", None: "Intet loft"}
NO_TEAM = "Uden team"


def team_table(report: CaseloadReport) -> Table:
    """Cases, full-time equivalents on case work and cases per full-time equivalent by team, with the cap beside."""
    figures = report.figures()
    rows = [
        (
            team.name,
            figures[f"team.{team.key}.cases"],
            figures[f"team.{team.key}.fte"],
            figures[f"team.{team.key}.cases_per_fte"],
            "–" if team.cap is None else _number(team.cap),
            CAP_STATES[team.over_cap],
        )
        for team in sorted(report.teams, key=lambda team: team.name)
    ]
    whole = ("I alt", figures["cases"], figures["fte"], figures["cases_per_fte"], "", "")
    return Table(
        "Sager pr. rådgiver",
        ("Team", "Sager", "Fuldtidsstillinger på sager", "Sager pr. fuldtidsstilling", "Loft", "Status"),
        (*rows, whole),
        unit="sager og stillinger",
        as_of=report.on,
        notes=_notes(report),
        total_row=True,
    )


def over_time(series: CaseloadSeries, report: CaseloadReport) -> Chart | None:
    """Cases per full-time equivalent by team over the months; None where the series has fewer than two days."""
    if len(series.days) < 2:
        return None
    names = {team.key: team.name for team in report.teams}
    found: dict[str, dict[date, float | None]] = {}
    for day, key, value in series.frame.select("day", "key", "cases_per_fte").iter_rows():
        if key in names:
            found.setdefault(names[key], {})[day] = value
    lines = {name: [(day, found[name].get(day)) for day in series.days] for name in sorted(found)}
    if not lines:
        return None
    first, last = series.days[0], series.days[-1]
    source = report.figures()["cases"].sources

    def cell(name: str, day: date) -> Figure:
        value = found[name].get(day)
        exact = None if value is None else Fraction(value).limit_denominator(10_000)
        return Figure(f"{name}: sager pr. fuldtidsstilling", exact, Unit.CASES_PER_FTE, source, as_of=day)

    table = Table(
        "Sager pr. fuldtidsstilling over tid",
        ("Team", formats.short_date(first), formats.short_date(last)),
        tuple((name, cell(name, first), cell(name, last)) for name in lines),
        unit="sager pr. fuldtidsstilling",
        as_of=last,
    )
    alt = "; ".join(f"{row[0]} fra {row[1]} til {row[2]}" for row in table.rows)
    spec = charts.lines(lines, unit="Sager pr. fuldtidsstilling")
    return Chart(
        spec, f"Sager pr. fuldtidsstilling, {formats.long_date(first)} til {formats.long_date(last)}", alt, table
    )


def over_cap(report: CaseloadReport) -> tuple[Load, ...]:
    """The advisers above their team's cap, the highest load first."""
    above = [adviser for adviser in report.advisers if adviser.over_cap]
    return tuple(sorted(above, key=lambda adviser: adviser.cases_per_fte or 0, reverse=True))


def _number(value: Fraction) -> str:
    return formats.number(value, 0 if value.denominator == 1 else 1)


def _notes(report: CaseloadReport) -> tuple[str, ...]:
    notes = [
        "En sag er et barn, en rådgiver har ansvar for. Sager, der dækkes for fraværende, tæller hos den, der dækker."
    ]
    if report.without_post:
        notes.append(f"Har sager, men ingen stilling: {len(report.without_post)} rådgivere. Deres brøk mangler.")
    if report.unassigned:
        notes.append(f"{formats.number(report.unassigned)} åbne sager har ingen rådgiver.")
    return tuple(notes)
