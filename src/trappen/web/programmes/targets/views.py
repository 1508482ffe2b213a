"""Targets, target group and baseline of a programme: stored answers, and the children for those who may see them."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from trappen.domain.errors import TrappenError
from trappen.reporting import html
from trappen.reporting.document import Document
from trappen.reporting.store import restored
from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.permissions import Permission, can
from trappen.web.audit.actions import record_read
from trappen.web.audit.models import EventType
from trappen.web.cases.models import Child
from trappen.web.core import clock
from trappen.web.programmes.models import ProgrammePlan
from trappen.web.programmes.targets import actions, queries
from trappen.web.programmes.targets.queries import Group, Kind

PER_PAGE = 50


@require_http_methods(["GET", "POST"])
@requires(Permission.SEE_AGGREGATES)
def targets(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows the stored answer, if there is one; POST computes it and comes back here."""
    return _computed(request, _plan(request, pk), Kind.TARGETS, "programmes/targets/targets.html")


@require_http_methods(["GET", "POST"])
@requires(Permission.SEE_AGGREGATES)
def group(request: HttpRequest, pk: int) -> HttpResponse:
    """How many are eligible, enrolled and never reached: stored, as `targets`."""
    return _computed(request, _plan(request, pk), Kind.REACH, "programmes/targets/group.html")


@require_GET
@requires(Permission.SEE_CHILDREN)
def children(request: HttpRequest, pk: int, which: str) -> HttpResponse:
    """The children enrolled, or never reached; that they were shown is in the log."""
    user, plan = signed_in(request), _plan(request, pk)
    if which not in set(Group):
        raise Http404
    wanted = Group(which)
    since = dict(queries.children_of(user, plan, wanted, clock.today()))
    visible = Child.objects.visible_to(user).filter(key__in=since).order_by("key")
    page = Paginator(visible, PER_PAGE).get_page(request.GET.get("side"))
    rows = [(child, since[child.key]) for child in page.object_list]
    record_read(
        EventType.CHILDREN_LISTED,
        by=user,
        now=clock.now(),
        municipality=user.municipality.code if user.municipality else "",
        children=[child.key for child, _since in rows],
        path=request.get_full_path(),
    )
    context = {"plan": plan, "page": page, "rows": rows, "enrolled": wanted is Group.ENROLLED}
    return render(request, "programmes/targets/children.html", context)


def _computed(request: HttpRequest, plan: ProgrammePlan, kind: Kind, template: str) -> HttpResponse:
    user = signed_in(request)
    asked = queries.question(user, plan, kind)
    context: dict[str, Any] = {
        "plan": plan,
        "run": None,
        "nothing_loaded": asked is None,
        "narrowed": queries.is_narrowed(user),
        "drill": can(user, Permission.SEE_CHILDREN),
    }
    if asked is None:
        return render(request, template, context)
    run = queries.stored(asked)
    if request.method == "POST":
        try:
            actions.compute(asked=asked, plan=plan, by=user, now=clock.now())
        except TrappenError as error:
            messages.error(request, str(error))
        return redirect(request.path)
    if run is not None:
        context |= {"run": run, "shown": html.fragment(restored(run.result["document"], Document), level=2)}
    return render(request, template, context)


def _plan(request: HttpRequest, pk: int) -> ProgrammePlan:
    """The municipality's own plan: an example is of another municipality, so its targets have no records here."""
    mine = ProgrammePlan.objects.visible_to(signed_in(request)).filter(municipality__isnull=False)
    return get_object_or_404(mine, pk=pk)
