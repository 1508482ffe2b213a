"""The economy's work list: what is found, who looks at it, and one finding with its candidates and history."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from trappen.domain.errors import TrappenError
from trappen.records.reconciliation import CODES
from trappen.reporting.spreadsheets import csv_text, xlsx
from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.permissions import Permission, can
from trappen.web.audit.actions import record_read
from trappen.web.audit.models import EventType
from trappen.web.core import clock
from trappen.web.finance.models import TRANSITIONS, WorkItem, WorkReason, WorkState
from trappen.web.finance.pairing import pairings
from trappen.web.finance.worklist import actions, queries

PER_PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@never_cache
@require_GET
@requires(Permission.SEE_ECONOMY)
def index(request: HttpRequest) -> HttpResponse:
    """The findings that are asked for, the largest first, and how many are open of each kind."""
    user = signed_in(request)
    kind, state = _asked(request)
    page = Paginator(queries.narrowed(user, kind=kind, state=state), PER_PAGE).get_page(request.GET.get("side"))
    _log(request, list(page))
    context = {
        "page": page,
        "kinds": queries.kinds(user),
        "all_kinds": CODES.items(),
        "states": queries.STATES.items(),
        "kind": kind,
        "state": state,
        "filtered": bool(kind) or state != queries.ALL_OPEN,
    }
    return render(request, "finance/worklist.html", context)


@never_cache
@require_GET
@requires(Permission.SEE_ECONOMY)
def export(request: HttpRequest, form: str) -> HttpResponse:
    """The findings that are asked for as a spreadsheet."""
    kind, state = _asked(request)
    items = list(queries.narrowed(signed_in(request), kind=kind, state=state))
    if form == "xlsx":
        response = HttpResponse(xlsx((queries.as_table(items),)), content_type=XLSX)
    elif form == "csv":
        response = HttpResponse(csv_text(queries.as_table(items)).encode(), content_type="text/csv; charset=utf-8")
    else:
        raise Http404
    _log(request, items)
    response["Content-Disposition"] = f'attachment; filename="arbejdsliste.{form}"'
    return response


@never_cache
@require_GET
@requires(Permission.SEE_ECONOMY)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One finding: what it is about, the episodes a posting may be for, what can be done, and what was."""
    user, item = signed_in(request), _item(request, pk)
    posting, episode = queries.subject_of(user, item)
    _log(request, [item])
    context = {
        "item": item,
        "posting": posting,
        "episode": episode,
        "one": [queries.Candidate(episode.key, "", episode)] if episode else [],
        "candidates": queries.candidates(user, item),
        "pair": pairings(user, [posting.key]).get(posting.key) if posting else None,
        "payments": queries.payments(user, episode.key) if episode else None,
        "steps": item.steps.all(),
        "moves": [state for state in TRANSITIONS[WorkState(item.state)] if state is not WorkState.ACCEPTED],
        "accepts": WorkState.ACCEPTED in TRANSITIONS[WorkState(item.state)],
        "reasons": WorkReason.choices,
        "may_work": can(user, Permission.WORK_FINDINGS),
        "mine": item.owner_id == user.pk,
    }
    return render(request, "finance/worklist_item.html", context)


@require_POST
@requires(Permission.WORK_FINDINGS)
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Gives the finding another state."""
    item = _item(request, pk)
    state = request.POST.get("status", "")
    if state not in WorkState.values:
        raise Http404
    try:
        reason = request.POST.get("begrundelse", "")
        actions.move(item=item, to=WorkState(state), reason=reason, by=signed_in(request), now=clock.now())
    except TrappenError as error:
        messages.error(request, " ".join(part for part in (error.what, error.why, error.now) if part))
    return redirect("finance:worklist_item", pk=pk)


@require_POST
@requires(Permission.WORK_FINDINGS)
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Makes the finding one's own, or nobody's."""
    release = request.POST.get("slip") == "ja"
    actions.take(item=_item(request, pk), by=signed_in(request), now=clock.now(), release=release)
    return redirect("finance:worklist_item", pk=pk)


def _item(request: HttpRequest, pk: int) -> WorkItem:
    return get_object_or_404(WorkItem.objects.visible_to(signed_in(request)), pk=pk)


def _asked(request: HttpRequest) -> tuple[str, str]:
    """The kind and the state; what is neither narrows to what is open."""
    kind, state = request.GET.get("art", ""), request.GET.get("status", queries.ALL_OPEN)
    return kind if kind in CODES else "", state if state in queries.STATES else queries.ALL_OPEN


def _log(request: HttpRequest, items: Sequence[WorkItem]) -> None:
    user = signed_in(request)
    record_read(
        EventType.CHILDREN_LISTED,
        by=user,
        now=clock.now(),
        municipality=user.municipality.code if user.municipality else "",
        children=sorted({item.child_id for item in items if item.child_id}),
        path=request.get_full_path(),
    )
