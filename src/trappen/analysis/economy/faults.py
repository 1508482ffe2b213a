"""What is wrong with prices and accounts, one finding per episode and fault: docs/methods/commitments.md."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

import polars as pl

from trappen.analysis.economy.stretches import ENDED_EARLY
from trappen.domain.problems import Problem
from trappen.records.findings import error, findings, warning

# Code: what is said of the episode, what to do about it, and the table and column it is about.
FAULTS: Mapping[str, tuple[str, str, str, str]] = MappingProxyType(
    {
        "no_price": (
            "Indsatsen {key} har ingen pris.",
            "Skriv prisen på indsatsen eller i »Priser«. Er den gratis, så skriv 0.",
            "episodes",
            "price",
        ),
        "no_price_unit": (
            "Indsatsen {key} har en pris, men det står der ikke, hvad den er pr.",
            "Angiv prisens enhed.",
            "episodes",
            "price_unit",
        ),
        "price_gap": (
            "Indsatsen {key} har dage, som ingen pris dækker.",
            "Forlæng en pris i »Priser«, eller tilføj den, der mangler.",
            "prices",
            "start",
        ),
        "price_and_rate": (
            "Indsatsen {key} har en pris med både beløb og takst.",
            "Slet det ene.",
            "prices",
            "rate_code",
        ),
        "no_rate": (
            "Indsatsen {key} følger en takst, der ikke findes på alle dage.",
            "Tilføj taksten for perioden i »Takster«, eller ret koden.",
            "prices",
            "rate_code",
        ),
        "rate_overlap": (
            "Indsatsen {key} følger en takst, der har to værdier på samme tid.",
            "Ret datoerne i »Takster«, så kun én gælder ad gangen.",
            "prices",
            "rate_code",
        ),
        "bad_share": (
            "Indsatsen {key} har en andel uden for 0-1 eller et antal, der ikke kan bruges.",
            "Skriv andele som 0,05 (højst fire decimaler) og antal uden fortegn (højst tre decimaler).",
            "prices",
            "quantity",
        ),
        "no_quantity": (
            "Indsatsen {key} har en pris pr. stk. uden antal.",
            "Skriv antallet.",
            "prices",
            "quantity",
        ),
    }
)


def problems_of(
    priced: pl.DataFrame, frame: pl.DataFrame, episodes: pl.DataFrame, on: date | None
) -> tuple[Problem, ...]:
    """An error per episode and fault of its price, then warnings: no account, and an expected end that has passed."""
    owed = priced.filter(pl.col("fault").is_not_null(), pl.col("status") != ENDED_EARLY)
    pairs = owed.select("fault", key="episode_id").unique().sort("fault", "key")
    found = [
        problem
        for code, (what, now, table, column) in FAULTS.items()
        for problem in _named(pairs.filter(pl.col("fault") == code), error(code, what, now, table=table, column=column))
    ]
    booked = frame.filter(pl.col("status") != ENDED_EARLY, pl.col("account").is_null(), pl.col("amount") != 0)
    lost = booked.select(key="episode_id").unique().sort("key")
    found += _named(lost, _NO_ACCOUNT)
    if on is not None:
        running = episodes.filter(pl.col("end").is_null(), pl.col("start") <= on, pl.col("expected_end") <= on)
        found += _named(running.select(key="episode_id").sort("key"), _PASSED)
    return tuple(found)


def _named(rows: pl.DataFrame, template: Problem) -> list[Problem]:
    keyed = rows.with_columns(value=pl.col("key"))
    found = findings(keyed, template, what=lambda key: template.what.format(key=key))
    return [replace(problem, value="") for problem in found]


_NO_ACCOUNT = warning(
    "no_account",
    "Kontoen for indsatsen {key} kendes ikke: den er ikke bogført endnu, og andre som den står på flere konti.",
    "Skriv kontoen i »Priser«, eller se efter, når den første regning er bogført.",
    table="episodes",
    column="episode_id",
)
_PASSED = warning(
    "expected_end_passed",
    "Indsatsen {key} løber stadig, men dens forventede slut er passeret. Den regnes at fortsætte.",
    "Sæt slutdato, eller angiv, hvornår den nu forventes at slutte.",
    table="episodes",
    column="expected_end",
)


def price_problems() -> Mapping[str, str]:
    """What each code of `problems_of` says, errors first; `{key}` stands for the episode's key."""
    said = {code: what for code, (what, *_) in FAULTS.items()}
    return MappingProxyType(said | {template.code: template.what for template in (_NO_ACCOUNT, _PASSED)})
