"""Saved scenarios: the list, each with what was seen when it was saved, and their comparison."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from trappen.web.accounts.guards import requires, signed_in
from trappen.web.core import clock
from trappen.web.finance.statements.presentation import document_of, shown
from trappen.web.finance.statements.views import FILES
from trappen.web.runs.models import Run
from trappen.web.scenarios.models import SavedScenario
from trappen.web.scenarios.workshop import actions, jobs, queries
from trappen.web.scenarios.workshop.actions import MOST_COMPARED
from trappen.web.scenarios.workshop.forms import NameForm
from trappen.web.scenarios.workshop.presentation import inputs
from trappen.web.scenarios.workshop.views import PAGE, SEE, answered, bench_of


@require_POST
@requires(SEE)
def save(request: HttpRequest) -> HttpResponse:
    """Keeps what the sliders are pulled to under a name."""
    user = signed_in(request)
    context, bench = bench_of(request)
    if bench is None:
        raise Http404
    form, naming = queries.form_of(bench, request.POST), NameForm(request.POST)
    if form.is_valid() and naming.is_valid():
        name = naming.cleaned_data["navn"]
        scenario = actions.save(bench=bench, name=name, form=form, by=user, now=clock.now())
        messages.success(request, f"»{name}« er gemt med skydere, data og svar.")
        return redirect("scenarios:saved", scenario.pk)
    context |= {"form": form, "naming": naming, **answered(bench, form)}
    return render(request, PAGE, context, status=400)


@require_GET
@requires(SEE)
def index(request: HttpRequest) -> HttpResponse:
    """Every saved scenario of the municipality, to be opened or compared."""
    found = queries.saved(signed_in(request))
    return render(request, "scenarios/workshop/index.html", {"scenarios": found, "most": MOST_COMPARED})


@require_GET
@requires(SEE)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """What was asked, and what was seen when it was saved, to those who may see the same."""
    user = signed_in(request)
    scenario = get_object_or_404(queries.saved(user), pk=pk)
    run = scenario.run
    context: dict[str, Any] = {
        "scenario": scenario,
        "run": run,
        "inputs": inputs(run.parameters["skydere"]),
        "address": _sliders(run),
        "mine": scenario.is_by(user),
        "outdated": queries.is_outdated(user, scenario),
        "document": None,
    }
    if queries.answer_shown(user, scenario):
        context |= {"document": document_of(run), "blocks": shown(run)}
    return render(request, "scenarios/workshop/saved.html", context)


@require_http_methods(["GET", "POST"])
@requires(SEE)
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first. Only whoever saved it deletes it."""
    user = signed_in(request)
    scenario = get_object_or_404(queries.saved(user), pk=pk)
    if not scenario.is_by(user):
        raise PermissionDenied("Kun den, der har gemt et scenarie, kan slette det.")
    if request.method == "POST":
        actions.delete(scenario=scenario, by=user, now=clock.now())
        messages.success(request, f"»{scenario.name}« er slettet.")
        return redirect("scenarios:saved_index")
    return render(request, "scenarios/workshop/delete.html", {"scenario": scenario})


@require_GET
@requires(SEE)
def saved_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The stored answer as a file, to those who may see it."""
    user = signed_in(request)
    scenario = get_object_or_404(queries.saved(user), pk=pk)
    if not queries.answer_shown(user, scenario):
        raise Http404
    return _file(scenario.run, "scenarie", form)


@require_http_methods(["GET", "POST"])
@requires(SEE)
def compare(request: HttpRequest) -> HttpResponse:
    """GET shows the stored comparison of the chosen; POST has it computed in the background."""
    user = signed_in(request)
    scenarios = _chosen(request)
    newest = queries.newest(user)
    if newest is None or "fault" in newest.result:
        messages.info(request, "Gør først en fremskrivning klar: scenarierne spilles mod den.")
        return redirect("scenarios:workshop")
    if not 1 <= len(scenarios) <= MOST_COMPARED:
        messages.error(request, f"Vælg fra 1 til {MOST_COMPARED} scenarier at sammenligne.")
        return redirect("scenarios:saved_index")
    parameters = {"aar": newest.parameters["aar"], "valgt": [scenario.pk for scenario in scenarios]}
    if request.method == "POST":
        if queries.compared(user, parameters) is None and not queries.comparing(user, parameters).waits:
            jobs.compare.enqueue(user_id=user.pk, parameters=parameters)
        return redirect(f"{reverse('scenarios:compare')}?{urlencode({'valgt': parameters['valgt']}, doseq=True)}")
    run = queries.compared(user, parameters)
    context: dict[str, Any] = {
        "scenarios": scenarios,
        "run": run,
        "work": queries.comparing(user, parameters),
        "here": request.get_full_path(),
        "query": request.GET.urlencode(),
        "fault": run.result.get("fault") if run else None,
        "document": None,
    }
    if run is not None and "document" in run.result:
        context |= {"document": document_of(run), "blocks": shown(run)}
    return render(request, "scenarios/workshop/compare.html", context)


@require_GET
@requires(SEE)
def compare_file(request: HttpRequest, form: str) -> HttpResponse:
    """The stored comparison as a file."""
    user = signed_in(request)
    newest = queries.newest(user)
    valgt = [scenario.pk for scenario in _chosen(request)]
    run = queries.compared(user, {"aar": newest.parameters["aar"], "valgt": valgt}) if newest else None
    if run is None or "document" not in run.result:
        raise Http404
    return _file(run, "scenarier", form)


def _chosen(request: HttpRequest) -> list[SavedScenario]:
    given = (request.POST if request.method == "POST" else request.GET).getlist("valgt")
    keys = [int(key) for key in given if key.isascii() and key.isdigit() and len(key) < 10]
    return queries.chosen(signed_in(request), list(dict.fromkeys(keys)))


def _sliders(run: Run) -> str:
    """The workshop with the sliders pulled to where they were."""
    query = {"aar": run.parameters["aar"], **run.parameters["skydere"]}
    return f"{reverse('scenarios:workshop')}?{urlencode(query)}"


def _file(run: Run, name: str, form: str) -> HttpResponse:
    if form not in FILES:
        raise Http404
    content_type, make = FILES[form]
    response = HttpResponse(make(document_of(run)), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}-{run.created:%Y-%m-%d}.{form}"'
    return response
