"""The economy's statements: what was chosen, the stored answer, and its tables as files."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from trappen.reporting import spreadsheets
from trappen.reporting.document import Document, document_tables
from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.models import User
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
        **NO_ANSWER,
    }
    if context["nothing_loaded"] or not chosen or not form.is_valid():
        return render(request, TEMPLATE, context, status=400 if chosen and form.errors else 200)
    context["query"] = urlencode({name: value for name, value in form.parameters.items() if value not in {"", False}})
    if request.method == "POST":
        order(request, wanted, form.parameters)
        return redirect(f"{request.path}?{context['query']}")
    return render(request, TEMPLATE, context | answer(request, wanted, form.parameters))


@require_GET
@requires(Permission.SEE_ECONOMY)
def file(request: HttpRequest, kind: str, form: str) -> HttpResponse:
    """Every table of the stored answer: what the page shows the same user, no more."""
    wanted = _kind(kind)
    filled = FORMS[wanted](request.GET, today=clock.today(), limited=queries.limited(signed_in(request)))
    if not filled.is_valid():
        raise Http404
    return as_file(signed_in(request), wanted, filled.parameters, form)


def order(request: HttpRequest, kind: Kind, parameters: Mapping[str, Any]) -> None:
    """Has the statement computed in the background, unless it already waits."""
    user = signed_in(request)
    asked = queries.question(user, kind, parameters)
    if asked is not None and not queries.work(asked, kind, user).waits:
        jobs.compute.enqueue(**queries.order(kind, user, parameters))


def answer(request: HttpRequest, kind: Kind, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """What the page's template shows of the stored answer, or of the work that is under way."""
    user = signed_in(request)
    asked = queries.question(user, kind, parameters)
    if asked is None:
        return dict(NO_ANSWER)
    run, work = queries.stored(asked), queries.work(asked, kind, user)
    found: dict[str, Any] = {**NO_ANSWER, "run": run, "work": work, "here": request.get_full_path()}
    if run is not None and "fault" in run.result:
        found["fault"] = run.result["fault"]
    elif run is not None:
        found |= {"document": presentation.document_of(run), "blocks": presentation.shown(run)}
    return found


def as_file(user: User, kind: Kind, parameters: Mapping[str, Any], form: str) -> HttpResponse:
    """The stored answer's tables; 404 where there is none."""
    asked = queries.question(user, kind, parameters)
    run = queries.stored(asked) if asked else None
    if run is None or "document" not in run.result or form not in FILES:
        raise Http404
    content_type, make = FILES[form]
    response = HttpResponse(make(presentation.document_of(run)), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{kind}-{run.created:%Y-%m-%d}.{form}"'
    return response


def _form(request: HttpRequest, kind: Kind) -> tuple[StatementForm, bool]:
    """The form, and whether anything was chosen: in the request, else in the newest stored answer."""
    user = signed_in(request)
    make = partial(FORMS[kind], today=clock.today(), limited=queries.limited(user))
    if request.method == "POST":
        return make(request.POST), True
    if request.GET:
        return make(request.GET), True
    newest = queries.newest(user, kind)
    return (make(None), False) if newest is None else (make(newest.parameters), True)


def _kind(kind: str) -> Kind:
    if kind not in set(TOLD):
        raise Http404
    return Kind(kind)


NO_ANSWER: Mapping[str, Any] = dict.fromkeys(("run", "work", "document", "fault"))
TEMPLATE = "finance/statements/statement.html"
