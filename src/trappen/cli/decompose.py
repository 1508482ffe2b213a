"""`trappen decompose`: why the cost changed between two years."""

from fractions import Fraction
from typing import Annotated, Any

import typer

from trappen.analysis.economy.costs import Basis
from trappen.analysis.economy.decomposition import By, Decomposition, Group, Year
from trappen.analysis.economy.decomposition import decompose as compute
from trappen.cli.common import YEARS, Format, FormatOption, JsonOption, Source, emit, usable_records
from trappen.cli.tables import shown
from trappen.domain import formats
from trappen.domain.errors import InputError
from trappen.domain.shapley import Volume


def decompose(
    source: Source,
    first: Annotated[int, typer.Option("--from", min=YEARS[0], max=YEARS[1] - 1, help="Det første år.")],
    last: Annotated[int, typer.Option("--to", min=YEARS[0], max=YEARS[1] - 1, help="Det andet år.")],
    by: Annotated[By, typer.Option("--by", help="Trin eller stedtype.")] = By.STEP,
    source_format: FormatOption = Format.TRAPPEN,
    as_json: JsonOption = False,
) -> None:
    """Hvorfor udgiften ændrede sig: antal helårspladser, deres fordeling og prisen pr. helårsplads."""
    if first == last:
        raise InputError("--from og --to er samme år.", now="Angiv to forskellige år.")
    records = usable_records(source, source_format)
    basis = Basis.POSTED if records.has("postings") else Basis.COMMITTED
    found = compute(records, first, last, by=by, basis=basis)
    emit(_document(found), as_json=as_json, render=lambda: _text(found))


def _document(found: Decomposition) -> dict[str, Any]:
    return {
        "by": str(found.by),
        "basis": str(found.basis),
        "before": _year(found.before),
        "after": _year(found.after),
        "change": found.change,
        "number": found.number,
        "share": found.share,
        "price": found.price,
        "unplaced": found.unplaced,
        "groups": [
            {
                "key": group.key,
                "label": group.label,
                "before": _volume(group.before),
                "after": _volume(group.after),
                "number": group.effect.number,
                "share": group.effect.share,
                "price": group.effect.price,
            }
            for group in found.groups
        ],
    }


def _year(year: Year) -> dict[str, Any]:
    return {
        "year": year.year,
        "until": year.until,
        "whole": year.whole,
        "cost": year.cost,
        "unplaced": year.unplaced,
        "missing": list(year.missing),
    }


def _volume(volume: Volume) -> dict[str, Any]:
    price = volume.price
    return {
        "places": round(float(volume.places), 4),
        "cost": volume.cost,
        "price": None if price is None else round(price),
    }


def _text(found: Decomposition) -> str:
    first, last = found.before.year, found.after.year
    title = f"Udgift {first} → {last}: {_change(found.change)} kr. i løbende priser"
    headings = ("", f"Helårspladser {first}", f"{last}", f"Pris {first}", f"{last}", "Antal", "Fordeling", "Pris")
    sums = map(_change, (found.number, found.share, found.price))
    parts = [shown(title, headings, [*map(_cells, found.groups), ("I alt", "", "", "", "", *sums)])]
    parts.append(f"Kan ikke placeres på en gruppe: {_change(found.unplaced)} kr.")
    parts.append("De tre sidste kolonner: ændringen i kr. fra antal pladser, deres fordeling og pris pr. helårsplads.")
    if found.basis is Basis.COMMITTED:
        parts.append("Udgifterne er disponerede beløb, da der ingen posteringer er.")
    for year in (found.before, found.after):
        if not year.whole:
            until = formats.long_date(year.until)
            parts.append(f"{year.year} er kun med til {until}: årene kan ikke sammenlignes lige.")
        if year.missing:
            parts.append(f"Udgiften i {year.year} mangler for {', '.join(year.missing)}; de er udeladt.")
    return "\n\n".join(parts)


def _cells(group: Group) -> tuple[str, ...]:
    volumes = (group.before, group.after)
    effect = group.effect
    return (
        group.label,
        *(formats.number(volume.places, 1) for volume in volumes),
        *(_price(volume.price) for volume in volumes),
        *map(_change, (effect.number, effect.share, effect.price)),
    )


def _price(price: Fraction | None) -> str:
    return "–" if price is None else formats.number(price / 100)


def _change(ore: int) -> str:
    return formats.number(Fraction(ore, 100))
