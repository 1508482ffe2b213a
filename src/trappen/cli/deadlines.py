"""`trappen deadlines`: what is due and overdue, by which rule."""

from datetime import date
from typing import Annotated, Any

import polars as pl
import typer

from trappen.analysis.cadence.compliance import compliance as analyse_compliance
from trappen.analysis.cadence.deadlines import deadlines as analyse
from trappen.analysis.cadence.reports import DeadlineReport, KeptShare
from trappen.cli import kept
from trappen.cli.common import DayParser, Format, FormatOption, JsonOption, Source, emit, usable_records
from trappen.cli.policies import PolicyOption, policy_from
from trappen.cli.tables import shown
from trappen.domain import formats
from trappen.domain.deadlines.act import ACT_LABELS, BASIS_LABELS, Act, Basis
from trappen.domain.deadlines.status import LABELS, Status

URGENT = (Status.OVERDUE, Status.MISSING_DECISION, Status.DUE_WITHIN)
SHOWN_ITEMS = 25


def deadlines(
    source: Source,
    on: Annotated[date, typer.Option("--on", help="Dagen, der ses på.", **DayParser)],
    horizon: Annotated[int, typer.Option(min=0, help="Antal dage frem, der regnes som »snart«.")] = 30,
    policy: PolicyOption = "",
    compliance: Annotated[
        int,
        typer.Option(min=0, max=80, metavar="KVARTALER", help="Vis i stedet andelen overholdt i så mange kvartaler."),
    ] = 0,
    source_format: FormatOption = Format.TRAPPEN,
    as_json: JsonOption = False,
) -> None:
    """Frister, der er overskredet eller forfalder, og hvad der bestemte datoen: lov, sag eller program."""
    if compliance:
        kept_report = analyse_compliance(usable_records(source, source_format), on, quarters=compliance)
        emit(kept.document(kept_report), as_json=as_json, render=lambda: kept.text(kept_report))
        return
    chosen = policy_from(policy) if policy else None
    report = analyse(usable_records(source, source_format), on, horizon_days=horizon, policy=chosen)
    emit(_document(report), as_json=as_json, render=lambda: _text(report))


def _document(report: DeadlineReport) -> dict[str, Any]:
    urgent = pl.col("status").is_in([status.value for status in URGENT])
    return {
        "on": report.on,
        "since": report.since,
        "horizon_days": report.horizon_days,
        "counts": {status.value: report.count(status) for status in Status},
        "children_overdue": report.children_overdue,
        "by_rule": report.by_rule.to_dicts(),
        "by_team": report.by_team.to_dicts(),
        "by_adviser": report.by_adviser.to_dicts(),
        "kept": [_kept(entry) for entry in report.kept],
        "not_computed": [
            {"rule": entry.rule, "title": entry.title, "count": entry.count, "why": entry.why}
            for entry in report.not_computed
        ],
        "items": report.items.filter(urgent).to_dicts(),
        "next": report.upcoming.to_dicts(),
    }


def _kept(entry: KeptShare) -> dict[str, Any]:
    share = None if entry.share is None else round(float(entry.share), 4)
    return {"rule": entry.rule, "title": entry.title, "kept": entry.kept, "of": entry.of, "share": share}


def _text(report: DeadlineReport) -> str:
    counts = [(row["title"], row["cited"], *(formats.number(row[s.value]) for s in URGENT)) for row in _rows(report)]
    headings = ("Regel", "Paragraf", *(LABELS[status] for status in URGENT))
    kept = [(entry.title, *_share(entry)) for entry in report.kept]
    parts = [
        shown(f"Frister den {formats.long_date(report.on)}", headings, counts, text_columns=2),
        shown(f"Forfaldet siden {formats.long_date(report.since)}", ("Regel", "Overholdt", "Af", "Andel"), kept),
        _urgent(report),
        _upcoming(report),
    ]
    for why in dict.fromkeys(entry.why for entry in report.not_computed):
        lacking = [entry for entry in report.not_computed if entry.why == why]
        names = ", ".join(e.rule if e.count is None else f"{e.rule} ({formats.number(e.count)})" for e in lacking)
        parts.append(f"Ikke beregnet: {names}. {why}")
    return "\n\n".join(parts)


def _rows(report: DeadlineReport) -> list[dict[str, Any]]:
    return [row for row in report.by_rule.to_dicts() if any(row[status.value] for status in URGENT)]


def _share(entry: KeptShare) -> tuple[str, str, str]:
    share = "ingen sager" if entry.share is None else formats.percent(entry.share)
    return formats.number(entry.kept), formats.number(entry.of), share


def _urgent(report: DeadlineReport) -> str:
    late = report.items.filter(pl.col("status").is_in([Status.OVERDUE.value, Status.MISSING_DECISION.value]))
    if not late.height:
        return "Ingen frister er overskredet."
    rows = [
        (row["child_id"], formats.number(row["days_overdue"]), row["reason"])
        for row in late.head(SHOWN_ITEMS).to_dicts()
    ]
    more = late.height - len(rows)
    table = shown("Overskredet", ("Barn", "Dage", "Begrundelse"), rows, text_columns=3)
    return table if not more else f"{table}\n\nOg {formats.number(more)} til; --json har dem alle."


def _upcoming(report: DeadlineReport) -> str:
    """How many acts are due next by whose demand set the date."""
    counts = report.upcoming.group_by("act", "basis").agg(
        late=pl.col("status").is_in([Status.OVERDUE.value, Status.MISSING_DECISION.value]).sum(),
        soon=(pl.col("status") == Status.DUE_WITHIN.value).sum(),
        all=pl.len(),
    )
    rows = [
        (ACT_LABELS[Act(act)], BASIS_LABELS[Basis(basis)], *map(formats.number, (late, soon, every)))
        for act, basis, late, soon, every in sorted(counts.iter_rows())
    ]
    headings = ("Næste", "Datoen er bestemt af", "Overskredet", "Forfalder snart", "I alt")
    return shown("Det næste for hvert barn og hver indsats", headings, rows, text_columns=2)
