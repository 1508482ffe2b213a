"""Targets and target group counted anew each morning, for those who follow them."""

from datetime import date, time, timedelta

from trappen.domain.errors import TrappenError
from trappen.web.accounts.models import User
from trappen.web.core import clock
from trappen.web.programmes.models import ProgrammePlan
from trappen.web.programmes.queries import plans_of
from trappen.web.programmes.targets import actions, queries
from trappen.web.registers.queries import askers
from trappen.web.runs.schedule import DailyJob, each

RECENT = timedelta(days=31)


def recount(day: date, _last: date | None) -> None:
    """What somebody has counted lately of the municipality's own programmes, as of the day, once for each scope.

    Raises:
        UnfinishedError: if it failed for somebody.
    """
    each(askers(queries.Kind, clock.now() - RECENT), lambda user: _recount(user, day))


def _recount(user: User, day: date) -> None:
    for plan in plans_of(user):
        for kind in queries.Kind:
            if not plan.is_example:
                _count(user, plan, kind, day)


def _count(user: User, plan: ProgrammePlan, kind: queries.Kind, day: date) -> None:
    """Only what was counted before, in the user's own scope: a programme nobody follows costs nothing."""
    asked = queries.question(user, plan, kind)
    if asked is None or queries.latest(asked, plan) is None:
        return
    counted = queries.stored(asked)
    if counted is not None and counted.result["on"] == day.isoformat():
        return
    try:
        actions.compute(asked=asked, plan=plan, by=user, now=clock.now(), unasked=True)
    except TrappenError:
        return  # the plan has no target group any more, or the data lack a table: the page says so


RECOUNT = DailyJob("programmes.recount", at=time(4), run=recount)
