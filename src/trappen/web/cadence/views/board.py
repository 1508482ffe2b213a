"""A team leader's board: the team's load and cadence, what is to be given out, and the history of moves."""

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from trappen.parameters.caseload import new_staff
from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.permissions import Permission
from trappen.web.accounts.scope import scope_of
from trappen.web.cadence.queries import board as boards
from trappen.web.cadence.queries import handing, history, receivers
from trappen.web.cadence.queries.differences import differing_children
from trappen.web.cadence.queries.stated import stated
from trappen.web.cadence.views.reading import log_listed
from trappen.web.cases.queries import names
from trappen.web.core import clock

MOST_ROOM = 3


@never_cache
@require_GET
@requires(Permission.ASSIGN_CASES)
def board(request: HttpRequest) -> HttpResponse:
    """One team; whoever has several chooses."""
    user = signed_in(request)
    prefetch_related_objects([user], "scope_grants")
    today = clock.today()
    teams = receivers.teams(user)
    team = request.GET.get("team") or next(iter(teams), "")
    outside = handing.outside_teams(user)
    postless = {adviser for adviser, of in outside if adviser and of == team}
    found = boards.board(user, team, today, postless=postless) if team in teams else None
    new = handing.arrived(user, clock.now(), today)
    roomy = [] if found is None else [desk for desk in found.desks if desk.room is not None and desk.room > 0]
    rooms = {} if found is None else {desk.load.key: desk.room or 0 for desk in found.desks}
    near = handing.near_with_room(user, rooms, {row.district for row in new}, today)
    _, districts, advisers = names(user) if new else ({}, {}, {})
    log_listed(request, {row.child for row in new})
    context = {
        "teams": teams,
        "team": team,
        "board": found,
        "today": today,
        "new": [
            (row, districts.get(row.district, ""), [(key, rooms[key]) for key in near[row.district][:MOST_ROOM]])
            for row in new
        ],
        "advisers": advisers,
        "room": [
            f"{desk.load.name} ({desk.room})"
            for desk in sorted(roomy, key=lambda desk: (-(desk.room or 0), desk.load.name))[:MOST_ROOM]
        ],
        "without": sum(number for (adviser, _), number in outside.items() if not adviser),
        "whole": scope_of(user).whole,
        "differences": len(history.differences(user)),
        "differing": differing_children(user),
        "guideline": None if found is None else found.team.load.guideline,
        "stated": stated(user, today),
        "new_staff": new_staff(today),
        "due_on": boards.due_on(user),
        "trend": "" if found is None else _trend(found.team.change),
        "kept_text": "" if found is None else f"{found.kept} af {found.team.load.cases} børn",
    }
    return render(request, "cadence/board.html", context)


def _trend(change: int | None) -> str:
    """How the number of cases has moved, in words; nothing where the team was not there before."""
    if change is None:
        return ""
    if not change:
        return f"uændret på {boards.MONTHS_BACK} måneder"
    return f"{abs(change)} {'flere' if change > 0 else 'færre'} end for {boards.MONTHS_BACK} måneder siden"
