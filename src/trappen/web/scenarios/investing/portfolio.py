"""Several investment cases at once, with no child's saving twice; the choice is in the address."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from trappen.domain.errors import TrappenError
from trappen.reporting import html
from trappen.reporting.document import Document
from trappen.reporting.investment_portfolio import portfolio_document
from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.models import User
from trappen.web.core import clock
from trappen.web.finance.statements.views import FILES
from trappen.web.programmes.views.exports import PAPERS, as_file
from trappen.web.programmes.views.writing import home_of
from trappen.web.scenarios.investing.choosing import PortfolioForm, form_of
from trappen.web.scenarios.investing.views import SEE
from trappen.web.scenarios.models import InvestmentCase

FORMS = {**FILES, **PAPERS}
KINDS = (("xlsx", "Regneark (XLSX)"), ("csv", "Tal (CSV)"), ("pdf", "PDF"), ("docx", "Word"))


@require_GET
@requires(SEE)
def portfolio(request: HttpRequest) -> HttpResponse:
    """Asks for the cases; where they are chosen, what they come to together. Quick arithmetic over what is stored."""
    user = signed_in(request)
    form = form_of(request.GET, _cases(user), user)
    context: dict[str, Any] = {"form": form, "shown": None, "refused": None, "kinds": KINDS}
    context["query"] = request.GET.urlencode()
    if form.is_bound and form.is_valid():
        try:
            context["shown"] = html.fragment(_document(form, user), level=2)
        except TrappenError as error:
            context["refused"] = error
    status = 400 if form.errors or context["refused"] else 200
    return render(request, "scenarios/investing/portfolio.html", context, status=status)


@require_GET
@requires(SEE)
def portfolio_file(request: HttpRequest, form: str) -> HttpResponse:
    """The same as a file."""
    user = signed_in(request)
    asked = form_of(request.GET, _cases(user), user)
    if form not in FORMS or not asked.is_valid():
        raise Http404
    content_type, make = FORMS[form]
    return as_file(make(_document(asked, user)), content_type, f"portefoelje.{form}")


def _cases(user: User) -> list[InvestmentCase]:
    return list(InvestmentCase.objects.visible_to(user))


def _document(form: PortfolioForm, user: User) -> Document:
    return portfolio_document(form.portfolio(), home_of(user).name, clock.today())
