"""Background work: computes a forecast or its back-test for whoever asked for it."""

from typing import Any

from django_tasks import task

from trappen.web.accounts.models import User
from trappen.web.core import clock
from trappen.web.scenarios import actions
from trappen.web.scenarios.queries import Kind


@task()
def compute(kind: str, user_id: int, parameters: dict[str, Any]) -> None:
    """Stores the answer; the user's scope and rights are those of the moment it is computed."""
    by = User.objects.get(pk=user_id)
    actions.compute(kind=Kind(kind), parameters=parameters, by=by, now=clock.now())
