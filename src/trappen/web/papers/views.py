"""Committee papers: list, write, preview, freeze and fetch."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from trappen.domain.errors import TrappenError
from trappen.domain.periods import add_months
from trappen.reporting import html, pdf, spreadsheets, word
from trappen.reporting.document import Chart, Document, Table, document_tables
from trappen.reporting.papers.economy import CHILD
from trappen.reporting.store import restored
from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.models import User
from trappen.web.accounts.permissions import Permission, can
from trappen.web.audit.actions import Subject, record, record_read
from trappen.web.audit.models import EventType
from trappen.web.core import clock
from trappen.web.papers import actions
from trappen.web.papers.forms import PaperForm
from trappen.web.papers.models import CLOSED, Paper, PaperKind, PaperState, Version, may_see_closed
from trappen.web.programmes.actions import programme_of
from trappen.web.programmes.queries import house_papers, plans_of
from trappen.web.registers.queries import vintage_of
from trappen.web.scenarios.models import CaseDecision

PER_PAGE = 30
RECOMMENDATION = "tager sagen til efterretning."
SLUGS: Mapping[PaperKind, str] = {
    PaperKind.QUARTERLY: "kvartalsopfoelgning",
    PaperKind.MANAGEMENT: "ledelsesinformation",
    PaperKind.BUDGET: "budgetopfoelgning",
    PaperKind.UNITS: "pris-og-maengde",
    PaperKind.DEAREST: "lukket-dyreste-sager",
    PaperKind.INVESTMENT: "opfoelgning-paa-investeringscase",
}


@require_GET
@requires(Permission.SEE_PAPERS)
def index(request: HttpRequest) -> HttpResponse:
    """Every paper with its newest version."""
    user = signed_in(request)
    versions = (
        Version.objects.visible_to(user)
        .select_related("paper__decision__version__case")
        .order_by("-paper__last", "-paper_id", "-number")
    )
    drafts = request.GET.get("tilstand") == PaperState.DRAFT
    if drafts:
        versions = versions.filter(state=PaperState.DRAFT)
    page = Paginator(versions, PER_PAGE).get_page(request.GET.get("side"))
    programmes = [(plan, programme_of(plan.document)) for plan in plans_of(user)]
    context = {
        "page": page,
        "may_write": can(user, Permission.WRITE_PAPERS),
        "drafts": drafts,
        "house_papers": [] if drafts else house_papers(programmes),
    }
    return render(request, "papers/papers.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.WRITE_PAPERS)
def create(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    kinds = _kinds(user)
    first = next((kind for kind in kinds if kind == request.GET.get("slags")), PaperKind.QUARTERLY)
    initial = _suggested(first, clock.today(), _newest_day(user)) | {"sag": request.GET.get("sag", "")}
    form = PaperForm(request.POST or None, initial=initial, kinds=kinds, decisions=_decisions(user))
    if request.method == "POST" and form.is_valid() and user.municipality is not None:
        try:
            version = actions.create(municipality=user.municipality, wanted=form.wanted(), by=user, now=clock.now())
        except TrappenError as error:
            form.add_error(None, str(error))
        else:
            return redirect("papers:show", version.paper_id, version.number)
    return render(request, "papers/write.html", {"form": form, "paper": None}, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@requires(Permission.WRITE_PAPERS)
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """A new version from the data as they stand now."""
    user = signed_in(request)
    paper = get_object_or_404(Paper.objects.visible_to(user, needs=Permission.SEE_PAPERS), pk=pk)
    typed = {"slags": paper.kind, "udvalg": paper.committee, "fra": paper.first, "til": paper.last}
    form = PaperForm(
        request.POST or None,
        initial=typed | {"indstilling": paper.recommendation, "sag": paper.decision_id},
        kinds=[PaperKind(paper.kind)],
        decisions=_decisions(user) if paper.kind == PaperKind.INVESTMENT else (),
    )
    if request.method == "POST" and form.is_valid():
        try:
            version = actions.renew(paper=paper, wanted=form.wanted(), by=user, now=clock.now())
        except TrappenError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Version {version.number} er lavet af data pr. i dag.")
            return redirect("papers:show", pk, version.number)
    return render(request, "papers/write.html", {"form": form, "paper": paper}, status=400 if form.errors else 200)


@require_GET
@requires(Permission.SEE_PAPERS)
def show(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The paper as it will be printed, with a source behind every number."""
    user = signed_in(request)
    version = _version(request, pk, number)
    document = restored(version.document, Document)
    _log_children(request, version, document)
    context = {
        "version": version,
        "preview": html.fragment(document, level=2),
        "may_write": can(user, Permission.WRITE_PAPERS),
        "may_freeze": can(user, Permission.PUBLISH_PAPERS) and version.state == PaperState.DRAFT,
    }
    return render(request, "papers/show.html", context)


@require_GET
@requires(Permission.SEE_PAPERS)
def download(request: HttpRequest, pk: int, number: int, form: str) -> HttpResponse:
    """The paper as PDF, Word, HTML, or its tables as a workbook."""
    user, version = signed_in(request), _version(request, pk, number)
    if form not in FORMS:
        raise Http404
    content_type, ending, make = FORMS[form]
    document = restored(version.document, Document)
    _log_children(request, version, document)
    response = HttpResponse(make(document), content_type=content_type)
    name = f"{SLUGS[PaperKind(version.paper.kind)]}-{version.paper.last}-v{version.number}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    record(
        EventType.PAPER_DOWNLOADED,
        by=user,
        now=clock.now(),
        municipality=version.paper.municipality.code,
        subject=Subject("paper", str(pk)),
        what={"title": str(version), "version": number, "form": form},
        path=request.path,
    )
    return response


@require_http_methods(["GET", "POST"])
@requires(Permission.PUBLISH_PAPERS)
def freeze(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Asks first, as it cannot be undone."""
    version = _version(request, pk, number)
    if request.method == "POST":
        try:
            actions.freeze(version=version, by=signed_in(request), now=clock.now())
        except TrappenError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"Version {number} er fastfrosset.")
        return redirect("papers:show", pk, number)
    return render(request, "papers/freeze.html", {"version": version})


def _log_children(request: HttpRequest, version: Version, document: Document) -> None:
    """That the children of a closed paper were seen; no other paper names any."""
    if version.paper.kind not in CLOSED:
        return
    tables = (table for table in document_tables(document) if table.columns[0] == CHILD)
    record_read(
        EventType.CHILDREN_LISTED,
        by=signed_in(request),
        now=clock.now(),
        municipality=version.paper.municipality.code,
        children=sorted({str(row[0]) for table in tables for row in table.rows}),
        path=request.get_full_path(),
    )


def _version(request: HttpRequest, pk: int, number: int) -> Version:
    found = Version.objects.visible_to(signed_in(request)).select_related("paper__municipality")
    return get_object_or_404(found, paper__pk=pk, number=number)


def _kinds(user: User) -> list[PaperKind]:
    """The kinds that the user may write."""
    return [kind for kind in PaperKind if kind not in CLOSED or may_see_closed(user)]


def _decisions(user: User) -> Iterable[CaseDecision]:
    """The decided investment cases that a paper can follow."""
    return CaseDecision.objects.visible_to(user).select_related("version__case")


def _newest_day(user: User) -> date | None:
    """The day that the economy's estimate is proposed for: the last of the data, or today if it is earlier."""
    vintage = None if user.municipality is None else vintage_of(user.municipality)
    return None if vintage is None or vintage.as_of is None else min(vintage.as_of - timedelta(days=1), clock.today())


def _suggested(kind: PaperKind, today: date, newest: date | None) -> dict[str, object]:
    """The last whole quarter, or the last whole month or year where that is the paper's rhythm.

    A budget follow-up goes to the newest day of the data, as the estimate does, from three months before.
    """
    yearly = dict.fromkeys((PaperKind.UNITS, PaperKind.INVESTMENT), 12)
    months = ({PaperKind.MANAGEMENT: 1, PaperKind.DEAREST: 1} | yearly).get(kind, 3)
    this = date(today.year, (today.month - 1) // months * months + 1, 1)
    before = timedelta(days=1)
    first, last = add_months(this, -months) - before, this - before
    if kind is PaperKind.BUDGET and newest is not None:
        first, last = add_months(newest + before, -months) - before, newest
    return {
        "slags": kind.value,
        "udvalg": "Børne- og Familieudvalget",
        "fra": first,
        "til": last,
        "indstilling": RECOMMENDATION,
    }


def _tables(document: Document) -> bytes:
    found = [block.table if isinstance(block, Chart) else block for block in document.blocks]
    return spreadsheets.xlsx([table for table in found if isinstance(table, Table)])


def _page(document: Document) -> bytes:
    return html.page(document).encode()


_OFFICE = "application/vnd.openxmlformats-officedocument"
FORMS: Mapping[str, tuple[str, str, Callable[[Document], bytes]]] = {
    "pdf": ("application/pdf", "pdf", pdf.pdf),
    "word": (f"{_OFFICE}.wordprocessingml.document", "docx", word.docx),
    "html": ("text/html; charset=utf-8", "html", _page),
    "tabeller": (f"{_OFFICE}.spreadsheetml.sheet", "xlsx", _tables),
}
