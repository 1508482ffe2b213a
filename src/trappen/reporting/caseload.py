"""Caseload as tables and charts."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

import polars as pl

from trappen.analysis.cadence.reports import CaseloadReport, CaseloadSeries, Load
from trappen.analysis.disclosure.suppression import suppress_line
from trappen.domain import formats
from trappen.domain.figures import Figure, Unit
from trappen.reporting import charts
from trappen.reporting.document import Cell, Chart, Table, Withheld

CAP_STATES = {True: "▲ Over loftet", False: "Inden for loftet", None: "Intet loft"}
NO_TEAM = "Uden team"


def team_table(report: CaseloadReport, *, threshold: int) -> Table:
    """Cases, full-time equivalents on case work and cases per full-time equivalent by team, with the cap beside.

    A case is a child: counts from 1 to below `threshold` are withheld, with what would give them away.
    """
    figures = report.figures()
    teams = sorted(report.teams, key=lambda team: team.name)
    hidden = suppress_line([team.cases for team in teams], threshold=threshold).withheld if teams else frozenset()
    rows = [_team_row(team, figures, hidden=line in hidden) for line, team in enumerate(teams)]
    total, per_fte = figures["cases"], figures["cases_per_fte"]
    gone = len(teams) in hidden
    whole: tuple[Cell, ...] = (
        "I alt",
        Withheld(total.label) if gone else total,
        figures["fte"],
        Withheld(per_fte.label) if gone else per_fte,
        "",
        "",
    )
    return Table(
        "Sager pr. rådgiver",
        ("Team", "Sager", "Fuldtidsstillinger på sager", "Sager pr. fuldtidsstilling", "Loft", "Status"),
        (*rows, whole),
        unit="sager og stillinger",
        as_of=report.on,
        notes=_notes(report),
        total_row=True,
    )


def _team_row(team: Load, figures: Mapping[str, Figure], *, hidden: bool) -> tuple[Cell, ...]:
    cases, fte, per_fte = (figures[f"team.{team.key}.{name}"] for name in ("cases", "fte", "cases_per_fte"))
    cap = "–" if team.cap is None else _number(team.cap)
    if hidden:
        return (team.name, Withheld(cases.label), fte, Withheld(per_fte.label), cap, "")
    return (team.name, cases, fte, per_fte, cap, CAP_STATES[team.over_cap])


def over_time(series: CaseloadSeries, report: CaseloadReport, *, threshold: int) -> Chart | None:
    """Cases per full-time equivalent by team over the months; None where the series has fewer than two days.

    A team that on one of the days has from 1 to below `threshold` cases is left out.
    """
    if len(series.days) < 2:
        return None
    few = series.frame.filter(pl.col("cases").is_between(1, threshold - 1))["key"].to_list()
    names = {team.key: team.name for team in report.teams if team.key not in few}
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


WHOSE_TEAM = (
    "Et teams sager er dem hos rådgivere, der har en stilling i teamet den dag. Er rådgiveren uden stilling, hører "
    "barnet på de andre sider stadig til teamet, så tallet dér kan være højere."
)


def _notes(report: CaseloadReport) -> tuple[str, ...]:
    notes = [
        "En sag er et barn, en rådgiver har ansvar for. Sager, der dækkes for fraværende, tæller hos den, der dækker.",
        WHOSE_TEAM,
    ]
    if report.without_post:
        without = len(report.without_post)
        who = "1 rådgiver har" if without == 1 else f"{formats.number(without)} rådgivere har"
        why = "Sager pr. fuldtidsstilling mangler der, hvor de sager tæller med."
        notes.append(f"{who} sager, men ingen registreret stilling. {why}")
    if report.unassigned:
        notes.append("Der er åbne sager uden rådgiver; de er ikke med i tabellen.")
    return tuple(notes)
