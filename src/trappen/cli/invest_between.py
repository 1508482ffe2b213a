"""The simulated difference of two investment cases, as a document and as text."""

import os
from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from trappen.analysis.forecast.forecast import Options
from trappen.analysis.investment.between import Between, BetweenYear, between
from trappen.analysis.investment.simulated import played_beside
from trappen.analysis.investment.streams import streams
from trappen.cli.common import Format, today, usable_records
from trappen.cli.invest_simulated import KEY, Answer, ends, interval, summary_document, sure_document
from trappen.cli.tables import shown
from trappen.domain import formats
from trappen.domain.investment.case import Case, Fill
from trappen.reporting.investment_simulated import told

HEADS = ("År", "Sparet mere, mio. kr.", "Siden start", "Forventet", "Netto mere siden start", "Netto over")


def beside(
    cases: Sequence[Case],
    fill: Collection[Fill],
    source: Path,
    source_format: Format,
    *,
    draws: int,
    seed: int,
    origin: date | None,
) -> Answer:
    """Plays two cases with the municipality's records: the second less the first; errors as `played`."""
    records, found = usable_records(source, source_format), [streams(case, fill=fill) for case in cases]
    asked = Options(12, draws, seed, threads=os.cpu_count() or 1)
    first, second = played_beside(cases, found, records, origin or records.as_of or today(), asked)
    differences, notes = between(second, first), list(dict.fromkeys([*told(first), *told(second)]))
    names = [case.title for case in (second.case, first.case)]
    document = {
        "from": first.begins,
        "draws": draws,
        "seed": seed,
        "differences": [
            {"option": one.option.key, "against": one.against.key, "years": [_year(year) for year in one.years]}
            for one in differences
        ],
        "remarks": notes,
    }
    tables = [shown(_title(one, names), HEADS, [_row(year) for year in one.years]) for one in differences]
    return Answer(document, "\n".join(["\n\n".join(tables), "", KEY, *(f"  {note}" for note in notes)]))


def _title(one: Between, names: Sequence[str]) -> str:
    called = [
        name if option.name == name else f"{name}: {option.name}"
        for name, option in zip(names, (one.option, one.against), strict=True)
    ]
    return " ud over ".join(called)


def _year(year: BetweenYear) -> dict[str, Any]:
    return {
        "year": year.year,
        "saving": summary_document(year.saving),
        "saved": summary_document(year.saved),
        "net": None if year.net is None else summary_document(year.net),
        "ahead": year.ahead,
        "expected": sure_document(year.expected),
        "expected_net": None if year.expected_net is None else sure_document(year.expected_net),
    }


def _row(year: BetweenYear) -> tuple[str, ...]:
    return (
        str(year.year),
        interval(year.saving),
        interval(year.saved),
        ends(year.expected),
        formats.MISSING if year.net is None else interval(year.net),
        formats.MISSING if year.ahead is None else formats.percent(year.ahead),
    )
