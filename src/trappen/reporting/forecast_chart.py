"""The forecast as fans: what has been, what is expected, and how wide 80 and 95 % of the draws lie."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from trappen.reporting.charts import DASHES, LINES, Spec, chart_data, finished

WAS, EXPECTED = "Faktisk", "Forventet"
WIDE, NARROW = "#d5e0ee", "#9db7d5"
BANDS = "Mørkt bånd: 80 %-interval, lyst bånd: 95 %-interval"


def fan_over_years(points: Sequence[Mapping[str, Any]], *, unit: str, width: int = 620) -> Spec:
    """One fan. Points: `day` (ISO), `was`, or `mean`, `low80`, `high80`, `low95`, `high95`."""
    return finished(_layers(points, unit, width, 300))


def fans_by_step(points: Sequence[Mapping[str, Any]], *, names: Sequence[str], unit: str) -> Spec:
    """One small fan for each `step`, each on its own scale; `names` is their order."""
    drawn = _layers(points, unit, 270, 150)
    apart = alt.Facet("step:N", title=None, sort=list(names), header=alt.Header(labelFontSize=14, labelLimit=270))
    return finished(drawn.facet(facet=apart, columns=2).resolve_scale(y="independent"))


def _layers(points: Sequence[Mapping[str, Any]], unit: str, width: int, height: int) -> Any:
    rows = [{**point, "series": WAS if "was" in point else EXPECTED} for point in points]
    x = alt.X("day:T", title=None, axis=alt.Axis(format="%Y", tickCount="year", labelOverlap="greedy"))
    told = {row["series"] for row in rows}
    shown = [place for place, name in enumerate((WAS, EXPECTED)) if name in told]
    names = [(WAS, EXPECTED)[place] for place in shown]
    colour = alt.Color(
        "series:N",
        sort=names,
        scale=alt.Scale(domain=names, range=[LINES[place] for place in shown]),
        legend=alt.Legend(title=None, orient="bottom"),
    )
    dashes = alt.StrokeDash("series:N", scale=alt.Scale(domain=names, range=[list(DASHES[place]) for place in shown]))
    base = alt.Chart().transform_calculate(value="isValid(datum.was) ? datum.was : datum.mean")
    ahead = base.transform_filter("isValid(datum.mean)")
    layers = [
        ahead.mark_area(color=WIDE).encode(x=x, y=alt.Y("low95:Q", title=unit), y2="high95:Q"),
        ahead.mark_area(color=NARROW).encode(x=x, y=alt.Y("low80:Q", title=unit), y2="high80:Q"),
        base.mark_line(strokeWidth=2).encode(
            x=x, y=alt.Y("value:Q", title=unit, scale=alt.Scale(zero=True)), color=colour, strokeDash=dashes
        ),
    ]
    return alt.layer(*layers, data=chart_data(rows)).properties(width=width, height=height)
