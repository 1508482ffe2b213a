"""The morning's recount: what became due overnight stands on the pages when people meet."""

from datetime import date, time

from trappen.domain.errors import MissingTableError
from trappen.web.accounts.models import Municipality
from trappen.web.cadence.actions import recompute
from trappen.web.cadence.queries import KIND
from trappen.web.core import clock
from trappen.web.registers.queries import vintage_of
from trappen.web.runs.queries import Question, answers
from trappen.web.runs.schedule import DailyJob, each


def recount(day: date, _last: date | None) -> None:
    """Deadlines and caseload of every municipality with data, unless they are of the day already.

    Raises:
        UnfinishedError: if one of them failed.
    """
    each(Municipality.objects.order_by("code"), lambda municipality: _recount(municipality, day))


def _recount(municipality: Municipality, day: date) -> None:
    vintage = vintage_of(municipality)
    if vintage is None:
        return
    asked = Question(KIND, municipality.code, vintage.digest, parameters={"on": day.isoformat()})
    if answers(asked).exists():
        return
    try:
        recompute(municipality=municipality, on=day, by=None, now=clock.now())
    except MissingTableError:
        return  # a source without cases or advisers has no deadlines to show


RECOUNT = DailyJob("cadence.recount", at=time(4), run=recount)
