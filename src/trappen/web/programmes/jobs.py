"""Targets and target group counted: when asked for, after each change of the plan, and anew each morning."""

from datetime import date, time, timedelta

from django_tasks import task

from trappen.web.accounts.models import User
from trappen.web.accounts.permissions import Permission, can
from trappen.web.core import clock
from trappen.web.programmes.models import ProgrammePlan
from trappen.web.programmes.queries import plans_of
from trappen.web.programmes.targets import actions, queries
from trappen.web.registers.queries import askers
from trappen.web.runs.queries import tasks
from trappen.web.runs.schedule import DailyJob, each

RECENT = timedelta(days=31)


@task()
def compute(kind: str, plan_id: int, user_id: int, *, unasked: bool) -> None:
    """Stores the answer; the user's scope and rights are those of the moment it is counted.

    A plan that is deleted meanwhile, or a user who may no longer see it, leaves nothing to do.
    """
    plan = ProgrammePlan.objects.filter(pk=plan_id).first()
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if plan is None or user is None or plan.municipality_id != user.municipality_id:
        return
    if can(user, Permission.SEE_AGGREGATES):
        actions.compute(kind=queries.Kind(kind), plan=plan, by=user, now=clock.now(), unasked=unasked)


def order(plan: ProgrammePlan, kind: queries.Kind, *, by: User, unasked: bool = False) -> None:
    """Has it counted, unless a job that has not begun will do so anyway; one that runs began with the old plan."""
    arguments = queries.order(kind, plan, by.pk)
    if not tasks(queries.TASK, **arguments).filter(status="READY").exists():
        compute.enqueue(**arguments, unasked=unasked)


def order_changed(plan: ProgrammePlan, *, by: User) -> None:
    """After a change of the plan: has what is out of date counted, for whoever changed it and those who follow it."""
    following = [user for user in askers(queries.Kind, clock.now() - RECENT) if user != by]
    for kind in queries.countable(plan):
        for user in (by, *following):
            asked = queries.question(user, plan, kind) if user.municipality == plan.municipality else None
            if asked is None or queries.stored(asked) is not None:
                continue
            if user == by or queries.latest(asked, plan) is not None:
                order(plan, kind, by=user, unasked=user != by)


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
    actions.compute(kind=kind, plan=plan, by=user, now=clock.now(), unasked=True)


RECOUNT = DailyJob("programmes.recount", at=time(4), run=recount)
