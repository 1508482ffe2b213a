"""The score against its definition and a closed form, and the back-test against plain counts."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from tests.analysis.forecast.municipalities import ORIGIN, records_of, steady
from trappen.analysis.forecast.backtest import back_test, crps
from trappen.analysis.forecast.forecast import Options, TooLittleHistoryError
from trappen.records.reading import load

SAMPLE = Path(__file__).parents[2] / "references" / "ssda903" / "sample.zip"


@given(st.lists(st.integers(-20, 20), min_size=2, max_size=12), st.integers(-25, 25))
def test_score_by_its_definition(values: list[int], outcome: int) -> None:
    size = len(values)
    pairs = sum(abs(a - b) for a in values for b in values) / (size * (size - 1))
    wanted = np.mean([abs(value - outcome) for value in values]) - pairs / 2
    assert np.isclose(crps(np.array(values), outcome), wanted)


def test_score_of_a_normal_forecast() -> None:
    """Gneiting and Raftery, eq. 21: for N(0, 1) and outcome z, z(2F(z) - 1) + 2f(z) - 1/sqrt(pi)."""
    values = norm.ppf((np.arange(4_000) + 0.5) / 4_000)
    for z in (0.0, 0.7, -2.0):
        wanted = z * (2 * norm.cdf(z) - 1) + 2 * norm.pdf(z) - 1 / np.sqrt(np.pi)
        assert abs(crps(values, z) - wanted) < 2e-3
    assert crps(np.array([3.0]), 5.0) == 2.0


@pytest.mark.slow
def test_the_back_test_counts_what_stood_and_what_came() -> None:
    records = steady(400, 11)
    found = back_test(records, ORIGIN, Options(months=12, draws=100), origins=2)
    episodes = records.tables["episodes"]
    for one in found.tested:
        own = episodes if one.step is None else episodes.filter(episodes["step"] == one.step)

        def standing(day: date, own=own) -> int:  # type: ignore[no-untyped-def]
            return sum(1 for a, b in own.select("start", "end").iter_rows() if a <= day and (b is None or b > day))

        assert one.outcome == standing(one.target)
        assert one.unchanged == standing(one.origin)
    assert [verdict.forecasts for verdict in found.verdicts] == [2, 2, 2]
    assert [one.origin for one in found.tested if one.step is None] == [date(2025, 1, 1), date(2024, 1, 1)]


@pytest.mark.slow
def test_the_sample_beside_its_rivals() -> None:
    records = load(SAMPLE, source_format="ssda903").records
    found = back_test(records, date(2022, 3, 31), Options(months=12, draws=300), origins=4)
    whole = found.verdicts[0]
    assert (whole.forecasts, whole.inside) == (3, 3)
    assert whole.crps < 0.1 * whole.crps_unchanged < 0.1 * whole.crps_average
    assert [origin for origin, _ in found.skipped] == [date(2018, 3, 31)]


def test_refuses_where_no_origin_has_enough() -> None:
    records = records_of([("a", 3, -900, -100)], {"a": -4_000})
    with pytest.raises(TooLittleHistoryError):
        back_test(records, ORIGIN, Options(months=12, draws=100), origins=3)
