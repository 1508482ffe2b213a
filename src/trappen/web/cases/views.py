"""Children: the list and the single child. Every reading of a child's data goes into the log."""

from datetime import date, timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from trappen.domain import formats
from trappen.domain.law import label
from trappen.domain.periods import age_on
from trappen.parameters.sections import known, title
from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.models import User
from trappen.web.accounts.permissions import Permission, can
from trappen.web.audit.actions import record_read
from trappen.web.audit.models import EventType
from trappen.web.cases import queries
from trappen.web.cases.forms import FilterForm
from trappen.web.cases.models import Case, Child, Episode, Identity, sealing
from trappen.web.core import clock
from trappen.web.registers.queries import case_pattern, ladder_of

PER_PAGE = 50


@never_cache
@require_GET
@requires(Permission.SEE_CHILDREN)
def index(request: HttpRequest) -> HttpResponse:
    """The children in the reader's scope."""
    return _list(request, request.GET, with_names=False)


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.SEE_IDENTITY)
def names(request: HttpRequest) -> HttpResponse:
    """The same page of the list with the children's names, shown on request only and logged apart.

    Its address alone, from a bookmark or after a login, leads to the list without them.
    """
    if request.method == "GET":
        return redirect(f"{reverse('cases:children')}?{request.GET.urlencode()}")
    return _list(request, request.POST, with_names=True)


def _list(request: HttpRequest, asked: QueryDict, *, with_names: bool) -> HttpResponse:
    user = signed_in(request)
    days = queries.days_of(user, clock.today())
    teams, districts, _ = queries.names(user)
    form = FilterForm(asked, teams=teams, districts=districts, by_cpr=can(user, Permission.SEE_IDENTITY))
    page = Paginator(queries.children(user, form.filters(), days), PER_PAGE).get_page(asked.get("side"))
    keys = [child.key for child in page]
    numbers, told = queries.case_numbers(user, keys), queries.told_of(user, keys, days)
    called = queries.opened_names(user, keys) if with_names else {}
    rows = [
        {
            "child": child,
            "name": called.get(child.key, ""),
            "told": told[child.key],
            "case_number": numbers.get(child.key),
            "age": None if child.birth_date is None else age_on(child.birth_date, days.data),
            "team": teams.get(child.team_key, child.team_key),
            "district": districts.get(child.district_key, child.district_key),
        }
        for child in page
    ]
    _log(request, user, keys, EventType.CHILDREN_LISTED)
    if called:
        _log(request, user, sorted(called), EventType.IDENTITY_READ)
    kept = asked.copy()
    kept.pop("csrfmiddlewaretoken", None)
    context = {
        "form": form,
        "counted_on": days.data,
        "page": page,
        "rows": rows,
        "asked": kept,
        "with_names": with_names,
        "may_see_names": can(user, Permission.SEE_IDENTITY) and not with_names,
        # A column that nobody on the page has anything in tells nothing.
        "shown": {
            "numbers": bool(numbers),
            "target_group": any(child.target_group for child in page),
            "team": any(child.team_key for child in page),
            "district": any(child.district_key for child in page),
        },
    }
    return render(request, "cases/children.html", context)


@require_POST
@requires(Permission.SEE_CHILDREN)
def find(request: HttpRequest) -> HttpResponse:
    """A search is posted, so that a CPR number stands in no address; it leads to the child or to the list."""
    user, text = signed_in(request), request.POST.get("q", "").strip()
    if not queries.is_cpr(text):
        kept = {name: value for name, value in request.POST.items() if name != "csrfmiddlewaretoken" and value}
        return redirect(f"{reverse('cases:children')}?{urlencode(kept)}")
    if not can(user, Permission.SEE_IDENTITY):
        messages.warning(request, "Du kan ikke søge på CPR-nummer. Søg på sagsnummer eller barnets nøgle.")
        return redirect("cases:children")
    found = queries.by_cpr(user, text)
    if found is None:
        messages.info(request, "Ingen af de børn, du må se, har det CPR-nummer.")
        return redirect("cases:children")
    return redirect("cases:child", found.key)


@never_cache
@require_GET
@requires(Permission.SEE_CHILDREN)
def child(request: HttpRequest, key: str) -> HttpResponse:
    """What is on file about one child."""
    user, today = signed_in(request), clock.today()
    found = _child(user, key)
    days = queries.days_of(user, today)
    file = queries.on_file(user, found, days)
    teams, districts, advisers = queries.names(user)
    steps = [step.name for step in ladder_of(found.municipality).steps]
    why = queries.why_unknown([(at, e) for e, at, runs in file.episodes if runs])
    siblings = list(queries.siblings(user, found))
    _log(request, user, [found.key], EventType.CHILD_READ)
    _log(request, user, [sibling.key for sibling in siblings], EventType.CHILDREN_LISTED)
    context = {
        "child": found,
        "age": None if found.birth_date is None else age_on(found.birth_date, days.data),
        "team": teams.get(found.team_key, found.team_key),
        "district": districts.get(found.district_key, found.district_key),
        "standing": queries.standing_text(file.now, steps),
        "standing_note": "; ".join([f"Pr. {formats.long_date(days.data)}", *why]),
        "cases": [(case, _number(case), _last_day(case.closed)) for case in file.cases],
        "assignments": [(a, advisers.get(a.adviser_id, a.adviser_id), _last_day(a.end)) for a in file.advisers],
        "episodes": [
            {
                "episode": e,
                "what": _what(e),
                "place": queries.place_of(e),
                "last": _last_day(e.end),
                "runs": runs,
                "ended": e.end is not None and e.end <= days.of(e),
                "step": queries.standing_text(at, steps),
                "why": ", ".join(queries.why_unknown([(at, e)])),
            }
            for e, at, runs in file.episodes
        ],
        "siblings": siblings,
        "goals": queries.goals(user, found),
        "pattern": case_pattern(found.municipality),
        "may_record": can(user, Permission.RECORD_CADENCE),
        "may_see_identity": can(user, Permission.SEE_IDENTITY),
        "may_see_deadlines": can(user, Permission.SEE_DEADLINES),
    }
    return render(request, "cases/child.html", context)


@never_cache
@require_POST
@requires(Permission.SEE_IDENTITY)
def identity(request: HttpRequest, key: str) -> HttpResponse:
    """The child's name and CPR number, shown on request only and logged apart."""
    user = signed_in(request)
    found = _child(user, key)
    person = get_object_or_404(Identity.objects.visible_to(user), child=found).open()
    _log(request, user, [found.key], EventType.IDENTITY_READ)
    template = "cases/_identity.html" if request.headers.get("HX-Request") else "cases/identity.html"
    return render(request, template, {"child": found, "opened": person})


def _child(user: User, key: str) -> Child:
    """The child, or 404 for one outside the reader's scope."""
    return get_object_or_404(Child.objects.visible_to(user).select_related("municipality"), key=key)


def _log(request: HttpRequest, user: User, keys: list[str], event: EventType) -> None:
    if user.municipality is None:
        raise Http404
    record_read(
        event,
        by=user,
        now=clock.now(),
        municipality=user.municipality.code,
        children=keys,
        path=request.get_full_path(),
    )


def _what(episode: Episode) -> str:
    """The section as Danish text with what it is about."""
    try:
        return (
            f"{label(episode.section)}: {title(episode.section)}" if known(episode.section) else label(episode.section)
        )
    except ValueError:
        return episode.section


def _number(case: Case) -> str:
    """What the case is known by; nothing where its key was made here."""
    known_by = case.case_number or case.key
    return "" if sealing.is_stand_in(known_by) else known_by


def _last_day(end: date | None) -> date | None:
    """The last day of a period whose end is the first day outside."""
    return None if end is None else end - timedelta(days=1)
