"""The page of the municipality's own refusion limits."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from trappen.domain.errors import TrappenError
from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.permissions import Permission, can
from trappen.web.core import clock
from trappen.web.finance.limits import actions, queries
from trappen.web.finance.limits.forms import LimitForm
from trappen.web.finance.models import RefusionLimit
from trappen.web.finance.views.appropriation_files import file_of
from trappen.web.finance.views.appropriations import reason

MANAGE = Permission.CORRECT_ESTIMATES


@require_http_methods(["GET", "POST"])
@requires(Permission.SEE_ECONOMY)
def index(request: HttpRequest) -> HttpResponse:
    """What is stated and assumed for each year, what is printed, and a form for those who may state it."""
    user, today = signed_in(request), clock.today()
    home = user.municipality
    may = can(user, MANAGE) and home is not None
    form = LimitForm(request.POST if request.method == "POST" else None, initial={"aar": today.year})
    if request.method == "POST":
        if not may or home is None:
            raise PermissionDenied("Du må ikke angive refusionsgrænser med din rolle.")
        if form.is_valid():
            try:
                actions.state(municipality=home, typed=form.typed(), by=user, now=clock.now())
            except TrappenError as error:
                form.add_error(None, reason(error))
            else:
                return redirect("finance:limits")
    rows = list(RefusionLimit.objects.visible_to(user))
    missing = " og ".join(map(str, queries.lacking(home, (today.year - 1, today.year)) if home else []))
    context = {
        "rows": list(zip(rows, queries.stated_table(rows).rows, strict=True)),
        "stated": queries.stated_table(rows),
        "printed": queries.printed_table(),
        "lacking": missing and f"Kravet på central refusion for {missing} kan kun gøres op på et antaget niveau.",
        "form": form if may else None,
    }
    return render(request, "finance/limits.html", context, status=400 if form.errors else 200)


@require_POST
@requires(MANAGE)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes limits back. Taken back already they stay so."""
    row = get_object_or_404(RefusionLimit.objects.visible_to(signed_in(request), needs=MANAGE), pk=pk, undone=None)
    actions.undo(row=row, by=signed_in(request), now=clock.now())
    return redirect("finance:limits")


@require_GET
@requires(Permission.SEE_ECONOMY)
def file(request: HttpRequest, form: str) -> HttpResponse:
    """Both tables."""
    rows = RefusionLimit.objects.visible_to(signed_in(request))
    return file_of(form, (queries.stated_table(rows), queries.printed_table()), "refusionsgraenser", every=True)
