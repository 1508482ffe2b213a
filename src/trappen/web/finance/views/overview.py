"""The controller's overview: the year-end estimate, its accounts down to the postings, and why it moved."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from trappen.domain.errors import TrappenError
from trappen.reporting.document import Table
from trappen.reporting.economy import CAUSE_LABELS, NO_ACCOUNT, child_table
from trappen.reporting.store import restored
from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.models import Municipality, User
from trappen.web.accounts.permissions import Permission, can
from trappen.web.audit.actions import record_read
from trappen.web.audit.models import EventType
from trappen.web.cases.models import Child
from trappen.web.core import clock
from trappen.web.finance import estimates, queries, standing
from trappen.web.finance.drilldown import queries as drilldown
from trappen.web.finance.drilldown.views import run_or_404
from trappen.web.finance.forms import BridgeForm, EstimateForm
from trappen.web.finance.models import Appropriation
from trappen.web.finance.views.appropriation_files import file_of
from trappen.web.finance.views.appropriations import reason
from trappen.web.registers.queries import vintage_of
from trappen.web.runs.models import Run
from trappen.web.runs.queries import Question

SEE = Permission.SEE_ECONOMY
PER_PAGE = 50


@dataclass(frozen=True)
class _Asking:
    """A page that shows a stored answer: its kind, form and template, what is asked where nothing is named, the
    question, what answers it, and what the page shows of an answer (`nothing` where there is none)."""

    kind: str
    form: type[EstimateForm] | type[BridgeForm]
    template: str
    usual: Callable[[date], dict[str, Any]]
    question: Callable[[Municipality, Mapping[str, Any], date], Question | None]
    compute: Callable[..., Run]
    shown: Callable[[HttpRequest, User, Run], dict[str, Any]]
    nothing: str


@require_http_methods(["GET", "POST"])
@requires(SEE)
def overview(request: HttpRequest) -> HttpResponse:
    """GET shows a stored estimate, the newest unless a day is named; POST computes one and comes back here."""
    return _answered(request, _ESTIMATE)


@require_http_methods(["GET", "POST"])
@requires(SEE)
def bridge(request: HttpRequest) -> HttpResponse:
    """Why the estimate moved between two days: GET shows the stored answer, POST computes it."""
    return _answered(request, _BRIDGE)


def _answered(request: HttpRequest, page: _Asking) -> HttpResponse:
    user = signed_in(request)
    municipality = user.municipality
    run = _newest(page.kind, municipality)
    today, last = clock.today(), _newest_day(municipality)
    given = _asked(request) or _of_run(run) or page.usual(min(today, last) if last else today)
    form = page.form(given, last=last)
    context: dict[str, Any] = {"form": form, page.nothing: None, "nothing_loaded": False, "older": None}
    context |= {"ground": queries.ground(user), "may_write_papers": can(user, Permission.WRITE_PAPERS)}
    if not form.is_valid():
        return render(request, page.template, context, status=400)
    asked = None if municipality is None else page.question(municipality, form.cleaned_data, today)
    if municipality is None or asked is None:
        return render(request, page.template, {**context, "nothing_loaded": True})
    found = estimates.stored(asked)
    if request.method == "POST":
        if found is None:
            try:
                page.compute(question=asked, municipality=municipality, by=user, now=clock.now())
            except TrappenError as error:
                form.add_error(None, reason(error))
                return render(request, page.template, context, status=400)
        return redirect(f"{request.path}?{_again(form)}")
    if found is None:  # what it was made of has changed: an answer of before is shown as of then
        context["older"] = older = standing.older(asked, municipality)
        found = older.run if older else None
    if found is not None:
        context |= page.shown(request, user, found)
    return render(request, page.template, context)


def _again(form: forms.Form) -> str:
    """The address's query that asks the same again."""
    given = {name: value for name, value in form.cleaned_data.items() if value}
    return urlencode({name: "on" if value is True else value for name, value in given.items()})


@require_GET
@requires(SEE)
def estimate_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Every table of a stored estimate as XLSX, or as one CSV."""
    answer = estimates.answer(run_or_404(signed_in(request), pk, estimates.ESTIMATE))
    return file_of(form, answer.tables, f"skoen-{answer.year}-{answer.on}", every=True)


@require_GET
@requires(SEE)
def bridge_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The causes of a stored bridge, and in XLSX what each child moved, for those who may see it.

    With `?tabel=barn` the CSV is of the children.
    """
    user = signed_in(request)
    run = run_or_404(user, pk, estimates.BRIDGE)
    made = [restored(run.result["causes"], Table), restored(run.result["accounts"], Table)]
    of_children = request.GET.get("tabel") == "barn"
    if can(user, Permission.SEE_CHILDREN) and (of_children or form == "xlsx"):
        steps = _visible(user, run)
        _log(request, user, sorted({step[3] for step in steps}))
        children = child_table(steps, run.parameters["year"], date.fromisoformat(run.parameters["to"]))
        made = [children, *made] if of_children else [*made, children]
    return file_of(form, made, f"bro-{run.parameters['year']}")


def _estimate_shown(request: HttpRequest, user: User, run: Run) -> dict[str, Any]:
    answer = estimates.answer(run)
    *each, total = answer.accounts.rows
    place = answer.accounts.columns.index("Afvigelse")
    ordered = sorted(each, key=lambda row: -abs(getattr(row[place], "value", None) or 0))
    by_deviation = request.GET.get("sorter") == "afvigelse"
    rows = ordered if by_deviation else each
    accounts = (str(row[0]) for row in rows)
    worst = next(((row[0], row[1], said) for row in ordered if (said := answer.reasons.get(str(row[0])))), None)
    there = request.GET.copy()
    there.pop("sorter", None)
    sorting = {
        "accounts": replace(answer.accounts, rows=(*rows, total)),
        "worst": worst,
        "by_deviation": by_deviation,
        "plain_query": there.urlencode(),
        "sorted_query": urlencode([*there.items(), ("sorter", "afvigelse")]),
    }
    links = [
        [reverse("finance:account", args=[run.pk, account])] if account in answer.account_months else []
        for account in accounts
    ]
    pages = dict(Appropriation.objects.visible_to(user, needs=SEE).values_list("key", "pk"))
    acts = [[reverse("finance:appropriation", args=[pages[key]])] if key in pages else [] for key in answer.acts]
    lacking = drilldown.lacking(user, answer.lacking)
    seen = sorted({child for one in lacking for _, child, _ in one.seen})
    if seen:
        _log(request, user, seen)
    return {"answer": answer, "account_links": links, "act_links": acts, "lacking": lacking} | sorting


def _bridge_shown(request: HttpRequest, user: User, run: Run) -> dict[str, Any]:
    told = {"causes": restored(run.result["causes"], Table), "notes": estimates.factors_said(run)}
    accounts = restored(run.result["accounts"], Table)
    there = request.GET.copy()
    there.pop("side", None)
    there.pop("konto", None)
    all_accounts = f"?{there.urlencode()}#barn"
    links = [[f"?{there.urlencode()}&{urlencode({'konto': row[0]})}#barn"] for row in accounts.rows[:-1]]
    more = {"accounts": accounts, "account_links": links, "all_accounts": all_accounts}
    return {"run": run} | told | more | _children(request, user, run)


def _children(request: HttpRequest, user: User, run: Run) -> dict[str, Any]:
    """The steps of the children whom the user may see, a page at a time, and that they were shown."""
    if not can(user, Permission.SEE_CHILDREN):
        return {"page": None}
    chosen = request.GET.get("konto", "")
    steps = [step for step in _visible(user, run) if not chosen or (step[1] or NO_ACCOUNT) == chosen]
    page = Paginator(steps, PER_PAGE).get_page(request.GET.get("side"))
    children = {child.key: child for child in Child.objects.visible_to(user).filter(key__in=[s[3] for s in page])}
    rows = [
        {"child": children[key], "cause": CAUSE_LABELS[cause], "account": booked, "episode": episode, "amount": amount}
        for cause, booked, episode, key, amount in page
        if key in children
    ]
    if rows:
        _log(request, user, children)
    return {"page": page, "rows": rows, "chosen": chosen}


def _visible(user: User, run: Run) -> list[Any]:
    """The steps of children whom the user may see, the largest first."""
    steps = [step for step in run.result["steps"] if step[3]]
    known = set(Child.objects.visible_to(user).values_list("key", flat=True))
    return sorted((step for step in steps if step[3] in known), key=lambda step: (-abs(step[4]), step[3]))


def _log(request: HttpRequest, user: User, keys: Any) -> None:
    record_read(
        EventType.CHILDREN_LISTED,
        by=user,
        now=clock.now(),
        municipality=user.municipality.code if user.municipality else "",
        children=keys,
        path=request.get_full_path(),
    )


def _newest_day(municipality: Municipality | None) -> date | None:
    """The day of the newest data; None before the first load, or where no load told it."""
    vintage = None if municipality is None else vintage_of(municipality)
    return None if vintage is None else vintage.as_of


def _newest(kind: str, municipality: Municipality | None) -> Run | None:
    return None if municipality is None else estimates.newest(kind, municipality)


def _asked(request: HttpRequest) -> Any:
    given = request.POST if request.method == "POST" else request.GET
    return given if "aar" in given else None


def _of_run(run: Run | None) -> dict[str, Any] | None:
    """What the run was asked, as the form says it."""
    if run is None:
        return None
    names = {"year": "aar", "on": "dag", "from": "fra", "to": "til"}
    given = {names[name]: str(value) for name, value in run.parameters.items() if name in names}
    return given | ({"faktorer": "on"} if "factors" in run.parameters else {})


def _last_month(today: date) -> dict[str, Any]:
    """The end of the last whole month."""
    last = today.replace(day=1) - timedelta(days=1)
    return {"aar": str(last.year), "dag": last.isoformat()}


def _last_two_months(today: date) -> dict[str, Any]:
    last = today.replace(day=1) - timedelta(days=1)
    before = last.replace(day=1) - timedelta(days=1)
    first = before if before.year == last.year else last.replace(day=1)
    return {"aar": str(last.year), "fra": first.isoformat(), "til": last.isoformat()}


_ESTIMATE = _Asking(
    kind=estimates.ESTIMATE,
    form=EstimateForm,
    template="finance/overview.html",
    usual=_last_month,
    question=lambda home, given, today: estimates.estimate_question(
        home, given["aar"], given["dag"], today=today, with_factors=given["faktorer"]
    ),
    compute=estimates.compute_estimate,
    shown=_estimate_shown,
    nothing="answer",
)
_BRIDGE = _Asking(
    kind=estimates.BRIDGE,
    form=BridgeForm,
    template="finance/bridge.html",
    usual=_last_two_months,
    question=lambda home, given, today: estimates.bridge_question(
        home, given["aar"], given["fra"], given["til"], today=today, with_factors=given["faktorer"]
    ),
    compute=estimates.compute_bridge,
    shown=_bridge_shown,
    nothing="run",
)
