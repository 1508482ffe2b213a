"""The log: who has done and seen what. Stands here, as the log itself lies below the users and knows no roles."""

import csv

from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from trappen.web.accounts.forms import LogForm
from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.models import Municipality, User
from trappen.web.accounts.permissions import Permission
from trappen.web.audit import queries
from trappen.web.audit.actions import Subject, record
from trappen.web.audit.models import EventType
from trappen.web.audit.presenters import sentence
from trappen.web.core import clock

PER_PAGE = 100


@require_GET
@requires(Permission.SEE_LOG)
def index(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    form = LogForm(request.GET)
    wanted = form.wanted()
    found = queries.events(_municipality(user).code, wanted)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("side"))
    rows = [(event, sentence(event)) for event in page.object_list]
    record(
        EventType.LOG_READ,
        by=user,
        now=clock.now(),
        municipality=_municipality(user).code,
        subject=Subject("child", wanted.child) if wanted.child else None,
        path=request.path,
    )
    exportable = wanted if wanted.child else None
    context = {"form": form, "page": page, "rows": rows, "exportable": exportable}
    return render(request, "accounts/log.html", context)


@require_POST
@requires(Permission.SEE_LOG)
def export(request: HttpRequest) -> HttpResponse:
    """What was done with one child's data, for the child or its parents: no names of staff in it."""
    user = signed_in(request)
    form = LogForm(request.POST)
    wanted = form.wanted()
    if not wanted.child:
        raise BadRequest("Et udtræk til egenindsigt gælder ét barn.")
    code = _municipality(user).code
    record(
        EventType.LOG_EXPORTED,
        by=user,
        now=clock.now(),
        municipality=code,
        subject=Subject("child", wanted.child),
        path=request.path,
    )
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="egenindsigt.csv"'
    response.write("\ufeff")  # so that a spreadsheet reads Danish letters
    writer = csv.writer(response, delimiter=";")
    writer.writerow(["Tidspunkt", "Hændelse", "Hvad"])
    for event in queries.events(code, queries.Filter(child=wanted.child, start=wanted.start, end=wanted.end)):
        at = timezone.localtime(event.at)
        writer.writerow([f"{at:%d-%m-%Y %H:%M}", event.get_event_type_display(), sentence(event)])
    return response


def _municipality(user: User) -> Municipality:
    """The reader's own; `requires` has refused everyone without one."""
    assert user.municipality is not None
    return user.municipality
