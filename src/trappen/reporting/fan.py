"""The year as a fan: budget and spending so far, the estimate, and the range it opens into."""

from collections.abc import Mapping, Sequence
from datetime import date

import altair as alt

from trappen.reporting.charts import DASHES, LINES, Spec, chart_data, finished

NAMES = {"budget": "Budget", "spent": "Forbrug", "estimate": "Skøn"}
BAND = "#9db7d5"


def fan(points: Sequence[Mapping[str, object]], *, width: int = 620) -> Spec:
    """The chart of kroner so far by month: `month`, `budget`, `spent`, `estimate`, `low`, `high`; null is not drawn."""
    rows = [
        {"day": _day(point["month"]), "value": point[key], "series": name}
        for key, name in NAMES.items()
        for point in points
        if point[key] is not None
    ]
    band = [
        {"day": _day(point["month"]), "low": point["low"], "high": point["high"]}
        for point in points
        if point["low"] is not None
    ]
    names = list(NAMES.values())
    x = alt.X("day:T", title=None, axis=alt.Axis(format="%b", tickCount=12))
    y = alt.Y("value:Q", title="kr.", scale=alt.Scale(zero=True))
    colour = alt.Color(
        "series:N",
        sort=names,
        scale=alt.Scale(domain=names, range=list(LINES[: len(names)])),
        legend=alt.Legend(title=None, orient="bottom", labelLimit=0),
    )
    dashes = alt.StrokeDash("series:N", scale=alt.Scale(domain=names, range=[list(dash) for dash in DASHES[:3]]))
    layers: list[alt.Chart] = []
    if band:
        drawn = alt.Chart(chart_data(band)).mark_area(color=BAND, opacity=0.5)
        layers.append(drawn.encode(x=x, y=alt.Y("low:Q"), y2="high:Q"))
    layers.append(
        alt.Chart(chart_data(rows)).mark_line(strokeWidth=2).encode(x=x, y=y, color=colour, strokeDash=dashes)
    )
    return finished(alt.layer(*layers).properties(width=width, height=300))


def _day(month: object) -> str:
    return month.isoformat() if isinstance(month, date) else str(month)
