"""Registering an event in a case, and taking it back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from trappen.domain import formats
from trappen.domain.errors import TrappenError
from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.models import User
from trappen.web.accounts.permissions import Permission
from trappen.web.cadence import actions
from trappen.web.cadence.entering import TABLE_OF
from trappen.web.cadence.forms.event import EventForm
from trappen.web.cadence.models import Act, Entry
from trappen.web.cadence.queries.events import case_number, decided_last, latest, measures
from trappen.web.cadence.queries.holding import colleague
from trappen.web.cadence.views.reading import log_listed
from trappen.web.cases.models import Child
from trappen.web.core import clock
from trappen.web.registers.queries import scales_of


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.RECORD_CADENCE)
def register(request: HttpRequest, key: str, act: str) -> HttpResponse:
    """At most three fields; afterwards back to the list, at the case."""
    user = signed_in(request)
    if act not in Act.values:
        raise Http404
    child = get_object_or_404(Child.objects.visible_to(user).select_related("municipality"), key=key)
    kind = Act(act)
    episodes = measures(user, child, clock.today()) if TABLE_OF[kind].of_episode else []
    form = EventForm(
        request.POST or None,
        act=kind,
        today=clock.today(),
        episodes=episodes,
        scales=scales_of(child.municipality) if kind is Act.SCORE else [],
        known=decided_last(user, child, episodes) if kind is Act.INTERVAL else None,
    )
    if form.is_valid() and _registered(request, form, child):
        return _back(user, child.key)
    log_listed(request, [child.key])
    context = {
        "child": child,
        "number": case_number(user, child),
        "form": form,
        "act": kind,
        "latest": latest(user, child, kind),
        "possible": episodes or not TABLE_OF[kind].of_episode,
        "back": _address(user, child.key),
        "colleague": colleague(user, child),
    }
    return render(request, "cadence/register.html", context)


@require_POST
@requires(Permission.RECORD_CADENCE)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes back what the user has typed; somebody else's entry is not there."""
    user = signed_in(request)
    rows = Entry.objects.visible_to(user, needs=Permission.RECORD_CADENCE)
    entry = get_object_or_404(rows.filter(by_id=user.pk), pk=pk)
    try:
        actions.undo(entry=entry, by=user, now=clock.now(), today=clock.today())
    except TrappenError as error:
        messages.error(request, str(error))
    else:
        told = f"{entry.get_act_display()} {formats.long_date(entry.day)}"
        messages.success(request, f"Fortrudt: {told}. Fristerne er som før.")
    return _back(user, entry.child_id)


def _registered(request: HttpRequest, form: EventForm, child: Child) -> bool:
    user = signed_in(request)
    try:
        entry = actions.register(child=child, typed=form.typed(), by=user, now=clock.now(), today=clock.today())
    except TrappenError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, f"Registreret: {entry.get_act_display().lower()} {formats.long_date(entry.day)}.")
    return True


def _back(user: User, key: str) -> HttpResponse:
    return redirect(_address(user, key))


def _address(user: User, key: str) -> str:
    """The list with the case in focus; for someone without a list of her own the page of the case."""
    return f"{reverse('cadence:week')}#sag-{key}" if user.adviser_key else reverse("cadence:work", args=[key])
