"""The clock. Only views, jobs, feeds and management commands may read it; below them, dates are arguments.

TRAPPEN_TODAY (for demonstrations and screenshots) holds the date still.
"""

import os
from datetime import date, datetime, timedelta

from django.utils import timezone


def now() -> datetime:
    """The moment, aware. With TRAPPEN_TODAY set: noon of that day."""
    fixed = os.environ.get("TRAPPEN_TODAY")
    if fixed:
        return datetime.fromisoformat(f"{fixed}T12:00:00").replace(tzinfo=timezone.get_current_timezone())
    return timezone.now()  # noqa: TID251 - this is the one place


def today() -> date:
    """The Danish date of `now`."""
    return timezone.localdate(now())  # noqa: TID251 - of a given moment, not of the clock


def waited(period: timedelta) -> datetime:
    """When a period from now is over for those who wait in real time, as the queue of jobs does: no day holds it."""
    return timezone.now() + period  # noqa: TID251 - the queue compares with the machine's clock
