"""From one amount to another by steps: each bar begins where the one before it ended."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate

from trappen.domain import formats
from trappen.reporting.charts import FONT, INK, TEXT, Spec

UP, DOWN = "#c4501b", "#1b7f5c"
MILLION = 100_000_000  # øre
ROOM = 0.25  # of the width, to the right of the largest value, for its text


def waterfall(first: tuple[str, int], steps: Sequence[tuple[str, int]], last: str, *, width: int = 520) -> Spec:
    """The way from `first` by `steps` to their sum, named `last`; amounts in øre, drawn in millions.

    Each end is a mark and each step a bar with its sign written out, so that colour says nothing alone. The axis need
    not begin at 0, as the bars show changes.
    """
    levels = list(accumulate((change for _, change in steps), initial=first[1]))
    bars = [_bar(label, start, start + change) for (label, change), start in zip(steps, levels[:-1], strict=True)]
    marks = [_mark(first[0], levels[0]), _mark(last, levels[-1])]
    names = [first[0], *(label for label, _ in steps), last]
    x, y = _along(levels), _down(names)
    said: Spec = {"type": "text", "align": "left", "dx": 6, "fontSize": TEXT, "color": INK}
    bar: Spec = {
        "y": y,
        "x": {**x, "field": "from"},
        "x2": {"field": "to"},
        "color": {"field": "colour", "type": "nominal", "scale": None},
    }
    tick: Spec = {"type": "tick", "thickness": 5, "size": 24, "color": INK}
    text: Spec = {"y": y, "x": {**x, "field": "end"}, "text": {"field": "text", "type": "nominal"}}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": width,
        "height": {"step": 32},
        "config": {"font": FONT, "view": {"stroke": None}, "axis": {"titleFontSize": TEXT}},
        "layer": [
            {"data": {"values": bars}, "mark": {"type": "bar", "size": 18}, "encoding": bar},
            {"data": {"values": marks}, "mark": tick, "encoding": {"y": y, "x": {**x, "field": "end"}}},
            {"data": {"values": [*bars, *marks]}, "mark": said, "encoding": text},
        ],
    }


def _bar(name: str, start: int, end: int) -> Spec:
    change = end - start
    return {
        "name": name,
        "from": _millions(start),
        "to": _millions(end),
        "end": _millions(max(start, end)),
        "text": f"{'+' if change > 0 else ''}{formats.millions(change)}",
        "colour": UP if change > 0 else DOWN,
    }


def _mark(name: str, at: int) -> Spec:
    return {"name": name, "end": _millions(at), "text": formats.millions(at)}


def _along(levels: Sequence[int]) -> Spec:
    low, high = _millions(min(levels)), _millions(max(levels))
    span = (high - low) or abs(high) or 1.0
    scale: Spec = {"domain": [low - span * 0.05, high + span * ROOM], "nice": False, "zero": False}
    axis: Spec = {"labelFontSize": TEXT, "tickCount": 5}
    return {"type": "quantitative", "title": "mio. kr.", "scale": scale, "axis": axis}


def _down(names: Sequence[str]) -> Spec:
    axis: Spec = {"labelLimit": 260, "ticks": False, "domain": False, "labelFontSize": TEXT}
    return {"field": "name", "type": "nominal", "sort": list(names), "title": None, "axis": axis}


def _millions(ore: int) -> float:
    return float(Fraction(ore, MILLION))
