"""Reading the log."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from trappen.web.audit.models import Event, EventType

# A list that is shown is one event for each child in it: they crowd out everything else.
READS = (EventType.CHILD_READ, EventType.CHILDREN_LISTED, EventType.LOG_READ)


@dataclass(frozen=True, slots=True)
class Filter:
    """What to look for; an empty part does not narrow. Both days are included."""

    user: str = ""
    child: str = ""
    event_type: str = ""
    without_reads: bool = False
    start: date | None = None
    end: date | None = None


def events(municipality: str, wanted: Filter) -> QuerySet[Event]:
    """The events of one municipality, newest first."""
    found = Event.objects.filter(municipality_code=municipality)
    if wanted.user:
        found = found.filter(user_name__icontains=wanted.user)
    if wanted.child:
        found = found.filter(subject_type="child", subject_key=wanted.child)
    if wanted.event_type:
        found = found.filter(event_type=wanted.event_type)
    if wanted.without_reads:
        found = found.exclude(event_type__in=READS)
    if wanted.start:
        found = found.filter(at__gte=_midnight(wanted.start))
    if wanted.end:
        found = found.filter(at__lt=_midnight(wanted.end + timedelta(days=1)))
    return found


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
