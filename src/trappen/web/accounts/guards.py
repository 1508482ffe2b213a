"""Guards of views: a page that the role may not open answers 403 with the reason."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.http import HttpRequest, HttpResponseBase

from trappen.web.accounts.models import User
from trappen.web.accounts.permissions import Permission, check_can

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def requires(permission: Permission) -> Callable[[View[P]], View[P]]:
    """`@requires(Permission.SEE_ECONOMY)` on a view. Rows are still reached through `visible_to`, which answers 404."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            check_can(request.user, permission)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def signed_in(request: HttpRequest) -> User:
    """The user behind a request. The login middleware lets nobody else through to a view that is not marked public."""
    return cast("User", request.user)
