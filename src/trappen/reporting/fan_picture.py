"""A fan drawn at once, as SVG text: for a page that answers while somebody drags. Documents have their charts of Vega.

Mean as a line, the 80 % interval as a band; the line's dash and the title say which it is, not the colour alone.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from itertools import pairwise

from trappen.domain import formats
from trappen.reporting.charts import FONT, INK

WIDTH, HEIGHT = 460, 240
LEFT, RIGHT, TOP, BOTTOM = 64, 12, 30, 26  # around the plot
GRID, TICKS = "#dcdcdc", 5


@dataclass(frozen=True, slots=True)
class Fan:
    """One fan: its title, mean and interval at each of the days, and how it is drawn."""

    title: str
    days: Sequence[date]
    mean: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]
    colour: str
    band: str
    dash: str = ""

    @property
    def ends(self) -> tuple[float, float]:
        """The lowest and highest number in it."""
        return min(self.low), max(self.high)


def scale(fans: Sequence[Fan]) -> tuple[float, ...]:
    """Round numbers from below nought, or nought, to above the highest: the marks of an axis that the fans share."""
    low = min(0.0, *(fan.ends[0] for fan in fans))
    high = max(0.0, *(fan.ends[1] for fan in fans))
    rough = max(high - low, 1.0) / TICKS
    unit = 10.0 ** math.floor(math.log10(rough))
    step = max(1.0, unit * next(size for size in (1, 2, 5, 10) if size * unit >= rough))
    first, last = math.floor(low / step), math.ceil(high / step)
    return tuple(mark * step for mark in range(first, max(last, first + 1) + 1))


def picture(fan: Fan, marks: Sequence[float], divisor: float = 1.0) -> str:
    """The fan on an axis with these marks, told in units of the divisor."""
    first, last = fan.days[0].toordinal(), fan.days[-1].toordinal()
    span, height = marks[-1] - marks[0], HEIGHT - TOP - BOTTOM

    def x(day: date) -> str:
        return f"{LEFT + (WIDTH - LEFT - RIGHT) * (day.toordinal() - first) / (last - first):.1f}"

    def y(value: float) -> str:
        return f"{TOP + height * (marks[-1] - value) / span:.1f}"

    places = [x(day) for day in fan.days]
    across = [f"{place},{y(value)}" for place, value in zip(places, fan.high, strict=True)]
    back = [f"{place},{y(value)}" for place, value in zip(places, fan.low, strict=True)]
    line = " ".join(f"{place},{y(value)}" for place, value in zip(places, fan.mean, strict=True))
    text = f'font-family="{FONT}, sans-serif" font-size="13" fill="{INK}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">',
        f'<text x="{LEFT}" y="16" {text} font-weight="600">{escape(fan.title)}</text>',
    ]
    for mark in marks:
        stroke = INK if mark == 0 else GRID
        parts.append(f'<path d="M{LEFT} {y(mark)}H{WIDTH - RIGHT}" stroke="{stroke}"/>')
        told = formats.number(round(mark / divisor, 1), 0 if (mark / divisor).is_integer() else 1)
        parts.append(f'<text x="{LEFT - 6}" y="{y(mark)}" dy="4" text-anchor="end" {text}>{told}</text>')
    below = f'y="{HEIGHT - 8}" text-anchor="middle" {text}'
    parts += [f'<text x="{x(day)}" {below}>{day.year}</text>' for day in _years(fan.days)]
    pen = f'stroke="{fan.colour}" stroke-width="2" stroke-dasharray="{fan.dash or "none"}"'
    parts += [
        f'<polygon points="{" ".join(across + back[::-1])}" fill="{fan.band}"/>',
        f'<polyline points="{line}" fill="none" {pen}/>',
        "</svg>",
    ]
    return "".join(parts)


def _years(days: Sequence[date]) -> list[date]:
    """The first of the days in each year that begins among them, no more than can be read."""
    firsts = [day for before, day in pairwise(days) if day.year > before.year]
    return firsts[:: max(1, math.ceil(len(firsts) / 6))]
