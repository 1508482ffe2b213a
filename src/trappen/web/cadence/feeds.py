"""The calendar that a calendar program fetches: no login, a secret address."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from trappen.web.cadence.actions.feeds import fetched
from trappen.web.cadence.queries.feeds import calendar_text, feed_of
from trappen.web.core import clock


@login_not_required
@never_cache
@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """A stranger's or a revoked address is not there."""
    feed = feed_of(token)
    if feed is None:
        raise Http404
    text = calendar_text(feed, today=clock.today(), now=clock.now())
    fetched(feed, now=clock.now())
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")
