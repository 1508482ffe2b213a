"""The adviser's week, and all that can be done in one case."""

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.models import User
from trappen.web.accounts.permissions import Permission
from trappen.web.cadence import actions
from trappen.web.cadence.entering import KEYS
from trappen.web.cadence.models import Entry, NextAct
from trappen.web.cadence.queries import week as queries
from trappen.web.cadence.queries.events import case_number
from trappen.web.cadence.queries.holding import colleague
from trappen.web.cadence.views.reading import log_listed
from trappen.web.cases.models import Child
from trappen.web.cases.queries import goals
from trappen.web.core import clock
from trappen.web.registers.queries import case_pattern

SHORTCUTS = [(key.upper(), act) for key, act in KEYS.items()]


@never_cache
@require_GET
@requires(Permission.RECORD_CADENCE)
def index(request: HttpRequest) -> HttpResponse:
    """Overdue, this week, next week, quiet: why each case is there, and what happened last."""
    user, today = signed_in(request), clock.today()
    prefetch_related_objects([user], "scope_grants")
    asked = request.GET.get("raadgiver", "")
    # An adviser sees her own; a leader chooses among those in scope.
    choices = [] if user.adviser_key else queries.advisers(user)
    adviser = user.adviser_key or (asked if asked in dict(choices) else "")
    week = queries.week(user, adviser, today) if adviser else None
    if week is not None:
        log_listed(request, [line.case.child_id for lines in week.groups.values() for line in lines])
    context = {
        "week": week,
        "groups": [] if week is None else [(g, queries.GROUPS[g], week.groups[g]) for g in queries.Group],
        "today": today,
        "adviser": adviser,
        "choices": choices,
        "recent": _recent(user),
        "pattern": "" if user.municipality is None else case_pattern(user.municipality),
        "shortcuts": SHORTCUTS,
    }
    return render(request, "cadence/week.html", context)


@never_cache
@require_GET
@requires(Permission.RECORD_CADENCE)
def work(request: HttpRequest, key: str) -> HttpResponse:
    """One case: what is due and why, what can be registered, and what was typed."""
    user = signed_in(request)
    child = get_object_or_404(Child.objects.visible_to(user).select_related("municipality"), key=key)
    log_listed(request, [child.key])
    needs = Permission.RECORD_CADENCE
    entries = Entry.objects.visible_to(user, needs=needs).filter(child=child)
    context = {
        "child": child,
        "number": case_number(user, child),
        "acts": NextAct.objects.visible_to(user, needs=needs).filter(child=child),
        "today": clock.today(),
        "entries": [(entry, actions.can_undo(entry, user, clock.now())) for entry in entries[:20]],
        "shortcuts": SHORTCUTS,
        "goals": goals(user, child),
        "pattern": case_pattern(child.municipality),
        "may_record": True,
        "colleague": colleague(user, child),
    }
    return render(request, "cadence/work.html", context)


def _recent(user: User) -> list[Entry]:
    now = clock.now()
    return [entry for entry in queries.recent(user) if actions.can_undo(entry, user, now)]
