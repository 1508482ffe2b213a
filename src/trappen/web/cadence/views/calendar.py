"""One's own calendar address: made, shown once, revoked."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.permissions import Permission
from trappen.web.cadence.actions import feeds as actions
from trappen.web.cadence.queries.feeds import own_feed
from trappen.web.core import clock


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.RECORD_CADENCE)
def address(request: HttpRequest) -> HttpResponse:
    """Whether there is an address; a POST makes a new one and shows it this once."""
    user = signed_in(request)
    made = ""
    if request.method == "POST":
        token = actions.make_feed(by=user, now=clock.now())
        made = request.build_absolute_uri(reverse("cadence:calendar", args=[token]))
    return render(request, "cadence/calendar.html", {"made": made, "feed": own_feed(user), "adviser": user.adviser_key})


@require_POST
@requires(Permission.RECORD_CADENCE)
def revoke(request: HttpRequest) -> HttpResponse:
    """Closes the address at once."""
    actions.revoke_feed(by=signed_in(request), now=clock.now())
    messages.success(request, "Adressen er lukket og fører ingen steder hen.")
    return redirect("cadence:calendar_address")
