"""Other numbers in an investment case: tried on the page, and nothing kept unless it is saved under a name."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from trappen.analysis.investment.levers import applied
from trappen.domain.investment.case import Case, Fill
from trappen.domain.investment.of_programme import case_of
from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.permissions import Permission, can, check_can
from trappen.web.core import clock
from trappen.web.programmes.actions import programme_of
from trappen.web.programmes.models import ProgrammePlan
from trappen.web.programmes.views.writing import home_of
from trappen.web.scenarios.investing import actions
from trappen.web.scenarios.investing.forms import NameForm, TryForm
from trappen.web.scenarios.investing.presentation import form_of, tried
from trappen.web.scenarios.investing.stored import case_in
from trappen.web.scenarios.models import InvestmentCase

SEE, MANAGE = Permission.SEE_AGGREGATES, Permission.MANAGE_PROGRAMMES
SAVE = "gem"  # the button that keeps


@require_http_methods(["GET", "POST"])
@requires(SEE)
def try_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Other numbers in the case of a programme."""
    plan = get_object_or_404(ProgrammePlan.objects.visible_to(signed_in(request)), pk=pk)
    case = case_of(programme_of(plan.document))
    if case is None:
        raise Http404
    return _page(request, case, reverse("programmes:case", args=[pk]))


@require_http_methods(["GET", "POST"])
@requires(SEE)
def try_case(request: HttpRequest, pk: int) -> HttpResponse:
    """Other numbers in a case of the municipality's own."""
    saved = get_object_or_404(InvestmentCase.objects.visible_to(signed_in(request)), pk=pk)
    return _page(request, case_in(saved.document), reverse("scenarios:case", args=[pk]))


def _page(request: HttpRequest, case: Case, back: str) -> HttpResponse:
    """GET shows the case as stated; POST what was changed, the answer alone to htmx; or it is kept under a name."""
    user, posted = signed_in(request), request.method == "POST"
    saving = posted and request.POST.get("handling") == SAVE
    if saving:
        check_can(user, MANAGE)
    fill = [Fill(name) for name in (request.POST if posted else request.GET).getlist("udfyld") if name in set(Fill)]
    form = form_of(case, request.POST if posted else None, fill)
    naming = NameForm(request.POST if saving else None)
    if saving and form.is_valid() and naming.is_valid():
        return _save(request, case, form, naming.cleaned_data["navn"])
    asked = form
    if not posted:  # as stated is an answer like any other
        first = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
        asked = form_of(case, first | {"udfyld": [str(each) for each in fill]}, fill)
    answer = tried(case, asked) if asked.is_valid() else None
    context: dict[str, Any] = {"case": case, "form": form, "naming": naming, "answer": answer, "back": back}
    if request.headers.get("HX-Request"):
        return render(request, "scenarios/investing/_tried.html", context | {"partial": True})
    status = 400 if answer is None or naming.errors else 200
    context |= {"partial": False, "may_save": can(user, MANAGE)}
    return render(request, "scenarios/investing/try.html", context, status=status)


def _save(request: HttpRequest, case: Case, form: TryForm, name: str) -> HttpResponse:
    user = signed_in(request)
    home = home_of(user)
    made = actions.named(applied(case, form.change, fill=form.fill), name, home)
    what = f"Lavet af »{case.title}«{f': {form.said}' if form.said else ''}"
    saved = actions.create(municipality=home, case=made, what=what, by=user, now=clock.now())
    messages.success(request, f"»{name}« er gemt. {what}.")
    return redirect("scenarios:case", saved.pk)
