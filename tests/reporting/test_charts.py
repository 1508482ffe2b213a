"""Every kind of chart is what Vega-Lite's own schema says; `finished` leaves that to this test."""

from datetime import date

import altair
import pytest
from jsonschema import ValidationError

from trappen.analysis.investment.answers import Answer, Swing, answers
from trappen.analysis.investment.band import Bounds
from trappen.analysis.investment.streams import streams
from trappen.domain.investment.case import Fill
from trappen.records.investment.reading import read_case
from trappen.reporting import charts, fan, forecast_chart, investment_chart
from trappen.reporting.investment_chart import NetYear

DAYS = (date(2026, 1, 1), date(2026, 2, 1))
WAS = {"day": "2025-01-01", "step": "6", "was": 4}
AHEAD = {"day": "2026-01-01", "step": "6", "mean": 5, "low80": 4, "high80": 6, "low95": 3, "high95": 7}
MONTH = {"month": DAYS[0], "budget": 1, "spent": None, "estimate": 2, "low": 1, "high": 3}


def options() -> tuple[Answer, ...]:
    """Two options whose years are all known."""
    case = read_case("aarhus-taettere-paa-familien-2015").case
    assert case is not None
    return answers(case, streams(case, fill=(Fill.LINEAR, Fill.EVEN)), None)[1:]


DRAWN = {
    "since start": investment_chart.since_start(options(), {"Model A": [Bounds(2016, -100, 100)]}),
    "swings": investment_chart.swing_bars([Swing("s", "Besparelse", -100, 200)], 50),
    "flow": charts.flow(charts.Flow(("6", "5"), (50, 80), (49, None), ((45, 5), (4, 76)))),
    "bars": charts.bars(("2026", "2027"), {"Udgift": (1, "mangler"), "Indtægt": (None, 2)}, unit="kr."),
    "lines": charts.lines({"Nord": [(DAYS[0], 1.0), (DAYS[1], None)]}, unit="børn", limit=("Loft", 2.0)),
    "fan": fan.fan([MONTH]),
    "over years": forecast_chart.fan_over_years([WAS, AHEAD], unit="børn"),
    "by step": forecast_chart.fans_by_step([WAS, AHEAD], names=["6"], unit="børn"),
}


@pytest.mark.parametrize("name", DRAWN)
def test_a_chart_holds_against_the_schema(name: str) -> None:
    spec = DRAWN[name]
    altair.Chart.from_dict(spec, validate=True)
    assert "<svg" in charts.svg(spec)


def test_a_long_name_of_an_option_leaves_room_for_its_amount() -> None:
    long = "Mobilt familieteam med weekendberedskab, WWW-udgave"
    years = [NetYear(2027, -123_456_789_00), NetYear(2028, 1_234_567_890_00)]
    drawn = charts.svg(investment_chart.played_nets({long: years, "Kort": years[:1]}))
    for told in ("Mobilt familieteam med week…", "1.234,57", "Kort<", "−123,46"):
        assert told in drawn


def test_a_move_from_an_unknown_step_is_neither_up_nor_down() -> None:
    data = charts.Flow(("3", "Ukendt", "Uden for"), (1, 2, 0), (2, 1, 0), ((1, 0, 0), (1, 1, 0), (0, 0, 0)), 2, 1)
    drawn = str(charts.flow(data))
    assert "↔ 1" in drawn
    assert "↑ 1" not in drawn


def test_the_schema_refuses_what_is_no_chart() -> None:
    with pytest.raises(ValidationError):
        altair.Chart.from_dict({**DRAWN["lines"], "layer": "none"}, validate=True)
