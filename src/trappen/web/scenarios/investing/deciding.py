"""A case that is decided, and the follow-ups beside it: each kept as it was counted, with its author and data."""

from datetime import date, timedelta

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from trappen.domain import formats
from trappen.domain.errors import TrappenError
from trappen.domain.investment.case import Fill
from trappen.reporting import html
from trappen.reporting.document import Document
from trappen.reporting.store import restored
from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.models import User
from trappen.web.accounts.permissions import Permission, check_can
from trappen.web.core import clock
from trappen.web.registers.queries import vintage_of
from trappen.web.scenarios.investing import actions
from trappen.web.scenarios.investing.forms import DecideForm, FollowForm
from trappen.web.scenarios.investing.stored import case_in
from trappen.web.scenarios.models import CaseDecision, CaseVersion, FollowUp, InvestmentCase

SEE, MANAGE = Permission.SEE_AGGREGATES, Permission.MANAGE_PROGRAMMES


def decisions_on(saved: InvestmentCase, user: User) -> QuerySet[CaseDecision]:
    """The decisions on a case, newest first, with what followed."""
    found = CaseDecision.objects.visible_to(user).filter(version__case=saved)
    return found.select_related("version__case").prefetch_related("follow_ups")


@require_http_methods(["GET", "POST"])
@requires(MANAGE)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks what was decided of the newest version; from then on that version is what is followed."""
    user = signed_in(request)
    saved = get_object_or_404(InvestmentCase.objects.visible_to(user, needs=MANAGE), pk=pk)
    version = get_object_or_404(CaseVersion.objects.visible_to(user, needs=MANAGE), case=saved, number=saved.version)
    case = case_in(version.document)
    first = {"besluttet": case.decided or clock.today(), "mulighed": case.choices[0].key}
    form = DecideForm(request.POST or None, initial=first, case=case)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        fills = tuple(Fill(name) for name in typed["udfyld"])
        decided = actions.Decided(version, typed["mulighed"], typed["besluttet"], typed["af"], fills)
        actions.decide(decided=decided, by=user, now=clock.now())
        messages.success(request, f"Version {version.number} er registreret som besluttet. Den kan nu følges op.")
        return redirect("scenarios:case", pk)
    context = {"saved": saved, "form": form}
    return render(request, "scenarios/investing/decide.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@requires(MANAGE)
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks for the day, and holds the decided case against the records as they stand now."""
    user = signed_in(request)
    found = CaseDecision.objects.visible_to(user, needs=MANAGE).select_related("version__case__municipality")
    decision = get_object_or_404(found, pk=pk)
    form = FollowForm(request.POST or None, initial={"til": _newest(user)})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.follow_up(decision=decision, on=form.cleaned_data["til"], by=user, now=clock.now())
        except TrappenError as error:
            form.add_error(None, str(error))
        else:
            return redirect("scenarios:case_follow_up", made.pk)
    context = {"decision": decision, "saved": decision.version.case, "form": form}
    return render(request, "scenarios/investing/follow.html", context, status=400 if form.errors else 200)


@require_POST
@requires(Permission.SEE_ECONOMY)
def prepare(request: HttpRequest, pk: int) -> HttpResponse:
    """Drafts of the appropriation acts that the decided option asks for. The controller takes them further."""
    user = signed_in(request)
    check_can(user, MANAGE)
    found = CaseDecision.objects.visible_to(user, needs=MANAGE).select_related("version__case__municipality")
    decision = get_object_or_404(found, pk=pk)
    number = actions.prepare(decision=decision, by=user, now=clock.now())
    if number:
        said = formats.counted(number, "bevillingssag er lavet som kladde", "bevillingssager er lavet som kladder")
        messages.success(request, f"{said}. Intet er indstillet eller besluttet: økonomen fører sagen videre.")
        return redirect("finance:appropriations")
    messages.info(request, "Den besluttede mulighed giver ingen ny bevillingssag.")
    return redirect("scenarios:case", decision.version.case_id)


@require_GET
@requires(SEE)
def follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    """A follow-up as it was kept."""
    found = FollowUp.objects.visible_to(signed_in(request)).select_related("decision__version__case")
    kept = get_object_or_404(found, pk=pk)
    context = {
        "kept": kept,
        "saved": kept.decision.version.case,
        "shown": html.fragment(restored(kept.document, Document), level=2),
    }
    return render(request, "scenarios/investing/follow_up.html", context)


def _newest(user: User) -> date:
    """The last day of the data, or today if it is earlier."""
    vintage = None if user.municipality is None else vintage_of(user.municipality)
    today = clock.today()
    return today if vintage is None or vintage.as_of is None else min(vintage.as_of - timedelta(days=1), today)
