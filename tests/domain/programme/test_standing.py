"""How a target stands: said only where it can be said."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trappen.domain.figures import Figure, Source, Unit
from trappen.domain.indicators import IndicatorValue
from trappen.domain.programme.evidence import Reading, Target
from trappen.domain.programme.model import Programme
from trappen.domain.programme.standing import Origin, Verdict, target_status, typed_values
from trappen.domain.programme.stated import Share
from trappen.domain.programme.when import When

START, ON = date(2020, 1, 1), date(2023, 6, 1)
PROGRAMME = Programme("p", "P", "999", start=START)
COUNTS = st.integers(0, 9)


def measured(day: date, value: int | Fraction | None, unit: Unit = Unit.CHILDREN) -> IndicatorValue:
    figure = Figure("Anbragte", value, unit, (Source("data"),))
    return IndicatorValue(day, figure, None, figure)


@given(COUNTS, COUNTS, COUNTS)
def test_the_verdict_is_that_of_the_numbers(wanted: int, then: int, now: int) -> None:
    target = Target("t", "Anbragte", number=Fraction(wanted), baseline_number=Fraction(then))
    status = target_status(PROGRAMME, target, [measured(ON, now)], ON)
    low, high = sorted((then, wanted))
    between = low <= now <= high
    if now == wanted or (wanted != then and not between and abs(now - wanted) < abs(now - then)):
        assert status.verdict is Verdict.REACHED
    elif now == then:
        assert status.verdict is Verdict.UNCHANGED
    else:
        assert status.verdict is (Verdict.TOWARDS if between else Verdict.AWAY)
    assert status.distance is not None
    assert status.change is not None
    assert (status.distance.value, status.change.value) == (wanted - now, now - then)


def test_without_baseline_no_verdict_unless_the_start_was_measured() -> None:
    target = Target("t", "Anbragte", number=Fraction(3), due=When(2022))
    bare = target_status(PROGRAMME, target, [measured(ON, 5)], ON)
    assert (bare.verdict, bare.why, bare.origin) == (None, "Udgangspunktet mangler.", Origin.NONE)
    assert bare.late
    seen = target_status(PROGRAMME, target, [measured(ON, 5), measured(START, 8)], ON)
    assert (seen.verdict, seen.origin) == (Verdict.TOWARDS, Origin.MEASURED)
    assert seen.trend is not None
    assert seen.trend.value == -3


def test_before_the_programme_begins_nothing_is_reached() -> None:
    target = Target("t", "Anbragte", number=Fraction(9), baseline_number=Fraction(9))
    early = date(2019, 12, 31)
    status = target_status(PROGRAMME, target, [measured(early, 9)], early)
    assert (status.verdict, status.why) == (None, "Programmet er ikke begyndt.")


def test_what_comes_after_the_day_does_not_count_and_a_due_year_is_late_only_when_over() -> None:
    target = Target("t", "Anbragte", number=Fraction(3), baseline_number=Fraction(9), due=When(2023))
    status = target_status(PROGRAMME, target, [measured(date(2023, 6, 2), 3)], ON)
    assert (status.actual, status.why, status.late) == (None, "Den faktiske værdi mangler.", False)


@pytest.mark.parametrize("latest", [None, Fraction(1, 2)])
def test_a_missing_or_unlike_value_gives_no_verdict(latest: Fraction | None) -> None:
    target = Target("t", "Anbragte", number=Fraction(3), baseline_number=Fraction(9))
    status = target_status(PROGRAMME, target, [measured(START, 9), measured(ON, latest, Unit.SHARE)], ON)
    assert status.verdict is None
    assert status.why
    assert status.change is None


def test_money_of_another_price_level_is_not_compared() -> None:
    from trappen.domain.programme.stated import Amount

    target = Target("t", "Udgift", amount=Amount(5), baseline_amount=Amount(9))
    figure = replace(measured(ON, 600, Unit.ORE).figure, price_level="løbende priser")
    status = target_status(PROGRAMME, target, [IndicatorValue(ON, figure, None, figure)], ON)
    assert (status.verdict, status.distance) == (None, None)
    assert "prisniveau" in status.why


def test_a_typed_series_is_read_in_order_of_time() -> None:
    readings = (Reading(When(2022), share=Share(93)), Reading(When(2021), share=Share(91)), Reading(When(2020)))
    values = typed_values(PROGRAMME, Target("t", "Uddannelse", share=Share(95), values=readings))
    assert [(value.day, value.figure.value) for value in values] == [
        (date(2020, 12, 31), None),
        (date(2021, 12, 31), Fraction(91, 100)),
        (date(2022, 12, 31), Fraction(93, 100)),
    ]


def test_a_value_of_a_period_that_is_not_over_is_of_today() -> None:
    readings = (Reading(When(2025), share=Share(84)), Reading(When(2026, 11), share=Share(86)))
    target = Target("t", "Uddannelse", share=Share(95), values=(*readings, Reading(When(2027), share=Share(90))))
    programme = Programme("p", "P", "999", targets=(target,))
    days = [value.day for value in typed_values(programme, target, date(2026, 11, 22))]
    assert days == [date(2025, 12, 31), date(2026, 11, 22), date(2027, 12, 31)]
    assert [value.day for value in typed_values(programme, target)][1] == date(2026, 11, 30)
