"""One account of a stored estimate: month by month, then its providers, their episodes, and the postings themselves."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from trappen.reporting.economy import titled
from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.models import User
from trappen.web.accounts.permissions import Permission, can
from trappen.web.audit.actions import record_read
from trappen.web.audit.models import EventType
from trappen.web.core import clock
from trappen.web.core.templatetags.danish import moment
from trappen.web.finance import estimates, standing
from trappen.web.finance.drilldown import queries
from trappen.web.finance.drilldown.queries import EPISODE, PROVIDER, Chosen
from trappen.web.finance.forms import CorrectionForm
from trappen.web.finance.pairing import pairings
from trappen.web.finance.queries import hand_corrections
from trappen.web.finance.views.appropriation_files import file_of
from trappen.web.finance.views.appropriations import own_chart
from trappen.web.runs.models import Run

SEE = Permission.SEE_ECONOMY
PER_PAGE = 50


@require_GET
@requires(SEE)
def account(request: HttpRequest, pk: int, account: str) -> HttpResponse:
    """The account, or a provider or episode on it."""
    return render(request, "finance/account.html", shown(request, pk, account))


@require_GET
@requires(SEE)
def account_file(request: HttpRequest, pk: int, account: str, form: str) -> HttpResponse:
    """What the page shows, with every posting, as XLSX; as CSV the postings, one in each row."""
    user = signed_in(request)
    answer = answer_or_404(user, pk, account)
    chosen = _chosen(request, answer, account)
    found = queries.parts(user, chosen)
    wanted = queries.postings(user, chosen)
    rows, pairs = list(wanted), pairings(user, wanted)
    _log(request, user, {*(row.child_id for row in rows), *(pair.child for pair in pairs.values())})
    levels = (queries.part_table(found, chosen),) if found else ()
    one_by_one = queries.posting_table(rows, pairs, chosen)
    made = (one_by_one,) if form == "csv" else (answer.account_months[account], *levels, one_by_one)
    return file_of(form, made, f"konto-{account}-{chosen.year}")


def shown(request: HttpRequest, pk: int, account: str, form: CorrectionForm | None = None) -> dict[str, Any]:
    """What the account's page shows; `form` is a correction that could not be kept."""
    user = signed_in(request)
    prefetch_related_objects([user], "scope_grants")  # each question asks for them
    answer = answer_or_404(user, pk, account)
    chosen = _chosen(request, answer, account)
    found = queries.parts(user, chosen)
    pages = Paginator(queries.postings(user, chosen), PER_PAGE)
    if chosen.provider is None:
        pages.count = sum(one.count for one in found)  # counted already
    page = pages.get_page(request.GET.get("side"))
    pairs = pairings(user, [row.key for row in page.object_list], episode=chosen.episode)
    told = {*(row.child_id for row in page.object_list), *(pair.child for pair in pairs.values())}
    _log(request, user, told | {one.child for one in found})
    lacking = queries.lacking(user, (row for row in answer.lacking if row[0] == account))
    _log(request, user, {child for one in lacking for _, child, _ in one.seen})
    largest = queries.seen(user, answer.largest.get(account, []))
    _log(request, user, {child for _, child, _ in largest})
    ends = answer.ranges.get(account)
    here = reverse("finance:account", args=[pk, account])
    first = {"konto": account, "aar": answer.year, "kendt": answer.on}
    return {
        "answer": answer,
        "older": _older(user, answer),
        "account": account,
        "title": titled(account, answer.on, own_chart(user)),
        "table": answer.account_months[account],
        "range": ends,
        "lacking": lacking,
        "reasons": answer.reasons.get(account, []),
        "largest": largest,
        "certain": ends is not None and ends[0] == ends[1],
        "chosen": chosen,
        "provider_name": _provider_name(page.object_list, chosen),
        "parts": queries.part_table(found, chosen) if found else None,
        "part_links": [[f"{here}?{one.query}"] for one in found],
        "page": page,
        "rows": [(row, pairs.get(row.key, queries.NOTHING)) for row in page.object_list],
        "episode_name": queries.NAMES.get(chosen.episode or "", chosen.episode),
        "summed": queries.sum_of(user, chosen),
        "query": chosen.query(),
        "may_open": can(user, Permission.SEE_CHILDREN),
        "may_correct": can(user, Permission.CORRECT_ESTIMATES),
        "corrections": hand_corrections(user, answer.year, account),
        "form": form or CorrectionForm(initial=first),
        "typed": form is not None,
    }


def _older(user: User, answer: estimates.Answer) -> str:
    """From when the estimate is, where it no longer holds; empty where it does."""
    home = user.municipality
    if home is None or standing.holds(answer.run, home, clock.today()):
        return ""
    return f"Skønnet er fra {moment(answer.run.created)}, før noget blev ændret eller indlæst, og gælder ikke længere."


def answer_or_404(user: User, pk: int, account: str) -> estimates.Answer:
    """The stored estimate with the number, if it is the municipality's own and has the account."""
    answer = estimates.answer(run_or_404(user, pk, estimates.ESTIMATE))
    if account not in answer.account_months:
        raise Http404
    return answer


def run_or_404(user: User, pk: int, kind: str) -> Run:
    """The user's own municipality's run of the kind."""
    run = None if user.municipality is None else estimates.numbered(pk, kind, user.municipality)
    if run is None:
        raise Http404
    return run


def _chosen(request: HttpRequest, answer: estimates.Answer, account: str) -> Chosen:
    provider = request.GET.get(PROVIDER)
    return Chosen(account, answer.year, provider, request.GET.get(EPISODE) if provider is not None else None)


def _provider_name(rows: Iterable[Any], chosen: Chosen) -> str:
    """What the chosen provider is called, as its postings say."""
    names = (row.provider_name for row in rows)
    return next(filter(None, names), None) or chosen.provider or queries.NO_PROVIDER


def _log(request: HttpRequest, user: User, keys: Iterable[str | None]) -> None:
    children = sorted(filter(None, keys))
    if children:
        record_read(
            EventType.CHILDREN_LISTED,
            by=user,
            now=clock.now(),
            municipality=user.municipality.code if user.municipality else "",
            children=children,
            path=request.get_full_path(),
        )
