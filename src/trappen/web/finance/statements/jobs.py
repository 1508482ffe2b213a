"""Background work: computes a statement for whoever asked for it."""

from typing import Any

from django_tasks import task

from trappen.web.accounts.models import User
from trappen.web.core import clock
from trappen.web.finance.statements import actions
from trappen.web.finance.statements.kinds import Kind


@task()
def compute(kind: str, user_id: int, parameters: dict[str, Any]) -> None:
    """Stores the statement; the user's scope and rights are those of the moment it is computed."""
    by = User.objects.get(pk=user_id)
    actions.compute(kind=Kind(kind), parameters=parameters, by=by, now=clock.now())
