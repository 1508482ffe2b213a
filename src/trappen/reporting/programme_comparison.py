"""Programmes side by side, with what cannot be compared said."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from trappen.domain import formats
from trappen.domain.programme.figures import programme_figures
from trappen.domain.programme.model import Programme
from trappen.domain.programme.money import COST_KINDS, MoneyKind
from trappen.domain.programme.of_money import stated
from trappen.domain.programme.people import Role
from trappen.reporting.document import Cell


@dataclass(frozen=True, slots=True)
class Comparison:
    """One row a question and one column a programme; a cell may hold several figures. `warnings` come first."""

    names: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[Cell, ...], ...]], ...]
    warnings: tuple[str, ...]


def compare(programmes: Sequence[Programme]) -> Comparison:
    """The programmes side by side."""
    columns = [_column(programme) for programme in programmes]
    rows = tuple((question, tuple(column[question] for column in columns)) for question in columns[0])
    return Comparison(tuple(programme.name for programme in programmes), rows, tuple(_warnings(programmes)))


def _column(programme: Programme) -> dict[str, tuple[Cell, ...]]:
    figures = programme_figures(programme)
    keys = [f"posts.{post.key}.count" for post in programme.posts if post.role is Role.ADVISER]
    years = programme.years
    return {
        "Formål": programme.purpose[:1] or (formats.MISSING,),
        "Målgruppe": (programme.target_group.text if programme.target_group else formats.MISSING,),
        "Begynder": (formats.long_date(programme.start) if programme.start else formats.MISSING,),
        "Varighed": (formats.MISSING if years is None else _span(years),),
        "Rådgivere": tuple(figures.get(key) for key in keys if figures.has(key)) or (formats.MISSING,),
        "Sager pr. rådgiver": tuple(figures.get(f"caseloads.{load.key}.per_adviser") for load in programme.caseloads)
        or (formats.MISSING,),
        "Udgift i alt": _amounts(programme, COST_KINDS),
        "Besparelse i alt": _amounts(programme, (MoneyKind.SAVING,)),
        "Prisniveau": tuple(sorted(_levels(programme))) or (formats.MISSING,),
        "Mål": tuple(dict.fromkeys(target.indicator for target in programme.targets)) or (formats.MISSING,),
    }


def _amounts(programme: Programme, kinds: Sequence[MoneyKind]) -> tuple[Cell, ...]:
    found = tuple(stated(programme, item, "total") for item in programme.money if item.kind in kinds)
    return found or (formats.MISSING,)


def _levels(programme: Programme) -> set[str]:
    return {
        item.price_level or formats.MISSING
        for item in programme.money
        if item.kind in COST_KINDS or item.kind is MoneyKind.SAVING
    }


def _warnings(programmes: Sequence[Programme]) -> list[str]:
    said = []
    levels = {level for programme in programmes for level in _levels(programme)}
    if formats.MISSING in levels:
        names = [programme.name for programme in programmes if formats.MISSING in _levels(programme)]
        said.append(f"Beløbene kan ikke sammenlignes: prisniveauet mangler i {_listed(names)}.")
    elif len(levels) > 1:
        said.append(f"Beløbene kan ikke sammenlignes: de er i {_listed(sorted(levels))}.")
    lengths = {programme.years for programme in programmes}
    if None in lengths:
        names = [programme.name for programme in programmes if programme.years is None]
        said.append(f"Beløb i alt kan ikke sammenlignes: perioden mangler i {_listed(names)}.")
    elif len(lengths) > 1:
        spans = [_span(length) for length in sorted(filter(None, lengths))]
        said.append(f"Beløb i alt kan ikke sammenlignes: programmerne løber {_listed(spans)}.")
    without = [
        programme.name
        for programme in programmes
        if any(item.kind is MoneyKind.SAVING and not item.baseline for item in programme.money)
    ]
    if without:
        said.append(f"Besparelserne kan ikke sammenlignes: {_listed(without)} siger ikke, hvad de er målt mod.")
    loose = [programme.name for programme in programmes if any(load.cases is None for load in programme.caseloads)]
    if loose:
        said.append(f"Sagstal kan ikke sammenlignes: antallet af sager mangler i {_listed(loose)}.")
    if len({programme.target_group.text if programme.target_group else "" for programme in programmes}) > 1:
        said.append("Målgrupperne er forskellige, så forskelle i tal kan skyldes børnene og ikke indsatsen.")
    return said


def _span(years: Fraction) -> str:
    return f"{formats.number(years, 0 if years.denominator == 1 else 1)} år"


def _listed(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} og {words[-1]}" if len(words) > 1 else "".join(words)
