"""Background work: the morning's recount, so that what became due overnight stands on the pages when people meet, and
what is too heavy for a page."""

from datetime import date, time

from django.conf import settings
from django_tasks import task

from trappen.domain.errors import MissingTableError
from trappen.web.accounts.models import Municipality, User
from trappen.web.cadence import actions
from trappen.web.cadence.models import Proposal, ReminderChoice
from trappen.web.cadence.queries import KIND
from trappen.web.core import clock
from trappen.web.registers.queries import vintage_of
from trappen.web.runs.queries import Question, answers
from trappen.web.runs.schedule import DailyJob, each

BROKE = "Beregningen gik i stykker. Det er en fejl i Trappen: prøv igen, og sig det til den, der driver Trappen."


@task()
def compute_proposal(proposal_id: int, user_id: int) -> None:
    """Computes a proposal in the scope and with the rights that the user has at that moment."""
    proposal = Proposal.objects.select_related("municipality").get(pk=proposal_id)
    try:
        by = User.objects.get(pk=user_id)
        actions.compute_proposal(proposal=proposal, by=by, on=clock.today(), now=clock.now())
    except Exception:
        actions.fail_proposal(proposal=proposal, why=BROKE)
        raise


@task()
def plan_capacity(municipality_id: int, user_id: int, inputs: dict[str, str]) -> None:
    """Works out the advisers that a policy needs."""
    by = User.objects.get(pk=user_id)
    municipality = Municipality.objects.get(pk=municipality_id)
    actions.plan_capacity(municipality=municipality, inputs=inputs, on=clock.today(), by=by, now=clock.now())


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
        actions.recompute(municipality=municipality, on=day, by=None, now=clock.now())
    except MissingTableError:
        return  # a source without cases or advisers has no deadlines to show


RECOUNT = DailyJob("cadence.recount", at=time(4), run=recount)


def send_reminders(day: date, _last: date | None) -> None:
    """The digests of everyone who wants them, where a mail server is set. After downtime there is one for today and
    one for the week, and none for the days that were missed.

    Raises:
        UnfinishedError: if a mail could not be sent; what was not is tried again.
    """
    if settings.EMAIL_HOST:
        wanted = ReminderChoice.objects.exclude(address="").select_related("user__municipality").order_by("pk")
        each(wanted, lambda choice: actions.remind(choice=choice, day=day, now=clock.now()))


REMIND = DailyJob("cadence.remind", at=time(6), run=send_reminders)
