"""The forecast and how well it has hit: what was chosen, the stored answer, and its tables as files."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.models import User
from trappen.web.accounts.permissions import Permission
from trappen.web.finance.statements.presentation import document_of, shown
from trappen.web.finance.statements.views import FILES
from trappen.web.runs.models import Run
from trappen.web.scenarios import jobs, queries
from trappen.web.scenarios.forms import AskForm, BacktestForm, ForecastForm
from trappen.web.scenarios.queries import Kind

FORMS: Mapping[Kind, type[AskForm]] = MappingProxyType({Kind.FORECAST: ForecastForm, Kind.BACKTEST: BacktestForm})


@require_http_methods(["GET", "POST"])
@requires(Permission.SEE_AGGREGATES)
def forecast(request: HttpRequest) -> HttpResponse:
    """GET shows the stored answer, if there is one; POST has it computed in the background and comes back here."""
    return _page(request, Kind.FORECAST, "scenarios/forecast.html")


@require_http_methods(["GET", "POST"])
@requires(Permission.SEE_AGGREGATES)
def backtest(request: HttpRequest) -> HttpResponse:
    """As `forecast`, of earlier forecasts held against what came."""
    return _page(request, Kind.BACKTEST, "scenarios/backtest.html")


@require_GET
@requires(Permission.SEE_AGGREGATES)
def file(request: HttpRequest, kind: str, form: str) -> HttpResponse:
    """Every table of the stored answer: what the page shows the same user, no more."""
    if kind not in set(FORMS):
        raise Http404
    filled = FORMS[Kind(kind)](request.GET)
    asked = queries.question(signed_in(request), Kind(kind), filled.parameters) if filled.is_valid() else None
    return file_of(queries.stored(asked) if asked else None, form, kind)


def _page(request: HttpRequest, kind: Kind, template: str) -> HttpResponse:
    user = signed_in(request)
    form, chosen = _form(request, kind)
    context: dict[str, Any] = {
        "kind": kind,
        "form": form,
        "narrowed": queries.is_narrowed(user),
        "nothing_loaded": queries.question(user, kind, {}) is None,
        **dict.fromkeys(("run", "work", "document", "fault")),
    }
    if context["nothing_loaded"] or not chosen or not form.is_valid():
        return render(request, template, context, status=400 if chosen and form.errors else 200)
    query = urlencode(form.parameters)
    if request.method == "POST":
        if not queries.work(kind, user, form.parameters).waits:
            jobs.compute.enqueue(**queries.order(kind, user, form.parameters))
        return redirect(f"{request.path}?{query}")
    context |= {"query": query, "here": request.get_full_path(), **answer_to(user, kind, form.parameters)}
    return render(request, template, context)


def answer_to(user: User, kind: Kind, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """What the page needs of the stored answer to a question, and how far its computation is."""
    asked = queries.question(user, kind, parameters)
    run = queries.stored(asked) if asked else None
    found = {"run": run, "work": queries.work(kind, user, parameters)}
    if run is not None and "fault" in run.result:
        return found | {"fault": run.result["fault"]}
    return found if run is None else found | {"document": document_of(run), "blocks": shown(run)}


def file_of(run: Run | None, form: str, name: str) -> HttpResponse:
    """The tables of a stored answer as a file; not found where there is no answer or no such form."""
    if run is None or "document" not in run.result or form not in FILES:
        raise Http404
    content_type, make = FILES[form]
    response = HttpResponse(make(document_of(run)), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}-{run.created:%Y-%m-%d}.{form}"'
    return response


def _form(request: HttpRequest, kind: Kind) -> tuple[AskForm, bool]:
    """The form, and whether anything was chosen: in the request, else in the newest stored answer."""
    if request.method == "POST":
        return FORMS[kind](request.POST), True
    if request.GET:
        return FORMS[kind](request.GET), True
    newest = queries.newest(signed_in(request), kind)
    if newest is not None:
        return FORMS[kind](newest.parameters), True
    return FORMS[kind](), False
