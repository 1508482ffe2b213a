"""An answer as the page shows it while somebody drags, and as the document that is kept."""

import math
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from trappen.analysis.forecast.contrasts import Course, Spread, contrast, joined
from trappen.analysis.forecast.levers import STEPPED, Pulled, scenario_of
from trappen.analysis.forecast.outcomes import Outcome
from trappen.analysis.forecast.workshop import asked, plays
from trappen.domain import formats
from trappen.reporting.charts import DASHES, LINES
from trappen.reporting.document import Cell, Document, Table
from trappen.reporting.fan_picture import Fan, picture, scale
from trappen.reporting.queue import queue_table, queue_words
from trappen.reporting.scenario import change_words
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
from trappen.web.scenarios.workshop.further import changes_of, limits_of
from trappen.web.scenarios.workshop.queries import Bench

PART = 20  # draws that are played between two looks at the clock
MEASURED = 100  # draws in which it is measured what came of a change, as each needs a play of its own
BESIDE = {"program": "Program", "trin_hvad": "Trin", "loft_trin": "Loft"}
BANDS = ("#c3d2e4", "#efcdbd", "#c5e0d6")


@dataclass(frozen=True, slots=True)
class Live:
    """An answer on the page: pictures as SVG, then figures and tables; who waits as picture, words and table."""

    said: str
    figures: tuple[tuple[str, Cell], ...]
    pictures: tuple[str, ...]
    tables: tuple[Table, ...]
    queues: tuple[tuple[str, str, Table], ...]
    draws: int


def told(bench: Bench, pulled: Pulled, *, draws: int, threads: int, seconds: float = math.inf) -> Told:
    """The scenario, played with so many of the baseline's draws, or fewer where the seconds would not be enough."""
    # Nothing pulled is the baseline itself: a page that is only opened plays nothing.
    other = bench.ready.course.first(draws) if pulled.is_still else _played(bench, pulled, draws, threads, seconds)
    base = bench.ready.course.first(len(other.stock))
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
        outcomes=_asked(bench, pulled, min(draws, MEASURED), threads) if math.isinf(seconds) else (),
    )


def _asked(bench: Bench, pulled: Pulled, draws: int, threads: int) -> tuple[Outcome, ...]:
    """Of what is set beside the sliders, what was asked and what came; the sliders have a table of their own."""
    if not (pulled.changes or pulled.limits):
        return ()
    scenario = scenario_of(pulled, bench.ready.states)
    numbers = range(len(scenario.changes) - len(pulled.changes), len(scenario.changes))
    return asked(bench.ready, scenario, bench.dates, numbers, draws=draws, threads=threads)


def _played(bench: Bench, pulled: Pulled, draws: int, threads: int, seconds: float) -> Course:
    size = draws if math.isinf(seconds) else PART
    parts = [range(first, min(first + size, draws)) for first in range(0, draws, size)]
    began, courses = time.perf_counter(), list[Course]()
    for course in plays(bench.ready, scenario_of(pulled, bench.ready.states), parts, threads=threads):
        courses.append(course)
        used = time.perf_counter() - began
        if used + used / len(courses) > seconds:
            break
    return joined(courses)


def live(bench: Bench, found: Told) -> Live:
    """What the page shows."""
    return Live(
        said(found),
        tuple(first_figures(found, bench.viewer)),
        tuple(_pictures(found)),
        tuple(tables(found, bench.viewer, narrow=True)),
        tuple(_queues(bench, found)),
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
    beside = [*map(change_words, changes_of(kept)), *map(change_words, limits_of(kept))]
    found += zip([told for name, told in BESIDE.items() if name in kept], beside, strict=True)
    found.append(("Begynder", formats.short_date(date.fromisoformat(kept["start"]))))
    ramp = kept["indfasning"]
    return [*found, ("Indfases over", formats.counted(ramp, "måned", "måneder") if ramp else "med det samme")]


def _queues(bench: Bench, found: Told) -> Iterator[tuple[str, str, Table]]:
    for limit, queue in found.queues:
        mean, low, high = ([getattr(one, name) for one in queue.waiting] for name in ("mean", "low", "high"))
        spread = Spread(np.array(mean), np.array(low), np.array(high))
        fan = _fan(1, f"Trin {limit.step}", spread, found.dates, "venter på en plads")
        words = queue_words(limit, queue, found.dates)
        yield picture(fan, scale([fan])), words, queue_table(limit, queue, found.dates, bench.viewer)


def _pictures(found: Told) -> list[str]:
    """Baseline and scenario on one axis, and their difference on its own."""
    months = found.contrast.months
    parts = zip((BASE, OTHER, DIFFERENCE), (months.base, months.other, months.difference), strict=True)
    fans = [_fan(place, title, spread, found.dates) for place, (title, spread) in enumerate(parts)]
    shared = scale(fans[:2])
    return [picture(fans[0], shared), picture(fans[1], shared), picture(fans[2], scale(fans[2:]))]


def _fan(place: int, title: str, spread: Spread, days: Sequence[date], what: str = "børn på trappen") -> Fan:
    dash = "" if place == 0 else " ".join(map(str, DASHES[place]))
    ends = (spread.mean.tolist(), spread.low.tolist(), spread.high.tolist())
    return Fan(f"{title}: {what}", days, *ends, colour=LINES[place], band=BANDS[place], dash=dash)
