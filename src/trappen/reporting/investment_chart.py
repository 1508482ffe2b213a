"""The pictures of an investment case: the net since the start with its bounds, and what moves the result most."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from trappen.analysis.investment.answers import Answer, Swing
from trappen.analysis.investment.band import Bounds
from trappen.domain import formats
from trappen.reporting.charts import DASHES, INK, LINES, TEXT, Spec, chart_data, finished

APART = 0.07  # of the height, for each line of a name
MILLION = 100_000_000  # øre
WIDTH = 460
ROOM = 210  # pixels for the names beside the lines' ends, where no line crosses them
LONGEST = 28  # characters that they hold


@dataclass(frozen=True, slots=True)
class NetYear:
    """The net since the start at the end of a year, and its bounds where it has some, øre."""

    year: int
    net: int
    low: int | None = None
    high: int | None = None


def since_start(drawn: Sequence[Answer], bounds: Mapping[str, Sequence[Bounds]]) -> Spec:
    """The net since the start of each option, its bounds as a band, and 0 as the line where it has paid for itself.

    Args:
        drawn: options whose years are all known.
        bounds: by name of the option; none where no range is stated.
    """
    lines = {}
    for answer in drawn:
        of = {each.year: each for each in bounds.get(answer.option.name, ())}
        lines[answer.option.name] = [
            NetYear(
                year.year, year.cumulative or 0, *((of[year.year].low, of[year.year].high) if year.year in of else ())
            )
            for year in answer.years
        ]
    return _nets(lines, {answer.option.name: answer.payback for answer in drawn})


def played_nets(lines: Mapping[str, Sequence[NetYear]]) -> Spec:
    """The same of a played case: means and their bounds by name of the option."""
    return _nets(lines, {})


def _nets(lines: Mapping[str, Sequence[NetYear]], paid_in: Mapping[str, int | None]) -> Spec:
    names = list(lines)
    points = [
        {"year": str(each.year), "value": _millions(each.net), "series": name} for name in names for each in lines[name]
    ]
    bands = [
        {"year": str(each.year), "low": _millions(each.low), "high": _millions(each.high), "series": name}
        for name in names
        for each in lines[name]
        if each.low is not None and each.high is not None
    ]
    paid = [point for point in points if point["year"] == str(paid_in.get(str(point["series"])))]
    x = alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0, labelOverlap="greedy"))
    y = alt.Y("value:Q", title="Mio. kr. siden start", scale=alt.Scale(zero=True))
    colour = alt.Color("series:N", sort=names, scale=alt.Scale(domain=names, range=list(LINES)), legend=None)
    dashes = alt.StrokeDash("series:N", scale=alt.Scale(domain=names, range=[list(d) for d in DASHES]), legend=None)
    layers: list[Any] = []
    if bands:
        area = alt.Chart(chart_data(bands)).mark_area(opacity=0.18)
        layers.append(area.encode(x=x, y=alt.Y("low:Q"), y2="high:Q", color=colour))
    zero = alt.Chart(chart_data([{"value": 0}]))
    ends = _ends(lines, bands)
    layers += [
        zero.mark_rule(color=INK, strokeWidth=1.5).encode(y="value:Q"),
        alt.Chart(chart_data(points)).mark_line(strokeWidth=2.5).encode(x=x, y=y, color=colour, strokeDash=dashes),
        alt.Chart(chart_data(ends))
        .mark_text(align="left", baseline="middle", dx=8, fontSize=TEXT, limit=ROOM, lineBreak="\n")
        .encode(x=alt.value(WIDTH), y=alt.Y("label:Q"), color=colour, text="text:N"),
    ]
    if paid:  # an empty layer would be a picture without words
        layers.append(alt.Chart(chart_data(paid)).mark_point(filled=True, size=110).encode(x=x, y=y, color=colour))
    return finished(
        alt.layer(*layers).properties(
            width=WIDTH, height=280, padding={"left": 5, "top": 5, "bottom": 8, "right": ROOM + 10}
        )
    )


def swing_bars(swings: Sequence[Swing], net: int) -> Spec:
    """A bar for each amount with a stated range, from the net at its lowest to that at its highest, widest on top."""
    names = [f"{number}. {swing.title}" for number, swing in enumerate(swings, 1)]
    rows = [
        {"name": name, "low": _millions(min(s.low, s.high)), "high": _millions(max(s.low, s.high))}
        for name, s in zip(names, swings, strict=True)
    ]
    y = alt.Y("name:N", sort=names, title=None, axis=alt.Axis(labelLimit=260, ticks=False, domain=False))
    x = alt.X("low:Q", title="Netto, mio. kr.")
    stated = alt.Chart(chart_data([{"value": _millions(net)}]))
    zero = alt.Chart(chart_data([{"value": 0}]))
    bars = alt.Chart(chart_data(rows)).mark_bar(color=LINES[0], height=18).encode(y=y, x=x, x2="high:Q")
    layers = [
        bars,
        zero.mark_rule(color=INK, strokeWidth=1.5).encode(x="value:Q"),
        stated.mark_rule(color=LINES[1], strokeDash=[4, 3], strokeWidth=2).encode(x="value:Q"),
    ]
    return finished(alt.layer(*layers).properties(width=420, height=alt.Step(30)))


def _ends(lines: Mapping[str, Sequence[NetYear]], bands: Sequence[Mapping[str, Any]]) -> list[Spec]:
    """What stands at each line's end: the name and what it comes to, moved apart where two would collide."""
    heights = [_millions(each.net) for years in lines.values() for each in years]
    heights += [float(band[end]) for band in bands for end in ("low", "high")]
    texts = {name: f"{name}: {formats.millions(years[-1].net, 2)}" for name, years in lines.items()}
    folded = any(len(text) > LONGEST for text in texts.values())
    if folded:
        texts = {name: _folded(name, formats.millions(years[-1].net, 2)) for name, years in lines.items()}
    apart = (max(0.0, *heights) - min(0.0, *heights)) * APART * (2 if folded else 1)
    ends: list[Spec] = []
    at = float("-inf")
    for name, years in sorted(lines.items(), key=lambda each: each[1][-1].net):
        last = years[-1]
        at = max(_millions(last.net), at + apart)
        ends.append({"year": str(last.year), "label": at, "text": texts[name], "series": name})
    return ends


def _folded(name: str, amount: str) -> str:
    """The name as far as there is room, its amount below it; the table beside tells the name in full."""
    return f"{name if len(name) <= LONGEST else name[: LONGEST - 1].rstrip() + '…'}\n{amount}"


def _millions(ore: int) -> float:
    return ore / MILLION
