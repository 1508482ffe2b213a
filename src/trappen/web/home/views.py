"""The first page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from trappen.web.accounts.guards import signed_in
from trappen.web.accounts.permissions import Permission, unseen
from trappen.web.audit.actions import record_read
from trappen.web.audit.models import EventType
from trappen.web.cases.queries import case_numbers
from trappen.web.core import clock
from trappen.web.home import queries

# The parts of the menu and of its pages that people look for in vain where their role does not show them.
SHOWN_TO_SOME = (Permission.SEE_CHILDREN, Permission.SEE_ADVISERS, Permission.SEE_ECONOMY)


@never_cache
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What needs the reader's attention now, and what falls due first."""
    user, today = signed_in(request), clock.today()
    lists = queries.due_lists(user, today)
    due = [item for part in lists for item in part.items]
    if due and user.municipality is not None:
        record_read(
            EventType.CHILDREN_LISTED,
            by=user,
            now=clock.now(),
            municipality=user.municipality.code,
            children=sorted({item.child_id for item in due}),
            path=request.path,
        )
    numbers = case_numbers(user, {item.child_id for item in due})
    context = {
        "attention": queries.attention(user, today),
        "lists": [(part, [(item, numbers.get(item.child_id)) for item in part.items]) for part in lists],
        "backlog": queries.backlog(user, today),
        "reports": queries.promised_reports(user, today),
        "may_tell": queries.may_tell(user),
        "unseen": unseen(user, *SHOWN_TO_SOME),
        "own": bool(queries.own_adviser(user)),
    }
    return render(request, "home/home.html", context)
