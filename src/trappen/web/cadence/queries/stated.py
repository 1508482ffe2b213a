"""Cases per adviser of the programmes: derived, never typed. Cases nobody states are missing until counted."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

from trappen.analysis.capacity.need import stated_capacity
from trappen.domain.programme.policy import policy_of
from trappen.domain.staffing import Staffed, staffed
from trappen.reporting.capacity import stated_table
from trappen.reporting.document import Table
from trappen.web.accounts.models import User
from trappen.web.accounts.permissions import Permission
from trappen.web.cadence.queries.leading import in_force
from trappen.web.programmes.actions import programme_of
from trappen.web.programmes.models import Enrolment, ProgrammePlan
from trappen.web.programmes.queries import plans_of


def stated(user: User, on: date) -> Table:
    """Every programme that the user may see, its teams and options; none that says nothing of advisers or cases."""
    rows = []
    for plan in plans_of(user):
        entries = stated_capacity(policy_of(programme_of(plan.document))).stated
        rows += [(plan.name, entry) for entry in _counted(user, plan, entries, on)]
    return stated_table(rows)


def _counted(user: User, plan: ProgrammePlan, entries: tuple[Staffed, ...], on: date) -> tuple[Staffed, ...]:
    """Where a programme has one team whose cases nobody states, the children enrolled on the day are its cases."""
    if not plan.records_key or len(entries) != 1 or entries[0].cases is not None:
        return entries
    enrolled = Enrolment.objects.visible_to(user, needs=Permission.SEE_AGGREGATES).filter(programme_id=plan.records_key)
    number = enrolled.filter(in_force(on)).values("child_id").distinct().count()
    if not number:
        return entries
    only = entries[0]
    return (
        replace(
            staffed(only.key, only.name, cases=Fraction(number), advisers=only.advisers, cap=only.cap),
            reference=f"{only.reference}; sager er indskrevne børn",
        ),
    )
