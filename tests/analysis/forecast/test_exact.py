"""The answer without draws against the draws, and what it refuses."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from tests.analysis.forecast.municipalities import ORIGIN, steady
from tests.analysis.forecast.test_scenario import change
from trappen.analysis.forecast.exact import exact, exact_difference, exact_outcomes, exact_what_if
from trappen.analysis.forecast.forecast import Options, forecast, what_if
from trappen.analysis.forecast.limits import Limit
from trappen.analysis.forecast.outcomes import outcomes
from trappen.analysis.forecast.scenario import Scenario
from trappen.analysis.forecast.twin import DependentError

SAMPLE = Path(__file__).parents[2] / "references" / "ssda903" / "sample.zip"


@pytest.mark.slow
def test_the_mean_and_the_spread_are_those_of_the_draws() -> None:
    records = steady(500, 5)
    drawn = forecast(records, ORIGIN, Options(months=24, draws=2_000, threads=2)).draws.stock[:, :, 0]
    found = exact(records, ORIGIN, Options(months=24))
    pairs = [(drawn[:, :, step], months) for step, months in enumerate(found.steps)]
    for values, months in [*pairs, (drawn.sum(axis=2), found.whole)]:
        low, high = np.quantile(values[:, 24], (0.1, 0.9))
        assert abs(months[24].mean - values[:, 24].mean()) < 0.15 * (high - low)  # of 40 joint draws, and of 2,000
        assert abs((months[24].high - months[24].low) / (high - low) - 1) < 0.25
    whole = drawn.sum(axis=2)
    assert found.whole[0].mean == whole[0, 0]
    assert found.whole[0].low == found.whole[0].high


def test_a_scenario_is_as_far_from_the_forecast_as_in_the_draws() -> None:
    """The same joint draws of the parameters in both, so that what is left between them is the draws' own chance."""
    records, options = steady(300, 5), Options(months=12, draws=1_200, parameters=40)
    closing = change("close", 1.0, from_steps=(5,), to_steps=(3,), start=date(2026, 7, 1), full=date(2026, 10, 1))
    unsure = change("programme", 0.6, low=0.4, high=0.9, reach=0.5, directions=("exits",), source="s")
    scenario = Scenario("", (closing, unsure, change("prices", 1.2)))
    drawn, made = forecast(records, ORIGIN, options), exact(records, ORIGIN, Options(months=12))
    played, under = what_if(drawn, scenario), exact_what_if(made, scenario)
    apart = (played.draws.stock - drawn.draws.stock)[:, :, 0]
    found = exact_difference(made, under)
    for month in (6, 12):
        for step, values in enumerate((apart[:, month, 0], apart[:, month, 1], apart[:, month].sum(axis=1))):
            assert abs(found[step][month].mean - values.mean()) < 4 * values.std() / np.sqrt(len(values)) + 1e-9
            assert np.isnan(found[step][month].low)
    closed, reached = exact_outcomes(made, scenario, under)  # money the twin has none of
    both = outcomes(drawn, scenario, played)
    assert closed.possible is not None
    assert closed.possible.mean < 0.05
    assert reached.asked == pytest.approx(both[1].asked, rel=0.1)
    assert reached.possible is not None
    assert both[1].possible is not None
    assert reached.possible.mean == pytest.approx(both[1].possible.mean, rel=0.2)
    with pytest.raises(DependentError):
        exact_what_if(made, Scenario("", (), (Limit(5, 20, ORIGIN, None, 3),)))


def test_the_command_needs_no_compiler() -> None:
    """Its start would take longer than the answer."""
    script = (
        "import sys; from trappen.cli.main import run\n"
        "run(sys.argv[1:])\n"
        "assert not {'numba', 'scipy', 'altair', 'django'} & set(sys.modules), sorted(sys.modules)"
    )
    asked = ["forecast", str(SAMPLE), "--format", "ssda903", "--years", "1", "--exact", "--json"]
    subprocess.run([sys.executable, "-c", script, *asked], check=True, capture_output=True)
