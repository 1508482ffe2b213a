"""The workshop's page: sliders against a baseline made ready. Nothing is kept here; see `saving`."""

import math
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from trappen.analysis.forecast.levers import Pulled
from trappen.analysis.forecast.scenario_file import read_effect
from trappen.domain import formats
from trappen.domain.errors import InputError
from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.permissions import Permission
from trappen.web.core import clock
from trappen.web.finance.statements.views import FILES
from trappen.web.scenarios.queries import is_narrowed
from trappen.web.scenarios.workshop import actions, jobs, presentation, queries
from trappen.web.scenarios.workshop.forms import HorizonForm, NameForm, WorkshopForm
from trappen.web.scenarios.workshop.further import from_effect
from trappen.web.scenarios.workshop.queries import Bench

SEE = Permission.SEE_AGGREGATES
QUICK = 60  # draws while somebody drags, at most
ENOUGH = 0.15  # seconds that they may take; the whole answer is to come within twice as much
PAGE = "scenarios/workshop/page.html"
MOST_BYTES = 10_000  # four lines
NOT_SET = {"csrfmiddlewaretoken", "hurtig", "navn"}  # fields of the form that are not what is pulled


@require_http_methods(["GET", "POST"])
@requires(SEE)
def workshop(request: HttpRequest) -> HttpResponse:
    """GET shows the sliders, pulled to where the address says; POST plays them."""
    context, bench = bench_of(request)
    if bench is None:
        return render(request, PAGE, context)
    if request.method == "POST":
        form = queries.form_of(bench, request.POST)
        quick = bool(request.POST.get("hurtig"))
        answer = answered(bench, form, quick=quick)
        if request.headers.get("HX-Request"):
            answer |= {"form": form, "quick": quick, "partial": True}
            return render(request, "scenarios/workshop/_answer.html", answer)
        return render(request, PAGE, context | {"form": form} | answer, status=200 if form.is_valid() else 400)
    queries.warm_up(bench)
    dragged = {name: value for name, value in request.GET.items() if name != "aar"}
    form = queries.form_of(bench, dragged or None)
    return render(request, PAGE, context | {"form": form, "play": bool(dragged), **answered(bench, None)})


@require_POST
@requires(SEE)
def make_ready(request: HttpRequest) -> HttpResponse:
    """Has a baseline made ready in the background, and comes back to the sliders."""
    user, form = signed_in(request), HorizonForm(request.POST)
    if not form.is_valid():
        raise Http404
    years = form.cleaned_data["aar"]
    if not queries.readying(user, years).waits:
        jobs.make_ready.enqueue(user_id=user.pk, years=years)
    return redirect(f"{reverse('scenarios:workshop')}?aar={years}")


@require_POST
@requires(SEE)
def take_effect(request: HttpRequest) -> HttpResponse:
    """A programme's effect from an evaluation's file: comes back to the sliders with it filled in, to be seen."""
    context, bench = bench_of(request)
    if bench is None:
        raise Http404
    sent, fault = request.FILES.get("program_fil"), ""
    if not request.POST.get("program"):
        fault = "Vælg først, hvad programmet ændrer, og hent så filen."
    elif sent is None:
        fault = "Vælg filen med effekten, og tryk igen."
    else:
        try:
            fields = from_effect(read_effect(sent.read(MOST_BYTES), sent.name or ""))
        except InputError as error:
            fault = str(error)
        else:
            kept = {name: str(value) for name, value in request.POST.items() if value and name not in NOT_SET} | fields
            return redirect(f"{reverse('scenarios:workshop')}?{urlencode(kept)}")
    form = queries.form_of(bench, request.POST)
    form.effect_fault = fault
    return render(request, PAGE, context | {"form": form} | answered(bench, form), status=400)


@require_POST
@requires(SEE)
def file(request: HttpRequest, form: str) -> HttpResponse:
    """What the sliders are pulled to, played in full, as a file."""
    _context, bench = bench_of(request)
    filled = None if bench is None else queries.form_of(bench, request.POST)
    if bench is None or filled is None or form not in FILES or not filled.is_valid():
        raise Http404
    found = presentation.told(bench, filled.pulled, draws=actions.DRAWS, threads=actions.THREADS)
    content_type, make = FILES[form]
    made = presentation.document(bench, found, "Scenarie", clock.today())
    response = HttpResponse(make(made), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="scenarie-{clock.today()}.{form}"'
    return response


def bench_of(request: HttpRequest) -> tuple[dict[str, Any], Bench | None]:
    """The baseline that the address or the form asks for, else the newest; and what the page shows about it."""
    user = signed_in(request)
    asked = request.POST.get("aar") or request.GET.get("aar")
    newest = queries.newest(user)
    horizon = HorizonForm(
        {"aar": asked or (newest.parameters["aar"] if newest else HorizonForm.base_fields["aar"].initial)}
    )
    if not horizon.is_valid():
        raise Http404
    years = horizon.cleaned_data["aar"]
    run = queries.ready_run(user, years)
    bench = queries.bench(user, run)
    context: dict[str, Any] = {
        "years": years,
        "horizon": horizon,
        "bench": bench,
        "run": run,
        "fault": run.result.get("fault") if run else None,
        "work": queries.readying(user, years),
        "narrowed": is_narrowed(user),
        "nothing_loaded": queries.question(user, queries.READY, {}) is None,
        "naming": NameForm(),
        "here": request.get_full_path(),
        **dict.fromkeys(("play", "quick", "partial"), False),
    }
    return context, bench


def answered(bench: Bench, form: WorkshopForm | None, *, quick: bool = False) -> dict[str, Any]:
    """What the page shows of the answer; nothing where the form cannot be played. Without a form nothing is pulled."""
    if form is not None and not form.is_valid():
        return {"live": None}
    pulled = Pulled({}, {}, bench.ready.origin, 0) if form is None else form.pulled
    draws, seconds = (QUICK, ENOUGH) if quick else (actions.DRAWS, math.inf)
    found = presentation.told(bench, pulled, draws=draws, threads=actions.THREADS, seconds=seconds)
    return {"live": presentation.live(bench, found), "draws": formats.number(found.contrast.draws)}
