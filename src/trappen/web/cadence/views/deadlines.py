"""Deadlines, child by child and by rule."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from trappen.domain import formats
from trappen.domain.deadlines.status import Status
from trappen.domain.figures import Figure, Source, Unit
from trappen.reporting.document import Table
from trappen.reporting.spreadsheets import csv_text
from trappen.reporting.store import restored
from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.models import User
from trappen.web.accounts.permissions import Permission, can
from trappen.web.cadence import queries
from trappen.web.cadence.forms.wanted import STATUS_NAMES, WantedForm
from trappen.web.cadence.views.reading import is_stale, log_listed
from trappen.web.cases.models import Child
from trappen.web.cases.queries import case_numbers, names, place_of
from trappen.web.core import clock

PER_PAGE = 50
WITHOUT_SECTION = "uden-paragraf"  # what »vis« says


@never_cache
@require_GET
@requires(Permission.SEE_AGGREGATES)
def deadlines(request: HttpRequest) -> HttpResponse:
    """Child by child for those who may see that; for everyone else the totals by rule."""
    user = signed_in(request)
    run = queries.latest_run(user)
    context: dict[str, Any] = {"run": run, "form": None, "page": None, **_without_section(request, user)}
    if run is None or run.result["rules"] is None:
        lacking, may_import = queries.lacking(user, *queries.FOR_DEADLINES), can(user, Permission.IMPORT_RECORDS)
        context |= {"run": None, "lacking": lacking, "may_import": may_import}
        return render(request, "cadence/deadlines.html", context)
    context |= {
        "stale": is_stale(run),
        "may_recompute": can(user, Permission.RECOMPUTE_CADENCE),
        "rules": restored(run.result["rules"], Table),
        "kept": restored(run.result["kept"], Table),
    }
    if can(user, Permission.SEE_DEADLINES):
        form, wanted = _asked(request, user)
        today = clock.today()
        page = Paginator(queries.listed(user, wanted, today), PER_PAGE).get_page(request.GET.get("side"))
        counted = queries.counts(user, wanted, today)
        _, _, advisers = names(user)
        numbers = case_numbers(user, [item.child_id for item in page])
        context |= {
            "form": form,
            "both": wanted.status == queries.LATE,
            "order": "nyeste" if wanted.is_new else "ældste",
            "page": page,
            "tabs": [(s, name, counted.get(s, 0), s == wanted.status) for s, name in STATUS_NAMES.items()],
            "rows": [
                (
                    item,
                    numbers.get(item.child_id),
                    advisers.get(item.adviser_key, item.adviser_key),
                    item.days_over(today),
                )
                for item in page
            ],
        }
        log_listed(request, {item.child_id for item in page})
    return render(request, "cadence/deadlines.html", context)


def _without_section(request: HttpRequest, user: User) -> dict[str, Any]:
    """How many running measures have no section, and which they are where that is asked."""
    nothing = {"without_section": 0, "lacking_page": None, "lacking_rows": ()}
    if not can(user, Permission.SEE_DEADLINES):
        return nothing
    found = queries.without_section(user, clock.today())
    if request.GET.get("vis") != WITHOUT_SECTION:
        return nothing | {"without_section": found.count()}
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("side"))
    children = {row.child_id: row for row in page}
    log_listed(request, children)
    numbers = case_numbers(user, children)
    rows = [(row, numbers.get(row.child_id), place_of(row)) for row in page]
    return {"without_section": page.paginator.count, "lacking_page": page, "lacking_rows": rows}


@never_cache
@require_GET
@requires(Permission.SEE_DEADLINES)
def export(request: HttpRequest) -> HttpResponse:
    """The list as CSV, with the same narrowing as on the page."""
    user = signed_in(request)
    _, wanted = _asked(request, user)
    _, _, advisers = names(user)
    items = list(queries.listed(user, wanted, clock.today()))
    numbers = case_numbers(user, {item.child_id for item in items})
    source = (Source("Trappen, frister"),)
    table = Table(
        "Frister",
        ("Barn", "Sagsnummer", "Frist", "Lov", "Senest", "Dage over", "Rådgiver", "Begrundelse"),
        tuple(
            (
                item.child_id,
                numbers.get(item.child_id, ""),
                item.title,
                item.cited,
                formats.short_date(item.due),
                Figure("Dage over", item.days_over(clock.today()), Unit.DAYS, source),
                advisers.get(item.adviser_key, item.adviser_key),
                item.reason,
            )
            for item in items
        ),
        unit="frister",
    )
    log_listed(request, {item.child_id for item in items})
    response = HttpResponse(csv_text(table), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="frister-{wanted.status}-{clock.today()}.csv"'
    return response


@never_cache
@require_GET
@requires(Permission.SEE_DEADLINES)
def child(request: HttpRequest, key: str) -> HttpResponse:
    """One child's deadlines: a part of the child's page, or a page of its own."""
    user = signed_in(request)
    found = get_object_or_404(Child.objects.visible_to(user), key=key)
    log_listed(request, {found.key})
    template = "cadence/_child.html" if request.headers.get("HX-Request") else "cadence/child.html"
    without = queries.without_section(user, clock.today()).filter(child=found).count()
    context = {"child": found, "items": queries.of_child(user, found), "without_section": without}
    return render(request, template, context)


def _asked(request: HttpRequest, user: User) -> tuple[WantedForm, queries.Wanted]:
    teams, _, advisers = names(user)
    given = request.GET.copy()
    if "raadgiver" not in given and user.adviser_key:
        given["raadgiver"] = user.adviser_key  # an adviser's own come first
    if not given.get("status"):
        given["status"] = Status.OVERDUE.value
    if user.adviser_key:  # someone whose key has left the records finds nothing, not everybody's
        advisers = {user.adviser_key: str(user)} | advisers
    form = WantedForm(given, rules=queries.rules(user), teams=teams, advisers=advisers)
    return form, form.wanted()
