"""The as-of date in the header of every page."""

from typing import Any

from django.http import HttpRequest

from trappen.web.accounts.models import User
from trappen.web.registers.models import Vintage


def vintage(request: HttpRequest) -> dict[str, Any]:
    """`data_as_of`: the date of the extract that the reader's municipality stands at, None before the first."""
    user = getattr(request, "user", None)
    if not isinstance(user, User) or user.municipality_id is None:
        return {"data_as_of": None}
    dates = Vintage.objects.filter(municipality_id=user.municipality_id).values_list("as_of", flat=True)
    return {"data_as_of": dates.first()}
