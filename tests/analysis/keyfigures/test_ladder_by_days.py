"""The ladder against a day-by-day count over random histories."""

from collections import Counter
from datetime import date, timedelta
from itertools import zip_longest
from typing import Any

import pytest
from hypothesis import given, settings

from tests.analysis.keyfigures import histories as by_day
from tests.factories import records
from trappen.analysis.keyfigures import LadderGroup, placements, spells, stock
from trappen.analysis.keyfigures.movements import places_of
from trappen.analysis.keyfigures.results import OUTSIDE, UNKNOWN_KEY, Matrix, Tally
from trappen.analysis.keyfigures.tables import Movements

pytestmark = pytest.mark.slow
Rows = list[dict[str, Any]]
KEYS = {None: OUTSIDE, 0: UNKNOWN_KEY, **{step: str(step) for step in range(1, 7)}}


def whole_of(rows: Rows, first: date, last: date) -> LadderGroup:
    extract = records(episodes=rows)
    return Movements.between(spells(placements(extract)), first, last).group("all", "", places_of(extract.ladder))


def filled(tally: Tally) -> dict[str, int]:
    return {place.key: n for place, n in zip(tally.places, tally.values, strict=True) if n}


def filled_cells(matrix: Matrix) -> dict[tuple[str, str], int]:
    keys = [place.key for place in matrix.places]
    return {(a, b): matrix.cell(a, b) for a in keys for b in keys if matrix.cell(a, b)}


@settings(max_examples=100, deadline=None)
@given(by_day.histories)
def test_spells_are_the_maximal_runs_of_days(rows: Rows) -> None:
    found = spells(placements(records(episodes=rows)))
    expected = [(child, *run) for child in by_day.children(rows) for run in by_day.runs(rows, child)]
    assert list(found.iter_rows()) == expected


@settings(max_examples=25, deadline=None)
@given(by_day.histories)
def test_stock_is_the_status_of_every_single_day(rows: Rows) -> None:
    found = spells(placements(records(episodes=rows)))
    for number in range(-1, by_day.HORIZON + 15):
        on = by_day.day(number)
        expected = {child: by_day.status(rows, child, on) for child in by_day.children(rows)}
        here = stock(found, on)
        assert dict(zip(here["child_id"], here["state"], strict=True)) == {
            child: state for child, state in expected.items() if state is not None
        }


@settings(max_examples=100, deadline=None)
@given(by_day.histories, by_day.periods)
def test_stock_flows_and_matrices_are_the_days_counted(rows: Rows, period: tuple[date, date]) -> None:
    first, last = period
    whole = whole_of(rows, first, last)
    events = by_day.event_counts(rows, first, last)
    status = Counter(
        (by_day.status(rows, child, first), by_day.status(rows, child, last)) for child in by_day.children(rows)
    )
    del status[None, None]
    assert filled_cells(whole.event_matrix) == {(KEYS[a], KEYS[b]): n for (a, b), n in events.items()}
    assert filled_cells(whole.status_matrix) == {(KEYS[a], KEYS[b]): n for (a, b), n in status.items()}
    assert filled(whole.stock_first) == Counter(
        KEYS[a] for (a, _), n in status.items() for _ in range(n) if a is not None
    )
    assert filled(whole.stock_last) == Counter(
        KEYS[b] for (_, b), n in status.items() for _ in range(n) if b is not None
    )
    assert filled(whole.entries) == {KEYS[b]: n for (a, b), n in events.items() if a is None}
    assert filled(whole.exits) == {KEYS[a]: n for (a, b), n in events.items() if b is None}
    inside = {pair: n for pair, n in events.items() if None not in pair}
    assert whole.moves.up == sum(n for (a, b), n in inside.items() if 0 < (a or 0) < (b or 0))
    assert whole.moves.down == sum(n for (a, b), n in inside.items() if (a or 0) > (b or 0) > 0)
    assert whole.moves.unknown == sum(n for (a, b), n in inside.items() if 0 in (a, b))


@settings(max_examples=50, deadline=None)
@given(by_day.histories, by_day.periods)
def test_stock_entries_moves_and_exits_balance_in_every_place(rows: Rows, period: tuple[date, date]) -> None:
    whole = whole_of(rows, *period)
    for index, place in enumerate(whole.event_matrix.places[1:], start=1):
        arrived = whole.event_matrix.column_totals[index]
        departed = whole.event_matrix.row_totals[index]
        assert whole.stock_first[place.key] + arrived - departed == whole.stock_last[place.key]


@settings(max_examples=50, deadline=None)
@given(by_day.histories, by_day.periods)
def test_durations_are_the_lengths_of_the_runs(rows: Rows, period: tuple[date, date]) -> None:
    first, last = period
    runs = [run for child in by_day.children(rows) for run in by_day.runs(rows, child)]
    for item in whole_of(rows, first, last).durations:
        mine = [run for run in runs if KEYS[run[0]] == item.place.key]
        ended = [(end - start).days for _, start, end in mine if end is not None and first < end <= last]
        ongoing = [(last - start).days for _, start, end in mine if start <= last and (end is None or end > last)]
        assert (item.ended.count, item.ended.sum_days) == (len(ended), sum(ended))
        assert (item.ongoing.count, item.ongoing.sum_days) == (len(ongoing), sum(ongoing))


@settings(max_examples=50, deadline=None)
@given(by_day.histories)
def test_bridged_gaps_are_filled_with_the_place_before(rows: Rows) -> None:
    gap = 3
    found = spells(placements(records(episodes=rows)), gap_days=gap)
    for child in by_day.children(rows):
        runs = by_day.runs(rows, child)
        days = {}
        for (state, start, end), following in zip_longest(runs, runs[1:]):
            until = end or by_day.day(by_day.HORIZON + 30)
            if end and following and (following[1] - end).days <= gap:
                until = following[1]
            days |= {start + timedelta(days=n): state for n in range((until - start).days)}
        for number in range(-1, by_day.HORIZON + 25):
            on = by_day.day(number)
            here = stock(found, on).filter(child_id=child)["state"].to_list()
            assert here == ([days[on]] if on in days else [])
    touching = found.filter(child_id=found["child_id"].shift(), state=found["state"].shift())
    assert touching.filter(touching["start"] == touching["end"].shift()).is_empty()


@pytest.mark.parametrize(("gap_days", "stays"), [(2, 2), (3, 1)])
def test_a_gap_of_three_days_is_bridged_by_three(gap_days: int, stays: int) -> None:
    kept = {"child_id": "a", "section": "BL-30"}
    rows = [
        {**kept, "episode_id": "1", "start": by_day.day(0), "end": by_day.day(5)},
        {**kept, "episode_id": "2", "start": by_day.day(8), "end": by_day.day(9)},
    ]
    assert spells(placements(records(episodes=rows)), gap_days=gap_days).height == stays
