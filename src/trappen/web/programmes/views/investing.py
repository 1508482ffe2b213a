"""A programme's money as an investment case: its options against doing nothing."""

from collections.abc import Collection

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from trappen.analysis.investment.answers import answers
from trappen.analysis.investment.remarks import remarks
from trappen.analysis.investment.streams import streams
from trappen.domain.investment.case import Fill
from trappen.domain.investment.of_programme import case_of
from trappen.parameters.discount import rate_of
from trappen.reporting import html, spreadsheets
from trappen.reporting.document import Document, document_tables
from trappen.reporting.investment import case_document
from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.permissions import Permission
from trappen.web.core import clock
from trappen.web.programmes.actions import programme_of
from trappen.web.programmes.forms import FillForm
from trappen.web.programmes.models import ProgrammePlan
from trappen.web.programmes.views.exports import PAPERS, as_file

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@requires(Permission.SEE_AGGREGATES)
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """The options beside each other, year by year, and what is missing. Nothing is stored: it is quick arithmetic."""
    plan = get_object_or_404(ProgrammePlan.objects.visible_to(signed_in(request)), pk=pk)
    form = FillForm(request.GET)
    found = _document(plan, form.chosen())
    context = {
        "plan": plan,
        "form": form,
        "query": request.GET.urlencode() if form.is_valid() else "",
        "shown": None if found is None else html.fragment(found, level=2),
    }
    return render(request, "programmes/case.html", context, status=200 if form.is_valid() else 400)


@require_GET
@requires(Permission.SEE_AGGREGATES)
def case_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The same as a workbook or a document."""
    plan = get_object_or_404(ProgrammePlan.objects.visible_to(signed_in(request)), pk=pk)
    found = _document(plan, FillForm(request.GET).chosen())
    if found is None or form not in {"xlsx", *PAPERS}:
        raise Http404
    name = f"{plan.key}-investeringssag.{form}"
    if form == "xlsx":
        return as_file(spreadsheets.xlsx(document_tables(found)), XLSX, name)
    content_type, make = PAPERS[form]
    return as_file(make(found), content_type, name)


def _document(plan: ProgrammePlan, fill: Collection[Fill]) -> Document | None:
    found = case_of(programme_of(plan.document))
    if found is None:
        return None
    years = streams(found, fill=fill)
    rate, why_none = rate_of(found)
    made = answers(found, years, rate)
    return case_document(found, years, made, remarks(found, years), why_none=why_none, on=clock.today())
