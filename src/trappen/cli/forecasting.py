"""One municipality's forecast as a document and as text: what `trappen forecast` prints."""

import math
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from trappen.analysis.economy.episode_accounts import episode_accounts
from trappen.analysis.forecast.building import Learned
from trappen.analysis.forecast.changes import Scenario
from trappen.analysis.forecast.exact import Exact, exact, exact_outcomes, exact_what_if
from trappen.analysis.forecast.exposure import PROGRAMME
from trappen.analysis.forecast.forecast import TARGET_GROUP, Forecast, Options, Summary, difference, forecast, what_if
from trappen.analysis.forecast.full import draws_frame
from trappen.analysis.forecast.marks import ACCOUNT, group_names
from trappen.analysis.forecast.outcomes import Outcome, outcomes
from trappen.analysis.forecast.report import Line, Report, as_dict, exact_apart, exact_report, report
from trappen.analysis.forecast.scenario_file import read_scenario
from trappen.analysis.forecast.simulation import digest_of
from trappen.analysis.forecast.twin import NotMarkovError
from trappen.cli.common import Format
from trappen.cli.forecast_programmes import programmes_document, programmes_text
from trappen.cli.outcomes import outcome_document, outcomes_text
from trappen.cli.tables import shown
from trappen.domain import formats
from trappen.domain.errors import InputError, TrappenError
from trappen.records.container import Records

STOCK = ("Børn på trappen ved årets slutning: middel (80 %-interval)", "stock", False)
BY_STEP = (
    STOCK,
    ("Tilgang til trappen i året", "entries", False),
    ("Afgang fra trappen i året", "exits", False),
    ("Udgift i året, mio. kr. i dagens priser", "cost", True),
)
WAITING = ("Børn, der ved årets slutning venter på en plads på trinnet", "queued", False)
EXPECTED = ("Børn på trappen ved årets slutning: forventet", "stock", False)
ALONE = (
    "Forskellen er uden interval: hvor meget fremskrivning og scenarie svinger sammen, kan kun ses ved at spille dem "
    "igennem. Priser og udgift er ikke med."
)
BY_GROUP = (
    ("Børn ved årets slutning, opdelt: middel (80 %-interval)", "stock", False),
    ("Helårspladser i året, opdelt", "years", False),
    ("Udgift i året, mio. kr. i dagens priser, opdelt", "cost", True),
)


@dataclass(frozen=True)
class Asked:
    """What the command line asks of a forecast; plain values, so that it can be sent to a worker."""

    origin: date | None
    years: int
    draws: int
    seed: int
    since: date | None
    gap_days: int
    by: str
    scenario: Path | None
    source_format: Format
    programmes: bool = False


@dataclass(frozen=True)
class Answer:
    """The document of `--json`, the reports that the text is made of, and the forecasts that they sum up."""

    document: dict[str, Any]
    found: Report
    scenario: tuple[str, Report, Sequence[Outcome]] | None  # its name, the difference from the forecast, its changes
    drawn: tuple[tuple[str | None, Forecast], ...]  # by scenario


def made(records: Records, asked: Asked, *, origin: date, threads: int = 1, pool: Executor | None = None) -> Answer:
    """The forecast of one municipality.

    Args:
        records: without errors.
        asked: its `origin` comes first, then the extract's date.
        origin: the day it starts from where neither tells one.
        threads: draws at a time here, or blocks of draws for a pool.
        pool: the workers that share the draws.
    """
    changes = _changes(records, asked)
    options = Options(
        12 * asked.years,
        asked.draws,
        asked.seed,
        since=asked.since,
        gap_days=asked.gap_days,
        threads=threads,
        by=asked.by,
        covariates=_covariates(records, asked, changes),
    )
    start = asked.origin or records.as_of or origin
    accounts = episode_accounts(records) if asked.by == ACCOUNT and records.has("postings") else None
    done = forecast(records, start, options, pool, accounts=accounts)
    names = group_names(records, asked.by, done.groups, start)
    found = report(done, records.ladder, names)
    document = {**_head(records, asked, done.learned), **as_dict(found), "draws_digest": digest_of(done.draws)}
    if changes is None:
        return Answer(document, found, None, ((None, done),))
    under = what_if(done, changes, pool)
    apart = report(difference(done, under), records.ladder, names)
    came = outcomes(done, changes, under, pool)
    told, less = as_dict(report(under, records.ladder, names)), as_dict(apart)
    document["scenario"] = {
        "name": changes.name,
        "lines": told["lines"],
        "groups": told["groups"],
        "difference": less["lines"],
        "groups_difference": less["groups"],
        "changes": [outcome_document(one) for one in came],
    }
    return Answer(document, found, (changes.name, apart, came), ((None, done), (changes.name, under)))


def write_draws(path: Path, answer: Answer) -> None:
    """Every draw of the forecast, and of its scenario, as a parquet file.

    Raises:
        InputError: if it cannot be written.
    """
    try:
        pl.concat(draws_frame(done, name) for name, done in answer.drawn).write_parquet(path)
    except OSError as error:
        raise InputError(
            f"Gennemspilningerne kan ikke gemmes i »{path}«.", why=f"{error.strerror}.", now="Vælg en anden fil."
        ) from error


def exactly(records: Records, asked: Asked, *, origin: date) -> Answer:
    """The number of children by the exact twin alone; arguments as `made`.

    Raises:
        TrappenError: where there is no exact twin.
    """
    changes = _changes(records, asked)
    if changes is not None and changes.limits:
        raise InputError(
            f"Scenariet »{changes.name}« kan ikke regnes ud med matricer.",
            why="Det har et loft over pladser: hvem der får en plads, afhænger af, hvem der ellers er der.",
            now="Udelad »--exact«, så det spilles igennem, eller tag [[limit]] ud af scenariet.",
        )
    options = Options(
        12 * asked.years,
        seed=asked.seed,
        since=asked.since,
        gap_days=asked.gap_days,
        covariates=_covariates(records, asked, changes),
    )
    try:
        done = exact(records, asked.origin or records.as_of or origin, options)
    except NotMarkovError:
        raise TrappenError(
            "Fremskrivningen kan ikke regnes ud med matricer.",
            why="Flytninger afhænger her af, hvor længe et barn har været på trinnet.",
            now="Udelad »--exact«.",
        ) from None
    found = exact_report(done, records.ladder)
    head = {**_head(records, asked, done.learned), "draws": 0}
    document = {**head, **as_dict(found), "draws_digest": None}
    return (
        Answer(document, found, None, ())
        if changes is None
        else _exactly_under(document, found, done, changes, records)
    )


def _exactly_under(document: dict[str, Any], found: Report, done: Exact, changes: Scenario, records: Records) -> Answer:
    under = exact_what_if(done, changes)
    apart = exact_apart(done, under, records.ladder)
    came = exact_outcomes(done, changes, under)
    document["scenario"] = {
        "name": changes.name,
        "lines": as_dict(exact_report(under, records.ladder))["lines"],
        "groups": [],
        "difference": as_dict(apart)["lines"],
        "groups_difference": [],
        "changes": [outcome_document(one) for one in came],
    }
    return Answer(document, found, (changes.name, apart, came), ())


def _changes(records: Records, asked: Asked) -> Scenario | None:
    if asked.scenario is None:
        return None
    return read_scenario(asked.scenario, [step.number for step in records.ladder.steps])


def _covariates(records: Records, asked: Asked, changes: Scenario | None) -> tuple[str, ...]:
    if asked.programmes and not records.has("programme_enrolments"):
        raise InputError(
            "Satserne kan ikke afhænge af, om et barn er i et program.",
            why="Tabellen programme_enrolments er ikke i udtrækket.",
            now="Hent indskrivningerne med, eller udelad »--programmes«.",
        )
    grouped = (TARGET_GROUP,) if changes is not None and changes.by_target_group else ()
    return (*grouped, PROGRAMME) if asked.programmes else grouped


def _head(records: Records, asked: Asked, learned: Learned) -> dict[str, Any]:
    history = learned.history
    return {
        "from": history.origin,
        "years": asked.years,
        "draws": asked.draws,
        "seed": asked.seed,
        "ladder": records.ladder.key,
        "history": {"from": history.start, "days": history.days, "omitted": history.omitted},
        "siblings": asdict(learned.siblings),
        "programmes": programmes_document(learned),
    }


def text(answer: Answer) -> str:
    """The answer for people."""
    parts = [_text(answer.found, answer.document["draws"]), *programmes_text(answer.document)]
    if answer.scenario is not None:
        name, apart, came = answer.scenario
        tables = _tables(apart) if answer.document["draws"] else f"{_table(apart, EXPECTED)}\n\n{ALONE}"
        parts.append(f"Scenariet »{name}«: forskellen fra fremskrivningen\n\n{tables}")
        parts += [outcomes_text(came)] if came else []
    return "\n\n".join(parts)


def _text(found: Report, draws: int) -> str:
    if not draws:
        return "\n\n".join([_table(found, STOCK), *found.notes])
    whole = found.lines[-1].stock[-1]
    spread = (
        f"{formats.number(draws)} gennemspilninger. Standardafvigelsen på antallet i alt ved slutningen er "
        f"{_root(whole.process)} af tilfældighed og {_root(whole.parameters)} af, at satserne ikke kendes sikkert."
    )
    return "\n\n".join([_tables(found), spread, *found.notes, *found.cost_notes])


def _tables(found: Report) -> str:
    tables = [_table(found, one) for one in (*BY_STEP, *([WAITING] if found.lines[-1].waiting else []))]
    if found.groups:
        tables += [_table(found, one, ("Gruppe", (*found.groups, found.lines[-1]))) for one in BY_GROUP]
    return "\n\n".join(tables)


def _table(found: Report, told: tuple[str, str, bool], rows: tuple[str, Sequence[Line]] | None = None) -> str:
    """`told`: title, name of the figures, whether they are money. `rows`: their heading and lines; else the steps."""
    (title, name, money), (first, lines) = told, rows or ("Trin", found.lines)
    years = [year for year in range(1, len(found.lines[-1].stock) + 1) if _told(year)]
    table = []
    for line in lines:
        values: tuple[Summary, ...] | None = getattr(line, name)
        cells = ["mangler" if values is None else _interval(values[year - 1], money=money) for year in years]
        table.append((line.label, *cells))
    return shown(title, (first, *(formats.short_date(found.dates[12 * year]) for year in years)), table)


def _told(year: int) -> bool:
    return year in {1, 2, 3, 5, 10, 15, 20, 25, 30}


def _interval(one: Summary, *, money: bool) -> str:
    scale, decimals = (1e-8, 1) if money else (1.0, 0)
    values = [one.mean] if math.isnan(one.low) else [one.mean, one.low, one.high]
    mean, *ends = (formats.number(value * scale, decimals) for value in values)
    return f"{mean} ({'–'.join(ends)})" if ends else mean


def _root(variance: float) -> str:
    return "ukendt" if variance != variance else formats.number(variance**0.5, 1)  # noqa: PLR0124 - not a number
