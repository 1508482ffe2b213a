"""What was asked and what was possible: by hand from the draws, and told only where they are apart."""

from datetime import date

import numpy as np
import pytest

from tests.analysis.forecast.municipalities import ORIGIN, steady
from tests.analysis.forecast.test_scenario import change
from trappen.analysis.forecast.forecast import Forecast, Options, forecast, what_if
from trappen.analysis.forecast.limits import Limit
from trappen.analysis.forecast.outcomes import Measure, Outcome, outcomes, without
from trappen.analysis.forecast.scenario import Change, Scenario

MONTHS = 24
DAYS = 730 / (365.25 / 12)  # months of mean length in 2026 and 2027


@pytest.fixture(scope="module")
def made() -> Forecast:
    return forecast(steady(300, 5), ORIGIN, Options(months=MONTHS, draws=200))


def told(made: Forecast, *changes: Change) -> tuple[Outcome, ...]:
    scenario = Scenario("", changes)
    return outcomes(made, scenario, what_if(made, scenario))


def test_a_number_that_is_possible_and_one_that_is_not(made: Forecast) -> None:
    (few,) = told(made, change("exits", 1.0, add=0.5))
    assert few.measure is Measure.CHILDREN_A_MONTH
    assert few.asked == pytest.approx(0.5, rel=1e-9)
    assert few.possible is not None
    assert few.possible.mean == pytest.approx(0.5, rel=0.06)
    assert few.possible.low < 0.5 < few.possible.high
    assert not few.differs
    (many,) = told(made, change("exits", 1.0, add=20.0))
    assert many.possible is not None
    assert many.asked == pytest.approx(20)
    assert many.differs
    left = (what_if(made, Scenario("", (many.change,))).draws.exits - made.draws.exits).sum(axis=(1, 2))
    assert many.possible.mean == pytest.approx(left.mean() / DAYS)


def test_fewer_than_come_cannot_come_fewer(made: Forecast) -> None:
    (none,) = told(made, change("entries", 1.0, add=-30.0))
    assert none.differs
    assert none.possible is not None
    assert none.possible.mean == pytest.approx(-made.draws.entries.sum() / 200 / DAYS)


def test_a_factor_asks_for_a_part_of_those_without_it(made: Forecast) -> None:
    (half,) = told(made, change("entries", 0.5, to_steps=(5,), start=date(2027, 1, 1), full=date(2027, 1, 1)))
    came = made.draws.entries[:, 12:, :, 1].sum() / 200 / (365 / (365.25 / 12))
    assert half.asked == pytest.approx(-came / 2)
    assert not half.differs
    (more,) = told(made, change("exits", 3.0))
    assert more.possible is not None
    assert more.asked is not None
    assert more.differs  # they run out
    assert more.possible.mean < 0.8 * more.asked


def test_stays_and_prices(made: Forecast) -> None:
    (longer,) = told(made, change("durations", 1.5))
    stay = made.draws.days.sum() / made.draws.moves.sum() / (365.25 / 12)
    assert longer.measure is Measure.MONTHS_ON_STEP
    assert longer.asked == pytest.approx(1.5 * stay)
    assert longer.possible is not None
    assert longer.possible.mean == pytest.approx(1.5 * stay, rel=0.1)
    (dear,) = told(made, change("prices", 1.1, from_steps=(5,)))
    paid = made.draws.ore[..., 1].sum() / made.draws.days[..., 1].sum()
    assert dear.asked == pytest.approx(1.1 * paid)
    assert dear.possible is not None
    assert dear.possible.mean == pytest.approx(1.1 * paid, rel=0.01)
    assert not dear.differs


def test_steps_and_the_population(made: Forecast) -> None:
    closing = change("close", 1.0, from_steps=(5,), to_steps=(3,), full=date(2026, 10, 1))
    (closed,) = told(made, closing)
    assert (closed.measure, closed.asked, closed.differs) == (Measure.CHILDREN, 0.0, False)
    (opened,) = told(made, change("open", 0.5, from_steps=(5,), to_steps=(3,)))
    assert opened.asked == pytest.approx(0.5 * made.draws.entries[..., 1].sum() / 200 / DAYS)
    assert not opened.differs
    (grown,) = told(made, change("population", 1.2))
    by_month = made.draws.entries.sum(axis=(2, 3)).mean(axis=0)
    assert grown.asked == pytest.approx(
        (by_month * (1.2 ** ((np.arange(MONTHS) + 0.5) / 12) - 1)).sum() / DAYS, rel=0.01
    )
    assert not grown.differs
    (half,) = told(made, change("programme", 0.5, reach=0.4, directions=("up",), source="s"))
    up = made.draws.moves[:, :, 0, 1].sum() / 200 / DAYS
    assert half.asked == pytest.approx(-0.2 * up)


def test_one_that_begins_too_late_is_told_so(made: Forecast) -> None:
    late = {"start": date(2040, 1, 1), "full": date(2040, 1, 1)}
    for what in ("entries", "durations", "prices"):
        (one,) = told(made, change(what, 0.5, **late))
        assert (one.asked, one.possible, one.differs) == (None, None, False)


def test_each_is_measured_without_itself_among_the_others(made: Forecast) -> None:
    """Two that meet: together they ask for more than there is, and each brings what the other leaves."""
    both = Scenario("", (change("exits", 1.0, add=0.4), change("entries", 0.5)))
    under = what_if(made, both)
    first, second = outcomes(made, both, under)
    halved = what_if(made, without(both, 0)).draws
    assert (halved.stock == what_if(made, Scenario("", both.changes[1:])).draws.stock).all()
    assert first.possible is not None
    assert first.possible.mean == pytest.approx((under.draws.exits - halved.exits).sum() / 200 / DAYS)
    assert first.asked == pytest.approx(0.4)
    assert second.asked == pytest.approx(-made.draws.entries.sum() / 2 / 200 / DAYS)


def test_where_nobody_stands_nothing_is_possible(made: Forecast) -> None:
    (moved,) = told(made, change("moves", 1.0, add=1.0, from_steps=(1,)))
    assert (moved.asked, moved.differs) == (pytest.approx(1.0), True)
    assert moved.possible is not None
    assert moved.possible.mean == 0
    (stays,) = told(made, change("durations", 2.0, from_steps=(1,)))
    assert stays.possible is None
    (nobody,) = told(made, change("population", 1.1, ages=(22, 22)))
    assert not nobody.differs


def test_a_change_beside_a_limit_is_measured_under_the_limit(made: Forecast) -> None:
    full = Limit(5, 20, ORIGIN, None, 3)
    scenario = Scenario("", (change("entries", 1.0, add=2.0, to_steps=(5,)),), (full,))
    under, rest = what_if(made, scenario), what_if(made, Scenario("", (), (full,)))
    one, _limit = outcomes(made, scenario, under)
    assert one.possible is not None
    more = (under.draws.entries - rest.draws.entries)[..., 1].sum() / 200 / DAYS
    assert one.possible.mean == pytest.approx(more)


def test_a_limit_asks_for_so_many_at_most(made: Forecast) -> None:
    """Where more stand than there are places nobody loses one, and it is told; that places are left is not."""
    begin = date(2027, 1, 1)

    def found(limit: Limit) -> tuple[Outcome, np.ndarray]:
        under = what_if(made, Scenario("", (), (limit,)))
        (one,) = outcomes(made, Scenario("", (), (limit,)), under)
        return one, under.draws.days.sum(axis=2).mean(axis=0)

    full, days = found(Limit(5, 1, ORIGIN, begin, 3))
    assert (full.measure, full.asked, full.differs) == (Measure.CHILDREN, 1.0, True)
    assert full.possible is not None
    assert full.possible.mean == pytest.approx(days[:12, 1].sum() / 365)
    roomy, days = found(Limit(3, 10_000, begin, None, 5))
    assert not roomy.differs
    assert roomy.possible is not None
    assert roomy.possible.mean == pytest.approx(days[12:, 0].sum() / 365)
    never, _days = found(Limit(5, 1, date(2040, 1, 1), None, 3))
    assert (never.asked, never.possible) == (None, None)
