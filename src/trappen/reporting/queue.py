"""Children who wait for a place on a limited step of a scenario, by month. Source: docs/methods/workshop.md."""

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from trappen.analysis.forecast.contrasts import Course, Queue, queue_of
from trappen.analysis.forecast.forecast import LEVELS
from trappen.analysis.forecast.limits import Limit
from trappen.domain import formats
from trappen.domain.figures import Figure, Unit
from trappen.reporting import forecast_chart
from trappen.reporting.document import Block, Cell, Chart, Table
from trappen.reporting.statements.cells import Viewer

LOW, HIGH = "80 % fra", "80 % til"
COLUMNS = ("Dag", "Børn på trinnet", "Venter", LOW, HIGH, "Sandsynlighed for, at nogen venter")
DEPENDENT = (
    "Hvem der får en plads, afhænger af, hvem der ellers er der: tallene kan kun findes ved at spille fremskrivningen "
    "igennem, ikke regnes ud med matricer."
)
WHERE = "De, der venter, er talt med dér, hvor de står imens."
_ENDS = {"low80": 0.1, "high80": 0.9, "low95": 0.025, "high95": 0.975}


def queues(limits: Sequence[Limit], course: Course, states: Sequence[int]) -> Iterator[tuple[Limit, Queue]]:
    """The first limit of each step with its queue; those of steps that nobody comes to are left out."""
    seen = set[int]()
    for limit in limits:
        if limit.step in states and limit.step not in seen:
            seen.add(limit.step)
            yield limit, queue_of(course, states.index(limit.step))


def queue_words(limit: Limit, queue: Queue, dates: Sequence[date]) -> str:
    """Who waits in the end and when most do, in a sentence."""
    last, most = queue.waiting[-1], max(range(len(dates)), key=lambda month: queue.waiting[month].mean)
    return (
        f"{formats.long_date(dates[-1])} venter {_tenths(last.mean)} på en plads på trin {limit.step}, 80 %-interval "
        f"{formats.number(last.low)} til {formats.number(last.high)}; flest venter {formats.long_date(dates[most])}: "
        f"{_tenths(queue.waiting[most].mean)}."
    )


def queue_table(limit: Limit, queue: Queue, dates: Sequence[date], viewer: Viewer, *, every: int = 1) -> Table:
    """Month by month, or of every so many months."""
    rows: list[tuple[Cell, ...]] = []
    for month in range(0, len(dates), every):
        standing, waiting = queue.standing[month], queue.waiting[month]
        numbers = (standing.mean, waiting.mean, waiting.low, waiting.high)
        cells = (_number(name, value, viewer) for name, value in zip(COLUMNS[1:5], numbers, strict=True))
        chance = Figure(COLUMNS[5], Fraction(round(100 * queue.anybody[month]), 100), Unit.SHARE, (viewer.source,))
        rows.append((formats.short_date(dates[month]), *cells, chance))
    how = {1: "måned for måned", 12: "år for år"}[every]
    caption = f"Børn, der venter på en plads på trin {limit.step}, {how}"
    return Table(caption, COLUMNS, tuple(rows), "børn", dates[0], (WHERE, DEPENDENT))


def queue_blocks(limit: Limit, queue: Queue, dates: Sequence[date], viewer: Viewer) -> Iterator[Block]:
    """The queue as a fan with its table year by year, and a table month by month."""
    points = [
        {
            "day": day.isoformat(),
            "mean": round(one.mean, 1),
            **{name: round(one.quantiles[LEVELS.index(level)], 1) for name, level in _ENDS.items()},
        }
        for day, one in zip(dates, queue.waiting, strict=True)
    ]
    caption = f"Børn, der venter på en plads på trin {limit.step}. {forecast_chart.BANDS}"
    years = queue_table(limit, queue, dates, viewer, every=12)
    spec = forecast_chart.fan_over_years(points, unit="børn, der venter")
    yield Chart(spec, caption, queue_words(limit, queue, dates), years)
    yield queue_table(limit, queue, dates, viewer)


def _tenths(value: float) -> str:
    return formats.number(value, 0 if round(value, 1).is_integer() else 1)


def _number(name: str, value: float, viewer: Viewer) -> Figure:
    return Figure(name, Fraction(round(10 * value), 10), Unit.COUNT, (viewer.source,))
