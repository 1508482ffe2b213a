"""The calendar behind a secret address."""

import hashlib
from datetime import date, datetime, timedelta

from trappen.reporting.icalendar import DayEvent, calendar
from trappen.web.accounts.models import User
from trappen.web.accounts.permissions import Permission, can
from trappen.web.cadence.models import CalendarFeed, NextAct, OpenCase, token_hash

NEEDS = Permission.RECORD_CADENCE
AHEAD_DAYS = 180


def feed_of(token: str) -> CalendarFeed | None:
    """The feed of the token, if its user may still see the cases; None for a stranger's or a revoked token."""
    found = CalendarFeed.objects.select_related("user__municipality").filter(token_hash=token_hash(token)).first()
    return found if found is not None and found.user.is_active and can(found.user, NEEDS) else None


def own_feed(user: User) -> CalendarFeed | None:
    """The user's own address."""
    return CalendarFeed.objects.filter(user=user).first()


def calendar_text(feed: CalendarFeed, *, today: date, now: datetime) -> str:
    """What is due in the user's own cases, as iCalendar: the act and the case number, nothing else about the child."""
    user = feed.user
    last = today + timedelta(AHEAD_DAYS)  # and all that is overdue, however old: it is still to be done
    acts = NextAct.objects.visible_to(user, needs=NEEDS).filter(adviser_key=user.adviser_key or None, due__lte=last)
    cases = OpenCase.objects.visible_to(user, needs=NEEDS).filter(adviser_key=user.adviser_key or None)
    numbers = {case.child_id: case.number_outside for case in cases}
    events = [
        DayEvent(
            uid=_uid(feed, act),
            day=act.due,
            summary=f"{act.get_act_display()}: sag {numbers.get(act.child_id) or 'uden nummer'}",
        )
        for act in acts
    ]
    return calendar("Trappen: mine frister", events, made=now)


def _uid(feed: CalendarFeed, act: NextAct) -> str:
    """The same for the same duty, and nothing can be read from it."""
    about = f"{feed.token_hash}|{act.child_id}|{act.act}|{act.subject}|{act.subject_key}"
    return f"{hashlib.sha256(about.encode()).hexdigest()[:32]}@trappen"
