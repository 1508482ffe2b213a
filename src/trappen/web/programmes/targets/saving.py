"""What a programme saved in the accounts: the economy's statement, with what the programme promised."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from trappen.analysis.economy.decomposition import By
from trappen.domain.programme.model import Programme
from trappen.domain.programme.money import MoneyKind
from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.permissions import Permission
from trappen.web.core import clock
from trappen.web.finance.statements import queries
from trappen.web.finance.statements.forms import SavingForm
from trappen.web.finance.statements.kinds import Kind
from trappen.web.finance.statements.views import answer, as_file, order
from trappen.web.programmes.actions import programme_of
from trappen.web.programmes.models import ProgrammePlan


@require_http_methods(["GET", "POST"])
@requires(Permission.SEE_ECONOMY)
def saving(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows the stored statement; POST has it computed in the background."""
    plan = _plan(request, pk)
    programme = programme_of(plan.document)
    form = _form(request, programme)
    context: dict[str, Any] = {
        "plan": plan,
        "form": form,
        "no_start": programme.start is None,
        "nothing_loaded": queries.question(signed_in(request), Kind.PROGRAMME_SAVING, {}) is None,
        "narrowed": queries.is_narrowed(signed_in(request)),
        **dict.fromkeys(("run", "work", "document", "fault")),
    }
    if not form.is_valid():
        return render(request, TEMPLATE, context, status=400)
    asked = _asked(form, programme)
    context["query"] = urlencode(form.parameters)
    if request.method == "POST":
        order(request, Kind.PROGRAMME_SAVING, asked)
        return redirect(f"{request.path}?{context['query']}")
    return render(request, TEMPLATE, context | answer(request, Kind.PROGRAMME_SAVING, asked))


@require_GET
@requires(Permission.SEE_ECONOMY)
def saving_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The stored statement's tables."""
    programme = programme_of(_plan(request, pk).document)
    filled = _form(request, programme)
    if not filled.is_valid():
        raise Http404
    return as_file(signed_in(request), Kind.PROGRAMME_SAVING, _asked(filled, programme), form)


def _form(request: HttpRequest, programme: Programme) -> SavingForm:
    """What was chosen, else from the last year before the programme to the last whole one."""
    today = clock.today()
    start = programme.start.year if programme.start else today.year - 1
    given = request.POST if request.method == "POST" else request.GET
    usual = {"fra": start - 1, "til": max(start, today.year - 1), "efter": By.PLACE_TYPE}
    return SavingForm(given if "fra" in given else usual, today=today)


def _asked(form: SavingForm, programme: Programme) -> dict[str, Any]:
    target = promised(programme, int(form.parameters["til"]))
    return {**form.parameters, "program": programme.name, "maal": target}


def promised(programme: Programme, year: int) -> int | None:
    """The saving that the programme's papers state for the year (øre); None where they do not, or by option only."""
    items = [item for item in programme.money if item.kind is MoneyKind.SAVING]
    amounts = [item.in_year(year) for item in items]
    if not items or any(item.option for item in items):
        return None
    return None if any(amount is None for amount in amounts) else sum(amount.ore for amount in amounts if amount)


def _plan(request: HttpRequest, pk: int) -> ProgrammePlan:
    """The municipality's own plan: an example's accounts are another municipality's."""
    mine = ProgrammePlan.objects.visible_to(signed_in(request)).filter(municipality__isnull=False)
    return get_object_or_404(mine, pk=pk)


TEMPLATE = "programmes/targets/saving.html"
