"""`trappen forecast` and `trappen backtest`: children on the ladder in the years ahead, and how good that has been.

The analysis is imported where it runs: its compiler takes a third of a second that other commands need not wait for.
"""

import os
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from trappen.cli.common import DayParser, Format, FormatOption, JsonOption, Source, emit, today, usable_records
from trappen.cli.municipalities import forecast_all, overview
from trappen.cli.tables import shown
from trappen.cli.workers import workers
from trappen.domain import formats
from trappen.domain.errors import InputError
from trappen.records.container import Records

if TYPE_CHECKING:
    from trappen.analysis.forecast.backtest import BackTest

MOST_SEED = 2**63 - 1
DrawsOption = Annotated[int, typer.Option(min=100, max=20_000, help="Antal gennemspilninger.")]
SeedOption = Annotated[int, typer.Option(min=0, max=MOST_SEED, help="Samme frø giver samme svar.")]
SinceOption = Annotated[
    date | None,
    typer.Option("--since", help="Dagen, hvorfra afgange er med i udtrækket; ellers findes den.", **DayParser),
]
GapOption = Annotated[
    int, typer.Option("--gap-days", min=0, help="Afbrydelser på højst så mange dage regnes ikke som afgang.")
]


AllFlag = Annotated[bool, typer.Option("--all", help="DIR har en mappe eller ZIP for hver kommune.")]
KeepOption = Annotated[
    Path | None, typer.Option("--keep", metavar="MAPPE", help="Gem hver kommunes svar; en ny kørsel går videre derfra.")
]
ThreadsOption = Annotated[int | None, typer.Option(min=1, max=1024, help="Antal tråde; ellers alle kerner.")]
DrawsToOption = Annotated[
    Path | None, typer.Option("--draws-to", metavar="FIL", help="Skriv hver gennemspilning i en parquetfil.")
]
ClusterOption = Annotated[str | None, typer.Option(metavar="ADRESSE", help="Regn på en dask-klynge.")]


class Split(StrEnum):
    """What children, or their stays, are counted apart by."""

    DISTRICT = "district"
    TARGET_GROUP = "target_group"
    PLACE_TYPE = "place_type"
    ACCOUNT = "account"


def forecast(  # noqa: PLR0913, PLR0917 - the command line's own options
    source: Source,
    origin: Annotated[
        date | None, typer.Option("--from", help="Dagen, der fremskrives fra; ellers udtrækkets dato.", **DayParser)
    ] = None,
    years: Annotated[int, typer.Option(min=1, max=30, help="Antal år frem.")] = 10,
    draws: DrawsOption = 1000,
    seed: SeedOption = 1,
    since: SinceOption = None,
    gap_days: GapOption = 0,
    scenario: Annotated[
        Path | None, typer.Option("--scenario", help="Fil med ændringer, der holdes op mod fremskrivningen.")
    ] = None,
    by: Annotated[Split | None, typer.Option("--by", help="Opdel også svaret.")] = None,
    draws_to: DrawsToOption = None,
    programmes: Annotated[
        bool, typer.Option("--programmes", help="Lad satserne afhænge af, om barnet er i et program.")
    ] = False,
    exact: Annotated[
        bool, typer.Option("--exact", help="Regn antallet ud med matricer i stedet for at spille det igennem.")
    ] = False,
    every: AllFlag = False,
    keep: KeepOption = None,
    threads: ThreadsOption = None,
    cluster: ClusterOption = None,
    source_format: FormatOption = Format.TRAPPEN,
    as_json: JsonOption = False,
) -> None:
    """Fremskriv børnene på indsatstrappen og udgiften, med usikkerhed."""
    from trappen.cli.forecasting import Asked, exactly, made, text, write_draws

    if draws_to and every:
        raise InputError("»--draws-to« skriver én kommunes svar.", now="Udelad »--all«, eller skriv »--keep«.")
    if keep and not every:
        raise InputError("»--keep« gemmer svar for flere kommuner.", now="Skriv også »--all«, eller udelad »--keep«.")
    group = by.value if by else ""
    asked = Asked(origin, years, draws, seed, since, gap_days, group, scenario, source_format, programmes)
    if exact:
        if by or draws_to or every or cluster:
            raise InputError(
                "»--exact« regner antallet ud for én kommune uden opdeling.",
                now="Udelad »--exact«, eller det andet.",
            )
        answer = exactly(usable_records(source, source_format), asked, origin=today())
        emit(answer.document, as_json=as_json, render=lambda: text(answer))
        return
    with workers(cluster, threads or os.cpu_count() or 1) as (pool, number):
        if every:
            found = forecast_all(source, asked, keep, pool, number)
            emit(found, as_json=as_json, render=lambda: overview(found))
            if found["failed"]:
                raise typer.Exit(1)
            return
        answer = made(usable_records(source, source_format), asked, origin=today(), pool=pool, threads=number)
    if draws_to:
        write_draws(draws_to, answer)
    emit(answer.document, as_json=as_json, render=lambda: text(answer))


def backtest(  # noqa: PLR0913, PLR0917 - the command line's own options
    source: Source,
    last: Annotated[
        date | None, typer.Option("--on", help="Den seneste dag, der måles på; ellers udtrækkets dato.", **DayParser)
    ] = None,
    years: Annotated[int, typer.Option(min=1, max=10, help="Hvor mange år frem der måles.")] = 1,
    origins: Annotated[int, typer.Option(min=1, max=20, help="Højst så mange fremskrivninger, et år imellem.")] = 5,
    draws: DrawsOption = 1000,
    seed: SeedOption = 1,
    since: SinceOption = None,
    gap_days: GapOption = 0,
    source_format: FormatOption = Format.TRAPPEN,
    as_json: JsonOption = False,
) -> None:
    """Mål, hvor godt fremskrivninger fra tidligere år har ramt."""
    from trappen.analysis.forecast.backtest import back_test
    from trappen.analysis.forecast.forecast import Options

    records = usable_records(source, source_format)
    asked = Options(12 * years, draws, seed, since=since, gap_days=gap_days, threads=os.cpu_count() or 1)
    found = back_test(records, last or _day(records), asked, origins=origins)
    document = {"years": years, "draws": draws, "seed": seed, **_tested(found)}
    emit(document, as_json=as_json, render=lambda: _verdict(found))


def _day(records: Records) -> date:
    return records.as_of or today()


def _tested(found: "BackTest") -> dict[str, Any]:
    return {
        "tested": [
            {
                "origin": one.origin,
                "target": one.target,
                "step": one.step,
                "mean": round(one.mean, 2),
                "low": one.low,
                "high": one.high,
                "outcome": one.outcome,
                "inside": one.inside,
                "unchanged": one.unchanged,
                "average": round(one.average, 2),
                "crps": round(one.crps, 3),
            }
            for one in found.tested
        ],
        "verdicts": [
            {
                "step": one.step,
                "forecasts": one.forecasts,
                "bias": round(one.bias, 3),
                "crps": round(one.crps, 3),
                "crps_unchanged": round(one.crps_unchanged, 3),
                "crps_average": round(one.crps_average, 3),
                "inside": one.inside,
            }
            for one in found.verdicts
        ],
        "skipped": [{"origin": origin, "why": why} for origin, why in found.skipped],
    }


def _verdict(found: "BackTest") -> str:
    number = formats.number
    rows = [
        (
            formats.short_date(one.origin),
            formats.short_date(one.target),
            f"{number(one.mean)} ({number(one.low)}–{number(one.high)})",
            number(one.outcome),
            "ja" if one.inside else "nej",
            number(one.unchanged),
            number(one.average),
        )
        for one in found.tested
        if one.step is None
    ]
    heads = ("Fra", "Til", "Fremskrivning (80 %)", "Det blev", "Inden for", "Som på dagen", "3 års snit")
    parts = [shown("Børn på trappen i alt", heads, rows, text_columns=2)]
    judged = [
        (
            "I alt" if one.step is None else f"Trin {one.step}" if one.step else "Ukendt trin",
            number(one.bias, 1),
            number(one.crps, 1),
            number(one.crps_unchanged, 1),
            number(one.crps_average, 1),
            f"{one.inside} af {one.forecasts}",
        )
        for one in found.verdicts
    ]
    columns = ("Trin", "Skævhed", "CRPS", "CRPS som på dagen", "CRPS 3 års snit", "Inden for intervallet")
    parts.append(shown("Gennemsnit over fremskrivningerne, i børn; mindre CRPS er bedre", columns, judged))
    parts += [f"Fra {formats.long_date(origin)}: for lidt historik. {why}" for origin, why in found.skipped]
    return "\n\n".join(parts)
