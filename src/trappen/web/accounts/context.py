"""What every page's frame shows: the menu and who is signed in."""

from typing import Any

from django.http import HttpRequest

from trappen.web.accounts.models import User
from trappen.web.accounts.navigation import menu


def frame(request: HttpRequest) -> dict[str, Any]:
    """`menu` (links that the reader may follow), `person` (the user or None) and `municipality` (theirs or None)."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"menu": (), "person": None, "municipality": None}
    return {"menu": tuple(menu(user, request.path)), "person": user, "municipality": user.municipality}
