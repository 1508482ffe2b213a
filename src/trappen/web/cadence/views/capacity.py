"""Cases per adviser in the programmes, and the advisers that a policy needs by team and month."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from trappen.reporting import charts
from trappen.reporting.document import Table
from trappen.reporting.store import restored
from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.models import User
from trappen.web.accounts.permissions import Permission, can
from trappen.web.cadence import jobs
from trappen.web.cadence.actions.planning import KIND
from trappen.web.cadence.forms.capacity import CapacityForm
from trappen.web.cadence.queries.policies import policies
from trappen.web.cadence.queries.stated import stated
from trappen.web.cadence.views.reading import as_file, is_stale
from trappen.web.core import clock
from trappen.web.registers.queries import vintage_of
from trappen.web.runs.models import Run
from trappen.web.runs.queries import Work, latest, ordered, work

TASK = "trappen.web.cadence.jobs.plan_capacity"


@never_cache
@require_GET
@requires(Permission.SEE_AGGREGATES)
def index(request: HttpRequest) -> HttpResponse:
    """What the programmes state, what follows from it, and the need that was worked out last."""
    user = signed_in(request)
    run = _latest(user)
    answer = None if run is None or "fault" in run.result else run.result
    months = [] if answer is None else answer["months"]
    chosen = next((entry for entry in months if entry["key"] == request.GET.get("team", "")), None)
    context = {
        "table": stated(user, clock.today()),
        "run": run,
        "work": _work(user),
        "stale": run is not None and is_stale(run),
        "may_compute": can(user, Permission.RECOMPUTE_CADENCE),
        "loaded": user.municipality is not None and vintage_of(user.municipality) is not None,
        "fault": None if run is None else run.result.get("fault"),
        "assumptions": None if run is None else restored(run.result["assumptions"], Table),
        "answer": answer,
        "by_team": None if answer is None else restored(answer["teams"], Table),
        "months": months,
        "chosen": chosen,
        "month_table": None if chosen is None else restored(chosen["table"], Table),
        "picture": "" if chosen is None or not chosen["series"] else charts.svg(_chart(chosen)),
    }
    return render(request, "cadence/capacity.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.RECOMPUTE_CADENCE)
def state(request: HttpRequest) -> HttpResponse:
    """What the need is to be reckoned from, filled in as the last time; POST orders it, after those before."""
    user = signed_in(request)
    run, waiting = _latest(user), _waiting(user)
    before = waiting[0] if waiting else {} if run is None else run.parameters["inputs"]
    own = policies(user)
    form = CapacityForm(request.POST if request.method == "POST" else None, policies=own, initial=before)
    if request.method == "POST" and form.is_valid():
        if user.municipality is None or vintage_of(user.municipality) is None:
            raise Http404
        if form.inputs not in waiting:
            jobs.plan_capacity.enqueue(municipality_id=user.municipality.pk, user_id=user.pk, inputs=form.inputs)
        if waiting:
            messages.info(request, "En anden beregning er i gang. Din kommer bagefter, og siden viser så den.")
        return redirect("cadence:capacity")
    context = {"form": form, "policies": own.values()}
    return render(request, "cadence/capacity_inputs.html", context, status=400 if form.errors else 200)


@never_cache
@require_GET
@requires(Permission.SEE_AGGREGATES)
def file(request: HttpRequest, form: str) -> HttpResponse:
    """Every table of the page as XLSX or CSV, the need for all teams."""
    user = signed_in(request)
    run = _latest(user)
    tables = [table for table in [stated(user, clock.today())] if table.rows]
    if run is not None and "fault" not in run.result:
        result = run.result
        tables += [restored(result["assumptions"], Table), restored(result["teams"], Table)]
        tables += [restored(entry["table"], Table) for entry in result["months"]]
    if not tables:
        raise Http404
    return as_file(tables, form, f"kapacitet-{clock.today()}")


def _chart(entry: dict[str, Any]) -> charts.Spec:
    points = [(date.fromisoformat(day), *parts) for day, *parts in entry["series"]]
    lines = {
        name: [(point[0], point[number]) for point in points]
        for number, name in enumerate(("Lavest", "Forventet", "Højest"), 1)
    }
    limit = None if entry["posts"] is None else ("Stillinger i dag", entry["posts"])
    return charts.lines(lines, unit="fuldtidsstillinger", limit=limit)


def _latest(user: User) -> Run | None:
    return None if user.municipality is None else latest(KIND, user.municipality.code)


def _waiting(user: User) -> list[dict[str, str]]:
    """The inputs that are ordered and not reckoned yet, the newest first."""
    return [] if user.municipality is None else ordered(TASK, "inputs", municipality_id=user.municipality.pk)


def _work(user: User) -> Work:
    return (
        Work(waits=False, broke=False)
        if user.municipality is None
        else work(TASK, municipality_id=user.municipality.pk)
    )
