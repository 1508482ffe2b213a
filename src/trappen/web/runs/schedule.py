"""What is done once a day, and the clock that does each of it once.

To add a job, write it in the app's `jobs.py` and name it in DAILY_JOBS of config/settings.py, after those it builds on:

    def send_digests(day: date, last: date | None) -> None:
        \"\"\"`day` is today; `last` the day that the job was last done for, None the first time.\"\"\"

    DIGESTS = DailyJob("cadence.digests", at=time(6), run=send_digests)

The worker (management/commands/worker.py) looks every half minute. A job is due from its hour in Danish time, once for
each day; after days of downtime it is done once, for today, and `last` tells what was missed. A job that raises is
tried again after an hour, and one that was cut off as soon as a worker is there. So a job does what remains: before it
acts on one thing (a municipality, a reader) it asks whether that is done already. `each` goes on past one that fails.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string

from trappen.web.runs.models import ScheduledJob

RETRY_AFTER = timedelta(hours=1)
Thing = TypeVar("Thing")
logger = logging.getLogger(__name__)


class UnfinishedError(Exception):
    """A job did not do all of it; what is left is tried again."""


@dataclass(frozen=True, slots=True)
class DailyJob:
    """A job: its name, by which its last day is kept and which never changes; from which hour; and what it does."""

    name: str
    at: time
    run: Callable[[date, date | None], None]


def registered() -> tuple[DailyJob, ...]:
    """The jobs of the settings, in their order."""
    return tuple(import_string(path) for path in settings.DAILY_JOBS)


def run_due(jobs: Iterable[DailyJob], clock: Callable[[], datetime]) -> Sequence[str]:
    """Does each job that is due and not done, in order. Returns the names of those that were done."""
    done = []
    for job in jobs:
        local = timezone.localtime(clock())
        if local.time() >= job.at and claim(job.name, local.date(), local) and _did(job, local.date()):
            done.append(job.name)
    return done


def claim(name: str, day: date, now: datetime) -> bool:
    """Takes the job for the day; False where it is done already or another worker is at it."""
    ScheduledJob.objects.get_or_create(name=name)
    not_done = Q(last_day__isnull=True) | Q(last_day__lt=day)
    free = Q(claimed__isnull=True) | Q(claimed__lte=now - RETRY_AFTER)
    return ScheduledJob.objects.filter(not_done & free, name=name).update(claimed=now) == 1


def each(things: Iterable[Thing], do: Callable[[Thing], None]) -> None:
    """Does it for every thing, also after one has failed.

    Raises:
        UnfinishedError: at the end, if any failed.
    """
    failed = 0
    for thing in things:
        try:
            do(thing)
        except Exception:
            logger.exception("a daily job failed for one %s", type(thing).__name__)
            failed += 1
    if failed:
        raise UnfinishedError(failed)


def _did(job: DailyJob, day: date) -> bool:
    row = ScheduledJob.objects.filter(name=job.name)
    try:
        job.run(day, row.values_list("last_day", flat=True).get())
    except Exception:
        logger.exception("the daily job %s failed and is tried again within an hour", job.name)
        return False
    except BaseException:
        row.update(claimed=None)  # the program stops: the next one begins anew
        raise
    row.update(last_day=day, claimed=None)
    return True
