"""Programmes to read: the overview, one programme, several side by side."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from trappen.domain.budget.from_programme import drafts_of
from trappen.reporting.programme_comparison import compare as comparison
from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.permissions import Permission, can
from trappen.web.core import clock
from trappen.web.programmes import presentation, queries
from trappen.web.programmes.actions import programme_of
from trappen.web.programmes.editing.typed import slug
from trappen.web.programmes.models import PlanVersion, ProgrammePlan
from trappen.web.programmes.targets import presentation as counts
from trappen.web.programmes.targets.queries import is_narrowed


@require_GET
@requires(Permission.SEE_AGGREGATES)
def index(request: HttpRequest) -> HttpResponse:
    """The municipality's own programmes, then the examples."""
    user, today = signed_in(request), clock.today()
    lines = []
    for plan in queries.plans_of(user):
        programme = programme_of(plan.document)
        lines.append(presentation.line(plan, programme, queries.report_of(programme, user, today), today))
    context = {
        "own": [line for line in lines if not line.plan.is_example],
        "examples": [line for line in lines if line.plan.is_example],
        "may_change": can(user, Permission.MANAGE_PROGRAMMES),
    }
    return render(request, "programmes/index.html", context)


@require_GET
@requires(Permission.SEE_AGGREGATES)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """What a newcomer needs in two minutes, and every figure behind it."""
    user = signed_in(request)
    plan = get_object_or_404(ProgrammePlan.objects.visible_to(user), pk=pk)
    programme = programme_of(plan.document)
    may = can(user, Permission.MANAGE_PROGRAMMES)
    today = clock.today()
    report = queries.report_of(programme, user, today)
    own = {} if plan.is_example else queries.own_choices(user)
    acts = queries.acts_of_plan(plan, user)
    lacks_acts = bool({act.key for act in drafts_of(programme)} - {row.key for row in acts})
    tables = presentation.tables_of(user, plan, programme, report, today)
    context = {
        "plan": plan,
        "shown": presentation.shown(plan, programme, report, queries.basis_of(user, today), own),
        "tables": [(table.caption, slug(table.caption)) for table in tables],
        "brief": counts.brief(user, plan),
        "narrowed": is_narrowed(user),
        "here": request.path,
        "may_see_papers": can(user, Permission.SEE_PAPERS),
        "may_copy": may,
        "acts": [(row, row.get_state_display()) for row in acts],
        "may_prepare": may and not plan.is_example and can(user, Permission.SEE_ECONOMY) and lacks_acts,
        "copied": queries.copied_from(plan, user),
        "may_change": may and not plan.is_example,
    }
    return render(request, "programmes/show.html", context)


@require_GET
@requires(Permission.SEE_AGGREGATES)
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Every saved state of the programme, newest first."""
    user = signed_in(request)
    plan = get_object_or_404(ProgrammePlan.objects.visible_to(user), pk=pk)
    saved = PlanVersion.objects.visible_to(user).filter(plan=plan).defer("document")
    may = can(user, Permission.MANAGE_PROGRAMMES) and not plan.is_example
    return render(request, "programmes/versions.html", {"plan": plan, "versions": saved, "may_change": may})


@require_GET
@requires(Permission.SEE_AGGREGATES)
def compare(request: HttpRequest) -> HttpResponse:
    """Two to five programmes side by side, with what cannot be compared said first."""
    user = signed_in(request)
    plans, asked = queries.plans_of(user), request.GET.getlist("program")
    chosen = queries.chosen(plans, asked)
    fits = queries.can_compare(chosen)
    context = {
        "choices": [(plan, plan in chosen) for plan in plans],
        "chosen": chosen,
        "wrong": bool(asked) and not fits,
        "comparison": comparison(
            [programme_of(plan.document) for plan in chosen], [counts.in_records(user, plan) for plan in chosen]
        )
        if fits
        else None,
    }
    return render(request, "programmes/compare.html", context)
