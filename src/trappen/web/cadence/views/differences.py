"""What was typed and what the import says otherwise: both beside each other, and a decision."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from trappen.domain.errors import TrappenError
from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.permissions import Permission, can
from trappen.web.cadence import actions
from trappen.web.cadence.models import Entry, Filed, Filing, Outcome
from trappen.web.cadence.queries import differences as queries
from trappen.web.cadence.queries import history
from trappen.web.cadence.views.reading import log_listed
from trappen.web.core import clock

CHOICES = (Outcome.KEPT, Outcome.TAKEN, Outcome.BOTH)


@never_cache
@require_GET
@requires(Permission.RECORD_CADENCE)
def index(request: HttpRequest) -> HttpResponse:
    """The differences that wait for a decision, and those that were decided last."""
    user = signed_in(request)
    waiting, rows, decided = queries.waiting(user), queries.waiting_rows(user), queries.decided(user)
    log_listed(request, [*(row.child for row in (*waiting, *rows)), *(one.row.child_id for one in decided)])
    moved = len(history.differences(user)) if can(user, Permission.ASSIGN_CASES) else 0
    context: dict[str, Any] = {"waiting": waiting, "decided": decided, "rows": rows, "moved": moved}
    return render(request, "cadence/differences.html", context)


@require_POST
@requires(Permission.RECORD_CADENCE)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Keeps what was typed, takes what was imported, or lets both stand."""
    user = signed_in(request)
    entry = get_object_or_404(Entry.objects.visible_to(user, needs=Permission.RECORD_CADENCE), pk=pk)
    asked = request.POST.get("gaelder", "")
    if asked not in CHOICES:
        messages.error(request, "Vælg, hvad der gælder.")
        return redirect("cadence:differences")
    try:
        actions.decide(entry=entry, outcome=Outcome(asked), by=user, now=clock.now(), today=clock.today())
    except TrappenError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Afgjort: {Outcome(asked).label.lower()}. Barnets frister er opgjort igen.")
    return redirect("cadence:differences")


@require_POST
@requires(Permission.RECORD_CADENCE)
def decide_row(request: HttpRequest, pk: int) -> HttpResponse:
    """The same for a child, case, assignment or measure. One CPR number is one child: there both cannot hold."""
    user = signed_in(request)
    filing = get_object_or_404(Filing.objects.visible_to(user, needs=Permission.RECORD_CADENCE), pk=pk)
    asked = request.POST.get("gaelder", "")
    if asked not in CHOICES or (asked == Outcome.BOTH and filing.table == Filed.CHILD):
        messages.error(request, "Vælg, hvad der gælder.")
        return redirect("cadence:differences")
    try:
        actions.decide_row(filing=filing, outcome=Outcome(asked), by=user, now=clock.now(), today=clock.today())
    except TrappenError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Afgjort: {Outcome(asked).label.lower()}.")
    return redirect("cadence:differences")
