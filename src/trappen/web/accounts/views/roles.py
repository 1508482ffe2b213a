"""What a role may do, and the reader's own page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from trappen.web.accounts.guards import signed_in
from trappen.web.accounts.models import Role
from trappen.web.accounts.permissions import ALLOWS, GRANTS, Permission
from trappen.web.accounts.scope import scope_of


@require_GET
def roles(request: HttpRequest) -> HttpResponse:
    """The table of roles and permissions, the same for everyone."""
    rows = [(sentence, [permission in GRANTS[role] for role in Role]) for permission, sentence in ALLOWS.items()]
    return render(request, "accounts/roles.html", {"roles": list(Role), "rows": rows})


@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """Who I am here, what I may see, and my own password."""
    user = signed_in(request)
    granted = GRANTS[Role(user.role)] if user.role else frozenset()
    context = {
        "scope": scope_of(user),
        "may_be_reminded": Permission.SEE_DEADLINES in granted,
        "allowed": [sentence for permission, sentence in ALLOWS.items() if permission in granted],
    }
    return render(request, "accounts/me.html", context)
