"""Each daily job is done once a day: not before its hour, not twice, again after a fault, and once after downtime."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from trappen.web.runs.models import ScheduledJob
from trappen.web.runs.schedule import DailyJob, UnfinishedError, claim, each, registered, run_due

MORNING = datetime(2026, 11, 3, 3, 0, tzinfo=UTC)  # 04.00 in Denmark


class Diary:
    """A job that notes what it was told, and fails as often as it is asked to."""

    def __init__(self, at: time = time(4)) -> None:
        self.told: list[tuple[date, date | None]] = []
        self.fault: type[BaseException] | None = None
        self.job = DailyJob("test.diary", at=at, run=self.note)

    def note(self, day: date, last: date | None) -> None:
        if self.fault is not None:
            raise self.fault
        self.told.append((day, last))

    def look(self, moment: datetime) -> None:
        run_due([self.job], lambda: moment)


@pytest.mark.django_db
def test_a_job_is_due_from_its_hour_in_danish_time_and_once_a_day() -> None:
    diary = Diary()
    for moment in (MORNING - timedelta(minutes=1), MORNING, MORNING + timedelta(hours=9)):
        diary.look(moment)
    assert diary.told == [(date(2026, 11, 3), None)]
    diary.look(MORNING + timedelta(hours=20, minutes=30))  # after midnight in Denmark, and before the hour
    diary.look(MORNING + timedelta(days=1))
    assert diary.told[1:] == [(date(2026, 11, 4), date(2026, 11, 3))]


@pytest.mark.django_db
def test_after_days_of_downtime_it_is_done_once_and_told_since_when() -> None:
    diary = Diary()
    diary.look(MORNING)
    for hours in (0, 1):
        diary.look(MORNING + timedelta(days=5, hours=7 + hours))
    assert diary.told[1:] == [(date(2026, 11, 8), date(2026, 11, 3))]


@pytest.mark.django_db
def test_a_fault_is_tried_again_after_an_hour_and_a_stop_at_once() -> None:
    diary = Diary()
    diary.fault = RuntimeError
    diary.look(MORNING)
    diary.fault = None
    diary.look(MORNING + timedelta(minutes=59))
    assert not diary.told
    diary.fault = SystemExit
    with pytest.raises(SystemExit):
        diary.look(MORNING + timedelta(minutes=60))
    diary.fault = None
    diary.look(MORNING + timedelta(minutes=61))
    assert diary.told == [(date(2026, 11, 3), None)]


@pytest.mark.django_db
def test_of_two_workers_one_has_the_job() -> None:
    day = date(2026, 11, 3)
    assert [claim("test.two", day, MORNING) for _ in range(2)] == [True, False]
    ScheduledJob.objects.filter(name="test.two").update(last_day=day, claimed=None)
    assert not claim("test.two", day, MORNING + timedelta(hours=5))


def test_one_that_fails_does_not_stop_the_others_and_is_told() -> None:
    done: list[int] = []

    def invert(number: int) -> None:
        done.append(1 // number)

    with pytest.raises(UnfinishedError, match="1"):
        each([1, 0, 1], invert)
    assert done == [1, 1]


def test_the_jobs_of_the_settings_are_there_under_names_of_their_own() -> None:
    names = [job.name for job in registered()]
    assert len(names) == len(set(names)) >= 3


class AnyCourseOfLooks(TestCase):
    @given(st.lists(st.integers(min_value=0, max_value=60 * 24 * 6), max_size=30), st.sampled_from([0, 4, 23]))
    def test_each_day_that_is_looked_at_after_the_hour_is_done_exactly_once(
        self, minutes: list[int], hour: int
    ) -> None:
        ScheduledJob.objects.all().delete()
        diary, start = Diary(time(hour)), datetime(2026, 11, 2, 23, tzinfo=UTC)  # midnight in Denmark
        for minute in sorted(minutes):
            diary.look(start + timedelta(minutes=minute))
        expected = sorted({minute // 1440 for minute in minutes if minute % 1440 >= hour * 60})
        assert [day for day, _ in diary.told] == [date(2026, 11, 3) + timedelta(days=day) for day in expected]
