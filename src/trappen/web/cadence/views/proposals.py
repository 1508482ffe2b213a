"""Proposals of who should have which cases: stated, computed in the background, changed, carried out or discarded."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from trappen.analysis.assignment.desks import NEW
from trappen.domain import formats
from trappen.domain.errors import TrappenError
from trappen.records.contracts.people import TARGET_GROUP
from trappen.reporting.assignment import desks_table, moves_table
from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.models import User
from trappen.web.accounts.permissions import Permission
from trappen.web.cadence import actions, jobs
from trappen.web.cadence.forms.proposals import ProposalForm, choices_of
from trappen.web.cadence.models import Proposal, ProposalState
from trappen.web.cadence.queries import proposals, receivers
from trappen.web.cadence.views.reading import as_file, log_listed
from trappen.web.cases.queries import names
from trappen.web.core import clock

ALL = "alle"
NEEDS = Permission.ASSIGN_CASES


@never_cache
@require_http_methods(["GET", "POST"])
@requires(NEEDS)
def index(request: HttpRequest) -> HttpResponse:
    """What a proposal is to start from, and the proposals there are; POST orders one."""
    user = _leader(request)
    own = receivers.teams(user)
    given = request.POST if request.method == "POST" else request.GET
    team = given.get("team") or next(iter(own), "")
    wanted = sorted(own) if team == ALL else [team]
    if own and not set(wanted) <= set(own):
        raise Http404
    members = {
        key: name if len(wanted) == 1 else f"{name}, {place}"
        for key, (name, place) in receivers.receivers(user, clock.today()).items()
        if place in {own[key] for key in wanted if key in own}
    }
    form = ProposalForm(
        request.POST if request.method == "POST" else None,
        advisers=members,
        teams={key: own[key] for key in wanted if key in own},
    )
    if request.method == "POST" and own and form.is_valid() and user.municipality is not None:
        return _ordered(user, wanted, form.asked)
    context = {
        "form": form,
        "teams": own,
        "team": team,
        "members": members,
        "rows": [(proposal, _assumed(user, proposal)) for proposal in proposals.mine(user)],
    }
    return render(request, "cadence/proposals.html", context, status=400 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@requires(NEEDS)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The proposal. POST keeps the leader's choices, and carries them out if asked to."""
    user = _leader(request)
    proposal = _one(user, pk)
    if request.method == "POST":
        return _decided(request, user, proposal)
    page = proposals.page(user, proposal)
    log_listed(request, {line.move.child_id for line in page.lines})
    run = proposal.run
    context = {
        "proposal": proposal,
        "assumed": _assumed(user, proposal),
        "page": page,
        "result": None if run is None else run.result,
        "run": run,
        "changed": proposals.out_of_date(user, proposal, clock.today()),
        "waits": proposal.state == ProposalState.WAITING,
        "open": proposal.state == ProposalState.READY,
    }
    return render(request, "cadence/proposal.html", context)


@require_POST
@requires(NEEDS)
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """The same assumptions on the cases as they are now."""
    user = _leader(request)
    proposal = _one(user, pk)
    return _ordered(user, proposal.teams, proposal.asked)


@require_POST
@requires(NEEDS)
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts the proposal away."""
    user = _leader(request)
    proposal = _one(user, pk)
    try:
        actions.discard(proposal=proposal, by=user, now=clock.now())
    except TrappenError as error:
        messages.error(request, str(error))
        return redirect("cadence:proposal", pk)
    messages.success(request, "Forslaget er kasseret. Intet er flyttet.")
    return redirect("cadence:proposals")


@never_cache
@require_GET
@requires(NEEDS)
def file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The moves and the advisers as XLSX or CSV, with the leader's choices."""
    user = _leader(request)
    proposal = _one(user, pk)
    if proposal.run is None:
        raise Http404
    page = proposals.page(user, proposal)
    log_listed(request, {line.move.child_id for line in page.lines})
    on = date.fromisoformat(proposal.run.result["on"])
    moves = [
        (line.number, line.origin, line.chosen or "bliver", f"{line.move.reason} {line.move.why_there}")
        for line in page.lines
    ]
    desks = [(d.name, d.team, d.fte, d.before, d.after, d.room) for d in page.desks]
    told = proposal.run.result["told"]
    if page.own:
        told = f"Ændret med lederens egne valg: {page.own}. Som det blev regnet, og kun det: {told}"
    notes = (told, *(f"{name}: {value}." for name, value in _assumed(user, proposal)))
    tables = [moves_table(moves, on), desks_table(desks, on, source="forslag til fordeling", notes=notes)]
    return as_file(tables, form, f"forslag-{proposal.pk}-{on}")


def _ordered(user: User, wanted: list[str], asked: Mapping[str, Any]) -> HttpResponse:
    if user.municipality is None:
        raise Http404
    proposal = actions.ask(municipality=user.municipality, wanted=wanted, asked=asked, by=user, now=clock.now())
    jobs.compute_proposal.enqueue(proposal_id=proposal.pk, user_id=user.pk)
    return redirect("cadence:proposal", proposal.pk)


def _decided(request: HttpRequest, user: User, proposal: Proposal) -> HttpResponse:
    page = proposals.page(user, proposal)
    chosen = choices_of(request.POST)
    does = request.POST.get("goer")
    if does == "uden-nye":
        chosen = {row: "" if adviser.startswith(NEW) else adviser for row, adviser in chosen.items()}
    try:
        actions.choose(proposal=proposal, choices=chosen, known={desk.key for desk in page.desks})
        if does != "flyt":
            messages.success(request, "Valgene er gemt. Intet er flyttet endnu.")
            return redirect("cadence:proposal", proposal.pk)
        act = actions.accept(proposal=proposal, on=clock.today(), by=user, now=clock.now())
    except TrappenError as error:
        messages.error(request, str(error))
        return redirect("cadence:proposal", proposal.pk)
    number = act.moves.count()
    messages.success(request, f"{number} {'sag' if number == 1 else 'sager'} er flyttet. Du kan fortryde det her.")
    return redirect("cadence:moves")


def _assumed(user: User, proposal: Proposal) -> list[tuple[str, str]]:
    """What the leader stated, as pairs of name and text."""
    own = receivers.teams(user)
    _, _, advisers = names(user)
    asked = proposal.asked
    found = [("Team", ", ".join(own.get(key, key) for key in proposal.teams))]
    if asked.get("absent"):
        found.append(("Fraværende", ", ".join(advisers.get(key, key) for key in asked["absent"])))
    if asked.get("cap"):
        found.append(("Sagsloft", f"{formats.number(Fraction(asked['cap']), _decimals(asked['cap']))} pr. stilling"))
    if asked.get("new"):
        new = asked["new"][0]
        special = f", {TARGET_GROUP[new['target_group']].lower()}" if new["target_group"] else ""
        post = formats.number(Fraction(new["fte"]), _decimals(new["fte"]))
        found.append(
            ("Nye rådgivere", f"{len(asked['new'])} med {post} stilling i {own.get(new['team'], '')}{special}")
        )
    return found


def _decimals(exact: str) -> int:
    return 0 if Fraction(exact).denominator == 1 else 2


def _one(user: User, pk: int) -> Proposal:
    found = proposals.one(user, pk)
    if found is None:
        raise Http404
    return found


def _leader(request: HttpRequest) -> User:
    """Who asks, with the scope fetched once for the page's many questions."""
    user = signed_in(request)
    prefetch_related_objects([user], "scope_grants")
    return user
