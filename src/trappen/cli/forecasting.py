"""One municipality's forecast as a document and as text: what `trappen forecast` prints."""

from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from trappen.analysis.forecast.forecast import Options, Summary, difference, forecast, what_if
from trappen.analysis.forecast.report import Report, as_dict, report
from trappen.analysis.forecast.scenario import read_scenario
from trappen.analysis.forecast.simulation import digest_of
from trappen.cli.common import Format
from trappen.cli.tables import shown
from trappen.domain import formats
from trappen.records.container import Records


@dataclass(frozen=True)
class Asked:
    """What the command line asks of a forecast; plain values, so that it can be sent to a worker."""

    origin: date | None
    years: int
    draws: int
    seed: int
    since: date | None
    gap_days: int
    scenario: Path | None
    source_format: Format


@dataclass(frozen=True)
class Answer:
    """The document of `--json`, and the reports that the text is made of."""

    document: dict[str, Any]
    found: Report
    scenario: tuple[str, Report] | None  # its name, and the difference from the forecast


def made(records: Records, asked: Asked, *, origin: date, threads: int = 1, pool: Executor | None = None) -> Answer:
    """The forecast of one municipality.

    Args:
        records: without errors.
        asked: its `origin` comes first, then the extract's date.
        origin: the day it starts from where neither tells one.
        threads: draws at a time here, or blocks of draws for a pool.
        pool: the workers that share the draws.
    """
    changes = read_scenario(asked.scenario, [step.number for step in records.ladder.steps]) if asked.scenario else None
    options = Options(
        12 * asked.years, asked.draws, asked.seed, since=asked.since, gap_days=asked.gap_days, threads=threads
    )
    done = forecast(records, asked.origin or records.as_of or origin, options, pool)
    found = report(done, records.ladder)
    document = {
        "from": done.dates[0],
        "years": asked.years,
        "draws": asked.draws,
        "seed": asked.seed,
        "ladder": records.ladder.key,
        "history": {"from": done.history.start, "days": done.history.days, "omitted": done.history.omitted},
        **as_dict(found),
        "draws_digest": digest_of(done.draws),
    }
    if changes is None:
        return Answer(document, found, None)
    under = what_if(done, changes, pool)
    apart = report(difference(done, under), records.ladder)
    document["scenario"] = {
        "name": changes.name,
        "lines": as_dict(report(under, records.ladder))["lines"],
        "difference": as_dict(apart)["lines"],
    }
    return Answer(document, found, (changes.name, apart))


def text(answer: Answer) -> str:
    """The answer for people."""
    parts = [_text(answer.found, answer.document["draws"])]
    if answer.scenario is not None:
        name, apart = answer.scenario
        parts.append(f"Scenariet »{name}«: forskellen fra fremskrivningen\n\n{_tables(apart)}")
    return "\n\n".join(parts)


def _text(found: Report, draws: int) -> str:
    whole = found.lines[-1].stock[-1]
    spread = (
        f"{formats.number(draws)} gennemspilninger. Standardafvigelsen på antallet i alt ved slutningen er "
        f"{_root(whole.process)} af tilfældighed og {_root(whole.parameters)} af, at satserne ikke kendes sikkert."
    )
    return "\n\n".join([_tables(found), spread, *found.notes, *found.cost_notes])


def _tables(found: Report) -> str:
    years = range(1, len(found.lines[-1].stock) + 1)
    heads = ("Trin", *(formats.short_date(found.dates[12 * year]) for year in years if _told(year)))
    parts = []
    for title, name, money in (
        ("Børn på trappen ved årets slutning: middel (80 %-interval)", "stock", False),
        ("Tilgang til trappen i året", "entries", False),
        ("Afgang fra trappen i året", "exits", False),
        ("Udgift i året, mio. kr. i dagens priser", "cost", True),
    ):
        rows = []
        for line in found.lines:
            values: tuple[Summary, ...] | None = getattr(line, name)
            cells = [
                "mangler" if values is None else _interval(values[year - 1], money=money)
                for year in years
                if _told(year)
            ]
            rows.append((line.label, *cells))
        parts.append(shown(title, heads, rows))
    return "\n\n".join(parts)


def _told(year: int) -> bool:
    return year in {1, 2, 3, 5, 10, 15, 20, 25, 30}


def _interval(one: Summary, *, money: bool) -> str:
    scale, decimals = (1e-8, 1) if money else (1.0, 0)
    mean, low, high = (formats.number(value * scale, decimals) for value in (one.mean, one.low, one.high))
    return f"{mean} ({low}–{high})"


def _root(variance: float) -> str:
    return "ukendt" if variance != variance else formats.number(variance**0.5, 1)  # noqa: PLR0124 - not a number
