"""`trappen drift`: an investment case after the decision, planned against what the records tell."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from trappen.analysis.investment.drift import Drift, Followed, Saved, Spent
from trappen.analysis.investment.streams import streams
from trappen.cli.common import DayParser, Format, FormatOption, JsonOption, emit, usable_records
from trappen.cli.faults import of_file
from trappen.cli.invest_text import section
from trappen.cli.tables import shown
from trappen.domain import formats
from trappen.domain.errors import InputError
from trappen.domain.investment.case import Case, Fill, Option
from trappen.domain.shapley import Volume
from trappen.parameters.places import place_label
from trappen.records.investment.reading import read_case
from trappen.reporting.investment_drift import follow
from trappen.reporting.investment_followed import drift_remarks


def drift(
    file: Annotated[str, typer.Argument(metavar="FIL", help="Sagen, som den blev besluttet.")],
    records: Annotated[Path, typer.Option("--records", metavar="DIR", help="Udtrækket, der følges op med.")],
    on: Annotated[date, typer.Option("--on", **DayParser, help="Den dag, der ses fra.")],
    option: Annotated[str | None, typer.Option("--option", help="Nøglen på det valg, der blev besluttet.")] = None,
    fill: Annotated[list[Fill] | None, typer.Option("--fill", help="Hvordan år uden beløb udfyldes.")] = None,
    source_format: FormatOption = Format.TRAPPEN,
    as_json: JsonOption = False,
) -> None:
    """Følg op på en investeringssag: planlagt mod faktisk, hvad der flyttede sig, og et nyt slutskøn."""
    read = read_case(file)
    if read.case is None:
        document = {"case": None, "problems": [problem.as_dict() for problem in read.problems]}
        emit(document, as_json=as_json, render=lambda: of_file(file, read.problems))
        raise typer.Exit(1)
    case = read.case
    chosen = _chosen(case, option)
    made = follow(case, chosen, streams(case, fill=fill or ()), usable_records(records, source_format), on)
    emit(_document(case, made), as_json=as_json, render=lambda: _text(case, made))


def _chosen(case: Case, key: str | None) -> Option:
    if key is None and len(case.choices) == 1:
        return case.choices[0]
    for option in case.choices:
        if option.key == key:
            return option
    keys = ", ".join(option.key for option in case.choices)
    if key is None:
        raise InputError("Sagen har flere valg.", now=f"Skriv det besluttede med --option: {keys}.")
    raise InputError(f"Sagen har intet valg »{key}«.", now=f"Vælg et af: {keys}.")


def _document(case: Case, made: Drift) -> dict[str, Any]:
    return {
        "case": {"key": case.key, "title": case.title, "price_level": case.price_level or None},
        "problems": [],
        "option": made.option.key,
        "on": made.on,
        "base": made.base,
        "over": list(made.over),
        "costs": [{"account": each.key, **_followed(each), "years": [*map(_spent, each.years)]} for each in made.spent],
        "savings": [
            {"place_type": each.key, **_followed(each), "years": [*map(_saved, each.years)]} for each in made.saved
        ],
        "cuts": None
        if made.cuts is None
        else [
            {"year": c.year, "account": c.account, "planned": c.planned, "cut": c.cut, "left": c.left}
            for c in made.cuts
        ],
        "steps": [
            {
                "year": each.year,
                "unplaced": each.unplaced,
                "groups": [
                    {"key": g.key, "before": float(g.before.places), "after": float(g.after.places)}
                    for g in each.groups
                ],
            }
            for each in made.steps
        ],
        "unfollowed": list(made.unfollowed),
    }


def _followed(each: Followed[Any]) -> dict[str, Any]:
    ratio = None if each.ratio is None else round(float(each.ratio), 6)
    return {"titles": list(each.titles), "planned": each.planned, "ratio": ratio, "estimate": each.estimate}


def _spent(year: Spent) -> dict[str, Any]:
    return {"year": year.year, "planned": year.planned, "actual": year.actual}


def _saved(year: Saved) -> dict[str, Any]:
    parts = {"number": year.number, "price": year.price, "number_off": year.number_off}
    sides = {"before": _volume(year.before), "after": _volume(year.after)}
    return {"year": year.year, "planned": year.planned, "actual": year.actual, **parts, **sides}


def _volume(volume: Volume | None) -> dict[str, Any] | None:
    return None if volume is None else {"places": float(volume.places), "cost": volume.cost}


def _text(case: Case, made: Drift) -> str:
    parts = [f"{case.title} ({case.key}), fulgt op {formats.long_date(made.on)}"]
    if not made.over:
        parts += ["", "Intet af sagens år er omme i udtrækket; der er endnu ikke noget at følge op på."]
    for spent in made.spent:
        rows = [(str(y.year), _kroner(y.planned), _kroner(y.actual)) for y in spent.years]
        rows.append(("Hele sagen, slutskøn", _kroner(spent.planned), _kroner(spent.estimate)))
        parts += ["", shown(f"Udgift på {spent.key}: {', '.join(spent.titles)}", ("År", "Planlagt", "Bogført"), rows)]
    for saved in made.saved:
        parts += ["", _saving_table(saved, made)]
    if made.cuts:
        lines = [(str(c.year), c.account, _kroner(c.planned), _kroner(c.cut), _kroner(c.left)) for c in made.cuts]
        headings = ("År", "Konto", "Planlagt", "Taget ud af budgettet", "Tilbage at regne med")
        parts += ["", shown("Besparelse, der allerede er brugt", headings, lines, text_columns=2)]
    for steps in made.steps:
        places = [(g.label, *(formats.number(v.places, 1) for v in (g.before, g.after))) for g in steps.groups]
        parts += ["", shown(f"Helårspladser pr. trin, {steps.year}", ("", str(made.base), str(steps.year)), places)]
    return "\n".join([*parts, *section("Bemærk", list(drift_remarks(case, made)))])


def _saving_table(saved: Followed[Saved], made: Drift) -> str:
    rows = [
        (str(y.year), *map(_kroner, (y.planned, y.actual, y.number_off, y.price)), _places(y.before), _places(y.after))
        for y in saved.years
    ]
    rows.append(("Hele sagen, slutskøn", _kroner(saved.planned), _kroner(saved.estimate), "", "", "", ""))
    label = place_label(saved.key, made.on)
    headings = ("År", "Planlagt", "Faktisk", "Antal", "Pris", f"Pladser {made.base}", "Pladser i året")
    return shown(f"Besparelse, {label}: {', '.join(saved.titles)}", headings, rows)


def _places(volume: Volume | None) -> str:
    return formats.MISSING if volume is None else formats.number(volume.places, 1)


def _kroner(ore: int | None) -> str:
    return formats.MISSING if ore is None else formats.amount(ore)
