"""Cases from one adviser to another: choose, see the effect, move, and undo."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from trappen.domain.errors import TrappenError
from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.models import User
from trappen.web.accounts.permissions import Permission
from trappen.web.cadence import actions
from trappen.web.cadence.forms.moving import CHOSEN, MoveForm, tokens
from trappen.web.cadence.models import Move, Reason
from trappen.web.cadence.queries import effects, handing, history, receivers
from trappen.web.cadence.views.reading import log_listed
from trappen.web.cases.queries import names
from trappen.web.core import clock

PER_PAGE = 20


@never_cache
@require_GET
@requires(Permission.ASSIGN_CASES)
def cases(request: HttpRequest) -> HttpResponse:
    """The cases of an adviser, or those that nobody has, to choose from."""
    user = _leader(request)
    adviser, district = request.GET.get("raadgiver", ""), request.GET.get("distrikt", "")
    rows = handing.listed(user, clock.today(), adviser=adviser, district=district) if adviser else []
    return _cases(request, user, rows, MoveForm(None, receivers=receivers.receivers(user, clock.today())))


@never_cache
@require_POST
@requires(Permission.ASSIGN_CASES)
def preview(request: HttpRequest) -> HttpResponse:
    """What the move would do; nothing is changed yet."""
    user = _leader(request)
    today = clock.today()
    form = MoveForm(request.POST, receivers=receivers.receivers(user, today))
    seen = tokens(request.POST)
    adviser, district = request.POST.get("raadgiver", ""), request.POST.get("distrikt", "")
    if not form.is_valid() or not seen:
        rows = handing.listed(user, today, adviser=adviser, district=district) if adviser else []
        return _cases(request, user, rows, form, chosen=seen, nothing=not seen, status=400)
    rows = handing.chosen(user, seen, today)
    if len(rows) != len(seen):
        raise Http404
    log_listed(request, {row.case.child_id for row in rows})
    target = form.cleaned_data["til"]
    _, districts, advisers = names(user)
    context = {
        "preview": effects.preview(user, rows, target, today),
        "rows": rows,
        "target": advisers.get(target, target),
        "reason": Reason(form.cleaned_data["aarsag"]).label,
        "given": form.cleaned_data,
        "tokens": request.POST.getlist(CHOSEN),
        "adviser": adviser,
        "district": district,
        "districts": districts,
        "advisers": advisers,
        "today": today,
        "back": _list_address(adviser, district),
    }
    return render(request, "cadence/move_preview.html", context)


@require_POST
@requires(Permission.ASSIGN_CASES)
def move(request: HttpRequest) -> HttpResponse:
    """Moves all the cases, or none and says why."""
    user = _leader(request)
    form = MoveForm(request.POST, receivers=receivers.receivers(user, clock.today()))
    back = _list_address(request.POST.get("raadgiver", ""), request.POST.get("distrikt", ""))
    if user.municipality is None:
        raise Http404
    if not form.is_valid():
        messages.error(request, "Vælg en rådgiver, der kan få sager af dig, og en årsag. Intet er flyttet.")
        return redirect(back)
    target = form.cleaned_data["til"]
    handovers = [actions.Handover(case, target, seen) for case, seen in tokens(request.POST).items()]
    try:
        act = actions.reassign(
            municipality=user.municipality,
            handovers=handovers,
            reason=Reason(form.cleaned_data["aarsag"]),
            on=clock.today(),
            by=user,
            now=clock.now(),
        )
    except TrappenError as error:
        messages.error(request, str(error))
        return redirect(back)
    number = act.moves.count()
    messages.success(request, f"{number} {'sag' if number == 1 else 'sager'} er flyttet. Du kan fortryde det her.")
    return redirect("cadence:moves")


@never_cache
@require_GET
@requires(Permission.ASSIGN_CASES)
def moves(request: HttpRequest) -> HttpResponse:
    """The history of moves, and what the case system says otherwise."""
    user = _leader(request)
    page = Paginator(history.acts(user), PER_PAGE).get_page(request.GET.get("side"))
    differing = history.differences(user)
    log_listed(request, {row.move.child_id for row in differing})
    context = {"page": page, "acts": history.told(user, list(page)), "differences": differing, "today": clock.today()}
    return render(request, "cadence/moves.html", context)


@require_POST
@requires(Permission.ASSIGN_CASES)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts the cases of an act back, all or none."""
    user = _leader(request)
    act = get_object_or_404(history.acts(user), pk=pk)
    try:
        actions.undo_moves(act=act, on=clock.today(), by=user, now=clock.now())
    except TrappenError as error:
        messages.error(request, str(error))
    else:
        number = act.moves.count()
        messages.success(request, f"Flytningen af {number} {'sag' if number == 1 else 'sager'} er fortrudt.")
    return redirect("cadence:moves")


@require_POST
@requires(Permission.ASSIGN_CASES)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Whose adviser has the case, where the case system says another than the board."""
    user = _leader(request)
    found = get_object_or_404(Move.objects.visible_to(user, needs=Permission.ASSIGN_CASES), pk=pk)
    keep = request.POST.get("valg") == "her"
    try:
        actions.decide_move(move=found, keep=keep, on=clock.today(), by=user, now=clock.now())
    except TrappenError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Forskellen er afgjort.")
    return redirect("cadence:moves")


def _cases(request: HttpRequest, user: User, rows: list[handing.Listed], form: MoveForm, **more: Any) -> HttpResponse:
    given = request.POST if request.method == "POST" else request.GET
    adviser = given.get("raadgiver", "")
    _, districts, advisers = names(user)
    chosen = more.get("chosen", {})
    log_listed(request, {row.case.child_id for row in rows})
    context = {
        "rows": [(row, row.case.pk in chosen) for row in rows],
        "adviser": adviser,
        "nobody": adviser == handing.NOBODY,
        "name": advisers.get(adviser, adviser),
        "district": given.get("distrikt", ""),
        "districts": districts,
        "advisers": advisers,
        "receivers": receivers.receivers(user, clock.today()),
        "form": form,
        "nothing": more.get("nothing", False),
    }
    return render(request, "cadence/cases.html", context, status=more.get("status", 200))


def _leader(request: HttpRequest) -> User:
    """Who asks, with the scope fetched once for the page's many questions."""
    user = signed_in(request)
    prefetch_related_objects([user], "scope_grants")
    return user


def _list_address(adviser: str, district: str) -> str:
    return f"{reverse('cadence:cases')}?{urlencode({'raadgiver': adviser, 'distrikt': district})}"
