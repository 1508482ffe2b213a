"""A programme's money as an investment case: its options against doing nothing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from trappen.analysis.investment.answers import Answer, answers, corrected
from trappen.analysis.investment.remarks import remarks
from trappen.analysis.investment.streams import Stream, streams
from trappen.domain import formats
from trappen.domain.budget.from_programme import drafts_of
from trappen.domain.investment.case import Case, Fill
from trappen.domain.investment.discount import Rate
from trappen.domain.investment.of_programme import case_of
from trappen.parameters.discount import rate_of
from trappen.reporting import html
from trappen.reporting.document import Document
from trappen.reporting.investment import case_document
from trappen.reporting.workbook import case_workbook
from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.permissions import Permission, check_can
from trappen.web.core import clock
from trappen.web.finance.actions import adopt_acts
from trappen.web.programmes import queries
from trappen.web.programmes.actions import programme_of
from trappen.web.programmes.forms import FillForm
from trappen.web.programmes.models import ProgrammePlan
from trappen.web.programmes.views.exports import PAPERS, as_file
from trappen.web.programmes.views.writing import home_of, own_plan

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@requires(Permission.SEE_AGGREGATES)
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """The options beside each other, year by year, and what is missing. Nothing is stored: it is quick arithmetic."""
    plan = get_object_or_404(ProgrammePlan.objects.visible_to(signed_in(request)), pk=pk)
    form = FillForm(request.GET)
    found = _made(plan, form.chosen())
    context = {
        "plan": plan,
        "form": form,
        "query": request.GET.urlencode() if form.is_valid() else "",
        "shown": None if found is None else html.fragment(found.document(), level=2),
    }
    return render(request, "programmes/case.html", context, status=200 if form.is_valid() else 400)


@require_GET
@requires(Permission.SEE_AGGREGATES)
def case_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The same as a document, or as a workbook that works itself out."""
    plan = get_object_or_404(ProgrammePlan.objects.visible_to(signed_in(request)), pk=pk)
    fill, name = FillForm(request.GET).chosen(), f"{plan.key}-investeringssag.{form}"
    made = _made(plan, fill)
    if made is None:
        raise Http404
    return file_of(made, form, name)


@require_POST
@requires(Permission.SEE_ECONOMY)
def prepare(request: HttpRequest, pk: int) -> HttpResponse:
    """Drafts of the appropriation acts that the programme's money asks for. The controller takes them further."""
    user = signed_in(request)
    check_can(user, Permission.MANAGE_PROGRAMMES)
    plan = own_plan(user, pk)
    drafts = drafts_of(programme_of(plan.document))
    number = adopt_acts(municipality=home_of(user), acts=drafts, by=user, now=clock.now())
    made = queries.acts_of_plan(plan, user)
    if number:
        said = formats.counted(number, "bevillingssag er lavet som kladde", "bevillingssager er lavet som kladder")
        messages.success(request, f"{said}. Intet er indstillet eller besluttet: økonomen fører sagen videre.")
    else:
        messages.info(request, "Programmets beløb giver ingen ny bevillingssag.")
    if len(made) == 1:
        return redirect("finance:appropriation", made[0].pk)
    return redirect(f"{reverse('programmes:show', args=[pk])}#oekonomi")


@dataclass(frozen=True, slots=True)
class Made:
    """A case and what comes of it."""

    case: Case
    streams: Sequence[Stream]
    answers: Sequence[Answer]
    rate: Rate | None
    why_none: str

    def document(self) -> Document:
        told = remarks(self.case, self.streams)
        taken = corrected(self.case, self.streams)
        return case_document(
            self.case,
            self.streams,
            self.answers,
            told,
            why_none=self.why_none,
            on=clock.today(),
            careful=answers(self.case, taken, self.rate) if self.case.corrections else (),
        )


def made_of(case: Case, fill: Collection[Fill]) -> Made:
    """The case with those fills, and its answers."""
    found = streams(case, fill=fill)
    rate, why_none = rate_of(case)
    return Made(case, found, answers(case, found, rate), rate, why_none)


def file_of(made: Made, form: str, name: str) -> HttpResponse:
    """The same as the page, as a document or as a workbook that works itself out."""
    if form == "xlsx":
        return as_workbook(made, name)
    if form not in PAPERS:
        raise Http404
    content_type, make = PAPERS[form]
    return as_file(make(made.document()), content_type, name)


def as_workbook(made: Made, name: str) -> HttpResponse:
    """A workbook that works itself out."""
    return as_file(case_workbook(made.case, made.streams, made.answers, made.rate, why=made.why_none), XLSX, name)


def _made(plan: ProgrammePlan, fill: Collection[Fill]) -> Made | None:
    found = case_of(programme_of(plan.document))
    return None if found is None else made_of(found, fill)
