"""The answer without draws against the draws, and what it refuses."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.analysis.forecast.municipalities import ORIGIN, steady
from trappen.analysis.forecast.exact import exact
from trappen.analysis.forecast.forecast import Options, forecast

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


def test_the_command_needs_no_compiler() -> None:
    """Its start would take longer than the answer."""
    script = (
        "import sys; from trappen.cli.main import run\n"
        "run(sys.argv[1:])\n"
        "assert not {'numba', 'scipy', 'altair', 'django'} & set(sys.modules), sorted(sys.modules)"
    )
    asked = ["forecast", str(SAMPLE), "--format", "ssda903", "--years", "1", "--exact", "--json"]
    subprocess.run([sys.executable, "-c", script, *asked], check=True, capture_output=True)
