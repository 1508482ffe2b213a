"""The economy's statements: what was chosen, the stored answer, and its tables as files."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from trappen.reporting import spreadsheets
from trappen.reporting.document import Document, document_tables
from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.permissions import Permission
from trappen.web.core import clock
from trappen.web.finance.statements import jobs, presentation, queries
from trappen.web.finance.statements.forms import FORMS, StatementForm
from trappen.web.finance.statements.kinds import TOLD, Kind

FILES: Mapping[str, tuple[str, Callable[[Document], bytes]]] = {
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        lambda document: spreadsheets.xlsx(document_tables(document)),
    ),
    "csv": (
        "text/csv; charset=utf-8",
        lambda document: spreadsheets.csv_tables(document_tables(document)).encode(),
    ),
}


@require_GET
@requires(Permission.SEE_ECONOMY)
def index(request: HttpRequest) -> HttpResponse:
    """Every statement, and when it was computed last."""
    user = signed_in(request)
    rows = [(kind, told, queries.newest(user, kind)) for kind, told in TOLD.items()]
    return render(request, "finance/statements/index.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@requires(Permission.SEE_ECONOMY)
def statement(request: HttpRequest, kind: str) -> HttpResponse:
    """GET shows the stored answer, if there is one; POST has it computed in the background and comes back here."""
    user, wanted = signed_in(request), _kind(kind)
    form, chosen = _form(request, wanted)
    context: dict[str, Any] = {
        "kind": wanted,
        "told": TOLD[wanted],
        "form": form,
        "narrowed": queries.is_narrowed(user),
        "nothing_loaded": queries.question(user, wanted, {}) is None,
        **dict.fromkeys(("run", "work", "document", "fault")),
    }
    if context["nothing_loaded"] or not chosen or not form.is_valid():
        return render(request, TEMPLATE, context, status=400 if chosen and form.errors else 200)
    asked = queries.question(user, wanted, form.parameters)
    if asked is None:
        raise Http404
    query = urlencode({name: value for name, value in form.parameters.items() if value not in {"", False}})
    work = queries.work(asked, wanted, user)
    if request.method == "POST":
        if not work.waits:
            jobs.compute.enqueue(**queries.order(wanted, user, form.parameters))
            messages.info(request, "Beregningen er sat i gang.")
        return redirect(f"{request.path}?{query}")
    run = queries.stored(asked)
    context |= {"run": run, "work": work, "query": query, "here": request.get_full_path()}
    if run is not None and "fault" in run.result:
        context["fault"] = run.result["fault"]
    elif run is not None:
        context |= {"document": presentation.document_of(run), "blocks": presentation.shown(run)}
    return render(request, TEMPLATE, context)


@require_GET
@requires(Permission.SEE_ECONOMY)
def file(request: HttpRequest, kind: str, form: str) -> HttpResponse:
    """Every table of the stored answer: what the page shows the same user, no more."""
    wanted = _kind(kind)
    filled = FORMS[wanted](request.GET, today=clock.today())
    asked = queries.question(signed_in(request), wanted, filled.parameters) if filled.is_valid() else None
    run = queries.stored(asked) if asked else None
    if run is None or "document" not in run.result or form not in FILES:
        raise Http404
    content_type, make = FILES[form]
    response = HttpResponse(make(presentation.document_of(run)), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{wanted}-{run.created:%Y-%m-%d}.{form}"'
    return response


def _form(request: HttpRequest, kind: Kind) -> tuple[StatementForm, bool]:
    """The form, and whether anything was chosen: in the request, else in the newest stored answer."""
    make, today = FORMS[kind], clock.today()
    if request.method == "POST":
        return make(request.POST, today=today), True
    if request.GET:
        return make(request.GET, today=today), True
    newest = queries.newest(signed_in(request), kind)
    return (make(None, today=today), False) if newest is None else (make(newest.parameters, today=today), True)


def _kind(kind: str) -> Kind:
    if kind not in set(Kind):
        raise Http404
    return Kind(kind)


TEMPLATE = "finance/statements/statement.html"
