"""The whole way from records to draws: the sample, what is refused, what costs, and what is the same."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from tests.analysis.forecast.municipalities import ORIGIN, records_of, steady
from trappen.analysis.forecast.forecast import Forecast, Options, TooLittleHistoryError, forecast, summary
from trappen.records.reading import load

SAMPLE = Path(__file__).parents[2] / "references" / "ssda903" / "sample.zip"
ASKED = Options(months=24, draws=300)


@pytest.fixture(scope="module")
def made() -> Forecast:
    return forecast(steady(500, 5), ORIGIN, ASKED)


def test_stock_begins_as_it_stands_and_stays_level(made: Forecast) -> None:
    """The invented municipality is in balance: the mean of two years ahead is near the children of today."""
    stock = made.draws.stock[:, :, 0]
    standing = np.bincount(made.history.standing()["state"].to_numpy())
    assert (stock[:, 0] == standing).all()
    total = stock[:, -1].sum(axis=1)
    assert abs(total.mean() - standing.sum()) < 0.25 * standing.sum()


def test_cost_is_days_at_the_price_of_the_step(made: Forecast) -> None:
    days = made.draws.days[:, :, 0]
    wanted = days[..., 0] * 20_000 + days[..., 1] * 130_000
    assert np.allclose(made.draws.ore[:, :, 0].sum(axis=2), wanted, atol=3)
    assert made.learned.prices is not None
    assert made.learned.prices.lacking == ()


def test_the_same_for_any_threads_and_the_first_draws_for_any_number(made: Forecast) -> None:
    again = forecast(steady(500, 5), ORIGIN, Options(months=24, draws=300, threads=2))
    assert (again.draws.stock == made.draws.stock).all()
    assert (again.draws.cost == made.draws.cost).all()


def test_the_future_is_not_seen() -> None:
    """Records that go on after the origin give the forecast of records that end there."""
    records = steady(300, 9)
    early = ORIGIN - timedelta(days=365)
    asked = Options(months=6, draws=20, since=date(2019, 1, 1))
    before = forecast(records, early, asked).draws.stock
    episodes = records.tables["episodes"]
    shut = {**records.tables, "episodes": episodes.filter(episodes["start"] <= early)}
    after = forecast(type(records)(shut, records.ladder, "", "trappen", ""), early, asked).draws.stock
    assert (before == after).all()


@pytest.mark.slow
@pytest.mark.parametrize(("year", "actual"), [(2019, 214), (2020, 140), (2021, 86)])
def test_the_sample_a_year_ahead(year: int, actual: int) -> None:
    records = load(SAMPLE, source_format="ssda903").records
    total = forecast(records, date(year, 3, 31), Options(months=12, draws=500)).draws.stock[:, -1, 0].sum(axis=1)
    found = summary(total, 250)
    assert found.low <= actual <= found.high
    assert abs(found.mean - actual) < 0.06 * actual  # the peers missed by up to as much


def test_refuses_what_is_too_short_or_too_small() -> None:
    short = [(f"C{n}", 3, -300, -100 if n % 2 else None) for n in range(60)]
    births = {f"C{n}": -4_000 for n in range(60)}
    with pytest.raises(TooLittleHistoryError, match="for kort"):
        forecast(records_of(short, births), ORIGIN, ASKED)
    small = [(f"C{n}", 3, -2_000, -100 - 300 * n if n < 4 else None) for n in range(8)]
    with pytest.raises(TooLittleHistoryError, match="for lille"):
        forecast(records_of(small, births), ORIGIN, ASKED)


def test_variance_by_what_it_comes_from() -> None:
    random = np.random.default_rng(1)
    level = random.normal(0, 3, 250)
    values = (level[None, :] + random.normal(0, 2, (40, 250))).reshape(-1)
    found = summary(values, 250)
    assert abs(found.process - 4) < 0.3
    assert abs(found.parameters - level.var()) < 0.6
    assert np.isnan(summary(values[:250], 250).parameters)
