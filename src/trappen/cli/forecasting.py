"""One municipality's forecast as a document and as text: what `trappen forecast` prints."""

from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from trappen.analysis.forecast.exact import exact
from trappen.analysis.forecast.forecast import Options, Summary, difference, forecast, what_if
from trappen.analysis.forecast.history import History
from trappen.analysis.forecast.report import Report, as_dict, exact_report, report
from trappen.analysis.forecast.scenario import read_scenario
from trappen.analysis.forecast.simulation import digest_of
from trappen.analysis.forecast.twin import NotMarkovError
from trappen.cli.common import Format
from trappen.cli.tables import shown
from trappen.domain import formats
from trappen.domain.errors import TrappenError
from trappen.records.container import Records

STOCK = ("Børn på trappen ved årets slutning: middel (80 %-interval)", "stock")


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
    document = {**_head(records, asked, done.history), **as_dict(found), "draws_digest": digest_of(done.draws)}
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


def exactly(records: Records, asked: Asked, *, origin: date) -> Answer:
    """The number of children by the exact twin alone; arguments as `made`.

    Raises:
        TrappenError: where there is no exact twin.
    """
    options = Options(12 * asked.years, seed=asked.seed, since=asked.since, gap_days=asked.gap_days)
    try:
        done = exact(records, asked.origin or records.as_of or origin, options)
    except NotMarkovError:
        raise TrappenError(
            "Fremskrivningen kan ikke regnes ud med matricer.",
            why="Flytninger afhænger her af, hvor længe et barn har været på trinnet.",
            now="Udelad »--exact«.",
        ) from None
    found = exact_report(done, records.ladder)
    head = {**_head(records, asked, done.learned.history), "draws": 0}
    return Answer({**head, **as_dict(found), "draws_digest": None}, found, None)


def _head(records: Records, asked: Asked, history: History) -> dict[str, Any]:
    return {
        "from": history.origin,
        "years": asked.years,
        "draws": asked.draws,
        "seed": asked.seed,
        "ladder": records.ladder.key,
        "history": {"from": history.start, "days": history.days, "omitted": history.omitted},
    }


def text(answer: Answer) -> str:
    """The answer for people."""
    parts = [_text(answer.found, answer.document["draws"])]
    if answer.scenario is not None:
        name, apart = answer.scenario
        parts.append(f"Scenariet »{name}«: forskellen fra fremskrivningen\n\n{_tables(apart)}")
    return "\n\n".join(parts)


def _text(found: Report, draws: int) -> str:
    if not draws:
        return "\n\n".join([_table(found, *STOCK), *found.notes])
    whole = found.lines[-1].stock[-1]
    spread = (
        f"{formats.number(draws)} gennemspilninger. Standardafvigelsen på antallet i alt ved slutningen er "
        f"{_root(whole.process)} af tilfældighed og {_root(whole.parameters)} af, at satserne ikke kendes sikkert."
    )
    return "\n\n".join([_tables(found), spread, *found.notes, *found.cost_notes])


def _tables(found: Report) -> str:
    flows = [_table(found, *STOCK), _table(found, "Tilgang til trappen i året", "entries")]
    flows.append(_table(found, "Afgang fra trappen i året", "exits"))
    return "\n\n".join([*flows, _table(found, "Udgift i året, mio. kr. i dagens priser", "cost", money=True)])


def _table(found: Report, title: str, name: str, *, money: bool = False) -> str:
    """The lines' figures of a name, for the years that are told."""
    years = [year for year in range(1, len(found.lines[-1].stock) + 1) if _told(year)]
    heads = ("Trin", *(formats.short_date(found.dates[12 * year]) for year in years))
    rows = []
    for line in found.lines:
        values: tuple[Summary, ...] | None = getattr(line, name)
        cells = ["mangler" if values is None else _interval(values[year - 1], money=money) for year in years]
        rows.append((line.label, *cells))
    return shown(title, heads, rows)


def _told(year: int) -> bool:
    return year in {1, 2, 3, 5, 10, 15, 20, 25, 30}


def _interval(one: Summary, *, money: bool) -> str:
    scale, decimals = (1e-8, 1) if money else (1.0, 0)
    mean, low, high = (formats.number(value * scale, decimals) for value in (one.mean, one.low, one.high))
    return f"{mean} ({low}–{high})"


def _root(variance: float) -> str:
    return "ukendt" if variance != variance else formats.number(variance**0.5, 1)  # noqa: PLR0124 - not a number
