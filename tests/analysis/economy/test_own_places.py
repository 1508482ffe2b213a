"""Places of own institutions: occupied and empty by days, average against avoidable cost."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories import records
from trappen.analysis.economy.own_places import own_places
from trappen.domain.errors import MissingTableError
from trappen.domain.periods import Period

YEAR = Period(date(2025, 1, 1), date(2026, 1, 1))
KR = 100


def place(number=4, **rest):
    return {"provider_id": "X", "start": date(2024, 1, 1), "places": number, **rest}


def stay(number, child="a", **rest):
    given = {"episode_id": f"e{number}", "child_id": child, "section": "BL-46", "place_type": "institution"}
    return given | {"provider_id": "X", "start": date(2025, 1, 1), "end": date(2026, 1, 1)} | rest


def found(places, episodes=(), window=YEAR):
    return own_places(records(places=places, episodes=episodes), window)


def test_the_average_is_not_what_an_empty_place_costs() -> None:
    there = [stay(1), stay(2, "b"), stay(3, "c")]
    (made,) = found([place(yearly_cost=4_800_000 * KR, avoidable_cost=300_000 * KR)], there)
    assert (made.places, made.occupied, made.empty) == (4, 3, 1)
    assert (made.average, made.per_occupied) == (1_200_000 * KR, 1_600_000 * KR)
    assert (made.avoidable, made.overstated) == (300_000 * KR, 900_000 * KR)


def test_what_is_not_known_is_missing() -> None:
    (made,) = found([place()])
    assert (made.cost, made.average, made.avoidable, made.overstated) == (None, None, None, None)
    (bare,) = found([place(0, yearly_cost=100)])
    assert (bare.places, bare.average, bare.per_occupied) == (0, None, None)


def test_places_that_change_in_the_year_and_one_too_many() -> None:
    rows = [place(2, yearly_cost=365 * KR), place(1, start=date(2025, 7, 2), yearly_cost=730 * KR)]
    (made,) = found(rows, [stay(1), stay(2, "b")])
    assert made.places == Fraction(2 * 182 + 183, 365)
    assert made.empty == -Fraction(183, 365)
    assert made.cost == (182 * 1 + 183 * 2) * KR
    (one_known,) = found([rows[0], rows[1] | {"yearly_cost": None}])
    assert one_known.cost is None


def test_only_placements_there_count_and_a_child_once() -> None:
    others = [stay(2, provider_id="Y"), stay(3, "b", place_type=None), stay(4, start=date(2025, 6, 1), end=None)]
    (made,) = found([place()], [stay(1), *others])
    assert made.occupied == 1


def test_windows_and_tables() -> None:
    assert found([place(start=date(2026, 1, 1))]) == ()
    for window in (Period(date(2025, 1, 1)), Period(date(2025, 1, 1), date(2026, 1, 2))):
        with pytest.raises(ValueError, match="calendar year"):
            found([place()], window=window)
    with pytest.raises(MissingTableError):
        own_places(records(episodes=[]), YEAR)


stays = st.tuples(
    st.sampled_from("ab"), st.dates(date(2024, 11, 1), date(2025, 4, 1)), st.one_of(st.none(), st.integers(0, 90))
)


@settings(deadline=None, max_examples=40)
@given(st.lists(stays, max_size=6))
def test_occupied_days_one_by_one(rows) -> None:
    window = Period(date(2025, 1, 1), date(2025, 3, 1))
    made = [(child, since, None if n is None else since + timedelta(days=n)) for child, since, n in rows]
    episodes = [stay(number, child, start=since, end=until) for number, (child, since, until) in enumerate(made)]
    (institution,) = found([place()], episodes, window)
    days = [window.start + timedelta(days=n) for n in range(59)]
    held = {(c, d) for c, since, until in made for d in days if since <= d and (until is None or d < until)}
    assert institution.occupied == Fraction(len(held), 365)
