"""Confirming end and price of one's measures, and the controller's list of what was confirmed."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from trappen.domain.errors import TrappenError
from trappen.reporting.spreadsheets import csv_text, xlsx
from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.permissions import Permission
from trappen.web.cadence import actions
from trappen.web.cadence.forms.confirming import ConfirmForm
from trappen.web.cadence.queries import confirmations as queries
from trappen.web.cadence.queries.events import measure_name
from trappen.web.cadence.queries.holding import colleague
from trappen.web.cadence.views.reading import log_listed
from trappen.web.cases.models import Episode
from trappen.web.core import clock

PER_PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@never_cache
@require_GET
@requires(Permission.RECORD_CADENCE)
def mine(request: HttpRequest) -> HttpResponse:
    """The adviser's running measures, those not confirmed first."""
    rows = queries.mine(signed_in(request), clock.today())
    log_listed(request, [row.episode.child_id for row in rows])
    return render(request, "cadence/confirm_list.html", {"rows": rows})


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.RECORD_CADENCE)
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Three fields, filled in; Enter confirms what stands there."""
    user = signed_in(request)
    rows = Episode.objects.visible_to(user).select_related("municipality", "child")
    episode = get_object_or_404(rows, pk=pk)
    last = queries.last_word(user, episode)
    form = ConfirmForm(request.POST or None, known=last or episode)
    if form.is_valid():
        try:
            actions.confirm(episode=episode, confirmed=form.confirmed(), by=user, now=clock.now())
        except TrappenError as error:
            form.add_error("slut", str(error))
        else:
            messages.success(request, "Slut og pris er bekræftet.")
            return redirect("cadence:confirm_list")
    log_listed(request, [episode.child_id])
    context = {
        "form": form,
        "episode": episode,
        "last": last,
        "name": measure_name(episode),
        "colleague": colleague(user, episode.child),
    }
    return render(request, "cadence/confirm.html", context)


@never_cache
@require_GET
@requires(Permission.SEE_ECONOMY)
def confirmed(request: HttpRequest) -> HttpResponse:
    """What advisers have confirmed, beside what the records say."""
    user = signed_in(request)
    page = Paginator(queries.newest(user), PER_PAGE).get_page(request.GET.get("side"))
    rows = queries.told(user, list(page))
    log_listed(request, [row.row.child_id for row in rows])
    return render(request, "cadence/confirmed.html", {"page": page, "rows": rows})


@never_cache
@require_GET
@requires(Permission.SEE_ECONOMY)
def file(request: HttpRequest, form: str) -> HttpResponse:
    """The whole list as a file."""
    user = signed_in(request)
    if form not in {"csv", "xlsx"}:
        raise Http404
    rows = queries.told(user, list(queries.newest(user)))
    log_listed(request, [row.row.child_id for row in rows])
    table = queries.table(rows)
    content, kind = (csv_text(table), "text/csv; charset=utf-8") if form == "csv" else (xlsx([table]), XLSX)
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="bekraeftelser-{clock.today()}.{form}"'
    return response
