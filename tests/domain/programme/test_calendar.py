"""Promised reports fall due by their rhythm, are late after it, and move with what they hang on."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from trappen.domain.programme.calendar import MONTHS, State, due_windows, reports
from trappen.domain.programme.model import Programme
from trappen.domain.programme.people import Milestone, Promise, Rhythm
from trappen.domain.programme.when import When
from trappen.records.programmes.reading import founding

RHYTHMS = st.sampled_from(sorted(MONTHS))
STARTS = st.dates(date(2010, 1, 1), date(2030, 1, 1))


def programme(promise: Promise, *milestones: Milestone, start: date, end: date) -> Programme:
    return Programme("p", "P", "999", start=start, end=end, promises=(promise,), milestones=milestones)


@given(RHYTHMS, STARTS, st.integers(1, 3000))
def test_a_rhythm_leaves_no_stretch_out(rhythm: Rhythm, start: date, days: int) -> None:
    end = start + timedelta(days=days)
    promise = Promise("s", "Status", ("Udvalget",), rhythm)
    windows = due_windows(programme(promise, start=start, end=end), promise)
    lasts = [window.start for window in windows]
    assert lasts == sorted(set(lasts))
    assert lasts[-1] == end - timedelta(days=1)
    longest = MONTHS[rhythm] * 31 + 1
    assert all((b - a).days <= longest for a, b in zip([start, *lasts], lasts, strict=False))
    assert all(start <= day < end for day in lasts)


@given(RHYTHMS, STARTS, st.integers(100, 1500), st.lists(st.integers(0, 1500), max_size=6), st.integers(-50, 1600))
def test_each_delivery_settles_one_report(
    rhythm: Rhythm, start: date, days: int, given_on: list[int], later: int
) -> None:
    done = tuple(When.of(start + timedelta(days=offset)) for offset in given_on)
    promise = Promise("s", "Status", ("Udvalget",), rhythm, done=done)
    on = start + timedelta(days=later)
    found = reports(programme(promise, start=start, end=start + timedelta(days=days)), on)
    settled = [report for report in found if report.state is State.DONE]
    assert len(settled) <= sum(when.first <= on for when in done)
    for report in found:
        assert report.last is not None
        if report.state is State.LATE:
            assert report.last < on
        if report.state in (State.DUE, State.AHEAD):
            assert report.last >= on


def test_what_is_due_late_and_done() -> None:
    promise = Promise("s", "Status", ("BFU",), Rhythm.HALF_YEARLY, done=(When(2013, 6),))
    found = reports(programme(promise, start=date(2013, 1, 1), end=date(2014, 7, 1)), date(2014, 6, 10))
    assert [(report.last, report.state) for report in found] == [
        (date(2013, 6, 30), State.DONE),
        (date(2013, 12, 31), State.LATE),
        (date(2014, 6, 30), State.DUE),
    ]


def test_a_postponed_meeting_moves_what_hangs_on_it() -> None:
    promise = Promise("slut", "Slutevaluering", ("BFU",), Rhythm.ONCE, milestone="m")
    planned = Milestone("m", "Slutevaluering", due=When(2016, part="efterår"))
    moved = replace(planned, due=When(2017, 3), moved=True, moved_from=planned.due, reason="Mødet er udsat")
    span = {"start": date(2013, 1, 1), "end": date(2017, 1, 1)}
    day = date(2016, 12, 24)
    (before,), (after,) = (reports(programme(promise, each, **span), day) for each in (planned, moved))
    assert (before.last, before.state) == (date(2016, 11, 30), State.LATE)
    assert (after.last, after.state) == (date(2017, 3, 31), State.AHEAD)
    assert (after.moved_from, after.reason) == (planned.due, "Mødet er udsat")


def test_what_comes_as_it_comes_is_never_late() -> None:
    found = reports(founding("aarhus-taettere-paa-familien-2015"), date(2030, 1, 1))
    assert {report.promise for report in found if report.state is State.UNDATED} == {"socialudvalget"}


def test_herning_reports_twice_a_year_for_four_years() -> None:
    found = reports(founding("herning-sverigesprojektet-2013"), date(2014, 9, 1))
    assert sum(report.promise == "status" for report in found) == 8
    states = {report.promise: report.state for report in found if report.promise != "status"}
    assert states == {"midtvejsevaluering": State.LATE, "slutevaluering": State.AHEAD}
