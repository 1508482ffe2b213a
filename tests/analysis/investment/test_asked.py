"""What a case's changes ask for and bring, against the forecast's own answer to the same scenario."""

from datetime import date
from typing import Any

from tests.analysis.forecast.municipalities import ORIGIN, steady
from tests.analysis.investment.test_simulated import case_of
from trappen.analysis.forecast.forecast import Options, forecast, what_if
from trappen.analysis.forecast.outcomes import outcomes
from trappen.analysis.forecast.scenario import Scenario
from trappen.analysis.investment.asked import outcomes_of
from trappen.analysis.investment.plays import make_ready
from trappen.analysis.investment.simulated import played
from trappen.analysis.investment.streams import streams

SHORTER = {"what": "durations", "factor": 0.5, "start": date(2026, 7, 1)}
FEWER = {"what": "entries", "factor": 0.8, "low": 0.6, "high": 0.95, "start": date(2026, 7, 1)}
SIMULATED: list[dict[str, Any]] = [
    {"key": "a", "title": "A", "option": "a", "changes": [SHORTER, FEWER]},
    {"key": "b", "title": "B", "option": "b", "changes": [FEWER]},
]


def test_each_change_is_told_as_the_forecast_tells_it() -> None:
    case, records, options = case_of(simulated=SIMULATED), steady(300, 5), Options(12, 60, 1)
    ready = make_ready(case, records, ORIGIN, options)
    found = outcomes_of(ready, ready.drawn())
    made = forecast(records, ORIGIN, ready.options)
    for key, size in (("a", 2), ("b", 1)):
        scenario = Scenario("", ready.of[key])
        told = found[scenario.changes]
        assert len(told) == size
        # As text: what is not known is not even itself.
        assert repr(told) == repr(outcomes(made, scenario, what_if(made, scenario)))
    drawn = played(case, streams(case), records, ORIGIN, options, measure=True)
    assert [len(one.asked) for one in drawn.options] == [2, 1, 0]
    assert not any(one.asked for one in played(case, streams(case), records, ORIGIN, options).options)
