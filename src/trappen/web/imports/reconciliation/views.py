"""What the case system and the accounts disagree about, in kroner."""

from collections.abc import Sequence

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from trappen.records.reconciliation import CODES
from trappen.reporting.spreadsheets import csv_text, xlsx
from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.permissions import Permission
from trappen.web.audit.actions import record_read
from trappen.web.audit.models import EventType
from trappen.web.core import clock
from trappen.web.imports.models import Batch
from trappen.web.imports.reconciliation import queries
from trappen.web.imports.reconciliation.queries import LARGEST, ORDERS, Finding

PER_PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@never_cache
@require_GET
@requires(Permission.SEE_IMPORTS)
def page(request: HttpRequest, number: int) -> HttpResponse:
    """The totals by kind, and the findings in the order that is asked for: the largest amount first."""
    batch = _batch(request, number)
    code, order = _asked(request)
    kinds = queries.kinds(batch)
    found = queries.findings(signed_in(request), batch, code=code, order=order)
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("side"))
    _log(request, batch, list(shown))
    context = {
        "batch": batch,
        "kinds": kinds,
        "whole": queries.whole(kinds),
        "page": shown,
        "orders": [(key, title, key == order) for key, (title, _) in ORDERS.items()],
        "code": code,
        "title": CODES.get(code, ""),
        "order": order,
        "cut": [kind for kind in kinds if kind.kept < kind.count],
    }
    return render(request, "imports/reconciliation.html", context)


@never_cache
@require_GET
@requires(Permission.SEE_IMPORTS)
def workbook(request: HttpRequest, number: int) -> HttpResponse:
    """Totals and findings as a workbook, with the same narrowing and order as on the page."""
    batch = _batch(request, number)
    found = _findings(request, batch)
    tables = (queries.by_kind(batch, queries.kinds(batch)), queries.as_table(batch, found))
    return _file(xlsx(tables), XLSX, f"afstemning-{batch.number}.xlsx")


@never_cache
@require_GET
@requires(Permission.SEE_IMPORTS)
def sheet(request: HttpRequest, number: int) -> HttpResponse:
    """The findings as CSV, with the same narrowing and order as on the page."""
    batch = _batch(request, number)
    text = csv_text(queries.as_table(batch, _findings(request, batch)))
    return _file(text.encode(), "text/csv; charset=utf-8", f"afstemning-{batch.number}.csv")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _findings(request: HttpRequest, batch: Batch) -> Sequence[Finding]:
    code, order = _asked(request)
    found = queries.findings(signed_in(request), batch, code=code, order=order)
    _log(request, batch, found)
    return found


def _batch(request: HttpRequest, number: int) -> Batch:
    return get_object_or_404(Batch.objects.visible_to(signed_in(request)), number=number)


def _asked(request: HttpRequest) -> tuple[str, str]:
    """The kind and the order; what is neither narrows nothing, and the largest amounts come first."""
    code, order = request.GET.get("art", ""), request.GET.get("orden", LARGEST)
    return code if code in CODES else "", order if order in ORDERS else LARGEST


def _log(request: HttpRequest, batch: Batch, found: Sequence[Finding]) -> None:
    record_read(
        EventType.CHILDREN_LISTED,
        by=signed_in(request),
        now=clock.now(),
        municipality=batch.municipality.code,
        children=sorted({finding.child for finding in found if finding.child}),
        path=request.get_full_path(),
    )
