"""The ladder counted ahead, each morning, for those who use it: with new data the page has its answer at once."""

from datetime import date, time, timedelta

from trappen.web.accounts.models import User
from trappen.web.core import clock
from trappen.web.ladder import actions, queries
from trappen.web.registers.queries import askers
from trappen.web.runs.schedule import DailyJob, each

RECENT = timedelta(days=31)


def recount(day: date, _last: date | None) -> None:
    """The newest period for everyone who has counted the ladder lately, unless it is counted already.

    Raises:
        UnfinishedError: if it failed for somebody.
    """
    each(askers([queries.KIND], clock.now() - RECENT), lambda user: count_ahead(user, day))


def count_ahead(user: User, day: date) -> None:
    """The newest period in the user's scope, unless somebody of the same scope has it counted already."""
    first, last = queries.newest_period(user, day)
    asked = queries.question(user, first=first, last=last, by="")
    if asked is not None and queries.stored(asked) is None:
        actions.compute(asked=asked, first=first, last=last, by=user, now=clock.now(), unasked=True)


RECOUNT = DailyJob("ladder.recount", at=time(4), run=recount)
