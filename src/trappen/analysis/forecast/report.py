"""A forecast as figures by step, year and month: what pages, papers and the command line show."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from trappen.analysis.forecast.arrays import DOWN, OUT, UP, Floats, Ints
from trappen.analysis.forecast.building import Learned
from trappen.analysis.forecast.exact import Exact, exact_difference
from trappen.analysis.forecast.exposure import PROGRAMME
from trappen.analysis.forecast.forecast import LEVELS, PARAMETERS, Forecast, Summary, summary
from trappen.domain import formats
from trappen.domain.ladder import Ladder

KIND_NAMES = {UP: "up", DOWN: "down", OUT: "out"}
UNKNOWN = "unknown"
WHOLE = ("total", "I alt")


@dataclass(frozen=True)
class Line:
    """One step, or the whole ladder (`key` total): Summaries by year ahead and, of the stock, by month.

    stock: children at the end of each year. entries, exits: children in it. years: child-years. cost: øre at the
    prices of the origin, None where a step has no price. waiting: children who wait for a place there, by month as
    `months`; empty where places are not limited.
    """

    key: str
    label: str
    stock: tuple[Summary, ...]
    entries: tuple[Summary, ...]
    exits: tuple[Summary, ...]
    years: tuple[Summary, ...]
    cost: tuple[Summary, ...] | None
    months: tuple[Summary, ...]
    waiting: tuple[Summary, ...] = ()

    @property
    def queued(self) -> tuple[Summary, ...]:
        """Who wait at the end of each year."""
        return self.waiting[12::12]


@dataclass(frozen=True)
class Report:
    """Steps from the lowest, the whole last; `moves` (S, S + 1) are the mean of a year ahead, the last column out.

    groups: children by group over all steps. Of them `exits` is empty.
    """

    lines: tuple[Line, ...]
    moves: Floats
    dates: tuple[date, ...]
    notes: tuple[str, ...]
    cost_notes: tuple[str, ...]
    groups: tuple[Line, ...] = ()


def report(made: Forecast, ladder: Ladder, names: Mapping[str, str] | None = None) -> Report:
    """The forecast in figures; `names` are those of its groups, by key."""
    states, drawn = made.history.states, made.draws
    prices = made.learned.prices
    lacking = tuple(range(len(states))) if prices is None else prices.lacking
    numbers = {
        "stock": drawn.stock.sum(axis=2),
        "entries": drawn.entries.sum(axis=2),
        "exits": drawn.exits,
        "days": drawn.days.sum(axis=2),
        "cost": drawn.ore.sum(axis=2),
        "waiting": drawn.waiting,
    }
    lines = [
        _line(
            *_names(state, ladder),
            {name: values[:, :, index] for name, values in numbers.items()},
            priced=index not in lacking,
        )
        for index, state in enumerate(states)
    ]
    whole = {name: values.sum(axis=2) for name, values in numbers.items()}
    lines.append(_line(*WHOLE, whole, priced=not lacking))
    years = drawn.moves.shape[1] / 12
    by_group = {
        "stock": drawn.stock.sum(axis=3),
        "entries": drawn.entries.sum(axis=3),
        "days": drawn.days.sum(axis=3),
        "cost": drawn.ore.sum(axis=3),
    }
    unpriced = _unpriced(made, lacking)
    groups = [
        _line(
            key,
            (names or {}).get(key, key),
            {name: values[:, :, index] for name, values in by_group.items()},
            priced=index not in unpriced,
        )
        for index, key in enumerate(made.groups)
    ]
    moves = drawn.moves.mean(axis=0).sum(axis=0) / years
    told = notes(made.learned)
    if made.options.by and not made.groups:
        told += ("Opdelingen er ikke lavet: det, der deles efter, står ikke i udtrækket.",)
    if PROGRAMME in made.options.covariates and made.learned.fitted.exposure is None:
        told += ("Ingen har været i et program i den tid, satserne er lært af.",)
    return Report(tuple(lines), moves, made.dates, told, cost_notes(made.learned), tuple(groups))


def exact_report(made: Exact, ladder: Ladder) -> Report:
    """The exact twin's answer in figures: the stock alone."""
    states = made.learned.history.states
    lines = [_stock_line(*_names(state, ladder), months) for state, months in zip(states, made.steps, strict=True)]
    lines.append(_stock_line(*WHOLE, made.whole))
    moves = made.moves * 12 / (len(made.dates) - 1)
    return Report(tuple(lines), moves, made.dates, notes(made.learned), ())


def exact_apart(made: Exact, under: Exact, ladder: Ladder) -> Report:
    """The scenario's stock less the forecast's, by the exact twin: expected numbers without intervals."""
    names = [*(_names(state, ladder) for state in made.learned.history.states), WHOLE]
    apart = exact_difference(made, under)
    lines = tuple(_stock_line(*name, months) for name, months in zip(names, apart, strict=True))
    return Report(lines, under.moves - made.moves, made.dates, (), ())


def _stock_line(key: str, label: str, months: tuple[Summary, ...]) -> Line:
    return Line(key, label, months[12::12], (), (), (), None, months)


def _names(state: int, ladder: Ladder) -> tuple[str, str]:
    """A step's key and label."""
    return (str(state), f"Trin {state}: {ladder.name_of(state)}") if state else (UNKNOWN, "Ukendt trin")


def _unpriced(made: Forecast, lacking: tuple[int, ...]) -> frozenset[int]:
    """The groups of which a stay may be on a step without a price."""
    marks = made.learned.marks
    if marks is None or not lacking:
        return frozenset(range(len(made.groups)) if lacking else ())
    return marks.of_states(lacking, made.history.standing()["state"].to_numpy())


def _line(key: str, label: str, values: Mapping[str, Floats | Ints], *, priced: bool) -> Line:
    rows = min(PARAMETERS, len(values["stock"]))

    def by_year(flow: Floats | Ints, scale: float = 1.0) -> tuple[Summary, ...]:
        sums = flow.reshape(len(flow), -1, 12).sum(axis=2) * scale
        return tuple(summary(sums[:, year], rows) for year in range(sums.shape[1]))

    def by_month(stock: Floats | Ints) -> tuple[Summary, ...]:
        return tuple(summary(stock[:, month], rows) for month in range(stock.shape[1]))

    months = by_month(values["stock"])
    return Line(
        key=key,
        label=label,
        stock=months[12::12],
        entries=by_year(values["entries"]),
        exits=by_year(values["exits"]) if "exits" in values else (),
        years=by_year(values["days"], 1 / 365.25),
        cost=by_year(values["cost"]) if priced else None,
        months=months,
        waiting=by_month(values["waiting"]) if "waiting" in values else (),
    )


def notes(learned: Learned) -> tuple[str, ...]:
    """What a reader must know beside the figures, in Danish."""
    history, found = learned.history, []
    if not learned.entries.population.known:
        found.append("Befolkningen er ikke indlæst: tilgangen holdes på historikkens niveau for hver alder.")
    if history.omitted:
        found.append(f"{formats.counted(history.omitted, 'barn', 'børn')} uden fødselsdato er ikke med.")
    if learned.entries.break_ is not None:
        found.append(
            f"Tilgangen har ændret niveau: kun {_latest(learned.entries.break_.years)} er brugt, hvor den var "
            f"{formats.number(learned.entries.break_.ratio, 2)} gange den forrige."
        )
    if learned.siblings.linked:
        found.append(
            f"Søskende følges ad: hvor ét barn forlod trinnet, gjorde et andet det inden for en måned i "
            f"{formats.number(learned.siblings.together)} af {formats.number(learned.siblings.pairs)} tilfælde, mod "
            f"{formats.number(learned.siblings.by_chance)} ved et tilfælde."
        )
    names = {UP: "Flytninger op ad trappen", DOWN: "Flytninger ned ad trappen", OUT: "Afgang fra trappen"}
    for kind, one in learned.fitted.breaks.items():
        found.append(f"{names[kind]} har ændret niveau: kun {_latest(one.years)} er brugt.")
    return tuple(found)


def cost_notes(learned: Learned) -> tuple[str, ...]:
    """What a reader of the cost must know besides."""
    history, prices = learned.history, learned.prices
    found = []
    if prices is None:
        found.append("Indsatserne har ingen priser: udgiften mangler.")
    elif prices.lacking:
        steps = ", ".join(str(history.states[index]) for index in prices.lacking)
        found.append(f"Trin {steps} har ingen priser: udgiften mangler dér og i alt.")
    if prices is not None and prices.assumed:
        counted = formats.counted(prices.assumed, "barn", "børn")
        found.append(f"{counted} uden kendt pris er regnet til gennemsnitsprisen på trinnet.")
    return tuple(found)


def _latest(years: int) -> str:
    return "det seneste år" if years == 1 else f"de seneste {years} år"


def as_dict(found: Report) -> dict[str, Any]:
    """The report as it is printed in JSON: see docs/reference/cli.md."""
    return {
        "dates": list(found.dates),
        "lines": [_line_document(line) for line in found.lines],
        "groups": [_line_document(line) for line in found.groups],
        "moves_a_year": [[round(float(value), 3) for value in row] for row in found.moves],
        "notes": [*found.notes, *found.cost_notes],
    }


def _line_document(line: Line) -> dict[str, Any]:
    return {
        "key": line.key,
        "label": line.label,
        "stock_by_month": [_numbers(one) for one in line.months],
        **{name: [_numbers(one) for one in getattr(line, name)] for name in ("stock", "entries", "exits")},
        "child_years": [_numbers(one) for one in line.years],
        "waiting_by_month": [_numbers(one) for one in line.waiting],
        "cost_ore": None if line.cost is None else [_numbers(one) for one in line.cost],
    }


def _numbers(one: Summary) -> dict[str, float | None]:
    parted = {"process_sd": one.process, "parameter_sd": one.parameters}
    return {
        "mean": round(one.mean, 2),
        **{
            f"p{level * 100:g}": None if np.isnan(value) else round(value, 2)
            for level, value in zip(LEVELS, one.quantiles, strict=True)
        },
        **{name: None if np.isnan(value) else round(float(np.sqrt(value)), 3) for name, value in parted.items()},
    }
