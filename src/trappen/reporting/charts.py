"""Charts as Vega-Lite specifications: one for both the screen and the document.

Colour never stands alone: direction is written on the ribbons, lines carry their names, withheld numbers are not drawn.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import as_file, files
from typing import Any, Literal

import altair as alt
import vl_convert

from trappen.domain import formats

INK = "#1a1a1a"
# What a ribbon is, with its colour. The arrow stands on the ribbon too, so that the colour never says it alone.
KINDS = {
    "Uændret": "#c9ced6",
    "↓ Ned ad trappen": "#1b7f5c",
    "↑ Op ad trappen": "#c4501b",
    "→ Ny på trappen": "#6aa0d0",
    "← Væk fra trappen": "#c9b181",
    "↔ Fra eller til ukendt trin": "#7a4b9a",
}
LINES = ("#1f4e79", "#c4501b", "#1b7f5c", "#7a4b9a", "#6b6b6b")
DASHES = ((1, 0), (6, 3), (2, 2), (8, 3, 2, 3), (1, 3))
FONT = "IBM Plex Sans"
TEXT = 14  # pixels: as large as the text around it, on a screen of 1366 pixels and on paper
GAP = 0.012  # of the height, between two nodes
CURVE_POINTS = 16
NAMES_APART = 0.08  # of the highest value, between two names at the ends of lines
LABELLED_SHARE = 0.02  # a ribbon thinner than this share of all children carries no text

Spec = dict[str, Any]
Align = Literal["left", "right"]
_SIDES: tuple[tuple[str, Align, int], ...] = (("left", "right", -8), ("right", "left", 8))


@dataclass(frozen=True, slots=True)
class Flow:
    """Who stood where at first and last, top row first. `moves[i][j]` goes from row i to row j; None is withheld.

    `start` and `end` are the nodes' sizes; None is withheld. Moves from and to outside the ladder are rows like others.
    """

    names: tuple[str, ...]
    start: tuple[int | None, ...]
    end: tuple[int | None, ...]
    moves: tuple[tuple[int | None, ...], ...]
    outside: int | None = None  # the row that is outside the ladder, where there is one
    unknown: int | None = None  # the row of those whose step is not known: from it and to it is neither up nor down


def svg(spec: Mapping[str, Any]) -> str:
    """The chart as SVG text with the document's own typeface, Danish numbers and dates."""
    _register_fonts()
    return str(vl_convert.vegalite_to_svg(dict(spec), format_locale="da-DK", time_format_locale="da-DK"))


@cache
def _register_fonts() -> None:
    with as_file(files("trappen.reporting") / "fonts") as folder:
        vl_convert.register_font_directory(str(folder))


def flow(data: Flow, *, width: int = 640, height: int = 460) -> Spec:
    """The movements on the ladder between two dates: ribbons from left to right, the highest step on top."""
    scale = max(sum(v or 0 for v in data.start), sum(v or 0 for v in data.end), 1)
    left, right = _nodes(data.start, scale), _nodes(data.end, scale)
    ribbons, labels = _ribbons(data, left, right, scale)
    nodes = [
        {"x": x, "x2": x + 0.012, "y": top, "y2": bottom}
        for x, side in ((-0.012, left), (1.0, right))
        for top, bottom in side
    ]
    texts = _node_texts(data, left, right)
    kinds = list(KINDS) if data.unknown is not None else list(KINDS)[:-1]
    colour = alt.Color(
        "kind:N",
        scale=alt.Scale(domain=kinds, range=[KINDS[kind] for kind in kinds]),
        legend=alt.Legend(title=None, orient="bottom", labelLimit=0, symbolType="square", symbolOpacity=0.8),
    )
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[-0.02, 1.02], nice=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[0, 1.02 + GAP * len(data.names)], reverse=True, nice=False))
    layers = alt.layer(
        alt.Chart(chart_data(ribbons)).mark_area(opacity=0.75).encode(x=x, y=y, y2="y2:Q", color=colour, detail="id:N"),
        alt.Chart(chart_data(nodes)).mark_rect(color=INK).encode(x=x, x2="x2:Q", y=y, y2="y2:Q"),
        *(
            alt.Chart(chart_data(texts[side]))
            .mark_text(align=align, dx=dx, fontSize=TEXT, color=INK)
            .encode(x=x, y=y, text="text:N")
            for side, align, dx in _SIDES
        ),
        alt.Chart(chart_data(labels)).mark_text(fontSize=TEXT, color=INK, align="left").encode(x=x, y=y, text="text:N"),
    )
    return finished(layers.properties(width=width, height=height))


def bars(
    names: Sequence[str],
    series: Mapping[str, Sequence[int | str | None]],
    *,
    unit: str,
    width: int = 560,
) -> Spec:
    """Horizontal bars, one group a name and one bar a series, with the value written on each.

    Where a value is a word, it stands where the bar would be; where it is None, nothing is drawn and no place kept.
    """
    rows = [
        {"name": name, "series": key, "value": 0, "text": value}
        if isinstance(value, str)
        else {"name": name, "series": key, "value": value, "text": formats.number(value)}
        for key, values in series.items()
        for name, value in zip(names, values, strict=True)
        if value is not None
    ]
    base = alt.Chart(chart_data(rows)).encode(
        y=alt.Y("name:N", sort=list(names), title=None, axis=alt.Axis(labelLimit=260, ticks=False, domain=False)),
        yOffset=alt.YOffset("series:N", sort=list(series)),
        x=alt.X("value:Q", title=unit, axis=alt.Axis(tickMinStep=1, grid=True)),
    )
    drawn = alt.layer(
        base.mark_bar().encode(
            color=alt.Color(
                "series:N",
                sort=list(series),
                scale=alt.Scale(domain=list(series), range=list(LINES[: len(series)])),
                legend=None if len(series) == 1 else alt.Legend(title=None, orient="top", labelLimit=0),
            )
        ),
        base.mark_text(align="left", dx=4, fontSize=TEXT, color=INK).encode(text="text:N"),
    )
    return finished(drawn.properties(width=width, height=alt.Step(20)))


def lines(
    series: Mapping[str, Sequence[tuple[date, float | None]]],
    *,
    unit: str,
    limit: tuple[str, float] | None = None,
    width: int = 560,
) -> Spec:
    """Lines over time, each named at its end and with its own dash; a missing value is a gap.

    `limit` is a level with its name, drawn across.
    """
    rows = [
        {"day": day.isoformat(), "value": value, "series": name}
        for name, points in series.items()
        for day, value in points
    ]
    ends = _line_ends(series)
    names = list(series)
    encoded = {
        "x": alt.X(
            "day:T", title=None, axis=alt.Axis(format="%b %Y", labelOverlap="greedy", labelSeparation=12, tickCount=8)
        ),
        "y": alt.Y("value:Q", title=unit, scale=alt.Scale(zero=True)),
        "color": alt.Color("series:N", sort=names, scale=alt.Scale(domain=names, range=list(LINES)), legend=None),
    }
    dashes = alt.StrokeDash("series:N", scale=alt.Scale(domain=names, range=[list(d) for d in DASHES]), legend=None)
    layers = [
        alt.Chart(chart_data(rows)).mark_line(strokeWidth=2).encode(**encoded, strokeDash=dashes),
        alt.Chart(chart_data(ends))
        .mark_text(align="left", dx=6, fontSize=TEXT)
        .encode(**{**encoded, "y": alt.Y("label:Q")}, text="series:N"),
    ]
    if limit is not None:
        name, value = limit
        mark = alt.Chart(chart_data([{"value": value, "text": f"{name} {formats.number(value)}"}]))
        layers.append(mark.mark_rule(strokeDash=[4, 4], color=INK).encode(y="value:Q"))
        layers.append(mark.mark_text(align="left", x=4, dy=-6, fontSize=TEXT).encode(y="value:Q", text="text:N"))
    return finished(
        alt.layer(*layers).properties(width=width, height=260, padding={"left": 5, "top": 5, "bottom": 8, "right": 150})
    )


def _line_ends(series: Mapping[str, Sequence[tuple[date, float | None]]]) -> list[Spec]:
    """Where each line ends and where its name can stand: names that would collide are moved apart."""
    last = {
        name: next((day, value) for day, value in reversed(points) if value is not None)
        for name, points in series.items()
        if any(value is not None for _day, value in points)
    }
    top = max((value or 0 for points in series.values() for _day, value in points), default=0)
    ends: list[Spec] = []
    at = float("-inf")
    for name, (day, value) in sorted(last.items(), key=lambda item: item[1][1]):
        at = max(value, at + top * NAMES_APART)
        ends.append({"day": day.isoformat(), "value": value, "label": at, "series": name})
    return ends


def chart_data(rows: Sequence[Mapping[str, Any]]) -> Any:
    """The rows of a chart. A tuple, as altair copies lists and all that is in them for each mark and encoding."""
    return alt.Data(values=tuple(rows))  # type: ignore[no-untyped-call]  # altair generates this class without types


def finished(chart: Any) -> Spec:
    styled = (
        chart.configure(font=FONT).configure_view(stroke=None).configure_axis(labelFontSize=TEXT, titleFontSize=TEXT)
    )
    # A test holds every kind of chart against the schema: here that would take longer than drawing it up.
    spec: Spec = styled.configure_legend(labelFontSize=TEXT).to_dict(validate=False)
    return spec


def _nodes(sizes: Sequence[int | None], scale: int) -> list[tuple[float, float]]:
    top, placed = 0.0, []
    for size in sizes:
        bottom = top + (size or 0) / scale
        placed.append((top, bottom))
        top = bottom + GAP
    return placed


def _ribbons(
    data: Flow, left: list[tuple[float, float]], right: list[tuple[float, float]], scale: int
) -> tuple[list[Spec], list[Spec]]:
    points: list[Spec] = []
    labels: list[Spec] = []
    from_top = [top for top, _ in left]
    into_top = [top for top, _ in right]
    for i in range(len(data.names)):
        for j in range(len(data.names)):
            moved = data.moves[i][j]
            if not moved:
                continue
            thick = moved / scale
            start, end = from_top[i], into_top[j]
            from_top[i] += thick
            into_top[j] += thick
            kind = _kind(i, j, data)
            points += [{"id": f"{i}-{j}", "kind": kind, **point} for point in _curve(start, end, thick)]
            if i != j and thick >= LABELLED_SHARE:
                # Upward ribbons are written on where they arrive, the others where they leave: no collisions.
                at = 0.9 if j < i else 0.07
                middle = start + (end - start) * _ease(at) + thick / 2
                labels.append({"x": at, "y": middle, "text": f"{kind[0]} {formats.number(moved)}"})
    return points, labels


def _kind(i: int, j: int, data: Flow) -> str:
    same, down, up, new, gone, unclear = KINDS
    if i == j:
        return same
    if data.outside in (i, j):
        return new if i == data.outside else gone
    if data.unknown in (i, j):
        return unclear
    # Rows run from the highest step down, so a later row is further down the ladder.
    return down if j > i else up


def _curve(start: float, end: float, thick: float) -> list[Spec]:
    steps = [n / (CURVE_POINTS - 1) for n in range(CURVE_POINTS)]
    middles = [start + (end - start) * _ease(x) for x in steps]
    return [{"x": x, "y": y, "y2": y + thick} for x, y in zip(steps, middles, strict=True)]


def _ease(x: float) -> float:
    return x * x * (3 - 2 * x)


def _node_texts(data: Flow, left: list[tuple[float, float]], right: list[tuple[float, float]]) -> dict[str, list[Spec]]:
    return {
        side: [
            {"x": x, "y": y, "text": f"{name}: {'skjult' if size is None else formats.number(size)}"}
            for name, size, y in zip(data.names, sizes, _spread(nodes), strict=True)
        ]
        for side, x, sizes, nodes in (("left", -0.012, data.start, left), ("right", 1.012, data.end, right))
    }


def _spread(nodes: list[tuple[float, float]], apart: float = 0.05) -> list[float]:
    """The middles of the nodes, pushed down where two labels would collide."""
    placed: list[float] = []
    for top, bottom in nodes:
        middle = (top + bottom) / 2
        placed.append(max(middle, placed[-1] + apart) if placed else middle)
    return placed
