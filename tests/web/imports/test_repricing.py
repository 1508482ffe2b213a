"""What a measure cost before, against a plain count over random months of a sheet that names only what it costs now."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trappen.web.imports.loading.repricing import Cost, Stretch, Told, chain

START = date(2025, 3, 10)
DAYS = [date(2026, month, 1) for month in range(2, 10)]  # the first day after each month's data
NOTHING = Cost(None, "")


def monthly(kroner: int) -> Cost:
    return Cost(100 * kroner, "month")


A, B = monthly(30_000), monthly(32_500)


def in_force(lines: list[Stretch], own: Cost, day: date) -> list[Cost]:
    return [one.cost for one in lines if one.start <= day and (one.end is None or day < one.end)] if lines else [own]


@given(st.lists(st.sampled_from([A, B, monthly(8_000), NOTHING]), min_size=1, max_size=len(DAYS) - 1), st.booleans())
def test_each_month_costs_what_its_own_sheet_said(months: list[Cost], twice: bool) -> None:
    held: list[Stretch] = []
    for at, now in enumerate(months[1:]):
        held = chain(Told(START, None, now), held, months[at], day=DAYS[at])
        if twice:
            assert chain(Told(START, None, now), held, now, day=DAYS[at]) == held  # the same sheet again
    for at, _ in enumerate(months):
        first = START if at == 0 else DAYS[at - 1]
        # What nobody knew, the next sheet that says anything tells.
        expected = next((cost for cost in months[at:] if cost.is_known), NOTHING)
        for day in (first, DAYS[at] - timedelta(days=1)):
            assert in_force(held, months[-1], day) == [expected]


@pytest.mark.parametrize(
    ("told", "held", "was", "day", "expected"),
    [
        # The sheet is corrected back to what it was: there is no history left.
        (Told(START, None, A), [Stretch(START, A, DAYS[0]), Stretch(DAYS[0], B)], B, DAYS[0], []),
        # The first data are corrected: the price was wrong from the beginning.
        (Told(START, None, B), [], A, None, []),
        # A measure that begins after the data before has had no other price.
        (Told(date(2026, 2, 10), None, B), [], A, DAYS[0], []),
        # One that was over before keeps what it cost, whatever its line says now.
        (Told(START, date(2026, 1, 1), Cost(0, "month")), [], A, DAYS[0], [Stretch(START, A)]),
        # Its first day is corrected, and the history follows.
        (
            Told(date(2025, 3, 1), None, B),
            [Stretch(START, A, DAYS[0]), Stretch(DAYS[0], B)],
            B,
            DAYS[1],
            [Stretch(date(2025, 3, 1), A, DAYS[0]), Stretch(DAYS[0], B)],
        ),
    ],
)
def test_what_a_sheet_does_not_date_is_dated_by_what_was_known(
    told: Told, held: list[Stretch], was: Cost, day: date | None, expected: list[Stretch]
) -> None:
    assert chain(told, held, was, day=day) == expected
