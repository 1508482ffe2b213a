"""Background work of the cadence: what is too heavy for a page."""

from django_tasks import task

from trappen.web.accounts.models import User
from trappen.web.cadence import actions
from trappen.web.cadence.models import Proposal
from trappen.web.core import clock

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
