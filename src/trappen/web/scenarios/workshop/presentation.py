"""An answer as the page shows it while somebody drags, and as the document that is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from trappen.analysis.forecast.contrasts import Spread, contrast
from trappen.analysis.forecast.levers import STEPPED, Pulled, scenario_of
from trappen.analysis.forecast.workshop import play
from trappen.domain import formats
from trappen.reporting.charts import DASHES, LINES
from trappen.reporting.document import Cell, Document, Table
from trappen.reporting.fan_picture import Fan, picture, scale
from trappen.reporting.workshop import (
    BASE,
    DIFFERENCE,
    LEVERS,
    OTHER,
    Told,
    first_figures,
    said,
    signed_percent,
    tables,
)
from trappen.reporting.workshop_document import scenario_blocks
from trappen.web.scenarios.workshop.forms import NAMES
from trappen.web.scenarios.workshop.queries import Bench

BANDS = ("#c3d2e4", "#efcdbd", "#c5e0d6")


@dataclass(frozen=True, slots=True)
class Live:
    """An answer on the page: pictures as SVG, then figures and tables."""

    said: str
    figures: tuple[tuple[str, Cell], ...]
    pictures: tuple[str, ...]
    tables: tuple[Table, ...]
    draws: int


def told(bench: Bench, pulled: Pulled, *, draws: int, threads: int) -> Told:
    """The scenario, played with so many of the baseline's draws."""
    base = bench.ready.course.first(draws)
    # Nothing pulled is the baseline itself: a page that is only opened plays nothing.
    scenario = scenario_of(pulled, bench.ready.states)
    other = play(bench.ready, scenario, draws=draws, threads=threads) if pulled.levers else base
    return Told(
        contrast=contrast(base, other),
        base=base,
        other=other,
        pulled=pulled,
        states=bench.ready.states,
        ladder=bench.ladder,
        dates=bench.dates,
        today=bench.today,
        economy=bench.economy,
        lacking=bench.lacking,
    )


def live(bench: Bench, found: Told) -> Live:
    """What the page shows."""
    return Live(
        said(found),
        tuple(first_figures(found, bench.viewer)),
        tuple(_pictures(found)),
        tuple(tables(found, bench.viewer, narrow=True)),
        found.contrast.draws,
    )


def document(bench: Bench, found: Told, title: str, on: date) -> Document:
    """The answer as it is kept, and as a file."""
    head = (
        ("Kommune", bench.viewer.source.text),
        ("Data", f"Udtræk pr. {formats.long_date(bench.dates[0])}"),
        ("Gennemspilninger", f"{formats.number(found.contrast.draws)}, startværdi {bench.ready.seed}"),
    )
    return Document(title, head, tuple(scenario_blocks(found, bench.viewer)), made_on=on)


def inputs(kept: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What was dragged, in words: as `WorkshopForm.parameters` keeps it."""
    found = []
    for lever, name in NAMES.items():
        if name in kept:
            step = kept.get(f"{name}_trin")
            on = "" if lever not in STEPPED else f", {'alle trin' if step is None else f'trin {step}'}"
            found.append((f"{LEVERS[lever]}{on}", signed_percent(kept[name])))
    found.append(("Begynder", formats.short_date(date.fromisoformat(kept["start"]))))
    ramp = kept["indfasning"]
    return [*found, ("Indfases over", formats.counted(ramp, "måned", "måneder") if ramp else "med det samme")]


def _pictures(found: Told) -> list[str]:
    """Baseline and scenario on one axis, and their difference on its own."""
    months = found.contrast.months
    parts = zip((BASE, OTHER, DIFFERENCE), (months.base, months.other, months.difference), strict=True)
    fans = [_fan(place, title, spread, found.dates) for place, (title, spread) in enumerate(parts)]
    shared = scale(fans[:2])
    return [picture(fans[0], shared), picture(fans[1], shared), picture(fans[2], scale(fans[2:]))]


def _fan(place: int, title: str, spread: Spread, days: Sequence[date]) -> Fan:
    dash = "" if place == 0 else " ".join(map(str, DASHES[place]))
    ends = (spread.mean.tolist(), spread.low.tolist(), spread.high.tolist())
    return Fan(f"{title}: børn på trappen", days, *ends, colour=LINES[place], band=BANDS[place], dash=dash)
