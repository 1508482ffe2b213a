"""Cases per adviser in the programmes, and as a file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.permissions import Permission
from trappen.web.cadence.queries.stated import stated
from trappen.web.cadence.views.reading import as_file
from trappen.web.core import clock


@never_cache
@require_GET
@requires(Permission.SEE_AGGREGATES)
def index(request: HttpRequest) -> HttpResponse:
    """What the programmes state, and what follows from it."""
    return render(request, "cadence/capacity.html", {"table": stated(signed_in(request), clock.today())})


@never_cache
@require_GET
@requires(Permission.SEE_AGGREGATES)
def file(request: HttpRequest, form: str) -> HttpResponse:
    """The table as XLSX or CSV."""
    table = stated(signed_in(request), clock.today())
    if not table.rows:
        raise Http404
    return as_file([table], form, f"kapacitet-{clock.today()}")
