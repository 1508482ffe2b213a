"""Corrections by hand: typed on an account's page, estimated anew at once, and taken back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from trappen.domain.errors import TrappenError
from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.models import Municipality, User
from trappen.web.accounts.permissions import Permission
from trappen.web.core import clock
from trappen.web.finance import corrections, estimates
from trappen.web.finance.drilldown.views import answer_or_404, shown
from trappen.web.finance.forms import CorrectionForm
from trappen.web.finance.models import HandCorrection
from trappen.web.runs.models import Run


@require_POST
@requires(Permission.CORRECT_ESTIMATES)
def create(request: HttpRequest, pk: int, account: str) -> HttpResponse:
    """Keeps a correction and estimates the year again, seen from the same day."""
    user = signed_in(request)
    answer = answer_or_404(user, pk, account)
    form = CorrectionForm(request.POST)
    municipality = user.municipality
    if form.is_valid() and municipality is not None:
        try:
            row = corrections.correct(municipality=municipality, typed=form.typed(), by=user, now=clock.now())
        except TrappenError as error:
            form.add_error(None, f"{error.what} {error.now}")
        else:
            return _again(request, municipality, answer.run, row)
    return render(request, "finance/account.html", shown(request, pk, account, form), status=400)


@require_POST
@requires(Permission.CORRECT_ESTIMATES)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a correction back and estimates its year again, as it was estimated last."""
    user = signed_in(request)
    row = get_object_or_404(HandCorrection.objects.visible_to(user), pk=pk)
    try:
        corrections.undo(row=row, by=user, now=clock.now())
    except TrappenError as error:
        messages.error(request, f"{error.what} {error.why or ''}")
    return _again(request, row.municipality, estimates.newest(estimates.ESTIMATE, row.municipality), row)


def _again(request: HttpRequest, municipality: Municipality, last: Run | None, row: HandCorrection) -> HttpResponse:
    """The account of the correction in the estimate as it now is; the overview where there is none of its year."""
    if last is None:
        return redirect("finance:overview")
    made = _estimated(signed_in(request), municipality, estimates.answer(last))
    if (
        made is None
        or estimates.answer(made).year != row.year
        or row.account not in estimates.answer(made).account_months
    ):
        messages.info(request, f"Rettelsen gælder {row.year}. Beregn skønnet for det år for at se den.")
        return redirect("finance:overview")
    return redirect(f"{reverse('finance:account', args=[made.pk, row.account])}#rettelser")


def _estimated(user: User, municipality: Municipality, last: estimates.Answer) -> Run | None:
    chosen = "factors" in last.run.parameters
    asked = estimates.estimate_question(municipality, last.year, last.on, today=clock.today(), with_factors=chosen)
    if asked is None:
        return None
    found = estimates.stored(asked)
    return found or estimates.compute_estimate(question=asked, municipality=municipality, by=user, now=clock.now())
