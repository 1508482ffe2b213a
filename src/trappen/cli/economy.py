"""`trappen economy` and `trappen bridge`: where the year ends, and why the estimate moved."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import typer

from trappen.analysis.economy.bridge import BY_CHILD, Bridge
from trappen.analysis.economy.bridge import bridge as compare
from trappen.analysis.economy.estimate import Estimate, estimate
from trappen.cli.common import YEARS, DayParser, Format, FormatOption, JsonOption, Source, emit, usable_records
from trappen.cli.tables import shown
from trappen.domain import formats
from trappen.domain.errors import InputError
from trappen.parameters.price_factors import read_factors
from trappen.reporting.economy import CAUSE_LABELS, titled
from trappen.reporting.economy_text import notes_text

NAMED = 20  # at most so many measures without a price are named in text; --json has all

FactorsOption = Annotated[
    Path | None, typer.Option("--factors", help="Pris- og lønfaktorer (TOML), som tidligere år omregnes med.")
]


def economy(
    source: Source,
    year: Annotated[int, typer.Option("--year", min=YEARS[0], max=YEARS[1] - 1, help="Kalenderåret.")],
    on: Annotated[date, typer.Option("--on", **DayParser, help="Den dag, der ses fra.")],
    factors_file: FactorsOption = None,
    source_format: FormatOption = Format.TRAPPEN,
    as_json: JsonOption = False,
) -> None:
    """Årets skøn: budget, forbrug, disponeret, forventet og interval, pr. konto og måned."""
    factors = () if factors_file is None else read_factors(factors_file)
    made = estimate(usable_records(source, source_format), year, on, factors=factors)
    emit(_document(made), as_json=as_json, render=lambda: _text(made))


def bridge(
    source: Source,
    since: Annotated[date, typer.Option("--from", **DayParser, help="Den første dag, der ses fra.")],
    until: Annotated[date, typer.Option("--to", **DayParser, help="Den sidste dag, der ses fra.")],
    year: Annotated[
        int | None, typer.Option("--year", min=YEARS[0], max=YEARS[1] - 1, help="Året; ellers den første dags.")
    ] = None,
    factors_file: FactorsOption = None,
    source_format: FormatOption = Format.TRAPPEN,
    as_json: JsonOption = False,
) -> None:
    """Hvorfor årets skøn har flyttet sig mellem to dage."""
    if until < since:
        raise InputError("--to ligger før --from.", now="Byt om på dagene.")
    factors = () if factors_file is None else read_factors(factors_file)
    records = usable_records(source, source_format)
    of_year = since.year if year is None else year
    made = compare(
        estimate(records, of_year, since, factors=factors), estimate(records, of_year, until, factors=factors)
    )
    emit(_bridge_document(made), as_json=as_json, render=lambda: _bridge_text(made))


def _document(made: Estimate) -> dict[str, Any]:
    span = made.span
    return {
        "year": made.year,
        "on": made.on,
        "price_level": made.price_level or None,
        "has_history": made.has_history,
        "total": made.total,
        "range": None if span is None else asdict(span),
        "accounts": made.accounts.to_dicts(),
        "months": made.months.to_dicts(),
        "past": [{**asdict(one), "miss": one.miss} for one in made.past],
        "mixed_price_levels": list(made.mixed),
        "without_price": _without_price(made),
    }


def _bridge_document(made: Bridge) -> dict[str, Any]:
    return {
        "year": made.year,
        "from": made.since,
        "to": made.until,
        "before": made.before,
        "after": made.after,
        "difference": made.difference,
        "complete": made.complete,
        "causes": made.causes(),
        "steps": made.steps.to_dicts(),
        "budget": {"before": made.budget_before, "after": made.budget_after},
    }


def _text(made: Estimate) -> str:
    rows = [_line(_named(row["account"], made.on), row) for row in made.accounts.iter_rows(named=True)]
    total = _line("I alt", {**made.total, "low": None, "high": None})
    title = f"Årets skøn {made.year}, set {formats.long_date(made.on)} (1.000 kr.)"
    headings = ("Konto", "Budget", "Forbrug", "Restdisponeret", "Forventet", "Rettelser", "Skøn", "Afvigelse")
    return "\n".join([shown(title, headings, [*rows, total]), "", *_notes(made)])


def _line(name: str, row: Mapping[str, Any]) -> tuple[str, ...]:
    ahead = [row["exits"], row["entries"], row["untied_ahead"]]
    expected = None if None in ahead else sum(ahead)
    cells = (row["corrected"], row["spent"], row["committed"], expected, row["corrections"])
    return (name, *(_thousands(cell) for cell in (*cells, row["estimate"], row["deviation"])))


def _without_price(made: Estimate) -> list[str]:
    """The keys of the measures whose price is lacking in the year."""
    keys: list[str] = made.cells.filter("lacking")["episode_id"].unique().sort().to_list()
    return keys


def _notes(made: Estimate) -> list[str]:
    keys = _without_price(made)
    rest = f" og {len(keys) - NAMED} til" if len(keys) > NAMED else ""
    named = [f"Uden pris: {', '.join(keys[:NAMED])}{rest}. Sæt prisen i fagsystemet; den regnes aldrig som 0."]
    return (
        notes_text(made)
        + (named if keys else [])
        + [
            f"{one.year}: skøn {formats.amount(one.estimate)}, regnskab {formats.amount(one.outcome)}, "
            f"afvigelse {formats.amount(one.miss)}"
            for one in made.past
        ]
    )


def _bridge_text(made: Bridge) -> str:
    first, second = formats.long_date(made.since), formats.long_date(made.until)
    causes = [(CAUSE_LABELS[cause], _kroner(amount)) for cause, amount in made.causes().items() if amount]
    rows = [(f"Skøn {first}", _kroner(made.before)), *causes, (f"Skøn {second}", _kroner(made.after))]
    parts = [shown(f"Fra skøn til skøn for {made.year}", ("Årsag", "Kroner"), rows)]
    own = made.steps.filter(pl.col("cause").is_in(BY_CHILD), pl.col("child_id").is_not_null())
    sums = own.group_by("child_id", "cause").agg(pl.col("amount").sum()).filter(pl.col("amount") != 0)
    children = [
        (child, CAUSE_LABELS[cause], _kroner(amount))
        for child, cause, amount in sums.sort("child_id", "cause").iter_rows()
    ]
    if children:
        parts.append(shown("Barn for barn", ("Barn", "Årsag", "Kroner"), children, text_columns=2))
    if not made.complete:
        parts.append("Et af skønnene mangler en del; broen viser, hvad der er kendt.")
    return "\n\n".join(parts)


def _named(account: str | None, on: date) -> str:
    return " ".join(part for part in (account, titled(account, on)) if part)


def _thousands(ore: int | None) -> str:
    return formats.MISSING if ore is None else formats.number(round(ore / 100_000))


def _kroner(ore: int) -> str:
    return formats.number(ore / 100, 2)
