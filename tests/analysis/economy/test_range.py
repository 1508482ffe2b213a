"""The range around an estimate with a forecast: from its draws, and from what earlier years missed."""

import math
from datetime import date

import numpy as np
import polars as pl
import pytest
from scipy.stats import norm, t

from trappen.analysis.economy import backtest
from trappen.analysis.economy.movements import Movements

DRAWN = np.arange(-1000.0, 1001.0)[:, None]  # its 10th and 90th percentile are 800 on either side


def past(miss: int, *, foreseen: float = 800, beside: int = 0, other: int = 0) -> backtest.Tested:
    """An earlier year that missed so much in all, of it `beside` the forecast, and `other` on another account."""
    rows = [("known", 0, miss - other, 0, beside), ("other", 0, other, 0, 0)]
    names = ["account", "spent", "outcome", "estimate", "beside"]
    accounts = pl.DataFrame(rows, schema=names, orient="row")
    return backtest.Tested(backtest.PastEstimate(2024, date(2024, 3, 31), 0, 0, miss, None, None), accounts, foreseen)


def half(*earlier: backtest.Tested) -> float:
    found = backtest.foreseen_range(5_000, earlier, Movements(("known",), DRAWN, np.zeros_like(DRAWN)))
    assert isinstance(found, backtest.Range)
    assert found.high - 5_000 == 5_000 - found.low
    return found.high - 5_000


def student(years: int) -> float:
    return float(t.ppf(0.9, years) / norm.ppf(0.9))


@pytest.mark.parametrize("missed", [0, 800, -800, 2400])
def test_the_draws_count_as_three_years_beside_what_three_forecasts_missed(missed: int) -> None:
    in_deviations = missed / 800 * norm.ppf(0.9)
    variance = (3 * 1 + 3 * in_deviations**2) / 6
    assert half(*[past(missed)] * 3) == pytest.approx(800 * student(6) * math.sqrt(variance), abs=1)


def test_years_without_a_forecast_tell_nothing_of_its_width() -> None:
    assert half(*[past(9_000, foreseen=0)] * 3) == pytest.approx(800 * student(3), abs=1)


def test_what_was_missed_beside_the_forecast_widens_the_range_once() -> None:
    calm = half(*[past(0)] * 3)
    late = half(*[past(300, beside=300)] * 3)
    assert late == pytest.approx(math.hypot(calm, float(t.ppf(0.9, 3)) * 300), abs=1)


def test_all_that_was_missed_of_an_account_which_no_forecast_knows_lies_beside_it() -> None:
    assert half(*[past(300, other=300)] * 3) == half(*[past(300, beside=300)] * 3)


def test_too_few_earlier_years_give_no_range() -> None:
    forecast = Movements(("known",), DRAWN, np.zeros_like(DRAWN))
    assert backtest.foreseen_range(5_000, [past(0)] * 2, forecast) is None
