"""The saving against the trend, and what it is made of: docs/methods/saving.md."""

from datetime import date
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import records
from trappen.analysis.economy.costs import Basis
from trappen.analysis.economy.decomposition import By
from trappen.analysis.economy.saving import saving, trend

KR = 100
COSTS = st.lists(st.integers(0, 10**9), min_size=3, max_size=8)
# Of a whole ten million kroner: numpy works in floats.
CLOSE = 2


@given(COSTS, st.integers(1, 5))
def test_the_trend_is_the_line_that_numpy_fits(costs: list[int], ahead: int) -> None:
    years = list(range(2015, 2015 + len(costs)))
    slope, level = np.polyfit(np.array(years) - 2015, np.array(costs, dtype=float), 1)
    found = trend(list(zip(years, costs, strict=True)), years[-1] + ahead)
    assert found.is_line
    assert abs(found.expected - (level + slope * (years[-1] + ahead - 2015))) <= CLOSE


def test_two_years_are_no_line() -> None:
    found = trend([(2022, 500), (2023, 700)], 2025)
    assert (found.is_line, found.expected) == (False, 700)


def _posting(number: int, episode: str, year: int, kroner: int) -> dict[str, object]:
    month = date(year, 6, 1)
    return {
        "posting_id": f"p{number}",
        "posted": month,
        "month": month,
        "account": "5.28.23.1.002",
        "amount": kroner * KR,
        "episode_id": episode,
    }


def _town() -> object:
    """2021–2023 two in institution, growing by 100.000 a year; in 2025 one of them has moved to a foster family."""
    started = date(2021, 1, 1)
    episodes = [
        {"episode_id": "a", "child_id": "a", "start": started, "section": "BL-46", "place_type": "institution"},
        {
            "episode_id": "b1",
            "child_id": "b",
            "start": started,
            "end": date(2025, 1, 1),
            "section": "BL-46",
            "place_type": "institution",
        },
        {
            "episode_id": "b2",
            "child_id": "b",
            "start": date(2025, 1, 1),
            "section": "BL-46",
            "place_type": "foster_general",
        },
    ]
    paid = [("a", 2021, 500_000), ("b1", 2021, 500_000), ("a", 2022, 550_000), ("b1", 2022, 550_000)]
    paid += [("a", 2023, 600_000), ("b1", 2023, 600_000), ("a", 2025, 640_000), ("b2", 2025, 300_000)]
    children = [{"child_id": key, "birth_date": date(2014, 1, 1)} for key in "ab"]
    postings = [_posting(number, *one) for number, one in enumerate(paid)]
    return records(children=children, episodes=episodes, postings=postings)


def test_the_saving_is_expected_less_actual_and_its_parts_add_up() -> None:
    found = saving(_town(), 2023, 2025, by=By.PLACE_TYPE, basis=Basis.POSTED)
    assert found.trend.years == ((2021, 1_000_000 * KR), (2022, 1_100_000 * KR), (2023, 1_200_000 * KR))
    assert (found.trend.expected, found.split.after.cost) == (1_400_000 * KR, 940_000 * KR)
    assert found.saved == 460_000 * KR
    split = found.split
    assert split.number + split.share + split.price + split.unplaced == split.change == -260_000 * KR
    assert found.trend.expected - split.before.cost - split.change == found.saved
    # One place fewer in institution and one more in a foster family, priced by the mean of both years: no change of
    # number; the institution's price rose by 40.000 on a mean of one and a half places.
    assert (split.number, split.share, split.price) == (0, -320_000 * KR, 60_000 * KR)


def test_a_year_without_postings_breaks_the_line() -> None:
    found = saving(_town(), 2022, 2025, by=By.STEP, basis=Basis.POSTED)
    assert not found.trend.is_line
    assert found.trend.expected == found.split.before.cost


def test_the_trend_is_rounded_half_up_once() -> None:
    assert trend([(1, 0), (2, 0), (3, 1)], 4).expected == pytest.approx(Fraction(4, 3), abs=0.5)
