"""The municipality's stated price-and-wage factors."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from trappen.domain.errors import TrappenError
from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.permissions import Permission, can
from trappen.web.core import clock
from trappen.web.finance import factors
from trappen.web.finance.forms import FactorForm
from trappen.web.finance.models import PriceFactor
from trappen.web.finance.views.appropriations import reason

MANAGE = Permission.CORRECT_ESTIMATES


@require_http_methods(["GET", "POST"])
@requires(Permission.SEE_ECONOMY)
def index(request: HttpRequest) -> HttpResponse:
    """The factors with their sources, and a form for those who may state one."""
    user, today = signed_in(request), clock.today()
    may = can(user, MANAGE) and user.municipality is not None
    typed = request.POST if request.method == "POST" else None
    form = FactorForm(typed, initial={"fra": today.year - 1, "til": today.year})
    if request.method == "POST":
        if not may or user.municipality is None:
            raise PermissionDenied("Du må ikke angive pris- og lønfaktorer med din rolle.")
        if form.is_valid():
            try:
                factors.state(municipality=user.municipality, **form.stated(), by=user, now=clock.now())
            except TrappenError as error:
                form.add_error(None, reason(error))
            else:
                return redirect("finance:factors")
    context = {"factors": PriceFactor.objects.visible_to(user), "form": form if may else None}
    return render(request, "finance/factors.html", context, status=400 if form.errors else 200)


@require_POST
@requires(MANAGE)
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a factor away."""
    row = get_object_or_404(PriceFactor.objects.visible_to(signed_in(request), needs=MANAGE), pk=pk)
    factors.remove(row=row, by=signed_in(request), now=clock.now())
    return redirect("finance:factors")
