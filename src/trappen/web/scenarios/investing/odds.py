"""How likely a case is to pay when it is played on the municipality's own records: asked, stored and as files."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from trappen.records.investment.reading import read_case_bytes
from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.permissions import Permission, can
from trappen.web.programmes.forms import FillForm
from trappen.web.programmes.views.investing import as_workbook, made_of
from trappen.web.scenarios import jobs, queries
from trappen.web.scenarios.investing.stored import case_in
from trappen.web.scenarios.models import InvestmentCase
from trappen.web.scenarios.queries import Kind
from trappen.web.scenarios.views import answer_to, file_of

ECONOMY = Permission.SEE_ECONOMY  # what children cost is among the numbers


@require_http_methods(["GET", "POST"])
@requires(ECONOMY)
def odds(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows the stored answer, if there is one; POST has the newest version played and comes back here."""
    user = signed_in(request)
    saved = get_object_or_404(InvestmentCase.objects.visible_to(user), pk=pk)
    form = FillForm(request.POST if request.method == "POST" else request.GET)
    asked = _parameters(saved, form)
    context: dict[str, Any] = {
        "saved": saved,
        "form": form,
        "has_any": bool(case_in(saved.document).simulated),
        "may_change": can(user, Permission.MANAGE_PROGRAMMES),
        "narrowed": queries.is_narrowed(user),
        "nothing_loaded": queries.question(user, Kind.CASE, {}) is None,
        **dict.fromkeys(("run", "work", "document", "fault")),
    }
    template = "scenarios/investing/odds.html"
    if not form.is_valid() or context["nothing_loaded"] or not context["has_any"]:
        return render(request, template, context, status=200 if form.is_valid() else 400)
    query = urlencode({"udfyld": asked["udfyld"]}, doseq=True)
    if request.method == "POST":
        if not queries.work(Kind.CASE, user, asked).waits:
            jobs.compute.enqueue(**queries.order(Kind.CASE, user, asked))
        return redirect(f"{request.path}?{query}")
    context |= {"query": query, "here": request.get_full_path(), **answer_to(user, Kind.CASE, asked)}
    return render(request, template, context)


@require_GET
@requires(ECONOMY)
def odds_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Every table of the stored answer."""
    user = signed_in(request)
    saved = get_object_or_404(InvestmentCase.objects.visible_to(user), pk=pk)
    asked = queries.question(user, Kind.CASE, _parameters(saved, FillForm(request.GET)))
    return file_of(queries.stored(asked) if asked else None, form, f"{saved.key}-simuleret")


@require_GET
@requires(ECONOMY)
def odds_book(request: HttpRequest, pk: int) -> HttpResponse:
    """The case as a workbook that works itself out, with the mean of what was played where it was to be shown."""
    user, form = signed_in(request), FillForm(request.GET)
    saved = get_object_or_404(InvestmentCase.objects.visible_to(user), pk=pk)
    asked = queries.question(user, Kind.CASE, _parameters(saved, form))
    run = queries.stored(asked) if asked else None
    if run is None or "mean" not in run.result:  # an answer of an earlier version of Trappen has none
        raise Http404
    read = read_case_bytes(run.result["mean"].encode())
    if read.case is None:  # written by an earlier version whose cases were others
        raise Http404
    made = made_of(read.case, form.chosen())
    told = " ".join([*([made.why_none] if made.why_none else []), *run.result["notes"]])
    return as_workbook(replace(made, why_none=told), f"{saved.key}-simuleret-{run.created:%Y-%m-%d}.xlsx")


def _parameters(saved: InvestmentCase, form: FillForm) -> Mapping[str, Any]:
    """The question: a case changes, and so its version is part of it."""
    return {"sag": saved.pk, "version": saved.version, "udfyld": sorted(map(str, form.chosen()))}
