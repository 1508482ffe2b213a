"""A programme as a file: as it is written, its figures, and its paper in the house form."""

from collections.abc import Callable, Mapping, Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from trappen.domain.programme.figures import programme_figures
from trappen.domain.programme.model import Programme
from trappen.records.programmes.writing import programme_text
from trappen.reporting import html, pdf, programme_tables, spreadsheets, word
from trappen.reporting.document import Document, Table
from trappen.reporting.forms.reading import house_form
from trappen.reporting.papers.appropriation import appropriation
from trappen.reporting.programme_comparison import compare, comparison_tables
from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.permissions import Permission
from trappen.web.core import clock
from trappen.web.programmes import queries
from trappen.web.programmes.actions import programme_of
from trappen.web.programmes.editing.typed import slug
from trappen.web.programmes.models import ProgrammePlan
from trappen.web.programmes.presentation import tables_of
from trappen.web.programmes.targets.presentation import in_records


@require_GET
@requires(Permission.SEE_AGGREGATES)
def fetch(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The programme as TOML, all its tables as a workbook, or one of them as CSV: that of all figures, or `tabel`."""
    plan, programme = _programme(request, pk)
    if form == "toml":
        return as_file(programme_text(programme).encode(), "application/toml", f"{plan.key}.toml")
    if form not in SHEETS:
        raise Http404
    content_type, make = SHEETS[form]
    asked = request.GET.get("tabel", "") if form == "csv" else ""
    if form == "csv" and not asked:
        figures = programme_figures(programme)
        tables = [programme_tables.listing("Tal", (*figures.typed, *figures.derived))]
    else:
        report = queries.report_of(programme, signed_in(request), clock.today())
        tables = tables_of(signed_in(request), plan, programme, report, clock.today())
    chosen = [table for table in tables if slug(table.caption) == asked] if asked else tables
    if not chosen:
        raise Http404
    return as_file(make(chosen), content_type, f"{plan.key}{f'-{asked}' if asked else ''}.{form}")


@require_GET
@requires(Permission.SEE_AGGREGATES)
def paper(request: HttpRequest, pk: int, number: int, form: str) -> HttpResponse:
    """The paper that asks for the appropriation, in its house form. `number` is its place among the papers, from 1."""
    plan, programme = _programme(request, pk)
    found = programme.papers[number - 1] if 1 <= number <= len(programme.papers) else None
    expense = queries.writable(programme, found) if found else ""
    if form not in PAPERS or found is None or not expense:
        raise Http404
    content_type, make = PAPERS[form]
    document = appropriation(
        programme, paper=found.key, expense=expense, form=house_form(found.form), made_on=clock.today()
    )
    return as_file(make(document), content_type, f"{plan.key}-sagsfremstilling.{form}")


@require_GET
@requires(Permission.SEE_AGGREGATES)
def compared(request: HttpRequest, form: str) -> HttpResponse:
    """The comparison that the page shows, as a workbook or CSV: one row a figure."""
    user = signed_in(request)
    plans = queries.chosen(queries.plans_of(user), request.GET.getlist("program"))
    if form not in SHEETS or not queries.can_compare(plans):
        raise Http404
    content_type, make = SHEETS[form]
    found = compare([programme_of(plan.document) for plan in plans], [in_records(user, plan) for plan in plans])
    tables = comparison_tables(found)
    return as_file(make(tables), content_type, f"sammenligning.{form}")


def _programme(request: HttpRequest, pk: int) -> tuple[ProgrammePlan, Programme]:
    plan = get_object_or_404(ProgrammePlan.objects.visible_to(signed_in(request)), pk=pk)
    return plan, programme_of(plan.document)


def as_file(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _page(document: Document) -> bytes:
    return html.page(document).encode()


_OFFICE = "application/vnd.openxmlformats-officedocument"
SHEETS: Mapping[str, tuple[str, Callable[[Sequence[Table]], bytes]]] = {
    "xlsx": (f"{_OFFICE}.spreadsheetml.sheet", spreadsheets.xlsx),
    "csv": ("text/csv; charset=utf-8", lambda tables: spreadsheets.csv_text(tables[0]).encode()),
}
PAPERS: Mapping[str, tuple[str, Callable[[Document], bytes]]] = {
    "pdf": ("application/pdf", pdf.pdf),
    "docx": (f"{_OFFICE}.wordprocessingml.document", word.docx),
    "html": ("text/html; charset=utf-8", _page),
}
