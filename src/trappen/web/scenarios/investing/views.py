"""Other numbers in an investment case: tried on the page, and nothing kept unless it is saved under a name."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from trappen.domain.investment.case import Case, Fill
from trappen.domain.investment.of_programme import case_of
from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.permissions import Permission
from trappen.web.programmes.actions import programme_of
from trappen.web.programmes.models import ProgrammePlan
from trappen.web.scenarios.investing.presentation import form_of, tried

SEE = Permission.SEE_AGGREGATES


@require_http_methods(["GET", "POST"])
@requires(SEE)
def try_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Other numbers in the case of a programme."""
    plan = get_object_or_404(ProgrammePlan.objects.visible_to(signed_in(request)), pk=pk)
    case = case_of(programme_of(plan.document))
    if case is None:
        raise Http404
    return _page(request, case, {"plan": plan})


def _page(request: HttpRequest, case: Case, context: dict[str, object]) -> HttpResponse:
    """GET shows the case as stated; POST what was changed, the answer alone to htmx."""
    posted = request.method == "POST"
    fill = [Fill(name) for name in (request.POST if posted else request.GET).getlist("udfyld") if name in set(Fill)]
    form = form_of(case, request.POST if posted else None, fill)
    if not posted:  # as stated is an answer like any other
        first = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
        asked = form_of(case, first | {"udfyld": [str(each) for each in fill]}, fill)
    else:
        asked = form
    answer = tried(case, asked) if asked.is_valid() else None
    context |= {"case": case, "form": form, "answer": answer, "partial": False}
    if request.headers.get("HX-Request"):
        return render(request, "scenarios/investing/_tried.html", context | {"partial": True})
    return render(request, "scenarios/investing/try.html", context, status=200 if answer else 400)
