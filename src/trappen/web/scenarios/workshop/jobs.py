"""Background work of the workshop: learning a baseline, and playing scenarios beside each other."""

from typing import Any

from django_tasks import task

from trappen.web.accounts.models import User
from trappen.web.core import clock
from trappen.web.scenarios.workshop import actions


@task()
def make_ready(user_id: int, years: str) -> None:
    """Makes the baseline ready; the user's scope and rights are those of the moment it is computed."""
    actions.make_ready(years=years, by=User.objects.get(pk=user_id), now=clock.now())


@task()
def compare(user_id: int, parameters: dict[str, Any]) -> None:
    """Stores the comparison; scope and rights as above."""
    actions.compare(parameters=parameters, by=User.objects.get(pk=user_id), now=clock.now())
